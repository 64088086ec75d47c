"""`namesake lookup`: one title in, films out."""

import json
from typing import Any

import click

from app.cli.console import opened_ready
from app.films.queries import get_films
from app.references.asking import DEFAULT_LIMIT, checked_query
from app.references.wire import answer_json, film_ids, percent

# What is less likely is noise to a reader; programs get it all.
LEAST_SCORE = 0.02


def _describe(match: dict[str, Any]) -> str:
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
        found = runtime.lookup(checked_query(title, air_year, film_year, limit))
        with runtime.reading() as session:
            answer = answer_json(found, get_films(session, film_ids(found)))
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
