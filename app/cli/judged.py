"""Reading judged pairs from files."""

from pathlib import Path

from app.errors import DataError
from app.importing import Problems, Row, read_table
from app.matching.evaluate import NO_FILM, Judged

COLUMNS = ("episode_title", "air_year", "film_title", "film_year", "film_id", "also_ids", "kind")
SHOW_COLUMNS = ("episode_id", "title", "air_date", "film_id", "relation")


def read_judged(path: Path) -> list[Judged]:
    """Judged pairs of a table, or of all tables (*.tsv) of a folder: tables of pairs, or of the episodes of a show.

    Of a show, titles that nobody judged are left out; its films have no title and year here, only an id.
    Raises DataError when a table breaks its rules, or when a folder has none.
    """
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    if not files:
        raise DataError([f"{path}: has no .tsv file"])
    problems = Problems()
    rows = [row for file in files for row in (_of_show if of_show(file) else _of_pairs)(file, problems)]
    problems.raise_any()
    if not any(row.film_ids for row in rows):
        raise DataError([f"{path}: no row has a film"])
    return rows


def of_show(path: Path) -> bool:
    """Whether a table, or the first table of a folder, lists the episodes of a show."""
    file = min(path.glob("*.tsv"), default=path) if path.is_dir() else path
    if not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as stream:
        return set(SHOW_COLUMNS) <= set(stream.readline().rstrip("\r\n").split("\t"))


def _of_pairs(file: Path, problems: Problems) -> list[Judged]:
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


def _of_show(file: Path, problems: Problems) -> list[Judged]:
    rows = [row for row in read_table(file, SHOW_COLUMNS, problems) if row["film_id"] or row["relation"] == NO_FILM]
    return [
        Judged(
            problems.required(row, "title"),
            _air_year(row, problems),
            "",
            None,
            frozenset([row["film_id"]] if row["film_id"] else []),
            row["relation"],
            file.stem,
        )
        for row in rows
    ]


def _air_year(row: Row, problems: Problems) -> int | None:
    year = row["air_date"][:4]
    if year and not (year.isascii() and year.isdigit()):
        problems.add(row, "air_date", f"{row['air_date']!r} begins with no year")
        return None
    return int(year) if year else None
