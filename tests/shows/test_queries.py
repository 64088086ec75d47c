"""Shows and episodes found by name and title."""

import sqlite3

import pytest
from sqlalchemy import select, update

from app.db import utc_now
from app.matching.normalize import fold
from app.runtime import Runtime
from app.shows.models import Episode, EpisodeTitle, Show
from app.shows.queries import find_episodes, find_shows, list_episodes, titles_of

ALIKE = ("akudama-drive-s01e01", "akudama-drive-s01e02", "rec-s01e03", "riverdale-s01e10", "supernatural-s02e01")


def shows(runtime: Runtime, name: str) -> list[str]:
    with runtime.reading() as session:
        return [show.slug for show in find_shows(session, name)]


def episodes(runtime: Runtime, title: str, limit: int = 5) -> list[str]:
    with runtime.reading() as session:
        return [episode.id for episode in find_episodes(session, title, limit)]


def vanish(runtime: Runtime, slug: str = "", episode_id: str = "") -> None:
    with runtime.writing() as session:
        session.execute(update(Show).where(Show.slug == slug).values(vanished_at=utc_now()))
        session.execute(update(Episode).where(Episode.id == episode_id).values(vanished_at=utc_now()))


@pytest.fixture
def alike(runtime: Runtime) -> Runtime:
    """A runtime in which several episodes of several shows have one title, each in all its languages."""
    with runtime.writing() as session:
        changed = update(EpisodeTitle).where(EpisodeTitle.episode_id.in_(ALIKE))
        session.execute(changed.values(title="The Same", folded=fold("The Same")))
    return runtime


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Akudama Drive", "akudama-drive"),
        ("akudama drive", "akudama-drive"),
        (" AKUDAMA-DRIVE! ", "akudama-drive"),
        ("Äkudamá Drivé", "akudama-drive"),
        ("アクダマドライブ", "akudama-drive"),
        ("ｱｸﾀﾞﾏﾄﾞﾗｲﾌﾞ", "akudama-drive"),
        ("Rick & Morty", "rick-and-morty"),
        ("rec", "rec"),
    ],
)
def test_a_show_by_name(runtime: Runtime, name: str, slug: str) -> None:
    assert shows(runtime, name) == [slug]


@pytest.mark.parametrize("name", ["", " ", "!!!", "Akudama", "Akudama Drive 2", "Drive", "%", "アクタマトライフ"])
def test_no_show_of_that_name(runtime: Runtime, name: str) -> None:
    assert shows(runtime, name) == []


def test_a_show_that_vanished_is_not_found(runtime: Runtime) -> None:
    vanish(runtime, slug="akudama-drive")
    assert shows(runtime, "Akudama Drive") == []
    assert shows(runtime, "Riverdale") == ["riverdale"]


@pytest.mark.parametrize(
    ("title", "episode_id"),
    [
        ("Anatomy Park", "rick-and-morty-s01e03"),
        ("aNATOMY pARK", "rick-and-morty-s01e03"),
        ("Anatomy: Pärk?!", "rick-and-morty-s01e03"),
        ("SE7EN", "akudama-drive-s01e01"),
        ("Mission Impossible", "akudama-drive-s01e03"),
        ("la cite des enfants perdus", "akudama-drive-s01e07"),
        ("The City of Lost Children", "akudama-drive-s01e07"),
        ("ロスト・チルドレン", "akudama-drive-s01e07"),
        ("Chapter Ten: The Lost Weekend", "riverdale-s01e10"),
        ("Rick and Morty's Thanksploitation Spectacular", "rick-and-morty-s05e06"),
    ],
)
def test_an_episode_by_title(runtime: Runtime, title: str, episode_id: str) -> None:
    assert episodes(runtime, title) == [episode_id]


@pytest.mark.parametrize(
    "title", ["", " ", "!!!", "Anatomy", "Anatomy Park Two", "%", "AnatomyPark", "ロスト・チルトレン", "Seven"]
)
def test_no_episode_of_that_title(runtime: Runtime, title: str) -> None:
    assert episodes(runtime, title) == []


def test_every_title_finds_its_episode(runtime: Runtime) -> None:
    with runtime.reading() as session:
        for title in session.scalars(select(EpisodeTitle)):
            assert title.folded == fold(title.title) != ""
            assert title.episode_id in {episode.id for episode in find_episodes(session, title.title.swapcase(), 50)}


def test_episodes_of_one_title_stand_in_the_order_of_their_shows_each_once(alike: Runtime) -> None:
    assert episodes(alike, "the same") == list(ALIKE)


@pytest.mark.parametrize("limit", [1, 3, 4])
def test_no_more_episodes_than_asked_for(alike: Runtime, limit: int) -> None:
    assert episodes(alike, "The Same", limit) == list(ALIKE)[:limit]


def test_an_episode_that_vanished_is_not_found(alike: Runtime) -> None:
    vanish(alike, slug="riverdale", episode_id="akudama-drive-s01e01")
    assert episodes(alike, "The Same") == ["akudama-drive-s01e02", "rec-s01e03", "supernatural-s02e01"]
    assert episodes(alike, "The Same", 2) == ["akudama-drive-s01e02", "rec-s01e03"], "what vanished takes no place"


def test_a_segment_finds_its_episode(runtime: Runtime) -> None:
    with runtime.writing() as session:
        for position, title in ((8, "First Half"), (9, "Second Half")):
            session.add(
                EpisodeTitle(
                    episode_id="rec-s01e03",
                    position=position,
                    segment=position - 7,
                    title=title,
                    folded=fold(title),
                    language="en",
                    film_id="",
                    relation="",
                    note="",
                )
            )
    assert episodes(runtime, "first half") == episodes(runtime, "SECOND HALF") == ["rec-s01e03"]


def test_titles_of_more_episodes_than_a_statement_takes_values(runtime: Runtime) -> None:
    with runtime.reading() as session:
        ids = {episode.id for episode in list_episodes(session)}
        raw = session.connection().connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        before = raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
        titles = titles_of(session, ids | {f"nobody-{number}" for number in range(40_000)})
        raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert titles.keys() == ids
    assert [title.title for title in titles["akudama-drive-s01e01"]] == ["SE7EN"]
