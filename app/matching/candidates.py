"""Which films are worth comparing with a title: exact keys, then alike ones among all films and among famous ones.

Several hundred are found, for a right film must not be missed; a quick score of a few numbers leaves the likeliest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.matching.comparison import Candidate, unspaced
from app.matching.forms import Form, query_keys
from app.matching.index import Index
from app.matching.normalize import Reading, names_a_part
from app.matching.store import Raw, form_kinds, forms_in, record_of

EXACT_LIMIT: Final = 80
SIMILAR_LIMIT: Final = 100
# How many stay after the quick score; and how many of the closest stay besides, however little known their films are.
KEPT: Final = 24
KEPT_CLOSEST: Final = 8
_TITLES_A_FILM: Final = 2
# Readings that are searched for alike titles; further ones (more segments, more leet) are found by exact keys only.
_FUZZY_READINGS = 3

# The quick score: the larger and the smaller of the two similarities, fame, and the places in the two searches, weighed
# by `fit_linear` on the judged titles whose film is found.
_QUICK: Final = np.array([17.7, 5.0, 1.7, -0.7, -0.36])
_NOT_FOUND: Final = 300


@dataclass(frozen=True, slots=True)
class Found:
    """Titles found for an episode title: their numbers in the index, and how each was found."""

    numbers: NDArray[np.int64]
    exact: NDArray[np.bool_]
    place: NDArray[np.int64]
    famous_place: NDArray[np.int64]


def find(index: Index, found: Sequence[Reading], last_year: int | None) -> Found:
    """All titles of the index worth a look, each once; of films up to `last_year`, where one is given."""
    exact = index.exact({key for reading in found for key in query_keys(reading)}, EXACT_LIMIT, last_year)
    # "Chapter Two" alone is like every second chapter, and means none of them.
    texts = [reading.text for reading in found[:_FUZZY_READINGS] if not names_a_part(reading.text)]
    everywhere, famous, short = (
        [search(text, SIMILAR_LIMIT, last_year) for text in texts]
        for search in (index.similar, index.similar_famous, index.similar_short)
    )
    numbers = np.unique(np.concatenate([exact, *everywhere, *famous, *short]))
    return Found(numbers, np.isin(numbers, exact), _places(numbers, everywhere), _places(numbers, famous))


def _places(numbers: NDArray[np.int64], searches: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The best place of each number in some searches."""
    places = np.full(len(numbers), _NOT_FOUND)
    for found in searches:
        at = np.searchsorted(numbers, found)
        places[at] = np.minimum(places[at], np.arange(len(found)))
    return places


def likeliest(index: Index, readings: Sequence[Reading], found: Found) -> list[Candidate]:
    """The likeliest of the titles found by a quick score, and the closest."""
    if not len(found.numbers):
        return []
    raws = index.store.raw(found.numbers)
    fames = index.store.fames(found.numbers)
    closest, score = _quick(raws, fames, readings, found)
    by_score = _spread(raws, np.argsort(-score, kind="stable"))
    by_closeness = np.argsort(-closest, kind="stable")[:KEPT_CLOSEST].tolist()
    order = list(dict.fromkeys(by_score + by_closeness))
    years = index.store.years(found.numbers[order]).tolist()
    return [
        Candidate(
            record_of(raws[at], year, float(fames[at])),
            tuple(map(Form, forms_in(raws[at]), form_kinds(raws[at]))),
        )
        for at, year in zip(order, years, strict=True)
    ]


def _spread(raws: Sequence[Raw], order: NDArray[np.intp]) -> list[int]:
    """The first `KEPT` of an order, with at most `_TITLES_A_FILM` of one film: many titles must not crowd films out."""
    kept: list[int] = []
    titles: Counter[str] = Counter()
    for at in order.tolist():
        film = raws[at][0]
        titles[film] += 1
        if titles[film] <= _TITLES_A_FILM:
            kept.append(at)
            if len(kept) == KEPT:
                break
    return kept


def _quick(
    raws: Sequence[Raw], fames: NDArray[np.float64], readings: Sequence[Reading], found: Found
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Similarity of each title's closest form, and the quick score."""
    forms = [forms_in(raw) for raw in raws]
    texts = [text for found_forms in forms for text in found_forms]
    starts = np.cumsum([0, *map(len, forms[:-1])])
    spaced = cdist([r.text for r in readings], texts, scorer=fuzz.ratio, dtype=np.float32)
    joined = cdist(
        [r.joined for r in readings], [unspaced(text) for text in texts], scorer=fuzz.ratio, dtype=np.float32
    )
    best = np.maximum.reduceat(np.stack([spaced.max(axis=0), joined.max(axis=0)]), starts, axis=1) / 100
    # "Rocky 2" is "Rocky II", and closer to it than to "Rocky Z".
    closest = np.where(found.exact, 1.0, best.max(axis=0))
    places = np.log1p(found.place), np.log1p(found.famous_place)
    return closest, np.asarray(_QUICK @ np.stack([closest, best.min(axis=0), np.maximum(fames, 0), *places]))
