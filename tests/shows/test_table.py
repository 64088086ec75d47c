"""Shows from tables: every fault is found with its place, and a reload changes only what it should."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import DataError
from app.importing import ImportReport, Problems
from app.runtime import Runtime
from app.shows.importers.table import EPISODE_COLUMNS, ShowTables, read_shows, store_shows
from app.shows.models import Episode, EpisodeTitle, Show
from app.shows.queries import get_episode, get_show, list_episodes, list_shows, titles_of

SHOW_COLUMNS = (
    "slug",
    "name",
    "original_name",
    "first_year",
    "last_year",
    "countries",
    "kind",
    "network",
    "imdb_id",
    "tvmaze_id",
    "wikidata_id",
    "complete",
    "habit",
)
COLUMNS = (*EPISODE_COLUMNS, "note", "synopsis")
FILM_YEARS = {"tt0114369": 1995, "tt0111257": 1994, "tt6751668": 2019}
SOURCE = "test"


def show_line(**given: str) -> str:
    """A line of shows.tsv, good but for what is given."""
    usual = {
        "slug": "pun-show",
        "name": "Pun Show",
        "first_year": "2010",
        "last_year": "2011",
        "countries": "US",
        "kind": "animation",
        "network": "TBS",
        "complete": "yes",
    }
    values = {**usual, **given}
    return "\t".join(values.get(column, "") for column in SHOW_COLUMNS)


def episode_line(place: int = 1, /, **given: str) -> str:
    """A line of a show's file, good but for what is given."""
    usual = {
        "episode_id": f"pun-show-s01e{place:02}",
        "season": "1",
        "number": str(place),
        "title": f"Title {place}",
        "language": "en",
        "air_date": f"2010-01-{place:02}",
    }
    values = {**usual, **given}
    return "\t".join(values.get(column, "") for column in COLUMNS)


def write(folder: Path, shows: Sequence[str], files: Mapping[str, Sequence[str]]) -> None:
    """`shows.tsv` and the files of the shows."""
    (folder / "shows").mkdir(parents=True, exist_ok=True)
    tables = {"shows.tsv": ("\t".join(SHOW_COLUMNS), shows)}
    tables |= {f"shows/{slug}.tsv": ("\t".join(COLUMNS), lines) for slug, lines in files.items()}
    for name, (header, lines) in tables.items():
        (folder / name).write_bytes("".join(line + "\n" for line in (header, *lines)).encode())


def read(folder: Path) -> ShowTables:
    """Checked tables; raises DataError where there is any fault."""
    problems = Problems()
    tables = read_shows(folder, FILM_YEARS, problems)
    problems.raise_any()
    return tables


def read_lines(folder: Path, *lines: str) -> ShowTables:
    """Checked tables of one show with these episodes."""
    write(folder, [show_line()], {"pun-show": lines})
    return read(folder)


def faults(folder: Path, *lines: str) -> tuple[str, ...]:
    """What is wrong with these episodes."""
    with pytest.raises(DataError) as caught:
        read_lines(folder, *lines)
    return caught.value.problems


