"""A part of the embedded data that is soon prepared, for tests that do so again and again."""

import csv
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from app.config import PROJECT_ROOT

SHOWS = ("akudama-drive", "rec")
# Films that tests name, beside those that the shows or the suggestions do.
FILMS = frozenset(("tt0000417", "tt0022100", "tt0075314", "tt0096933", "tt0111257", "tt0780504"))
WELL_KNOWN = "5"

Line = dict[str, str]


def write_small_data(folder: Path, shows: Collection[str] = SHOWS) -> Path:
    """A few shows and all suggestions, with the films that they name or that everybody knows, in a new folder.

    Without `akudama-drive` the suggestions would be of no episode.
    """
    shutil.copytree(PROJECT_ROOT / "data", folder)
    for path in (folder / "shows").glob("*.tsv"):
        if path.stem not in shows:
            path.unlink()
    tables = (folder / "suggestions.tsv", *(folder / "shows").glob("*.tsv"))
    films = FILMS | {line["film_id"] for path in tables for line in _lines(path)}
    films |= {line["film_id"] for line in _lines(folder / "films.tsv") if line["fame"] == WELL_KNOWN}
    _keep(folder / "shows.tsv", lambda line: line["slug"] in shows)
    for name in ("films.tsv", "titles.tsv"):
        _keep(folder / name, lambda line: line["film_id"] in films)
    return folder


def _lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _keep(path: Path, wanted: Callable[[Line], bool]) -> None:
    """Leave out the other lines of a table; those that stay are the same to the byte."""
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row, line in zip(rows, _lines(path), strict=True) if wanted(line)]
    path.write_text("".join([header, *kept]), encoding="utf-8")
