"""Pairs and tables made by hand, small indexes, and a model that anyone can reckon after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching import word_table
from app.matching.comparison import Candidate, Comparisons, Pair, best_pairs
from app.matching.features import NAMES
from app.matching.forms import Form, forms_of
from app.matching.frequency import RAREST
from app.matching.index import Index, build_index
from app.matching.matcher import Matcher
from app.matching.model import Model, load_model
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


@dataclass(frozen=True)
class Weighing:
    """A model that adds up weighed features, so that a test can say what it gives."""

    weights: dict[str, float]
    offset: float = 0.0
    # What each call was asked, for tests that count.
    asked: list[NDArray[np.float64]] = field(default_factory=list)

    def utilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weighed sum of each candidate's features."""
        self.asked.append(table)
        total = np.full(len(table), self.offset)
        for name, weight in self.weights.items():
            total += weight * table[:, NAMES.index(name)]
        return total


# Equal titles have a utility of 4 and more, those that differ in a quarter of their letters one below -4.
LIKENESS = Weighing({"spaced": 34.0, "fame": 1.0}, -33.0)

Paired = Callable[..., Pair]
Tabled = Callable[..., Comparisons]


def pair_of(title: str, film: str, **details: Any) -> Pair:
    """The best pair of a title with one film title: the arguments are those of `Beside`."""
    given = Beside(title, film, **details)
    (found,) = best_pairs(given.query, readings(title), [Candidate(given.record, forms_of(film))])
    return found


@pytest.fixture
def compared() -> Paired:
    """The best pair of a title with one film title: the arguments are those of `Beside`."""
    return pair_of


@pytest.fixture
def hand_made() -> Paired:
    """A pair of folded texts as they are given: `reading`, `form`, `folds`, `form_kind` and `Beside`."""

    def make(reading: str, form: str, folds: tuple[str, ...] = (), form_kind: str = "plain", **details: Any) -> Pair:
        given = Beside(reading, form, **details)
        return Pair(given.query, given.record, Reading(reading, folds), Form(form, form_kind))

    return make


@pytest.fixture
def beside() -> Tabled:
    """The table of one title beside film titles: texts, of films 1, 2, … in their order, or records."""

    def make(title: str, *films: str | TitleRecord, **details: Any) -> Comparisons:
        pairs = []
        for at, film in enumerate(films, start=1):
            if isinstance(film, str):
                pairs.append(pair_of(title, film, **{"film_id": f"tt{at}", **details}))
            else:
                pairs.append(Pair(Beside(title, "", **details).query, film, readings(title)[0], forms_of(film.text)[0]))
        return Comparisons(pairs)

    return make


def record(film_id: str, text: str, year: int = 1990, fame: int | None = 3, kind: TitleKind = "primary") -> TitleRecord:
    """A title of a film, in English."""
    return TitleRecord(film_id, text, "en", kind, year, fame, kind == "primary")


@pytest.fixture
def title_record() -> Callable[..., TitleRecord]:
    """Makes a title record of an id, a text and what else is not usual."""
    return record


@pytest.fixture
def likeness() -> Weighing:
    """A model that goes by letters and fame: equal titles are decided, those that differ by a word are not."""
    return Weighing(LIKENESS.weights, LIKENESS.offset)


@pytest.fixture
def matcher_over(tmp_path: Path) -> Callable[..., Matcher]:
    """Builds a small index of titles and opens a matcher over it, with the hand-made model unless one is given."""

    def make(titles: Sequence[TitleRecord], model: object = LIKENESS) -> Matcher:
        build_index(tmp_path / "index", titles, "test")
        return Matcher(Index(tmp_path / "index"), model)

    return make


@pytest.fixture
def fixed_rarity(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, float]], None]]:
    """Fixes how many bits words have, so that the table of words may be written anew; other words are unknown."""

    def fix(bits: dict[str, float]) -> None:
        monkeypatch.setattr(word_table, "rarity", lambda word: bits.get(word, RAREST))
        word_table._word_facts.cache_clear()

    yield fix
    word_table._word_facts.cache_clear()


@pytest.fixture(scope="session")
def trained() -> Model:
    """The model that comes with the engine."""
    return load_model()
