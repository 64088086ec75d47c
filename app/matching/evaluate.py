"""How good the engine is, measured on judged pairs of episode title and film.

A row's film is right when its id is the judged one or one of its other ids; a duplicate entry of the catalogue counts
when title and year, one year either way, agree.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from app.matching.types import Answer, TitleRecord

NO_FILM = "none"
# Kinds whose title is the film's but for folds.
PLAIN_KINDS = frozenset({"exact", "stylised", "variant"})
LISTED = 5
_BINS = 10

Fault = Literal["wrong film", "film invented", "film missed"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged pair; `film_ids` is empty where the title names no film. `kind` is the editor's label."""

    title: str
    air_year: int | None
    film_title: str
    film_year: int | None
    film_ids: frozenset[str]
    kind: str
    show: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged pair beside the engine's answer.

    `place`: where the right film stands in the answer, 1 for the first, 0 when it does not. `score`: of the top match,
    None without one. `decided`: the title of the decided film, None when nothing was decided.
    """

    row: Judged
    place: int
    score: float | None
    decided: TitleRecord | None
    rightly: bool

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the decision, if anything."""
        if self.decided is not None and not self.rightly:
            return "wrong film" if self.row.film_ids else "film invented"
        return "film missed" if self.row.film_ids and not self.rightly else None


@dataclass(frozen=True, slots=True)
class Metrics:
    """What was measured. Shares are 0 to 1.

    `first` and `five`: share of the rows with a film whose right film stands first, among the first five; `plain_first`
    the same of exact, stylised and variant titles. `f1`, `precision`: of the decided answers; a row with a film that is
    not rightly decided is a miss. `calibration_error`: of the top match's score, over ten bins of equal mass (Naeini
    et al. 2015). A share of nothing is 0, the precision of no decision 1.
    """

    rows: int
    with_film: int
    first: float
    five: float
    plain_first: float
    f1: float
    precision: float
    decided: int
    calibration_error: float


def judge(row: Judged, answer: Answer) -> Outcome:
    """Compare an answer with what was judged; only the first five matches count."""
    matches = answer.matches[:LISTED]
    right = [is_right(found.matched, row) for found in matches]
    decided = next((found for found in matches if found.film_id == answer.decided), None)
    return Outcome(
        row,
        right.index(True) + 1 if True in right else 0,
        matches[0].score if matches else None,
        decided.matched if decided else None,
        decided is not None and is_right(decided.matched, row),
    )


def metrics_of(outcomes: Iterable[Outcome]) -> Metrics:
    """The metrics of some outcomes."""
    found = list(outcomes)
    named = [o for o in found if o.row.film_ids]
    plain = [o for o in named if o.row.kind in PLAIN_KINDS]
    decided = sum(o.decided is not None for o in found)
    rightly = sum(o.rightly for o in found)
    return Metrics(
        rows=len(found),
        with_film=len(named),
        first=_share(sum(o.place == 1 for o in named), len(named)),
        five=_share(sum(o.place > 0 for o in named), len(named)),
        plain_first=_share(sum(o.place == 1 for o in plain), len(plain)),
        f1=_share(2 * rightly, decided + len(named)),
        precision=_share(rightly, decided) if decided else 1.0,
        decided=decided,
        calibration_error=calibration_error([(o.score, o.place == 1) for o in found if o.score is not None]),
    )


def metrics_by(outcomes: Iterable[Outcome], attribute: str) -> dict[str, Metrics]:
    """The metrics of each group of outcomes whose judged rows agree in an attribute (`kind`, `show`), by its name."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[getattr(outcome.row, attribute)].append(outcome)
    return {name: metrics_of(group) for name, group in sorted(groups.items())}


def worst(outcomes: Iterable[Outcome], limit: int) -> list[Outcome]:
    """The worst faults: decided with most confidence though wrong, then films missed whose rival was likeliest."""
    faulty = [outcome for outcome in outcomes if outcome.fault]
    return sorted(faulty, key=lambda o: (o.decided is None, -(o.score or 0.0), o.row.title))[:limit]


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of (probability, outcome) pairs, over ten bins of equal mass; 0 of nothing."""
    # By score alone: pairs of one score keep their order, else a bin would hold only failures of it.
    ordered = sorted(scored, key=itemgetter(0))
    if not ordered:
        return 0.0
    edges = [round(at * len(ordered) / _BINS) for at in range(_BINS + 1)]
    bins = [ordered[low:high] for low, high in pairwise(edges)]
    return sum(abs(sum(score - right for score, right in part)) for part in bins) / len(ordered)


def is_right(film: TitleRecord, row: Judged) -> bool:
    """Whether a film is the judged one, or a duplicate of it."""
    if film.film_id in row.film_ids:
        return True
    if not row.film_ids or row.film_year is None:
        return False
    same_title = _letters(film.text) == _letters(row.film_title)
    return same_title and abs(film.year - row.film_year) <= 1


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _letters(title: str) -> str:
    text = unicodedata.normalize("NFKD", title.casefold().replace("&", "and"))
    return "".join(char for char in text if char.isalnum())
