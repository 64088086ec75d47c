"""The same film from two sources is one film, and what only looks the same is not."""

import pytest

from app.cataloguing import CatalogueReport, Wish, import_films
from app.films.importers.table import FilmTables
from app.films.queries import get_film
from tests.films.conftest import Library, write_lines

HEADER = "film_id\ttitle\toriginal_title\tlanguage\tyear\tdirectors\timdb_id\twikidata_id\ttmdb_id"


def load(library: Library, *rows: str, source: str = "two") -> CatalogueReport:
    table = write_lines(library.folder / f"{source}.tsv", HEADER, *rows)
    return import_films(library.runtime, Wish(FilmTables(table), source, index=False))


def row(film_id: str, title: str, year: int = 1990, directors: str = "Ann Roe", **more: str) -> str:
    ids = [more.get(name, "") for name in ("imdb_id", "wikidata_id", "tmdb_id")]
    return "\t".join([film_id, title, more.get("original", ""), more.get("language", ""), str(year), directors, *ids])


def test_any_shared_id_makes_one_film(library: Library) -> None:
    load(library, row("x-1", "Alpha", imdb_id="tt0000011", wikidata_id="Q11", tmdb_id="11"), source="one")
    report = load(
        library,
        row("y-1", "Alpha A", directors="", imdb_id="tt0000011"),
        row("y-2", "Alpha B", directors="", wikidata_id="Q11"),
        row("y-3", "Alpha C", directors="", tmdb_id="11"),
        row("tt0000011", "Alpha D", directors=""),
        row("Q11", "Alpha E", directors=""),
        row("y-4", "Other", directors="", tmdb_id="12"),
    )
    assert report.staged is not None
    assert (report.staged.shared, report.staged.described) == (5, 0)
    assert set(library.films()) == {"tt0000001", "second-film-1960", "x-1", "y-4"}
    assert {title[1] for title in library.titles() if title[0] == "x-1"} == {f"Alpha {letter}" for letter in "ABCDE"}


def test_title_year_and_director_make_one_film(library: Library) -> None:
    load(library, row("x-1", "The Moth", original="La Falena", directors="Bo Li|Ann Roe"), source="one")
    report = load(library, row("y-1", "LA FALENA", 1991, "Ann  Roe", language="it"), row("y-2", "Beta"))
    assert report.staged is not None
    assert report.staged.described == 1
    assert report.staged.first_described == ["y-1 LA FALENA (1991) is x-1"]
    assert "of them told by title, year and director: 1\n  y-1 LA FALENA (1991) is x-1" in str(report)
    assert "y-1" not in library.films()


def test_title_and_year_tell_a_film_of_which_nothing_else_is_known(library: Library) -> None:
    load(library, row("x-1", "The Moth"), source="one")
    report = load(library, row("y-1", "THE MOTH", directors=""), row("y-2", "The Moth", directors=""))
    assert report.staged is not None
    assert report.staged.first_described == ["y-1 THE MOTH (1990) is x-1"]
    # The second one of that title and year is another film.
    assert {"x-1", "y-2"} <= set(library.films())
    assert "y-1" not in library.films()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(row("y-1", "The Moth", 1992), id="other year"),
        pytest.param(row("y-1", "The Moths"), id="other title"),
        pytest.param(row("y-1", "The Moth", directors="Cy Doe"), id="other director"),
        pytest.param(row("y-1", "The Moth", 1991, directors=""), id="no director, other year"),
        pytest.param(row("y-1", "The Moth", directors="", wikidata_id="Q9"), id="no director, but an id elsewhere"),
        pytest.param(row("y-1", "The Wasp", directors=""), id="no director, two alike"),
        pytest.param(row("y-1", "The Moth", imdb_id="tt0000099"), id="other IMDb id"),
        pytest.param(row("y-1", "The Wasp"), id="two alike"),
        pytest.param(row("y-1", "!!!"), id="nothing left of the title"),
    ],
)
def test_what_only_looks_the_same_stays_apart(library: Library, other: str) -> None:
    films = [
        row("x-1", "The Moth", imdb_id="tt0000011"),
        row("x-2", "The Wasp"),
        row("x-3", "The Wasp"),
        row("x-4", "???"),
    ]
    load(library, *films, source="one")
    report = load(library, other)
    assert report.staged is not None
    assert report.staged.shared == 0
    assert "y-1" in library.films()


