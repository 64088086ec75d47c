"""What importers share: reading checked tables, batched upserts, stamps of what was loaded, reports.

A table is UTF-8 (NFC), tab-separated, without quoting, columns by header name. Every fault is collected as
`file:line: column: what is wrong`; a table with any fault is not imported at all.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import Any

from sqlalchemy import Text, delete, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, insert_for
from app.errors import DataError

# What a premise or a synopsis may be.
SENTENCE = r".{1,239}[.!?…”’]"
SENTENCE_WANTED = "a sentence of at most 240 characters that ends with a full stop"


class Stamp(Base):
    """What a derived or loaded thing was made from: equal stamps, nothing to do."""

    __tablename__ = "stamp"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


@dataclass
class ImportReport:
    """What an import did, in rows."""

    what: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged, {self.vanished} vanished"
        )

    def as_json(self) -> dict[str, int]:
        """The same as plain values."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "vanished": self.vanished}


@dataclass(frozen=True)
class Row:
    """One row of a table, with its place in the file."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass
class Problems:
    """The faults found so far; `raise_any` ends a check with a DataError when there are any."""

    found: list[str] = field(default_factory=list)

    def add(self, row: Row, column: str, message: str) -> None:
        """Note what is wrong with a column of a row."""
        self.found.append(f"{row.file}:{row.line}: {column}: {message}")

    def raise_any(self) -> None:
        """Raises DataError with all faults noted."""
        if self.found:
            raise DataError(self.found)

    def integer(self, row: Row, column: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`; None when blank."""
        text = row[column]
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            self.add(row, column, f"{text!r} is no whole number from {low} to {high}")
            return None
        return int(text)

    def matching(self, row: Row, column: str, pattern: str, wanted: str) -> str:
        """A value that is blank or matches a pattern; `wanted` says in words what is accepted."""
        if row[column] and not re.fullmatch(pattern, row[column]):
            self.add(row, column, f"{row[column]!r} is not {wanted}")
        return row[column]

    def one_of(self, row: Row, column: str, accepted: Collection[str]) -> str:
        """A value that is one of those accepted."""
        if row[column] not in accepted:
            self.add(row, column, f"{row[column]!r} is none of {', '.join(repr(a) for a in sorted(accepted))}")
        return row[column]

    def listed(self, row: Row, column: str, pattern: str, wanted: str) -> tuple[str, ...]:
        """The parts of a cell separated by `|`, each matching a pattern."""
        parts = tuple(row[column].split("|")) if row[column] else ()
        for part in parts:
            if not re.fullmatch(pattern, part):
                self.add(row, column, f"{part!r} is not {wanted}")
        return parts

    def required(self, row: Row, column: str) -> str:
        """A value that must not be blank."""
        if not row[column]:
            self.add(row, column, "is blank")
        return row[column]

    def unique(self, rows: Iterable[Row], *columns: str) -> None:
        """Note every row whose values in `columns` stood in an earlier row."""
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            key = tuple(row[column] for column in columns)
            if key in seen:
                self.add(row, columns[0], f"{' '.join(key)!r} stands in line {seen[key]} already")
            seen.setdefault(key, row.line)


def read_table(path: Path, columns: Sequence[str], problems: Problems, optional: Sequence[str] = ()) -> list[Row]:
    """Rows of a table with at least `columns`; absent `optional` columns read as blank, further ones are left out.

    Faults name the file with its folder where that is not the data folder itself ("shows/rec.tsv:3").

    Lines that cannot be read are noted in `problems` and left out. Raises DataError when the file or its header
    cannot be used at all.
    """
    name = f"shows/{path.name}" if path.parent.name == "shows" else path.name
    lines = read_file(path).split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    header = read_header(name, lines[0] if lines else None, columns)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        fault, cells = _cells(line, len(header))
        if fault:
            problems.found.append(f"{name}:{number}: {fault}")
            continue
        values = dict(zip(header, cells, strict=True))
        row = Row(name, number, {c: values.get(c, "") for c in (*columns, *optional)})
        rows.append(row)
        for column, value in row.values.items():
            if value != " ".join(value.split()):
                problems.add(row, column, "has blanks at its ends or several in a row")
            elif not unicodedata.is_normalized("NFC", value):
                problems.add(row, column, "is not in Unicode normal form C")
    return rows


def read_header(name: str, line: bytes | None, columns: Sequence[str]) -> list[str]:
    """The column names in the first line of a table. Raises DataError when there is none, or not all of `columns`."""
    return check_header(name, header_text(name, line).split("\t"), columns)


def header_text(name: str, line: bytes | None) -> str:
    """The first line of a table as text. Raises DataError when there is none."""
    if line is None:
        raise DataError([f"{name}:1: the file is empty; a header line is needed"])
    line = line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if b"\0" in line or not _is_utf8(line):
        raise DataError([f"{name}:1: the file is no UTF-8 text"])
    return line.decode("utf-8")


def check_header(name: str, header: list[str], columns: Sequence[str]) -> list[str]:
    """The column names of a table. Raises DataError when one stands twice or not all of `columns` are there."""
    twice = sorted(column for column, count in Counter(header).items() if count > 1)
    if twice:
        raise DataError([f"{name}:1: the column {twice[0]} stands twice in the header"])
    missing = [column for column in columns if column not in header]
    if missing:
        found = shorten(", ".join(header), 200, placeholder=" …")
        raise DataError([f"{name}:1: no column {', '.join(missing)}; found are {found}"])
    return header


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cells(line: bytes, wanted: int) -> tuple[str, list[str]]:
    if line.endswith(b"\r"):
        return "ends in CR LF; LF alone is accepted", []
    try:
        cells = line.decode("utf-8").split("\t")
    except UnicodeDecodeError as error:
        return f"is not UTF-8 at byte {error.start + 1}", []
    if len(cells) != wanted:
        return f"has {len(cells)} fields; {wanted} are needed", []
    return "", cells


def upsert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, only_source: str = "") -> None:
    """Insert rows, or update those whose primary key exists; with `only_source`, only where `source` is that one."""
    if not rows:
        return
    columns = inspect(model).columns
    keys = [column.name for column in columns if column.primary_key]
    statement = insert_for(session, model)
    changes = {c.name: statement.excluded[c.name] for c in columns if c.name not in keys and c.name in rows[0]}
    where = columns["source"] == only_source if only_source else None
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changes, where=where)
    # On the connection, not the session: plain rows need no bookkeeping of objects, which takes longer than the rows.
    session.connection().execute(statement, rows)


def insert_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose primary key exists already stay as they are."""
    if rows:
        session.connection().execute(insert_for(session, model).on_conflict_do_nothing(), rows)


def get_stamp(session: Session, name: str) -> str:
    """The stamp of a thing, blank when it was never made."""
    return session.scalar(select(Stamp.value).where(Stamp.name == name)) or ""


def set_stamp(session: Session, name: str, value: str) -> None:
    """Write down what a thing was made from."""
    upsert(session, Stamp, [{"name": name, "value": value}])


def drop_stamp(session: Session, name: str) -> None:
    """Forget what a thing was made from: it will be made anew."""
    session.execute(delete(Stamp).where(Stamp.name == name))


def read_file(path: Path) -> bytes:
    """The content of a data file. Raises DataError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> DataError:
    """The error of a file that cannot be opened or read."""
    return DataError([f"{path}: cannot be read: {error.strerror}"])


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files, in the order given. Raises DataError when one cannot be read."""
    total = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                total.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise unreadable(path, error) from None
    return total.hexdigest()
