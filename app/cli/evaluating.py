"""`namesake evaluate`: how good the engine is on judged pairs."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.console import opened_ready, progress_bar
from app.importing import Problems, read_table
from app.matching.evaluate import Judged, Metrics, evaluate
from app.matching.types import Answer, Query

COLUMNS = ("episode_title", "air_year", "film_title", "film_year", "film_id", "also_ids", "kind")


@click.command(
    "evaluate",
    short_help="Measure the engine on judged pairs.",
    epilog="\b\nExamples:\n  namesake evaluate data/judged.tsv\n  namesake evaluate data/judged.tsv --json",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the metrics as JSON.")
def evaluate_command(file: Path, as_json: bool) -> None:
    """Match every judged title of FILE over the catalogue of this instance, and measure the answers.

    FILE has the columns of data/judged.tsv. Weights that were fitted on a file look better on it than they are.
    """
    judged = read_judged(file)
    with opened_ready() as runtime, progress_bar("Matching titles", len(judged)) as done:

        def match(query: Query) -> Answer:
            done(1)
            return runtime.matcher.match(query)

        metrics = evaluate(judged, match)
    click.echo(json.dumps(asdict(metrics), indent=2) if as_json else _table(metrics))


def read_judged(file: Path) -> list[Judged]:
    """Judged pairs of a table. Raises DataError when the table breaks its rules."""
    problems = Problems()
    rows = [
        Judged(
            problems.required(row, "episode_title"),
            problems.integer(row, "air_year", 1928, 2100),
            row["film_title"],
            problems.integer(row, "film_year", 1870, 2100),
            frozenset(part for part in (row["film_id"], *row["also_ids"].split("|")) if part),
            row["kind"],
        )
        for row in read_table(file, COLUMNS, problems)
    ]
    problems.raise_any()
    return rows


def _table(metrics: Metrics) -> str:
    lines = [
        ("judged titles", str(metrics.rows)),
        ("of them with a film", str(metrics.with_film)),
        ("right film first", f"{metrics.first:.3f}"),
        ("right film in the first five", f"{metrics.five:.3f}"),
        ("F1 of the decided answers", f"{metrics.f1:.3f}"),
        ("precision of the decided answers", f"{metrics.precision:.3f} of {metrics.decided}"),
        ("expected calibration error", f"{metrics.calibration_error:.3f}"),
        *((f"right film first, {kind}", f"{share:.3f}") for kind, share in metrics.first_by_kind.items()),
    ]
    return "\n".join(f"{name:<34} {value}" for name, value in lines)
