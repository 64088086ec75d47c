"""The on-disk index: every title of every film, found by exact key and by the grams of letters it shares.

An index is a folder, written aside and swapped in whole; it is memory-mapped, so that all worker processes share
it. `current` in the folder above names the one in use; its `stamp.json` says what it was made from.
"""

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.matching.forms import forms_of
from app.matching.store import Store, StoreWriter
from app.matching.tiers import Numbers, Tier, TierWriter
from app.matching.types import TitleRecord

# Raise it with every change of the folds or of what is stored: indexes of another version are built anew.
INDEX_VERSION: Final = 5
# Films from this fame on are searched once more on their own: puns are made on films that people know.
FAMOUS: Final = 3
# Titles of at most so many letters are searched once more by pairs of letters: two slips leave no triple of "Ashes".
SHORT: Final = 11
_TRIPLES, _PAIRS = 3, 2
# Grams that a larger share of all titles has are not searched for; pairs of letters are always common.
_COMMON_TRIPLE, _COMMON_PAIR = 0.03, 1.0
_PROGRESS_EVERY = 2_000


def build_index(
    folder: Path, titles: Iterable[TitleRecord], catalogue: str, progress: Callable[[int], None] | None = None
) -> int:
    """Build an index of `titles` below `folder` and make it the current one; returns the number of titles in it.

    `catalogue` is the version of the catalogue, kept in the stamp. `progress` is called with the number of titles
    added since its last call. On any failure the index in use stays as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"v{INDEX_VERSION}-{uuid.uuid4().hex[:12]}"
    target = folder / name
    target.mkdir()
    try:
        count = _write(target, titles, progress or (lambda _: None))
        stamp = {"catalogue": catalogue, "index_version": INDEX_VERSION, "titles": count}
        (target / "stamp.json").write_text(json.dumps(stamp), encoding="utf-8")
        pointer = folder / f"current.{os.getpid()}"
        pointer.write_text(name, encoding="utf-8")
        pointer.replace(folder / "current")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    for old in folder.iterdir():
        if old.is_dir() and old.name != name:
            # Processes that still have it mapped keep their view of the deleted files.
            shutil.rmtree(old, ignore_errors=True)
    return count


def _write(target: Path, titles: Iterable[TitleRecord], progress: Callable[[int], None]) -> int:
    store = StoreWriter(target)
    everything, famous = TierWriter(target / "all", _TRIPLES), TierWriter(target / "famous", _TRIPLES)
    short = TierWriter(target / "short", _PAIRS)
    parts = (everything, famous, short, store)
    count = pending = 0
    try:
        for record in titles:
            forms = forms_of(record.text)
            if forms:
                number = store.add(record, forms)
                # Titles without their subtitle are found by key only.
                texts = [form.text for form in forms if form.kind != "main"]
                everything.add(number, record.year, texts)
                if record.fame is not None and record.fame >= FAMOUS:
                    famous.add(number, record.year, texts)
                if len(texts[0]) <= SHORT:
                    short.add(number, record.year, texts)
                count += 1
            pending += 1
            if pending == _PROGRESS_EVERY:
                progress(pending)
                pending = 0
        progress(pending)
        for part in parts:
            part.commit()
    finally:
        # Else threads go on writing into a folder that is being removed.
        for part in parts:
            part.close()
    return count


def current_stamp(folder: Path) -> dict[str, Any] | None:
    """The stamp of the index in use below `folder`; None when there is none that can be read."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
        stamp = json.loads((folder / name / "stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {**stamp, "name": name} if isinstance(stamp, dict) else None


class Index:
    """An open index. Opening maps files; it reads next to nothing."""

    def __init__(self, folder: Path) -> None:
        """Open the current index below `folder`. Raises FileNotFoundError when there is none of this version."""
        stamp = current_stamp(folder)
        if stamp is None or stamp["index_version"] != INDEX_VERSION:
            raise FileNotFoundError(f"no index of version {INDEX_VERSION} in {folder}")
        self.name: str = stamp["name"]
        self.titles: int = stamp["titles"]
        self.store = Store(folder / self.name)
        self._everything = Tier(folder / self.name / "all", _TRIPLES, _COMMON_TRIPLE)
        self._famous = Tier(folder / self.name / "famous", _TRIPLES)
        self._short = Tier(folder / self.name / "short", _PAIRS, _COMMON_PAIR)

    def exact(self, keys: Iterable[int], limit: int, last_year: int | None = None) -> Numbers:
        """Numbers of titles that stand under one of the keys; of films up to `last_year`.

        Where there are more than `limit`, those of the best-known films.
        """
        found = self._up_to(self.store.under(keys), last_year)
        if len(found) > limit:
            found = found[np.argsort(-self.store.fames(found), kind="stable")[:limit]]
        return found

    def similar(self, text: str, limit: int, last_year: int | None = None) -> Numbers:
        """Numbers of titles that share the most telling triples of letters with a folded text (BM25), best first."""
        return self._up_to(self._everything.search(text, limit, last_year), last_year)[:limit]

    def similar_famous(self, text: str, limit: int, last_year: int | None = None) -> Numbers:
        """The same among the titles of films of fame `FAMOUS` and more."""
        return self._up_to(self._famous.search(text, limit, last_year), last_year)[:limit]

    def similar_short(self, text: str, limit: int, last_year: int | None = None) -> Numbers:
        """The same among short titles, by pairs of letters; none for a text that is not short."""
        if len(text) > SHORT + 2:
            return np.zeros(0, np.int64)
        return self._up_to(self._short.search(text, limit, last_year), last_year)[:limit]

    def _up_to(self, found: Numbers, last_year: int | None) -> Numbers:
        return found if last_year is None else found[self.store.years(found) <= last_year]
