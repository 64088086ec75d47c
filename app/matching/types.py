"""What goes into the engine and what comes out of it."""

from dataclasses import dataclass, field
from typing import Literal

Band = Literal["certain", "likely", "possible", "none"]
Relation = Literal["exact", "stylised", "variant", "partial", "parody"]
TitleKind = Literal["primary", "original", "alternative"]
SpanOp = Literal["keep", "change", "add", "drop"]


@dataclass(frozen=True, slots=True)
class TitleRecord:
    """One title of one film, as the index takes it in. `fame` is 0 to 5.9, None when unknown.

    `native`: the title is the film's own, not a translation of it.
    """

    film_id: str
    text: str
    language: str
    kind: TitleKind
    year: int
    fame: float | None
    native: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One title to match.

    `air_year`: films of later years are left out. `film_year`: a hint for ranking, one year either way.
    `limit`: how many matches at most.
    """

    title: str
    air_year: int | None = None
    film_year: int | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against a match, and the same in words."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Span:
    """One aligned stretch: `title` and `film` are half-open ranges in code points of the two titles."""

    op: SpanOp
    title: tuple[int, int]
    film: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """One film that the title may mean. `score` is the probability that it means this film."""

    film_id: str
    score: float
    band: Band
    relation: Relation
    matched: TitleRecord
    evidence: tuple[Evidence, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says of one title: at most one film decided, its namesakes named, matches best first."""

    title: str
    air_year: int | None
    decided: str | None = None
    ambiguous: bool = False
    namesakes: tuple[str, ...] = ()
    matches: tuple[Match, ...] = field(default=())
