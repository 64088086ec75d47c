"""Films from tables: every fault is found with its place, and a reload changes only what it should."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import DataError
from app.films.importers.embedded import FilmRow, read_films, store_films
from app.films.models import Film, FilmTitle
from app.films.queries import count_titles, iter_titles
from app.importing import ImportReport, Problems
from app.runtime import Runtime

COLUMNS = (
    "film_id",
    "title",
    "original_title",
    "language",
    "year",
    "fame",
    "genres",
    "countries",
    "directors",
    "imdb_id",
    "tmdb_id",
    "wikidata_id",
    "premise",
)
SOURCE = "test"
NEXT_YEAR = datetime.now(UTC).year + 1


def film_line(**given: str) -> str:
    """A line of the film table, good but for what is given."""
    usual = {
        "film_id": "tt0111257",
        "title": "Speed",
        "language": "en",
        "year": "1994",
        "fame": "4",
        "genres": "Action|Thriller",
        "countries": "US",
        "directors": "Jan de Bont",
        "imdb_id": "tt0111257",
    }
    values = {**usual, **given}
    return "\t".join(values.get(column, "") for column in COLUMNS)


def title_line(film_id: str = "tt0111257", title: str = "Máxima velocidad", language: str = "es") -> str:
    """A line of the title table."""
    return f"{film_id}\t{title}\t{language}"


def write(folder: Path, films: Sequence[str], titles: Sequence[str] = ()) -> tuple[Path, Path]:
    """Both tables with these lines."""
    paths = folder / "films.tsv", folder / "titles.tsv"
    headers = "\t".join(COLUMNS), "film_id\ttitle\tlanguage"
    for path, header, lines in zip(paths, headers, (films, titles), strict=True):
        path.write_bytes("".join(line + "\n" for line in (header, *lines)).encode())
    return paths


def read(folder: Path, films: Sequence[str], titles: Sequence[str] = ()) -> tuple[list[FilmRow], list[FilmRow]]:
    """Checked rows; raises DataError where there is any fault."""
    problems = Problems()
    found = read_films(*write(folder, films, titles), problems)
    problems.raise_any()
    return found


def test_good_tables(tmp_path: Path) -> None:
    line = film_line(title="Spëed", original_title="Speed", tmdb_id="1637", premise="A bus must not slow down.")
    films, titles = read(tmp_path, [line], [title_line()])
    assert films == [
        {
            "id": "tt0111257",
            "title": "Spëed",
            "original_title": "Speed",
            "language": "en",
            "year": 1994,
            "fame": 4.5,
            "genres": ("Action", "Thriller"),
            "countries": ("US",),
            "directors": ("Jan de Bont",),
            "imdb_id": "tt0111257",
            "tmdb_id": "1637",
            "wikidata_id": "",
            "premise": "A bus must not slow down.",
        }
    ]
    assert titles == [{"film_id": "tt0111257", "title": "Máxima velocidad", "language": "es"}]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"film_id": "Q42", "imdb_id": ""}, id="Wikidata id"),
        pytest.param({"film_id": "speed-1936", "imdb_id": ""}, id="slug"),
        pytest.param({"film_id": "tt10731256"}, id="eight digits"),
        pytest.param({"fame": "", "genres": "", "countries": "", "directors": "", "language": ""}, id="little known"),
        pytest.param({"year": "1870"}, id="first year"),
        pytest.param({"year": str(NEXT_YEAR)}, id="next year"),
        pytest.param({"language": "zh-Hant-TW"}, id="long language code"),
        pytest.param({"genres": "Sci-Fi"}, id="genre with a hyphen"),
    ],
)
def test_good_lines(tmp_path: Path, given: dict[str, str]) -> None:
    films, _ = read(tmp_path, [film_line(**given)])
    assert films[0]["id"] == given.get("film_id", "tt0111257")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param({"film_id": ""}, "film_id: is blank", id="no id"),
        pytest.param({"film_id": "nm0000001x_"}, "film_id: 'nm0000001x_' is not an id: tt…, Q… or a slug", id="bad id"),
        pytest.param({"film_id": "Speed"}, "film_id: 'Speed' is not an id", id="capital in a slug"),
        pytest.param({"title": ""}, "title: is blank", id="no title"),
        pytest.param({"title": " Speed"}, "title: has blanks at its ends or several in a row", id="stray blank"),
        pytest.param({"title": "Ame\u0301lie"}, "title: is not in Unicode normal form C", id="not NFC"),
        pytest.param(
            {"original_title": "Speed"},
            "original_title: is the same as the title; leave it blank",
            id="original title twice",
        ),
        pytest.param({"language": "English"}, "language: 'English' is not a BCP 47 language code", id="language"),
        pytest.param({"year": ""}, "year: is blank", id="no year"),
        pytest.param({"year": "1994?"}, f"year: '1994?' is no whole number from 1870 to {NEXT_YEAR}", id="bad year"),
        pytest.param({"year": "1869"}, f"year: '1869' is no whole number from 1870 to {NEXT_YEAR}", id="before film"),
        pytest.param(
            {"year": str(NEXT_YEAR + 1)}, f"year: '{NEXT_YEAR + 1}' is no whole number from 1870", id="future"
        ),
        pytest.param({"fame": "6"}, "fame: '6' is not a number from 0 to 5.9", id="fame above 5"),
        pytest.param({"fame": "3.55"}, "fame: '3.55' is not a number from 0 to 5.9", id="fame in hundredths"),
        pytest.param({"fame": "high"}, "fame: 'high' is not a number from 0 to 5.9", id="fame in words"),
        pytest.param({"genres": "Action|Slapstick"}, "genres: 'Slapstick' is none of Action, Adventure,", id="genre"),
        pytest.param({"genres": "Action|"}, "genres: '' is not a genre", id="blank genre"),
        pytest.param({"genres": "Action, Crime"}, "genres: 'Action, Crime' is not a genre", id="genres by comma"),
        pytest.param({"countries": "USA"}, "countries: 'USA' is not an ISO 3166-1 alpha-2 country code", id="country"),
        pytest.param({"directors": "Ann Roe| "}, "directors: has blanks at its ends", id="blank director"),
        pytest.param({"directors": "Ann Roe||Bo Li"}, "directors: '' is not a name", id="empty director"),
        pytest.param({"imdb_id": "0111257"}, "imdb_id: '0111257' is not an IMDb id", id="IMDb id"),
        pytest.param({"tmdb_id": "x1"}, "tmdb_id: 'x1' is not a TMDB id", id="TMDB id"),
        pytest.param({"wikidata_id": "42"}, "wikidata_id: '42' is not a Wikidata id", id="Wikidata id"),
        pytest.param({"premise": "no stop"}, "premise: 'no stop' is not a sentence of at most 240", id="no stop"),
        pytest.param({"premise": "x" * 240 + "."}, "premise: 'xxx", id="long premise"),
    ],
)
def test_faults_of_a_film(tmp_path: Path, given: dict[str, str], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, [film_line(film_id="tt0000001", imdb_id=""), film_line(**given)])
    assert f"films.tsv:3: {fault}" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        pytest.param([title_line("tt9999999")], "titles.tsv:2: film_id: no film 'tt9999999' in", id="unknown film"),
        pytest.param([title_line("")], "titles.tsv:2: film_id: no film '' in the film table", id="no film"),
        pytest.param([title_line(title="")], "titles.tsv:2: title: is blank", id="no title"),
        pytest.param([title_line(title="Speed")], "titles.tsv:2: title: is the film's own title already", id="own"),
        pytest.param([title_line(language="Spanish")], "titles.tsv:2: language: 'Spanish' is not a BCP", id="language"),
        pytest.param(
            [title_line(), title_line()],
            "titles.tsv:3: film_id: 'tt0111257 Máxima velocidad es' stands in line 2 already",
            id="twice",
        ),
        pytest.param([title_line() + "\tmore"], "titles.tsv:2: has 4 fields; 3 are needed", id="field too many"),
        pytest.param([title_line() + "\r"], "titles.tsv:2: ends in CR LF; LF alone is accepted", id="CR LF"),
    ],
)
def test_faults_of_a_title(tmp_path: Path, lines: list[str], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, [film_line()], lines)
    assert fault in str(caught.value)


def test_the_same_title_in_another_language_is_no_double(tmp_path: Path) -> None:
    _, titles = read(tmp_path, [film_line()], [title_line(), title_line(language="pt")])
    assert [title["language"] for title in titles] == ["es", "pt"]


def test_double_ids(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, [film_line(), film_line(title="Speed 2")])
    assert caught.value.problems == ("films.tsv:3: film_id: 'tt0111257' stands in line 2 already",)


def test_all_faults_of_both_tables_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, [film_line(year="x", genres="Slapstick"), film_line(film_id="Q1")], [title_line("tt9999999")])
    places = {" ".join(problem.split(" ")[:2]) for problem in caught.value.problems}
    assert places == {"films.tsv:2: year:", "films.tsv:2: genres:", "titles.tsv:2: film_id:"}


@pytest.mark.parametrize("name", ["films.tsv", "titles.tsv"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    paths = write(tmp_path, [film_line()])
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match="cannot be read: No such file or directory"):
        read_films(*paths, Problems())


def test_a_missing_column(tmp_path: Path) -> None:
    films, titles = write(tmp_path, [film_line()])
    films.write_text(films.read_text().replace("directors", "director"))
    with pytest.raises(DataError, match=r"films\.tsv:1: no column directors; found are film_id, title,"):
        read_films(films, titles, Problems())


def test_columns_that_are_not_needed_may_be_absent(tmp_path: Path) -> None:
    films, titles = write(tmp_path, [])
    columns = [column for column in COLUMNS if column not in ("language", "tmdb_id", "wikidata_id")]
    values = dict(zip(COLUMNS, film_line().split("\t"), strict=True))
    films.write_text("\t".join(columns) + "\n" + "\t".join(values[column] for column in columns) + "\n")
    problems = Problems()
    rows, _ = read_films(films, titles, problems)
    assert problems.found == []
    assert (rows[0]["language"], rows[0]["tmdb_id"]) == ("", "")


def film(film_id: str = "x-1", title: str = "One", **given: object) -> FilmRow:
    """A checked row of a film."""
    return {
        "id": film_id,
        "title": title,
        "original_title": "",
        "language": "en",
        "year": 1990,
        "fame": 3,
        "genres": ("Drama",),
        "countries": ("FR",),
        "directors": ("Ann Roe",),
        "imdb_id": "",
        "tmdb_id": "",
        "wikidata_id": "",
        **given,
    }


def alternative(film_id: str, title: str) -> FilmRow:
    """A checked row of an alternative title."""
    return {"film_id": film_id, "title": title, "language": "fr"}


def store(runtime: Runtime, films: list[FilmRow], titles: Sequence[FilmRow] = (), source: str = SOURCE) -> ImportReport:
    """Store rows as one import."""
    with runtime.writing() as session:
        return store_films(session, films, list(titles), source)


def stored(runtime: Runtime, source: str = SOURCE) -> dict[str, tuple[str, bool]]:
    """Title of each film of a source, and whether it vanished."""
    with runtime.reading() as session:
        films = session.scalars(select(Film).where(Film.source == source))
        return {film.id: (film.title, film.vanished_at is not None) for film in films}


def stored_titles(runtime: Runtime, source: str = SOURCE) -> set[tuple[str, str]]:
    """Alternative titles of a source."""
    with runtime.reading() as session:
        found = session.scalars(select(FilmTitle).where(FilmTitle.source == source))
        return {(title.film_id, title.title) for title in found}


def test_first_load(runtime: Runtime) -> None:
    report = store(runtime, [film("x-1"), film("x-2")], [alternative("x-1", "Un")])
    assert report == ImportReport("films", new=2)
    assert stored(runtime) == {"x-1": ("One", False), "x-2": ("One", False)}
    assert stored_titles(runtime) == {("x-1", "Un")}


def test_reload_counts_new_changed_unchanged_and_vanished(runtime: Runtime) -> None:
    store(runtime, [film("x-1"), film("x-2"), film("x-3"), film("x-4")])
    report = store(runtime, [film("x-1"), film("x-2", title="Two"), film("x-3", directors=("Bo Li",)), film("x-5")])
    assert report == ImportReport("films", new=1, changed=2, unchanged=1, vanished=1)
    assert stored(runtime)["x-2"] == ("Two", False)


def test_a_second_load_of_the_same_changes_nothing(runtime: Runtime) -> None:
    rows = [film("x-1", original_title="Un", fame=None), film("x-2", genres=())]
    store(runtime, rows)
    assert store(runtime, rows) == ImportReport("films", unchanged=2)


def test_a_vanished_film_keeps_its_row_and_is_not_indexed(runtime: Runtime) -> None:
    store(runtime, [film("x-1"), film("x-2", title="Two")], [alternative("x-2", "Deux")])
    store(runtime, [film("x-1")])
    assert stored(runtime) == {"x-1": ("One", False), "x-2": ("Two", True)}
    with runtime.reading() as session:
        assert "x-2" not in {title.film_id for title in iter_titles(session)}


def test_a_vanished_film_may_come_back(runtime: Runtime) -> None:
    store(runtime, [film("x-1"), film("x-2")])
    store(runtime, [film("x-1")])
    store(runtime, [film("x-1"), film("x-2")])
    assert stored(runtime) == {"x-1": ("One", False), "x-2": ("One", False)}


def test_the_time_at_which_a_film_vanished_stays(runtime: Runtime) -> None:
    store(runtime, [film("x-1"), film("x-2")])
    times = []
    for _ in range(2):
        assert store(runtime, [film("x-1")]).unchanged == 1
        with runtime.reading() as session:
            times.append(session.get_one(Film, "x-2").vanished_at)
    assert times[0]
    assert times[0] == times[1]


def test_films_of_another_source_stay(runtime: Runtime) -> None:
    before = stored(runtime, "embedded")
    titles_before = stored_titles(runtime, "embedded")
    store(runtime, [film("x-1")], [alternative("x-1", "Un")], "other")
    assert store(runtime, [film("x-2")]) == ImportReport("films", new=1)
    assert stored(runtime, "other") == {"x-1": ("One", False)}
    assert stored_titles(runtime, "other") == {("x-1", "Un")}
    assert stored(runtime, "embedded") == before
    assert stored_titles(runtime, "embedded") == titles_before


def test_a_film_that_another_source_has_is_not_changed(runtime: Runtime) -> None:
    store(runtime, [film("x-1")], source="other")
    store(runtime, [film("x-1", title="Mine"), film("x-2")])
    assert stored(runtime, "other") == {"x-1": ("One", False)}
    assert stored(runtime) == {"x-2": ("One", False)}


def test_a_film_that_another_source_has_is_not_new(runtime: Runtime) -> None:
    store(runtime, [film("x-1")], source="other")
    assert store(runtime, [film("x-1", title="Mine")]) == ImportReport("films")
    assert stored(runtime, "other") == {"x-1": ("One", False)}


def test_a_title_that_another_source_has_stays_with_it(runtime: Runtime) -> None:
    store(runtime, [film("x-1")], [alternative("x-1", "Un")], "other")
    store(runtime, [film("x-2")], [alternative("x-1", "Un")])
    store(runtime, [film("x-2")])
    assert stored_titles(runtime, "other") == {("x-1", "Un")}


def test_a_table_without_films_marks_all_as_vanished(runtime: Runtime) -> None:
    store(runtime, [film("x-1")])
    assert store(runtime, []) == ImportReport("films", vanished=1)
    assert stored(runtime) == {"x-1": ("One", True)}


def test_alternative_titles_are_replaced(runtime: Runtime) -> None:
    store(runtime, [film("x-1")], [alternative("x-1", "Un"), alternative("x-1", "Une")])
    store(runtime, [film("x-1")], [alternative("x-1", "Une"), alternative("x-1", "Unes")])
    assert stored_titles(runtime) == {("x-1", "Une"), ("x-1", "Unes")}


def test_many_films_are_stored_and_vanish(runtime: Runtime) -> None:
    films = [film(f"x-{number}") for number in range(1500)]
    store(runtime, films)
    assert store(runtime, films[:10]) == ImportReport("films", unchanged=10, vanished=1490)


def test_nothing_is_stored_when_storing_fails(runtime: Runtime) -> None:
    with pytest.raises(IntegrityError):
        store(runtime, [film("x-1")], [alternative("x-unknown", "Un")])
    assert stored(runtime) == {}


def test_as_many_titles_are_counted_as_are_indexed(runtime: Runtime) -> None:
    store(runtime, [film("x-1", original_title="Un"), film("x-2")], [alternative("x-1", "Uno")])
    store(runtime, [film("x-1", original_title="Un")], [alternative("x-1", "Uno")])
    with runtime.reading() as session:
        assert count_titles(session) == len(list(iter_titles(session)))


def test_titles_of_vanished_films_are_not_counted(runtime: Runtime) -> None:
    store(runtime, [film("x-1"), film("x-2")])
    with runtime.writing() as session:
        session.add(FilmTitle(film_id="x-2", title="Deux", language="fr", source="other"))
    store(runtime, [film("x-1")])
    with runtime.reading() as session:
        assert count_titles(session) == len(list(iter_titles(session)))


def test_which_title_is_native(runtime: Runtime) -> None:
    films = [film("x-1", language="fr"), film("x-2", title="Two", original_title="Deux", language="fr")]
    store(runtime, films, [alternative("x-1", "Un")])
    with runtime.reading() as session:
        found = [t for t in iter_titles(session) if t.film_id in ("x-1", "x-2")]
    assert [(t.text, t.kind, t.language, t.native) for t in found] == [
        ("One", "primary", "fr", True),
        ("Two", "primary", "en", False),
        ("Deux", "original", "fr", True),
        ("Un", "alternative", "fr", False),
    ]