def test_good_tables(tmp_path: Path) -> None:
    tables = read_lines(
        tmp_path,
        episode_line(1, title="SE7EN", film_id="tt0114369", relation="exact", note="sure", synopsis="A thief drives."),
        episode_line(1, title="Sept", language="fr"),
        episode_line(2, title="Nothing", relation="none"),
        episode_line(3, season="", number="", episode_id="pun-show-special", title="Special", air_date="2011"),
    )
    assert tables.shows == [
        {
            "slug": "pun-show",
            "name": "Pun Show",
            "original_name": "",
            "first_year": 2010,
            "last_year": 2011,
            "countries": ("US",),
            "kind": "animation",
            "network": "TBS",
            "complete": True,
            "habit": "",
            "imdb_id": "",
            "tvmaze_id": "",
            "wikidata_id": "",
        }
    ]
    assert [tuple(episode.values()) for episode in tables.episodes] == [
        ("pun-show-s01e01", "pun-show", 1, 1, 1, "2010-01-01", 2010, "A thief drives."),
        ("pun-show-s01e02", "pun-show", 1, 2, 2, "2010-01-02", 2010, ""),
        ("pun-show-special", "pun-show", None, None, 3, "2011", 2011, ""),
    ]
    assert [(t["episode_id"][9:], t["position"], t["title"], t["film_id"], t["note"]) for t in tables.titles] == [
        ("s01e01", 1, "SE7EN", "tt0114369", "sure"),
        ("s01e01", 2, "Sept", "", ""),
        ("s01e02", 1, "Nothing", "", ""),
        ("special", 1, "Special", "", ""),
    ]
    assert [t["folded"] for t in tables.titles] == ["se7en", "sept", "nothing", "special"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"air_date": ""}, id="no air date"),
        pytest.param({"air_date": "2010"}, id="only a year"),
        pytest.param({"segment": "2"}, id="segment"),
        pytest.param({"language": ""}, id="no language"),
        pytest.param({"season": "0"}, id="season 0"),
        pytest.param({"film_id": "tt6751668", "relation": "parody", "air_date": "2019-01-01"}, id="film of the year"),
        pytest.param({"film_id": "tt6751668", "relation": "parody", "air_date": ""}, id="film, no air date"),
        pytest.param({"episode_id": "pun-show-lost-pilot"}, id="any id of the show"),
    ],
)
def test_good_episodes(tmp_path: Path, given: dict[str, str]) -> None:
    assert len(read_lines(tmp_path, episode_line(**given)).episodes) == 1


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param({"slug": "Pun-Show"}, "slug: 'Pun-Show' is not a slug of small letters, digits", id="slug"),
        pytest.param({"name": ""}, "name: is blank", id="no name"),
        pytest.param({"name": "Pun  Show"}, "name: has blanks at its ends or several in a row", id="stray blank"),
        pytest.param({"first_year": ""}, "first_year: is blank", id="no year"),
        pytest.param({"first_year": "1927"}, "first_year: '1927' is no whole number from 1928 to 2100", id="too early"),
        pytest.param({"last_year": "now"}, "last_year: 'now' is no whole number from 1928 to 2100", id="last year"),
        pytest.param({"countries": "us"}, "countries: 'us' is not an ISO 3166-1 alpha-2 country code", id="country"),
        pytest.param({"kind": "cartoon"}, "kind: 'cartoon' is none of 'animation', 'anime', 'live action'", id="kind"),
        pytest.param({"complete": ""}, "complete: '' is none of 'no', 'yes'", id="complete"),
        pytest.param({"imdb_id": "2861424"}, "imdb_id: '2861424' is not an IMDb id", id="IMDb id"),
        pytest.param({"tvmaze_id": "tv1"}, "tvmaze_id: 'tv1' is not a TVmaze id", id="TVmaze id"),
        pytest.param({"wikidata_id": "1"}, "wikidata_id: '1' is not a Wikidata id", id="Wikidata id"),
    ],
)
def test_faults_of_a_show(tmp_path: Path, given: dict[str, str], fault: str) -> None:
    write(tmp_path, [show_line(**given)], {"pun-show": [episode_line()]})
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert f"shows.tsv:2: {fault}" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param({"episode_id": ""}, "episode_id: is blank", id="no id"),
        pytest.param(
            {"episode_id": "rec-s01e02"}, "episode_id: 'rec-s01e02' is not an id that begins with pun-show-", id="id"
        ),
        pytest.param({"title": ""}, "title: is blank", id="no title"),
        pytest.param({"title": "Title 2 "}, "title: has blanks at its ends or several in a row", id="stray blank"),
        pytest.param({"title": "Ame\u0301lie"}, "title: is not in Unicode normal form C", id="not NFC"),
        pytest.param({"season": ""}, "number: season and number are both given or both blank", id="number alone"),
        pytest.param({"number": ""}, "number: season and number are both given or both blank", id="season alone"),
        pytest.param({"season": "101"}, "season: '101' is no whole number from 0 to 100", id="season"),
        pytest.param({"number": "two"}, "number: 'two' is no whole number from 0 to 2000", id="number"),
        pytest.param({"segment": "0"}, "segment: '0' is no whole number from 1 to 9", id="segment"),
        pytest.param({"language": "german"}, "language: 'german' is not a BCP 47 language code", id="language"),
        pytest.param({"air_date": "8.10.2020"}, "air_date: '8.10.2020' is not a date YYYY-MM-DD or a year", id="date"),
        pytest.param({"air_date": "2020-13-01"}, "air_date: '2020-13-01' is not a date", id="month"),
        pytest.param({"air_date": "2020-10-32"}, "air_date: '2020-10-32' is not a date", id="day"),
        pytest.param(
            {"film_id": "tt9999999", "relation": "exact"},
            "film_id: no film 'tt9999999' in the film table",
            id="unknown film",
        ),
        pytest.param(
            {"film_id": "tt6751668", "relation": "exact"},
            "film_id: the film is of 2019, younger than the episode",
            id="film younger than the episode",
        ),
        pytest.param({"film_id": "tt0111257"}, "relation: '' is none of 'exact', 'parody', 'partial'", id="film only"),
        pytest.param(
            {"film_id": "tt0111257", "relation": "none"},
            "relation: 'none' is none of 'exact', 'parody'",
            id="film none",
        ),
        pytest.param(
            {"relation": "exact"}, "relation: without a film only `none` or a blank is accepted", id="relation alone"
        ),
        pytest.param(
            {"episode_id": "pun-show-s01e01"},
            "number: differs from the first row of 'pun-show-s01e01'",
            id="renumbered",
        ),
        pytest.param({"number": "1"}, "number: is the number of 'pun-show-s01e01' already", id="number taken"),
        pytest.param(
            {"season": "0"},
            "episode_id: is out of order: season and number ascend, unnumbered ones come last",
            id="out of order",
        ),
    ],
)
def test_faults_of_an_episode(tmp_path: Path, given: dict[str, str], fault: str) -> None:
    found = faults(tmp_path, episode_line(1), episode_line(2, **given))
    assert f"shows/pun-show.tsv:3: {fault}" in "\n".join(found)


