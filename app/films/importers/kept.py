"""Answers of a service that are kept in files, one or several a year; old ones serve until there are newer."""

from collections.abc import Iterable
from pathlib import Path

ANSWER, PART = ".jsonl", ".part"
_STALE = ".stale"


class Kept:
    """The files in a folder; the name of each begins with its year."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def forget(self, years: Iterable[int]) -> None:
        """Have these years asked for again. What was answered before stays until a year is finished."""
        for year in years:
            for path in self._of(year):
                if path.suffix == ANSWER:
                    path.replace(path.with_suffix(_STALE))
                elif path.suffix != _STALE:
                    path.unlink()

    def finish(self, year: int) -> None:
        """Remove what was answered before: all of a year is answered anew."""
        for path in self._of(year):
            if path.suffix == _STALE:
                path.unlink()

    def paths(self) -> list[Path]:
        """All answers, the newer ones first, in the order of their years."""
        return [path for suffix in (ANSWER, _STALE) for path in sorted(self.folder.glob(f"*{suffix}"))]

    def _of(self, year: int) -> list[Path]:
        return list(self.folder.glob(f"{year}[-.]*"))
