"""The frame: words that stand unchanged around one changed stretch, the slot."""

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.likeness import Column, alike_if_any, common_ends, share
from app.matching.sound import sound_of


def frame_words(c: Comparisons) -> Column:
    """Number of words that both begin and end with."""
    return np.array([head + tail for head, tail in c.words.frame], float)


def frame_rarity(c: Comparisons) -> Column:
    """Bits of the words in the frame."""
    return np.asarray((c.words.fact("rarity")[1] * c.words.framing).sum(axis=1))


def one_for_one(c: Comparisons) -> Column:
    """1 when one word stands for one word in an otherwise equal title."""
    mine, theirs = c.words.counts
    return np.asarray((mine == theirs) & (c.of(frame_words) == theirs - 1), float)


def slot_letters(c: Comparisons) -> Column:
    """Similarity of what stands in the frame; 0 when the frame is empty in one of the two."""
    return alike_if_any(*c.words.slots)


def slot_sound(c: Comparisons) -> Column:
    """Similarity of how what stands in the frame sounds."""
    mine, theirs = c.words.slots
    return alike_if_any(list(map(sound_of, mine)), list(map(sound_of, theirs)))


def slot_rhyme(c: Comparisons) -> Column:
    """Letters that both slots end with, by share of the film's."""
    return share(common_ends(*c.words.slots)[1], c.of(slot_film_letters))


def slot_title_letters(c: Comparisons) -> Column:
    """Letters of the title's slot."""
    return np.array([len(slot) for slot in c.words.slots[0]], float)


def slot_film_letters(c: Comparisons) -> Column:
    """Letters of the film title's slot."""
    return np.array([len(slot) for slot in c.words.slots[1]], float)
