"""Reading judged pairs from files."""

from pathlib import Path

from app.errors import DataError
from app.importing import Problems, read_table
from app.matching.evaluate import Judged

COLUMNS = ("episode_title", "air_year", "film_title", "film_year", "film_id", "also_ids", "kind")


def read_judged(path: Path) -> list[Judged]:
    """Judged pairs of a table, or of all tables (*.tsv) of a folder.

    Raises DataError when a table breaks its rules, or when a folder has none.
    """
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    if not files:
        raise DataError([f"{path}: has no .tsv file"])
    problems = Problems()
    rows = [row for file in files for row in _read(file, problems)]
    problems.raise_any()
    if not any(row.film_ids for row in rows):
        raise DataError([f"{path}: no row has a film"])
    return rows


def _read(file: Path, problems: Problems) -> list[Judged]:
    return [
        Judged(
            problems.required(row, "episode_title"),
            problems.integer(row, "air_year", 1928, 2100),
            row["film_title"],
            problems.integer(row, "film_year", 1870, 2100),
            frozenset(part for part in (row["film_id"], *row["also_ids"].split("|")) if part),
            row["kind"],
            row["show"],
        )
        for row in read_table(file, COLUMNS, problems, optional=("show",))
    ]
