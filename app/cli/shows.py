"""`namesake shows`: taking shows in, from lists and from other services."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from app.cli.console import REFUSED, opened, progress_bar
from app.cli.fetching import fetching
from app.cli.picking import picked_id
from app.config import load_settings
from app.errors import DataError, NotAccepted, NotFound
from app.fetching import Fetcher
from app.fetching import imdb as imdb_tables
from app.fetching.tmdb import ADDRESS
from app.importing import unreadable
from app.show_importing import ShowWish, facts_to_ask, import_show
from app.shows.importers import imdb, jikan, tmdb, tvmaze
from app.shows.importers.columns import check_fields
from app.shows.importers.given import KINDS, GivenShow, ShowSource
from app.shows.importers.lists import MAX_BYTES, ListOptions, read_list

_YEARS = click.IntRange(1928, 2100)
_SEASONS = click.IntRange(1, 9999)

Command = Callable[..., None]


@click.group()
def shows() -> None:
    """TV shows and their episodes."""


@shows.group("import")
def shows_import() -> None:
    """Take a show in, or bring one up to date: ids, votes and judgements stay."""


def _split(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(part for part in value.replace(",", " ").replace("|", " ").split() if part)


def _mapping(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if any(not name or not column for name, _, column in pairs):
        raise click.BadParameter("FIELD=NAME is needed, as title=Titel")
    found = {name: column for name, _, column in pairs}
    try:
        check_fields(found)
    except NotAccepted as error:
        raise click.BadParameter(str(error)) from None
    return found


_FACTS = (
    click.option("--into", default="", metavar="SLUG", help="Into this show, as it is named in its page's address."),
    click.option("--name", default="", help="Name of the show."),
    click.option("--year", type=_YEARS, help="Year in which the show began."),
    click.option("--country", "countries", default="", callback=_split, help="Countries, as US or US,CA."),
    click.option("--kind", type=click.Choice(KINDS), help="What sort of show it is."),
    click.option("--force", is_flag=True, help="Also when most episodes would be marked as vanished."),
    click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing."),
    click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
)
_WHICH = (
    click.argument("show"),
    click.option("--pick", type=int, metavar="N", help="Take the N-th show that the search finds."),
    click.option("--search", "is_name", is_flag=True, help="SHOW is a name, even if it looks like an id."),
)


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@dataclass(frozen=True)
class _Run:
    """What all the commands are told: the facts of the show, and how to run."""

    wish: ShowWish
    as_json: bool

    @staticmethod
    def of(options: dict[str, Any]) -> "_Run":
        """From the options of a command; they are taken out of it."""
        as_json = options.pop("as_json")
        names = ("into", "name", "year", "countries", "kind", "force", "dry_run")
        values = {name: options.pop(name) for name in names}
        for code in values["countries"]:
            if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
                raise click.BadParameter(f"{code!r} is no code of a country, as US or JP", param_hint="--country")
        return _Run(ShowWish(**{**values, "kind": values["kind"] or ""}), as_json)


@contextmanager
def _told() -> Iterator[None]:
    """What a refusal and Ctrl-C say."""
    try:
        yield
    except DataError as error:
        click.echo(f"namesake: {error}", err=True)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing is half-done; run the import again to finish it.", err=True)
        sys.exit(1)


def _import(given: GivenShow, run: _Run) -> None:
    with opened() as runtime:
        wish = run.wish
        missing = facts_to_ask(runtime, given, wish)
        if missing and not sys.stdin.isatty():
            options = " and ".join(f"--{fact}" for fact in missing)
            raise click.UsageError(f"{given.name!r} is a new show: say {options}, or --into SLUG for one that is here.")
        for fact in missing:
            wish = replace(wish, **{fact: _asked(fact, given)})
        report = import_show(runtime, given, wish, progress_bar)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if run.as_json else str(report))


def _asked(fact: str, given: GivenShow) -> Any:
    """A fact that a new show needs, asked for on a terminal."""
    kind = _YEARS if fact == "year" else click.Choice(KINDS)
    return click.prompt(f"{fact.capitalize()} of {given.name}", type=kind, err=True)


def _from_service(made: Callable[[Fetcher], ShowSource], service: str, show: str, options: dict[str, Any]) -> None:
    run = _Run.of(options)
    with fetching(load_settings(), service, url=options["url"]) as fetcher:
        given = _given(made(fetcher), show, options)
    _import(given, run)


def _given(source: ShowSource, show: str, options: dict[str, Any]) -> GivenShow:
    show_id = picked_id(source, show, options["pick"], is_name=options["is_name"])
    try:
        return source.fetch(show_id, progress_bar)
    except NotFound as error:
        raise NotFound(f"There is no show {show_id} at {source.name}. {error}") from None


@shows_import.command(
    "table",
    short_help="Take in a list of episodes: CSV, TSV, or one title a line.",
    epilog="\b\nExamples:\n"
    "  namesake shows import table episodes.csv --name 'Moth Street' --year 2019 --kind animation\n"
    "  namesake shows import table - --into moth-street --add",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--format", "form", type=click.Choice(["csv", "tsv", "list"]), help="Form of the list; else it is seen.")
@click.option("--column", "columns", multiple=True, callback=_mapping, metavar="FIELD=NAME", help="Column of a field.")
@click.option("--season", type=_SEASONS, help="The list is of this season; the others stay.")
@click.option("--add", is_flag=True, help="The list is a part of the show; episodes that are not in it stay.")
@click.option("--language", default="", help="Language of the titles, as en or pt-BR.")
@_with(*_FACTS)
def shows_import_table(file: str, **options: Any) -> None:
    """Take in the episodes in FILE, or of standard input (-).

    A plain list has a title a line; "S01E02 …", "1x02 …", "Season One, Episode Two: …", "Chapter Nine: …",
    "Episode 3 - …", "12. …" and lines as "Season 2" are understood. Tables have a header; their fields are title,
    season, number, segment, language, air_date, id, and title:fr for titles in French.

    Exit code 3: the list was refused, and nothing was changed.
    """
    with _told():
        run = _Run.of(options)
        if not (run.wish.name or run.wish.into):
            raise click.UsageError("Whose episodes are these? Say --name NAME, or --into SLUG for a show that is here.")
        path = Path(file)
        data = _standard_input() if file == "-" else _content(path)
        wanted = ListOptions(options["form"] or "", options["columns"], options["season"], options["language"])
        episodes = read_list(data, "standard input" if file == "-" else path.name, wanted)
        part = frozenset[int]() if options["add"] else frozenset({options["season"]} - {None})
        whole = not (options["add"] or options["season"])
        _import(GivenShow("table", run.wish.name, episodes=episodes, seasons=None if whole else part), run)


def _content(path: Path) -> bytes:
    """The content of a file, or as much of it as shows that it is too large."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from None


