"""Shows imported into a real instance: what is recognised, what stays, and what the pages have at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any, NoReturn

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.db import Base
from app.decisions.ballots import Ballot, cast
from app.decisions.models import Judgement, Vote
from app.decisions.queries import tallies
from app.errors import DataError, NotAccepted, NotFound
from app.factory import create_app
from app.importing import get_stamp, set_stamp
from app.preparing import prepare, references_are_stale
from app.references.models import Reference
from app.references.queries import show_rows
from app.runtime import Runtime, open_runtime
from app.show_importing import ShowReport, ShowWish, facts_to_ask, import_show
from app.shows.importers.given import GivenEpisode, GivenShow, GivenTitle
from app.shows.models import Episode, EpisodeIdElsewhere, EpisodeTitle, Show
from app.shows.queries import find_shows, list_episodes, titles_of
from tests.small import write_small_data

BLACK_RAIN = "tt0096933"


def episode(number: int | None, title: str, outside_id: str = "", **more: Any) -> GivenEpisode:
    season = more.pop("season", None if number is None else 1)
    language = str(more.pop("language", "en"))
    date = str(more.pop("date", f"2019-01-{number:02}" if number else "2019-06-01"))
    others = more.pop("others", ())
    titles = (GivenTitle(title, language), *others) if title else ()
    return GivenEpisode(season, number, titles, date, outside_id)


def moth_street(*episodes: GivenEpisode, source: str = "tvmaze", **more: Any) -> GivenShow:
    facts: dict[str, Any] = {"kind": "animation", "countries": ("US",), "ids": {source: "4711"}, **more}
    return GivenShow(source, "Moth Street", episodes=episodes, **facts)


def load(runtime: Runtime, given: GivenShow, **wish: Any) -> ShowReport:
    return import_show(runtime, given, ShowWish(**wish))


def table(runtime: Runtime, slug: str = "moth-street") -> list[tuple[str, str, str]]:
    """Id, place and title of each episode, in the order of the show."""
    with runtime.reading() as session:
        episodes = list_episodes(session, slug)
        titles = titles_of(session, {e.id for e in episodes})
        return [(e.id.removeprefix(f"{slug}-"), f"{e.season}x{e.number}", titles[e.id][0].title) for e in episodes]


def everything(
    runtime: Runtime, models: Sequence[type[Base]] = (Show, Episode, EpisodeTitle, Reference, Judgement)
) -> list[list[tuple[str, ...]]]:
    with runtime.reading() as session:
        return [sorted(tuple(map(str, row)) for row in session.execute(select(model.__table__))) for model in models]


def without_times(rows: list[list[tuple[str, ...]]]) -> list[list[tuple[str, ...]]]:
    return [[row[:6] for row in part] for part in rows]


def test_a_dry_run_shows_how_a_list_was_understood(runtime: Runtime) -> None:
    given = moth_street(episode(1, "SE7EN"), episode(None, "Behind"))
    report = load(runtime, given, dry_run=True)
    said = "\nnew: 2\n  S01E01 SE7EN  (moth-street-s01e01)\n  special Behind  (moth-street-behind)\nNothing was changed"
    assert said in str(report)
    assert report.as_json()["added"][1] == {"episode": "moth-street-behind", "place": "special", "title": "Behind"}
    assert "moth-street-s01e01" not in str(load(runtime, given))


def test_another_show_of_the_name_is_not_mixed_in(runtime: Runtime) -> None:
    stored = [episode(1, "SE7EN", date=""), episode(2, "Qqqq", date=""), episode(3, "Alien", date="")]
    load(runtime, moth_street(*stored, first_year=2019))
    other = [episode(1, "Pilot", date=""), episode(2, "Return", date=""), episode(3, "Alien", date="")]
    given = moth_street(*other, source="table", ids={})
    before = everything(runtime)
    with pytest.raises(NotAccepted, match=r"'Moth Street' is the name of moth-street, but .* say --into moth-street;"):
        load(runtime, given)
    assert everything(runtime) == before
    report = load(runtime, replace(given, name="moth street"), into="moth-street")
    assert report.plan.changes.recognised == {"number": 2, "number and title": 1}


def test_translated_titles_with_air_dates_are_known_by_them(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Fog"), episode(2, "Mist")))
    report = load(runtime, moth_street(episode(1, "Nebel"), episode(2, "Dunst"), source="table", ids={}))
    assert report.plan.changes.recognised == {"number": 2}


def test_a_new_show_has_its_page_at_once(runtime: Runtime) -> None:
    episodes = (episode(1, "SE7EN", "1"), episode(2, "Qqqq", "2"), episode(None, "Behind", "3"))
    report = load(runtime, moth_street(*episodes, licence="Free of charge."))
    assert str(report).startswith("Moth Street (2019): a new show; /shows/moth-street\nepisodes: 3 new,")
    assert table(runtime) == [("s01e01", "1x1", "SE7EN"), ("s01e02", "1x2", "Qqqq"), ("behind", "NonexNone", "Behind")]
    page = create_app(runtime).test_client().get("/shows/moth-street").text
    assert "tt0114369" in page
    assert "tvmaze.com/shows/4711" in page
    assert not references_are_stale(runtime)
    assert str(report).endswith("\nLicence: Free of charge.")
    with runtime.reading() as session:
        assert get_stamp(session, "licence:tvmaze") == "Free of charge."


def test_only_the_references_of_the_show_are_built(runtime: Runtime) -> None:
    before = everything(runtime)
    load(runtime, moth_street(episode(1, "SE7EN", "1")))
    after = everything(runtime)
    with runtime.reading() as session:
        assert session.scalar(select(func.count()).where(Reference.episode_id.startswith("moth-street"))) == 1
    for earlier, later in zip(before, after, strict=True):
        assert set(earlier) <= set(later)


def test_votes_stay_on_an_episode_that_is_renamed_and_renumbered(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq", "1"), episode(2, "Black Rain", "2")))
    ballot = Ballot("somebody", "moth-street-s01e02", BLACK_RAIN)
    with runtime.writing() as session:
        cast(session, ballot, "thematic")
    report = load(
        runtime,
        moth_street(episode(1, "Qqqq", "1"), episode(2, "Wwww", "9"), episode(3, "The Black Rain", "2")),
    )
    changes = report.plan.changes
    assert changes.recognised == {"id": 2}
    assert changes.renamed == [("moth-street-s01e02", "Black Rain", "The Black Rain")]
    assert changes.renumbered == [("moth-street-s01e02", "S01E02", "S01E03")]
    assert table(runtime) == [
        ("s01e01", "1x1", "Qqqq"),
        ("s01e02-2", "1x2", "Wwww"),
        ("s01e02", "1x3", "The Black Rain"),
    ]
    with runtime.reading() as session:
        rows = {row.episode.id: row for row in show_rows(session, "moth-street", "somebody")}
        main = rows["moth-street-s01e02"].main
        assert main is not None
        assert (main.film.id, main.own, main.tally.thematic) == (BLACK_RAIN, "thematic", 1)


def test_without_ids_titles_recognise(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq"), episode(2, "Black Rain"), source="table", ids={}))
    report = load(runtime, moth_street(episode(1, "Black Rain"), episode(2, "Qqqq"), source="table", ids={}))
    assert report.plan.changes.recognised == {"title": 2}
    assert table(runtime) == [("s01e02", "1x1", "Black Rain"), ("s01e01", "1x2", "Qqqq")]


def test_the_same_again_changes_nothing(runtime: Runtime) -> None:
    given = moth_street(episode(1, "SE7EN", "1"), episode(None, "Behind", "3"))
    load(runtime, given)
    before = without_times(everything(runtime))
    report = load(runtime, given)
    assert (report.plan.changes.episodes.unchanged, report.plan.changes.episodes.changed) == (2, 0)
    assert report.plan.episodes.episodes == []
    assert report.references is None
    with runtime.writing() as session:
        set_stamp(session, "references", "old")
    assert load(runtime, given).references is not None, "they might be of another engine"
    assert without_times(everything(runtime)) == before


def test_an_episode_that_vanishes_is_marked_and_comes_back(runtime: Runtime) -> None:
    full = moth_street(episode(1, "Qqqq", "1"), episode(2, "Wwww", "2"), episode(3, "Vvvv", "3"))
    load(runtime, full)
    report = load(runtime, replace(full, episodes=full.episodes[:2]))
    assert report.plan.changes.vanished == [("moth-street-s01e03", "Vvvv")]
    assert "vanished: 1\n  Vvvv  (moth-street-s01e03)" in str(report)
    assert len(table(runtime)) == 2
    with runtime.reading() as session:
        assert session.get_one(Episode, "moth-street-s01e03").vanished_at
    load(runtime, full)
    assert table(runtime)[2][0] == "s01e03"


def test_half_a_list_is_refused_unless_it_is_forced(runtime: Runtime) -> None:
    full = moth_street(episode(1, "Qqqq", "1"), episode(2, "Wwww", "2"), episode(3, "Vvvv", "3"))
    load(runtime, full)
    before = everything(runtime)
    with pytest.raises(DataError, match="2 of 3 episodes of moth-street are not in this list"):
        load(runtime, replace(full, episodes=full.episodes[:1]))
    assert everything(runtime) == before
    load(runtime, replace(full, episodes=full.episodes[:1]), force=True)
    assert len(table(runtime)) == 1


def test_a_part_of_a_show_leaves_the_rest(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq"), episode(2, "Wwww"), source="table", ids={}))
    second = episode(1, "Vvvv", season=2)
    load(runtime, moth_street(second, source="table", ids={}, seasons=frozenset({2})), into="moth-street")
    assert [row[0] for row in table(runtime)] == ["s01e01", "s01e02", "s02e01"]
    load(runtime, moth_street(episode(3, "Xxxx"), source="table", ids={}, seasons=frozenset()), into="moth-street")
    assert [row[0] for row in table(runtime)] == ["s01e01", "s01e02", "s01e03", "s02e01"]


def test_a_title_that_is_not_known_yet(runtime: Runtime) -> None:
    report = load(runtime, moth_street(episode(1, "Qqqq", "1"), episode(2, "TBA", "2"), episode(3, "", "3")))
    assert report.plan.changes.untitled == 2
    assert len(table(runtime)) == 1
    load(runtime, moth_street(episode(1, "TBA", "1")))
    assert table(runtime) == [("s01e01", "1x1", "Qqqq")]


def test_a_dry_run_changes_nothing(runtime: Runtime) -> None:
    before = everything(runtime)
    report = load(runtime, moth_street(episode(1, "SE7EN", "1")), dry_run=True)
    assert "dry run" in str(report)
    assert report.as_json()["episodes"]["new"] == 1
    assert everything(runtime) == before


def test_what_a_new_show_needs(runtime: Runtime) -> None:
    given = moth_street(episode(1, "Qqqq", date=""), kind="")
    assert facts_to_ask(runtime, given, ShowWish()) == ["year", "kind"]
    assert facts_to_ask(runtime, given, ShowWish(into="rec")) == []
    with pytest.raises(NotAccepted, match="say its year and its kind with --year and --kind"):
        load(runtime, given)
    with pytest.raises(NotAccepted, match="1800"):
        load(runtime, given, year=1800, kind="anime")
    load(runtime, given, year=1999, kind="anime", countries=("JP",))
    with runtime.reading() as session:
        show = session.get_one(Show, "moth-street")
        assert (show.first_year, show.kind, show.countries) == (1999, "anime", ("JP",))


def test_a_show_without_episodes_is_refused(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="no episodes"):
        load(runtime, moth_street())


def test_another_show_of_the_same_name(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq", "1")))
    other = moth_street(episode(1, "Wwww", "8"), ids={"tvmaze": "99"})
    assert load(runtime, other).plan.slug == "moth-street-2019"
    later = moth_street(episode(1, "Vvvv", date="2025"), source="table", ids={}, first_year=2025)
    assert load(runtime, later).plan.slug == "moth-street-2025"
    with pytest.raises(NotAccepted, match="--into SLUG"):
        load(runtime, moth_street(episode(1, "Qqqq"), source="table", ids={}, first_year=2019))
    with pytest.raises(NotAccepted, match="no show 'nope' here"):
        load(runtime, other, into="nope")


def test_other_names_find_the_show(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq", "1"), other_names=("Mottenstraße", "!!!")))
    with runtime.reading() as session:
        assert [show.slug for show in find_shows(session, "mottenstrasse")] == ["moth-street"]
    jikan = replace(moth_street(episode(1, "Qqqq")), source="jikan", name="Mottenstrasse", ids={"mal": "5"})
    assert load(runtime, jikan).found_how == "by name and year"


def test_two_sources_of_one_show_are_united(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq", "1", date=""), episode(2, "Wwww", "2")))
    second = moth_street(
        episode(1, "Qqqq", "t1", others=(GivenTitle("Kkkk", "fr"),)),
        episode(3, "Vvvv", "t3"),
        source="tmdb",
        languages=frozenset({"en", "fr"}),
    )
    report = load(runtime, second)
    assert (report.found_how, report.plan.changes.episodes.new) == ("by name and year", 1)
    assert [row[0] for row in table(runtime)] == ["s01e01", "s01e02", "s01e03"]
    with runtime.reading() as session:
        titles = titles_of(session, {"moth-street-s01e01"})["moth-street-s01e01"]
        assert [(t.title, t.language, t.source) for t in titles] == [("Qqqq", "en", "tvmaze"), ("Kkkk", "fr", "tmdb")]
        assert session.get_one(Episode, "moth-street-s01e01").air_date == "2019-01-01"
        ids = session.execute(
            select(EpisodeIdElsewhere.service, EpisodeIdElsewhere.outside_id).order_by(EpisodeIdElsewhere.outside_id)
        )
        assert [tuple(row) for row in ids] == [("tvmaze", "1"), ("tvmaze", "2"), ("tmdb", "t1"), ("tmdb", "t3")]
    only_english = replace(
        second, episodes=(*second.episodes[1:], episode(1, "Qqqq", "t1")), languages=frozenset({"en"})
    )
    load(runtime, only_english)
    with runtime.reading() as session:
        assert [t.title for t in titles_of(session, {"moth-street-s01e01"})["moth-street-s01e01"]] == ["Qqqq", "Kkkk"]


def test_the_source_of_a_show_takes_over_what_another_added(runtime: Runtime) -> None:
    load(runtime, moth_street(episode(1, "Qqqq", "1")))
    load(runtime, moth_street(episode(2, "Wwww", "t2"), source="tmdb"))
    load(runtime, moth_street(episode(1, "Qqqq", "1"), episode(2, "Wwww", "2")))
    load(runtime, moth_street(episode(1, "Qqqq", "1"), episode(3, "Vvvv", "2")))
    assert table(runtime) == [("s01e01", "1x1", "Qqqq"), ("s01e02", "1x3", "Vvvv")]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the embedded data in `data`, and in `instance` what is prepared from it: it is soon prepared anew."""
    folder = tmp_path_factory.mktemp("few")
    data = write_small_data(folder / "data", ("akudama-drive", "rick-and-morty"))
    runtime = open_runtime(Settings(instance=folder / "instance", data=data))
    prepare(runtime)
    runtime.close()
    return folder


