"""Dumps of a service as they are published: tables in files, plain or compressed, read as bytes.

Most rows of a dump of everything are not of films and are passed over by their first cell alone, so nothing of them
is decoded or checked.
"""

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from app.errors import DataError
from app.importing import read_header, unreadable
from app.progress import Done
from app.streaming import MAX_LINE, BadRow, Table, lines

_BUFFER = 1 << 20
_PROGRESS_EVERY = 1 << 15


@dataclass(frozen=True)
class Header:
    """The columns of a dump: how many there are, and where those stand that are read."""

    count: int
    places: tuple[int, ...]

    def cells(self, line: bytes) -> list[bytes]:
        """The cells that are read of a line. Raises BadRow when it has more or fewer cells than the header."""
        if len(line) > MAX_LINE:
            raise BadRow("row", f"is longer than {MAX_LINE:,} bytes")
        cells = line.split(b"\t")
        if len(cells) != self.count:
            raise BadRow("row", f"has {len(cells)} fields; {self.count} are needed")
        return [cells[place] for place in self.places]


@dataclass(frozen=True)
class Dump:
    """A dump in a file and the columns of it that are read."""

    path: Path
    columns: Sequence[str]

    @property
    def size(self) -> int:
        """Bytes of the file. Raises DataError when it cannot be used."""
        return Table(self.path, ()).size

    def check(self) -> None:
        """Raises DataError when the file cannot be opened, or its header is not as it should be."""
        with self._opened() as file:
            self._header(file)

    @contextmanager
    def reading(self, done: Done) -> Iterator[tuple[Header, Iterator[bytes]]]:
        """The header, and the lines behind it. `done` is told the bytes of the file that were read.

        Raises DataError when the file breaks off, is damaged or cannot be read.
        """
        with self._opened() as file:
            yield self._header(file), self._counted(file, done)

    def _header(self, file: BinaryIO) -> Header:
        found = read_header(self.path.name, file.readline(MAX_LINE) or None, self.columns)
        return Header(len(found), tuple(found.index(column) for column in self.columns))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as raw:
                if self.path.suffix != ".gz":
                    yield raw
                    return
                with io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=raw)), _BUFFER) as unpacked:
                    yield cast("BinaryIO", unpacked)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            what = "is cut off" if isinstance(error, EOFError) else "is damaged"
            raise DataError([f"{self.path.name}: the gzip file {what}. Nothing was imported."]) from None
        except OSError as error:
            raise unreadable(self.path, error) from None

    def _counted(self, file: BinaryIO, done: Done) -> Iterator[bytes]:
        raw = file.raw.fileobj if isinstance(file, io.BufferedReader) and self.path.suffix == ".gz" else file
        told = 0
        for number, line in enumerate(lines(file)):
            if number % _PROGRESS_EVERY == 0:
                at = raw.tell()
                done(at - told)
                told = at
            yield line
        done(raw.tell() - told)
