"""Which titles are worth comparing, and which of them stay."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from app.matching.candidates import _NOT_FOUND, EXACT_LIMIT, KEPT, Found, find, likeliest
from app.matching.forms import forms_of
from app.matching.index import Index, build_index
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


def found(index: Index, title: str, last_year: int | None = None) -> Found:
    """What is found for a title."""
    return find(index, readings(title), last_year)


def stay(index: Index, title: str, last_year: int | None = None) -> list[str]:
    """Ids of the films that stay after the quick score, likeliest first."""
    read = readings(title)
    return [candidate.record.film_id for candidate in likeliest(index, read, find(index, read, last_year))]


def test_how_each_title_was_found_is_kept(opened: Opened, title_record: Titled) -> None:
    index = opened(
        [
            title_record("tt0", "Black Rain", 1989, 3),
            title_record("tt1", "Black Rains", 1989, 0),
            title_record("tt2", "Black Train", 1989, 0),
            title_record("tt3", "Zzz", 1989, 5),
            title_record("tt4", "Purple Rain", 1984, 4),
        ]
    )
    what = found(index, "Black Rain")
    assert what.numbers.tolist() == [0, 1, 2, 4]
    assert what.exact.tolist() == [True, True, False, False]
    assert sorted(what.place.tolist()) == [0, 1, 2, 3]
    assert what.place[0] == 0
    # Titles 1 and 2 are of films that nobody knows: they are in no place among the famous.
    assert what.famous_place.tolist() == [0, _NOT_FOUND, _NOT_FOUND, 1]


def test_a_title_keeps_its_best_place_of_all_readings(opened: Opened, title_record: Titled) -> None:
    index = opened([title_record("tt0", "Cat"), title_record("tt1", "Dog Cat"), title_record("tt2", "Dog")])
    what = found(index, "Dog / Cat")
    place = dict(zip(what.numbers.tolist(), what.place.tolist(), strict=True))
    # Each is first for one reading; "Dog Cat" is found once more, behind the others, by the two that come later.
    assert (place[0], place[1], place[2]) == (0, 0, 0)
    assert what.famous_place.tolist() == [0, 0, 0]


def test_every_reading_is_looked_up_by_key_and_the_first_ones_by_likeness(opened: Opened, title_record: Titled) -> None:
    index = opened([title_record("tt0", "Abcdefg"), title_record("tt1", "Abcdefgh")])
    # The whole title and the first two segments share nothing with either film; "abcdefg" is the fourth reading.
    what = found(index, "Qqq / Www / Abcdefg")
    assert what.numbers.tolist() == [0, 1]
    shifted = found(index, "Qqq / Www / Zzz / Yyy / Abcdefg")
    assert shifted.exact[shifted.numbers.tolist().index(0)]


def test_later_films_are_left_out(opened: Opened, title_record: Titled) -> None:
    index = opened([title_record(f"tt{year}", f"Speed{'s' * (year % 3)}", year) for year in range(1980, 2000)])
    for last_year in (1979, 1980, 1985, 1999):
        years = index.store.years(found(index, "Speed", last_year).numbers)
        assert years.tolist() == list(range(1980, last_year + 1))


def test_nothing_found_is_nothing_likely(opened: Opened, title_record: Titled) -> None:
    index = opened([title_record("tt0", "Speed")])
    what = found(index, "Zzz")
    assert [len(part) for part in (what.numbers, what.exact, what.place, what.famous_place)] == [0, 0, 0, 0]
    assert likeliest(index, readings("Zzz"), what) == []
    assert stay(opened([]), "Speed") == []


def test_candidates_come_with_their_records_and_forms(opened: Opened) -> None:
    titles = [
        TitleRecord("tt0114369", "Se7en", "en", "primary", 1995, 5, True),
        TitleRecord("q1", "Seven Days", "", "alternative", 1990, None),
    ]
    index = opened(titles)
    read = readings("S3ven")
    candidates = likeliest(index, read, find(index, read, None))
    assert [candidate.record for candidate in candidates] == titles
    assert [candidate.forms for candidate in candidates] == [forms_of("Se7en"), forms_of("Seven Days")]


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        pytest.param("Black Rain", ("Black Rain", 3), ("Black Pain", 3), id="the title itself before one alike"),
        pytest.param("Black Rain", ("Black Rain", 2), ("Black", 3), id="equal before a little better known"),
        pytest.param("Citizen Lodge", ("Citizen Kane", 5), ("Citizen Dane", 0), id="of two alike the famous one"),
        pytest.param("Rocky 2", ("Rocky II", 2), ("Rocky Z", 2), id="an exact key before one more alike"),
        pytest.param("War Games", ("WarGames", 2), ("War Gems", 2), id="without blanks"),
    ],
)
def test_which_is_likelier(
    opened: Opened, title_record: Titled, asked: str, better: tuple[str, int], worse: tuple[str, int]
) -> None:
    # In either order: titles that are as likely as each other stay in the order of the index.
    for first, second in ((better, worse), (worse, better)):
        index = opened([title_record(text, text, 1990, fame) for text, fame in (first, second)])
        assert stay(index, asked) == [better[0], worse[0]]


def test_only_so_many_stay_and_the_right_one_among_them(opened: Opened, title_record: Titled) -> None:
    far = [title_record(f"tt{n:04}", f"Speed Thing Number {n}", 1990, 1) for n in range(KEPT + 40)]
    index = opened([*far, title_record("right", "Speedy", 1990, 1)])
    found_first = stay(index, "Speedy")
    assert len(found_first) == KEPT
    assert found_first[0] == "right"
    assert len(set(found_first)) == KEPT


def test_a_famous_film_is_found_behind_many_little_known_ones(opened: Opened, title_record: Titled) -> None:
    """There are more titles that look more alike than the search through all of them gives."""
    many = [title_record(f"tt{n:04}", f"The Rick Redemption {n}", 1990, 0) for n in range(400)]
    index = opened([*many, title_record("tt-shaw", "The Shawshank Redemption", 1994, 5)])
    what = found(index, "The Rick Redemption")
    assert index.store.raw(what.numbers[-1:])[0][0] == "tt-shaw"
    assert (what.place[-1], what.famous_place[-1]) == (_NOT_FOUND, 0)
    assert "tt-shaw" in stay(index, "The Rick Redemption")


def test_the_closest_title_stays_however_little_known_its_film_is(opened: Opened, title_record: Titled) -> None:
    famous = [title_record(f"tt{n:04}", f"Blask Rain {n:02}", 1990, 5) for n in range(90)]
    index = opened([*famous, title_record("right", "Blask Rayn", 1990, 0)])
    kept = stay(index, "Blask Rayn")
    assert "right" in kept
    # It is not by the quick score that it stays.
    assert kept.index("right") >= KEPT


def test_more_namesakes_than_are_kept_leave_the_best_known(opened: Opened, title_record: Titled) -> None:
    count = EXACT_LIMIT + 50
    index = opened([title_record(f"tt{n:04}", "Home", 1950 + n % 50, 5 if n == count - 1 else 1) for n in range(count)])
    assert stay(index, "Home")[0] == f"tt{count - 1:04}"
    assert np.count_nonzero(found(index, "Home").exact) == EXACT_LIMIT


def test_the_same_question_has_the_same_answer(opened: Opened, title_record: Titled) -> None:
    index = opened([title_record(f"tt{n:04}", f"Black Rain {n % 7}", 1990, n % 6) for n in range(150)])
    assert stay(index, "Black Rain") == stay(index, "Black Rain")
