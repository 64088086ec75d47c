"""Shows from the files that IMDb publishes: title.episode and title.basics, packed or not, in one folder.

https://developer.imdb.com/non-commercial-datasets/ has their columns. They are tab-separated without quoting, with
\\N for what is not known.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from app.dumps import Dump, Header
from app.errors import DataError, NotFound
from app.fetching.imdb import LICENCE
from app.matching.normalize import fold
from app.progress import Progress
from app.shows.importers.given import Choice, GivenEpisode, GivenShow, GivenTitle, language_of, tidy
from app.streaming import BadRow

EPISODES = ("tconst", "parentTconst", "seasonNumber", "episodeNumber")
BASICS = ("tconst", "titleType", "primaryTitle", "originalTitle", "startYear", "endYear", "genres")
FIELDS = {"title.basics": BASICS, "title.episode": EPISODES}
_SHOW_TYPES = frozenset({"tvSeries", "tvMiniSeries", "tvSpecial", "tvShort", "tvPilot"})
_ADDRESS = re.compile(r"(?:https?://(?:www\.|m\.)?imdb\.com/title/)?(tt\d{7,8})(?:/.*)?")
_NOTHING = "\\N"
_Values = Mapping[str, str]


class IMDb:
    """IMDb's files in a folder."""

    name = "imdb"
    licence = LICENCE

    def __init__(self, folder: Path) -> None:
        self._basics, self._episodes = (_present(folder, name, columns) for name, columns in FIELDS.items())

    def identify(self, text: str) -> str:
        """An id "tt…", or the address of a page."""
        found = _ADDRESS.fullmatch(text)
        return found[1] if found else ""

    def search(self, name: str, progress: Progress) -> list[Choice]:
        """The shows of this very name, as they stand in the file."""
        wanted = fold(name)
        found = []
        for line, header in _lines(self._basics, progress):
            # Most rows are no shows, and are not worth being taken apart.
            if b"\ttv" not in line or line.split(b"\t", 2)[1].decode("ascii", "replace") not in _SHOW_TYPES:
                continue
            show = _values(line, header, BASICS)
            if show and wanted in (fold(show["primaryTitle"]), fold(show["originalTitle"])):
                facts = (show["titleType"], show["genres"].replace(",", ", "))
                found.append(Choice(show["tconst"], tidy(show["primaryTitle"]), _number(show["startYear"]), facts))
        return found

    def fetch(self, show_id: str, progress: Progress) -> GivenShow:
        """A show with its episodes; of the dates only the years are known."""
        places = self._places(show_id, progress)
        rows = self._rows({show_id, *places}, progress)
        show = rows.get(show_id)
        if show is None:
            raise NotFound(f"{self._basics.path.name}: there is no title {show_id}.")
        if show["titleType"] not in _SHOW_TYPES:
            raise NotFound(f"{show_id} is no show but of the type {show['titleType']}: {show['primaryTitle']}.")
        name, original = tidy(show["primaryTitle"]), tidy(show["originalTitle"])
        return GivenShow(
            source=self.name,
            licence=self.licence,
            name=name,
            original_name="" if original == name else original,
            first_year=_number(show["startYear"]),
            last_year=_number(show["endYear"]),
            kind="animation" if "Animation" in show["genres"].split(",") else "live action",
            ids={"imdb": show_id},
            episodes=tuple(_episode(episode_id, places[episode_id], rows) for episode_id in places),
        )

    def _places(self, show_id: str, progress: Progress) -> dict[str, tuple[int | None, int | None]]:
        """Season and number of the show's episodes by id, in the order of the show."""
        parent = f"\t{show_id}\t".encode()
        found = {}
        for line, header in _lines(self._episodes, progress):
            row = _values(line, header, EPISODES) if parent in line else None
            if row and row["parentTconst"] == show_id:
                found[row["tconst"]] = _place(row)
        last = (1 << 31,)
        return dict(sorted(found.items(), key=lambda item: (*(item[1] if None not in item[1] else last * 2), item[0])))

    def _rows(self, ids: Collection[str], progress: Progress) -> dict[str, _Values]:
        wanted = {title_id.encode() for title_id in ids}
        found: dict[str, _Values] = {}
        for line, header in _lines(self._basics, progress):
            if line[: line.find(b"\t")] in wanted:
                row = _values(line, header, BASICS)
                if row:
                    found.setdefault(row["tconst"], row)
        return found


def _present(folder: Path, name: str, columns: Sequence[str]) -> Dump:
    for path in (folder / f"{name}.tsv", folder / f"{name}.tsv.gz"):
        if path.is_file():
            return Dump(path, columns)
    raise DataError([f"{folder}: there is neither {name}.tsv nor {name}.tsv.gz; IMDb publishes it"])


def _lines(dump: Dump, progress: Progress) -> Iterator[tuple[bytes, Header]]:
    """The lines of a file behind its header, and the header."""
    with progress(f"Reading {dump.path.name}", dump.size) as done, dump.reading(done) as (header, found):
        for line in found:
            yield line, header


def _values(line: bytes, header: Header, columns: Sequence[str]) -> _Values | None:
    """A row by column; None when it cannot be used."""
    try:
        cells = [cell.decode("utf-8") for cell in header.cells(line.rstrip(b"\r\n"))]
    except (BadRow, UnicodeDecodeError):
        return None
    return {column: "" if cell == _NOTHING else cell for column, cell in zip(columns, cells, strict=True)}


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else None


def _place(row: _Values) -> tuple[int | None, int | None]:
    season, number = _number(row["seasonNumber"]), _number(row["episodeNumber"])
    return (None, None) if season is None or number is None else (season, number)


def _episode(episode_id: str, place: tuple[int | None, int | None], rows: Mapping[str, _Values]) -> GivenEpisode:
    row = rows.get(episode_id)
    texts = dict.fromkeys(tidy(row[column]) for column in ("primaryTitle", "originalTitle")) if row else {}
    titles = tuple(GivenTitle(text, language_of(text)) for text in texts if text)
    year = row["startYear"] if row and re.fullmatch("[0-9]{4}", row["startYear"]) else ""
    return GivenEpisode(*place, titles, year, episode_id)
