"""Measures of the engine alone: building, opening, memory, lookups, hostile titles, many titles at once."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from app.matching.matcher import Matcher
from tests.benchmarks import subject
from tests.benchmarks.catalogue import Asked, Titles
from tests.benchmarks.instance import ROOT
from tests.benchmarks.mangling import hostile
from tests.benchmarks.timing import Latency, latency, seconds_of

_COMMON_WORDS = 30
_CHUNK = 50
# A hostile title may take so many times the p99 of real ones.
HOSTILE_FACTOR = 3


@dataclass(frozen=True)
class Build:
    """An index built. The seconds hold the reading of the records from a file too."""

    titles: int
    seconds: float
    titles_per_second: float
    megabytes: float
    bytes_per_title: float


def measure_build(folder: Path, titles: Titles) -> Build:
    """Build an index of the titles below `folder`."""
    begun = time.perf_counter()
    subject.build(folder, titles, lambda _: None)
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    rate = round(titles.count / seconds, 1)
    return Build(titles.count, round(seconds, 2), rate, round(size / 1e6, 1), round(size / titles.count, 1))


@dataclass(frozen=True)
class Opening:
    """A fresh process, with the web application loaded, that opens an index and looks titles up.

    Memory is private megabytes. Pages of the index that another process has mapped do not count, so measure it beside
    one that did the same lookups, as a web worker stands beside another. `dirty` is what can never be shared.
    """

    open_seconds: float
    first_lookup_ms: float
    lookups: int
    private_before: float
    private_opened: float
    private_looked_up: float
    dirty_looked_up: float


def measure_opening(folder: Path, asked: Sequence[Asked]) -> Opening:
    """Open the index below `folder` in a process of its own. Raises RuntimeError when that fails."""
    command = [sys.executable, "-m", "tests.benchmarks.fresh", str(folder)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"opening the index failed:\n{done.stderr}")
    return Opening(**json.loads(done.stdout))


def measure_lookups(matcher: Matcher, warm_up: Sequence[Asked], asked: Sequence[Asked]) -> Latency:
    """Look titles up one after another, after others to warm up with."""
    for each in warm_up:
        subject.look_up(matcher, each)
    return latency(seconds_of(lambda each: subject.look_up(matcher, each), asked))


@dataclass(frozen=True)
class Hostile:
    """Titles of 300 characters made to be slow; `allowed_ms` is three times the p99 of real titles."""

    all: Latency
    by_kind: dict[str, Latency]
    allowed_ms: float


def measure_hostile(matcher: Matcher, titles: Titles, p99_ms: float, each: int, seed: int) -> Hostile:
    """Look hostile titles up, `each` of a kind."""
    kinds = hostile(common_words(record.text for record in titles), each, seed)
    seconds = {
        kind: seconds_of(lambda title: subject.look_up(matcher, (title, None)), asked) for kind, asked in kinds.items()
    }
    every = [taken for part in seconds.values() for taken in part]
    by_kind = {kind: latency(taken) for kind, taken in seconds.items()}
    return Hostile(latency(every), by_kind, round(HOSTILE_FACTOR * p99_ms, 3))


def common_words(texts: Iterable[str]) -> list[str]:
    """The most frequent words, most frequent first."""
    counted = Counter(word for text in texts for word in text.lower().split())
    return [word for word, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_COMMON_WORDS]]


@dataclass(frozen=True)
class Batch:
    """Many titles at once. `how` is `namesake match` on an instance, or a pool of processes over the matcher."""

    how: str
    indexed: int
    titles: int
    seconds: float
    titles_per_second: float


def measure_command(instance: Path, asked: Sequence[Asked], folder: Path) -> Batch:
    """Run `namesake match` on a prepared instance. Raises RuntimeError when it fails or leaves titles out."""
    table, answers = folder / "asked.tsv", folder / "answers.jsonl"
    rows = [f"{' '.join(title.split())}\t{year or ''}" for title, year in asked]
    table.write_text("\n".join(["title\tyear", *rows, ""]), encoding="utf-8", newline="\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NAMESAKE_")}
    columns = ["--title-column", "title", "--air-year-column", "year", "--format", "jsonl"]
    command = [sys.executable, "-c", "from app.cli import main; main()", "match", str(table), *columns]
    begun = time.perf_counter()
    with answers.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment | {"NAMESAKE_INSTANCE": str(instance.resolve())},
            stdout=output,
            stderr=subprocess.PIPE,
        )
    seconds = time.perf_counter() - begun
    with answers.open("rb") as stream:
        lines = sum(1 for _ in stream)
    if done.returncode or lines != len(asked):
        raise RuntimeError(f"namesake match answered {lines} of {len(asked)} titles:\n{done.stderr.decode()}")
    return _batch("namesake match", subject.indexed_titles(instance / "index"), len(asked), seconds)


def measure_pool(index: Path, asked: Sequence[Asked]) -> Batch:
    """Look titles up in as many processes as there are processors; starting them is counted."""
    begun = time.perf_counter()
    with get_context("spawn").Pool(os.cpu_count(), initializer=_open_once, initargs=(index,)) as pool:
        for _ in pool.imap(_look_up, asked, chunksize=_CHUNK):
            pass
    return _batch("pool of processes", subject.indexed_titles(index), len(asked), time.perf_counter() - begun)


def _batch(how: str, indexed: int, titles: int, seconds: float) -> Batch:
    return Batch(how, indexed, titles, round(seconds, 2), round(titles / seconds, 1))


_matchers: list[Matcher] = []


def _open_once(index: Path) -> None:
    _matchers.append(subject.open_matcher(index))


def _look_up(asked: Asked) -> None:
    subject.look_up(_matchers[0], asked)
