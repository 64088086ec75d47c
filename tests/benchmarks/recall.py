"""Whether the engine's candidates hold what a scan of all titles would find: the film that `ratio` ranks first."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from app.matching.matcher import Matcher
from tests.benchmarks import subject
from tests.benchmarks.catalogue import Titles
from tests.benchmarks.mangling import WORD, edited

# A block of scores takes rows × columns × 4 bytes.
_COLUMNS = 10_000
_ROWS = 500
_LISTED = 10


@dataclass(frozen=True)
class Case:
    """A title of the catalogue, what became of it, and by which edits."""

    title: str
    edited: str
    edits: str


@dataclass(frozen=True)
class Miss:
    """A title whose best film is no candidate: what it was made of, the best title, and its ratio."""

    edited: str
    edits: str
    made_of: str
    best: str
    ratio: float


@dataclass(frozen=True)
class Recall:
    """Share of the titles with edited letters whose candidates have a film that a scan by `ratio` ranks first.

    `by_edits` counts those with a replaced word besides.
    """

    cases: int
    found: int
    share: float
    by_edits: dict[str, str]
    misses: list[Miss]


@dataclass
class Best:
    """The best ratio of a query, and the places of all titles that have it."""

    ratio: float
    places: list[int]


def cases(titles: Titles, count: int, seed: int) -> list[Case]:
    """Titles drawn at random and edited; what is blank after folding is left out."""
    rng = random.Random(seed)
    drawn = titles.at(rng.sample(range(titles.count), min(count, titles.count)))
    sources = [record.text for record in titles.at(rng.sample(range(titles.count), min(5_000, titles.count))).values()]
    words = [word for text in sources for word in text.split()]
    made = [Case(record.text, *edited(record.text, words, rng)) for record in drawn.values()]
    return [case for case, text in zip(made, subject.folded(case.edited for case in made), strict=True) if text]


def best_of(queries: Sequence[str], choices: Sequence[str]) -> list[Best]:
    """What an exhaustive scan ranks first for each query, block by block, on all processors."""
    found = [Best(-1.0, []) for _ in queries]
    for low in range(0, len(queries), _ROWS):
        part = queries[low : low + _ROWS]
        for start in range(0, len(choices), _COLUMNS):
            block = choices[start : start + _COLUMNS]
            scores = process.cdist(part, block, scorer=fuzz.ratio, workers=-1, dtype=np.float32)
            for best, row, top in zip(found[low:], scores, scores.max(axis=1), strict=False):
                if top >= best.ratio:
                    places = (start + np.flatnonzero(row == top)).tolist()
                    best.places = best.places + places if top == best.ratio else places
                    best.ratio = float(top)
    return found


def measure_recall(matcher: Matcher, titles: Titles, choices: Sequence[str], count: int, seed: int) -> Recall:
    """Compare the candidates of edited titles with a scan over `choices`, the folded titles."""
    made = cases(titles, count, seed)
    best = best_of(subject.folded(case.edited for case in made), choices)
    records = titles.at({place for each in best for place in each.places})
    right: list[bool] = []
    misses = []
    for case, top in zip(made, best, strict=True):
        films = {records[place].film_id for place in top.places}
        right.append(not films.isdisjoint(subject.candidate_films(matcher, case.edited)))
        if not right[-1]:
            miss = Miss(case.edited, case.edits, case.title, records[top.places[0]].text, round(top.ratio, 1))
            misses.append(miss)
    # A word put in by chance is no slip: the scan's best is then often as far from the title as any other.
    letters = [hit for case, hit in zip(made, right, strict=True) if not _word_replaced(case)]
    share = round(sum(letters) / len(letters), 4) if letters else 1.0
    return Recall(len(right), sum(right), share, _by_edits(made, right), misses[:_LISTED])


def _word_replaced(case: Case) -> bool:
    return WORD in case.edits.split(" + ")


def _by_edits(made: Sequence[Case], right: Sequence[bool]) -> dict[str, str]:
    found: dict[str, list[bool]] = {}
    for case, hit in zip(made, right, strict=True):
        kind = "with a word replaced" if _word_replaced(case) else "letters only"
        found.setdefault(kind, []).append(hit)
    return {kind: f"{sum(hits)} of {len(hits)}" for kind, hits in sorted(found.items())}
