import pytest
from sqlalchemy import delete, func, select, update

from app.db import utc_now
from app.decisions.ballots import Ballot, cast
from app.decisions.models import Judgement, Vote
from app.decisions.tally import Tally
from app.films.models import Film
from app.preparing import build_references_now
from app.references.models import Reference
from app.references.queries import (
    EpisodeRow,
    film_named_counts,
    get_reference,
    rows_of_film,
    rows_titled,
    show_rows,
    split_reference_id,
)
from app.references.showlist import list_entries
from app.references.summary import summarise
from app.runtime import Runtime
from app.shows.models import Episode, EpisodeTitle, Show

AKUDAMA = {
    "SE7EN": "tt0114369",
    "RESERVOIR DOGS": "tt0105236",
    "MISSION: IMPOSSIBLE": "tt0117060",
    "SPEED": "tt0111257",
    "DEAD MAN WALKING": "tt0112818",
    "BROTHER": "tt0222851",
    "La Cité des Enfants Perdus": "tt0112682",
    "BLACK RAIN": "tt0096933",
    "THE SHINING": "tt0081505",
    "BABEL": "tt0449467",
    "WAR GAMES": "tt0086567",
    "Akudama Drive": None,
}


def rows_of(runtime: Runtime, slug: str, voter: str | None = None) -> list[EpisodeRow]:
    with runtime.reading() as session:
        return show_rows(session, slug, voter)


def judge(runtime: Runtime, episode_id: str, film_id: str, decision: str) -> None:
    with runtime.writing() as session:
        session.merge(
            Judgement(episode_id=episode_id, film_id=film_id, source="editor", decision=decision, judged_at=utc_now())
        )


