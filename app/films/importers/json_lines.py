"""Films of a service that were kept in files, one JSON object a line."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import DataError
from app.films.importers.entries import FilmEntry, film_title
from app.films.importers.staging import Stage
from app.importing import unreadable
from app.progress import Done
from app.streaming import BadRow, Faults

# The film, and its alternative titles with their languages.
Read = tuple[FilmEntry, list[tuple[str, str]]]


@dataclass(frozen=True)
class JsonLines:
    """Files of a service. `reader` makes films of their objects and raises BadRow for those that cannot be used;
    `version` and `licence` are the supply's.
    """

    name: str
    paths: Sequence[Path]
    reader: Callable[[dict[str, Any]], Read]
    version: str
    licence: str
    all_titles: bool = True

    @property
    def size(self) -> int:
        """Bytes of all files."""
        try:
            return sum(path.stat().st_size for path in self.paths)
        except OSError as error:
            raise DataError([f"{self.name}: {error.filename} cannot be read"]) from None

    def stage(self, stage: Stage, most_bad: float, done: Done) -> list[Faults]:
        """Put the films into the stage; returns what was wrong, all files as one. Raises DataError as tables do."""
        faults = Faults(self.name)
        for path in self.paths:
            try:
                with path.open("rb") as file:
                    for number, line in enumerate(file, start=1):
                        faults.rows += 1
                        self._stage_line(line, f"{path.name}:{number}", stage, faults)
            except OSError as error:
                raise unreadable(path, error) from None
            done(path.stat().st_size)
        faults.check_share(most_bad)
        return [faults]

    def _stage_line(self, line: bytes, place: str, stage: Stage, faults: Faults) -> None:
        try:
            try:
                entry, titles = self.reader(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise BadRow("row", "is no film of this service", place) from None
            if not stage.add_film(entry):
                faults.left_out["id: came before"] += 1
                return
            for title, language in titles:
                try:
                    stage.add_title(entry.id, film_title("title", title), language)
                except BadRow as bad:
                    faults.blank(bad.column, bad.reason)
        except BadRow as bad:
            faults.skip(faults.rows, bad)
