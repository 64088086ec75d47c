"""`namesake evaluate`: how good the engine is on judged pairs."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from app.cli.console import opened_ready, progress_bar
from app.cli.judged import of_show, read_judged
from app.cli.training import cross_validated
from app.films.queries import get_films
from app.matching.evaluate import Judged, Metrics, Outcome, judge, metrics_by, metrics_of, worst
from app.matching.matcher import Matcher
from app.matching.training import FOLDS, fold_of
from app.matching.types import Query
from app.runtime import Runtime

Json = dict[str, Any]


@click.command(
    "evaluate",
    short_help="Measure the engine on judged pairs.",
    epilog="\b\nExamples:\n"
    "  namesake evaluate data/judged.tsv\n"
    "  namesake evaluate data/judged.tsv --by kind --worst 20\n"
    "  namesake evaluate data/judged.tsv --cross-validate --json\n"
    "  namesake evaluate data/shows/ --by show",
)
@click.argument("path", metavar="FILE|DIRECTORY", type=click.Path(exists=True, path_type=Path))
@click.option("--by", type=click.Choice(["kind", "show"]), help="Measure each kind, or each show, too.")
@click.option(
    "--worst",
    "listed",
    type=click.IntRange(0),
    help="List so many of the worst errors; by default none of judged pairs, and all of the tables of shows.",
)
@click.option(
    "--cross-validate",
    is_flag=True,
    help="Measure each fifth of the shows with a model trained on the others (takes minutes; needs the extra `train`).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the metrics as JSON.")
def evaluate_command(path: Path, by: str | None, listed: int | None, cross_validate: bool, as_json: bool) -> None:
    """Match every judged title over the catalogue of this instance, and measure the answers.

    Judged pairs are tables with the columns of data/judged.tsv, or lists of episodes as in data/shows/: of these every
    title is compared that names a film, or none, by an editor's judgement, and what differs is listed.

    The model that comes with Namesake was trained on data/judged.tsv and looks better on it than it is;
    --cross-validate tells the truth.
    """
    judged = read_judged(path)
    if listed is None:
        listed = len(judged) if of_show(path) else 0
    with opened_ready() as runtime:
        judged = _named(runtime, judged)
        if cross_validate:
            outcomes = cross_validated(runtime, judged)
        else:
            outcomes = list(outcomes_of(runtime.matcher, judged, "Matching titles"))
    report = report_of(outcomes, by, listed, spread=cross_validate)
    click.echo(json.dumps(report, indent=2, ensure_ascii=False) if as_json else "\n".join(_lines(report)))


def _named(runtime: Runtime, judged: Sequence[Judged]) -> list[Judged]:
    """The judged pairs with title and year of films that are known by id only."""
    unnamed = {film_id for row in judged if not row.film_title for film_id in row.film_ids}
    with runtime.reading() as session:
        films = get_films(session, unnamed)
    return [
        replace(row, film_title=film.title, film_year=film.year)
        if not row.film_title and (film := next((films[i] for i in row.film_ids if i in films), None))
        else row
        for row in judged
    ]


def outcomes_of(matcher: Matcher, judged: Sequence[Judged], label: str) -> Iterator[Outcome]:
    """The outcome of each judged pair, with a progress bar."""
    with progress_bar(label, len(judged)) as done:
        for row in judged:
            yield judge(row, matcher.match(Query(row.title, row.air_year)))
            done(1)


def report_of(outcomes: Sequence[Outcome], by: str | None, listed: int, *, spread: bool) -> Json:
    """All that is reported: metrics, their spread over the folds, the metrics of groups, the worst errors."""
    report: Json = {"metrics": asdict(metrics_of(outcomes))}
    if spread:
        folds = [metrics_of(o for o in outcomes if fold_of(o.row.show) == fold) for fold in range(FOLDS)]
        report["folds"] = [asdict(metrics) for metrics in folds if metrics.rows]
    if by:
        report[f"by_{by}"] = {name: asdict(metrics) for name, metrics in metrics_by(outcomes, by).items()}
    if listed:
        report["worst"] = [_fault(outcome) for outcome in worst(outcomes, listed)]
    return report


def _fault(outcome: Outcome) -> Json:
    row, decided = outcome.row, outcome.decided
    return {
        "fault": outcome.fault,
        "score": outcome.score,
        "show": row.show,
        "title": row.title,
        "judged": f"{row.film_title} ({row.film_year})" if row.film_ids else None,
        "decided": f"{decided.text} ({decided.year})" if decided else None,
        "place_of_judged": outcome.place,
    }


_NAMES: dict[str, Callable[[Json], str]] = {
    "judged titles": lambda m: str(m["rows"]),
    "of them with a film": lambda m: str(m["with_film"]),
    "right film first": lambda m: f"{m['first']:.3f}",
    "right film in the first five": lambda m: f"{m['five']:.3f}",
    "right film first, plain titles": lambda m: f"{m['plain_first']:.3f}",
    "F1 of the decided answers": lambda m: f"{m['f1']:.3f}",
    "precision of the decided answers": lambda m: f"{m['precision']:.3f} of {m['decided']}",
    "expected calibration error": lambda m: f"{m['calibration_error']:.3f}",
}
_SPREAD = {"right film first": "first", "right film in the first five": "five", "F1 of the decided answers": "f1"}


def _lines(report: Json) -> Iterator[str]:
    for name, text in _NAMES.items():
        values = [fold[_SPREAD[name]] for fold in report.get("folds", ()) if name in _SPREAD]
        spread = f"   folds {min(values):.3f} to {max(values):.3f}" if values else ""
        yield f"{name:<34} {text(report['metrics'])}{spread}"
    for group in ("by_kind", "by_show"):
        if group in report:
            yield f"\n{group[3:]:<34} titles  first   five     F1  precision"
            yield from (_group_line(name, Metrics(**found)) for name, found in report[group].items())
    if report.get("worst"):
        yield "\nWorst errors:"
    for fault in report.get("worst", ()):
        score = "" if fault["score"] is None else f"{fault['score']:.2f}"
        yield f"{fault['fault']:<13} {score:>4}  {fault['title']} ({fault['show']})"
        wanted = fault["judged"] or "no film"
        yield f"{'':20}judged {wanted}; decided {fault['decided'] or 'nothing'}"


def _group_line(name: str, found: Metrics) -> str:
    figures = (found.first, found.five, found.f1, found.precision)
    cells = ["     –" if not found.with_film and at < 3 else f"{value:6.3f}" for at, value in enumerate(figures)]
    return f"{name[:33]:<34} {found.rows:>6} {' '.join(cells)}"
