"""Features of whole titles: letters, sound, sameness, containment, numbers."""

from typing import Final

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from app.matching.comparison import Comparisons
from app.matching.likeness import Column, alike, alike_if_any, share

_SIGNS: Final = ("-", "(", "...", "…")


def spaced(c: Comparisons) -> Column:
    """Normalised Indel similarity of the folded titles."""
    return c.spaced


def joined(c: Comparisons) -> Column:
    """The same without blanks: blends and split words."""
    return c.joined


def sorted_words(c: Comparisons) -> Column:
    """The same with the words of each title in alphabetical order."""
    return c.ordered


def best_part(c: Comparisons) -> Column:
    """Similarity of the shorter title to the part of the longer one that it fits best."""
    return alike(c.mine_joined, c.theirs_joined, fuzz.partial_ratio)


def start_weighted(c: Comparisons) -> Column:
    """Jaro-Winkler similarity without blanks, which weighs the beginning."""
    similar = cpdist(c.mine_joined, c.theirs_joined, scorer=JaroWinkler.similarity, dtype=np.float32)
    return similar.astype(np.float64)


def edits(c: Comparisons) -> Column:
    """Number of letters added and dropped, blanks aside."""
    mine, theirs = c.letters
    return (1 - c.joined) * (mine + theirs)


def film_letters(c: Comparisons) -> Column:
    """Letters of the film title: long titles differ by intent, short ones agree by chance."""
    return c.letters[1]


def letters_more(c: Comparisons) -> Column:
    """How many letters the title has more than the film title."""
    return c.letters[0] - c.letters[1]


def signs_more(c: Comparisons) -> Column:
    """Hyphens, brackets and runs of dots that the title has more than the film title: wordplay is often marked."""
    mine = sum(map(c.query.title.count, _SIGNS))
    return c.column(lambda pair: mine - sum(map(pair.record.text.count, _SIGNS)))


def same_beginning(c: Comparisons) -> Column:
    """Share of the film title's letters that both begin with."""
    return share(c.ends[0], c.letters[1])


def same_end(c: Comparisons) -> Column:
    """Share of the film title's letters that both end with."""
    return share(c.ends[1], c.letters[1])


def both_ends(c: Comparisons) -> Column:
    """Share of the film title's letters that stand at the beginning or the end of both: blends keep both ends."""
    head, tail = c.ends
    return share(np.minimum(head + tail, np.minimum(*c.letters)), c.letters[1])


def sounds_alike(c: Comparisons) -> Column:
    """Similarity of how the two titles sound."""
    return alike_if_any(*c.words.sounds)


def more_syllables(c: Comparisons) -> Column:
    """Syllables that the title has more than the film title: puns keep the beat."""
    mine, theirs = c.words.fact("syllables")
    return np.asarray(mine.sum(axis=1) - theirs.sum(axis=1))


def same_title(c: Comparisons) -> Column:
    """1 when the two are the same but for case, punctuation, diacritics, or a counted heading or tail."""
    plain = ((), ("part",), ("segment",))
    return c.column(lambda p: p.reading.text == p.form.text and p.reading.folds in plain and p.form.kind == "plain")


def same_letters(c: Comparisons) -> Column:
    """1 when the two have the same letters in order, however divided or written."""
    return np.array([a == b for a, b in zip(c.mine_joined, c.theirs_joined, strict=True)], float)


def same_folded(c: Comparisons) -> Column:
    """1 when the two are the same but for article, number form, plural, word order or subtitle."""
    return c.same.astype(float)


def film_inside(c: Comparisons) -> Column:
    """Share of the title that the film title covers, when all its words stand there in one run."""
    return np.array([_inside(b, a) for a, b in zip(c.mine, c.theirs, strict=True)])


def title_inside(c: Comparisons) -> Column:
    """Share of the film title that the title covers, when all its words stand there in one run."""
    return np.array([_inside(a, b) for a, b in zip(c.mine, c.theirs, strict=True)])


def _inside(short: str, long: str) -> float:
    return len(short) / len(long) if short != long and f" {short} " in f" {long} " else 0.0


def film_digits(c: Comparisons) -> Column:
    """1 when the film title has a number that the title has not: sequels, mostly."""
    return np.array([bool(theirs - mine) for mine, theirs in zip(*c.numbers, strict=True)], float)


def title_digits(c: Comparisons) -> Column:
    """1 when the title has a number that the film title has not."""
    return np.array([bool(mine - theirs) for mine, theirs in zip(*c.numbers, strict=True)], float)
