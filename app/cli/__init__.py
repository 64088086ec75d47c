"""The `namesake` command. Each command parses, calls one domain function and prints its report.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.
"""

import logging
import sys

import click
from sqlalchemy.exc import DBAPIError

from app import errors
from app.cli.data import data, index, references
from app.cli.evaluating import evaluate_command
from app.cli.films import films
from app.cli.lookup import lookup
from app.cli.matching import match
from app.cli.serve import serve
from app.cli.shows import shows
from app.cli.suggestions import suggestions
from app.cli.training import engine
from app.cli.votes import votes


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are environment variables NAMESAKE_…; the README lists them.",
)
@click.version_option(package_name="namesake")
def namesake() -> None:
    """Tells which film a TV episode is named after."""


for command in (
    serve,
    lookup,
    match,
    films,
    shows,
    index,
    references,
    suggestions,
    votes,
    data,
    evaluate_command,
    engine,
):
    namesake.add_command(command)


def main() -> None:
    """Entry point: errors become one message on standard error and an exit code, never a traceback."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        namesake(prog_name="namesake", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2 if isinstance(error, click.UsageError) else 1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing half-done is kept.", err=True)
        sys.exit(1)
    except errors.NotAccepted as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(2)
    except errors.NamesakeError as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"namesake: {place}{error.strerror or error}", err=True)
        sys.exit(1)
    except DBAPIError as error:
        # What the driver says, in one line: the whole message holds the statement and its values.
        click.echo(f"namesake: The database cannot be used: {str(error.orig).partition(chr(10))[0]}.", err=True)
        sys.exit(1)
