"""Films from large tables of others: what is taken, what is skipped, and what becomes of what was there."""

from pathlib import Path

import pytest

from app.cataloguing import Wish, import_films
from app.errors import DataError, NotAccepted
from app.films.importers.staging import count_staged, staged
from app.films.importers.table import FilmTables
from app.films.queries import catalogue_version
from app.importing import ImportReport
from app.preparing import index_is_stale, load_embedded, prepare, references_are_stale
from tests.films.conftest import EMBEDDED_FILMS, Library, write_lines

THREE = ("x-1\tAlpha\t1990\t30\t", "x-2\tBeta\t1991\t20\t", "tt0000009\tGamma\t1992\t\t")


def test_a_first_import(library: Library) -> None:
    report = library.load(THREE, ["x-1\tAlfa\tit", "x-2\tBêta\t"])
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", new=3)
    assert report.applied.titles == ImportReport("alternative titles", new=2)
    films = library.films()
    assert {key: (film.title, film.year, film.fame, film.source) for key, film in films.items() if "x-" in key} == {
        "x-1": ("Alpha", 1990, 5.9, "table"),
        "x-2": ("Beta", 1991, 5.9, "table"),
    }
    assert (films["tt0000009"].fame, films["tt0000009"].imdb_id) == (None, "tt0000009")
    assert ("x-1", "Alfa", "it", "table") in library.titles()


def test_all_columns_are_read_by_name(library: Library) -> None:
    header = "note\tdirectors\tfame\tyear\timdb_id\tcountries\tgenres\toriginal_title\ttitle\tfilm_id"
    row = "seen\tAnn Roe| Bo  Li |\t3\t1999\ttt1234567\tFR|france|DE\tDrama|Short\tUn\tOne\tx-1"
    table = write_lines(library.folder / "all.tsv", header, row)
    report = import_films(library.runtime, Wish(FilmTables(table), index=False))
    film = library.films()["x-1"]
    assert (film.title, film.original_title, film.year, film.fame, film.imdb_id) == (
        "One",
        "Un",
        1999,
        3.5,
        "tt1234567",
    )
    assert (film.genres, film.countries, film.directors) == (("Drama", "Short"), ("FR", "DE"), ("Ann Roe", "Bo Li"))
    assert dict(report.tables[0].left_blank) == {"countries: is no ISO 3166-1 alpha-2 country code": 1}


def test_the_same_files_again_are_left_alone(library: Library) -> None:
    library.load(THREE, ["x-1\tAlfa\tit"])
    assert library.load(THREE, ["x-1\tAlfa\tit"]).applied is None
    report = library.load(THREE, ["x-1\tAlfa\tit"], force=True)
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", unchanged=3)
    assert report.applied.titles == ImportReport("alternative titles", unchanged=1)


def test_films_change_vanish_and_come_back(library: Library) -> None:
    library.load(THREE)
    report = library.load(["x-1\tAlpha II\t1990\t30\t", THREE[2], "x-4\tDelta\t1993\t1\t"])
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", new=1, changed=1, unchanged=1, vanished=1)
    films = library.films()
    assert films["x-1"].title == "Alpha II"
    gone_since = films["x-2"].vanished_at
    assert gone_since
    library.load(["x-1\tAlpha III\t1990\t30\t", THREE[2]])
    assert library.films()["x-2"].vanished_at == gone_since
    library.load(THREE)
    assert library.films()["x-2"].vanished_at is None


def test_titles_come_and_go_with_their_table(library: Library) -> None:
    library.load(THREE, ["x-1\tAlfa\tit", "x-2\tBeeta\tfi"])
    library.load([*THREE, "x-5\tEpsilon\t1990\t1\t"])
    assert {title[1] for title in library.titles()} == {"Le premier film", "Alfa", "Beeta"}
    report = library.load(THREE, ["x-1\tAlfa\tpt"])
    assert report.applied is not None
    assert report.applied.titles == ImportReport("alternative titles", new=1, vanished=2)
    assert {title[1:3] for title in library.titles()} == {("Le premier film", "fr"), ("Alfa", "pt")}


def test_titles_that_say_nothing_new_are_left_out(library: Library) -> None:
    titles = ["x-1\tAlpha\ten", "x-1\tAlfa\t", "x-1\tAlfa\tit", "tt0000001\tLe premier film\t"]
    report = library.load([*THREE, "tt0000001\tThe First Film\t1950\t1\t"], titles)
    assert report.applied is not None
    assert report.applied.known_titles == 4
    assert {title[1:] for title in library.titles()} == {
        ("Alfa", "it", "table"),
        ("Le premier film", "fr", "embedded"),
    }


