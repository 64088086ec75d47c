"""Training: from judged pairs and a catalogue to the model file and the table of word frequencies.

Boosted trees (LightGBM) and a weight for each feature are fitted with one loss, each on its own, and averaged.
LightGBM and scipy are needed for training only (`pip install -e '.[train]'`).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np

from app.matching.comparison import Comparisons
from app.matching.evaluate import Judged, is_right
from app.matching.features import NAMES, measure
from app.matching.linear import fit_linear
from app.matching.loss import Listing, Loss, Values
from app.matching.matcher import Matcher
from app.matching.model import MAX_LEAVES, Model, Trees
from app.matching.normalize import fold
from app.matching.types import Query, TitleRecord

FOLDS: Final = 5
# Titles that a word must stand in for its frequency to be kept; and the steps that rarity is rounded to, in bits.
_LEAST_TITLES: Final = 5
_STEPS: Final = 4
# Chosen by five-fold cross-validation on the judged pairs; neighbouring values do as well.
_ROUNDS: Final = 300
_PARAMETERS: Final[dict[str, Any]] = {
    "learning_rate": 0.09,
    "num_leaves": MAX_LEAVES,
    "feature_fraction": 0.3,
    "min_data_in_leaf": 20,
    "lambda_l2": 1.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
# The share of the weighted features in the utility; the trees have the rest. From 0.15 to 0.5 it hardly matters.
_LINEAR: Final = 0.3
# The least curvature that a step of the trees is divided by: where all is certain they would jump else.
_LEAST_CURVATURE: Final = 1e-3
# A comparison that never decides anything, to fill trees up with.
_NEVER: Final = (0, math.inf, 0xFF)


def fold_of(show: str) -> int:
    """The fold of a show: all its titles are trained on, or none."""
    return crc32(show.encode()) % FOLDS


def list_candidates(matcher: Matcher, rows: Iterable[Judged], done: Callable[[int], None]) -> list[Listing]:
    """The candidates that a matcher finds for each judged title; titles without any are left out.

    `done` is called with 1 after each title.
    """
    found = []
    for row in rows:
        done(1)
        pairs = matcher.pairs(Query(row.title, row.air_year))
        if pairs:
            right = np.array([is_right(pair.record, row) for pair in pairs])
            found.append(Listing(row.show, measure(Comparisons(pairs)), right))
    return found


def train(listings: Sequence[Listing], seed: int) -> Model:
    """A model fitted to listings; the same seed, versions and listings give the same model.

    Raises ImportError without LightGBM and scipy.
    """
    return _fit_trees(listings, seed).blended(*fit_linear(listings), _LINEAR)


def _fit_trees(listings: Sequence[Listing], seed: int) -> Model:
    import lightgbm

    loss = Loss([listing.right for listing in listings])

    def slopes(utilities: Values, _: Any) -> tuple[Values, Values]:
        _, gradient, curvature = loss(utilities)
        return gradient, np.maximum(curvature, _LEAST_CURVATURE)

    table = np.vstack([listing.features for listing in listings]).astype(np.float32)
    data = lightgbm.Dataset(table, label=loss.right, feature_name=list(NAMES))
    booster = lightgbm.train({**_PARAMETERS, "objective": slopes, "seed": seed}, data, num_boost_round=_ROUNDS)
    return _model_of(booster.dump_model()["tree_info"])


def _model_of(trees: Iterable[dict[str, Any]]) -> Model:
    comparisons, leaves = [], []
    for tree in trees:
        nodes: list[tuple[int, float, int]] = []
        values: list[float] = []
        _walk(tree["tree_structure"], nodes, values)
        comparisons.append(nodes + [_NEVER] * (_PARAMETERS["num_leaves"] - 1 - len(nodes)))
        leaves.append(values + [0.0] * (_PARAMETERS["num_leaves"] - len(values)))
    table = np.array(comparisons)
    thresholds = table[:, :, 1]
    # Features are compared in single precision: a threshold may not be rounded up to a value that was below it.
    single = thresholds.astype(np.float32)
    single = np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single)
    masks = table[:, :, 2].astype(np.uint8)
    found = Trees(table[:, :, 0].astype(np.int64), single, masks, np.array(leaves, np.float32))
    return Model(found, np.zeros(len(NAMES)))


def _walk(node: dict[str, Any], nodes: list[tuple[int, float, int]], values: list[float]) -> int:
    """Collect the comparisons and leaves below a node; returns the bits of its leaves."""
    if "leaf_value" in node:
        values.append(node["leaf_value"])
        return 1 << (len(values) - 1)
    left = _walk(node["left_child"], nodes, values)
    right = _walk(node["right_child"], nodes, values)
    nodes.append((node["split_feature"], node["threshold"], 0xFF & ~left))
    return left | right


def write_frequencies(titles: Iterable[TitleRecord], target: Path) -> None:
    """Write the table of how rare each word is in the primary titles of a catalogue: a line a level, in bits."""
    counts: Counter[str] = Counter()
    films = 0
    for title in titles:
        if title.kind == "primary":
            films += 1
            counts.update(set(fold(title.text).split()))
    levels: dict[float, list[str]] = {}
    for word, count in counts.items():
        if count >= _LEAST_TITLES:
            levels.setdefault(round(math.log2(films / count) * _STEPS) / _STEPS, []).append(word)
    lines = [f"{level:g} {' '.join(sorted(words))}\n" for level, words in sorted(levels.items())]
    target.write_text("".join(lines), encoding="utf-8")
