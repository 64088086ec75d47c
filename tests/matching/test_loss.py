"""The loss that models are fitted with, beside its definition."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching.features import NAMES
from app.matching.loss import Listing, Loss


def listing(right: list[int], features: NDArray[np.float64] | None = None, show: str = "show") -> Listing:
    """A listing of candidates of which some are right."""
    table = np.zeros((len(right), len(NAMES))) if features is None else features
    return Listing(show, table, np.array(right, bool))


def softmax_loss(listings: list[Listing], utilities: NDArray[np.float64]) -> float:
    """Minus the log of the probability of what is right, as the softmax is defined; no film has a utility of 0."""
    total, start = 0.0, 0
    for one in listings:
        part = utilities[start : start + len(one.right)]
        start += len(one.right)
        odds = np.exp(part)
        right = odds[one.right].sum() if one.right.any() else 1.0
        total -= math.log(right / (1 + odds.sum()))
    return total


LISTINGS = [
    listing([0, 1, 0]),
    listing([0, 0]),
    listing([1]),
    listing([0]),
    listing([1, 0, 1, 0]),
]
COUNT = sum(len(one.right) for one in LISTINGS)


@pytest.mark.parametrize("seed", range(5))
def test_loss_and_gradient_are_those_of_the_softmax_loss(seed: int) -> None:
    utilities = np.random.default_rng(seed).normal(scale=2, size=COUNT)
    value, gradient, _ = Loss([one.right for one in LISTINGS])(utilities)
    assert value == pytest.approx(softmax_loss(LISTINGS, utilities))
    step = 1e-5
    for at in range(COUNT):
        ahead, behind = (utilities + sign * step * (np.arange(COUNT) == at) for sign in (1, -1))
        numerical = (softmax_loss(LISTINGS, ahead) - softmax_loss(LISTINGS, behind)) / (2 * step)
        assert gradient[at] == pytest.approx(numerical, abs=1e-6)


def test_the_curvature_is_that_of_the_candidates_own_chance() -> None:
    _, _, curvature = Loss([np.array([True, False]), np.array([False])])(np.array([math.log(2), 0.0, 0.0]))
    # Odds of 2 and 1 beside no film's 1; and 1 beside 1.
    assert curvature.tolist() == pytest.approx([0.5 * 0.5, 0.25 * 0.75, 0.5 * 0.5])


@pytest.mark.parametrize("size", [1000.0, -1000.0])
def test_the_gradient_of_large_utilities_is_finite(size: float) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient, curvature = Loss([one.right for one in LISTINGS])(np.full(COUNT, size))
    assert math.isfinite(value)
    assert np.isfinite(gradient).all()
    assert (abs(gradient) <= 1).all()
    assert (curvature >= 0).all()


def test_what_is_right_is_in_the_order_of_the_listings() -> None:
    assert Loss([one.right for one in LISTINGS]).right.tolist() == [0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0]
