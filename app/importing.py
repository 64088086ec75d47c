"""What importers share: reading checked tables, batched upserts, stamps of what was loaded, reports.

A table is UTF-8 (NFC), tab-separated, without quoting, columns by header name. Every fault is collected as
`file:line: column: what is wrong`; a table with any fault is not imported at all.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Text, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base, insert_for
from app.errors import DataError

_BATCH = 400


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
    raw = read_file(path)
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise DataError([f"{name}:1: the file is empty; a header line is needed"])
    header = lines[0].rstrip(b"\r").decode("utf-8", "replace").split("\t")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise DataError([f"{name}:1: the column {twice[0]} stands twice in the header"])
    missing = [column for column in columns if column not in header]
    if missing:
        raise DataError([f"{name}:1: no column {', '.join(missing)}; found are {', '.join(header)}"])
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
    columns = inspect(model).columns
    keys = [column.name for column in columns if column.primary_key]
    for start in range(0, len(rows), _BATCH):
        statement = insert_for(session, model).values(list(rows[start : start + _BATCH]))
        changes = {c.name: statement.excluded[c.name] for c in columns if c.name not in keys and c.name in rows[0]}
        where = columns["source"] == only_source if only_source else None
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes, where=where))


def get_stamp(session: Session, name: str) -> str:
    """The stamp of a thing, blank when it was never made."""
    return session.scalar(select(Stamp.value).where(Stamp.name == name)) or ""


def set_stamp(session: Session, name: str, value: str) -> None:
    """Write down what a thing was made from."""
    upsert(session, Stamp, [{"name": name, "value": value}])


def read_file(path: Path) -> bytes:
    """The content of a data file. Raises DataError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror}"]) from None


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files, in the order given. Raises DataError when one cannot be read."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(read_file(path)).digest())
    return total.hexdigest()
