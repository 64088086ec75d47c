"""`namesake films`: taking other film catalogues in."""

from pathlib import Path
from typing import Any

import click

from app.cli.console import progress_bar
from app.cli.fetching import fetching
from app.cli.film_options import FOLDER, YEARS, import_options, take_in
from app.config import Settings
from app.fetching.imdb import download_tables
from app.films.importers.embedded import FIRST_FILM_YEAR
from app.films.importers.entries import YEARS_AHEAD, last_year
from app.films.importers.imdb import ImdbDumps
from app.films.importers.imdb_rows import BY_WISH, FIELDS, Choice
from app.films.importers.json_lines import JsonLines
from app.films.importers.movielens import MovieLens
from app.films.importers.table import FILM_COLUMNS, OPTIONAL_FILM_COLUMNS, FilmTables
from app.films.importers.tmdb import AskingTmdb, TmdbWish
from app.films.importers.tmdb_films import tmdb_supply
from app.films.importers.wikidata import Asking, WikidataWish
from app.films.importers.wikidata import options as wikidata_options
from app.films.importers.wikidata_films import wikidata_supply

_LATER = "--from-year is later than --to-year."
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def films() -> None:
    """The film catalogue."""


@films.group("import")
def films_import() -> None:
    """Take a film catalogue in, beside the embedded one."""


