"""The trained model: boosted regression trees and weighted features give each candidate a utility; see `model.npz`.

The utilities of one title's candidates compete with each other and with "no film at all", whose utility is 0: the
probability of a candidate is the softmax of its utility over the list and that 0 (a conditional logit model with an
outside option, McFadden 1974). The trees are evaluated for all candidates at once with bit vectors: every comparison
that fails strikes out the leaves it rules out, and the first leaf left is the one reached (QuickScorer, Lucchese and
others 2015).
"""

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

MODEL_FILE: Final = Path(__file__).with_name("model.npz")
MAX_LEAVES: Final = 8
_ALL: Final = np.uint8(0xFF)


class Ranker(Protocol):
    """What gives each candidate of a title its utility; the trained model is one."""

    def utilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Utility of each candidate; `table` has a row a candidate and a column a feature."""
        ...


class Trees(NamedTuple):
    """Trees × comparisons (`features`, `thresholds`, `masks`) and trees × leaves.

    A candidate whose feature is above the threshold strikes out the leaves whose bits the mask lacks. Trees with fewer
    comparisons are padded with masks of all bits.
    """

    features: NDArray[np.int64]
    thresholds: NDArray[np.float32]
    masks: NDArray[np.uint8]
    leaves: NDArray[np.float32]


class Model:
    """Trees of at most `MAX_LEAVES` leaves, and weights of the features.

    The utility of a candidate is the sum of the leaves it reaches and of its weighted features.
    """

    def __init__(self, trees: Trees, weights: NDArray[np.float64], offset: float = 0.0) -> None:
        """`weights`: one a feature. `offset` is added to every utility."""
        self._trees, self._weights, self._offset = trees, weights, offset
        self._first = (np.arange(len(trees.leaves)) * trees.leaves.shape[1])[:, None]

    @property
    def trees(self) -> int:
        """How many trees there are."""
        return len(self._trees.leaves)

    def save(self, file: Path) -> None:
        """Write the model to a file that `read_model` reads."""
        np.savez_compressed(
            file,
            features=self._trees.features.astype(np.uint8),
            thresholds=self._trees.thresholds,
            masks=self._trees.masks,
            leaves=self._trees.leaves,
            weights=self._weights,
            offset=self._offset,
        )

    def calibrated(self, scale: float, offset: float) -> "Model":
        """A model whose utilities are these, stretched and moved."""
        return self._scaled(scale, self._weights * scale, self._offset * scale + offset)

    def blended(self, weights: NDArray[np.float64], offset: float, share: float) -> "Model":
        """The weighted mean of this model and one that only weighs features, which has `share` of it."""
        rest = 1 - share
        return self._scaled(rest, self._weights * rest + weights * share, self._offset * rest + offset * share)

    def _scaled(self, scale: float, weights: NDArray[np.float64], offset: float) -> "Model":
        leaves = (self._trees.leaves * scale).astype(np.float32)
        return Model(self._trees._replace(leaves=leaves), weights, offset)

    def utilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Utility of each candidate; `table` has a row a candidate and a column a feature."""
        trees = self._trees
        columns = np.ascontiguousarray(table.T, np.float32)
        left = np.full((self.trees, len(table)), _ALL)
        for features, thresholds, masks in zip(trees.features.T, trees.thresholds.T, trees.masks.T, strict=True):
            above = columns[features] > thresholds[:, None]
            # No bit where it is above, all bits where it is not: then the mask lets through what it has.
            left &= (above.view(np.uint8) - np.uint8(1)) | masks[:, None]
        reached = np.take(trees.leaves, _lowest_bit()[left] + self._first).sum(axis=0)
        return np.asarray(reached + table @ self._weights + self._offset)


@lru_cache(1)
def _lowest_bit() -> NDArray[np.uint8]:
    """Place of the lowest bit of each number of so many bits."""
    numbers = np.arange(1 << MAX_LEAVES)
    return np.asarray(np.log2(np.maximum(numbers & -numbers, 1)), np.uint8)


def probabilities(utilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability of each candidate, beside that of no film: the softmax over the list and a utility of 0."""
    most = max(float(utilities.max(initial=0.0)), 0.0)
    odds = np.exp(utilities - most)
    return np.asarray(odds / (odds.sum() + np.exp(-most)))


def read_model(file: Path) -> Model:
    """A model from a file. Raises OSError, KeyError or ValueError when it is none."""
    try:
        with np.load(file, allow_pickle=False) as data:
            parts = {name: data[name] for name in data.files}
    except (EOFError, BadZipFile) as error:
        raise ValueError(f"{file} is no model: {error}") from None
    features = parts["features"].astype(np.int64)
    trees = Trees(features, parts["thresholds"], parts["masks"], parts["leaves"])
    return Model(trees, parts["weights"], float(parts["offset"]))


@lru_cache(1)
def load_model() -> Model:
    """The model that comes with the engine."""
    return read_model(MODEL_FILE)
