"""A candidate among the others of its list: rivals of other titles, namesakes, other titles of the film."""

from collections import defaultdict

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.features.letters import sounds_alike
from app.matching.features.words import kept_rarity, words_letters
from app.matching.likeness import Column


def closest_ahead(c: Comparisons) -> Column:
    """How far the similarity of letters is ahead of the best film of another title."""
    return _ahead(c, c.closest)


def words_ahead(c: Comparisons) -> Column:
    """How far the similarity of words is ahead of the best film of another title."""
    return _ahead(c, c.of(words_letters))


def sound_ahead(c: Comparisons) -> Column:
    """How far the similarity of sound is ahead of the best film of another title."""
    return _ahead(c, c.of(sounds_alike))


def kept_ahead(c: Comparisons) -> Column:
    """How many bits more of common words than the best film of another title."""
    return _ahead(c, c.of(kept_rarity))


def fame_ahead(c: Comparisons) -> Column:
    """How much better known than the best-known film of another title that is at most a little less close."""
    rows = c.closest[:, None] - 0.05 <= c.closest[None, :]
    best = np.where(rows & c.others, c.fame[None, :], -1.0).max(axis=1)
    return np.asarray(c.fame - best)


def weighted_ahead(c: Comparisons) -> Column:
    """How far letters, words and fame together are ahead of the best film of another title."""
    return _ahead(c, c.of(_weighted))


def weighted_place(c: Comparisons) -> Column:
    """Place in the list by letters, words and fame together, 0 for the first."""
    return _place(c.of(_weighted))


def closest_place(c: Comparisons) -> Column:
    """Place in the list by similarity of letters, 0 for the first."""
    return _place(c.closest)


def _weighted(c: Comparisons) -> Column:
    return c.closest + c.of(words_letters) + 0.08 * c.fame


def fame_among_namesakes(c: Comparisons) -> Column:
    """Fame less that of the best-known other film of the title; 3 when there is no other."""
    return np.array([c.fame[at] - max(c.fame[others]) if others else 3.0 for at, others in enumerate(c.namesakes)])


def years_among_namesakes(c: Comparisons) -> Column:
    """Years after the oldest other film of the title; 0 when there is no other, below 0 for the oldest."""
    return np.array([c.year[at] - min(c.year[others]) if others else 0.0 for at, others in enumerate(c.namesakes)])


def first_of_series(c: Comparisons) -> Column:
    """1 when another title in the list begins with this whole title: this one is the first of a series, most likely."""
    titles = set(c.theirs)
    firsts: set[str] = set()
    for text in titles:
        at = text.find(" ")
        while at > 0:
            if text[:at] in titles:
                firsts.add(text[:at])
            at = text.find(" ", at + 1)
    return np.array([text in firsts for text in c.theirs], float)


def best_title_of_film(c: Comparisons) -> Column:
    """Similarity less that of the film's closest title in the list."""
    best: dict[str, float] = defaultdict(float)
    for pair, value in zip(c.pairs, c.closest.tolist(), strict=True):
        best[pair.record.film_id] = max(best[pair.record.film_id], value)
    return np.asarray(c.closest - np.array([best[pair.record.film_id] for pair in c.pairs]))


def _ahead(c: Comparisons, value: Column) -> Column:
    best = np.where(c.others, value[None, :], 0.0).max(axis=1)
    return np.asarray(value - best)


def _place(value: Column) -> Column:
    # Equal values have equal places.
    return np.asarray((value[None, :] > value[:, None] + 1e-9).sum(axis=1), float)
