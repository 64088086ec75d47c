"""What is measured of a title beside a candidate: one small documented function per feature.

A feature takes the table of all candidates of a title and gives a column, one number a candidate. No feature depends
on the size of the catalogue: fame is on one scale for all, and rarity comes from a table kept with the model.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.matching.comparison import Comparisons
from app.matching.features import film, frame, letters, rivals, words
from app.matching.likeness import Column

Feature = Callable[[Comparisons], Column]

FEATURES: Final[tuple[Feature, ...]] = (
    letters.spaced,
    letters.joined,
    letters.sorted_words,
    letters.film_letters,
    letters.letters_more,
    letters.same_end,
    letters.both_ends,
    letters.sounds_alike,
    letters.more_syllables,
    words.words_letters,
    words.words_rarity,
    words.title_rarity,
    words.kept_rarity,
    words.kept_share,
    words.kept_telling,
    words.put_names,
    words.words_more,
    words.worst_word,
    frame.frame_words,
    frame.frame_rarity,
    frame.slot_letters,
    film.fame,
    film.age,
    film.film_year,
    film.alternative_title,
    film.own_title,
    film.cut_film_title,
    film.other_language,
    film.title_bits,
    film.film_bits,
    rivals.closest_ahead,
    rivals.words_ahead,
    rivals.sound_ahead,
    rivals.kept_ahead,
    rivals.fame_ahead,
    rivals.weighted_ahead,
    rivals.weighted_place,
    rivals.closest_place,
    rivals.fame_among_namesakes,
    rivals.years_among_namesakes,
    rivals.first_of_series,
    rivals.best_title_of_film,
)
NAMES: Final = tuple(feature.__name__ for feature in FEATURES)


def measure(table: Comparisons) -> NDArray[np.float64]:
    """All features of all candidates: one row a candidate, one column a feature in the order of `FEATURES`."""
    return np.stack([table.of(feature) for feature in FEATURES], axis=1)
