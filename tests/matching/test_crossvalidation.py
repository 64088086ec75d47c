"""Training in turns: thinning, folds and calibration."""

from collections.abc import Callable
from itertools import count
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching import crossvalidation
from app.matching.crossvalidation import Material, calibrate, fit_finally, fit_in_turns, thin_out
from app.matching.features import NAMES
from app.matching.loss import Listing
from app.matching.training import FOLDS, fold_of
from app.matching.types import TitleRecord

Titled = Callable[..., TitleRecord]


def test_thinning_keeps_known_films_mostly(title_record: Titled) -> None:
    titles = [title_record(f"tt{n}", "Home", fame=fame) for n in range(2000) for fame in (None, *range(6))]
    kept = list(thin_out(titles))
    shares = [sum(title.fame == fame for title in kept) / 2000 for fame in range(6)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.03
    assert 0.6 < shares[5] < 0.8
    assert sum(title.fame == 0 for title in kept) == sum(crc32(f"tt{n}".encode()) % 100 < 1 for n in range(2000))
    # A film of unknown fame is one that nobody knows.
    assert sum(title.fame is None for title in kept) == sum(title.fame == 0 for title in kept)


def test_thinning_keeps_all_titles_of_a_film_or_none_and_the_same_films_each_time(title_record: Titled) -> None:
    titles = [title_record(f"tt{n}", text, fame=4) for n in range(200) for text in ("Home", "House")]
    kept = list(thin_out(titles))
    assert kept == list(thin_out(titles))
    assert [title for title in titles if title in kept] == kept
    films = {title.film_id for title in kept}
    assert len(kept) == 2 * len(films) == 2 * sum(crc32(f"tt{n}".encode()) % 100 < 50 for n in range(200))


def sample(scale: float, offset: float, seed: int, size: int) -> list[tuple[NDArray[np.bool_], NDArray[np.float64]]]:
    """Lists whose right candidate is drawn by the utilities, stretched and moved; with what a model says of them."""
    random = np.random.default_rng(seed)
    said = []
    for _ in range(size):
        utilities = random.normal(scale=2, size=4)
        odds = np.append(np.exp(scale * utilities + offset), 1.0)
        drawn = random.choice(5, p=odds / odds.sum())
        said.append((np.arange(4) == drawn, utilities))
    return said


@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (0.5, 1.0), (2.0, -1.0)])
def test_calibration_finds_the_scale_and_offset_that_were_drawn_by(scale: float, offset: float) -> None:
    pytest.importorskip("scipy")
    assert calibrate(sample(scale, offset, 1, 2000)) == pytest.approx((scale, offset), abs=0.2)


def test_calibration_counts_all_right_candidates_of_a_list_together() -> None:
    pytest.importorskip("scipy")
    # One of two right ones is as likely as a film of twice the odds: 2 of 3 lists, whichever of the two it is.
    said = [(np.array([True, True]), np.zeros(2))] * 2 + [(np.array([False, False]), np.zeros(2))]
    _, offset = calibrate(said)
    assert 2 * np.exp(offset) == pytest.approx(2.0, rel=1e-2)


class Told:
    """A model that says the first feature of each candidate, and remembers which shows it was trained on."""

    def __init__(self, shows: set[str], scale: float = 1.0, offset: float = 0.0) -> None:
        self.shows, self.scale, self.offset = shows, scale, offset

    def utilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The first feature."""
        return table[:, 0]

    def calibrated(self, scale: float, offset: float) -> "Told":
        """The same, with what it was calibrated by."""
        return Told(self.shows, scale, offset)


@pytest.fixture
def material(monkeypatch: pytest.MonkeyPatch) -> Material:
    """Listings of some shows, whole and thinned; training and calibrating only remember what they were given."""
    monkeypatch.setattr(crossvalidation, "train", lambda listings, seed: Told({one.show for one in listings}))
    monkeypatch.setattr(crossvalidation, "calibrate", lambda said: (sum(u[0] for _, u in said), len(said)))
    numbers = count()
    names = [f"show {n}" for n in range(40)]

    def listings(mark: str) -> list[Listing]:
        tables = [np.full((2, len(NAMES)), float(next(numbers))) for _ in names]
        return [Listing(name + mark, table, np.array([True, False])) for name, table in zip(names, tables, strict=True)]

    return Material(listings(""), listings(" thinned"))


def test_a_model_has_never_seen_the_shows_of_its_fold(material: Material) -> None:
    done: list[int] = []
    models = fit_in_turns(material, 1, done.append)
    assert done == [1] * FOLDS
    every = {one.show for one in [*material.whole, *material.thinned]}
    for fold, model in enumerate(models):
        assert model.shows == {show for show in every if fold_of(show) != fold}


def test_a_model_is_calibrated_on_other_folds_only_and_on_the_whole_catalogue(material: Material) -> None:
    for fold, model in enumerate(fit_in_turns(material, 1, lambda _: None)):
        others = [one for one in material.whole if fold_of(one.show) != fold]
        assert model.offset == len(others)
        assert model.scale == sum(one.features[0, 0] for one in others)


def test_the_final_model_has_seen_everything_and_is_calibrated_on_what_was_never_seen(material: Material) -> None:
    turns = fit_in_turns(material, 1, lambda _: None)
    model = fit_finally(material, turns, 1)
    assert model.shows == {one.show for one in [*material.whole, *material.thinned]}
    assert (model.scale, model.offset) == (sum(one.features[0, 0] for one in material.whole), len(material.whole))
