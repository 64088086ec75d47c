"""The film, the title of it that matched, and the episode title alone."""

from typing import Final
from unicodedata import normalize

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.likeness import Column
from app.matching.normalize import MAX_TITLE

# Years from film to episode where the air year is not known: what is usual.
_AGE_UNKNOWN: Final = 15.0


def fame(c: Comparisons) -> Column:
    """How well known the film is, 0 to 5.9."""
    return c.fame


def age(c: Comparisons) -> Column:
    """Years from the film to the episode."""
    if c.query.air_year is None:
        return np.full(len(c), _AGE_UNKNOWN)
    return np.maximum(0.0, c.query.air_year - c.year)


def film_year(c: Comparisons) -> Column:
    """Year of the film."""
    return c.year


def alternative_title(c: Comparisons) -> Column:
    """1 when an alternative title matched, not the primary or the original one."""
    return c.column(lambda p: p.record.kind == "alternative")


def own_title(c: Comparisons) -> Column:
    """1 when the title that matched is the film's own, not a translation of it."""
    return c.column(lambda p: p.record.native)


def cut_film_title(c: Comparisons) -> Column:
    """1 when the film title is compared without its subtitle."""
    return c.column(lambda p: p.form.kind == "main")


def other_language(c: Comparisons) -> Column:
    """How much more foreign the film title looks than the title: share of little words and of letters with marks."""
    (mine, theirs), (count, film_count) = c.words.fact("foreign"), c.words.counts
    marked = c.column(lambda p: _marked(p.record.text)) - _marked(c.query.title[:MAX_TITLE])
    return np.asarray(theirs.sum(axis=1) / film_count - mine.sum(axis=1) / count + marked)


def _marked(title: str) -> float:
    """Share of the characters that are not ASCII."""
    if title.isascii():
        return 0.0
    text = normalize("NFC", title)
    return sum(not char.isascii() for char in text) / len(text)


def title_bits(c: Comparisons) -> Column:
    """Bits of all words of the title: a title of common words says little."""
    return np.asarray(c.words.fact("rarity")[0].sum(axis=1))


def film_bits(c: Comparisons) -> Column:
    """Bits of all words of the film title."""
    return np.asarray(c.words.fact("rarity")[1].sum(axis=1))
