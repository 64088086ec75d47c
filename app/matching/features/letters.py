"""Whole titles: letters, sound, length."""

from typing import Final

import numpy as np
from rapidfuzz import fuzz

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
    return alike(c.mine, c.theirs, fuzz.token_sort_ratio)


def film_letters(c: Comparisons) -> Column:
    """Letters of the film title: long titles differ by intent, short ones agree by chance."""
    return c.letters[1]


def letters_more(c: Comparisons) -> Column:
    """How many letters the title has more than the film title."""
    return c.letters[0] - c.letters[1]


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
