"""Training and measuring in turns: the model that judges a show has never seen a title of it.

The candidates of the judged titles come from the whole catalogue, and once more from a thinned one, in which the right
film is often missing: so the model learns that the best film at hand need not be the one meant.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.loss import Listing, Loss
from app.matching.model import Model
from app.matching.training import FOLDS, fold_of, train
from app.matching.types import TitleRecord

# Per cent of the films of each fame, 0 to 5, that the thinned catalogue keeps: known films mostly, as small ones do.
_KEPT_OF_FAME: Final = (1, 2, 5, 25, 50, 70)


@dataclass(frozen=True, slots=True)
class Material:
    """What a model is trained on: the candidates of the judged titles, in the whole and in the thinned catalogue."""

    whole: Sequence[Listing]
    thinned: Sequence[Listing]


def thin_out(titles: Iterable[TitleRecord]) -> Iterator[TitleRecord]:
    """The titles of a small catalogue out of a large one; the same films each time."""
    for title in titles:
        if crc32(title.film_id.encode()) % 100 < _KEPT_OF_FAME[int(title.fame or 0)]:
            yield title


def fit(material: Material, seed: int) -> Model:
    """A model trained on all of the material, not yet calibrated."""
    return train([*material.whole, *material.thinned], seed)


def fit_in_turns(material: Material, seed: int, done: Callable[[int], None]) -> list[Model]:
    """A model for each fold of shows, trained on the other folds and calibrated on what the other models say.

    `done` is called with 1 after each training.
    """
    models = []
    for fold in range(FOLDS):
        models.append(fit(_without(material, fold), seed))
        done(1)
    said = [(fold_of(one.show), one.right, models[fold_of(one.show)].utilities(one.features)) for one in material.whole]
    return [
        model.calibrated(*calibrate([(right, utilities) for other, right, utilities in said if other != fold]))
        for fold, model in enumerate(models)
    ]


def fit_finally(material: Material, turns: Sequence[Model], seed: int) -> Model:
    """The model to serve with: trained on everything, calibrated on what `fit_in_turns` says of titles it never saw."""
    said = [(one.right, turns[fold_of(one.show)].utilities(one.features)) for one in material.whole]
    return fit(material, seed).calibrated(*calibrate(said))


def _without(material: Material, fold: int) -> Material:
    return Material(
        [one for one in material.whole if fold_of(one.show) != fold],
        [one for one in material.thinned if fold_of(one.show) != fold],
    )


def calibrate(said: Sequence[tuple[NDArray[np.bool_], NDArray[np.float64]]]) -> tuple[float, float]:
    """Scale and offset that make utilities most likely, given which candidates were right (Platt 1999, for lists)."""
    from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]

    loss = Loss([right for right, _ in said])
    together = np.concatenate([utilities for _, utilities in said])

    def mean(parameters: NDArray[np.float64]) -> float:
        scale, offset = parameters
        return loss(scale * together + offset)[0] / len(said)

    found = minimize(mean, (1.0, 0.0), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-7})
    return float(found.x[0]), float(found.x[1])