@pytest.fixture
def own_data(few: Path, tmp_path: Path) -> Path:
    """These data as files that a test may change."""
    return Path(copytree(few / "data", tmp_path / "data"))


@pytest.fixture
def own_runtime(few: Path, own_data: Path, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime over an instance that was prepared from these files."""
    copy = Path(copytree(few / "instance", tmp_path / "own"))
    opened = open_runtime(Settings(instance=copy, data=own_data))
    yield opened
    opened.close()


def test_ids_that_the_files_do_not_know_survive_their_reload(own_runtime: Runtime, own_data: Path) -> None:
    given = GivenShow(
        "tvmaze", "Akudama Drive", "", 2020, ids={"tvmaze": "46003"}, episodes=(episode(1, "SE7EN", "1"),)
    )
    assert load(own_runtime, given).found_how == "by name and year"
    file = own_data / "shows.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("Tokyo MX", "Tokyo M"), encoding="utf-8")
    prepare(own_runtime)
    with own_runtime.reading() as session:
        show = session.get_one(Show, "akudama-drive")
        assert (show.network, show.tvmaze_id, show.source) == ("Tokyo M", "46003", "embedded")
    assert load(own_runtime, given).found_how == "by its id"


def rick_and_morty(runtime: Runtime, *more: GivenEpisode) -> GivenShow:
    """The embedded show as TVmaze might have it: the same episodes, under its own ids."""
    with runtime.reading() as session:
        episodes = [e for e in list_episodes(session, "rick-and-morty") if e.number is not None]
        titles = titles_of(session, {e.id for e in episodes})
        given = [
            GivenEpisode(e.season, e.number, (GivenTitle(titles[e.id][0].title, "en"),), e.air_date, f"tv{at}")
            for at, e in enumerate(episodes)
        ]
    return GivenShow(
        "tvmaze", "Rick and Morty", "", 2013, kind="animation", ids={"tvmaze": "216"}, episodes=(*given, *more)
    )


def test_an_embedded_show_keeps_its_judgements_and_gains_episodes(runtime: Runtime) -> None:
    before = everything(runtime)
    new = episode(1, "Black Rain", "tv-new", season=99, date="2031-01-01")
    report = load(runtime, rick_and_morty(runtime, new))
    changes = report.plan.changes
    assert (report.found_how, changes.episodes.new, changes.episodes.changed) == ("by its id", 1, 0)
    assert set(changes.recognised) == {"number and title"}
    assert changes.vanished == []
    after = everything(runtime)
    for earlier, later in list(zip(before, after, strict=True))[:1]:
        assert earlier == later, "the row of the show stays that of the file"
    with runtime.reading() as session:
        row = next(row for row in show_rows(session, "rick-and-morty") if row.episode.season == 99)
        assert row.main is not None
        assert row.main.film.id == BLACK_RAIN
        judged = select(func.count()).where(
            Judgement.episode_id.startswith("rick-and-morty"), Judgement.source == "file"
        )
        kept = session.scalar(judged)
    assert kept == sum(row[0].startswith("rick-and-morty") for row in before[4])


def test_a_reload_of_the_embedded_files_keeps_what_was_imported(own_runtime: Runtime, own_data: Path) -> None:
    french = GivenTitle("Une pluie noire", "fr-CA")
    given = rick_and_morty(own_runtime, episode(1, "Black Rain", "tv-new", season=99, date="2031-01-01"))
    first = replace(given.episodes[0], titles=(*given.episodes[0].titles, french))
    load(own_runtime, replace(given, episodes=(first, *given.episodes[1:])))
    with own_runtime.writing() as session:
        cast(session, Ballot("somebody", "rick-and-morty-s99e01", BLACK_RAIN), "title_only")
    file = own_data / "shows" / "rick-and-morty.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("Lawnmower Dog", "Lawnmower Cat"), encoding="utf-8")
    prepare(own_runtime)
    rows = table(own_runtime, "rick-and-morty")
    assert ("s99e01", "99x1", "Black Rain") in rows
    assert ("s01e02", "1x2", "Lawnmower Cat") in rows
    numbers = [row[1] for row in rows]
    assert numbers.index("99x1") == max(at for at, number in enumerate(numbers) if number != "NonexNone")
    with own_runtime.reading() as session:
        own = titles_of(session, {"rick-and-morty-s01e01"})["rick-and-morty-s01e01"]
        assert (own[-1].title, own[-1].source) == ("Une pluie noire", "tvmaze")
        pair = ("rick-and-morty-s99e01", BLACK_RAIN)
        assert tallies(session, {pair[0]})[pair].title_only == 1


def test_an_episode_that_the_files_bring_later_is_the_imported_one(own_runtime: Runtime, own_data: Path) -> None:
    load(own_runtime, rick_and_morty(own_runtime, episode(1, "Black Rain", "tv-new", season=99, date="2031-01-01")))
    file = own_data / "shows" / "rick-and-morty.tsv"
    lines = file.read_text(encoding="utf-8").splitlines()
    numbered = max(at for at, line in enumerate(lines) if line.split("\t")[1].isdigit())
    row = "rick-and-morty-s99e01\t99\t1\t\tBlack Rain\ten\t2031-01-01\ttt0096933\texact\t"
    lines.insert(numbered + 1, row)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    prepare(own_runtime)
    assert [row for row in table(own_runtime, "rick-and-morty") if row[1] == "99x1"] == [
        ("s99e01", "99x1", "Black Rain")
    ]
    with own_runtime.reading() as session:
        assert session.get_one(Judgement, ("rick-and-morty-s99e01", BLACK_RAIN, "file")).decision == "confirmed"
        assert session.get_one(Episode, "rick-and-morty-s99e01").source == "embedded"


def test_another_spelling_of_a_title_that_is_judged_to_name_no_film_names_none(runtime: Runtime) -> None:
    with runtime.writing() as session:
        title = session.get_one(EpisodeTitle, ("rick-and-morty-s01e01", 1))
        title.relation = "none"
    given = rick_and_morty(runtime)
    spelt = replace(given.episodes[0], titles=(GivenTitle("Black Rain", "en"),))
    report = load(runtime, replace(given, episodes=(spelt, *given.episodes[1:])))
    assert report.plan.changes.recognised["number"] == 1
    with runtime.reading() as session:
        row = next(row for row in show_rows(session, "rick-and-morty") if row.episode.id == "rick-and-morty-s01e01")
        assert [title.title for title in row.titles][-1] == "Black Rain"
        assert row.shown == ()


def test_an_import_that_is_cut_off_is_finished_by_the_next_preparation(runtime: Runtime) -> None:
    class CutOff(Exception):
        pass

    def progress(label: str, total: int) -> NoReturn:
        raise CutOff

    with pytest.raises(CutOff):
        import_show(runtime, moth_street(episode(1, "SE7EN", "1")), ShowWish(), progress)
    assert references_are_stale(runtime)
    with runtime.reading() as session:
        assert session.get(Show, "moth-street")
        assert get_stamp(session, "references").endswith(" without moth-street")
    load(runtime, moth_street(episode(1, "SE7EN", "1")))
    assert not references_are_stale(runtime)


def test_nobody_s_vote_is_touched(runtime: Runtime) -> None:
    with runtime.writing() as session:
        cast(session, Ballot("somebody", "rick-and-morty-s01e02", "tt0104692"), "thematic")
    before = everything(runtime, (Vote,))
    load(runtime, rick_and_morty(runtime))
    assert everything(runtime, (Vote,)) == before