def _named(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """Our name of a column by its name in the file."""
    known = (*FILM_COLUMNS, *OPTIONAL_FILM_COLUMNS)
    found: dict[str, str] = {}
    for pair in pairs:
        ours, theirs = pair.split("=", 1) if "=" in pair else (pair, "")
        if ours not in known or not theirs:
            raise click.BadParameter(f"{pair!r}; COLUMN=HEADER is needed, the columns are {', '.join(known)}.")
        if theirs in found or ours in found.values():
            raise click.BadParameter(f"{pair!r}: a column is named twice.")
        found[theirs] = ours
    return found


@films_import.command(
    "table",
    short_help="Take in a catalogue from tables, TSV or CSV.",
    epilog="\b\nExamples:\n  namesake films import table films.tsv --titles titles.tsv\n"
    "  namesake films import table list.csv --column film_id=Const --column title=Title --column year=Year --dry-run",
)
@click.argument("film_table", metavar="FILMS", type=_FILE)
@click.option("--titles", type=_FILE, help="Table of alternative titles; without it, earlier ones stay.")
@click.option("--column", "named", multiple=True, callback=_named, help="COLUMN=HEADER: what a column is called there.")
@import_options("table")
def films_import_table(film_table: Path, titles: Path | None, as_json: bool, **options: Any) -> None:
    """Take in FILMS, a table of films with a header: film_id, title, year; original_title, language, popularity or
    fame, genres, countries, directors, imdb_id, wikidata_id and tmdb_id where they are known.

    The table is tab-separated, or CSV if its name ends in .csv.
    Lists within a cell are separated by |. Rows that cannot be used are skipped and reported. Films that were taken
    in from the same source before and are not in the table any more are marked as vanished. Fame is read from the
    rank of popularity, so a small table is better off with a column fame (0 to 5.9).

    Exit code 3: a table was refused as a whole, and nothing was changed.
    """
    tables = FilmTables(film_table, titles, options.pop("named"))
    take_in(lambda _: tables, as_json, **options)


def _listed(_: click.Context, __: click.Parameter, value: str) -> frozenset[str]:
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def _kinds(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[str]:
    kinds = _listed(context, parameter, value)
    if not kinds <= set(BY_WISH):
        raise click.BadParameter(f"{', '.join(sorted(kinds - set(BY_WISH)))}; accepted are {', '.join(BY_WISH)}.")
    return kinds


def _languages(context: click.Context, parameter: click.Parameter, value: str) -> frozenset[str]:
    languages = _listed(context, parameter, value)
    wrong = sorted(code for code in languages if not (code.isascii() and code.isalpha() and len(code) in (2, 3)))
    if wrong:
        raise click.BadParameter(f"{', '.join(wrong)}; codes of two or three letters are needed, as en,fr,ja.")
    return frozenset(code.lower() for code in languages)


@films_import.command(
    "imdb",
    short_help="Take in the films of IMDb's tables (personal, non-commercial use).",
    epilog="\b\nExamples:\n  namesake films import imdb --download\n"
    "  namesake films import imdb --folder ~/imdb --include video,tvSpecial --languages en,fr,ja",
)
@click.option("--folder", type=FOLDER, help="Folder of title.basics.tsv or .tsv.gz, and the others where they are.")
@click.option("--download", is_flag=True, help="Download them into the instance's downloads folder first.")
@click.option("--include", callback=_kinds, default="", help=f"Other kinds too, of {','.join(BY_WISH)}.")
@click.option("--adult", is_flag=True, help="Films for adults too.")
@click.option("--languages", callback=_languages, default="", help="Leave out titles known to be in other languages.")
@import_options("imdb")
def films_import_imdb(folder: Path | None, download: bool, as_json: bool, **options: Any) -> None:
    """Take in films, titles, directors and votes from the tables that IMDb publishes, about two gigabytes packed.

    They are for personal and non-commercial use only. Of the tables title.basics, title.akas, title.ratings,
    title.crew and name.basics only the first has to be there. A download that breaks off is gone on with by the
    same command, and files that did not change are not sent again.

    Exit code 3: a table was refused as a whole, and nothing was changed.
    """
    if (folder is None) != download:
        raise click.UsageError("Either --folder DIR or --download is needed.")
    choice = Choice(options.pop("include"), options.pop("adult"), options.pop("languages"))

    def supplied(settings: Settings) -> ImdbDumps:
        place = folder or settings.downloads / "imdb"
        if download:
            with fetching(settings, "imdb") as fetcher:
                download_tables(fetcher, FIELDS, place, progress_bar)
        return ImdbDumps(place, choice)

    take_in(supplied, as_json, **options)


@films_import.command(
    "movielens",
    short_help="Take in the films of a MovieLens folder (research use).",
    epilog="Example: namesake films import movielens --folder ~/ml-latest",
)
@click.option("--folder", type=FOLDER, required=True, help="Folder of movies.csv, links.csv and ratings.csv.")
@import_options("movielens")
def films_import_movielens(folder: Path, as_json: bool, **options: Any) -> None:
    """Take in films with their ids at IMDb and TMDB; fame is read from how often each was rated.

    links.csv and ratings.csv may be missing. Exit code 3: a file was refused, and nothing was changed.
    """
    take_in(lambda _: MovieLens(folder), as_json, **options)


@films_import.command(
    "wikidata",
    short_help="Take in the films of Wikidata (public domain).",
    epilog="\b\nExamples:\n  namesake films import wikidata\n"
    "  namesake films import wikidata --from-year 1990 --to-year 1999 --sitelinks 10 --languages en,fr,ja",
)
@click.option("--from-year", type=YEARS, default=FIRST_FILM_YEAR, show_default=True, help="First year of release.")
@click.option("--to-year", type=YEARS, default=last_year() - YEARS_AHEAD, help="Last year of release [default: next].")
@click.option(
    "--sitelinks",
    type=click.IntRange(1, 400),
    default=3,
    show_default=True,
    help="Only films that so many wikis have a page about.",
)
@click.option("--languages", callback=_languages, default="en,fr,de,es,it,pt,ja,ko,zh,ru", show_default=True)
@click.option("--refresh", is_flag=True, help="Ask again for these years.")
@import_options("wikidata")
def films_import_wikidata(as_json: bool, **options: Any) -> None:
    """Take in films with titles, directors, countries, genres and ids elsewhere; fame is read from how many wikis have
    a page about each. It takes an hour or two for all years.

    Answers are kept in the instance's downloads folder: a run that is stopped is gone on with by the same command,
    and years that were asked for earlier are imported too.
    """
    refresh, languages = options.pop("refresh"), tuple(sorted(options.pop("languages")))
    wish = WikidataWish(options.pop("from_year"), options.pop("to_year"), options.pop("sitelinks"), languages)
    if wish.from_year > wish.to_year:
        raise click.UsageError(_LATER)
    if not wish.languages:
        raise click.UsageError("--languages needs one at least.")

    def supplied(settings: Settings) -> JsonLines:
        with fetching(settings, "wikidata", wikidata_options) as fetcher:
            asking = Asking(fetcher, wish, settings.downloads / "wikidata")
            if refresh:
                asking.forget()
            return wikidata_supply(asking.run(progress_bar))

    take_in(supplied, as_json, **options)


@films_import.command(
    "tmdb",
    short_help="Take in the films of TMDB (with a key of yours, non-commercial use).",
    epilog="Example: NAMESAKE_TMDB_KEY=… namesake films import tmdb --from-year 1990 --to-year 1999 --votes 50",
)
@click.option("--from-year", type=YEARS, required=True, help="First year of release.")
@click.option("--to-year", type=YEARS, required=True, help="Last year of release.")
@click.option("--votes", type=click.IntRange(0), default=10, show_default=True, help="Only films with so many votes.")
@click.option("--languages", callback=_languages, default="", help="Leave out titles known to be in other languages.")
@click.option("--refresh", is_flag=True, help="Ask again for these years.")
@import_options("tmdb")
def films_import_tmdb(as_json: bool, **options: Any) -> None:
    """Take in films with alternative titles, translations, directors, countries and ids elsewhere; fame is read from
    how many voted for each. The key is read from NAMESAKE_TMDB_KEY.

    Answers are kept in the instance's downloads folder: a run that is stopped is gone on with by the same command,
    and years that were asked for earlier are imported too.
    """
    wish = TmdbWish(options.pop("from_year"), options.pop("to_year"), options.pop("votes"))
    refresh, languages = options.pop("refresh"), options.pop("languages")
    if wish.from_year > wish.to_year:
        raise click.UsageError(_LATER)

    def supplied(settings: Settings) -> JsonLines:
        with fetching(settings, "tmdb-films") as fetcher:
            asking = AskingTmdb(fetcher, wish, settings.downloads / "tmdb", settings.tmdb_key)
            if refresh:
                asking.forget()
            return tmdb_supply(asking.run(progress_bar), languages)

    take_in(supplied, as_json, **options)
