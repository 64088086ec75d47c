"""Films from a folder in the shape of MovieLens."""

from pathlib import Path

import pytest

from app.cataloguing import CatalogueReport, Wish, import_films
from app.errors import DataError
from app.films.importers.movielens import LICENCE, MovieLens, split_title
from app.streaming import BadRow
from tests.films.conftest import Library, write_lines

HEADERS = {
    "movies": "movieId,title,genres",
    "links": "movieId,imdbId,tmdbId",
    "ratings": "userId,movieId,rating,timestamp",
}
MOVIES = (
    '1,"Harbour of Night, The (Port de la nuit, Le) (1994)",Drama|Mystery',
    "2,Lantern (a.k.a. L4ntern) (1995) ,(no genres listed)",
    "3,No Year,Drama",
    "4,Without Links (2001),Comedy",
    "1,Again (2001),Comedy",
    "x,Bad Id (2001),Comedy",
)


def load(library: Library, **files: tuple[str, ...]) -> CatalogueReport:
    folder = library.folder / "ml"
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        write_lines(folder / f"{name}.csv", HEADERS[name], *lines)
    return import_films(library.runtime, Wish(MovieLens(folder), "movielens", most_bad=0.5, index=False))


def test_films_with_links_and_ratings(library: Library) -> None:
    links = ("1,0900001,11", "2,12345678,", "3,0900003,13", "9,zero,14")
    report = load(library, movies=MOVIES, links=links, ratings=("7,2,4.5,1", "8,2,4.0,2", "7,1,3.0,3"))
    films = {key: film for key, film in library.films().items() if film.source == "movielens"}
    assert set(films) == {"tt0900001", "tt12345678", "movielens-4"}
    harbour, lantern = films["tt0900001"], films["tt12345678"]
    assert (harbour.title, harbour.year, harbour.genres) == ("The Harbour of Night", 1994, ("Drama", "Mystery"))
    assert (harbour.imdb_id, harbour.tmdb_id) == ("tt0900001", "11")
    assert (lantern.title, lantern.genres, lantern.tmdb_id) == ("Lantern", (), "")
    assert {int(film.fame or 0) for film in films.values()} == {5}
    assert {title[:2] for title in library.titles() if title[3] == "movielens"} == {
        ("tt0900001", "Le Port de la nuit"),
        ("tt12345678", "L4ntern"),
    }
    movies, told, _ = report.tables
    assert dict(movies.skipped) == {
        "title: has no year in parentheses at its end": 1,
        "movieId: stands in an earlier line already": 1,
        "movieId: is not a number": 1,
    }
    assert dict(told.left_blank) == {"imdbId: is not a number": 1}
    assert f"Licence: {LICENCE}" in str(report)


def test_without_ratings_fame_is_unknown(library: Library) -> None:
    load(library, movies=MOVIES[:2])
    assert library.films()["movielens-1"].fame is None


def test_a_folder_without_films(library: Library, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"movies\.csv is not there"):
        import_films(library.runtime, Wish(MovieLens(tmp_path), "movielens"))


@pytest.mark.parametrize(
    ("text", "titles", "year"),
    [
        ("Enfer, L' (1994)", "L'Enfer", "1994"),
        ("Bug's Life, A (1998) ", "A Bug's Life", "1998"),
        ("Twelve Monkeys (a.k.a. 12 Monkeys) (1995)", "Twelve Monkeys|12 Monkeys", "1995"),
        ("One (aka Two) (Drei (Vier)) (2001)", "One|Two|Drei (Vier)", "2001"),
        ("Saga (Part 2) (2001)", "Saga (Part 2)", "2001"),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", "2009"),
        ("Me, Myself & I (1992)", "Me, Myself & I", "1992"),
        ("2001 (1968)", "2001", "1968"),
        ("Long Show (1999-2003)", "Long Show", "1999"),
        ("Odd) (2001)", "Odd)", "2001"),
        ("() (2001)", "()", "2001"),
    ],
)
def test_titles(text: str, titles: str, year: str) -> None:
    assert split_title(text) == (titles.split("|"), year)


@pytest.mark.parametrize("text", ["", "(1995)", "Babylon 5", "Nowhere (19)"])
def test_titles_without_a_year(text: str) -> None:
    with pytest.raises(BadRow, match="no year"):
        split_title(text)
