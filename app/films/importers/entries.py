"""What importers of large catalogues share: a film as any of them gives it, and what may stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.films.importers.embedded import FIRST_FILM_YEAR, LANGUAGE
from app.matching.normalize import visible
from app.progress import Done
from app.streaming import CONTROL, BadRow, Faults, tidy

if TYPE_CHECKING:
    from app.films.importers.staging import Stage

MAX_TITLE = 500
YEARS_AHEAD = 10
MAX_DIRECTORS = 10

# A part for private use alone ("x-jat") is a tag too.
LANGUAGE_TAG = re.compile(f"{LANGUAGE}|x(-[A-Za-z0-9]{{1,8}})+")
IMDB_ID = re.compile("tt[0-9]{7,8}")
WIKIDATA_ID = re.compile("Q[0-9]{1,12}")
TMDB_ID = re.compile("[0-9]{1,9}")
COUNTRY = re.compile("[A-Z]{2}")
_YEAR = re.compile("[0-9]{4}")


@dataclass
class FilmEntry:
    """A film as a catalogue gives it. `id` is the one it would have here, were it in no other catalogue.

    Fame is given, or read from the rank of `popularity` (any number that orders the films) among all of the catalogue.
    """

    id: str
    title: str
    year: int
    original_title: str = ""
    language: str = ""
    fame: float | None = None
    popularity: float | None = None
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    imdb_id: str = ""
    wikidata_id: str = ""
    tmdb_id: str = ""

    @property
    def outside_ids(self) -> list[str]:
        """Its ids elsewhere, as they are told apart here."""
        return outside_ids(self.imdb_id, self.wikidata_id, self.tmdb_id)


def outside_ids(imdb_id: str, wikidata_id: str, tmdb_id: str) -> list[str]:
    """Ids of a film elsewhere that are known; the number of TMDB is marked as one."""
    return [found for found in (imdb_id, wikidata_id, tmdb_id and f"tmdb:{tmdb_id}") if found]


class Supply(Protocol):
    """A catalogue in files, ready to be taken in."""

    @property
    def paths(self) -> Sequence[Path]:
        """The files, all of which are read. Raises DataError when one is missing."""

    @property
    def size(self) -> int:
        """Steps of the progress while they are read, mostly their bytes. Raises DataError when one cannot be used."""

    @property
    def version(self) -> str:
        """What, besides the files, decides which films are made of them; one word."""

    @property
    def all_titles(self) -> bool:
        """Whether the files hold all alternative titles; else those of an earlier import stay."""

    @property
    def licence(self) -> str:
        """What whoever uses the catalogue must know; blank when there is nothing."""

    def stage(self, stage: "Stage", most_bad: float, done: Done) -> list[Faults]:
        """Put all that can be used into the stage; returns what was wrong, file by file.

        Raises DataError when a file is none of its kind, or more than a share of `most_bad` of it cannot be used.
        """


def last_year() -> int:
    """The latest year that a film may have."""
    return datetime.now(UTC).year + 1 + YEARS_AHEAD


def film_year(column: str, text: str, last: int) -> int:
    """The year in a cell. Raises BadRow when it is none that a film can have."""
    if not _YEAR.fullmatch(text) or not FIRST_FILM_YEAR <= int(text) <= last:
        raise BadRow(column, f"is no year from {FIRST_FILM_YEAR} to {last}" if text else "is blank", text)
    return int(text)


def film_title(column: str, text: str) -> str:
    """A title that can be used. Raises BadRow for one that is blank, without anything to see, or too long."""
    if not text or not (text.isascii() or visible(text)):
        raise BadRow(column, "is blank")
    if len(text) > MAX_TITLE:
        raise BadRow(column, f"is longer than {MAX_TITLE} characters", text)
    return text


def original_of(title: str, original: str) -> str:
    """An original title as it is stored: blank when it is the title, or too long to be one."""
    return "" if original == title or len(original) > MAX_TITLE else original


def tidied(text: object) -> str:
    """A text of JSON as it is stored: letters composed, one blank between words, no control characters."""
    if not isinstance(text, str):
        return ""
    return tidy(CONTROL.sub(" ", text))
