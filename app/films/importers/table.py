"""Films from large tables of others: what a row says, and what of it can be used.

Unlike the embedded tables, which are our own and must be without fault, these are taken as they are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.films.importers.embedded import FILM_ID, FIRST_FILM_YEAR, LANGUAGE, FilmRow
from app.films.importers.staging import Stage
from app.importing import Row
from app.matching.normalize import visible
from app.streaming import BadRow, Faults, Table, stream_table

FILM_COLUMNS = ("film_id", "title", "year")
OPTIONAL_FILM_COLUMNS = ("original_title", "popularity", "fame", "genres", "countries", "directors", "imdb_id")
TITLE_COLUMNS = ("film_id", "title", "language")
MAX_TITLE = 500
YEARS_AHEAD = 10

_FILM_ID = re.compile(FILM_ID)
_IMDB_ID = re.compile("tt[0-9]{7,8}")
_COUNTRY = re.compile("[A-Z]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_FAME = re.compile("[0-5]")
_YEAR = re.compile("[0-9]{4}")
# As IMDb and TMDB join them: "CA/fr" is French of Canada. A part for private use alone ("x-jat") is a tag too.
_REGION = re.compile("[A-Z]{2,3}/")
_LANGUAGE = re.compile(f"{LANGUAGE}|x(-[A-Za-z0-9]{{1,8}})+")


@dataclass(frozen=True)
class FilmTables:
    """The files to import; without `titles`, the alternative titles of an earlier import stay."""

    films: Path
    titles: Path | None = None

    @property
    def paths(self) -> list[Path]:
        """The files that there are."""
        return [self.films, *([self.titles] if self.titles else [])]

    @property
    def size(self) -> int:
        """Bytes of all files. Raises DataError when one cannot be used."""
        return sum(Table(path, ()).size for path in self.paths)


def stage_tables(tables: FilmTables, stage: Stage, most_bad: float, done: Callable[[int], None]) -> list[Faults]:
    """Put all rows that can be used into the stage; returns what was wrong, table by table.

    Raises DataError when a file is no such table or more than a share of `most_bad` of its rows cannot be used.
    """
    films = Faults(tables.films.name)
    last_year = datetime.now(UTC).year + 1 + YEARS_AHEAD
    for row in stream_table(Table(tables.films, FILM_COLUMNS, OPTIONAL_FILM_COLUMNS), films, done):
        try:
            if not stage.add_film(_film(row, last_year, films)):
                raise BadRow("film_id", "stands in an earlier line already", row["film_id"])
        except BadRow as bad:
            films.skip(row.line, bad)
    films.check_share(most_bad)
    if tables.titles is None:
        return [films]
    titles = Faults(tables.titles.name)
    for row in stream_table(Table(tables.titles, TITLE_COLUMNS), titles, done):
        try:
            if not stage.add_title(row["film_id"], _title(row), _language(row["language"], titles)):
                raise BadRow("film_id", f"is no film taken from {films.file}", row["film_id"])
        except BadRow as bad:
            titles.skip(row.line, bad)
    titles.check_share(most_bad)
    return [films, titles]


def _film(row: Row, last_year: int, faults: Faults) -> FilmRow:
    film_id, title = row["film_id"], _title(row)
    if not _FILM_ID.fullmatch(film_id):
        raise BadRow("film_id", "is not an id: tt…, Q… or a slug" if film_id else "is blank", film_id)
    year = row["year"]
    if not _YEAR.fullmatch(year) or not FIRST_FILM_YEAR <= int(year) <= last_year:
        raise BadRow("year", f"is no year from {FIRST_FILM_YEAR} to {last_year}" if year else "is blank", year)
    original = row["original_title"]
    popularity = _usable(row, "popularity", _NUMBER, faults)
    fame = _usable(row, "fame", _FAME, faults)
    imdb_id = _usable(row, "imdb_id", _IMDB_ID, faults) or (film_id if _IMDB_ID.fullmatch(film_id) else "")
    return {
        "id": film_id,
        "title": title,
        "original_title": "" if original == title or len(original) > MAX_TITLE else original,
        "year": int(year),
        "fame": int(fame) if fame else None,
        "popularity": float(popularity) if popularity else None,
        "genres": _listed(row["genres"]),
        "countries": _countries(row, faults),
        "directors": _listed(row["directors"]),
        "imdb_id": imdb_id,
    }


def _title(row: Row) -> str:
    title = row["title"]
    if not title or not (title.isascii() or visible(title)):
        raise BadRow("title", "is blank")
    if len(title) > MAX_TITLE:
        raise BadRow("title", f"is longer than {MAX_TITLE} characters", title)
    return title


def _usable(row: Row, column: str, pattern: re.Pattern[str], faults: Faults) -> str:
    """A value of an optional column, blank when it is not what it should be."""
    value = row[column]
    if not value or pattern.fullmatch(value):
        return value
    faults.blank(column, f"is not {_MEANING[column]}")
    return ""


_MEANING = {"popularity": "a number", "fame": "a number from 0 to 5", "imdb_id": "an IMDb id"}


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip())) if cell else ()


def _countries(row: Row, faults: Faults) -> tuple[str, ...]:
    given = _listed(row["countries"])
    known = tuple(country for country in given if _COUNTRY.fullmatch(country))
    if known != given:
        faults.blank("countries", "is no ISO 3166-1 alpha-2 country code")
    return known


def _language(cell: str, faults: Faults) -> str:
    """A language tag; a region alone ("US") says nothing of the language."""
    tag = _REGION.sub("", cell, count=1)
    if not tag or _LANGUAGE.fullmatch(tag):
        return tag
    faults.blank("language", "is a region, no language" if _COUNTRY.fullmatch(tag) else "is no BCP 47 tag")
    return ""
