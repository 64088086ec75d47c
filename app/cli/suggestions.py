"""`namesake suggestions`: what people suggest, listed and hidden."""

import json

import click
from sqlalchemy.orm import Session

from app.cli.console import opened_with_tables
from app.decisions.suggestions import hide
from app.errors import NotAccepted, NotFound
from app.references.queries import split_reference_id
from app.references.suggesting import list_suggestions, suggestion_json
from app.shows.queries import get_show, list_episodes


@click.group()
def suggestions() -> None:
    """Suggestions of better films."""


@suggestions.command(
    "list",
    short_help="List what is suggested.",
    epilog="\b\nExamples:\n  namesake suggestions list --show akudama-drive\n"
    "  namesake suggestions list --hidden --json",
)
@click.option("--show", "slug", metavar="SLUG", help="Of this show alone.")
@click.option("--hidden", is_flag=True, help="Those that are hidden instead.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, with all reasons.")
def suggestions_list(slug: str | None, hidden: bool, as_json: bool) -> None:
    """List what is suggested, by episode, the most supported first."""
    with opened_with_tables() as runtime, runtime.reading() as session:
        views = list_suggestions(session, _episodes(session, slug), hidden=hidden)
    if as_json:
        click.echo(json.dumps([suggestion_json(view) for view in views], ensure_ascii=False, indent=2))
        return
    for view in views:
        film, suggested = view.film, view.suggested
        click.echo(f"{view.id}  {film.title} ({film.year}), supported by {suggested.supporters}")
        for reason in suggested.reasons:
            click.echo(f"    {reason}")
    if not views:
        click.echo("No suggestions.")


def _episodes(session: Session, slug: str | None) -> list[str] | None:
    if slug is None:
        return None
    if get_show(session, slug) is None:
        raise NotFound(f"There is no show {slug!r}.")
    return [episode.id for episode in list_episodes(session, slug)]


@suggestions.command(
    "hide",
    short_help="Hide a suggestion, or show it again.",
    epilog="\b\nExamples:\n  namesake suggestions hide akudama-drive-s01e03~tt0240772\n"
    "  namesake suggestions hide akudama-drive-s01e03~tt0240772 --undo",
)
@click.argument("suggestion_id", metavar="ID")
@click.option("--undo", is_flag=True, help="Show it again.")
def suggestions_hide(suggestion_id: str, undo: bool) -> None:
    """Hide the suggestion ID, as `suggestions list` prints it: from the pages and the API, with all its reasons.

    It stays in the database, and the same film is not accepted for the same episode again.
    """
    pair = split_reference_id(suggestion_id)
    if pair is None:
        raise NotAccepted(f"{suggestion_id!r} is no id of a suggestion; `namesake suggestions list` prints them.")
    with opened_with_tables() as runtime, runtime.writing() as session:
        changed = hide(session, *pair, undo=undo)
    click.echo(f"{suggestion_id} is {'shown' if undo else 'hidden'}{'' if changed else ' already'}.")
