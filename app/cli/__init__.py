"""The `namesake` command. Each command parses, calls one domain function and prints its report.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.
"""

import logging
import sys
from importlib import import_module

import click
from sqlalchemy.exc import DBAPIError

from app import errors

# Module and name of each command. A command is imported when it is called for: what the others need takes time to load.
COMMANDS = {
    "data": ("data", "data"),
    "engine": ("training", "engine"),
    "evaluate": ("evaluating", "evaluate_command"),
    "films": ("films", "films"),
    "index": ("data", "index"),
    "lookup": ("lookup", "lookup"),
    "match": ("matching", "match"),
    "references": ("data", "references"),
    "serve": ("serve", "serve"),
    "shows": ("shows", "shows"),
    "suggestions": ("suggestions", "suggestions"),
    "votes": ("votes", "votes"),
}


class Commands(click.Group):
    """The commands of the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"app.cli.{module}"), name)
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are environment variables NAMESAKE_…; the README lists them.",
)
@click.version_option(package_name="namesake")
def namesake() -> None:
    """Tells which film a TV episode is named after."""


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