def forget_judgements(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(delete(Judgement))
        session.execute(update(EpisodeTitle).values(film_id="", relation=""))


def test_akudama_drive(runtime: Runtime) -> None:
    rows = rows_of(runtime, "akudama-drive")
    assert {row.title: row.main.film.id if row.main else None for row in rows} == AKUDAMA
    assert [title.title for title in rows[6].other_titles] == ["The City of Lost Children", "ロスト・チルドレン"]


def test_the_engine_alone_names_the_same_films(runtime: Runtime) -> None:
    forget_judgements(runtime)
    rows = rows_of(runtime, "akudama-drive")
    assert {row.title: row.main.film.id if row.main else None for row in rows} == AKUDAMA


def test_the_confirmed_film_is_shown_in_place_of_the_decided_one(runtime: Runtime) -> None:
    forget_judgements(runtime)
    judge(runtime, "akudama-drive-s01e08", "tt0097694", "confirmed")
    row = rows_of(runtime, "akudama-drive")[7]
    assert [view.film.id for view in row.shown] == ["tt0097694"]
    assert [view.film.id for view in row.candidates] == ["tt0097694", "tt0096933"], "what is shown stands first"


def test_a_rejected_film_is_not_shown(runtime: Runtime) -> None:
    forget_judgements(runtime)
    judge(runtime, "akudama-drive-s01e08", "tt0096933", "rejected")
    assert rows_of(runtime, "akudama-drive")[7].shown == ()


def test_an_editor_rejects_what_the_file_confirms(runtime: Runtime) -> None:
    judge(runtime, "akudama-drive-s01e01", "tt0114369", "rejected")
    assert rows_of(runtime, "akudama-drive")[0].main is None
    with runtime.reading() as session:
        assert film_named_counts(session)["akudama-drive"] == (10, 12)


def test_two_titles_may_name_two_films(runtime: Runtime) -> None:
    row = next(row for row in rows_of(runtime, "rick-and-morty") if row.episode.id == "rick-and-morty-s03e01")
    assert [(view.film.title, view.titles[0].language) for view in row.shown] == [
        ("The Shawshank Redemption", "en"),
        ("Escape from Alcatraz", "fr"),
    ]


@pytest.mark.parametrize("slug", ["akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural"])
def test_candidates_are_those_shown_then_the_others_by_score(runtime: Runtime, slug: str) -> None:
    for row in rows_of(runtime, slug):
        assert row.candidates[: len(row.shown)] == row.shown
        scores = [view.reference.score for view in row.candidates[len(row.shown) :]]
        assert scores == sorted(scores, reverse=True)
        films = [view.film.id for view in row.candidates]
        assert len(films) == len(set(films))


def test_a_shown_film_of_a_lower_score_stands_before_the_better_one(runtime: Runtime) -> None:
    judge(runtime, "akudama-drive-s01e08", "tt0096933", "rejected")
    judge(runtime, "akudama-drive-s01e08", "tt0097694", "confirmed")
    row = rows_of(runtime, "akudama-drive")[7]
    first, second = row.candidates[:2]
    assert (first.film.id, second.film.id) == ("tt0097694", "tt0096933")
    assert first.reference.score < second.reference.score


def test_titles_that_name_another_film_are_no_titles_of_the_main_one(runtime: Runtime) -> None:
    rows = {row.episode.id: row for row in rows_of(runtime, "rick-and-morty")}
    two = rows["rick-and-morty-s03e01"]
    assert [title.title for title in two.other_titles] == ["L'Évadé de Rick-catraz"]
    assert two.main_titles == ()
    one = rows["rick-and-morty-s03e02"]
    assert one.main_titles == one.other_titles != ()
    for row in rows.values():
        elsewhere = [title for view in row.shown[1:] for title in view.titles]
        assert [title for title in row.other_titles if title not in elsewhere] == list(row.main_titles)


def titled(runtime: Runtime, title: str, limit: int = 5) -> list[EpisodeRow]:
    with runtime.reading() as session:
        return rows_titled(session, title, limit)


@pytest.mark.parametrize("title", ["Anatomy Park", "anatomy PARK", "  Anatömy-park! ", "ＡＮＡＴＯＭＹ ＰＡＲＫ"])
def test_rows_of_a_title(runtime: Runtime, title: str) -> None:
    (row,) = titled(runtime, title)
    assert (row.episode.id, row.title) == ("rick-and-morty-s01e03", "Anatomy Park")
    assert row.main is not None
    assert (row.main.film.title, row.main.decision) == ("Jurassic Park", "confirmed")


def test_rows_of_a_title_in_another_language(runtime: Runtime) -> None:
    (row,) = titled(runtime, "l’evade de rick catraz")
    assert row.title == "The Rickshank Rickdemption"
    assert len(row.shown) == 2


def test_rows_of_a_title_that_names_no_film(runtime: Runtime) -> None:
    (row,) = titled(runtime, "akudama drive")
    assert (row.episode.id, row.main) == ("akudama-drive-s01e12", None)


@pytest.mark.parametrize("title", ["", " ", "!!!", "Anatomy", "Anatomy Park 2", "%", "Anatomy Par_"])
def test_no_rows_of_a_title_that_no_episode_has(runtime: Runtime, title: str) -> None:
    assert titled(runtime, title) == []


def test_rows_of_a_title_without_what_vanished(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(update(Film).where(Film.id == "tt0107290").values(vanished_at=utc_now()))
    (row,) = titled(runtime, "Anatomy Park")
    assert row.main is None
    with runtime.writing() as session:
        session.execute(update(Episode).where(Episode.id == row.episode.id).values(vanished_at=utc_now()))
    assert titled(runtime, "Anatomy Park") == []
    assert titled(runtime, "Mortynight Run") != []
    with runtime.writing() as session:
        session.execute(update(Show).where(Show.slug == "rick-and-morty").values(vanished_at=utc_now()))
    assert titled(runtime, "Mortynight Run") == []


def test_rows_of_a_title_tell_the_votes_and_nobodys_choice(runtime: Runtime) -> None:
    with runtime.writing() as session:
        cast(session, Ballot("me", "rick-and-morty-s01e03", "tt0107290"), "thematic")
    (row,) = titled(runtime, "Anatomy Park")
    assert row.main is not None
    assert (row.main.tally, row.main.own) == (Tally(1, 0, 0), None)


def test_a_film_that_vanished_is_not_shown(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(update(Film).where(Film.id == "tt0114369").values(vanished_at=utc_now()))
    assert rows_of(runtime, "akudama-drive")[0].main is None


def test_votes_and_own_choice(runtime: Runtime) -> None:
    pair = ("akudama-drive-s01e08", "tt0096933")
    with runtime.writing() as session:
        cast(session, Ballot("me", *pair), "thematic")
        cast(session, Ballot("you", *pair), "title_only")
    mine = rows_of(runtime, "akudama-drive", "me")[7].main
    nobody = rows_of(runtime, "akudama-drive")[7].main
    assert mine is not None
    assert nobody is not None
    assert (mine.tally, mine.own) == (Tally(1, 1, 0), "thematic")
    assert (nobody.tally, nobody.own) == (Tally(1, 1, 0), None)


def test_votes_survive_a_rebuild(small_runtime: Runtime) -> None:
    with small_runtime.writing() as session:
        cast(session, Ballot("me", "akudama-drive-s01e08", "tt0096933"), "thematic")
        session.execute(delete(Reference))
    build_references_now(small_runtime)
    with small_runtime.reading() as session:
        view = get_reference(session, "akudama-drive-s01e08~tt0096933", "me")
        assert view is not None
        assert (view.own, view.tally.total) == ("thematic", 1)
        assert session.scalar(select(func.count()).select_from(Vote)) == 1


@pytest.mark.parametrize("slug", ["akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural"])
def test_counts_in_one_query_agree_with_the_table(runtime: Runtime, slug: str) -> None:
    rows = rows_of(runtime, slug)
    with runtime.reading() as session:
        assert film_named_counts(session)[slug] == (sum(row.main is not None for row in rows), len(rows))
        entry = next(entry for entry in list_entries(session) if entry.show.slug == slug)
    assert entry.share == pytest.approx(entry.named / entry.episodes)


def test_summary_of_akudama_drive(runtime: Runtime) -> None:
    summary = summarise(rows_of(runtime, "akudama-drive"))
    assert (summary.episodes, summary.named, summary.votes) == (12, 11, 0)
    assert summary.decades == ((1980, 3), (1990, 6), (2000, 2))
    assert summary.countries[:3] == (("US", 10), ("GB", 3), ("FR", 2)), "a film counts in each of its countries"
    assert {country for country, _ in summary.countries} >= {"FR", "DE", "ES"}, "of The City of Lost Children"
    assert summary.verdicts == (("too_few_votes", 11),)


def test_episodes_of_a_film(runtime: Runtime) -> None:
    with runtime.reading() as session:
        rows = rows_of_film(session, "tt0105236")
    assert [row.episode.id for row in rows] == ["akudama-drive-s01e02", "riverdale-s05e13"]


@pytest.mark.parametrize("text", ["", "~", "a~", "~b", "akudama-drive-s01e08"])
def test_what_is_no_reference_id(runtime: Runtime, text: str) -> None:
    assert split_reference_id(text) is None
    with runtime.reading() as session:
        assert get_reference(session, text) is None
