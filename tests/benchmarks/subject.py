"""The engine under measurement: the one place where the benchmark touches it. Adapt it here when its API changes."""

from collections.abc import Callable, Iterable
from pathlib import Path

from app.matching.candidates import find
from app.matching.index import Index, build_index, current_stamp
from app.matching.matcher import Matcher
from app.matching.normalize import fold, readings
from app.matching.types import Query, TitleRecord
from tests.benchmarks.catalogue import Asked

_LISTED = 5


def build(folder: Path, records: Iterable[TitleRecord], progress: Callable[[int], None]) -> None:
    """Build an index of the records below `folder`."""
    build_index(folder, records, "benchmark", progress)


def indexed_titles(folder: Path) -> int:
    """How many titles the index below `folder` has; 0 when there is none."""
    stamp = current_stamp(folder)
    return stamp["titles"] if stamp else 0


def open_matcher(folder: Path) -> Matcher:
    """The matcher over the index below `folder`."""
    return Matcher(Index(folder))


def look_up(matcher: Matcher, asked: Asked) -> None:
    """What is timed as one lookup."""
    title, air_year = asked
    matcher.match(Query(title, air_year, limit=_LISTED))


def candidate_films(matcher: Matcher, title: str) -> set[str]:
    """The films that the engine compares a title with before it ranks them; of any year."""
    found = find(matcher.index, readings(title), None)
    return {raw[0] for raw in matcher.index.store.raw(found.numbers)}


def folded(texts: Iterable[str]) -> list[str]:
    """Normalised titles, as the peers are given them."""
    return [fold(text) for text in texts]
