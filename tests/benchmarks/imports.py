"""Measures an import of a catalogue of IMDb's size: rows a second, peak memory, minutes from files to first lookup.

    python -m tests.benchmarks.imports                 about 700,000 films, 4 million titles
    python -m tests.benchmarks.imports --films 20000   a quick look
    python -m tests.benchmarks.imports --folder DIR    tables that are there already

The tables are made up, from a seed, in a temporary folder. Every figure is of a process of its own.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from app.cataloguing import Wish, import_films
from app.config import Settings
from app.dumps import Dump
from app.films.importers.imdb import ImdbDumps
from app.films.importers.imdb_rows import FIELDS, Choice, Titles, read_basics
from app.films.importers.staging import Stage
from app.matching.types import Query
from app.preparing import prepare_catalogue
from app.runtime import open_runtime
from app.streaming import Faults
from tests.benchmarks.imdb_tables import Size, write_imdb
from tests.benchmarks.instance import ROOT


class _Nowhere:
    """A stage that keeps nothing, to measure the reading alone."""

    titles = 0

    def add_title(self, film_id: str, title: str, language: str) -> bool:
        """Count a title."""
        self.titles += 1
        return True


def read_titles(folder: Path) -> dict[str, Any]:
    """Rows of title.akas a second: unpacked, picked out, checked; not stored."""
    basics, akas = (Dump(folder / f"{name}.tsv.gz", FIELDS[name]) for name in ("title.basics", "title.akas"))
    faults, stage = Faults("akas"), _Nowhere()
    begun = time.perf_counter()
    with basics.reading(_ignore) as (header, lines):
        films = read_basics(header, lines, Choice(), Faults("basics"))
    between = time.perf_counter()
    with akas.reading(_ignore) as (header, lines):
        Titles(films, faults, Choice(), cast("Stage", stage)).read(header, lines)
    passed = time.perf_counter() - between
    return {
        "basics_seconds": round(between - begun, 1),
        "akas_rows": faults.rows,
        "akas_rows_a_second": round(faults.rows / passed),
        "titles_taken": stage.titles,
        "peak_memory_mb": _peak(),
    }


def import_all(folder: Path, data: Path = Settings.data) -> dict[str, Any]:
    """The whole way from files to the first lookup, on a new instance beside them that had the embedded data before."""
    seconds: dict[str, float] = {}
    peaks: dict[str, int] = {}

    @contextmanager
    def timed(label: str, total: int) -> Iterator[Callable[[int], None]]:
        begun = time.perf_counter()
        yield _ignore
        seconds[label] = round(time.perf_counter() - begun, 1)
        peaks[label] = _peak()

    with tempfile.TemporaryDirectory(dir=folder.parent) as instance:
        runtime = open_runtime(Settings(instance=Path(instance), data=data))
        prepare_catalogue(runtime)
        begun = time.perf_counter()
        report = import_films(runtime, Wish(ImdbDumps(folder), "imdb"), timed)
        imported = time.perf_counter()
        runtime.lookup(Query("Se7en"))
        looked_up = time.perf_counter()
        runtime.close()
    return {
        "films": report.as_json()["films"],
        "titles": report.as_json()["titles"],
        "indexed_titles": report.indexed,
        "seconds": seconds,
        "peak_memory_mb_after": peaks,
        "first_lookup_seconds": round(looked_up - imported, 2),
        "minutes_from_files_to_first_lookup": round((looked_up - begun) / 60, 2),
        "peak_memory_mb": _peak(),
    }


def _ignore(_: int) -> None:
    """Nobody watches."""


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


_STEPS = {"read": read_titles, "import": import_all}


def _in_a_process(step: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.imports", "--step", step, "--folder", str(folder)]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def main() -> None:
    """Make the tables, measure each step in a process of its own, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=int, default=Size.films, help="how many films")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="tables that are there already")
    parser.add_argument("--step", choices=sorted(_STEPS), help="measure this step alone, in this process")
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(_STEPS[asked.step](asked.folder)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary) / "imdb"
        if not asked.folder:
            write_imdb(folder, Size(films=asked.films), asked.seed, _ignore)
        for step in _STEPS:
            print(step, json.dumps(_in_a_process(step, folder), indent=2))


if __name__ == "__main__":
    main()
