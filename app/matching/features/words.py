"""Words that two titles share, and words that one puts where the other has something else."""

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.likeness import Column, alike, share


def words_letters(c: Comparisons) -> Column:
    """Letters of the film title that its words share with their partners in the title, in order."""
    return c.words.aligned(c.words.near, c.words.fact("letters")[1])


def words_rarity(c: Comparisons) -> Column:
    """The same, each word weighed by how rare it is."""
    return c.words.aligned(c.words.near**2, c.words.fact("rarity")[1])


def words_sound(c: Comparisons) -> Column:
    """The same by sound, weighed by letters."""
    return c.words.aligned(c.words.heard, c.words.fact("letters")[1])


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


def lost_rarity(c: Comparisons) -> Column:
    """Bits of the film title's rarest word that does not stand in the title."""
    return np.asarray((c.words.fact("rarity")[1] * ~c.words.kept[1]).max(axis=1))


def put_rarity(c: Comparisons) -> Column:
    """Bits of the title's rarest word that does not stand in the film title: puns put in names and made-up words."""
    return np.asarray((c.words.fact("rarity")[0] * ~c.words.kept[0]).max(axis=1))


def put_common(c: Comparisons) -> Column:
    """Bits of the title's most common telling word that does not stand in the film title; 20 when there is none."""
    bits = np.where((c.words.fact("telling")[0] > 0) & ~c.words.kept[0], c.words.fact("rarity")[0], 20.0)
    return np.asarray(bits.min(axis=1))


def put_names(c: Comparisons) -> Column:
    """Number of given names in the title that do not stand in the film title: characters of the show, most likely."""
    return np.asarray((c.words.fact("name")[0] * ~c.words.kept[0]).sum(axis=1))


def put_alike(c: Comparisons) -> Column:
    """Largest similarity, in letters or sound, of a word of the title that is changed to a word that is lost."""
    changed = ~c.words.kept[0][:, :, None] & ~c.words.kept[1][:, None, :]
    return np.asarray((np.maximum(c.words.near, 0.95 * c.words.heard) * changed).max(axis=(1, 2)))


def words_more(c: Comparisons) -> Column:
    """How many words the title has more than the film title."""
    return c.words.counts[0] - c.words.counts[1]


def worst_word(c: Comparisons) -> Column:
    """Similarity, in letters or sound, of the film title's telling word that is least like any of the title."""
    near = np.maximum(c.words.near, c.words.heard * 0.95).max(axis=1)
    return np.asarray(np.where(c.words.fact("telling")[1] > 0, near, 1.0).min(axis=1))


def last_word(c: Comparisons) -> Column:
    """Similarity of the last words: puns often rhyme or keep the end."""
    return alike([w[-1] for w in c.words.mine], [w[-1] for w in c.words.theirs])


def first_word(c: Comparisons) -> Column:
    """Similarity of the first words."""
    return alike([w[0] for w in c.words.mine], [w[0] for w in c.words.theirs])
