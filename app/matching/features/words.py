"""Words that two titles share, and words that one puts where the other has something else."""

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.likeness import Column, share


def words_letters(c: Comparisons) -> Column:
    """Letters of the film title that its words share with their partners in the title, in order."""
    return c.words.aligned(c.words.near, c.words.fact("letters")[1])


def words_rarity(c: Comparisons) -> Column:
    """The same, each word weighed by how rare it is."""
    return c.words.aligned(c.words.near**2, c.words.fact("rarity")[1])


def title_rarity(c: Comparisons) -> Column:
    """Share of the title's rarity that its words have in common with the film title, similar ones in part."""
    mine = c.words.fact("rarity")[0]
    return share((mine * c.words.near.max(axis=2) ** 2).sum(axis=1), mine.sum(axis=1))


def kept_rarity(c: Comparisons) -> Column:
    """Bits of the film title's words that stand in the title: three rare words are no accident."""
    return np.asarray((c.words.fact("rarity")[1] * c.words.kept[1]).sum(axis=1))


def kept_share(c: Comparisons) -> Column:
    """Share of the film title's bits in words that stand in the title."""
    return share(c.of(kept_rarity), c.words.fact("rarity")[1].sum(axis=1))


def kept_telling(c: Comparisons) -> Column:
    """Number of the film title's telling words that stand in the title."""
    return np.asarray((c.words.fact("telling")[1] * c.words.kept[1]).sum(axis=1))


def put_names(c: Comparisons) -> Column:
    """Number of given names in the title that do not stand in the film title: characters of the show, most likely."""
    return np.asarray((c.words.fact("name")[0] * ~c.words.kept[0]).sum(axis=1))


def words_more(c: Comparisons) -> Column:
    """How many words the title has more than the film title."""
    return c.words.counts[0] - c.words.counts[1]


def worst_word(c: Comparisons) -> Column:
    """Similarity in letters of the film title's telling word that is least like any of the title."""
    return np.asarray(np.where(c.words.fact("telling")[1] > 0, c.words.near.max(axis=1), 1.0).min(axis=1))
