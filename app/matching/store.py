"""The table of titles beside the search index: what is known of each title, memory-mapped and read by number.

`texts.bin` has one record a title (its fields separated by NUL), `offsets.npy` where each begins, `facts.npy` the
year and fame (in tenths) of each as small integers, `keys.npy` the exact keys in order, each with the number of its
title.
"""

import mmap
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.matching.forms import Form, keys_of
from app.matching.types import TitleKind, TitleRecord

_KINDS: Final[tuple[TitleKind, ...]] = ("primary", "original", "alternative")
_FORMS: Final = {"p": "plain", "s": "segment", "l": "leet", "t": "transliteration", "m": "main"}
_KEYS: Final = np.dtype([("key", "<u4"), ("number", "<u4")])
_FACTS: Final = np.dtype([("year", "<i2"), ("fame", "i1")])
_HEAD: Final = 4
UNKNOWN: Final = -1.0
_TENTHS: Final = 10

# Fields of one record, as they stand in the file: film id, language, kind and form letters, text, forms.
Raw = list[str]


class StoreWriter:
    """Writes the table of titles, one after the other; numbers count from 0."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts = (folder / "texts.bin").open("wb", buffering=1 << 20)
        self._offsets = array("Q", [0])
        self._years = array("h")
        self._fames = array("b")
        self._keys = array("I")
        self._keyed = array("I")

    def add(self, record: TitleRecord, forms: Sequence[Form]) -> int:
        """Add a title; returns its number."""
        letters = f"{_KINDS.index(record.kind)}{record.native:d}{''.join([form.kind[0] for form in forms])}"
        fields = [record.film_id, record.language, letters, record.text.replace("\0", " ")]
        for key in {key for form in forms for key in keys_of(form)}:
            self._keys.append(key)
            self._keyed.append(len(self._years))
        data = "\0".join(fields + [form.text for form in forms]).encode(errors="replace")
        self._texts.write(data)
        self._offsets.append(self._offsets[-1] + len(data))
        self._years.append(record.year)
        self._fames.append(round(_TENTHS * (UNKNOWN if record.fame is None else record.fame)))
        return len(self._years) - 1

    def commit(self) -> None:
        """Finish the files."""
        self._texts.close()
        facts = np.empty(len(self._years), _FACTS)
        facts["year"] = self._years
        facts["fame"] = self._fames
        np.save(self._folder / "facts.npy", facts)
        wide = np.uint32 if self._offsets[-1] < 2**32 else np.uint64
        np.save(self._folder / "offsets.npy", np.frombuffer(self._offsets, np.uint64).astype(wide))
        keys = np.empty(len(self._keys), _KEYS)
        keys["key"], keys["number"] = self._keys, self._keyed
        np.save(self._folder / "keys.npy", keys[np.lexsort((keys["number"], keys["key"]))])

    def close(self) -> None:
        """Close what is open; without `commit` before, the files are of no use."""
        self._texts.close()


class Store:
    """The table of titles, opened for reading; nothing is read but what is asked for."""

    def __init__(self, folder: Path) -> None:
        """Map the files of a folder. Raises OSError or ValueError when they cannot be used."""
        self._offsets = _mapped(folder / "offsets.npy")
        facts = _mapped(folder / "facts.npy")
        self._years, self._fames = facts["year"], facts["fame"]
        keys = _mapped(folder / "keys.npy")
        self._keys, self._keyed = keys["key"], keys["number"]
        with (folder / "texts.bin").open("rb") as file:
            # A file without a byte cannot be mapped.
            self._texts: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(facts) else b""

    def __len__(self) -> int:
        return len(self._years)

    def under(self, keys: Iterable[int]) -> NDArray[np.int64]:
        """Numbers of the titles that stand under one of some exact keys, each once, in order."""
        wanted = np.array(sorted(keys), np.uint32)
        starts = np.searchsorted(self._keys, wanted, "left").tolist()
        ends = np.searchsorted(self._keys, wanted, "right").tolist()
        found = {n for start, end in zip(starts, ends, strict=True) for n in self._keyed[start:end].tolist()}
        return np.array(sorted(found), np.int64)

    def raw(self, numbers: NDArray[np.int64]) -> list[Raw]:
        """The records of some titles as they stand in the file."""
        texts = self._texts
        starts = self._offsets[numbers].tolist()
        ends = self._offsets[numbers + 1].tolist()
        return [texts[start:end].decode().split("\0") for start, end in zip(starts, ends, strict=True)]

    def years(self, numbers: NDArray[np.int64]) -> NDArray[np.int16]:
        """The years of some titles' films."""
        return np.asarray(self._years[numbers])

    def fames(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The fame of some titles' films, `UNKNOWN` where it is not known."""
        return np.asarray(self._fames[numbers] / _TENTHS)


def _mapped(file: Path) -> NDArray[Any]:
    # As a plain array: each look into a `memmap` costs several times as much.
    return np.asarray(np.load(file, mmap_mode="r"))


def forms_in(raw: Raw) -> list[str]:
    """The texts of the forms in a record."""
    return raw[_HEAD:]


def form_kinds(raw: Raw) -> Iterable[str]:
    """The kinds of the forms in a record, in the order of `forms_in`."""
    return [_FORMS[letter] for letter in raw[2][2:]]


def record_of(raw: Raw, year: int, fame: float) -> TitleRecord:
    """The title of a record."""
    film_id, language, letters, text = raw[:_HEAD]
    known = None if fame == UNKNOWN else fame
    return TitleRecord(film_id, text, language, _KINDS[int(letters[0])], year, known, letters[1] == "1")
