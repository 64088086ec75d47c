"""The catalogue that a benchmark runs on: title records in one file, read as a stream, and real episode titles.

A folder has films.tsv, titles.tsv and episodes.tsv, each also as .tsv.xz; without one the embedded data is taken.
"""

import lzma
import random
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from app.matching.types import TitleKind, TitleRecord
from tests.benchmarks.chains import new_titles
from tests.benchmarks.instance import ROOT

EMBEDDED = ROOT / "data"
LONGEST = 300
# The first so many films by popularity, and the fame they have in the world; the rest has none.
FAME_RANKS = ((500, 5), (3_000, 4), (12_000, 3), (50_000, 2), (150_000, 1))
# Of films whose year is not known: no air year leaves them out.
NO_YEAR = 0

Row = dict[str, str]
Asked = tuple[str, int | None]


@dataclass(frozen=True)
class Titles:
    """Title records in a file, read anew at each pass, so that no pass holds them as objects."""

    path: Path
    count: int

    def __iter__(self) -> Iterator[TitleRecord]:
        """The records, in the order of the file."""
        with self.path.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                film_id, text, language, kind, year, fame, native = line.rstrip("\n").split("\t")
                known = int(fame) if fame else None
                yield TitleRecord(film_id, text, language, cast("TitleKind", kind), int(year), known, native == "1")

    def at(self, places: Collection[int]) -> dict[int, TitleRecord]:
        """The records at some places of the file."""
        wanted = frozenset(places)
        return {place: record for place, record in enumerate(self) if place in wanted}


def found_table(folder: Path, name: str) -> Path | None:
    """The table of this name in a folder, plain or compressed; None when it is not there."""
    return next((path for path in (folder / f"{name}.tsv", folder / f"{name}.tsv.xz") if path.is_file()), None)


def read_table(path: Path) -> Iterator[Row]:
    """The rows of a table by its header; short rows are filled up with blanks."""
    with _opened(path) as stream:
        header = next(stream).rstrip("\r\n").split("\t")
        for line in stream:
            cells = line.rstrip("\r\n").split("\t")
            yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", newline="\n")
    return path.open(encoding="utf-8", newline="\n")


def fames(films: Collection[Row]) -> dict[str, int | None]:
    """The fame of each film: as its table says, else by the rank of its popularity; unknown stays unknown."""
    if any("fame" in film for film in films):
        return {film["film_id"]: int(film["fame"]) if film["fame"] else None for film in films}
    ranked = [film for film in films if film.get("popularity")]
    ranked.sort(key=lambda film: (-float(film["popularity"]), film["film_id"]))
    found: dict[str, int | None] = {film["film_id"]: None for film in films}
    found |= {film["film_id"]: fame_of_rank(rank) for rank, film in enumerate(ranked)}
    return found


def fame_of_rank(rank: int) -> int:
    """The fame of a film that so many films are better known than."""
    return next((fame for end, fame in FAME_RANKS if rank < end), 0)


def write_titles(folder: Path, target: Path) -> Titles:
    """Write every title of a folder's films, each once a film. Raises FileNotFoundError without a table of films."""
    table = found_table(folder, "films")
    if table is None:
        raise FileNotFoundError(f"{folder} has neither films.tsv nor films.tsv.xz")
    films = list(read_table(table))
    return _write(target, _records(films, found_table(folder, "titles")))


def _records(films: list[Row], titles: Path | None) -> Iterator[list[Any]]:
    fame = fames(films)
    years = {film["film_id"]: film["year"] or NO_YEAR for film in films}
    for film in films:
        key, original = film["film_id"], film["original_title"]
        tail = [years[key], "" if fame[key] is None else fame[key]]
        language = film.get("language", "")
        yield [key, film["title"], "en" if original else language, "primary", *tail, "" if original else "1"]
        if original:
            yield [key, original, language, "original", *tail, "1"]
    for row in read_table(titles) if titles else ():
        key = row["film_id"]
        if key in years:
            known = "" if fame[key] is None else fame[key]
            yield [key, row["title"], row["language"], "alternative", years[key], known, ""]


def _write(target: Path, records: Iterable[list[Any]]) -> Titles:
    seen: set[tuple[str, str]] = set()
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        for record in records:
            key = record[0], record[1]
            if key not in seen and record[1].strip():
                seen.add(key)
                stream.write("\t".join(map(str, record)) + "\n")
    return Titles(target, len(seen))


def grown(titles: Titles, total: int, target: Path, seed: int) -> Titles:
    """The titles, and behind them titles made of their word chains until there are `total`; of fame 0."""
    years = [record.year for record in titles]
    rng = random.Random(seed)
    made = new_titles((record.text for record in titles), total - titles.count, rng)
    shutil.copyfile(titles.path, target)
    with target.open("a", encoding="utf-8", newline="\n") as stream:
        for number, title in enumerate(made, start=1):
            stream.write(f"g{number:07}\t{title}\t\tprimary\t{rng.choice(years)}\t0\t1\n")
    return Titles(target, max(total, titles.count))


def air_year(text: str) -> int | None:
    """The year in a date, however it is written; None when it has none."""
    found = re.search(r"(?<!\d)(18[7-9]\d|19\d\d|20\d\d)(?!\d)", text)
    return int(found[0]) if found else None


def episode_titles(folder: Path) -> list[Asked]:
    """The episode titles of a folder with the years they aired, row by row, without what `namesake match` refuses."""
    if folder == EMBEDDED:
        tables = sorted((folder / "shows").glob("*.tsv"))
    else:
        tables = [table for table in [found_table(folder, "episodes")] if table]
    rows = (row for table in tables for row in read_table(table))
    return [(row["title"], air_year(row["air_date"])) for row in rows if _askable(row["title"])]


def judged_titles() -> list[Asked]:
    """The titles of data/judged.tsv with the years they aired."""
    rows = read_table(EMBEDDED / "judged.tsv")
    return [(row["episode_title"], air_year(row["air_year"])) for row in rows if _askable(row["episode_title"])]


def _askable(title: str) -> bool:
    return bool(title.strip()) and len(title) <= LONGEST


@dataclass(frozen=True)
class Sample:
    """Distinct real titles: to warm up with, for the peers, and to measure; no title is in two of them."""

    warm_up: list[Asked]
    peers: list[Asked]
    measured: list[Asked]


def sampled(asked: Iterable[Asked], count: int, seed: int, warm_up: int = 200, peers: int = 40) -> Sample:
    """Draw a sample; of few titles at most a quarter is taken for the warm-up, and as many for the peers."""
    pool = sorted(dict(reversed(list(asked))).items())
    random.Random(seed).shuffle(pool)
    first = min(warm_up, len(pool) // 4)
    second = first + min(peers, len(pool) // 4)
    return Sample(pool[:first], pool[first:second], pool[second : second + count])
