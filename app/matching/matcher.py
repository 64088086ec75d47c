"""The engine's front door: a title in, an answer with evidence out."""

from collections import Counter
from collections.abc import Iterable

from app.matching.evidence import evidence_for, spans_between
from app.matching.features import compare
from app.matching.index import INDEX_VERSION, Entry, Index, query_keys
from app.matching.normalize import Reading, canonical, readings
from app.matching.scoring import AMBIGUOUS_SHARE, Scored, score_all
from app.matching.types import Answer, Match, Query

# Raise it with every change that can change an answer: stored references of another version are rebuilt.
ENGINE_VERSION = f"2.{INDEX_VERSION}"

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
        entries = list(self._candidates(found, query.air_year))
        ranked = score_all(compare(query, _uncut_if_known(found, entries), entries))
        decided = next((scored for scored in ranked if scored.decided), None)
        namesakes = [s for s in ranked if decided and s is not decided and s.group == decided.group]
        films_of = Counter(scored.group for scored in ranked)
        return Answer(
            title=query.title,
            air_year=query.air_year,
            decided=decided.comparison.entry.record.film_id if decided else None,
            ambiguous=bool(decided and sum(s.score for s in namesakes) >= AMBIGUOUS_SHARE * decided.title),
            namesakes=tuple(s.comparison.entry.record.film_id for s in namesakes),
            matches=tuple(_match(scored, films_of[scored.group] - 1) for scored in ranked[: query.limit]),
        )

    def _candidates(self, found: tuple[Reading, ...], last_year: int | None) -> Iterable[Entry]:
        """Titles worth comparing, each once: exact keys first, then similar ones, then famous similar ones."""
        seen: dict[tuple[str, str], Entry] = {}
        keys = {key for reading in found for key in query_keys(reading)}
        sources = [self.index.exact(keys, _EXACT_LIMIT, last_year)] if keys else []
        for reading in found[:_FUZZY_READINGS]:
            sources += [
                self.index.similar(reading.text, _SIMILAR_LIMIT, last_year, famous=famous) for famous in (False, True)
            ]
        for source in sources:
            for entry in source:
                seen.setdefault((entry.record.film_id, entry.record.text), entry)
        return seen.values()


def _uncut_if_known(found: tuple[Reading, ...], entries: Iterable[Entry]) -> tuple[Reading, ...]:
    """Without the readings that cut something off, when the title as it stands is a film's title already."""
    if not found:
        return found
    whole = canonical(found[0].text)
    if any(canonical(form.text) == whole for entry in entries for form in entry.forms if form.kind != "main"):
        return tuple(reading for reading in found if "part" not in reading.folds)
    return found


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