def test_an_unnumbered_episode_comes_last(tmp_path: Path) -> None:
    special = episode_line(1, season="", number="", episode_id="pun-show-special")
    assert faults(tmp_path, special, episode_line(2)) == (
        "shows/pun-show.tsv:3: episode_id: is out of order: season and number ascend, unnumbered ones come last",
    )


def test_the_same_title_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, episode_line(1), episode_line(1)) == (
        "shows/pun-show.tsv:3: episode_id: 'pun-show-s01e01  Title 1 en' stands in line 2 already",
    )


def test_two_air_dates_of_one_episode(tmp_path: Path) -> None:
    assert faults(tmp_path, episode_line(1), episode_line(1, title="Un", air_date="2010-01-05")) == (
        "shows/pun-show.tsv:3: air_date: differs from the first row of 'pun-show-s01e01'",
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(b"pun-show-s01e02\t1\t2", "shows/pun-show.tsv:3: has 3 fields; 11 are needed", id="fields"),
        pytest.param(episode_line(2).encode() + b"\r", "shows/pun-show.tsv:3: ends in CR LF; LF alone", id="CR LF"),
        pytest.param(
            episode_line(2, title="é").encode("latin-1"), "shows/pun-show.tsv:3: is not UTF-8 at byte", id="Latin-1"
        ),
        pytest.param(b"", "shows/pun-show.tsv:3: has 1 fields; 11 are needed", id="blank line"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, line: bytes, fault: str) -> None:
    write(tmp_path, [show_line()], {"pun-show": [episode_line(1)]})
    with (tmp_path / "shows" / "pun-show.tsv").open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert fault in str(caught.value)


@pytest.mark.parametrize("given", [{"season": "²"}, {"number": "²"}, {"air_date": "²⁰¹⁰"}], ids=str)
def test_superscripts_are_faults_not_crashes(tmp_path: Path, given: dict[str, str]) -> None:
    assert "shows/pun-show.tsv:3: " in "\n".join(faults(tmp_path, episode_line(1), episode_line(2, **given)))


@pytest.mark.parametrize("date", ["2021-02-30", "2021-02-29", "2020-04-31"])
def test_dates_that_do_not_exist(tmp_path: Path, date: str) -> None:
    assert faults(tmp_path, episode_line(1, air_date=date)) == (
        f"shows/pun-show.tsv:2: air_date: {date!r} is no day of the calendar",
    )


def test_a_synopsis_stands_in_the_first_row_of_an_episode(tmp_path: Path) -> None:
    told = episode_line(1, synopsis="A thief steals a train.")
    again = episode_line(1, language="fr", synopsis="A thief steals a train.")
    for lines in ((told, episode_line(1, language="fr")), (told, again)):
        assert [episode["synopsis"] for episode in read_lines(tmp_path, *lines).episodes] == ["A thief steals a train."]
    late = episode_line(1, language="fr", synopsis="Another one.")
    assert faults(tmp_path, told, late) == (
        "shows/pun-show.tsv:3: synopsis: stands in the first row of an episode only",
    )
    assert "synopsis: 'no stop' is not a sentence" in "\n".join(faults(tmp_path, episode_line(1, synopsis="no stop")))


def test_double_slugs(tmp_path: Path) -> None:
    write(tmp_path, [show_line(), show_line(name="Other")], {"pun-show": [episode_line()]})
    with pytest.raises(DataError, match=r"shows\.tsv:3: slug: 'pun-show' stands in line 2 already"):
        read(tmp_path)


def test_a_show_without_a_file_and_a_file_without_a_show(tmp_path: Path) -> None:
    write(tmp_path, [show_line(), show_line(slug="lost")], {"pun-show": [episode_line()], "stray": []})
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.problems == (
        "shows/stray.tsv:1: shows.tsv has no show 'stray'",
        "shows.tsv:3: slug: there is no file shows/lost.tsv",
    )


@pytest.mark.parametrize("name", ["shows.tsv", "shows/pun-show.tsv"])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", ":1: the file is empty; a header line is needed", id="empty"),
        pytest.param(b"name\n", ":1: no column ", id="missing columns"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    write(tmp_path, [show_line()], {"pun-show": [episode_line()]})
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert name + fault in str(caught.value)


def test_a_missing_list_of_shows(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"shows\.tsv: cannot be read: No such file or directory"):
        read(tmp_path)


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, [show_line(kind="cartoon")], {"pun-show": [episode_line(title=""), episode_line(2, season="x")]})
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    places = {" ".join(problem.split(" ")[:2]) for problem in caught.value.problems}
    assert {"shows.tsv:2: kind:", "shows/pun-show.tsv:2: title:", "shows/pun-show.tsv:3: season:"} <= places


def tables(folder: Path, *lines: str, show: str = "") -> ShowTables:
    """Checked tables of the show."""
    write(folder, [show or show_line()], {"pun-show": lines})
    return read(folder)


def store(runtime: Runtime, found: ShowTables, source: str = SOURCE) -> ImportReport:
    """Store tables as one import."""
    with runtime.writing() as session:
        return store_shows(session, found, source)


def episodes(runtime: Runtime) -> dict[str, bool]:
    """Each episode of the show, and whether it vanished."""
    with runtime.reading() as session:
        found = session.scalars(select(Episode).where(Episode.show_slug == "pun-show"))
        return {episode.id.removeprefix("pun-show-"): episode.vanished_at is not None for episode in found}


def everything(runtime: Runtime) -> list[object]:
    """All rows of the embedded shows, as values."""
    with runtime.reading() as session:
        rows: list[object] = []
        for model in (Show, Episode, EpisodeTitle):
            table = model.__table__
            rows += [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        return rows


def test_first_load(runtime: Runtime, tmp_path: Path) -> None:
    report = store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    assert report == ImportReport("episodes", new=2)
    with runtime.reading() as session:
        show = get_show(session, "pun-show")
        assert show is not None
        assert (show.name, show.source, show.complete) == ("Pun Show", SOURCE, True)
        assert [episode.number for episode in list_episodes(session, "pun-show")] == [1, 2]


def test_reload_counts_new_unchanged_and_vanished(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    report = store(runtime, tables(tmp_path, episode_line(1), episode_line(3), episode_line(4)))
    assert report == ImportReport("episodes", new=2, unchanged=1, vanished=1)


@pytest.mark.parametrize("given", [{"title": "Renamed"}, {"air_date": "2010-02-02"}], ids=["title", "air date"])
def test_reload_counts_what_changed(runtime: Runtime, tmp_path: Path, given: dict[str, str]) -> None:
    store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    report = store(runtime, tables(tmp_path, episode_line(1), episode_line(2, **given)))
    assert report == ImportReport("episodes", changed=1, unchanged=1)


def test_a_second_load_of_the_same_changes_nothing(runtime: Runtime, tmp_path: Path) -> None:
    found = tables(tmp_path, episode_line(1), episode_line(2))
    store(runtime, found)
    before = everything(runtime)
    assert store(runtime, found) == ImportReport("episodes", unchanged=2)
    assert everything(runtime) == before


def test_reload_renames_renumbers_and_replaces_titles(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1, title="Old"), episode_line(1, title="Vieux", language="fr")))
    store(
        runtime,
        tables(tmp_path, episode_line(2, episode_id="pun-show-s01e01", title="New"), show=show_line(name="Renamed")),
    )
    with runtime.reading() as session:
        (episode,) = list_episodes(session, "pun-show")
        titles = titles_of(session, {episode.id})[episode.id]
        assert (episode.id, episode.number) == ("pun-show-s01e01", 2)
        assert [title.title for title in titles] == ["New"]
        assert session.get_one(Show, "pun-show").name == "Renamed"


def test_a_vanished_episode_keeps_its_row_and_is_not_listed(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    store(runtime, tables(tmp_path, episode_line(1)))
    assert episodes(runtime) == {"s01e01": False, "s01e02": True}
    with runtime.reading() as session:
        assert get_episode(session, "pun-show-s01e02") is None
        assert [episode.number for episode in list_episodes(session, "pun-show")] == [1]


def test_a_vanished_episode_may_come_back(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    store(runtime, tables(tmp_path, episode_line(1)))
    store(runtime, tables(tmp_path, episode_line(1), episode_line(2)))
    assert episodes(runtime) == {"s01e01": False, "s01e02": False}


def test_a_vanished_show_keeps_its_row_and_is_not_listed(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1)))
    report = store(runtime, ShowTables())
    assert report == ImportReport("episodes", vanished=1)
    assert episodes(runtime) == {"s01e01": True}
    with runtime.reading() as session:
        assert get_show(session, "pun-show") is None
        assert "pun-show" not in {show.slug for show in list_shows(session)}
        assert list_episodes(session, "pun-show") == []
        assert session.get_one(Show, "pun-show").vanished_at


def test_shows_of_another_source_stay(runtime: Runtime, tmp_path: Path) -> None:
    before = everything(runtime)
    store(runtime, tables(tmp_path, episode_line(1)))
    assert set(before) < set(everything(runtime))
    store(runtime, ShowTables())
    assert set(before) < set(everything(runtime))


def test_a_show_that_another_source_has_is_not_changed(runtime: Runtime, tmp_path: Path) -> None:
    store(runtime, tables(tmp_path, episode_line(1)), "other")
    before = everything(runtime)
    report = store(runtime, tables(tmp_path, episode_line(1, title="Mine"), show=show_line(name="Mine")))
    assert report == ImportReport("episodes")
    assert everything(runtime) == before


@pytest.mark.parametrize(
    ("part", "column", "value"),
    [
        pytest.param("shows", "name", None, id="show without a name"),
        pytest.param("episodes", "show_slug", "unknown", id="episode of an unknown show"),
        pytest.param("titles", "episode_id", "pun-show-unknown", id="title of an unknown episode"),
        pytest.param("titles", "title", None, id="title without a text"),
    ],
)
def test_nothing_is_stored_when_storing_fails(
    runtime: Runtime, tmp_path: Path, part: str, column: str, value: str | None
) -> None:
    before = everything(runtime)
    found = tables(tmp_path, episode_line(1))
    getattr(found, part)[0][column] = value
    with pytest.raises(IntegrityError):
        store(runtime, found)
    assert everything(runtime) == before


def test_an_episode_id_stands_in_one_show_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "shows").mkdir(parents=True)
    header = "\t".join(SHOW_COLUMNS)
    values = {"name": "Pun", "first_year": "2020", "kind": "anime", "complete": "yes"}
    shows = ["\t".join({**values, "slug": slug}.get(c, "") for c in SHOW_COLUMNS) for slug in ("pun", "pun-show")]
    (folder / "shows.tsv").write_text("\n".join([header, *shows]) + "\n", encoding="utf-8")
    episodes = "\t".join(EPISODE_COLUMNS) + "\npun-show-s01e01\t1\t1\t\tOne\ten\t2020\t\t\n"
    for slug in ("pun", "pun-show"):
        (folder / "shows" / f"{slug}.tsv").write_text(episodes, encoding="utf-8")
    problems = Problems()
    read_shows(folder, {}, problems)
    assert problems.found == ["shows/pun-show.tsv: episode_id: 'pun-show-s01e01' is an episode of 'pun' already"]
