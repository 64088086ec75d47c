"""Films from large tables of others: what a row says, and what of it can be used.

Unlike the embedded tables, which are our own and must be without fault, these are taken as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app.films.fame import FAME, FAME_WANTED, fame_in
from app.films.importers.embedded import FILM_ID
from app.films.importers.entries import (
    COUNTRY,
    IMDB_ID,
    LANGUAGE_TAG,
    TMDB_ID,
    WIKIDATA_ID,
    FilmEntry,
    film_title,
    film_year,
    last_year,
    original_of,
)
from app.films.importers.staging import Stage
from app.importing import Row
from app.progress import Done
from app.streaming import BadRow, Faults, Table, stream_table

FILM_COLUMNS = ("film_id", "title", "year")
OPTIONAL_FILM_COLUMNS = (
    "original_title",
    "language",
    "popularity",
    "fame",
    "genres",
    "countries",
    "directors",
    "imdb_id",
    "wikidata_id",
    "tmdb_id",
)
TITLE_COLUMNS = ("film_id", "title", "language")

_FILM_ID = re.compile(FILM_ID)
# As IMDb and TMDB join them: "CA/fr" is French of Canada.
_REGION = re.compile("[A-Z]{2,3}/")

_USABLE = {
    "popularity": (re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?"), "a number"),
    "fame": (re.compile(FAME), FAME_WANTED),
    "imdb_id": (IMDB_ID, "an IMDb id"),
    "wikidata_id": (WIKIDATA_ID, "a Wikidata id"),
    "tmdb_id": (TMDB_ID, "a TMDB id"),
}
# Raise it when other films or titles would be made of the same files.
_VERSION = 2


@dataclass(frozen=True)
class FilmTables:
    """The files to import; without `titles`, the alternative titles of an earlier import stay."""

    films: Path
    titles: Path | None = None
    # Our name of a column of the films by the name that it has in the file.
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def licence(self) -> str:
        """Nothing is known of it."""
        return ""

    @property
    def paths(self) -> list[Path]:
        """The files that there are."""
        return [self.films, *([self.titles] if self.titles else [])]

    @property
    def size(self) -> int:
        """Bytes of all files. Raises DataError when one cannot be used."""
        return sum(Table(path, ()).size for path in self.paths)

    @property
    def version(self) -> str:
        """Of the reading of such tables, and the names of columns."""
        return "+".join([str(_VERSION), *(quote(f"{ours}={theirs}") for theirs, ours in sorted(self.named.items()))])

    @property
    def all_titles(self) -> bool:
        """Whether there is a table of titles."""
        return self.titles is not None

    def stage(self, stage: Stage, most_bad: float, done: Done) -> list[Faults]:
        """Put all rows that can be used into the stage; returns what was wrong, table by table.

        Raises DataError when a file is no such table or more than a share of `most_bad` of its rows cannot be used.
        """
        faults = [self._stage_films(stage, done)]
        faults[0].check_share(most_bad)
        if self.titles:
            faults.append(self._stage_titles(self.titles, stage, done))
            faults[1].check_share(most_bad)
        return faults

    def _stage_films(self, stage: Stage, done: Done) -> Faults:
        faults, last = Faults(self.films.name), last_year()
        for row in stream_table(Table(self.films, FILM_COLUMNS, OPTIONAL_FILM_COLUMNS, self.named), faults, done):
            try:
                if not stage.add_film(_film(row, last, faults)):
                    raise BadRow("film_id", "stands in an earlier line already", row["film_id"])
            except BadRow as bad:
                faults.skip(row.line, bad)
        return faults

    def _stage_titles(self, titles: Path, stage: Stage, done: Done) -> Faults:
        faults = Faults(titles.name)
        for row in stream_table(Table(titles, TITLE_COLUMNS), faults, done):
            try:
                title = film_title("title", row["title"])
                if not stage.add_title(row["film_id"], title, _language(row["language"], faults)):
                    raise BadRow("film_id", f"is no film taken from {self.films.name}", row["film_id"])
            except BadRow as bad:
                faults.skip(row.line, bad)
        return faults


def _film(row: Row, last: int, faults: Faults) -> FilmEntry:
    film_id, title = row["film_id"], film_title("title", row["title"])
    if not _FILM_ID.fullmatch(film_id):
        raise BadRow("film_id", "is not an id: tt…, Q… or a slug" if film_id else "is blank", film_id)
    year = film_year("year", row["year"], last)
    popularity = _usable(row, "popularity", faults)
    fame = _usable(row, "fame", faults)
    return FilmEntry(
        id=film_id,
        title=title,
        year=year,
        original_title=original_of(title, row["original_title"]),
        language=_language(row["language"], faults),
        fame=fame_in(fame),
        popularity=float(popularity) if popularity else None,
        genres=_listed(row["genres"]),
        countries=_countries(row, faults),
        directors=_listed(row["directors"]),
        imdb_id=_usable(row, "imdb_id", faults) or (film_id if IMDB_ID.fullmatch(film_id) else ""),
        wikidata_id=_usable(row, "wikidata_id", faults) or (film_id if WIKIDATA_ID.fullmatch(film_id) else ""),
        tmdb_id=_usable(row, "tmdb_id", faults),
    )


def _usable(row: Row, column: str, faults: Faults) -> str:
    """A value of an optional column, blank when it is not what it should be."""
    value = row[column]
    pattern, meaning = _USABLE[column]
    if not value or pattern.fullmatch(value):
        return value
    faults.blank(column, f"is not {meaning}")
    return ""


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip())) if cell else ()


def _countries(row: Row, faults: Faults) -> tuple[str, ...]:
    given = _listed(row["countries"])
    known = tuple(country for country in given if COUNTRY.fullmatch(country))
    if known != given:
        faults.blank("countries", "is no ISO 3166-1 alpha-2 country code")
    return known


def _language(cell: str, faults: Faults) -> str:
    """A language tag; a region alone ("US") says nothing of the language."""
    tag = _REGION.sub("", cell, count=1)
    if not tag or LANGUAGE_TAG.fullmatch(tag):
        return tag
    faults.blank("language", "is a region, no language" if COUNTRY.fullmatch(tag) else "is no BCP 47 tag")
    return ""
