"""Films from a folder of MovieLens: movies.csv, links.csv with ids elsewhere, ratings.csv whose rows are counted."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.errors import DataError
from app.films.importers.entries import IMDB_ID, FilmEntry, film_title, film_year, last_year
from app.films.importers.staging import Stage
from app.importing import Row
from app.progress import Done
from app.streaming import BadRow, Faults, Table, stream_table

LICENCE = (
    "MovieLens (https://grouplens.org/datasets/movielens/) is for research; "
    "no commercial use and no passing on without permission of GroupLens."
)
# Raise it when other films or titles would be made of the same files.
_VERSION = 2
_YEAR = re.compile(r"(.*\S)\s*\((\d{4})(?:[-–](?:\d{4})?)?\)")
_ALSO_KNOWN = re.compile(r"(?i)a\.?k\.?a\.?\s+")
# What stands in parentheses and is no title of its own.
_PART = re.compile(r"(?i)(part|pt\.?|vol\.?|volume|chapter|episode)?\s*([0-9]+|[ivx]+|one|two|three)")
_ARTICLES = (
    "The|A|An|La|Le|Les|L'|Un|Une|Los|Las|El|Lo|Il|I|Gli|Der|Die|Das|Ein|Eine|Den|Det|En|Et|De|Het|O|Os|As|Um|Uma"
)
_INVERTED = re.compile(rf"(.*\S),\s+({_ARTICLES})", re.IGNORECASE)
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class MovieLens:
    """A folder of MovieLens; links.csv and ratings.csv may be missing."""

    folder: Path

    @property
    def paths(self) -> list[Path]:
        """The files that there are. Raises DataError when movies.csv is missing."""
        paths = [self.folder / name for name in ("movies.csv", "links.csv", "ratings.csv")]
        if not paths[0].is_file():
            raise DataError([f"{self.folder}: movies.csv is not there"])
        return [path for path in paths if path.is_file()]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(Table(path, ()).size for path in self.paths)

    @property
    def version(self) -> str:
        """Of the reading of the files."""
        return f"movielens{_VERSION}"

    @property
    def all_titles(self) -> bool:
        """Alternative titles stand behind the title."""
        return True

    @property
    def licence(self) -> str:
        """What GroupLens asks of whoever uses it."""
        return LICENCE

    def stage(self, stage: Stage, most_bad: float, done: Done) -> list[Faults]:
        """Put the films into the stage; returns what was wrong, file by file. Raises DataError as tables do."""
        told = {path.name: Faults(path.name) for path in self.paths}
        links, counts = _Links(), None
        if "links.csv" in told:
            links.read(Table(self.folder / "links.csv", ("movieId", "imdbId", "tmdbId")), told["links.csv"], done)
        if "ratings.csv" in told:
            ratings = Table(self.folder / "ratings.csv", ("movieId",))
            counts = Counter(row["movieId"] for row in stream_table(ratings, told["ratings.csv"], done))
        movies = told["movies.csv"]
        last = last_year()
        for row in stream_table(Table(self.folder / "movies.csv", ("movieId", "title", "genres")), movies, done):
            try:
                entry, others = _film(row, links, last)
                entry.popularity = None if counts is None else float(counts[row["movieId"]])
                if not stage.add_film(entry):
                    raise BadRow("movieId", "stands in an earlier line already", row["movieId"])
                for title in others:
                    stage.add_title(entry.id, title, "")
            except BadRow as bad:
                movies.skip(row.line, bad)
        for faults in told.values():
            faults.check_share(most_bad)
        return list(told.values())


class _Links:
    """Ids of films at IMDb and TMDB."""

    def __init__(self) -> None:
        self.imdb: dict[str, str] = {}
        self.tmdb: dict[str, str] = {}

    def read(self, table: Table, faults: Faults, done: Done) -> None:
        """Take the ids in; IMDb's stand there without letters."""
        for row in stream_table(table, faults, done):
            for column, ids in (("imdbId", self.imdb), ("tmdbId", self.tmdb)):
                if _NUMBER.fullmatch(row[column]):
                    ids[row["movieId"]] = f"tt{row[column]:0>7}" if column == "imdbId" else row[column]
                elif row[column]:
                    faults.blank(column, "is not a number")


def _film(row: Row, links: _Links, last: int) -> tuple[FilmEntry, list[str]]:
    number = row["movieId"]
    if not _NUMBER.fullmatch(number):
        raise BadRow("movieId", "is not a number", number)
    titles, year = split_title(row["title"])
    imdb_id = links.imdb.get(number, "")
    genres = row["genres"].split("|") if not row["genres"].startswith("(") else []
    entry = FilmEntry(
        id=imdb_id if IMDB_ID.fullmatch(imdb_id) else f"movielens-{number}",
        title=film_title("title", titles[0]),
        year=film_year("title", year, last),
        genres=tuple(dict.fromkeys(filter(None, genres))),
        imdb_id=imdb_id if IMDB_ID.fullmatch(imdb_id) else "",
        tmdb_id=links.tmdb.get(number, ""),
    )
    return entry, [film_title("title", title) for title in titles[1:]]


def split_title(text: str) -> tuple[list[str], str]:
    """The titles in a cell, the first of them the main one, and the year in it.

    "City of Lost Children, The (Cité des enfants perdus, La) (1995)" has two; their articles are put in front.
    Raises BadRow when no year stands behind the title.
    """
    found = _YEAR.fullmatch(text.strip())
    if not found:
        raise BadRow("title", "has no year in parentheses at its end", text)
    rest = found[1]
    others: list[str] = []
    while rest.endswith(")"):
        opened = _opening(rest)
        inner, before = rest[opened + 1 : -1].strip(), rest[:opened].rstrip()
        if opened <= 0 or not before or not inner or _PART.fullmatch(inner):
            break
        others.insert(0, _ALSO_KNOWN.sub("", inner, count=1) if _ALSO_KNOWN.match(inner) else inner)
        rest = before
    return list(dict.fromkeys(_upright(title) for title in (rest, *others))), found[2]


def _opening(text: str) -> int:
    """Where the parenthesis opens that closes at the end of a text; -1 when it does nowhere."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return -1


def _upright(title: str) -> str:
    """A title with the article in front that stands behind it."""
    found = _INVERTED.fullmatch(title)
    if not found:
        return title
    return f"{found[2]}{'' if found[2].endswith(chr(39)) else ' '}{found[1]}"
