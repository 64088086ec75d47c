"""Measures start-up, memory per worker, and requests a second of the web server on this machine.

It starts `namesake serve` on a temporary instance, twice, and asks it only over 127.0.0.1. It prints what it measured
and asserts nothing about time; the exit code is 1 when an answer was not 200.
"""

import argparse
import csv
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.instance import ROOT, Served, memory, serve, stop, worker_ids
from tests.benchmarks.load import PROCESSES, THREADS, Clients, Sample

EXAMPLES = """examples:
  python -m tests.benchmarks.serving                       two workers, 5 seconds a route
  python -m tests.benchmarks.serving --seconds 10          steadier figures
  python -m tests.benchmarks.serving --workers 4 --json    for a program to read
"""
MEMORY_BAR = 120
ROUNDS = 4
CONSTANT = "/healthz"
_FEW = 20


@dataclass(frozen=True)
class Route:
    """A route to measure: its name, and what gives the paths to ask for next."""

    name: str
    paths: Callable[[], Sequence[str]]


def judged_titles() -> list[tuple[str, int]]:
    """The distinct titles of data/judged.tsv with an air year; a fixed order that mixes the shows."""
    with (ROOT / "data" / "judged.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    titles = {row["episode_title"]: int(row["air_year"] or 2020) for row in rows if row["episode_title"].strip()}
    return sorted(titles.items(), key=lambda item: item[0][::-1])


def lookup_path(title: str, air_year: int) -> str:
    """The path that looks a title up."""
    return f"/api/v1/lookup?{urlencode({'title': title, 'air_year': air_year})}"


class Distinct:
    """Lookups that no cache answers: each title once, then all again with an air year one earlier, and so on."""

    def __init__(self, titles: Sequence[tuple[str, int]]) -> None:
        self._titles = titles
        self._next = 0

    def paths(self) -> list[str]:
        """Lookups enough for one turn, from the first that was not asked yet."""
        count = len(self._titles)
        chosen = [(*self._titles[index % count], index // count) for index in range(self._next, self._next + 4 * count)]
        return [lookup_path(title, air_year - passes) for title, air_year, passes in chosen]

    def asked(self, count: int) -> None:
        """So many were asked; the clients do not go in step, so a few more are left out."""
        self._next += count + count // 4


def routes(titles: list[tuple[str, int]], distinct: Distinct) -> list[Route]:
    """The routes to measure, the constant one first."""
    few = [lookup_path(*item) for item in titles[:_FEW]]
    return [
        Route(f"constant {CONSTANT}", lambda: [CONSTANT]),
        Route("lookup, distinct titles", distinct.paths),
        Route(f"lookup, {_FEW} titles repeated", lambda: few),
        Route("page /shows/akudama-drive", lambda: ["/shows/akudama-drive"]),
        Route("table /api/v1/shows/akudama-drive", lambda: ["/api/v1/shows/akudama-drive"]),
    ]


def measure_routes(clients: Clients, port: int, seconds: float) -> dict[str, Sample]:
    """Load the routes in turns, so that what else the machine does meets all of them alike."""
    titles = judged_titles()
    distinct = Distinct(titles)
    measured: dict[str, Sample] = {}
    for _ in range(ROUNDS):
        for route in routes(titles, distinct):
            sample = clients.load(port, route.paths(), seconds / ROUNDS)
            measured.setdefault(route.name, Sample()).add(sample)
            if route.paths == distinct.paths:
                distinct.asked(len(sample.latencies) + sample.faults)
    return measured


def warm_up(clients: Clients, port: int) -> Sample:
    """Let every worker do each kind of work, with titles that are not measured later."""
    total = Sample()
    lookups = [lookup_path(f"{title} again", year) for title, year in judged_titles()]
    for paths in (lookups, ["/", "/about", "/lookup?title=Speed"], ["/shows/supernatural", "/films/tt0114369"]):
        total.add(clients.load(port, paths, 1.0))
    return total


def memory_report(served: Served) -> list[dict[str, float]]:
    """The memory of each worker in megabytes."""
    return [{"pid": pid, **memory(pid)} for pid in worker_ids(served.process)]


def route_report(measured: dict[str, Sample]) -> list[dict[str, Any]]:
    """The figures of each route, and their ratio to the constant one."""
    constant = next(iter(measured.values()))
    return [
        {
            "route": name,
            "requests": len(sample.latencies),
            "faults": sample.faults,
            "per_second": round(sample.rate, 1),
            "p50_ms": round(sample.percentile(0.5), 2),
            "p99_ms": round(sample.percentile(0.99), 2),
            "rate_to_constant": round(sample.rate / constant.rate, 3) if constant.rate else None,
            "p50_to_constant": round(sample.percentile(0.5) / constant.percentile(0.5), 2) if constant.rate else None,
        }
        for name, sample in measured.items()
    ]


def start_report(served: Served) -> dict[str, Any]:
    """How long a start took and what the server said of it."""
    return {"seconds": round(served.seconds, 2), "log": served.said()}


def benchmark(seconds: float, workers: int) -> dict[str, Any]:
    """Do it all on a temporary instance; whatever happens, no process stays behind."""
    report: dict[str, Any] = {"machine": machine(workers)}
    with tempfile.TemporaryDirectory(prefix="namesake-bench-") as folder:
        instance, log = Path(folder) / "instance", Path(folder) / "log"
        first = serve(instance, log, workers)
        try:
            report["first_start"] = start_report(first)
        finally:
            stop(first.process)
        second = serve(instance, log, workers)
        try:
            report["second_start"] = start_report(second)
            with Clients() as clients:
                faults = warm_up(clients, second.port).faults
                report["memory_after_warm_up"] = memory_report(second)
                report["routes"] = route_report(measure_routes(clients, second.port, seconds))
            report["memory_after_load"] = memory_report(second)
        finally:
            stop(second.process)
    report["faults"] = faults + sum(route["faults"] for route in report["routes"])
    return report


def machine(workers: int) -> dict[str, Any]:
    """What it was measured on and with."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processors": os.cpu_count(),
        "workers": workers,
        "clients": f"{PROCESSES} processes x {THREADS} threads, on the same machine, one connection a request",
    }


def print_report(report: dict[str, Any]) -> None:
    """Print the figures for a reader."""
    print(", ".join(f"{name} {value}" for name, value in report["machine"].items()))
    for name in ("first_start", "second_start"):
        print(f"\n{name.replace('_', ' ').capitalize()}: {report[name]['seconds']} s until /readyz answers")
        for line in report[name]["log"]:
            print(f"  | {line}")
    for name in ("memory_after_warm_up", "memory_after_load"):
        print(f"\n{name.replace('_', ' ').capitalize()}, MB a worker (bar: at most {MEMORY_BAR} MB)")
        for worker in report[name]:
            mark = "within" if worker["rss"] <= MEMORY_BAR else "OVER"
            print(f"  RSS {worker['rss']:6.1f} {mark:6}   PSS {worker['pss']:6.1f}   private {worker['uss']:6.1f}")
    print(f"\n{'Route':34} {'requests':>8} {'a second':>9} {'p50 ms':>7} {'p99 ms':>7} {'rate':>6} {'p50':>6}  faults")
    for route in report["routes"]:
        print(
            f"{route['route']:34} {route['requests']:8} {route['per_second']:9.1f} {route['p50_ms']:7.2f} "
            f"{route['p99_ms']:7.2f} {route['rate_to_constant']:5.2f}x {route['p50_to_constant']:5.1f}x "
            f"{route['faults']:7}"
        )
    print("rate, p50: as a multiple of the constant route's; closed loop, the clients use the same processors.")


def _bounded(low: float, high: float, kind: type) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        number = kind(text)
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text} is not from {low} to {high}")
        return number

    parse.__name__ = "number"
    return parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, measure, print."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("serving", description=__doc__, epilog=EXAMPLES, formatter_class=form)
    parser.add_argument("--seconds", type=_bounded(1, 10, float), default=5.0, help="a route (1 to 10; default 5)")
    parser.add_argument("--workers", type=_bounded(1, 64, int), default=2, help="web server processes (default 2)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    report = benchmark(options.seconds, options.workers)
    if options.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_report(report)
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
