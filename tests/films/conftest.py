"""Instances with a tiny embedded catalogue, on SQLite and on PostgreSQL, and tables to import into them."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.cataloguing import CatalogueReport, Wish, import_films
from app.config import Settings
from app.films.importers.embedded import FILM_COLUMNS
from app.films.importers.table import FilmTables
from app.films.models import Film, FilmTitle
from app.preparing import prepare
from app.progress import Progress, silent
from app.runtime import Runtime, open_runtime
from app.shows.importers.table import SHOW_COLUMNS

EMBEDDED_FILMS = (
    "tt0000001\tThe First Film\t\t1950\t4\tDrama\tFR\tAnn Roe\ttt0000001",
    "second-film-1960\tThe Second Film\t\t1960\t2\tDrama\tDE\tBo Li\ttt0000002",
)


def write_lines(path: Path, *lines: str) -> Path:
    """A file of these lines."""
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def write_data(folder: Path) -> Path:
    """Embedded tables of two films in a new folder."""
    folder.mkdir()
    write_lines(folder / "films.tsv", "\t".join(FILM_COLUMNS), *EMBEDDED_FILMS)
    write_lines(folder / "titles.tsv", "film_id\ttitle\tlanguage", "tt0000001\tLe premier film\tfr")
    write_lines(folder / "shows.tsv", "\t".join(SHOW_COLUMNS))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Embedded tables of two films."""
    return write_data(tmp_path / "data")


@dataclass(frozen=True)
class Library:
    """An instance, and a folder of tables to import into it."""

    runtime: Runtime
    folder: Path

    def tables(self, films: Sequence[str], titles: Sequence[str] | None = None) -> FilmTables:
        """Tables of these lines: `film_id title year popularity imdb_id`, and `film_id title language`."""
        film_table = write_lines(self.folder / "catalogue.tsv", "film_id\ttitle\tyear\tpopularity\timdb_id", *films)
        if titles is None:
            return FilmTables(film_table)
        title_table = write_lines(self.folder / "other-titles.tsv", "film_id\ttitle\tlanguage", *titles)
        return FilmTables(film_table, title_table)

    def load(
        self, films: Sequence[str], titles: Sequence[str] | None = None, progress: Progress = silent, **wish: Any
    ) -> CatalogueReport:
        """Import tables of these lines; without an index, unless it is asked for."""
        options: dict[str, Any] = {"most_bad": 0.5, "index": False, **wish}
        return import_films(self.runtime, Wish(self.tables(films, titles), **options), progress)

    def films(self) -> dict[str, Film]:
        """All films, also those that vanished."""
        with self.runtime.reading() as session:
            return {film.id: film for film in session.scalars(select(Film))}

    def titles(self) -> set[tuple[str, str, str, str]]:
        """All alternative titles, with their sources."""
        with self.runtime.reading() as session:
            found = session.scalars(select(FilmTitle))
            return {(title.film_id, title.title, title.language, title.source) for title in found}


DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=DATABASES)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance of the tiny catalogue on each database, prepared once; on PostgreSQL its database is `shelf`."""
    folder = tmp_path_factory.mktemp("shelf")
    postgresql = request.param == "postgresql"
    url = request.getfixturevalue("cluster").create("shelf") if postgresql else ""
    runtime = open_runtime(
        Settings(instance=folder / request.param, data=write_data(folder / "data"), database_url=url)
    )
    prepare(runtime)
    runtime.close()
    return folder / request.param


@pytest.fixture
def library(shelf: Path, data: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Library]:
    """An instance of the tiny embedded catalogue, on each database."""
    instance = Path(shutil.copytree(shelf, tmp_path / "library"))
    cluster = request.getfixturevalue("cluster") if shelf.name == "postgresql" else None
    url = cluster.create("library", template="shelf") if cluster else ""
    runtime = open_runtime(Settings(instance=instance, data=data, database_url=url))
    yield Library(runtime, tmp_path)
    runtime.close()
