"""The engine's front door: a title in, an answer with evidence out."""

from collections import Counter
from collections.abc import Sequence

from app.matching.candidates import find, likeliest
from app.matching.comparison import Candidate, Pair, best_pairs
from app.matching.evidence import evidence_for, spans_between
from app.matching.index import INDEX_VERSION, Index
from app.matching.model import Ranker, load_model
from app.matching.normalize import Reading, canonical, readings
from app.matching.scoring import AMBIGUOUS_SHARE, Scored, score_all
from app.matching.types import Answer, Match, Query

# Raise it with every change that can change an answer: stored references of another version are rebuilt.
ENGINE_VERSION = f"5.{INDEX_VERSION}"


class Matcher:
    """Matches titles against an open index. It holds no state of its own; one serves a whole process."""

    def __init__(self, index: Index, ranker: Ranker | None = None) -> None:
        """A matcher over an index, with the model that comes with the engine unless another one is given."""
        self.index = index
        self._ranker = ranker

    def match(self, query: Query) -> Answer:
        """What a title means. A title of which nothing is left after folding ("!!!") means no film."""
        ranked = score_all(self.pairs(query), self._ranker or load_model())
        decided = next((scored for scored in ranked if scored.decided), None)
        namesakes = [s for s in ranked if decided and s is not decided and s.group == decided.group]
        films_of = Counter(scored.group for scored in ranked)
        return Answer(
            title=query.title,
            air_year=query.air_year,
            decided=decided.pair.record.film_id if decided else None,
            ambiguous=bool(decided and sum(s.score for s in namesakes) >= AMBIGUOUS_SHARE * decided.title),
            namesakes=tuple(s.pair.record.film_id for s in namesakes),
            matches=tuple(_match(scored, films_of[scored.group] - 1) for scored in ranked[: query.limit]),
        )

    def pairs(self, query: Query) -> list[Pair]:
        """The likeliest candidates beside the title, each by its closest pair of reading and form."""
        found = readings(query.title)
        if not found:
            return []
        candidates = likeliest(self.index, found, find(self.index, found, query.air_year))
        return best_pairs(query, _uncut_if_known(found, candidates), candidates) if candidates else []


def _uncut_if_known(found: tuple[Reading, ...], candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
    """Without the readings that cut something off, when the title as it stands is a film's title already."""
    if not any("part" in reading.folds for reading in found):
        return found
    whole = canonical(found[0].text)
    if any(canonical(form.text) == whole for c in candidates for form in c.forms if form.kind != "main"):
        return tuple(reading for reading in found if "part" not in reading.folds)
    return found


def _match(scored: Scored, namesakes: int) -> Match:
    record = scored.pair.record
    return Match(
        film_id=record.film_id,
        score=scored.score,
        band=scored.band,
        relation=scored.relation,
        matched=record,
        evidence=evidence_for(scored, namesakes),
        spans=spans_between(scored.pair.query.title, record.text),
    )
