"""Features of the frame and the slot, on pairs made by hand. Rarity is fixed."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Comparisons
from app.matching.features import Feature, frame

Tabled = Callable[..., Comparisons]

BITS = {"the": 2.0, "of": 3.0, "lord": 11.0, "rings": 12.0, "ants": 10.0}
ANTS, RINGS = "Lord of the Ants", "Lord of the Rings"
RICK, SHAW = "The Rickshank Rickdemption", "The Shawshank Redemption"


@pytest.fixture(autouse=True)
def _bits(fixed_rarity: Callable[[dict[str, float]], None]) -> None:
    """Known words are those above."""
    fixed_rarity(BITS)


@pytest.mark.parametrize(
    ("feature", "title", "film", "expected"),
    [
        (frame.frame_words, ANTS, RINGS, 3),
        (frame.frame_words, RINGS, RINGS, 4),
        (frame.frame_words, "Lord of Rings", RINGS, 3),
        (frame.frame_words, "Zzz", RINGS, 0),
        (frame.frame_rarity, ANTS, RINGS, 11 + 3 + 2),
        (frame.frame_rarity, "Xx of the Rings", RINGS, 3 + 2 + 12),
        (frame.frame_rarity, "Lord of Rings", RINGS, 11 + 3 + 12),
        # "the" is kept, but not in the frame.
        (frame.frame_rarity, "Xx the Yy", RINGS, 0),
        (frame.slot_letters, ANTS, RINGS, 2 * 2 / 9),
        (frame.slot_letters, RINGS, RINGS, 0),
        (frame.slot_letters, "Lord of the Rings Returns", RINGS, 0),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_frame(beside: Tabled, feature: Feature, title: str, film: str, expected: float) -> None:
    # Beside a film of more words, which pads the table, and before one of fewer.
    found = feature(beside(title, film, "One Two Six Nine Ten Zero", "Zzz"))
    assert found[0] == pytest.approx(expected, abs=1e-6)
