"""Lists of episodes as people have them: CSV, TSV, or plain lines, with the numbering in words understood.

Any fault refuses the list, with its line and what is accepted: a list of one show is short enough to be mended.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

from app.errors import DataError
from app.matching.normalize import visible
from app.shows.importers.columns import Cells, find_columns, has_title_column, read_cells
from app.shows.importers.given import MAX_TITLE, GivenEpisode, GivenTitle, checked_date
from app.shows.importers.numbering import Place, read_bare, read_heading, read_place, without_bullet

Form = Literal["", "csv", "tsv", "list"]
_FORMS: Mapping[str, Form] = {".csv": "csv", ".tsv": "tsv"}
MAX_BYTES = 10_000_000
MAX_LINES = 20_000
_MOST_TOLD = 20
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
_FOOTNOTE = re.compile(r"\[[\w ]{1,8}\]")
# What is read of a line or a cell. Longer ones are no titles, and composing their letters may take minutes.
_LONGEST = 1_000
_DATE_BEHIND = re.compile(r"(?: |\()(\d{4}-\d\d-\d\d)\)?$")


@dataclass(frozen=True)
class ListOptions:
    """How to read a list: its form (blank: by the name of the file, else look), columns by field, the season and
    language that it does not tell.
    """

    form: Form = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    season: int | None = None
    language: str = ""


@dataclass(frozen=True)
class _Entry:
    """A line that may be an episode. `section` is the season of the heading above it, None in it for specials."""

    line: int
    cells: Cells
    section: tuple[int | None] | None = None


class _Faults:
    """What is wrong with the lines of a list."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, line: int, message: str) -> None:
        self._found.append(f"{self._name}:{line}: {message}")

    def raise_any(self) -> None:
        if self._found:
            more = len(self._found) - _MOST_TOLD
            raise DataError([*self._found[:_MOST_TOLD], *([f"… and {more} more"] if more > 0 else [])])


def read_list(data: bytes, name: str, options: ListOptions) -> tuple[GivenEpisode, ...]:
    """The episodes of a list, in its order. Raises DataError that names every line that cannot be used, and why."""
    text = _decoded(data, name)
    faults = _Faults(name)
    delimiter = _delimiter(text, name, options)
    entries = list(_table(text, delimiter, name, options, faults) if delimiter else _plain(text))
    if len(entries) > MAX_LINES:
        raise DataError([f"{name}: the list has {len(entries):,} lines; at most {MAX_LINES:,} are accepted"])
    places = _places(entries, options.season)
    episodes = _episodes(entries, places, options.language, faults)
    faults.raise_any()
    if not episodes:
        raise DataError([f"{name}: the list has no episodes"])
    return episodes


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise DataError([f"{name}: the list is larger than the {MAX_BYTES:,} bytes that are accepted"])
    # What Excel calls Unicode text.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataError(
            [f"{name}:{line}: is no {encoding.removesuffix('-sig').upper()} text; lists are read as UTF-8"]
        ) from None
    if "\0" in text:
        raise DataError([f"{name}: is no text"])
    return text


