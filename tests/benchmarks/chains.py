"""New titles from the words of old ones: a Markov chain, in which each word is followed as in the titles."""

import random
import zlib
from collections.abc import Iterable, Iterator

_MOST_WORDS = 12
_EDGE = ""
_HASHES = 1 << 27
# The chain is left to itself after so many repeats in a row: little was learnt, and there is nothing new to say.
_PATIENCE = 1_000


class WordChain:
    """Which words follow which. A follower stands as often as it was seen, so a plain choice weighs it rightly."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._followers: dict[str, list[str]] = {}
        words: dict[str, str] = {}
        for title in titles:
            last = _EDGE
            for found in [*title.split(), _EDGE]:
                # One object a distinct word: the lists hold millions of them.
                word = words.setdefault(found, found)
                self._followers.setdefault(last, []).append(word)
                last = word
        if not self._followers.get(_EDGE):
            raise ValueError("no title to learn from")

    def title(self, rng: random.Random) -> str:
        """One new title of one to twelve words."""
        words: list[str] = []
        word = self._after(_EDGE, rng)
        while word and len(words) < _MOST_WORDS:
            words.append(word)
            word = self._after(word, rng)
        return " ".join(words)

    def _after(self, word: str, rng: random.Random) -> str:
        followers = self._followers[word]
        return followers[int(rng.random() * len(followers))]


class Seen:
    """Titles seen before, in 16 MB however many they are; of 100 new titles it takes a few for seen at 5 million."""

    def __init__(self) -> None:
        self._bits = bytearray(_HASHES // 8)

    def add(self, title: str) -> bool:
        """Add a title; True when it was there already."""
        at, bit = divmod(zlib.crc32(title.lower().encode()) % _HASHES, 8)
        known = bool(self._bits[at] >> bit & 1)
        self._bits[at] |= 1 << bit
        return known


def new_titles(titles: Iterable[str], count: int, rng: random.Random) -> Iterator[str]:
    """New titles, of which as large a share repeats another title as among the old ones.

    Left to itself a chain says the same short titles over and over: at five million, "Love" five thousand times.
    """
    old = list(titles)
    chain, seen = WordChain(old), Seen()
    share = sum(seen.add(title) for title in old) / len(old)
    del old
    repeats = 0
    for made in range(count):
        for _ in range(_PATIENCE):
            title = chain.title(rng)
            if not seen.add(title):
                break
            if repeats < share * made:
                repeats += 1
                break
        yield title
