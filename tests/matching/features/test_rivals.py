"""Features of a candidate among the others: each table has its films in the order of the expected column."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Comparisons
from app.matching.features import Feature, rivals
from app.matching.types import TitleRecord

Tabled = Callable[..., Comparisons]
Titled = Callable[..., TitleRecord]


@pytest.mark.parametrize(
    ("feature", "films", "expected"),
    [
        # "Black Rain" is 18/20 like "Block Rain", 16/20 like "Block Ruin"; without blanks 18/21 like "The Black Rain".
        (rivals.closest_ahead, ["Black Rain", "Block Rain", "Block Ruin"], [0.1, -0.1, -0.2]),
        (rivals.closest_ahead, ["Black Rain", "The Black Rain", "Zzz"], [1.0, 18 / 21, -1.0]),
        (rivals.closest_ahead, ["Black Rain"], [1.0]),
        (rivals.words_ahead, ["Black Rain", "Black Zzzz"], [4 / 9, -4 / 9]),
        (rivals.sound_ahead, ["Blakk Rayn", "Zzz"], [1.0, -1.0]),
        (rivals.closest_place, ["Zzz", "Black Rain", "Black Rains", "Rain Black"], [3, 0, 1, 2]),
        (rivals.closest_place, ["Zzz", "Black Rain", "Black Rain", "Yyy"], [2, 0, 0, 2]),
        (rivals.weighted_place, ["Zzz", "Black Rain", "Black Rains"], [2, 0, 1]),
        (rivals.first_of_series, ["Rocky", "Rocky II", "Rocky Balboa", "Rockys"], [1, 0, 0, 0]),
        (rivals.first_of_series, ["Rocky", "Rocky", "Rocky II"], [1, 1, 0]),
        (rivals.first_of_series, ["Alien", "Alien Three", "Alien Three Returns"], [1, 1, 0]),
    ],
)
def test_rivals(beside: Tabled, feature: Feature, films: list[str], expected: list[float]) -> None:
    assert feature(beside("Black Rain", *films)).tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("feature", "expected"),
    [
        # Fame of 2, 5, unknown, 0 of one title by films 1 to 4, and of 3 by film 5 of another.
        (rivals.fame_among_namesakes, [2 - 5, 5 - 2, 1.5 - 5, 0 - 5, 3]),
        (rivals.years_among_namesakes, [10, -5, 20, 5, 0]),
    ],
)
def test_namesakes(beside: Tabled, title_record: Titled, feature: Feature, expected: list[float]) -> None:
    c = beside(
        "Black Rain",
        title_record("tt1", "Black Rain", 1990, 2),
        title_record("tt2", "The Black Rain", 1980, 5),
        title_record("tt3", "Blackrain", 2000, None),
        title_record("tt4", "Black Rain", 1985, 0),
        title_record("tt5", "Purple Rain", 1984, 3),
    )
    assert feature(c).tolist() == expected


def test_letters_words_and_fame_are_ahead_together(beside: Tabled, title_record: Titled) -> None:
    c = beside("Black Rain", title_record("tt1", "Black Rain", fame=0), title_record("tt2", "Zzz", fame=5))
    # 1 for the letters and 1 for the words against 0.08 for each step of fame.
    assert rivals.weighted_ahead(c).tolist() == pytest.approx([2 - 0.4, 0.4 - 2])


def test_a_film_is_no_namesake_of_itself(beside: Tabled, title_record: Titled) -> None:
    c = beside("Home", title_record("tt1", "Home"), title_record("tt1", "The Home"), title_record("tt2", "Home"))
    assert c.namesakes == [[2], [2], [0, 1]]


def test_fame_ahead_is_ahead_of_titles_that_are_no_worse(beside: Tabled, title_record: Titled) -> None:
    c = beside(
        "Black Rain",
        title_record("tt1", "Black Rain", fame=1),
        title_record("tt2", "Block Ruin", fame=5),
        title_record("tt3", "Black Rainn", fame=2),
        title_record("tt4", "Black Rain", fame=4),
    )
    # "Block Ruin" is too far behind to count for the others; the other "Black Rain" is no rival of the first.
    assert rivals.fame_ahead(c).tolist() == [1 - 2, 5 - 4, 2 - 4, 4 - 2]


def test_the_best_title_of_a_film_is_ahead_of_its_others(beside: Tabled, title_record: Titled) -> None:
    c = beside(
        "Black Rain",
        title_record("tt1", "Block Rain"),
        title_record("tt1", "Black Rain"),
        title_record("tt2", "Block Rain"),
    )
    assert rivals.best_title_of_film(c).tolist() == pytest.approx([-0.1, 0.0, 0.0])


def test_kept_words_are_ahead_of_other_titles_only(beside: Tabled, title_record: Titled) -> None:
    c = beside(
        "Lord of the Ants",
        title_record("tt1", "Lord of the Rings"),
        title_record("tt2", "The Lord of the Rings"),
        title_record("tt3", "Zzz"),
    )
    assert c.group[0] == c.group[1]
    ahead = rivals.kept_ahead(c).tolist()
    # Namesakes are no rivals: both are ahead of "Zzz" by all they have.
    assert min(ahead[:2]) > 0
    assert ahead[2] == -max(ahead[:2])


def test_another_title_of_the_same_film_counts_as_its_series(beside: Tabled, title_record: Titled) -> None:
    c = beside(
        "Alien",
        title_record("tt1", "Alien"),
        title_record("tt1", "Alien Das Wesen", kind="alternative"),
    )
    assert rivals.first_of_series(c).tolist() == [1, 0]
