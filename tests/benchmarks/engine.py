"""Measures the matching engine beside its peers, in one run over the same titles on this machine.

It builds an index of the catalogue, and with --titles one of the catalogue grown to that many titles by seeded word
chains; opens it in a fresh process; looks real and hostile titles up; asks rapidfuzz, SQLite FTS5 and PostgreSQL the
same; and compares the engine's candidates with an exhaustive scan. It prints what it measured beside what the project
wants, and asserts nothing about time. Temporary files go to TMPDIR: about 3 GB at five million titles.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks import subject
from tests.benchmarks.catalogue import (
    EMBEDDED,
    Asked,
    Sample,
    Titles,
    episode_titles,
    grown,
    judged_titles,
    sampled,
    write_titles,
)
from tests.benchmarks.peers import measure_peers
from tests.benchmarks.recall import measure_recall
from tests.benchmarks.report import printed
from tests.benchmarks.speed import (
    measure_build,
    measure_command,
    measure_hostile,
    measure_lookups,
    measure_opening,
    measure_pool,
)

EXAMPLES = """examples:
  python -m tests.benchmarks.engine                                    the embedded catalogue
  python -m tests.benchmarks.engine tables --titles 5000000            a folder of tables, as it is and grown
  python -m tests.benchmarks.engine tables --skip peers --skip batch   only some measures
  python -m tests.benchmarks.engine tables --postgres postgresql://user@127.0.0.1/name --json
"""
MEASURES = ("open", "lookup", "hostile", "peers", "recall", "batch")
SEED = 3
HOSTILE_EACH = 20
Json = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What to measure, on what, and where to put temporary files."""

    options: argparse.Namespace
    sample: Sample
    work: Path

    def wants(self, measure: str) -> bool:
        """Whether a measure is not skipped."""
        return measure not in self.options.skip


def measure_size(name: str, titles: Titles, plan: Plan) -> Json:
    """Everything that is measured over one index; it stays below the work folder under the name."""
    options, sample = plan.options, plan.sample
    folder = plan.work / name
    _say(f"{name}: building the index of {titles.count:,} titles")
    found: Json = {"name": name, "titles": titles.count, "build": asdict(measure_build(folder, titles))}
    matcher = subject.open_matcher(folder)
    _say(f"{name}: lookups")
    # The peers and the hostile titles are compared with them, so they are never left out.
    lookup = measure_lookups(matcher, sample.warm_up, sample.measured)
    found["lookup"] = asdict(lookup)
    if plan.wants("open"):
        # Beside this process, which has the same index open and used, as one web worker is beside another.
        _say(f"{name}: opening it in a fresh process")
        found["open"] = asdict(measure_opening(folder, sample.measured))
    if plan.wants("hostile"):
        _say(f"{name}: hostile titles")
        found["hostile"] = asdict(measure_hostile(matcher, titles, lookup.p99_ms, HOSTILE_EACH, SEED))
    choices = subject.folded(record.text for record in titles) if plan.wants("peers") or plan.wants("recall") else []
    if plan.wants("peers"):
        _say(f"{name}: peers")
        queries = subject.folded(title for title, _ in sample.peers)
        with tempfile.TemporaryDirectory(dir=plan.work) as peers:
            measured = measure_peers(choices, queries, lookup.p50_ms, Path(peers), options.postgres)
        found["peers"] = [asdict(peer) for peer in measured]
    if plan.wants("recall"):
        _say(f"{name}: candidates beside an exhaustive scan")
        found["recall"] = asdict(measure_recall(matcher, titles, choices, options.edits, SEED))
    return found


def measure_batch(plan: Plan, asked: Sequence[Asked]) -> Json:
    """All episode titles at once. A failure of the command is an `error`: what was measured before is not lost."""
    _say(f"batch: {len(asked):,} episode titles")
    if not plan.options.instance:
        return asdict(measure_pool(plan.work / "catalogue", asked))
    try:
        return asdict(measure_command(plan.options.instance, asked, plan.work))
    except RuntimeError as error:
        return {"error": str(error)}


def benchmark(options: argparse.Namespace, work: Path) -> Json:
    """Do it all. Raises FileNotFoundError when the folder has no table of films, or the instance no index."""
    if options.instance and not subject.indexed_titles(options.instance / "index"):
        # `namesake match` would prepare one of the embedded data.
        raise FileNotFoundError(f"{options.instance} is no instance with an index")
    episodes, judged = episode_titles(options.folder), judged_titles()
    plan = Plan(options, sampled([*episodes, *judged], options.lookups, SEED, peers=options.queries), work)
    titles = write_titles(options.folder, work / "catalogue.tsv")
    report: Json = {"machine": machine(), "sizes": [measure_size("catalogue", titles, plan)]}
    if options.titles > titles.count:
        _say(f"grown: making {options.titles - titles.count:,} titles of word chains")
        more = grown(titles, options.titles, work / "grown.tsv", SEED)
        report["sizes"].append(measure_size("grown", more, plan))
    if plan.wants("batch"):
        report["batch"] = measure_batch(plan, (episodes or judged)[: options.batch])
    return report


def machine() -> Json:
    """What it was measured on and with."""
    return {
        "python": platform.python_version(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "load at the start": round(os.getloadavg()[0], 2),
        "sqlite": sqlite3.sqlite_version,
        "rapidfuzz": version("rapidfuzz"),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _say(what: str) -> None:
    print(what, "…", file=sys.stderr, flush=True)


def _count(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.engine", description=__doc__, epilog=EXAMPLES, formatter_class=form
    )
    add = parser.add_argument
    add("folder", nargs="?", type=Path, default=EMBEDDED, help="films, titles, episodes as .tsv or .tsv.xz")
    add("--titles", type=_count, default=0, metavar="N", help="measure a catalogue grown to so many titles too")
    add("--lookups", type=_count, default=2000, metavar="N", help="distinct real titles to look up (default 2000)")
    add("--queries", type=_count, default=20, metavar="N", help="real titles to ask each peer (default 20)")
    add("--edits", type=_count, default=2000, metavar="N", help="edited titles for the candidates (default 2000)")
    add("--batch", type=_count, default=None, metavar="N", help="episode titles of the batch (default all)")
    add("--instance", type=Path, metavar="PATH", help="an instance of this catalogue, to run `namesake match` on")
    add("--postgres", default="", metavar="URL", help="a PostgreSQL server to measure pg_trgm on")
    add("--skip", action="append", choices=MEASURES, default=[], help="leave a measure out; may be repeated")
    add("-v", "--verbose", action="store_true", help="list ten of the titles whose best film is no candidate")
    add("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, measure, print."""
    options = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="namesake-bench-") as work:
        try:
            report = benchmark(options, Path(work))
        except (FileNotFoundError, RuntimeError) as error:
            print(error, file=sys.stderr)
            return 1
    if options.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print("\n".join(printed(report, options.verbose)))
    return 1 if "error" in report.get("batch", {}) else 0


if __name__ == "__main__":
    sys.exit(main())
