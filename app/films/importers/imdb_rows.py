"""What the rows of IMDb's tables say of films, and how it is put into the stage.

Of the eleven million titles of all kinds less than a million are films. Those are picked from `title.basics` first and
held as the bytes of their rows; of the other tables only what concerns them is looked at.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.dumps import Header
from app.errors import DataError
from app.films.importers.entries import (
    LANGUAGE_TAG,
    MAX_DIRECTORS,
    FilmEntry,
    film_title,
    film_year,
    last_year,
    original_of,
)
from app.films.importers.regions import language_of_region
from app.films.importers.staging import Stage
from app.streaming import BadRow, Faults, text_of

FILMS = ("movie", "tvMovie")
BY_WISH = ("video", "tvSpecial", "short", "tvShort")
FIELDS = {
    "title.basics": ("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "genres"),
    "title.ratings": ("tconst", "numVotes"),
    "title.crew": ("tconst", "directors"),
    "name.basics": ("nconst", "primaryName"),
    "title.akas": ("titleId", "title", "region", "language", "types"),
}

_NULL = b"\\N"
_ID = re.compile(rb"tt[0-9]{7,8}")
_LIST = b"\x02"
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Choice:
    """Which films and titles are taken: kinds of title beside films, those for adults, titles in which languages.

    Without `languages` titles in all languages are taken; else those that are known to be in another one are not.
    """

    include: frozenset[str] = frozenset()
    adult: bool = False
    languages: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The choice in one word."""
        return "+".join([*sorted(self.include), *(["adult"] if self.adult else []), *sorted(self.languages)])

    def wants(self, language: str) -> bool:
        """Whether titles of a language are taken."""
        return not self.languages or not language or language.partition("-")[0] in self.languages


@dataclass
class Films:
    """The films that are taken: their places by id, and for each place what the tables said of it so far.

    Rows are kept whole, because a list of cells takes several times the memory.
    """

    header: Header
    places: dict[bytes, int] = field(default_factory=dict)
    rows: list[bytes] = field(default_factory=list)
    lines: "array[int]" = field(default_factory=lambda: array("q"))
    votes: "array[int]" = field(default_factory=lambda: array("q"))
    directors: list[bytes] = field(default_factory=list)
    names: dict[bytes, str] = field(default_factory=dict)


def read_basics(header: Header, found: Iterator[bytes], choice: Choice, faults: Faults) -> Films:
    """The films that are chosen."""
    films = Films(header)
    for number, line in enumerate(found, start=2):
        bare = line.rstrip(b"\r\n")
        if not bare:
            continue
        faults.rows += 1
        try:
            cells = header.cells(bare)
            unwanted = _unwanted(cells, choice)
            if unwanted:
                faults.left_out[unwanted] += 1
                continue
            if not _ID.fullmatch(cells[0]):
                raise BadRow("tconst", "is not an IMDb id", cells[0].decode(errors="replace"))
            if cells[0] in films.places:
                raise BadRow("tconst", "stands in an earlier line already", cells[0].decode())
        except BadRow as bad:
            faults.skip(number, bad)
            continue
        films.places[cells[0]] = len(films.rows)
        films.rows.append(bare)
        films.lines.append(number)
    films.votes = array("q", bytes(8 * len(films.rows)))
    films.directors = [b""] * len(films.rows)
    return films


def _unwanted(cells: list[bytes], choice: Choice) -> str:
    """Why a row is left out; blank when it is wanted."""
    kind = cells[1].decode(errors="replace")
    if kind not in FILMS and kind not in choice.include:
        return "titleType: of another kind"
    if cells[4] == b"1" and not choice.adult:
        return "isAdult: for adults"
    return "startYear: is not known" if cells[5] == _NULL else ""


def _of_films(
    header: Header, found: Iterator[bytes], places: dict[bytes, int], faults: Faults
) -> Iterator[tuple[int, list[bytes]]]:
    """Rows about a film, each with its line; the id stands first of the cells that are read."""
    if header.places[0] != 0:
        raise DataError([f"{faults.file}:1: the id has to be the first column"])
    number = 1
    others = 0
    for number, line in enumerate(found, start=2):
        if line[: line.find(b"\t")] not in places:
            others += 1
            continue
        try:
            yield number, header.cells(line.rstrip(b"\r\n"))
        except BadRow as bad:
            faults.skip(number, bad)
    faults.rows = number - 1
    if others:
        faults.left_out["id: of nothing that is taken"] = others


