"""The linear part of the model: a weight for each feature.

Trees follow what few titles show; straight lines generalise from them. The mean of the two is better than either.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.matching.loss import Listing, Loss, Values

# Penalty on the squares of the weights, of features in units of their standard deviation.
_PENALTY: Final = 1.0
_STEPS: Final = 300


def fit_linear(listings: Sequence[Listing]) -> tuple[Values, float]:
    """Weights of the features, and an offset, that make what was right likely; by L-BFGS, from zero.

    Raises ImportError without scipy, which training needs only.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]

    table = np.vstack([listing.features for listing in listings])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    # A feature that never differs says nothing.
    spread[spread == 0] = np.inf
    table = (table - mean) / spread
    loss = Loss([listing.right for listing in listings])

    def of(parameters: Values) -> tuple[float, Values]:
        weights = parameters[:-1]
        value, gradient, _ = loss(table @ weights + parameters[-1])
        slope = np.append(gradient @ table + 2 * _PENALTY * weights, gradient.sum())
        return (value + _PENALTY * float(weights @ weights)) / len(listings), slope / len(listings)

    found = minimize(of, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    weights = found.x[:-1] / spread
    return weights, float(found.x[-1] - weights @ mean)
