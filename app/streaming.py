"""Reading large tables of others, as they are: a row that cannot be used is skipped, named and counted.

A table is UTF-8, tab-separated, without quoting, columns by header name; LF and CR LF end a line. A file that is no
such table at all, or has too many rows that cannot be used, is refused as a whole.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import DataError
from app.importing import Row, read_header, unreadable

MAX_LINE = 1_000_000
FIRST_LISTED = 20
_PROGRESS_EVERY = 2_000
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class BadRow(Exception):
    """A row cannot be used: which column is to blame, why, and what stands in it."""

    def __init__(self, column: str, reason: str, seen: str = "") -> None:
        super().__init__(column, reason, seen)
        self.column = column
        self.reason = reason
        self.seen = seen

    def __str__(self) -> str:
        seen = f"{self.seen[:80]!r} " if self.seen else ""
        return f"{self.column}: {seen}{self.reason}"


@dataclass
class Faults:
    """What became of the rows of one table: those skipped and cells left blank because something is wrong with them,
    and those left out because they are not wanted; counted by reason.
    """

    file: str
    rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    left_blank: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    first: list[str] = field(default_factory=list)

    def skip(self, line: int, bad: BadRow) -> None:
        """Note a row that cannot be used."""
        self.skipped[f"{bad.column}: {bad.reason}"] += 1
        if len(self.first) < FIRST_LISTED:
            self.first.append(f"{self.file}:{line}: {bad}")

    def blank(self, column: str, reason: str) -> None:
        """Note a value that is not used, in a row that is."""
        self.left_blank[f"{column}: {reason}"] += 1

    def check_share(self, most: float) -> None:
        """Raises DataError when more than this share of the rows cannot be used, or when there are no rows."""
        bad = self.skipped.total()
        if not self.rows:
            raise DataError([f"{self.file}: the table has no rows"])
        wanted = self.rows - self.left_out.total()
        if bad > most * wanted:
            share = f"{bad:,} of {wanted:,} rows ({bad / wanted:.1%}) cannot be used"
            said = [f"{self.file}: {share}; accepted are at most {most:.1%}. Nothing was imported."]
            said += [f"  {count:,}  {reason}" for reason, count in self.skipped.most_common(FIRST_LISTED)]
            raise DataError([*said, *self.first])

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "file": self.file,
            "rows": self.rows,
            "skipped": self.skipped.total(),
            "skipped_by_reason": dict(self.skipped.most_common()),
            "first_skipped": self.first,
            "left_blank_by_reason": dict(self.left_blank.most_common()),
            "left_out_by_reason": dict(self.left_out.most_common()),
        }


@dataclass(frozen=True)
class Table:
    """A table to read: its file, the columns it must have, and those it may have."""

    path: Path
    columns: Sequence[str]
    optional: Sequence[str] = ()

    @property
    def size(self) -> int:
        """Bytes of the file. Raises DataError when it is no file that can be read twice."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise unreadable(self.path, error) from None
        if not self.path.is_file():
            raise DataError([f"{self.path}: is no regular file"])
        return status.st_size


def stream_table(table: Table, faults: Faults, done: Callable[[int], None]) -> Iterator[Row]:
    """Rows of a table as they are read; absent optional columns read as blank, further ones are left out.

    Blanks at the ends of a value or several in a row are made one, letters are composed (NFC). Lines that cannot
    be read are noted in `faults`; lines without anything in them are no rows. `done` is told the bytes read.
    Raises DataError when the file or its header cannot be used at all.
    """
    try:
        with table.path.open("rb") as file:
            yield from _rows(file, table, faults, done)
    except OSError as error:
        raise unreadable(table.path, error) from None


def _rows(file: BinaryIO, table: Table, faults: Faults, done: Callable[[int], None]) -> Iterator[Row]:
    first = file.readline(MAX_LINE)
    header = read_header(faults.file, first or None, table.columns)
    wanted = (*table.columns, *table.optional)
    places = [(column, header.index(column)) for column in wanted if column in header]
    absent = {column: "" for column in wanted if column not in header}
    read = len(first)
    for number, line in enumerate(lines(file), start=2):
        read += len(line)
        if number % _PROGRESS_EVERY == 0:
            done(read)
            read = 0
        bare = line.rstrip(b"\r\n")
        if not bare:
            continue
        faults.rows += 1
        try:
            cells = cells_of(bare, header)
        except BadRow as bad:
            faults.skip(number, bad)
            continue
        yield Row(faults.file, number, {column: tidy(cells[place]) for column, place in places} | absent)
    done(read)


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, of which those that are too long are cut one byte behind the limit: no line can fill the memory."""
    while line := file.readline(MAX_LINE + 1):
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE + 1)
        yield line


def cells_of(line: bytes, header: Sequence[str]) -> list[str]:
    """The cells of a line as text. Raises BadRow when it is too long, no UTF-8, or not as long as the header."""
    if len(line) > MAX_LINE:
        raise BadRow("row", f"is longer than {MAX_LINE:,} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRow("row", "is not UTF-8", f"byte {error.start + 1}") from None
    cells = text.split("\t")
    if len(cells) != len(header):
        raise BadRow("row", f"has {len(cells)} fields; {len(header)} are needed")
    if CONTROL.search(text):
        cells = [_decoded_twice(cell) for cell in cells]
        for column, cell in zip(header, cells, strict=True):
            if CONTROL.search(cell):
                raise BadRow(column, "has a control character", cell)
    return cells


def _decoded_twice(cell: str) -> str:
    """Text that was read as Latin-1 and written as UTF-8 again: the usual source of control characters."""
    try:
        return cell.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return cell


def text_of(column: str, cell: bytes) -> str:
    """One cell as text, tidied. Raises BadRow when it is no UTF-8 or has a control character."""
    try:
        text = cell.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRow(column, "is not UTF-8", f"byte {error.start + 1}") from None
    if CONTROL.search(text):
        text = _decoded_twice(text)
        if CONTROL.search(text):
            raise BadRow(column, "has a control character", text)
    return tidy(text)


def tidy(value: str) -> str:
    """A value with one blank between words and none at its ends, its letters composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(value.split()))
