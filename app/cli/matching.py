"""`namesake lookup` and `namesake match`: titles in, films out."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

import click

from app.cli.console import opened_ready, progress_bar
from app.errors import NotAccepted
from app.films.queries import get_films
from app.references.asking import DEFAULT_LIMIT, checked_query
from app.references.wire import answer_json, film_ids, percent
from app.runtime import Runtime

Json = dict[str, Any]

# What is less likely is noise to a reader; programs get it all.
LEAST_SCORE = 0.02


def _answer(runtime: Runtime, title: str, air_year: int | None, film_year: int | None, limit: int) -> Json:
    answer = runtime.lookup(checked_query(title, air_year, film_year, limit))
    with runtime.reading() as session:
        return answer_json(answer, get_films(session, film_ids(answer)))


def _describe(match: Json) -> str:
    film = match["film"]
    directors = ", ".join(film["directors"])
    return f"{film['title']} ({film['year']}{'; ' + directors if directors else ''})"


@click.command(
    short_help="Tell which film a title is from.",
    epilog='\b\nExamples:\n  namesake lookup "SE7EN"\n  namesake lookup "Black Rain" --air-year 2020 --json',
)
@click.argument("title")
@click.option("--air-year", type=int, help="Year of the episode: later films are left out.")
@click.option("--film-year", type=int, help="Year of the film, as a hint, one year either way.")
@click.option("--limit", type=int, default=DEFAULT_LIMIT, show_default=True, help="Films to list at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as the API gives it.")
def lookup(title: str, air_year: int | None, film_year: int | None, limit: int, as_json: bool) -> None:
    """Tell which film TITLE is from."""
    with opened_ready() as runtime:
        answer = _answer(runtime, title, air_year, film_year, limit)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    decided = [match for match in answer["matches"] if match["film"]["id"] == answer["decided"]]
    if decided:
        click.echo(f"{answer['title']} is named after {_describe(decided[0])}.")
        if answer["ambiguous"]:
            click.echo("Other films share this title.")
    else:
        click.echo(f"{answer['title']}: none of the films known here.")
    for match in answer["matches"]:
        if match["score"] >= LEAST_SCORE:
            click.echo(
                f"  {percent(match['score']):>4}  {match['band']:<8}  {match['relation']:<8}  {_describe(match)}"
            )
            click.echo(f"        {match['evidence'][0]['detail']}")


@dataclass(frozen=True)
class _Asked:
    line: int
    title: str
    air_year: str


@click.command(
    short_help="Match every title of a file.",
    epilog="\b\nExamples:\n  namesake match titles.txt\n"
    "  namesake match list.tsv --title-column title --air-year-column aired --format jsonl",
)
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--format", "form", type=click.Choice(["table", "tsv", "jsonl"]), default="table", show_default=True)
@click.option("--title-column", help="Column of the titles; without it the file has one title a line and no header.")
@click.option("--air-year-column", help="Column of the years (or dates, YYYY-…) of the episodes.")
@click.option("--limit", type=int, default=DEFAULT_LIMIT, show_default=True, help="Films to list at most a title.")
def match(file: TextIO, form: str, title_column: str | None, air_year_column: str | None, limit: int) -> None:
    """Match every title of FILE ("-" is standard input); one result a row, in the order of the input.

    A row that is not accepted is reported in its place, and the exit code is 1.
    """
    try:
        asked = list(_read(file, title_column, air_year_column))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name}: is not UTF-8 at byte {error.start + 1}") from None
    refused = 0
    with opened_ready() as runtime, progress_bar("Matching titles", len(asked)) as done:
        if form == "tsv":
            click.echo("title\tair_year\tfilm_id\tfilm\tfilm_year\tscore\tband\trelation\tambiguous\terror")
        for row in asked:
            result = _match_row(runtime, row, limit)
            refused += "error" in result
            click.echo(_FORMS[form](result))
            done(1)
    if refused:
        raise click.ClickException(f"{refused} of {len(asked)} rows were not accepted; they say why in their place.")


def _read(file: TextIO, title_column: str | None, air_year_column: str | None) -> Iterator[_Asked]:
    if title_column is None:
        if air_year_column:
            raise click.UsageError("--air-year-column needs --title-column.")
        for number, line in enumerate(file, start=1):
            yield _Asked(number, line.strip("\r\n"), "")
        return
    for number, cells in enumerate(_records(file), start=1):
        if number == 1:
            wanted = [column for column in (title_column, air_year_column) if column]
            missing = [column for column in wanted if column not in cells]
            if missing:
                raise click.UsageError(f"{file.name}: no column {missing[0]!r}; found are {', '.join(cells)}.")
            places = {column: cells.index(column) for column in wanted}
            continue
        values = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
        yield _Asked(number, values[title_column], values.get(air_year_column or "", ""))


def _records(file: TextIO) -> Iterable[list[str]]:
    if file.name.endswith(".csv"):
        csv.field_size_limit(10_000_000)
        return csv.reader(file)
    return (line.rstrip("\r\n").split("\t") for line in file)


def _match_row(runtime: Runtime, row: _Asked, limit: int) -> Json:
    year = row.air_year.strip()[:4]
    try:
        if year and not (year.isascii() and year.isdigit()):
            raise NotAccepted(f"The air year {row.air_year!r} is no year.")
        return _answer(runtime, row.title, int(year) if year else None, None, limit)
    except NotAccepted as error:
        return {"title": row.title, "error": f"row {row.line}: {error}"}


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
