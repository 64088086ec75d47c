"""Searching an index: exact keys, the famous apart, and years."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from app.matching.forms import query_keys
from app.matching.index import FAMOUS, SHORT, Index, build_index
from app.matching.normalize import readings
from app.matching.types import TitleRecord

Titled = Callable[..., TitleRecord]
Opened = Callable[[Iterable[TitleRecord]], Index]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Builds an index of titles and opens it."""

    def make(titles: Iterable[TitleRecord]) -> Index:
        build_index(tmp_path / "index", titles, "test")
        return Index(tmp_path / "index")

    return make


@pytest.fixture
def usual(opened: Opened, title_record: Titled) -> Index:
    """An index of a few titles of a few films."""
    return opened(
        [
            title_record("tt0114369", "Se7en", 1995, 5),
            title_record("tt0111257", "Speed", 1994, 4),
            title_record("speed-1936", "Speed", 1936, 1),
            title_record("tt0096933", "Black Rain", 1989, 3),
            title_record("tt0033467", "Citizen Kane", 1941, 5),
            title_record("tt0033467", "市民ケーン", 1941, 5, "alternative"),
            title_record("tt0443453", "Borat: Cultural Learnings", 2006, 4),
            title_record("q-unknown", "Obscure Thing", 1999, None),
        ]
    )


def films(index: Index, numbers: Iterable[int]) -> list[str]:
    """Ids of the films of some titles."""
    return [raw[0] for raw in index.store.raw(np.asarray(numbers))]


def exact(index: Index, title: str, limit: int = 50, last_year: int | None = None) -> list[str]:
    """Ids of the films under the exact keys of a title."""
    keys = {key for reading in readings(title) for key in query_keys(reading)}
    return films(index, index.exact(keys, limit, last_year))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("SPEED", ["tt0111257", "speed-1936"], id="namesakes"),
        pytest.param("seven", ["tt0114369"], id="leet of the film"),
        pytest.param("S3v3n", ["tt0114369"], id="leet on both sides"),
        pytest.param("Borat", ["tt0443453"], id="without subtitle"),
        pytest.param("The Black Rains", ["tt0096933"], id="loose key"),
        pytest.param("市民ケーン", ["tt0033467"], id="kanji"),
        pytest.param("Nothing", [], id="none"),
    ],
)
def test_exact_keys(usual: Index, title: str, expected: list[str]) -> None:
    assert exact(usual, title) == expected


@pytest.mark.parametrize(
    ("last_year", "expected"),
    [
        pytest.param(1935, [], id="before both"),
        pytest.param(1936, ["speed-1936"], id="year of the first"),
        pytest.param(1993, ["speed-1936"], id="year before the second"),
        pytest.param(1994, ["tt0111257", "speed-1936"], id="year of the second"),
    ],
)
def test_exact_keys_leave_later_films_out(usual: Index, last_year: int, expected: list[str]) -> None:
    assert exact(usual, "speed", last_year=last_year) == expected


def test_where_there_are_too_many_the_best_known_stay(opened: Opened, title_record: Titled) -> None:
    fames = [1, None, 5, 0, 3, 5, None, 2]
    index = opened([title_record(f"tt{at}", "Home", 1990 + at, fame) for at, fame in enumerate(fames)])
    assert exact(index, "Home", limit=4) == ["tt2", "tt5", "tt4", "tt7"]
    assert exact(index, "Home", limit=4, last_year=1994) == ["tt2", "tt4", "tt0", "tt3"]
    assert exact(index, "Home", limit=7)[-1] == "tt1"
    assert sorted(exact(index, "Home", limit=8)) == [f"tt{at}" for at in range(8)]


@pytest.mark.parametrize("title", ["the", "el", "les", "a"])
def test_titles_of_articles_only_share_no_key(opened: Opened, title_record: Titled, title: str) -> None:
    index = opened([title_record("tt1", "The"), title_record("tt2", "Los"), title_record("tt3", title)])
    assert exact(index, title) == (["tt1", "tt3"] if title == "the" else ["tt3"])


def test_similar_titles_come_best_first_and_within_the_limit(usual: Index) -> None:
    assert films(usual, usual.similar("balck rain", 10))[0] == "tt0096933"
    assert len(usual.similar("speed", 1)) == 1


