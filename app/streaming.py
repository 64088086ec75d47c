"""Reading large tables of others, as they are: a row that cannot be used is skipped, named and counted.

A table is UTF-8, tab-separated, without quoting, columns by header name; LF and CR LF end a line. A file named .csv
is separated by commas or semicolons, with quoting. A file that is no such table at all, or has too many rows that
cannot be used, is refused as a whole.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import DataError
from app.importing import Row, check_header, header_text, unreadable

MAX_LINE = 1_000_000
FIRST_LISTED = 20
_LONGEST_COMPOSED = 5_000
_PROGRESS_EVERY = 2_000
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
# Bytes that were read as they are.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


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
    # Our name of a column by the name that it has in the file.
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_csv(self) -> bool:
        """Whether it is separated by commas."""
        return self.path.suffix.lower() == ".csv"

    def header(self, file: str, names: list[str]) -> list[str]:
        """Our names of the columns in the file. Raises DataError when one is missing."""
        if len(names) == 1 and any(separator in names[0] for separator in "\t,;"):
            raise DataError([f"{file}:1: there is one column only; {self._separators}"])
        missing = [theirs for theirs in self.named if theirs not in names]
        if missing:
            raise DataError([f"{file}:1: no column {missing[0]!r}; found are {', '.join(names)[:200]}"])
        ours = set(self.named.values())
        renamed = [self.named.get(name, "" if name in ours else name) for name in names]
        return check_header(file, [name or f"({place})" for place, name in enumerate(renamed)], self.columns)

    @property
    def _separators(self) -> str:
        if self.is_csv:
            return "in a file named .csv commas or semicolons separate them, in others tabs"
        return "tabs separate them, commas and semicolons only in a file named .csv"

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
    found = _told(lines(file), done)
    text = header_text(faults.file, next(found, None))
    if table.is_csv:
        separator = ";" if text.count(";") > text.count(",") else ","
        header = table.header(faults.file, _csv_header(faults.file, text, separator))
        records = _csv_records(found, separator)
    else:
        header = table.header(faults.file, text.split("\t"))
        records = _records(found)
    wanted = (*table.columns, *table.optional)
    places = [(column, header.index(column)) for column in wanted if column in header]
    absent = {column: "" for column in wanted if column not in header}
    for number, record in records:
        faults.rows += 1
        try:
            cells = _checked(record, header)
        except BadRow as bad:
            faults.skip(number, bad)
            continue
        yield Row(faults.file, number, {column: tidy(cells[place]) for column, place in places} | absent)


def _csv_header(file: str, text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error as error:
        raise DataError([f"{file}:1: the header cannot be read as CSV: {error}"]) from None


def _told(found: Iterator[bytes], done: Callable[[int], None]) -> Iterator[bytes]:
    read = 0
    for number, line in enumerate(found, start=1):
        read += len(line)
        if number % _PROGRESS_EVERY == 0:
            done(read)
            read = 0
        yield line
    done(read)


def _records(found: Iterator[bytes]) -> Iterator[tuple[int, list[str] | BadRow]]:
    for number, line in enumerate(found, start=2):
        bare = line.rstrip(b"\r\n")
        if len(bare) > MAX_LINE:
            yield number, BadRow("row", f"is longer than {MAX_LINE:,} bytes")
        elif bare:
            yield number, bare.decode("utf-8", "surrogateescape").split("\t")


def _csv_records(found: Iterator[bytes], separator: str) -> Iterator[tuple[int, list[str] | BadRow]]:
    """Records of a file with quoting: a line break within quotes belongs to the cell, and is a blank in it."""
    reader = csv.reader((line.decode("utf-8", "surrogateescape") for line in found), delimiter=separator)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            # A quote that is not closed takes in what follows up to the limit of the reader.
            yield reader.line_num + 1, BadRow("row", "has a cell that is too long, or a quote that is not closed")
            continue
        if cells is None:
            return
        if cells:
            yield reader.line_num + 1, [cell.replace("\r", " ").replace("\n", " ") for cell in cells]


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, of which those that are too long are cut one byte behind the limit: no line can fill the memory."""
    while line := file.readline(MAX_LINE + 1):
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE + 1)
        yield line


def _checked(record: list[str] | BadRow, header: Sequence[str]) -> list[str]:
    """The cells of a record that can be read. Raises BadRow for another one."""
    if isinstance(record, BadRow):
        raise record
    text = "\t".join(record)
    bad = None if text.isascii() else _NOT_UTF8.search(text)
    if bad:
        raise BadRow("row", "is not UTF-8", f"byte {len(text[: bad.start()].encode()) + 1}")
    if len(record) != len(header):
        raise BadRow("row", f"has {len(record)} fields; {len(header)} are needed")
    if CONTROL.search(text):
        record = [_decoded_twice(cell) for cell in record]
        for column, cell in zip(header, record, strict=True):
            if CONTROL.search(cell):
                raise BadRow(column, "has a control character", cell)
    return record


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
    """A value with one blank between words and none at its ends, its letters composed (NFC) unless it is too long for
    anything that is stored: composing takes the square of the marks in a row.
    """
    text = " ".join(value.split())
    return unicodedata.normalize("NFC", text) if len(text) <= _LONGEST_COMPOSED else text
