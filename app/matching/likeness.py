"""How alike two columns of strings are, pair by pair."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix, Prefix
from rapidfuzz.process import cpdist

Column = NDArray[np.float64]


def alike(left: Sequence[str], right: Sequence[str], scorer: Callable[..., float] = fuzz.ratio) -> Column:
    """Similarity of each string on the left to its partner on the right by a scorer of 0 to 100, as 0 to 1."""
    return cpdist(left, right, scorer=scorer, dtype=np.float32).astype(np.float64) / 100


def alike_if_any(left: Sequence[str], right: Sequence[str]) -> Column:
    """The same where both have letters, 0 elsewhere: two blanks are not alike."""
    return alike(left, right) * [bool(a and b) for a, b in zip(left, right, strict=True)]


def common_ends(left: Sequence[str], right: Sequence[str]) -> tuple[Column, Column]:
    """Number of letters that each string begins alike with its partner, and ends alike with."""
    head = cpdist(left, right, scorer=Prefix.similarity, dtype=np.int32)
    tail = cpdist(left, right, scorer=Postfix.similarity, dtype=np.int32)
    return head.astype(np.float64), tail.astype(np.float64)


def share(part: Column, whole: Column) -> Column:
    """Parts by their wholes; 0 of nothing."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