def _delimiter(text: str, name: str, options: ListOptions) -> str:
    """What separates the cells of a table; blank for a list of plain lines.

    A file that is named as a table is one, and so is one whose columns were named: each line of it would be a title.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    form = options.form or _FORMS.get(PurePath(name).suffix.lower(), "")
    if form == "csv":
        return max(",;", key=first.count)
    if form == "tsv":
        return "\t"
    if form == "list":
        return ""
    for delimiter in "\t;,":
        cells = _first_cells(first, delimiter)
        if (len(cells) > 1 or first.strip().lower() == "title") and has_title_column(cells, options.columns):
            return delimiter
    return max("\t;,", key=first.count) if options.columns else ""


def _first_cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        # It is longer than a cell may be.
        return []


def _plain(text: str) -> Iterator[_Entry]:
    section: tuple[int | None] | None = None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        tidy = without_bullet(visible(line[:_LONGEST]))
        if not tidy:
            continue
        heading = read_heading(tidy)
        if heading:
            section = heading
            continue
        dated = _DATE_BEHIND.search(tidy)
        date = checked_date(dated[1]) if dated else ""
        title = tidy[: dated.start()].rstrip(" –—-|") if dated and date else tidy
        yield _Entry(number, Cells(title=title, air_date=date), section)


def _table(text: str, delimiter: str, name: str, options: ListOptions, faults: _Faults) -> Iterator[_Entry]:
    # Tab-separated tables have no quoting: a title may begin with a quotation mark.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    columns = None
    try:
        for row in reader:
            cells = [visible(cell[:_LONGEST]) for cell in row]
            if not any(cells):
                continue
            if columns is None:
                columns = find_columns(cells, options.columns, f"{name}:{reader.line_num}")
                width = len(cells)
            elif len(cells) != width:
                faults.add(reader.line_num, f"has {len(cells)} fields; {width} are needed")
            else:
                found, wrong = read_cells(cells, columns)
                for message in wrong:
                    faults.add(reader.line_num, message)
                yield _Entry(reader.line_num, found)
    except csv.Error as error:
        faults.add(reader.line_num, f"cannot be read as CSV: {error}")


def _places(entries: Sequence[_Entry], season: int | None) -> list[Place]:
    """Where each entry stands: as its cells or its title say, else by counting."""
    read = _read_places(entries)
    if any(read):
        return [_told_place(entry, place, season) for entry, place in zip(entries, read, strict=True)]
    counts: Counter[int] = Counter()
    places = []
    for entry in entries:
        own = entry.section[0] if entry.section else season or 1
        if own is not None:
            counts[own] += 1
        places.append(Place(own, None if own is None else counts[own], entry.cells.title))
    return places


def _read_places(entries: Sequence[_Entry]) -> list[Place | None]:
    read = [_told(entry) or read_place(entry.cells.title) for entry in entries]
    found = sum(place is not None for place in read)
    if not found and len(entries) > 1:
        bare = [read_bare(entry.cells.title) for entry in entries]
        return bare if all(bare) else read
    if found * 2 < len(entries):
        # Among titles without a number one that begins with "Chapter Two" is a title as well.
        return [place if place and place.sure else None for place in read]
    return read


def _told_place(entry: _Entry, place: Place | None, season: int | None) -> Place:
    """The place of an entry in a list that tells them; an entry without one is a special, as are those of season 0."""
    section = entry.section[0] if entry.section else season or 1
    if place is None or section is None or place.season == 0:
        return Place(None, None, place.title if place else entry.cells.title)
    return place if place.season is not None else replace(place, season=section)


def _told(entry: _Entry) -> Place | None:
    cells = entry.cells
    if not cells.has_number:
        return None
    if cells.number is None:
        return Place(0, None, cells.title)
    return Place(cells.season, cells.number, cells.title, cells.segment)


def _episodes(
    entries: Sequence[_Entry], places: Sequence[Place], language: str, faults: _Faults
) -> tuple[GivenEpisode, ...]:
    """Episodes, in order; several lines of one are its titles, when segment or language tell them apart."""
    gathered: dict[object, GivenEpisode] = {}
    lines: dict[object, int] = {}
    for entry, place in zip(entries, places, strict=True):
        titles = _titles(entry, place, language, faults)
        key: object = (place.season, place.number) if place.number is not None else entry.cells.outside_id or entry.line
        known = gathered.get(key)
        if known is None:
            lines[key] = entry.line
            cells = entry.cells
            gathered[key] = GivenEpisode(place.season, place.number, titles, cells.air_date, cells.outside_id)
        elif {(t.language, t.segment) for t in titles} & {(t.language, t.segment) for t in known.titles}:
            where = f"S{place.season:02}E{place.number:02}" if place.number is not None else entry.cells.outside_id
            faults.add(entry.line, f"{where} stands in line {lines[key]} already")
        else:
            gathered[key] = GivenEpisode(
                known.season, known.number, known.titles + titles, known.air_date, known.outside_id
            )
    return tuple(gathered.values())


def _titles(entry: _Entry, place: Place, language: str, faults: _Faults) -> tuple[GivenTitle, ...]:
    text = clean_title(place.title)
    if not text:
        faults.add(entry.line, "has no title")
    elif len(text) > MAX_TITLE:
        faults.add(entry.line, f"the title is longer than the {MAX_TITLE} characters that are accepted")
    first = GivenTitle(text, entry.cells.language or language, place.segment)
    others = ((clean_title(title), code) for code, title in entry.cells.others)
    return (first, *(GivenTitle(title[:MAX_TITLE], code) for title, code in others if title))


def clean_title(text: str) -> str:
    """A title without the quotation marks around it and the marks of footnotes behind it."""
    text = _without_footnotes(unicodedata.normalize("NFC", text)).strip() or text
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and not set(inner) & {opening, closing}:
            return inner.strip() or text
    return text


def _without_footnotes(text: str) -> str:
    end = len(text)
    while text.endswith("]", 0, end):
        at = text.rfind("[", 0, end)
        if at < 0 or not _FOOTNOTE.fullmatch(text, at, end):
            break
        end = at
    return text[:end]
