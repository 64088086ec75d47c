"""Fame from popularity: one scale for every catalogue, by the rank of a film among all.

The whole number says how many films of the world are as well known at most; the tenths, where between that and the
next number a film stands, in equal steps of the logarithm of its rank.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import neg

# The best-known films of the world, by how many there are from fame 5 down to fame 0; what is beyond has 0 too.
FIRST = (500, 3_000, 12_000, 50_000, 150_000, 500_000)
_TENTHS = 10
# What a cell of a table may say, and in words.
FAME = r"[0-5](\.[0-9])?"
FAME_WANTED = "a number from 0 to 5.9"


def _counts() -> list[int]:
    """How many films have fame 5.9 at least, 5.8 at least, … 0.1 at least."""
    counts = []
    for fewer, more in pairwise((1, *FIRST)):
        counts += [round(fewer * (more / fewer) ** (step / _TENTHS)) for step in range(1, _TENTHS + 1)]
    return counts[:-1]


def fame_steps(popularities: Iterable[float]) -> list[float]:
    """The popularity that a film must exceed for fame 5.9, 5.8, … 0.1; fewer when there are fewer films.

    Films that are equally popular have the same fame, so that it does not hang on the order of a file.
    """
    ranked = sorted(popularities, reverse=True)
    return [ranked[count] for count in _counts() if count < len(ranked)]


def fame_of(popularity: float | None, steps: Sequence[float]) -> float | None:
    """Fame of a film, given the steps of its catalogue; unknown when its popularity is."""
    if popularity is None:
        return None
    passed = bisect_right(steps, -popularity, key=neg)
    return (len(FIRST) * _TENTHS - 1 - passed) / _TENTHS


def fame_in(cell: str) -> float | None:
    """Fame as a cell of a table has it; a whole number stands for the middle of its step. None where it is no fame."""
    if not re.fullmatch(FAME, cell):
        return None
    return float(cell) if "." in cell else float(cell) + 0.5
