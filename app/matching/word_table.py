"""The words of the titles in a table of comparisons, beside each other: letters, sound, rarity, order, frame."""

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


class Side:
    """The words of one side of the table: of the titles, or of the film titles. Equal texts are worked out once."""

    def __init__(self, texts: list[str]) -> None:
        distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        self._rows = np.array([distinct[text] for text in texts])
        self._words = [text.split()[:MAX_WORDS] for text in distinct]
        self.numbers = {word: at for at, word in enumerate(dict.fromkeys(w for words in self._words for w in words))}
        width = max(map(len, self._words))
        # The padding points behind the last word.
        padding = [len(self.numbers)] * width
        table = [[*[self.numbers[word] for word in words], *padding[len(words) :]] for words in self._words]
        self.places: NDArray[np.intp] = np.array(table)[self._rows]
        self._facts: NDArray[np.float64] = np.array([*map(_word_facts, self.numbers), (0.0,) * len(_FACTS)]).T
        self._known: dict[str, NDArray[np.float64]] = {}

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each text."""
        return [self._words[at] for at in self._rows.tolist()]

    @cached_property
    def counts(self) -> Column:
        """Number of words of each text."""
        return np.asarray(np.array([*map(len, self._words)], float)[self._rows])

    @cached_property
    def sounds(self) -> list[str]:
        """How each text sounds, words joined."""
        sounds = ["".join(map(sound_of, words)) for words in self._words]
        return [sounds[at] for at in self._rows.tolist()]

    def fact(self, name: str) -> NDArray[np.float64]:
        """A fact of each word, 0 in the padding: one of `_FACTS`."""
        if name not in self._known:
            self._known[name] = self._facts[_FACTS.index(name)][self.places]
        return self._known[name]


class Words:
    """The words of the titles in a table: index arrays, padded at the end, and their similarities."""

    def __init__(self, titles: list[str], film_titles: list[str]) -> None:
        self._left, self._right = left, right = Side(titles), Side(film_titles)
        # A last row and column of nothing, which the padding points at.
        self._near = np.zeros((len(left.numbers) + 1, len(right.numbers) + 1))
        self._near[:-1, :-1] = cdist(list(left.numbers), list(right.numbers), scorer=fuzz.ratio, dtype=np.float32) / 100

    @cached_property
    def near(self) -> NDArray[np.float64]:
        """Similarity in letters of each word of the title to each of the film title: candidate × word × word."""
        return self._near[self._left.places[:, :, None], self._right.places[:, None, :]]

    @property
    def sounds(self) -> tuple[list[str], list[str]]:
        """How the two titles sound, words joined."""
        return self._left.sounds, self._right.sounds

    @property
    def counts(self) -> tuple[Column, Column]:
        """Number of words of the two titles."""
        return self._left.counts, self._right.counts

    def fact(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A fact of each word of the two titles, 0 in the padding: one of `_FACTS`."""
        return self._left.fact(name), self._right.fact(name)

    @cached_property
    def kept(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which words of each title stand in the other one too, in any order."""
        equal = self.near > 0.999
        return np.asarray(equal.any(axis=2)), np.asarray(equal.any(axis=1))

    @cached_property
    def frame(self) -> list[tuple[int, int]]:
        """How many words the two begin alike with, and end alike with; no word counts for both ends."""
        return [_frame(a, b) for a, b in zip(self._left.words, self._right.words, strict=True)]

    @cached_property
    def framing(self) -> NDArray[np.bool_]:
        """Which words of the film title are in the frame."""
        head, tail = np.array(self.frame).T
        places = np.arange(self._right.places.shape[1])[None, :]
        count = self.counts[1][:, None]
        return np.asarray((places < head[:, None]) | ((places >= count - tail[:, None]) & (places < count)))

    @cached_property
    def slots(self) -> tuple[list[str], list[str]]:
        """What stands in the frame, words joined: what the title puts where the film has something else."""
        mine, theirs = [], []
        for (head, tail), a, b in zip(self.frame, self._left.words, self._right.words, strict=True):
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
