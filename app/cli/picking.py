"""Which of the shows that a search found is meant: said with the command, obvious, or asked for on a terminal."""

import sys
from collections.abc import Sequence

import click

from app.cli.console import progress_bar
from app.errors import NotAccepted, NotFound
from app.shows.importers.given import Choice, ShowSource, obvious

_MOST_LISTED = 20


def picked_id(source: ShowSource, text: str, pick: int | None, *, is_name: bool) -> str:
    """The id of the show that is meant by an id, an address or a name.

    Raises NotFound when there is none, NotAccepted when several may be meant and nobody can be asked.
    """
    show_id = "" if is_name else source.identify(text)
    if show_id:
        return show_id
    choices = source.search(text, progress_bar)[:_MOST_LISTED]
    if not choices:
        raise NotFound(f"There is no show {text!r} at {source.name}.")
    return _picked(text, choices, pick).id


def _picked(text: str, choices: Sequence[Choice], pick: int | None) -> Choice:
    if pick is not None:
        if not 1 <= pick <= len(choices):
            raise NotAccepted(f"--pick {pick}: there are {len(choices)} shows:\n{_listed(choices)}")
        return choices[pick - 1]
    clear = obvious(text, choices)
    if clear:
        return clear
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NotAccepted(f"Several shows may be meant by {text!r}; say which with --pick N:\n{_listed(choices)}")
    click.echo(_listed(choices), err=True)
    number = click.prompt("Which one", type=click.IntRange(1, len(choices)), err=True)
    return choices[number - 1]


def _listed(choices: Sequence[Choice]) -> str:
    return "\n".join(f"{number:>3}  {choice}  id {choice.id}" for number, choice in enumerate(choices, start=1))
