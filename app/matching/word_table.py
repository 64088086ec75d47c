"""The words of the titles in a table of comparisons, beside each other: letters, sound, rarity, order, frame."""

from collections.abc import Iterable
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.matching.frequency import rarity
from app.matching.likeness import Column, share
from app.matching.sound import sound_of, syllables
from app.matching.vocabulary import ENGLISH, FILLERS, FOREIGN, NAMES

# Words of a title that are compared one by one; longer titles are compared as a whole besides.
MAX_WORDS = 12
_FACTS = ("letters", "rarity", "telling", "syllables", "name", "foreign")


class Words:
    """The words of the titles in a table: index arrays, padded at the end, and their similarities."""

    def __init__(self, titles: list[str], film_titles: list[str]) -> None:
        self.mine = mine = [text.split()[:MAX_WORDS] for text in titles]
        self.theirs = theirs = [text.split()[:MAX_WORDS] for text in film_titles]
        left, right = _numbered(mine), _numbered(theirs)
        # A last row and column of nothing, which the padding points at.
        self._near = np.zeros((len(left) + 1, len(right) + 1))
        self._near[:-1, :-1] = cdist(list(left), list(right), scorer=fuzz.ratio, dtype=np.float32) / 100
        self._heard = np.zeros_like(self._near)
        self._heard[:-1, :-1] = (
            cdist(list(map(sound_of, left)), list(map(sound_of, right)), scorer=fuzz.ratio, dtype=np.float32) / 100
        )
        self._left, self._right = _padded(mine, left), _padded(theirs, right)
        self._facts_left, self._facts_right = _facts(left), _facts(right)

    @cached_property
    def near(self) -> NDArray[np.float64]:
        """Similarity in letters of each word of the title to each of the film title: candidate × word × word."""
        return self._near[self._left[:, :, None], self._right[:, None, :]]

    @cached_property
    def heard(self) -> NDArray[np.float64]:
        """Similarity in sound, likewise."""
        return self._heard[self._left[:, :, None], self._right[:, None, :]]

    @cached_property
    def sounds(self) -> tuple[list[str], list[str]]:
        """How the two titles sound, words joined."""
        return ["".join(map(sound_of, words)) for words in self.mine], ["".join(map(sound_of, w)) for w in self.theirs]

    @cached_property
    def counts(self) -> tuple[Column, Column]:
        """Number of words of the two titles."""
        return np.array([len(w) for w in self.mine], float), np.array([len(w) for w in self.theirs], float)

    def fact(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A fact of each word, 0 in the padding: one of `_FACTS`."""
        at = _FACTS.index(name)
        return self._facts_left[at][self._left], self._facts_right[at][self._right]

    @cached_property
    def kept(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which words of each title stand in the other one too, in any order."""
        equal = self.near > 0.999
        return np.asarray(equal.any(axis=2)), np.asarray(equal.any(axis=1))

    @cached_property
    def frame(self) -> list[tuple[int, int]]:
        """How many words the two begin alike with, and end alike with; no word counts for both ends."""
        return [_frame(a, b) for a, b in zip(self.mine, self.theirs, strict=True)]

    @cached_property
    def framing(self) -> NDArray[np.bool_]:
        """Which words of the film title are in the frame."""
        head, tail = np.array(self.frame).T
        places = np.arange(self._right.shape[1])[None, :]
        count = self.counts[1][:, None]
        return np.asarray((places < head[:, None]) | ((places >= count - tail[:, None]) & (places < count)))

    @cached_property
    def slots(self) -> tuple[list[str], list[str]]:
        """What stands in the frame, words joined: what the title puts where the film has something else."""
        mine, theirs = [], []
        for (head, tail), a, b in zip(self.frame, self.mine, self.theirs, strict=True):
            mine.append("".join(a[head : len(a) - tail]))
            theirs.append("".join(b[head : len(b) - tail]))
        return mine, theirs

    def aligned(self, similar: NDArray[np.float64], weights: NDArray[np.float64]) -> Column:
        """Largest sum of similarity × weight over pairs of words in order, by share of all weights (an alignment)."""
        count, left, right = similar.shape
        value = similar * weights[:, None, :]
        row = np.zeros((count, right + 1))
        for i in range(left):
            before, row = row, np.zeros((count, right + 1))
            # Best of taking the pair or leaving the title's word; then leaving the film's word.
            row[:, 1:] = np.maximum(before[:, :-1] + value[:, i, :], before[:, 1:])
            np.maximum.accumulate(row, axis=1, out=row)
        total = weights.sum(axis=1)
        return share(row[:, -1], total)


def _numbered(titles: list[list[str]]) -> dict[str, int]:
    return {word: at for at, word in enumerate(dict.fromkeys(word for title in titles for word in title))}


def _padded(titles: list[list[str]], numbers: dict[str, int]) -> NDArray[np.intp]:
    table = np.full((len(titles), max(map(len, titles))), len(numbers), np.intp)
    for at, title in enumerate(titles):
        table[at, : len(title)] = [numbers[word] for word in title]
    return table


def _facts(words: Iterable[str]) -> NDArray[np.float64]:
    return np.array([*map(_word_facts, words), (0.0,) * len(_FACTS)]).T


@lru_cache(16384)
def _word_facts(word: str) -> tuple[float, ...]:
    named = word in NAMES or (word[-1] == "s" and word[:-1] in NAMES)
    foreign = (word in FOREIGN) - (word in ENGLISH)
    return len(word), rarity(word), word not in FILLERS, syllables(word), named, foreign


def _frame(mine: list[str], theirs: list[str]) -> tuple[int, int]:
    most = min(len(mine), len(theirs))
    head = 0
    while head < most and mine[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < most - head and mine[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    return head, tail
