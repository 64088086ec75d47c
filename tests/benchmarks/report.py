"""The figures of the engine benchmark for a reader: one table a size, each figure beside its bar and the peers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# What the project wants of a catalogue of at least so many titles as it is, and of one grown to five million.
BARS: dict[str, dict[str, float]] = {
    "catalogue": {"titles": 400_000, "p50": 5, "p99": 20, "WRatio": 100},
    "grown": {"titles": 5_000_000, "p50": 10, "p99": 40, "WRatio": 500},
    "any": {"build": 50_000, "bytes": 150, "open": 0.5, "private": 250, "recall": 0.995, "batch": 400},
}


@dataclass(frozen=True)
class Line:
    """One figure, and its bar where there is one; `met` says whether it is met."""

    name: str
    figure: str
    bar: str = ""
    met: bool | None = None


def at_most(name: str, figure: float, bar: float, unit: str) -> Line:
    """A figure that should not be over its bar."""
    return Line(name, f"{figure:,g} {unit}", f"≤ {bar:,g}", figure <= bar)


def at_least(name: str, figure: float, bar: float, unit: str = "") -> Line:
    """A figure that should not be under its bar."""
    return Line(name, f"{figure:,g} {unit}".rstrip(), f"≥ {bar:,g}", figure >= bar)


def without_bars(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where there are too few titles for the bars to mean anything."""
    return (Line(line.name, line.figure) for line in lines)


def table(lines: Iterable[Line]) -> Iterator[str]:
    """The lines in columns."""
    rows = [(line.name, line.figure, line.bar, {None: "", True: "met", False: "NOT MET"}[line.met]) for line in lines]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for name, figure, bar, met in rows:
        yield f"  {name:{widths[0]}}  {figure:>{widths[1]}}  {bar:>{widths[2]}}  {met}".rstrip()


def size_lines(size: Json) -> Iterator[Line]:
    """What was measured at one size."""
    every, own = BARS["any"], BARS[size["name"]]
    if build := size.get("build"):
        yield at_least("build", build["titles_per_second"], every["build"], "titles/s")
        yield at_most("index on disk", build["bytes_per_title"], every["bytes"], "bytes/title")
    if opening := size.get("open"):
        yield at_most("open, fresh process", opening["open_seconds"], every["open"], "s")
        yield Line("first lookup in it", f"{opening['first_lookup_ms']:g} ms")
        yield Line("private memory before opening", f"{opening['private_before']:g} MB")
        yield Line("… after opening", f"{opening['private_opened']:g} MB")
        name = f"… after {opening['lookups']:,} lookups"
        yield at_most(name, opening["private_looked_up"], every["private"], "MB")
        yield Line("… of it never shared", f"{opening['dirty_looked_up']:g} MB")
    if lookup := size.get("lookup"):
        yield at_most("lookup p50", lookup["p50_ms"], own["p50"], "ms")
        yield Line("lookup p90", f"{lookup['p90_ms']:g} ms")
        yield at_most("lookup p99", lookup["p99_ms"], own["p99"], "ms")
        yield Line("lookup, longest", f"{lookup['max_ms']:g} ms")
    if hostile := size.get("hostile"):
        yield at_most("hostile titles p99", hostile["all"]["p99_ms"], hostile["allowed_ms"], "ms")
        for kind, latency in hostile["by_kind"].items():
            yield at_most(f"… {kind}, longest", latency["max_ms"], hostile["allowed_ms"], "ms")
    for peer in size.get("peers", ()):
        yield from _peer_lines(peer, own["WRatio"])
    if recall := size.get("recall"):
        yield at_least("best by ratio is a candidate, letters edited", recall["share"], every["recall"])
        for edits, count in recall["by_edits"].items():
            yield Line(f"… {edits}", count)


def _peer_lines(peer: Json, bar: float) -> Iterator[Line]:
    name = peer["name"]
    if peer["p50_ms"] is None:
        yield Line(f"{name}: {peer['note']}", "–")
        return
    times = peer["times_ours"] or 0.0
    figure = f"{peer['p50_ms']:,g} ms = {times:,g} × ours"
    is_barred = "WRatio" in name
    yield Line(f"{name}, p50", figure, f"≥ {bar:g} ×" if is_barred else "", times >= bar if is_barred else None)


def printed(report: Json, misses: bool) -> Iterator[str]:
    """The whole report, line by line; with the missed titles if wanted."""
    yield ", ".join(f"{name} {value}" for name, value in report["machine"].items())
    for size in report["sizes"]:
        yield f"\n{size['name'].capitalize()}: {size['titles']:,} titles"
        is_large = size["titles"] >= BARS[size["name"]]["titles"]
        yield from table(size_lines(size) if is_large else without_bars(size_lines(size)))
        for miss in size.get("recall", {}).get("misses", ()) if misses else ():
            yield (
                f"    missed: {miss['edited']!r} ({miss['edits']} of {miss['made_of']!r}); "
                f"the scan has {miss['best']!r} at {miss['ratio']}"
            )
    if batch := report.get("batch"):
        yield from _batch(batch)


def _batch(batch: Json) -> Iterator[str]:
    if "error" in batch:
        yield f"\nBatch: {batch['error']}"
        return
    yield f"\nBatch: {batch['titles']:,} episode titles, {batch['how']}, an index of {batch['indexed']:,} titles"
    lines = [at_least("batch", batch["titles_per_second"], BARS["any"]["batch"], "titles/s")]
    is_large = batch["indexed"] >= BARS["catalogue"]["titles"]
    yield from table(lines if is_large else without_bars(lines))
