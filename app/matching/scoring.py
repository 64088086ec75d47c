"""From features to a decision: weights, probabilities, namesakes, bands and relations.

The weights are the whole model, one number a feature, readable as log-odds: the film title's odds of being meant
are multiplied by e to the weight for each unit of the feature. They were fitted by logistic regression on
`data/judged.tsv` over a catalogue of 322,000 films, scaled so that the titles of one list may compete, and rounded.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from app.matching.features import Comparison, contained, measure, same_styled, same_title, same_varied
from app.matching.normalize import canonical, fold
from app.matching.types import Band, Relation

BIAS: Final = -23.5
WEIGHTS: Final[Mapping[str, float]] = {
    "same_title": 28.6,
    "same_styled": 24.0,
    "same_varied": 23.4,
    "unequal_similarity": 14.9,
    "unequal_words": 6.2,
    "unequal_frame": 1.3,
    "unequal_letters": 2.2,
    "equal_letters": 1.3,
    "contained": -1.6,
    "film_fame": 1.35,
    "equal_fame": -0.37,
    "alternative_title": 0.3,
    "film_year_near": 1.6,
}

# How much likelier one film of a title is than its namesakes, as log-odds.
NAMESAKE_FAME: Final = 1.0
NAMESAKE_KIND: Final = {"primary": 0.4, "original": 0.4, "alternative": 0.0}
NAMESAKE_NATIVE: Final = 0.4
NAMESAKE_YEAR: Final = 3.0
# A film of exactly this title comes before one whose title had to be folded further, or cut to its head.
NAMESAKE_EXACT: Final = 1.5
NAMESAKE_MAIN: Final = -2.0

CERTAIN: Final = 0.9
LIKELY: Final = 0.5
POSSIBLE: Final = 0.1
# How far the best title must be ahead of the next one: for `certain`, and to be decided at all.
CERTAIN_GAP: Final = 0.5
DECIDED_GAP: Final = 0.1
# A namesake that is less likely than this does not make an answer ambiguous.
AMBIGUOUS_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """A film with its probability: `title` that its title is meant, `score` that the title means this film."""

    comparison: Comparison
    title: float
    score: float
    band: Band
    relation: Relation
    group: str
    decided: bool = False


def log_odds(comparison: Comparison) -> float:
    """Weighted sum of the features of one comparison."""
    return BIAS + sum(WEIGHTS[name] * value for name, value in measure(comparison).items())


def relation_of(c: Comparison) -> Relation:
    """The form of the match: how the title differs from the film title it matched."""
    if same_title(c):
        return "exact"
    if same_styled(c) or misspelt(c):
        return "stylised"
    if same_varied(c):
        return "variant"
    return "partial" if contained(c) else "parody"


def misspelt(c: Comparison) -> bool:
    """Whether the two differ by one swap of neighbouring letters: a slip ("Balck Rain"), hardly a pun."""
    mine, theirs = c.reading.joined, c.form.text.replace(" ", "")
    return OSA.distance(mine, theirs) == 1 and Levenshtein.distance(mine, theirs) == 2


def score_all(comparisons: Iterable[Comparison]) -> list[Scored]:
    """Score all candidates of one title, best first; at most one is decided."""
    groups = _grouped(comparisons)
    # The titles compete with each other and with "no film at all", whose odds are 1.
    odds_of = {group: math.exp(max(odds for odds, _ in members)) for group, members in groups.items()}
    total = 1 + sum(odds_of.values())
    ranked = sorted(groups, key=lambda group: (-odds_of[group], group))
    result: list[Scored] = []
    for place, group in enumerate(ranked):
        title = odds_of[group] / total
        rival = odds_of[ranked[1]] / total if place == 0 and len(ranked) > 1 else 0.0
        band = _band(title, title - rival if place == 0 else -1.0)
        members = groups[group]
        shares = _shares([comparison for _, comparison in members])
        result += [
            Scored(comparison, title, title * share, band, relation_of(comparison), group)
            for (_, comparison), share in zip(members, shares, strict=True)
        ]
    result.sort(key=lambda s: (-s.score, -(s.comparison.entry.record.fame or 0), s.comparison.entry.record.film_id))
    return _decide(result)


def _grouped(comparisons: Iterable[Comparison]) -> dict[str, list[tuple[float, Comparison]]]:
    """Log-odds and comparison of each film, by title: a film stands only under the likeliest of its titles."""
    found: dict[str, dict[str, tuple[float, Comparison]]] = defaultdict(dict)
    for comparison in comparisons:
        odds = log_odds(comparison)
        members = found[canonical(fold(comparison.form.text))]
        film = comparison.entry.record.film_id
        if film not in members or _standing(odds, comparison) > _standing(*members[film]):
            members[film] = (odds, comparison)
    taken: set[str] = set()
    groups: dict[str, list[tuple[float, Comparison]]] = {}
    for group in sorted(found, key=lambda group: (-max(odds for odds, _ in found[group].values()), group)):
        members = {film: member for film, member in found[group].items() if film not in taken}
        taken |= set(members)
        if members:
            groups[group] = list(members.values())
    return groups


def _standing(odds: float, comparison: Comparison) -> float:
    """Which of several titles of one film to show: the film's own before translations and cut ones."""
    return odds + _namesake_log_odds(comparison)


def _shares(members: Sequence[Comparison]) -> list[float]:
    """Probability of each film among the films of one title."""
    weights = [math.exp(_namesake_log_odds(member)) for member in members]
    return [weight / sum(weights) for weight in weights]


def _namesake_log_odds(c: Comparison) -> float:
    record = c.entry.record
    hint = 0.0
    if c.query.film_year is not None and abs(record.year - c.query.film_year) <= 1:
        hint = NAMESAKE_YEAR
    fame = 1 if record.fame is None else record.fame
    form = NAMESAKE_EXACT * same_title(c) + (NAMESAKE_MAIN if c.form.kind == "main" else 0.0)
    own = NAMESAKE_NATIVE * record.native
    return NAMESAKE_FAME * fame + NAMESAKE_KIND[record.kind] + own + hint + form


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
