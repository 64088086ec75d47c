"""Features of words, on pairs made by hand. Rarity is fixed, so that the table of words may be written anew."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Comparisons
from app.matching.features import Feature, words

Tabled = Callable[..., Comparisons]

BITS = {"the": 2.0, "of": 3.0, "citizen": 12.0, "kane": 14.0, "lodge": 13.0, "lord": 11.0, "rings": 12.0, "ants": 10.0}
LODGE, KANE = "Citizen Lodge", "Citizen Kane"
ANTS, RINGS = "Lord of the Ants", "Lord of the Rings"


@pytest.fixture(autouse=True)
def _bits(fixed_rarity: Callable[[dict[str, float]], None]) -> None:
    """Known words are those above."""
    fixed_rarity(BITS)


@pytest.mark.parametrize(
    ("feature", "title", "film", "expected"),
    [
        # "lodge" and "kane" have one letter of nine in common.
        (words.words_letters, LODGE, KANE, (7 + 4 * 2 / 9) / 11),
        (words.words_letters, "Kane Citizen", KANE, 7 / 11),
        (words.words_rarity, LODGE, KANE, (12 + 14 * (2 / 9) ** 2) / 26),
        (words.title_rarity, LODGE, KANE, (12 + 13 * (2 / 9) ** 2) / 25),
        (words.title_rarity, "Lodge Citizen", KANE, (12 + 13 * (2 / 9) ** 2) / 25),
        (words.kept_rarity, ANTS, RINGS, 11 + 3 + 2),
        (words.kept_rarity, "The Lord of Ants", RINGS, 11 + 3 + 2),
        (words.kept_share, ANTS, RINGS, 16 / 28),
        (words.kept_share, "Zzz", RINGS, 0.0),
        (words.kept_telling, ANTS, RINGS, 1),
        (words.kept_telling, RINGS, RINGS, 2),
        (words.put_names, "Lord of Adam and Agnes", RINGS, 2),
        (words.put_names, "Adam's Rings", RINGS, 1),
        (words.put_names, "Adam", "Adam and Agnes", 0),
        (words.words_more, "Ants", RINGS, -3),
        (words.words_more, RINGS, "Ants", 3),
        (words.worst_word, RINGS, RINGS, 1.0),
        (words.worst_word, "Rings Lord", RINGS, 1.0),
        (words.worst_word, LODGE, "Citizen Bubu", 0.0),
        (words.worst_word, "Sitizen Kain", KANE, 0.75),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_words(beside: Tabled, feature: Feature, title: str, film: str, expected: float) -> None:
    # Beside a film of more words, which pads the table, and before one of fewer.
    found = feature(beside(title, film, "One Two Six Nine Ten Zero", "Zzz"))
    assert found[0] == pytest.approx(expected, abs=1e-6)


def test_a_word_of_the_film_has_one_partner_only(beside: Tabled) -> None:
    c = beside("Kane", "Kane Kane")
    assert words.words_letters(c).tolist() == [0.5]
    # But it stands in the title.
    assert words.kept_share(c).tolist() == [1.0]