def test_what_was_one_stays_one_and_its_other_ids_lead_to_it(library: Library) -> None:
    load(library, row("x-1", "The Moth"), source="one")
    load(library, row("y-1", "The Moth", wikidata_id="Q5", tmdb_id="5"))
    load(library, row("y-1", "The Moth, Restored", 2024, ""))
    assert "y-1" not in library.films()
    load(library, row("Q5", "Mol", 1990, ""), row("z-1", "Mot", 1990, "", tmdb_id="5"), source="three")
    assert not {"Q5", "z-1"} & set(library.films())
    with library.runtime.reading() as session:
        for other_id in ("x-1", "y-1", "Q5", "tmdb:5", "z-1"):
            found = get_film(session, other_id)
            assert found is not None
            assert found.id == "x-1"
        assert get_film(session, "nobody") is None


def test_a_film_that_its_source_lost_is_taken_over_under_its_id(library: Library) -> None:
    load(library, row("x-1", "The Moth", tmdb_id="5"), row("x-2", "Beta"), source="one")
    load(library, row("x-2", "Beta"), source="one")
    load(library, row("y-1", "The Moth", tmdb_id="5"))
    film = library.films()["x-1"]
    assert (film.source, film.vanished_at) == ("two", None)
    assert "y-1" not in library.films()


def test_a_slug_means_a_film_within_its_source_only(library: Library) -> None:
    load(
        library, row("1", "The Moth"), row("2", "The Wasp"), row("3", "The Gnat", original="Le Moucheron"), source="one"
    )
    second = (row("1", "Alpha", directors="Cy Doe"), row("2", "THE WASP", 1991, ""), row("3", "Le moucheron", 1989, ""))
    report = load(library, *second)
    assert report.staged is not None
    assert (report.staged.shared, report.staged.renamed) == (2, 1)
    assert report.staged.first_renamed == ["1 Alpha (1990) is 1-two"]
    assert "another here\n  1 Alpha (1990) is 1-two" in str(report)
    assert [library.films()[film_id].title for film_id in ("1", "1-two", "2", "3")] == [
        "The Moth",
        "Alpha",
        "The Wasp",
        "The Gnat",
    ]
    assert {title[:2] for title in library.titles() if title[0] == "1"} == set()


def test_a_film_under_another_id_keeps_it(library: Library) -> None:
    load(library, row("1", "The Moth"), source="one")
    load(library, row("1", "Alpha"))
    load(library, row("1", "Alpha, Restored", 2024), row("2", "Beta"))
    assert library.films()["1-two"].title == "Alpha, Restored"
    load(library, row("2", "Alpha"), row("1", "The Moths"), source="one")
    films = library.films()
    assert {"1", "1-two", "2", "2-one"} <= set(films)
    assert [films[film_id].title for film_id in ("1", "1-two", "2", "2-one")] == [
        "The Moths",
        "Alpha, Restored",
        "Beta",
        "Alpha",
    ]
    assert {film.source for film in films.values() if film.id in ("1", "2-one")} == {"one"}


def test_a_film_that_vanished_is_not_taken_over_by_its_slug_alone(library: Library) -> None:
    load(library, row("1", "The Moth"), row("2", "Beta"), source="one")
    load(library, row("2", "Beta"), source="one")
    load(library, row("1", "Alpha", 2020))
    films = library.films()
    assert (films["1"].title, films["1"].source, films["1-two"].title) == ("The Moth", "one", "Alpha")
    load(library, row("1", "The Moth", 1991), source="three")
    film = library.films()["1"]
    assert (film.source, film.vanished_at) == ("three", None)


def test_another_source_s_alias_is_no_id_of_a_film(library: Library) -> None:
    load(library, row("9", "The First Film", imdb_id="tt0000001"), source="one")
    load(library, row("9", "Alpha"))
    load(library, row("9", "Alpha", 1991))
    films = library.films()
    assert (films["9-two"].title, films["9-two"].year) == ("Alpha", 1991)
    assert films["tt0000001"].title == "The First Film"
    assert set(films) == {"tt0000001", "second-film-1960", "9-two"}


def test_ids_and_language_are_stored(library: Library) -> None:
    load(library, row("x-1", "The Moth", original="La Falena", language="it", wikidata_id="Q5", tmdb_id="5"))
    film = library.films()["x-1"]
    assert (film.language, film.wikidata_id, film.tmdb_id) == ("it", "Q5", "5")


def test_a_dry_run_leaves_no_other_ids(library: Library) -> None:
    load(library, row("x-1", "The Moth"), source="one")
    table = write_lines(library.folder / "two.tsv", HEADER, row("y-1", "The Moth"))
    import_films(library.runtime, Wish(FilmTables(table), "two", index=False, dry_run=True))
    with library.runtime.reading() as session:
        assert get_film(session, "y-1") is None
