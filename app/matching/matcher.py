"""The engine's front door: a title in, an answer with evidence out."""

from collections.abc import Iterable

from app.matching.evidence import evidence_for, spans_between
from app.matching.features import compare
from app.matching.index import INDEX_VERSION, Entry, Index, query_keys
from app.matching.normalize import Reading, readings
from app.matching.scoring import AMBIGUOUS_SHARE, Scored, score_all
from app.matching.types import Answer, Match, Query

# Raise it with every change that can change an answer: stored references of another version are rebuilt.
ENGINE_VERSION = f"1.{INDEX_VERSION}"

_EXACT_LIMIT = 60
_SIMILAR_LIMIT = 60
_FUZZY_READINGS = 3


class Matcher:
    """Matches titles against an open index. It holds no state of its own; one serves a whole process."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def match(self, query: Query) -> Answer:
        """What a title means. A title of which nothing is left after folding ("!!!") means no film."""
        found = readings(query.title)
        entries = [entry for entry in self._candidates(found) if _old_enough(entry, query)]
        ranked = score_all(compare(query, found, entries))
        decided = next((scored for scored in ranked if scored.decided), None)
        namesakes = [s for s in ranked if decided and s is not decided and s.group == decided.group]
        return Answer(
            title=query.title,
            air_year=query.air_year,
            decided=decided.comparison.entry.record.film_id if decided else None,
            ambiguous=bool(decided and sum(s.score for s in namesakes) >= AMBIGUOUS_SHARE * decided.title),
            namesakes=tuple(s.comparison.entry.record.film_id for s in namesakes),
            matches=tuple(_match(scored, len(namesakes)) for scored in ranked[: query.limit]),
        )

    def _candidates(self, found: tuple[Reading, ...]) -> Iterable[Entry]:
        """Titles worth comparing, each once: exact keys first, then similar ones, then famous similar ones."""
        seen: dict[tuple[str, str], Entry] = {}
        keys = {key for reading in found for key in query_keys(reading)}
        sources = [self.index.exact(keys, _EXACT_LIMIT)] if keys else []
        for reading in found[:_FUZZY_READINGS]:
            sources += [self.index.similar(reading.text, _SIMILAR_LIMIT, famous) for famous in (False, True)]
        for source in sources:
            for entry in source:
                seen.setdefault((entry.record.film_id, entry.record.text), entry)
        return seen.values()


def _old_enough(entry: Entry, query: Query) -> bool:
    return query.air_year is None or entry.record.year <= query.air_year


def _match(scored: Scored, namesakes: int) -> Match:
    record = scored.comparison.entry.record
    return Match(
        film_id=record.film_id,
        score=scored.score,
        band=scored.band,
        relation=scored.relation,
        matched=record,
        evidence=evidence_for(scored, namesakes),
        spans=spans_between(scored.comparison.query.title, record.text),
    )