SEARCHES = ["similar", "similar_famous", "similar_short"]


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize(
    ("last_year", "expected"),
    [
        pytest.param(1900, set(), id="before all"),
        pytest.param(1983, set(), id="year before the first"),
        pytest.param(1984, {"Purple Rain"}, id="year of the first"),
        pytest.param(1987, {"Purple Rain"}, id="year before the second"),
        pytest.param(1988, {"Purple Rain", "Rain Man"}, id="year of the second"),
        pytest.param(1989, {"Purple Rain", "Rain Man", "Black Rain"}, id="year of the last"),
        pytest.param(2100, {"Purple Rain", "Rain Man", "Black Rain"}, id="after all"),
        pytest.param(None, {"Purple Rain", "Rain Man", "Black Rain"}, id="any year"),
    ],
)
def test_similar_titles_of_later_films_are_left_out(
    opened: Opened, title_record: Titled, name: str, last_year: int | None, expected: set[str]
) -> None:
    years = {"Black Rain": 1989, "Rain Man": 1988, "Purple Rain": 1984, "Speed": 1936, "Heat": 1995}
    index = opened([title_record(text, text, year) for text, year in years.items()])
    found = films(index, getattr(index, name)("rain", 10, last_year))
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("last_year", [1900, 1901, 1905, 1919, 1920, 1921, 1950, 1999, 2000])
def test_films_up_to_a_year_fill_the_limit(opened: Opened, title_record: Titled, last_year: int) -> None:
    """Whether the year is asked for in the search itself, up to 1919, or later films are left out of more hits."""
    years = [1901 + 61 * n % 100 for n in range(100)]
    index = opened([title_record(str(year), f"Home {year}", year) for year in years])
    expected = [str(year) for year in years if year <= last_year][:5]
    for name in SEARCHES:
        assert films(index, getattr(index, name)("home", 5, last_year)) == expected, name


def test_the_famous_are_searched_apart(usual: Index) -> None:
    assert films(usual, usual.similar("speed", 2)) == ["tt0111257", "speed-1936"]
    assert films(usual, usual.similar_famous("speed", 10))[0] == "tt0111257"
    assert "speed-1936" not in films(usual, usual.similar_famous("speed", 10))
    assert "q-unknown" not in films(usual, usual.similar_famous("obscure thing", 10))


@pytest.mark.parametrize("fame", [None, *range(6)])
def test_who_is_famous(opened: Opened, title_record: Titled, fame: int | None) -> None:
    index = opened([title_record("tt1", "Speed", 1994, fame)])
    assert len(index.similar("speed", 5)) == 1
    assert len(index.similar_famous("speed", 5)) == (fame is not None and fame >= FAMOUS)


@pytest.mark.parametrize("last_year", [None, 1900])
def test_an_index_of_nothing(opened: Opened, last_year: int | None) -> None:
    index = opened([])
    assert index.titles == 0
    assert exact(index, "speed", last_year=last_year) == []
    for search in (index.similar, index.similar_famous, index.similar_short):
        assert len(search("speed", 5, last_year)) == 0


@pytest.mark.parametrize("more", [0, 1])
def test_short_titles_are_searched_by_pairs_of_letters_too(opened: Opened, title_record: Titled, more: int) -> None:
    text = "q" + "s" * (SHORT - 2 + more) + "w"
    index = opened([title_record("tt1", text)])
    assert len(index.similar("ss", 5)) == 0
    assert len(index.similar_short("ss", 5)) == (more == 0)


@pytest.mark.parametrize(("length", "found"), [(SHORT, 1), (SHORT + 2, 1), (SHORT + 3, 0)])
def test_long_texts_are_not_searched_for_among_short_titles(
    opened: Opened, title_record: Titled, length: int, found: int
) -> None:
    index = opened([title_record("tt1", "Speed")])
    assert len(index.similar_short("speed".ljust(length, "x"), 5)) == found


@pytest.mark.parametrize("titles", [["Qqqq Vvvv", "Qqqq: Wwww"], ["Qqqq: Wwww", "Qqqq Vvvv"]])
def test_titles_without_their_subtitle_are_found_by_key_only(
    opened: Opened, title_record: Titled, titles: list[str]
) -> None:
    """Both are as much like "Qqqq": they come in the order of the index, whichever has a subtitle."""
    index = opened([title_record(text, text) for text in titles])
    assert exact(index, "Qqqq") == ["Qqqq: Wwww"]
    assert films(index, index.similar("qqqq", 5)) == titles


def test_both_parts_of_the_index_number_titles_alike(opened: Opened, title_record: Titled) -> None:
    """The famous are numbered with all the others, also behind titles of which nothing is left."""
    index = opened(
        [
            title_record("tt1", "Little Known", 1990, 0),
            title_record("tt2", "!!!", 1990, 5),
            title_record("tt3", "Speed", 1990, 5),
        ]
    )
    assert films(index, index.similar_famous("speed", 5)) == ["tt3"]
    assert exact(index, "speed") == ["tt3"]
