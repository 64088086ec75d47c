"""`namesake index`, `references` and `data`: building what is derived, checking what is embedded."""

import click

from app.cli.console import opened, progress_bar
from app.config import load_settings
from app.preparing import check_embedded, rebuild_index, rebuild_references


@click.group()
def index() -> None:
    """The title index."""


@index.command("build", epilog="Example: namesake index build")
def index_build() -> None:
    """Build the index from the catalogue and take it into use; servers that run pick it up by themselves."""
    with opened() as runtime:
        click.echo(f"index: {rebuild_index(runtime, progress_bar)} titles")


@click.group()
def references() -> None:
    """The stored links between episodes and films."""


@references.command("build", epilog="Example: namesake references build")
def references_build() -> None:
    """Match all episodes anew. Votes and judgements stay."""
    with opened() as runtime:
        click.echo(str(rebuild_references(runtime, progress_bar)))


@click.group()
def data() -> None:
    """The embedded data files."""


@data.command("check", epilog="Example: namesake data check")
def data_check() -> None:
    """Say in words what is wrong in which line of which file."""
    read = check_embedded(load_settings().data)
    titles, episodes = f"{len(read.titles)} alternative titles", f"{len(read.shows.episodes)} episodes"
    found = f"{len(read.films)} films, {titles}, {episodes}, {len(read.suggestions)} suggestions"
    click.echo(f"data: {found}: nothing wrong")
