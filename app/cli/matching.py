"""`namesake match`: a file of titles in, one result a row out, on all cores."""

import csv
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TextIO

import click

from app.cli.answering import HEADS, Asked, Job
from app.cli.console import opened_ready, progress_bar
from app.cli.working import answer_all
from app.references.asking import DEFAULT_LIMIT


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
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes; the default is one a core.")
def match(file: TextIO, jobs: int | None, title_column: str | None, air_year_column: str | None, **job: Any) -> None:
    """Match every title of FILE ("-" is standard input); one result a row, in the order of the input.

    Results are written as they come. A row that is not accepted is reported in its place, and the exit code is 1.
    """
    lines = _Lines(file)
    rows = _read(lines, title_column, air_year_column)
    count = refused = 0
    size = _size(file)
    with opened_ready() as runtime, progress_bar("Matching titles", size) as done:
        if job["form"] in HEADS:
            click.echo(HEADS[job["form"]])
        with closing(answer_all(runtime, Job(**job), rows, jobs or len(os.sched_getaffinity(0)))) as batches:
            for answered in batches:
                click.echo("\n".join(answered.lines))
                count += len(answered.lines)
                refused += answered.refused
                done(answered.size if size else len(answered.lines))
    if refused:
        raise click.ClickException(f"{refused} of {count} rows were not accepted; they say why in their place.")


def _size(file: TextIO) -> int:
    """Bytes of the input; 0 when that is not known, as of a pipe."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


@dataclass
class _Lines:
    """The lines of the input, and how many bytes were read since that was asked last."""

    file: TextIO
    read: int = 0

    def __iter__(self) -> Iterator[str]:
        try:
            for line in self.file:
                self.read += len(line.encode())
                yield line
        except UnicodeDecodeError as error:
            raise click.ClickException(f"{self.file.name}: is not UTF-8{_place(self.file, error)}") from None

    def taken(self) -> int:
        """The bytes read since the last call."""
        read, self.read = self.read, 0
        return read


def _place(file: TextIO, error: UnicodeDecodeError) -> str:
    # The error counts from the beginning of a block; the end of the block is where the file was read to.
    try:
        return f" at byte {file.buffer.tell() - len(error.object) + error.start + 1}"
    except OSError:
        return ""


def _read(lines: _Lines, title_column: str | None, air_year_column: str | None) -> Iterator[Asked]:
    """The rows of the input. A wrong header is told at once, before anything is matched."""
    if title_column is not None:
        return _read_columns(lines, title_column, air_year_column)
    if air_year_column:
        raise click.UsageError("--air-year-column needs --title-column.")
    return (Asked(n, line.strip("\r\n"), "", lines.taken()) for n, line in enumerate(lines, start=1))


def _read_columns(lines: _Lines, title_column: str, air_year_column: str | None) -> Iterator[Asked]:
    columns = [column for column in (title_column, air_year_column) if column]
    records = enumerate(_records(lines), start=1)
    _, header = next(records, (1, None))
    if header is None:
        return iter(())
    missing = [column for column in columns if column not in header]
    if missing:
        raise click.UsageError(f"{lines.file.name}: no column {missing[0]!r}; found are {', '.join(header)}.")
    places = [header.index(column) for column in columns]

    def asked(number: int, cells: list[str]) -> Asked:
        values = [cells[place] if place < len(cells) else "" for place in places]
        return Asked(number, values[0], values[1] if air_year_column else "", lines.taken())

    return (asked(number, cells) for number, cells in records)


def _records(lines: _Lines) -> Iterator[list[str]]:
    if not lines.file.name.endswith(".csv"):
        yield from (line.rstrip("\r\n").split("\t") for line in lines)
        return
    csv.field_size_limit(10_000_000)
    reader = csv.reader(lines)
    try:
        yield from reader
    except csv.Error as error:
        raise click.ClickException(f"{lines.file.name}:{reader.line_num}: is no CSV: {error}") from None
