"""The loss that models are fitted with: the one they are read with.

The candidates of a title compete with each other and with "no film" in a softmax, and the right film, or "no film"
where there is none, is to be likely (a conditional logit model with an outside option, McFadden 1974).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Listing:
    """The candidates of one judged title: their features, and which of them are right."""

    show: str
    features: Values
    right: NDArray[np.bool_]


class Loss:
    """Loss, gradient and curvature for all candidates of all listings in one array."""

    def __init__(self, rights: Sequence[NDArray[np.bool_]]) -> None:
        """Which candidates are right, listing by listing; all have at least one candidate."""
        lengths = np.array([len(right) for right in rights])
        self.right = np.concatenate(rights).astype(float)
        self._starts = np.cumsum(lengths) - lengths
        self._list = np.repeat(np.arange(len(lengths)), lengths)
        self._without = np.add.reduceat(self.right, self._starts) == 0

    def __call__(self, utilities: Values) -> tuple[float, Values, Values]:
        """The loss, summed over the listings; gradient and curvature by the utility of each candidate."""
        most = np.maximum(np.maximum.reduceat(utilities, self._starts), 0.0)
        odds = np.exp(utilities - most[self._list])
        total = np.add.reduceat(odds, self._starts) + np.exp(-most)
        chance = odds / total[self._list]
        # Several candidates may be right (titles of one film): they share the target as they share the chance.
        rightly = odds * self.right
        hits = np.maximum(np.add.reduceat(rightly, self._starts), 1e-300)
        wanted = np.where(self._without, -most, np.log(hits))
        return float((np.log(total) - wanted).sum()), chance - rightly / hits[self._list], chance * (1 - chance)