@pytest.mark.parametrize(
    ("row", "holder"),
    [
        pytest.param("tt0000001\tFilm the First\t1951\t9\t", "tt0000001", id="same id"),
        pytest.param("x-7\tFilm the First\t1951\t9\ttt0000001", "tt0000001", id="its id is the film's id"),
        pytest.param("x-7\tFilm the First\t1951\t9\ttt0000002", "second-film-1960", id="same IMDb id"),
        pytest.param("tt0000002\tFilm the First\t1951\t9\t", "second-film-1960", id="id is the film's IMDb id"),
    ],
)
def test_a_film_that_another_source_holds_keeps_all_and_gets_the_titles(
    library: Library, row: str, holder: str
) -> None:
    before = {key: (film.title, film.year, film.fame, film.source) for key, film in library.films().items()}
    report = library.load([row], [f"{row.partition(chr(9))[0]}\tEerste film\tnl"])
    assert report.staged is not None
    assert report.staged.shared == 1
    after = {key: (film.title, film.year, film.fame, film.source) for key, film in library.films().items()}
    assert after == before
    assert library.titles() == {
        ("tt0000001", "Le premier film", "fr", "embedded"),
        (holder, "Film the First", "", "table"),
        (holder, "Eerste film", "nl", "table"),
    }


def test_a_film_that_comes_twice_is_one(library: Library) -> None:
    report = library.load(["x-1\tAlpha\t1990\t1\ttt0000011", "x-2\tAlfa\t1990\t1\ttt0000011"], ["x-2\tAleph\the"])
    assert report.staged is not None
    assert report.staged.repeated == 1
    assert set(library.films()) == {"tt0000001", "second-film-1960", "x-1"}
    assert {title[:2] for title in library.titles()} >= {("x-1", "Alfa"), ("x-1", "Aleph")}


def test_an_id_is_kept_when_the_catalogue_learns_another(library: Library) -> None:
    library.load(["x-1\tAlpha\t1990\t1\ttt0000011"])
    report = library.load(["tt0000011\tAlpha\t1991\t1\t"])
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", changed=1)
    assert library.films()["x-1"].year == 1991


def test_two_sources_do_not_touch_each_other(library: Library) -> None:
    library.load(THREE, source="one")
    library.load(["x-1\tAlpha\t1990\t1\t", "x-8\tTheta\t1990\t1\t"], source="two")
    films = library.films()
    assert all(film.vanished_at is None for film in films.values())
    assert (films["x-1"].source, films["x-2"].source, films["x-8"].source) == ("one", "one", "two")


def test_the_embedded_tables_leave_imported_films_alone(library: Library, data: Path) -> None:
    library.load(THREE, ["x-1\tAlfa\tit"])
    write_lines(data / "titles.tsv", "film_id\ttitle\tlanguage", "tt0000001\tDer erste Film\tde")
    assert load_embedded(library.runtime)
    assert all(film.vanished_at is None for film in library.films().values())
    assert {title[1] for title in library.titles()} == {"Der erste Film", "Alfa"}


def test_a_film_that_vanishes_goes_back_to_the_embedded_tables_that_have_it_too(library: Library, data: Path) -> None:
    library.load(THREE)
    header = (data / "films.tsv").read_text(encoding="utf-8").splitlines()[0]
    added = "x-2\tBeta, embedded\t\t1991\t1\tDrama\tFR\tAnn Roe\t"
    write_lines(data / "films.tsv", header, *EMBEDDED_FILMS, added)
    prepare(library.runtime)
    assert library.films()["x-2"].source == "table"
    library.load([THREE[0], THREE[2]])
    film = library.films()["x-2"]
    assert (film.title, film.source, film.vanished_at) == ("Beta, embedded", "embedded", None)


def test_bad_rows_are_skipped_and_named(library: Library) -> None:
    rows = [
        *(f"x-{number}\tGood {number}\t1990\t{number}\t" for number in range(20)),
        "x-20\t\t1990\t1\t",
        "x-21\t\u200b\t1990\t1\t",
        "x-22\tNo year\t\t1\t",
        "x-23\tToo late\t2999\t1\t",
        "x-1\tAgain\t1990\t1\t",
        "X_24\tBad id\t1990\t1\t",
        "x-25\tToo few\t1990",
        "x-26\t" + "long" * 200 + "\t1990\t1\t",
        "x-27\tBad\x02sign\t1990\t1\t",
        "x-28\tSoft values\t1990\tmany\tnm0000001",
    ]
    report = library.load(rows, ["x-2\tZwei\tde", "x-99\tNeun\tde", "x-3\tDrei\tGERMAN", "x-4\tVier\tDE"])
    films, titles = report.tables
    assert films.rows == 30
    assert dict(films.skipped) == {
        "title: is blank": 2,
        "year: is blank": 1,
        f"year: {films.first[3].split(' ', 3)[-1]}": 1,
        "film_id: stands in an earlier line already": 1,
        "film_id: is not an id: tt…, Q… or a slug": 1,
        "row: has 3 fields; 5 are needed": 1,
        "title: is longer than 500 characters": 1,
        "title: has a control character": 1,
    }
    assert films.first[0] == "catalogue.tsv:22: title: is blank"
    assert films.first[3].startswith("catalogue.tsv:25: year: '2999' is no year from 1870 to ")
    assert films.first[4] == "catalogue.tsv:26: film_id: 'x-1' stands in an earlier line already"
    assert dict(films.left_blank) == {"popularity: is not a number": 1, "imdb_id: is not an IMDb id": 1}
    assert titles.first == ["other-titles.tsv:3: film_id: 'x-99' is no film taken from catalogue.tsv"]
    assert dict(titles.left_blank) == {"language: is no BCP 47 tag": 1, "language: is a region, no language": 1}
    assert {"x-0", "x-19", "x-28"} < set(library.films())


