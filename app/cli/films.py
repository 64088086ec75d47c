"""`namesake films`: taking other film catalogues in."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from app.cataloguing import Wish, import_tables
from app.cli.console import REFUSED, opened, progress_bar
from app.errors import DataError
from app.films.importers.table import FilmTables

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def films() -> None:
    """The film catalogue."""


@films.group("import")
def films_import() -> None:
    """Take a film catalogue in, beside the embedded one."""


@films_import.command(
    "table",
    short_help="Take in a catalogue from tab-separated tables.",
    epilog="\b\nExamples:\n  namesake films import table films.tsv --titles titles.tsv\n"
    "  namesake films import table films.tsv --dry-run --json",
)
@click.argument("film_table", metavar="FILMS", type=_FILE)
@click.option("--titles", type=_FILE, help="Table of alternative titles; without it, earlier ones stay.")
@click.option("--source", default="table", show_default=True, help="Name under which this catalogue is kept.")
@click.option(
    "--max-bad",
    "most_bad",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="Share of rows that may be skipped before a table is refused.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--force", is_flag=True, help="Import the same files again.")
@click.option("--index/--no-index", default=True, help="Bring the index up to date afterwards (the default).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def films_import_table(film_table: Path, titles: Path | None, as_json: bool, **options: Any) -> None:
    """Take in FILMS, a table of films with a header: film_id, title, year; original_title, popularity or fame,
    genres, countries, directors and imdb_id where they are known.

    Lists within a cell are separated by |. Rows that cannot be used are skipped and reported. Films that were taken
    in from the same source before and are not in the table any more are marked as vanished. Fame is read from the
    rank of popularity, so a small table is better off with a column fame (0 to 5).

    Exit code 3: a table was refused as a whole, and nothing was changed.
    """
    try:
        with opened() as runtime:
            report = import_tables(runtime, Wish(FilmTables(film_table, titles), **options), progress_bar)
    except DataError as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        click.echo("Stopped. The catalogue is whole; run the import again to finish it.", err=True)
        sys.exit(1)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else str(report))
