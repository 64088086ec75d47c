"""Brings an instance up to date: database, embedded data, index, references. What has not changed is left alone."""

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import db
from app.config import Settings
from app.decisions.suggestion_table import read_suggestions
from app.decisions.suggestions import FileSuggestion, replace_file_suggestions
from app.errors import Unavailable
from app.films.importers.applying import Applied, Applying
from app.films.importers.embedded import FilmRow, read_films, store_films
from app.films.importers.staging import count_staged, staged
from app.films.queries import catalogue_version, count_titles, iter_titles
from app.importing import Problems, digest, get_stamp, set_stamp
from app.matching.index import INDEX_VERSION, build_index, current_stamp
from app.matching.matcher import ENGINE_VERSION
from app.progress import Progress, silent
from app.references.builder import BuildReport, build_rows, store_references
from app.runtime import Runtime
from app.shows.importers.table import ShowTables, read_shows, store_shows
from app.shows.queries import list_episodes

log = logging.getLogger(__name__)

EMBEDDED = "embedded"
SUGGESTIONS = "suggestions.tsv"


@contextmanager
def alone(settings: Settings, work: str = "preparing") -> Iterator[None]:
    """Only one process at a time does a work on an instance, as preparing it; a second one says so and waits.

    Raises Unavailable when the folder of the instance cannot be written to.
    """
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        lock = open(settings.instance / f"{work}.lock", "w")  # noqa: SIM115 - closed below
    except OSError as error:
        said = f"The instance folder {settings.instance} cannot be written to: {error.strerror}."
        raise Unavailable(said) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("Waiting: another process is %s in %s.", work.replace("-", " "), settings.instance)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(runtime: Runtime, progress: Progress = silent) -> None:
    """Do all that is missing or out of date: migrations, an import that was cut off, embedded data, index, references.

    Raises DataError, and changes nothing, when an embedded data file breaks its rules.
    """
    with alone(runtime.settings):
        prepare_catalogue(runtime, progress)
        if index_is_stale(runtime):
            build_index_now(runtime, progress)
        if references_are_stale(runtime):
            build_references_now(runtime, progress)


def prepare_catalogue(runtime: Runtime, progress: Progress = silent) -> None:
    """Do what is missing or out of date up to the catalogue: schema, an import that was cut off, embedded data."""
    migrate(runtime)
    if apply_staged(runtime, progress):
        log.info("Finished an import of films that was cut off.")
    load_embedded(runtime)


def apply_staged(runtime: Runtime, progress: Progress = silent, *, dry_run: bool = False) -> Applied | None:
    """Take over the films that an import staged completely; None when there are none."""
    waiting = staged(runtime.engine)
    if waiting is None:
        return None
    with progress("Storing films", count_staged(runtime.engine)) as done:
        return Applying(runtime.engine, waiting, done, dry_run=dry_run).run()


def migrate(runtime: Runtime) -> None:
    """Bring the database schema up to date; refuses when the disk has no room for it."""
    runtime.settings.instance.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(runtime.settings.instance).free < 50_000_000:
        raise Unavailable(f"Less than 50 MB are free in {runtime.settings.instance}.")
    if db.migrate(runtime.engine, runtime.settings.instance / "backups"):
        log.info("Database schema brought up to date.")


def load_embedded(runtime: Runtime) -> bool:
    """Load the embedded data files when they differ from what was loaded last; True when they did."""
    folder = runtime.settings.data
    films, titles = folder / "films.tsv", folder / "titles.tsv"
    shows = [folder / "shows.tsv", *sorted((folder / "shows").glob("*.tsv"))]
    # Episode titles are stored folded too, so a change of the folds loads them anew.
    stamps = {
        "films": digest([films, titles]),
        "shows": f"{digest(shows)} folds {INDEX_VERSION}",
        "suggestions": digest(path for path in [folder / SUGGESTIONS] if path.exists()),
    }
    with runtime.reading() as session:
        if all(get_stamp(session, name) == value for name, value in stamps.items()):
            return False
    read = check_embedded(folder)
    with runtime.writing() as session:
        log.info("Loaded %s.", store_films(session, read.films, read.titles, EMBEDDED))
        log.info("Loaded %s.", store_shows(session, read.shows, EMBEDDED))
        replace_file_suggestions(session, read.suggestions)
        for name, value in stamps.items():
            set_stamp(session, name, value)
    return True