def read_ratings(header: Header, found: Iterator[bytes], films: Films, faults: Faults) -> None:
    """How many votes each film has."""
    for _, (tconst, votes) in _of_films(header, found, films.places, faults):
        if votes.isdigit() and len(votes) < _LONGEST_NUMBER:
            films.votes[films.places[tconst]] = int(votes)
        else:
            faults.blank("numVotes", "is not a number")


def read_crew(header: Header, found: Iterator[bytes], films: Films, faults: Faults) -> None:
    """The ids of the directors of each film."""
    for _, (tconst, directors) in _of_films(header, found, films.places, faults):
        if directors != _NULL:
            films.directors[films.places[tconst]] = directors
            films.names.update(dict.fromkeys(directors.split(b",")[:MAX_DIRECTORS], ""))


def read_names(header: Header, found: Iterator[bytes], films: Films, faults: Faults) -> None:
    """The names of those directors."""
    needed = dict.fromkeys(films.names, 0)
    for _, (nconst, name) in _of_films(header, found, needed, faults):
        try:
            films.names[nconst] = text_of("primaryName", name)
        except BadRow as bad:
            faults.blank(bad.column, bad.reason)


def stage_films(films: Films, stage: Stage, faults: Faults) -> None:
    """Films without votes are the least known, if the votes of any are known at all."""
    last, rated = last_year(), any(films.votes)
    unusable = []
    for tconst, place in films.places.items():
        try:
            entry = _entry(films, place, last)
        except BadRow as bad:
            faults.skip(films.lines[place], bad)
            unusable.append(tconst)
            continue
        entry.popularity = float(films.votes[place]) if rated else None
        stage.add_film(entry)
    for tconst in unusable:
        del films.places[tconst]
    # Only the titles are needed from here on.
    films.names.clear()
    films.directors.clear()


def _entry(films: Films, place: int, last: int) -> FilmEntry:
    tconst, _, title_cell, original_cell, _, year, genres = films.header.cells(films.rows[place])
    title = film_title("primaryTitle", text_of("primaryTitle", title_cell))
    original = "" if original_cell in (title_cell, _NULL) else text_of("originalTitle", original_cell)
    names = (films.names.get(nconst, "") for nconst in films.directors[place].split(b",")[:MAX_DIRECTORS])
    return FilmEntry(
        id=tconst.decode(),
        title=title,
        year=film_year("startYear", year.decode(errors="replace"), last),
        original_title=original_of(title, original),
        genres=() if genres == _NULL else tuple(text_of("genres", genres).split(",")),
        directors=tuple(dict.fromkeys(filter(None, names))),
        imdb_id=tconst.decode(),
    )


class Titles:
    """Alternative titles on their way into the stage, film by film where the table is sorted."""

    def __init__(self, films: Films, faults: Faults, choice: Choice, stage: Stage) -> None:
        self._films = films
        self._faults = faults
        self._choice = choice
        self._stage = stage

    def read(self, header: Header, found: Iterator[bytes]) -> None:
        """Take the titles in. The same title of several regions is one if its language is the same."""
        films = self._films
        rows = _of_films(header, found, films.places, self._faults)
        for tconst, group in groupby(rows, key=lambda row: row[1][0]):
            film_id = tconst.decode()
            own = films.header.cells(films.rows[films.places[tconst]])[2:4]
            taken: set[tuple[str, str]] = set()
            for number, cells in group:
                try:
                    self._add(cells, own, taken)
                except BadRow as bad:
                    self._faults.skip(number, bad)
            for title, language in taken:
                self._stage.add_title(film_id, title, language)

    def _add(self, cells: list[bytes], own: list[bytes], taken: set[tuple[str, str]]) -> None:
        _, title_cell, region, language_cell, types = cells
        if title_cell in own:
            self._faults.left_out["title: is the film's own"] += 1
        elif b"working" in types.split(_LIST):
            self._faults.left_out["types: working title"] += 1
        else:
            title = film_title("title", text_of("title", title_cell))
            language = _language(language_cell, region, title)
            if self._choice.wants(language):
                taken.add((title, language))
            else:
                self._faults.left_out["language: not wished for"] += 1


def _language(cell: bytes, region: bytes, title: str) -> str:
    """The language as the table gives it; codes for private use mean nothing elsewhere."""
    tag = "" if cell == _NULL or cell.startswith(b"qb") else cell.decode(errors="replace")
    if tag:
        return tag if LANGUAGE_TAG.fullmatch(tag) else ""
    return language_of_region(region.decode(errors="replace"), title)