def _standard_input() -> bytes:
    if sys.stdin.isatty():
        click.echo("Paste the list; Ctrl-D ends it.", err=True)
    return sys.stdin.buffer.read(MAX_BYTES + 1)


@shows_import.command(
    "tvmaze",
    short_help="Take in a show from TVmaze.",
    epilog="\b\nExamples:\n  namesake shows import tvmaze 'Rick and Morty'\n"
    "  namesake shows import tvmaze 216 --dry-run",
)
@_with(*_WHICH)
@click.option("--specials", type=click.Choice(["none", "significant", "all"]), default="significant", show_default=True)
@click.option("--url", default=tvmaze.URL, show_default=True, help="Address of the service.")
@_with(*_FACTS)
def shows_import_tvmaze(show: str, **options: Any) -> None:
    """Take in SHOW, a name, an id of TVmaze or IMDb, or the address of its page, from TVmaze; it needs no key."""
    with _told():
        made = partial(tvmaze.TVmaze, url=options["url"], specials=options["specials"])
        _from_service(made, "tvmaze", show, options)


@shows_import.command(
    "jikan",
    short_help="Take in an anime from MyAnimeList.",
    epilog="\b\nExamples:\n  namesake shows import jikan 'Akudama Drive'\n"
    "  namesake shows import jikan 41433 --into akudama-drive",
)
@_with(*_WHICH)
@click.option("--season", type=_SEASONS, help="Which season of its show the anime is; the others stay.")
@click.option("--url", default=jikan.URL, show_default=True, help="Address of the service.")
@_with(*_FACTS)
def shows_import_jikan(show: str, **options: Any) -> None:
    """Take in SHOW, a name, an id of MyAnimeList or the address of its page, through Jikan; it needs no key.

    Titles come in English, Japanese and romaji.
    """
    with _told():
        _from_service(partial(jikan.Jikan, url=options["url"], season=options["season"]), "jikan", show, options)


@shows_import.command(
    "tmdb",
    short_help="Take in a show from TMDB, with translated titles.",
    epilog="\b\nExample:\n  namesake shows import tmdb 'Rick and Morty' --languages en,fr,es",
)
@_with(*_WHICH)
@click.option("--languages", default="en", show_default=True, callback=_split, help="Languages of the titles.")
@click.option("--url", default=ADDRESS, show_default=True, help="Address of the service.")
@_with(*_FACTS)
def shows_import_tmdb(show: str, **options: Any) -> None:
    """Take in SHOW, a name, an id of TMDB or IMDb, or the address of its page, from TMDB.

    It needs a key in NAMESAKE_TMDB_KEY. Without a title of its own in a language an episode has none in it.
    """
    with _told():
        wanted = {"key": load_settings().tmdb_key, "languages": options["languages"], "url": options["url"]}
        _from_service(partial(tmdb.TMDB, **wanted), "tmdb", show, options)


@shows_import.command(
    "imdb",
    short_help="Take in a show from the files that IMDb publishes.",
    epilog="\b\nExamples:\n  namesake shows import imdb tt2861424 --download\n"
    "  namesake shows import imdb tt2861424 --folder ~/imdb",
)
@_with(*_WHICH)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with title.episode.tsv and title.basics.tsv, or the same as .tsv.gz.",
)
@click.option("--download", is_flag=True, help="Download them into the instance's downloads folder first.")
@click.option("--url", default=imdb_tables.ADDRESS, show_default=True, help="Address that they are downloaded from.")
@_with(*_FACTS)
def shows_import_imdb(show: str, folder: Path | None, download: bool, **options: Any) -> None:
    """Take in SHOW, a name, an id of IMDb or the address of its page, from IMDb's files.

    They are for personal and non-commercial use only. Films are read from the same folder.
    """
    if (folder is None) != download:
        raise click.UsageError("Either --folder DIR or --download is needed.")
    with _told():
        run = _Run.of(options)
        settings = load_settings()
        place = folder or settings.downloads / "imdb"
        if download:
            with fetching(settings, "imdb", url=options["url"]) as fetcher:
                imdb_tables.download_tables(fetcher, imdb.FIELDS, place, progress_bar, options["url"].rstrip("/"))
        _import(_given(imdb.IMDb(place), show, options), run)
