"""Film tables as CSV, and with columns of other names."""

import pytest

from app.cataloguing import CatalogueReport, Wish, import_films
from app.errors import DataError
from app.films.importers.table import FilmTables
from tests.films.conftest import Library, write_lines


def load(library: Library, *lines: str, named: dict[str, str] | None = None) -> CatalogueReport:
    table = write_lines(library.folder / "films.csv", *lines)
    return import_films(library.runtime, Wish(FilmTables(table, None, named or {}), most_bad=0.7, index=False))


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv(library: Library, separator: str) -> None:
    rows = ("\ufefffilm_id,year,title", 'x-1,1990,"Alpha ""A"""', 'x-2,1991,"Two\nLines"', "", "x-3,1992,Gamma\r")
    load(library, *(row.replace(",", separator) for row in rows))
    films = library.films()
    assert [films[key].title for key in ("x-1", "x-2", "x-3")] == ['Alpha "A"', "Two Lines", "Gamma"]


def test_commas_within_quotes(library: Library) -> None:
    load(library, "film_id,year,title", 'x-1,1990,"Good, the Bad; and, the Ugly"')
    assert library.films()["x-1"].title == "Good, the Bad; and, the Ugly"


def test_bad_records_are_skipped(library: Library) -> None:
    endless = [f"y-{number},1990,filler {'x' * 400}" for number in range(350)]
    rows = ("x-1,1990", "x-2,1990,Beta", "x-3,1990,Be\x07ll", 'x-4,1990,"open', *endless)
    report = load(library, "film_id,year,title", *rows)
    (films,) = report.tables
    assert films.first[0] == "films.csv:2: row: has 2 fields; 3 are needed"
    assert films.skipped["row: has a cell that is too long, or a quote that is not closed"] == 1
    assert "x-2" in library.films()


def test_columns_of_other_names(library: Library) -> None:
    named = {"Const": "film_id", "Name": "title", "Released": "year"}
    load(library, "title,Const,Name,Released", "not this,tt0000077,Alpha,1990", named=named)
    assert library.films()["tt0000077"].title == "Alpha"
    assert load(library, "title,Const,Name,Released", "not this,tt0000077,Alpha,1990", named=named).applied is None
    with pytest.raises(DataError, match=r"films\.csv:1: no column 'Nom'; found are title, Const"):
        load(library, "title,Const,Name,Released", "a,b,c,d", named=named | {"Nom": "original_title"})
    with pytest.raises(DataError, match="no column title; found are"):
        load(library, "film_id,year", "a,b")


@pytest.mark.parametrize(
    ("name", "header", "said"),
    [
        (
            "films.csv",
            "film_id\tyear\ttitle",
            "in a file named .csv commas or semicolons separate them",
        ),
        ("films.txt", "film_id,year,title", "tabs separate them, commas and semicolons only in a file named .csv"),
        ("films.csv", f"film_id,year,title,{'x' * 200_000}", "the header cannot be read as CSV: field larger than"),
    ],
)
def test_a_header_that_is_none(library: Library, name: str, header: str, said: str) -> None:
    table = write_lines(library.folder / name, header, header)
    with pytest.raises(DataError, match=rf"^{name}:1: .*{said}"):
        import_films(library.runtime, Wish(FilmTables(table), index=False))
