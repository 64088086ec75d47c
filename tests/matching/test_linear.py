"""The weights of the features: where the loss is least, and of no use where there is nothing to learn."""

import numpy as np
import pytest

from app.matching.linear import fit_linear
from app.matching.loss import Listing, Loss

WIDTH = 4


def listings(count: int, seed: int) -> list[Listing]:
    """Listings of which the right candidate has a large second feature; the last feature never differs."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        table = random.normal(size=(6, WIDTH)) * [1.0, 20.0, 1.0, 0.0] + [0.0, 100.0, 0.0, 7.0]
        right = np.zeros(6, bool)
        if number % 3:
            right[number % 6] = True
            table[right, 1] += 60
        found.append(Listing(f"show {number}", table, right))
    return found


def test_what_tells_is_weighed_most_whatever_its_unit() -> None:
    weights, offset = fit_linear(listings(200, 1))
    spread = np.array([1.0, 20.0, 1.0, 0.0])
    assert abs(weights * spread).argmax() == 1
    assert weights[1] > 0 == weights[3]
    unseen = [(one.right, one.features @ weights + offset) for one in listings(60, 2)]
    named = [(right, said) for right, said in unseen if right.any()]
    assert sum(right[said.argmax()] for right, said in named) >= 0.9 * len(named)
    assert np.mean([said.max() > 0 for _, said in named]) > 0.8
    assert np.mean([said.max() > 0 for right, said in unseen if not right.any()]) < 0.4


@pytest.mark.parametrize("at", range(WIDTH + 1))
def test_no_step_aside_makes_the_loss_less(at: int) -> None:
    given = listings(100, 3)
    table = np.vstack([one.features for one in given])
    spread = table.std(axis=0)
    weights, offset = fit_linear(given)

    def loss(step: float) -> float:
        moved = np.append(weights, offset) + step * (np.arange(WIDTH + 1) == at)
        penalty = float(((moved[:-1] * spread) ** 2).sum())
        return Loss([one.right for one in given])(table @ moved[:-1] + moved[-1])[0] + penalty

    unit = 1.0 if at == WIDTH else 1 / max(spread[at], 1e-9)
    if at != 3:
        assert loss(0.0) < min(loss(0.1 * unit), loss(-0.1 * unit))


def test_where_no_title_has_a_film_no_film_is_likely() -> None:
    given = [Listing("show", one.features, np.zeros(6, bool)) for one in listings(50, 4)]
    weights, offset = fit_linear(given)
    assert max(float((one.features @ weights + offset).max()) for one in given) < 0
