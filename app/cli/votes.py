"""`namesake votes`: all that people decided, out into one file and in again."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import click

from app.cli.console import REFUSED, opened_with_tables
from app.decisions.transfer import export_lines, read_lines, restore
from app.errors import DataError


@click.group()
def votes() -> None:
    """What people decided: votes, judgements of editors, suggestions and their support."""


@votes.command(
    "export",
    short_help="Write all that people decided to one file.",
    epilog="\b\nExamples:\n  namesake votes export votes.jsonl\n  namesake votes export - | gzip > votes.jsonl.gz",
)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def votes_export(file: Path) -> None:
    """Write all that people decided to FILE as JSON lines; "-" is standard output.

    A file that is there already is replaced when the new one is complete. It holds no names and no addresses, but the
    numbers of the voters: keep it as you keep the database. The secret key is not in it.
    """
    with opened_with_tables() as runtime, runtime.reading() as session:
        if str(file) == "-":
            for line in export_lines(session):
                click.echo(line)
            return
        try:
            count = _write(file, export_lines(session))
        except OSError as error:
            raise click.ClickException(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(f"{file}: {count} lines")


def _write(file: Path, lines: Iterable[str]) -> int:
    """Write lines aside, then put the file in its place; returns how many there are."""
    draft = file.with_name(f"{file.name}.part")
    count = 0
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        for line in lines:
            out.write(f"{line}\n")
            count += 1
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return count


@votes.command(
    "import",
    short_help="Restore what people decided from such a file.",
    epilog="\b\nExamples:\n  namesake votes import votes.jsonl\n  gunzip < votes.jsonl.gz | namesake votes import -",
)
@click.argument("file", metavar="FILE", type=click.File("rb"))
def votes_import(file: BinaryIO) -> None:
    """Restore what people decided from FILE, as `votes export` wrote it; "-" is standard input.

    What stands here and is newer stays; a second time changes nothing.

    Exit code 3: a line is broken. It is named by its number, and nothing was changed.
    """
    try:
        rows = read_lines(file.name, file)
    except DataError as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(REFUSED)
    with opened_with_tables() as runtime, runtime.writing() as session:
        report = restore(session, rows)
    click.echo(str(report))
