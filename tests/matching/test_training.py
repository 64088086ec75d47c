"""From judged pairs to a model, and the table of word frequencies."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching import frequency
from app.matching.evaluate import Judged
from app.matching.features import NAMES
from app.matching.frequency import RAREST, rarity
from app.matching.linear import fit_linear
from app.matching.loss import Listing
from app.matching.matcher import Matcher
from app.matching.model import read_model
from app.matching.training import FOLDS, _model_of, fold_of, list_candidates, train, write_frequencies
from app.matching.types import Query, TitleRecord

Titled = Callable[..., TitleRecord]


def test_the_folds_of_shows_stay_as_they_are() -> None:
    # CRC32 of the name, modulo 5: what is measured today can be compared with what was measured before.
    assert [fold_of(show) for show in ("Akudama Drive", "Rick and Morty", "Supernatural", "")] == [0, 2, 3, 0]
    assert {fold_of(f"show {n}") for n in range(50)} == set(range(FOLDS)) == set(range(5))


def tree(*path: Any) -> dict[str, Any]:
    """A tree as LightGBM writes it down: a leaf, or feature, threshold, left and right."""
    if len(path) == 1:
        return {"leaf_value": path[0]}
    feature, threshold, left, right = path
    return {"split_feature": feature, "threshold": threshold, "left_child": left, "right_child": right}


def measured(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of the first features, as wide as all features are."""
    return np.pad(rows, ((0, 0), (0, len(NAMES) - rows.shape[1])))


def test_trees_are_read_from_what_lightgbm_writes() -> None:
    inner = tree(1, 5.0, tree(10.0), tree(20.0))
    model = _model_of(
        [
            {"tree_structure": tree(0, 0.5, tree(-1.0), inner)},
            {"tree_structure": tree(0, 0.5, inner, tree(-3.0))},
            {"tree_structure": tree(0.25)},
        ]
    )
    rows = np.array([[0.0, 0.0], [0.0, 9.0], [1.0, 0.0], [1.0, 9.0], [0.5, 5.0]])
    expected = [-1 + 10 + 0.25, -1 + 20 + 0.25, 10 - 3 + 0.25, 20 - 3 + 0.25, -1 + 10 + 0.25]
    assert model.utilities(measured(rows)).tolist() == expected


def test_a_threshold_is_not_rounded_up_to_a_value_above_it() -> None:
    # In single precision 0.1 is larger than in double: a feature of that value is above the threshold.
    single = float(np.float32(0.1))
    below = float(np.nextafter(np.float32(0.1), np.float32(0)))
    assert below < 0.1 < single
    model = _model_of([{"tree_structure": tree(0, 0.1, tree(-1.0), tree(2.0))}])
    assert model.utilities(measured(np.array([[single], [below]]))).tolist() == [2.0, -1.0]


def learnable(count: int, seed: int) -> list[Listing]:
    """Listings of which the right candidate, where there is one, has the largest of two features."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        table = random.normal(size=(8, len(NAMES)))
        right = np.zeros(8, bool)
        if number % 3:
            right[number % 8] = True
            table[right, 3] += 4
            table[right, 7] += 4
        found.append(Listing(f"show {number % 20}", table, right))
    return found


def test_a_trained_model_says_what_its_trees_and_weights_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lightgbm = pytest.importorskip("lightgbm")
    boosters = []
    real = lightgbm.train

    def watched(*args: Any, **named: Any) -> Any:
        # Fewer rounds: what is asked is whether the trees are read rightly.
        boosters.append(real(*args, **{**named, "num_boost_round": 60}))
        return boosters[-1]

    monkeypatch.setattr(lightgbm, "train", watched)
    listings = learnable(150, 1)
    model = train(listings, 3)
    table = np.vstack([one.features for one in listings]).astype(np.float32)
    weights, offset = fit_linear(listings)
    expected = 0.7 * boosters[0].predict(table, raw_score=True) + 0.3 * (table @ weights + offset)
    assert model.utilities(table).tolist() == pytest.approx(expected.tolist(), abs=1e-4)
    assert np.ptp(model.utilities(table)) > 1
    model.save(tmp_path / "model.npz")
    assert read_model(tmp_path / "model.npz").utilities(table).tolist() == model.utilities(table).tolist()
    # The same seed and listings give the same model.
    assert train(listings, 3).utilities(table).tolist() == model.utilities(table).tolist()
    # It has learnt what can be learnt: which candidate is right, and in most lists whether any is.
    unseen = [(one.right, model.utilities(one.features)) for one in learnable(60, 2)]
    assert all(right[said.argmax()] for right, said in unseen if right.any())
    assert sum((said.max() > 0) == right.any() for right, said in unseen) >= 54


def test_candidates_of_judged_titles(matcher_over: Callable[..., Matcher], title_record: Titled) -> None:
    titles = [
        title_record("tt1", "Black Rain", 1989),
        title_record("tt2", "Black Rains", 1989),
        title_record("tt3", "Black Rain", 1990),
        title_record("tt4", "Black Rain", 1995),
        title_record("tt5", "Black Rain", 2005),
    ]
    matcher = matcher_over(titles)
    rows = [
        Judged("Black Rain", 2000, "Black Rain", 1989, frozenset({"tt1"}), "exact", "a"),
        Judged("!!!", 2000, "Black Rain", 1989, frozenset({"tt1"}), "exact", "b"),
        Judged("Black Rain", None, "", None, frozenset(), "none", "c"),
    ]
    done: list[int] = []
    first, last = list_candidates(matcher, rows, done.append)
    assert done == [1, 1, 1]
    assert (first.show, last.show) == ("a", "c")
    ids = [pair.record.film_id for pair in matcher.pairs(Query(rows[0].title, rows[0].air_year))]
    # Film 3 is a duplicate entry by title and year; film 5 is younger than the episode.
    assert {film for film, right in zip(ids, first.right, strict=True) if right} == {"tt1", "tt3"}
    assert sorted(ids) == ["tt1", "tt2", "tt3", "tt4"]
    assert first.features.shape == (4, len(NAMES))
    years = {"tt1": 1989, "tt2": 1989, "tt3": 1990, "tt4": 1995}
    assert first.features[:, NAMES.index("film_year")].tolist() == [years[film] for film in ids]
    assert len(last.right) == 5
    assert not last.right.any()


def test_frequencies_are_of_primary_titles_and_read_back(
    tmp_path: Path, title_record: Titled, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of 64 films all have "the", 16 "café" (twice in one title counts once), 5 "rain", 4 "rare".
    titles = []
    for n in range(64):
        words = ["The"] + ["Café café"] * (n < 16) + ["RAIN!"] * (n < 5) + ["rare"] * (n < 4)
        titles.append(title_record(f"tt{n}", " ".join(words)))
        titles.append(title_record(f"tt{n}", "Other Title", kind="alternative"))
    write_frequencies(titles, tmp_path / "words.txt")
    rain = round(math.log2(64 / 5) * 4) / 4
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == f"0 the\n2 cafe\n{rain:g} rain\n"
    monkeypatch.setattr(frequency, "TABLE", tmp_path / "words.txt")
    assert [rarity(word) for word in ("the", "cafe", "rain")] == [0.0, 2.0, rain]
    assert [rarity(word) for word in ("rare", "other")] == [RAREST, RAREST]


def test_words_of_a_level_stand_by_the_alphabet_and_levels_rise(tmp_path: Path, title_record: Titled) -> None:
    titles = [title_record(f"tt{n}", "b a 蟻" + " c" * (n < 10)) for n in range(20)]
    write_frequencies(titles, tmp_path / "words.txt")
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == "0 a b 蟻\n1 c\n"
