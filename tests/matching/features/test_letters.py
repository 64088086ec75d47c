"""Features of whole titles, on pairs made by hand."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Comparisons
from app.matching.features import Feature, letters

Tabled = Callable[..., Comparisons]

LODGE, KANE = "Citizen Lodge", "Citizen Kane"
ANTS, RINGS = "Lord of the Ants", "Lord of the Rings"


@pytest.mark.parametrize(
    ("feature", "title", "film", "expected"),
    [
        # Of 13 and 12 letters 9 are common in order: "citizen " and the last e.
        (letters.spaced, LODGE, KANE, 2 * 9 / 25),
        (letters.joined, LODGE, KANE, 2 * 8 / 23),
        (letters.joined, "WAR GAMES", "WarGames", 1.0),
        (letters.spaced, "WAR GAMES", "WarGames", 2 * 8 / 17),
        (letters.sorted_words, "Kane Citizen", KANE, 1.0),
        (letters.sorted_words, LODGE, KANE, 2 * 9 / 25),
        (letters.film_letters, LODGE, KANE, 11),
        (letters.film_letters, LODGE, "War Games", 8),
        (letters.letters_more, LODGE, KANE, 1),
        (letters.letters_more, KANE, LODGE, -1),
        (letters.same_end, LODGE, KANE, 1 / 11),
        (letters.same_end, "Bitizen Kane", KANE, 10 / 11),
        (letters.both_ends, LODGE, KANE, 8 / 11),
        (letters.both_ends, KANE, KANE, 1.0),
        # "toto" begins and ends with "toto": its letters count once.
        (letters.both_ends, "Toto", "Tototo", 4 / 6),
        (letters.sounds_alike, "Knight Rider", "Nite Writer", 1.0),
        (letters.sounds_alike, "Rocky", "Speed", 0.0),
        (letters.more_syllables, "Citizen Lodge", "Speed", 4 - 1),
        (letters.more_syllables, "Speed", "Citizen Kane", 1 - 4),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_letters(beside: Tabled, feature: Feature, title: str, film: str, expected: float) -> None:
    # Beside a film that is unlike: a column is not a number.
    assert feature(beside(title, film, "Zzz"))[0] == pytest.approx(expected, abs=1e-3)
