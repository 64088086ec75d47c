"""Training: from judged pairs and a catalogue to the model file and the table of word frequencies.

The loss is the one that the model is read with: the candidates of a title compete with each other and with "no film"
in a softmax, and the right film, or "no film" where there is none, is to be likely. Boosted trees (LightGBM) follow its
gradient. LightGBM is needed for training only (`pip install -e '.[train]'`).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.comparison import Comparisons
from app.matching.evaluate import Judged, is_right
from app.matching.features import NAMES, measure
from app.matching.matcher import Matcher
from app.matching.model import MAX_LEAVES, Model
from app.matching.normalize import fold
from app.matching.types import Query, TitleRecord

FOLDS: Final = 5
# Titles that a word must stand in for its frequency to be kept; and the steps that rarity is rounded to, in bits.
_LEAST_TITLES: Final = 5
_STEPS: Final = 4
# Chosen by five-fold cross-validation on the judged pairs; neighbouring values do as well.
_ROUNDS: Final = 700
_PARAMETERS: Final[dict[str, Any]] = {
    "learning_rate": 0.04,
    "num_leaves": MAX_LEAVES,
    "feature_fraction": 0.3,
    "min_data_in_leaf": 20,
    "lambda_l2": 1.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
# A comparison that never decides anything, to fill trees up with.
_NEVER: Final = (0, math.inf, 0xFF)


@dataclass(frozen=True, slots=True)
class Listing:
    """The candidates of one judged title: their features, and which of them are right."""

    show: str
    features: NDArray[np.float64]
    right: NDArray[np.bool_]


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

    Raises ImportError without LightGBM.
    """
    import lightgbm

    table = np.vstack([listing.features for listing in listings]).astype(np.float32)
    loss = _Loss(listings)
    parameters = {**_PARAMETERS, "objective": loss, "seed": seed}
    data = lightgbm.Dataset(table, label=loss.right, feature_name=list(NAMES))
    booster = lightgbm.train(parameters, data, num_boost_round=_ROUNDS)
    return _model_of(booster.dump_model()["tree_info"])


class _Loss:
    """Gradient and curvature of the softmax loss, for all candidates of all listings in one array."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        lengths = np.array([len(listing.right) for listing in listings])
        self.right = np.concatenate([listing.right for listing in listings]).astype(float)
        self._starts = np.cumsum(lengths) - lengths
        self._list = np.repeat(np.arange(len(lengths)), lengths)

    def __call__(self, utilities: NDArray[np.float64], _: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        most = np.maximum(np.maximum.reduceat(utilities, self._starts), 0.0)
        odds = np.exp(utilities - most[self._list])
        total = np.add.reduceat(odds, self._starts) + np.exp(-most)
        chance = odds / total[self._list]
        # Several candidates may be right (titles of one film): they share the target as they share the chance.
        rightly = odds * self.right
        share = rightly / np.maximum(np.add.reduceat(rightly, self._starts)[self._list], 1e-300)
        return chance - share, np.maximum(chance * (1 - chance), 1e-3)


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
    return Model(table[:, :, 0].astype(np.int64), single, table[:, :, 2].astype(np.uint8), np.array(leaves, np.float32))


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
