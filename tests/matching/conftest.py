"""Comparisons made by hand, and small indexes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.matching.features import Comparison, compare
from app.matching.index import Entry, Form, Index, build_index, forms_of
from app.matching.matcher import Matcher
from app.matching.normalize import Reading, readings
from app.matching.types import Query, TitleKind, TitleRecord


@dataclass(frozen=True)
class Beside:
    """A title beside the title of a film; what is not said is a well-known film of 1990 under its primary title."""

    title: str
    film: str
    film_id: str = "tt0000001"
    year: int = 1990
    fame: int | None = 3
    kind: TitleKind = "primary"
    language: str = "en"
    native: bool = False
    air_year: int | None = None
    film_year: int | None = None

    @property
    def record(self) -> TitleRecord:
        """The record of the film title."""
        return TitleRecord(self.film_id, self.film, self.language, self.kind, self.year, self.fame, self.native)

    @property
    def query(self) -> Query:
        """The query of the title."""
        return Query(self.title, self.air_year, self.film_year)


Compared = Callable[..., Comparison]


@pytest.fixture
def compared() -> Compared:
    """The best comparison of a title with one film title: the arguments are those of `Beside`."""

    def make(title: str, film: str, **details: object) -> Comparison:
        pair = Beside(title, film, **details)  # type: ignore[arg-type]
        found = compare(pair.query, readings(title), [Entry(pair.record, forms_of(film))])
        assert len(found) == 1
        return found[0]

    return make


@pytest.fixture
def hand_made() -> Compared:
    """A comparison of folded texts with similarities given: `reading`, `form`, `folds`, `form_kind` and `Beside`."""

    def make(
        reading: str,
        form: str,
        folds: tuple[str, ...] = (),
        form_kind: str = "plain",
        alike: tuple[float, float] = (0.5, 0.5),
        **details: object,
    ) -> Comparison:
        pair = Beside(reading, form, **details)  # type: ignore[arg-type]
        shape = Form(form, form_kind)
        return Comparison(pair.query, Entry(pair.record, (shape,)), Reading(reading, folds), shape, *alike)

    return make


def record(film_id: str, text: str, year: int = 1990, fame: int | None = 3, kind: TitleKind = "primary") -> TitleRecord:
    """A title of a film, in English."""
    return TitleRecord(film_id, text, "en", kind, year, fame, kind == "primary")


@pytest.fixture
def title_record() -> Callable[..., TitleRecord]:
    """Makes a title record of an id, a text and what else is not usual."""
    return record


@pytest.fixture
def matcher_over(tmp_path: Path) -> Callable[[Sequence[TitleRecord]], Matcher]:
    """Builds a small index of titles and opens a matcher over it."""

    def make(titles: Sequence[TitleRecord]) -> Matcher:
        build_index(tmp_path / "index", titles, "test")
        return Matcher(Index(tmp_path / "index"))

    return make
