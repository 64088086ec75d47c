"""What `namesake match` makes of a batch of rows: lines of output. Worker processes do nothing else."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import NotAccepted
from app.films.queries import get_films
from app.matching.types import Answer, Query
from app.references.asking import checked_query
from app.references.wire import answer_json, film_ids, percent
from app.runtime import Runtime

Json = dict[str, Any]

HEADS = {"tsv": "title\tair_year\tfilm_id\tfilm\tfilm_year\tscore\tband\trelation\tambiguous\terror"}


@dataclass(frozen=True)
class Asked:
    """One row of the input, and the bytes that it took."""

    line: int
    title: str
    air_year: str
    size: int


@dataclass(frozen=True)
class Job:
    """What is wanted of every row: the form of the output, and how many films to list at most."""

    form: str
    limit: int


@dataclass(frozen=True)
class Answered:
    """The lines of output for a batch of rows, how many of them were not accepted, and the bytes that they took."""

    lines: list[str]
    refused: int
    size: int


def answer_batch(runtime: Runtime, job: Job, rows: Sequence[Asked]) -> Answered:
    """Match every row; one line a row. The films of all answers are read in one query."""
    answers = [_answer(runtime, row, job.limit) for row in rows]
    wanted = {film_id for answer in answers if isinstance(answer, Answer) for film_id in film_ids(answer)}
    with runtime.reading() as session:
        films = get_films(session, wanted)
    results = [answer_json(answer, films) if isinstance(answer, Answer) else answer for answer in answers]
    return Answered(
        lines=[_FORMS[job.form](result) for result in results],
        refused=sum("error" in result for result in results),
        size=sum(row.size for row in rows),
    )


def _answer(runtime: Runtime, row: Asked, limit: int) -> Answer | Json:
    try:
        return runtime.lookup(_query(row, limit))
    except NotAccepted as error:
        return {"title": row.title, "error": f"row {row.line}: {error}"}


def _query(row: Asked, limit: int) -> Query:
    year = row.air_year.strip()[:4]
    if year and not (year.isascii() and year.isdigit()):
        raise NotAccepted(f"The air year {row.air_year!r} is no year.")
    return checked_query(row.title, int(year) if year else None, None, limit)


def _cells(result: Json) -> list[str]:
    best = next((m for m in result.get("matches", ()) if m["film"]["id"] == result["decided"]), None)
    year = result.get("air_year")
    head = [result["title"].replace("\t", " "), str(year or "")]
    if best is None:
        return [*head, "", "", "", "", "", "", "", result.get("error", "")]
    film = best["film"]
    facts = [film["id"], film["title"], str(film["year"]), f"{best['score']:.4f}", best["band"], best["relation"]]
    return [*head, *facts, "yes" if result["ambiguous"] else "no", ""]


def _table_line(result: Json) -> str:
    cells = _cells(result)
    if not cells[3]:
        return f"{cells[0]:<44}       {cells[9] or '–'}"
    shared = "  [other films share this title]" if cells[8] == "yes" else ""
    return f"{cells[0]:<44} {percent(float(cells[5])):>5} {cells[3]} ({cells[4]}){shared}"


_FORMS: dict[str, Callable[[Json], str]] = {
    "table": _table_line,
    "tsv": lambda result: "\t".join(_cells(result)),
    "jsonl": lambda result: json.dumps(result, ensure_ascii=False),
}
