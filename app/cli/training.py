"""`namesake engine train`: from judged pairs and the catalogue of this instance to the model that is served with."""

import json
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from app.cli.console import opened_ready, progress_bar
from app.cli.judged import read_judged
from app.errors import NotAccepted
from app.films.queries import count_titles, iter_titles
from app.matching import frequency, model
from app.matching.card import CARD_FILE
from app.matching.crossvalidation import Material, fit_finally, fit_in_turns, thin_out
from app.matching.evaluate import Judged, Outcome, judge, metrics_by, metrics_of
from app.matching.features import NAMES
from app.matching.index import Index, build_index
from app.matching.matcher import Matcher
from app.matching.model import Model
from app.matching.training import FOLDS, fold_of, list_candidates, write_frequencies
from app.matching.types import Query
from app.runtime import Runtime

SEED = 20
_LIMITS = (
    "Trained on titles of English-language shows mostly; puns in other languages are read less well.",
    "A film that is not in the catalogue cannot be found; the closest one may be taken for it.",
    "An idiom, a song or a book of the same name as a film looks like a reference to the film.",
    "It knows nothing of the show: not its characters' names, nor whether its other episodes are named after films.",
)


@click.group(short_help="The engine itself.")
def engine() -> None:
    """The engine itself."""


@engine.command(
    "frequencies",
    short_help="Count how rare each word is in film titles.",
    epilog="\b\nExample:\n  namesake engine frequencies && namesake engine train",
)
def frequencies_command() -> None:
    """Write the table of how rare each word is in the titles of this instance's catalogue.

    The catalogue should be of real size. The model must be trained anew afterwards.
    """
    with opened_ready() as runtime, runtime.reading() as session:
        write_frequencies(iter_titles(session), frequency.TABLE)
    click.echo(f"Written to {frequency.TABLE}.")


@engine.command(
    "train",
    short_help="Train the engine's model on judged pairs.",
    epilog="\b\nExamples:\n  namesake films import table films.tsv --titles titles.tsv && namesake engine train\n"
    "  namesake engine train --judged mine.tsv --output /tmp/model",
)
@click.option(
    "--judged",
    type=click.Path(exists=True, path_type=Path),
    help="Table, or folder of tables, of judged pairs; default data/judged.tsv.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same model.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=model.MODEL_FILE.parent,
    help="Folder for model and card; default where the engine reads them.",
)
def train_command(judged: Path | None, seed: int, output: Path) -> None:
    """Train the model on judged pairs and the catalogue of this instance, which should be of real size.

    Writes the model and the model card, and prints what cross-validation by show says of it. It takes some minutes and
    needs the extra `train` (pip install -e '.[train]').
    """
    _need_lightgbm()
    output.mkdir(parents=True, exist_ok=True)
    with opened_ready() as runtime:
        rows = read_judged(judged or runtime.settings.data / "judged.tsv")
        material = _material(runtime, rows)
        turns = _turns(material, seed)
        outcomes = _outcomes(runtime.matcher.index, turns, rows)
        final = fit_finally(material, turns, seed)
        card = _card(runtime, rows, outcomes, final) | {"seed": seed}
    final.save(output / model.MODEL_FILE.name)
    (output / CARD_FILE.name).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(json.dumps(card["metrics"], indent=2))
    click.echo(f"Model and card are in {output}. Raise ENGINE_VERSION, so that references are rebuilt.")


def cross_validated(runtime: Runtime, rows: Sequence[Judged]) -> list[Outcome]:
    """The outcome of each judged pair by a model that was trained without the fold of its show."""
    _need_lightgbm()
    return _outcomes(runtime.matcher.index, _turns(_material(runtime, rows), SEED), rows)


def _need_lightgbm() -> None:
    if find_spec("lightgbm") is None:
        raise NotAccepted("Training needs LightGBM; install it with: pip install -e '.[train]'")


def _material(runtime: Runtime, rows: Sequence[Judged]) -> Material:
    with progress_bar("Measuring candidates", len(rows)) as done:
        whole = list_candidates(runtime.matcher, rows, done)
    with tempfile.TemporaryDirectory() as folder, runtime.reading() as session:
        with progress_bar("Building a thinned index", count_titles(session)) as done:
            build_index(Path(folder), thin_out(iter_titles(session)), "thinned", done)
        with progress_bar("Measuring candidates there", len(rows)) as done:
            return Material(whole, list_candidates(Matcher(Index(Path(folder))), rows, done))


def _turns(material: Material, seed: int) -> list[Model]:
    with progress_bar("Training", FOLDS) as done:
        return fit_in_turns(material, seed, done)


def _outcomes(index: Index, turns: Sequence[Model], rows: Sequence[Judged]) -> list[Outcome]:
    matchers = [Matcher(index, turn) for turn in turns]
    with progress_bar("Matching titles", len(rows)) as done:
        found = []
        for row in rows:
            found.append(judge(row, matchers[fold_of(row.show)].match(Query(row.title, row.air_year))))
            done(1)
    return found


def _card(runtime: Runtime, rows: Sequence[Judged], outcomes: Sequence[Outcome], final: Model) -> dict[str, Any]:
    folds = [metrics_of(o for o in outcomes if fold_of(o.row.show) == fold) for fold in range(FOLDS)]
    with runtime.reading() as session:
        titles = count_titles(session)
    return {
        "trained": datetime.now(UTC).date().isoformat(),
        "versions": {name: _version(name) for name in ("lightgbm", "numpy", "rapidfuzz", "tantivy", "jellyfish")}
        | {"python": platform.python_version()},
        "judged": {
            "titles": len(rows),
            "with_film": sum(bool(row.film_ids) for row in rows),
            "shows": len({row.show for row in rows}),
        },
        "catalogue_titles": titles,
        "features": len(NAMES),
        "trees": final.trees,
        "metrics": {
            "pooled": asdict(metrics_of(outcomes)),
            "folds": [asdict(fold) for fold in folds],
            "by_kind": {kind: asdict(found) for kind, found in metrics_by(outcomes, "kind").items()},
        },
        "limits": list(_LIMITS),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