@pytest.mark.parametrize(
    ("given", "kept"),
    [("", ""), ("fr", "fr"), ("zh-Hant-TW", "zh-Hant-TW"), ("CA/fr", "fr"), ("x-jat", "x-jat"), ("US", "")],
)
def test_languages(library: Library, given: str, kept: str) -> None:
    library.load(THREE, [f"x-1\tAnders\t{given}"])
    assert ("x-1", "Anders", kept, "table") in library.titles()


@pytest.mark.parametrize("title", ["NA", "None", "null", "nan", '"', "'; DROP TABLE film; --"])
def test_titles_are_text(library: Library, title: str) -> None:
    library.load([f"x-1\t{title}\t1990\t1\t"])
    assert library.films()["x-1"].title == title


def test_too_many_bad_rows_refuse_the_table_and_change_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load(THREE)
    monkeypatch.setattr("app.films.importers.staging.BATCH", 5)
    before = library.films().keys()
    rows = [*(f"x-{number}\tGood\t1990\t1\t" for number in range(18)), "x-50\t\t1990\t1\t", "x-51\t\t1990\t1\t"]
    with pytest.raises(DataError) as caught:
        library.load(rows, most_bad=0.05)
    said = str(caught.value)
    assert "catalogue.tsv: 2 of 20 rows (10.0%) cannot be used; accepted are at most 5.0%." in said
    assert "2  title: is blank" in said
    assert "catalogue.tsv:20: title: is blank" in said
    assert library.films().keys() == before
    assert count_staged(library.runtime.engine) == 0
    library.load(rows, most_bad=0.1)
    assert "x-17" in library.films()


def test_a_table_without_rows_would_make_all_films_vanish(library: Library) -> None:
    library.load(THREE)
    with pytest.raises(DataError, match=r"catalogue\.tsv: the table has no rows"):
        library.load([])
    assert library.films()["x-1"].vanished_at is None


def test_a_dry_run_tells_the_same_and_changes_nothing(library: Library) -> None:
    library.load(THREE, ["x-1\tAlfa\tit"])
    rows = [THREE[0], "x-2\tBeta II\t1991\t20\t", "x-4\tDelta\t1990\t2\t"]
    titles = ["x-4\tDelta\ten", "x-4\tTriangle\ten", "tt0000009\tDrei\tde", "x-2\tBee\ten"]
    films, stored = {key: film.title for key, film in library.films().items()}, library.titles()
    dry = library.load([*rows, THREE[2]], titles, dry_run=True)
    assert {key: film.title for key, film in library.films().items()} == films
    assert library.titles() == stored
    assert staged(library.runtime.engine) is None
    real = library.load([*rows, THREE[2]], titles)
    assert real.applied == dry.applied
    assert real.applied is not None
    assert real.applied.titles == ImportReport("alternative titles", new=3, vanished=1)


@pytest.mark.parametrize("source", ["embedded", "", "Two Words", "x" * 41])
def test_a_source_that_is_not_accepted(library: Library, source: str) -> None:
    with pytest.raises(NotAccepted, match="source"):
        library.load(THREE, source=source)


def test_index_and_references_are_out_of_date_after_an_import(library: Library) -> None:
    assert not library.load(THREE, dry_run=True).index_is_stale
    report = library.load(THREE)
    assert (report.index_is_stale, report.references_are_stale) == (True, True)
    indexed = library.load(THREE, index=True)
    assert indexed.indexed == 6
    assert not index_is_stale(library.runtime)
    assert references_are_stale(library.runtime)
    prepare(library.runtime)
    assert not references_are_stale(library.runtime)


def test_an_import_that_changes_nothing_leaves_the_index_alone(library: Library) -> None:
    library.load(THREE, index=True)
    with library.runtime.reading() as session:
        before = catalogue_version(session)
    assert library.load(THREE, force=True, index=True).indexed is None
    with library.runtime.reading() as session:
        assert catalogue_version(session) == before
