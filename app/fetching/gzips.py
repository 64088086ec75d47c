"""Compressed files, read to their end before they are believed.

The gzip module of Python reads an empty file without an error, and zlib alone neither misses the end of a file nor
sees a second member; so every member is unpacked here, up to a limit.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.errors import BadAnswer

_CHUNK = 1 << 20
_MAGIC = b"\x1f\x8b"
# What zlib calls a gzip header and trailer around the largest window.
_GZIP = 31
# Deflate packs at most 1 : 1032; tables of text about 1 : 8. Files below the floor may be packed as well as they like.
_MOST_RATIO = 200
_FLOOR = 100_000_000


def check_gzip(path: Path, largest: int, done: Callable[[int], None]) -> int:
    """Unpack a file to its end and keep nothing; returns its size unpacked. `done` is told the packed bytes.

    Several members are read as one, zeros behind the last are padding. Raises BadAnswer for a file that is no gzip, is
    cut off or damaged, has other bytes behind its end, or unpacks to more than `largest` bytes or far more than text.
    """
    size = path.stat().st_size
    most = min(largest, max(_FLOOR, _MOST_RATIO * size))
    total = 0
    with path.open("rb") as file:
        left = file.read(_CHUNK)
        done(len(left))
        if not left:
            raise BadAnswer(f"{path.name}: the file is empty.")
        while left:
            if not left.startswith(_MAGIC[: len(left)]):
                raise BadAnswer(f"{path.name}: {'has other bytes at its end' if total else 'is no gzip file'}.")
            unpacked, left = _member(file, left, path, most - total, done)
            total += unpacked
            left = _after_padding(file, left, done)
    return total


def _member(file: BinaryIO, data: bytes, path: Path, most: int, done: Callable[[int], None]) -> tuple[int, bytes]:
    """Unpack one member that begins with `data`; returns its size and what stands behind it."""
    unpacker = zlib.decompressobj(_GZIP)
    total = 0
    try:
        while not unpacker.eof:
            total += len(unpacker.decompress(data, _CHUNK))
            if total > most:
                raise BadAnswer(f"{path.name}: unpacks to more than is accepted ({most:,} bytes).")
            data = unpacker.unconsumed_tail
            if not data and not unpacker.eof:
                data = file.read(_CHUNK)
                done(len(data))
                if not data:
                    raise BadAnswer(f"{path.name}: the gzip file is cut off.")
    except zlib.error as error:
        raise BadAnswer(f"{path.name}: the gzip file is damaged ({error}).") from None
    return total, unpacker.unused_data


def _after_padding(file: BinaryIO, left: bytes, done: Callable[[int], None]) -> bytes:
    left = left.lstrip(b"\0")
    while not left:
        data = file.read(_CHUNK)
        if not data:
            return b""
        done(len(data))
        left = data.lstrip(b"\0")
    return left
