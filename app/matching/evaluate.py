"""How good the engine is, measured on judged pairs of episode title and film.

A row's film is right when its id is the judged one or one of its other ids; a duplicate entry of the catalogue counts
when title and year, one year either way, agree.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from app.matching.types import Answer, Match, Query

NO_FILM = "none"
_BINS = 10
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged pair; `film_ids` is empty where the title names no film. `kind` is the editor's label."""

    title: str
    air_year: int | None
    film_title: str
    film_year: int | None
    film_ids: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Metrics:
    """What was measured. Shares are 0 to 1.

    `first` and `five`: share of the rows with a film whose right film stands first, among the first five.
    `f1`, `precision`: of the decided answers; a row with a film that is not rightly decided is a miss.
    `calibration_error`: of the top match's score, over ten bins of equal mass (Naeini et al. 2015).
    """

    rows: int
    with_film: int
    first: float
    five: float
    f1: float
    precision: float
    decided: int
    calibration_error: float
    first_by_kind: dict[str, float]


def evaluate(judged: Iterable[Judged], match: Callable[[Query], Answer]) -> Metrics:
    """Match every judged title and measure the answers. Raises ValueError without a row that has a film."""
    rows = list(judged)
    with_film, first, five = Counter[str](), Counter[str](), 0
    decided = rightly = 0
    tops: list[tuple[float, bool]] = []
    for row in rows:
        answer = match(Query(row.title, row.air_year, limit=_LISTED))
        right = [_is_right(found, row) for found in answer.matches]
        if row.film_ids:
            with_film[row.kind] += 1
            first[row.kind] += bool(right and right[0])
            five += any(right)
        if answer.decided is not None:
            decided += 1
            rightly += any(ok and m.film_id == answer.decided for ok, m in zip(right, answer.matches, strict=True))
        if answer.matches:
            tops.append((answer.matches[0].score, right[0]))
    total = with_film.total()
    if not total:
        raise ValueError("no judged row has a film")
    return Metrics(
        rows=len(rows),
        with_film=total,
        first=first.total() / total,
        five=five / total,
        f1=2 * rightly / (decided + total),
        precision=rightly / decided if decided else 1.0,
        decided=decided,
        calibration_error=calibration_error(tops),
        first_by_kind={kind: first[kind] / count for kind, count in sorted(with_film.items())},
    )


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (probability, outcome) pairs, over ten bins of equal mass; 0 of nothing."""
    # By score alone: pairs of one score keep their order, else a bin would hold only failures of it.
    ordered = sorted(scored, key=itemgetter(0))
    if not ordered:
        return 0.0
    edges = [round(at * len(ordered) / _BINS) for at in range(_BINS + 1)]
    bins = [ordered[low:high] for low, high in pairwise(edges)]
    return sum(abs(sum(score - right for score, right in part)) for part in bins) / len(ordered)


def _is_right(match: Match, row: Judged) -> bool:
    if match.film_id in row.film_ids:
        return True
    if not row.film_ids or row.film_year is None:
        return False
    same_title = _letters(match.matched.text) == _letters(row.film_title)
    return same_title and abs(match.matched.year - row.film_year) <= 1


def _letters(title: str) -> str:
    text = unicodedata.normalize("NFKD", title.casefold().replace("&", "and"))
    return "".join(char for char in text if char.isalnum())
