"""The frame: words that stand unchanged around one changed stretch, the slot."""

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.likeness import Column, alike_if_any


def frame_words(c: Comparisons) -> Column:
    """Number of words that both begin and end with."""
    return np.array([head + tail for head, tail in c.words.frame], float)


def frame_rarity(c: Comparisons) -> Column:
    """Bits of the words in the frame."""
    return np.asarray((c.words.fact("rarity")[1] * c.words.framing).sum(axis=1))


def slot_letters(c: Comparisons) -> Column:
    """Similarity of what stands in the frame; 0 when the frame is empty in one of the two."""
    return alike_if_any(*c.words.slots)