@dataclass(frozen=True)
class Embedded:
    """The checked rows of all embedded data files."""

    films: list[FilmRow]
    titles: list[FilmRow]
    shows: ShowTables
    suggestions: list[FileSuggestion]


def check_embedded(folder: Path) -> Embedded:
    """What the data files in a folder hold. Raises DataError with every fault found."""
    problems = Problems()
    films, titles = read_films(folder / "films.tsv", folder / "titles.tsv", problems)
    film_years = {film["id"]: film["year"] for film in films}
    shows = read_shows(folder, film_years, problems)
    air_years = {episode["id"]: episode["air_year"] for episode in shows.episodes}
    named = {(title["episode_id"], title["film_id"]) for title in shows.titles}
    suggestions = read_suggestions(folder / SUGGESTIONS, air_years, film_years, named, problems)
    problems.raise_any()
    return Embedded(films, titles, shows, suggestions)


def index_is_stale(runtime: Runtime) -> bool:
    """Whether the index is missing, or was made from another catalogue or by another version."""
    stamp = current_stamp(runtime.settings.index_folder)
    with runtime.reading() as session:
        wanted = {"catalogue": catalogue_version(session), "index_version": INDEX_VERSION}
    return stamp is None or any(stamp.get(key) != value for key, value in wanted.items())


def rebuild_index(runtime: Runtime, progress: Progress = silent) -> int:
    """Build the index anew whether it is stale or not, on an instance that is up to date otherwise."""
    with alone(runtime.settings):
        prepare_catalogue(runtime, progress)
        return build_index_now(runtime, progress)


def rebuild_references(runtime: Runtime, progress: Progress = silent) -> BuildReport:
    """Match all episodes anew, on an instance that is brought up to date first."""
    with alone(runtime.settings):
        prepare_catalogue(runtime, progress)
        if index_is_stale(runtime):
            build_index_now(runtime, progress)
        return build_references_now(runtime, progress)


def build_index_now(runtime: Runtime, progress: Progress = silent) -> int:
    """Build the index from the catalogue and take it into use; returns the number of titles in it."""
    with runtime.reading() as session, progress("Indexing titles", count_titles(session)) as done:
        version = catalogue_version(session)
        return build_index(runtime.settings.index_folder, iter_titles(session), version, done)


def _references_version(runtime: Runtime) -> str:
    with runtime.reading() as session:
        return f"{ENGINE_VERSION} {catalogue_version(session)} {get_stamp(session, 'shows')}"


def references_are_stale(runtime: Runtime) -> bool:
    """Whether the references were built from other films or shows, or by another version of the engine."""
    with runtime.reading() as session:
        built = get_stamp(session, "references")
    return built != _references_version(runtime)


def build_references_of(runtime: Runtime, slug: str, stamp: str, progress: Progress = silent) -> BuildReport:
    """Match the episodes of one show and replace its references; `stamp` says what all references are built from."""
    with runtime.reading() as session, progress("Matching episodes", len(list_episodes(session, slug))) as done:
        rows, report = build_rows(session, runtime.matcher, done, slug)
    with runtime.writing() as session:
        store_references(session, rows, slug)
        set_stamp(session, "references", stamp)
    return report


def build_references_now(runtime: Runtime, progress: Progress = silent) -> BuildReport:
    """Match all episodes and replace the stored references in one short transaction."""
    version = _references_version(runtime)
    with runtime.reading() as session, progress("Matching episodes", len(list_episodes(session))) as done:
        rows, report = build_rows(session, runtime.matcher, done)
    with runtime.writing() as session:
        store_references(session, rows)
        set_stamp(session, "references", version)
    return report
