"""What all commands that take films in share: their options, carrying a wish out, exit codes."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.cataloguing import Wish, import_films
from app.cli.console import REFUSED, opened, progress_bar
from app.config import Settings
from app.errors import DataError
from app.films.importers.embedded import FIRST_FILM_YEAR
from app.films.importers.entries import Supply, last_year

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
YEARS = click.IntRange(FIRST_FILM_YEAR, last_year())
_Command = Callable[..., None]


def import_options(source: str) -> Callable[[_Command], _Command]:
    """The options of every import; `source` is the name under which the catalogue is kept unless another is given."""
    options = [
        click.option("--source", default=source, show_default=True, help="Name under which this catalogue is kept."),
        click.option(
            "--max-bad",
            "most_bad",
            type=click.FloatRange(0, 1),
            default=0.05,
            show_default=True,
            help="Share of rows that may be skipped before a table is refused.",
        ),
        click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing."),
        click.option("--force", is_flag=True, help="Import the same files again, or ones with far fewer films."),
        click.option("--index/--no-index", default=True, help="Bring the index up to date afterwards (the default)."),
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
    ]

    def decorated(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


# Makes what is imported, downloading it if it has to; with the settings of this environment.
Supplying = Callable[[Settings], Supply]


def take_in(supplying: Supplying, as_json: bool, **options: Any) -> None:
    """Import a catalogue and print the report. A catalogue that is refused ends the process with code 3."""
    try:
        with opened() as runtime:
            supply = supplying(runtime.settings)
            if supply.licence:
                click.echo(f"Licence: {supply.licence}", err=True)
            report = import_films(runtime, Wish(supply, **options), progress_bar)
    except DataError as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        click.echo("Stopped. The catalogue is whole; run the import again to finish it.", err=True)
        sys.exit(1)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else str(report))
