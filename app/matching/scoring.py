"""From the model's utilities to a decision: probabilities, namesakes, bands and relations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Levenshtein

from app.matching.comparison import Comparisons, Pair, unspaced
from app.matching.features import measure
from app.matching.model import Ranker, probabilities
from app.matching.normalize import canonical, loose_key
from app.matching.types import Band, Relation

# A film of about the year that was given: how much its odds grow, and those of other films shrink, as log-odds.
# The model does not know the hint, because judged pairs have none.
YEAR_NEAR: Final = 3.0
YEAR_FAR: Final = -2.0
# A film is shown under the title nearest in form, of those at least this share as likely as its likeliest.
_MUCH_LESS: Final = 0.1
# Of films less likely than this nobody asks under which title they stand.
_HARDLY_SHOWN: Final = 0.001
_FORMS: Final[tuple[Relation, ...]] = ("exact", "stylised", "variant", "partial", "parody")

CERTAIN: Final = 0.9
# Above one half: a wrong film misleads a reader more than none.
LIKELY: Final = 0.55
POSSIBLE: Final = 0.1
# How far the best title must be ahead of the next one: for `certain`, and to be decided at all.
CERTAIN_GAP: Final = 0.5
DECIDED_GAP: Final = 0.1
# Namesakes that are less likely than this, all together, do not make an answer ambiguous.
AMBIGUOUS_SHARE: Final = 0.03


@dataclass(frozen=True, slots=True)
class Scored:
    """A film with its probability: `title` that its title is meant, `score` that the title means this film."""

    pair: Pair
    title: float
    score: float
    band: Band
    group: str
    decided: bool = False

    @property
    def relation(self) -> Relation:
        """The form of the match. Worked out when asked for: few of the candidates are ever shown."""
        return relation_of(self.pair)


def score_all(pairs: Sequence[Pair], ranker: Ranker) -> list[Scored]:
    """Score all candidates of one title, best film first; at most one is decided."""
    if not pairs:
        return []
    table = Comparisons(pairs)
    utilities = ranker.utilities(measure(table)) + _year_hint(table)
    return _decide(_ranked(pairs, table.group, probabilities(utilities)))


def _year_hint(table: Comparisons) -> NDArray[np.float64]:
    if table.query.film_year is None:
        return np.zeros(len(table))
    return np.where(abs(table.year - table.query.film_year) <= 1, YEAR_NEAR, YEAR_FAR)


def _ranked(pairs: Sequence[Pair], groups: Sequence[str], chances: NDArray[np.float64]) -> list[Scored]:
    """The films, best first: the chances of a film's titles add up.

    A film stands under the title that is nearest in form of those that are not much less likely than the likeliest.
    """
    titles_of: dict[str, list[int]] = defaultdict(list)
    for at in np.argsort(-chances, kind="stable").tolist():
        titles_of[pairs[at].record.film_id].append(at)
    score_of = {film: float(chances[places].sum()) for film, places in titles_of.items()}
    shown = {film: _shown(places, pairs, chances) for film, places in titles_of.items()}
    group_of = {film: groups[at] for film, at in shown.items()}
    title_of: dict[str, float] = defaultdict(float)
    for film, group in group_of.items():
        title_of[group] += score_of[film]
    best = sorted(title_of.values(), reverse=True)
    gap = best[0] - best[1] if len(best) > 1 else best[0]
    ranked = []
    for film in sorted(titles_of, key=lambda film: (-score_of[film], film)):
        at, title = shown[film], title_of[group_of[film]]
        band = _band(title, gap if title == best[0] else -1.0)
        ranked.append(Scored(pairs[at], title, score_of[film], band, group_of[film]))
    return ranked


def _shown(places: Sequence[int], pairs: Sequence[Pair], chances: NDArray[np.float64]) -> int:
    """Which of a film's titles, likeliest first, it stands under."""
    if len(places) == 1 or chances[places[0]] < _HARDLY_SHOWN:
        return places[0]
    likely = [at for at in places if chances[at] >= _MUCH_LESS * chances[places[0]]]
    return min(likely, key=lambda at: _FORMS.index(relation_of(pairs[at])))


def _band(title: float, gap: float) -> Band:
    if title >= CERTAIN and gap >= CERTAIN_GAP:
        return "certain"
    if title >= LIKELY and gap >= DECIDED_GAP:
        return "likely"
    return "possible" if title >= POSSIBLE else "none"


def _decide(ranked: list[Scored]) -> list[Scored]:
    """Mark the decided film; the other films of its title can only be possible."""
    winner = next((s for s in ranked if s.band in ("certain", "likely")), None)
    result = []
    for scored in ranked:
        if scored is winner:
            result.append(replace(scored, decided=True))
        elif scored.band in ("certain", "likely"):
            result.append(replace(scored, band="possible"))
        else:
            result.append(scored)
    return result


def relation_of(pair: Pair) -> Relation:
    """The form of the match: how the title differs from the film title it matched."""
    mine, theirs = pair.reading.text, pair.form.text
    as_written = pair.reading.folds in ((), ("part",), ("segment",)) and pair.form.kind == "plain"
    if mine == theirs and as_written:
        return "exact"
    if (pair.form.kind != "main" and pair.reading.joined == unspaced(theirs)) or misspelt(pair):
        return "stylised"
    if canonical(mine) == canonical(theirs) or loose_key(mine) == loose_key(theirs) != "":
        return "variant"
    return "partial" if contained(pair) else "parody"


def misspelt(pair: Pair) -> bool:
    """Whether the two differ by one swap of neighbouring letters: a slip ("Balck Rain"), hardly a pun."""
    mine, theirs = pair.reading.joined, unspaced(pair.form.text)
    return OSA.distance(mine, theirs) == 1 and Levenshtein.distance(mine, theirs) == 2


def contained(pair: Pair) -> float:
    """Share of the longer title that the shorter one covers, when all its words stand there in one run."""
    short, long = sorted((pair.reading.text, pair.form.text), key=len)
    return len(short) / len(long) if short != long and f" {short} " in f" {long} " else 0.0
