"""Golden rows over the embedded catalogue: what must match, what must rank better, what must not match.

Each bug adds a row to `golden.tsv`, with its reason. An empty relation is any.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT
from app.matching.matcher import Matcher
from app.matching.types import Answer, Query

COLUMNS = ["kind", "title", "air_year", "film_year", "film_id", "below", "relation", "reason"]
KINDS = ("matches", "ranks_better", "must_not_match")

Row = dict[str, str]


def table(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = table(Path(__file__).with_name("golden.tsv"))


def rows_of(kind: str) -> list[object]:
    """The rows of one kind, named by their title and years."""
    return [
        pytest.param(row, id=" ".join(filter(None, (row["title"], row["air_year"], row["film_year"]))))
        for row in ROWS
        if row["kind"] == kind
    ]


def answer(matcher: Matcher, row: Row) -> Answer:
    """What the engine says of a row."""
    air_year, film_year = (int(row[column]) if row[column] else None for column in ("air_year", "film_year"))
    return matcher.match(Query(row["title"], air_year, film_year, limit=50))


@pytest.mark.parametrize("row", rows_of("matches"))
def test_matches(matcher: Matcher, row: Row) -> None:
    found = answer(matcher, row)
    assert found.decided == row["film_id"], row["reason"]
    assert found.matches[0].film_id == row["film_id"]
    assert row["relation"] in ("", found.matches[0].relation), row["reason"]


@pytest.mark.parametrize("row", rows_of("ranks_better"))
def test_ranks_better(matcher: Matcher, row: Row) -> None:
    ranked = [match.film_id for match in answer(matcher, row).matches]
    assert row["film_id"] in ranked, row["reason"]
    assert row["below"] in ranked, row["reason"]
    assert ranked.index(row["film_id"]) < ranked.index(row["below"]), row["reason"]


@pytest.mark.parametrize("row", rows_of("must_not_match"))
def test_must_not_match(matcher: Matcher, row: Row) -> None:
    found = answer(matcher, row)
    assert found.decided is None, row["reason"]
    assert not [match for match in found.matches if match.band in ("certain", "likely")]


def test_the_rows_are_whole() -> None:
    films = {film["film_id"] for film in table(PROJECT_ROOT / "data" / "films.tsv")}
    assert list(ROWS[0]) == COLUMNS
    for row in ROWS:
        assert row["kind"] in KINDS, row
        assert row["title"], row
        assert row["reason"], row
        assert (row["film_id"] in films) == (row["kind"] != "must_not_match"), row
        assert (row["below"] in films) == (row["kind"] == "ranks_better"), row
        assert not row["relation"] or row["kind"] == "matches", row


def test_no_row_stands_twice() -> None:
    counts = Counter((row["kind"], row["title"], row["air_year"], row["film_year"], row["below"]) for row in ROWS)
    assert [key for key, count in counts.items() if count > 1] == []


def test_there_are_rows_of_every_kind() -> None:
    counts = Counter(row["kind"] for row in ROWS)
    assert sum(counts.values()) >= 60
    assert all(counts[kind] >= 15 for kind in KINDS)
