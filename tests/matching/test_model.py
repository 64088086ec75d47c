"""The trees of the model beside a plain walk through them, and the probabilities made of their utilities."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.matching.features import NAMES
from app.matching.model import MAX_LEAVES, Model, Trees, load_model, probabilities, read_model


@dataclass(frozen=True)
class Node:
    """A comparison: not above the threshold goes to the left."""

    feature: int
    threshold: float
    left: "Node | float"
    right: "Node | float"


Tree = Node | float
FEATURE_COUNT = 5
values = st.sampled_from([-2.0, -0.5, 0.0, 0.25, 1.0, 3.5])
leaves = st.floats(-8, 8, width=32)


def trees(most: int) -> st.SearchStrategy[Tree]:
    """Trees of at most so many leaves, of any shape."""
    if most < 2:
        return leaves
    return leaves | st.integers(1, most - 1).flatmap(
        lambda left: st.builds(Node, st.integers(0, FEATURE_COUNT - 1), values, trees(left), trees(most - left))
    )


def walk(tree: Tree, row: list[float]) -> float:
    """The leaf that a row reaches."""
    while isinstance(tree, Node):
        tree = tree.right if row[tree.feature] > tree.threshold else tree.left
    return tree


def encoded(tree: Tree, masks: list[tuple[int, float, int]], found: list[float]) -> int:
    """Collect the comparisons and leaves of a tree, leaves from left to right; returns the bits of its leaves."""
    if not isinstance(tree, Node):
        found.append(tree)
        return 1 << (len(found) - 1)
    left = encoded(tree.left, masks, found)
    right = encoded(tree.right, masks, found)
    masks.append((tree.feature, tree.threshold, ALL & ~left))
    return left | right


ALL = (1 << MAX_LEAVES) - 1


def model_of(*given_trees: Tree) -> Model:
    """A model of trees, each filled up to as many leaves as a tree may have."""
    table, reached = [], []
    for tree in given_trees:
        masks: list[tuple[int, float, int]] = []
        found: list[float] = []
        encoded(tree, masks, found)
        table.append(masks + [(0, np.inf, ALL)] * (MAX_LEAVES - 1 - len(masks)))
        reached.append(found + [0.0] * (MAX_LEAVES - len(found)))
    features, thresholds, bits = np.moveaxis(np.array(table), 2, 0)
    masks = bits.astype(np.min_scalar_type(ALL))
    found_trees = Trees(features.astype(np.int64), thresholds.astype(np.float32), masks, np.array(reached, np.float32))
    return Model(found_trees, np.zeros(FEATURE_COUNT))


def said(model: Model, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The utilities of rows of the first features; the others are 0."""
    return model.utilities(np.pad(rows, ((0, 0), (0, FEATURE_COUNT - rows.shape[1]))))


STUMP = Node(0, 0.5, -1.0, 2.0)
ROW = st.lists(values, min_size=FEATURE_COUNT, max_size=FEATURE_COUNT)


@settings(deadline=None)
@given(st.lists(trees(MAX_LEAVES), min_size=1, max_size=4), st.lists(ROW, min_size=1, max_size=6))
def test_bit_vectors_reach_the_same_leaves_as_a_walk(given_trees: list[Tree], rows: list[list[float]]) -> None:
    # Features take the values of thresholds, so that "equal" goes the right way too.
    expected = [sum(walk(tree, row) for tree in given_trees) for row in rows]
    assert model_of(*given_trees).utilities(np.array(rows)).tolist() == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("side", ["left", "right"])
def test_every_leaf_of_the_deepest_tree_can_be_reached(side: str) -> None:
    tree: Tree = 0.0
    for leaf in range(1, MAX_LEAVES):
        tree = Node(0, leaf, tree, float(leaf)) if side == "left" else Node(0, -leaf, float(leaf), tree)
    model = model_of(tree)
    rows = [[at + 0.5] for at in range(-MAX_LEAVES - 1, MAX_LEAVES + 1)]
    expected = [walk(tree, row) for row in rows]
    assert len(set(expected)) == MAX_LEAVES
    assert said(model, np.array(rows)).tolist() == expected


@pytest.mark.parametrize("count", [1, 49, 50, 51, 100, 101, 250])
def test_all_trees_count_however_many(count: int) -> None:
    model = model_of(*[Node(0, float(n), 0.0, 1.0) for n in range(count)])
    assert said(model, np.array([[count + 1.0], [10.5], [-1.0]])).tolist() == [count, min(count, 11), 0]


def test_a_table_of_no_candidates() -> None:
    assert model_of(STUMP).utilities(np.zeros((0, FEATURE_COUNT))).tolist() == []


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = model_of(STUMP, Node(3, -1.0, Node(1, 0.0, 1.5, 0.25), 7.0), 0.5).calibrated(1.5, -0.75)
    model.save(tmp_path / "model.npz")
    table = np.random.default_rng(3).normal(size=(50, FEATURE_COUNT))
    assert read_model(tmp_path / "model.npz").utilities(table).tolist() == model.utilities(table).tolist()


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04"], ids=["empty", "text", "broken archive"])
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises((OSError, KeyError, ValueError)):
        read_model(tmp_path / "model.npz")


def test_a_file_with_something_else_or_nothing(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(KeyError):
        read_model(tmp_path / "other.npz")
    with pytest.raises(OSError, match="missing"):
        read_model(tmp_path / "missing.npz")


@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (2.0, 0.0), (0.5, -3.0), (1.25, 0.5)])
def test_calibrated_utilities_are_stretched_and_moved(scale: float, offset: float) -> None:
    model = model_of(STUMP, Node(1, 0.0, 1.0, 3.0))
    table = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, -1.0]])
    plain = said(model, table)
    assert plain.tolist() == [0.0, 5.0, 3.0]
    assert said(model.calibrated(scale, offset), table).tolist() == pytest.approx((plain * scale + offset).tolist())
    # The model itself stays as it is.
    assert said(model, table).tolist() == plain.tolist()


def test_a_blend_is_the_weighted_mean_of_trees_and_weighted_features() -> None:
    table = np.array([[0.0, 2.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, -3.0]])
    weights = np.array([10.0, 5.0, 0.0, 0.0, 1.0])
    blend = model_of(STUMP).blended(weights, 4.0, 0.25)
    # Trees say -1 and 2; the weights 10 + 4 and 10 - 3 + 4.
    assert blend.utilities(table).tolist() == pytest.approx([0.75 * -1 + 0.25 * 14, 0.75 * 2 + 0.25 * 11])
    assert blend.calibrated(2.0, 1.0).utilities(table).tolist() == pytest.approx(
        (2 * blend.utilities(table) + 1).tolist()
    )


def test_calibrated_twice() -> None:
    table = np.array([[0.0], [1.0]])
    twice = model_of(STUMP).calibrated(2.0, 1.0).calibrated(3.0, -1.0)
    assert said(twice, table).tolist() == pytest.approx([6 * -1.0 + 2, 6 * 2.0 + 2])


@pytest.mark.parametrize(
    ("utilities", "expected"),
    [
        pytest.param([], [], id="no candidate"),
        pytest.param([0.0], [0.5], id="as likely as no film"),
        pytest.param([np.log(3)], [0.75], id="three to one"),
        pytest.param([np.log(2), np.log(5)], [2 / 8, 5 / 8], id="two"),
        pytest.param([1000.0], [1.0], id="without overflow"),
        pytest.param([-1000.0], [0.0], id="without underflow"),
        pytest.param([1000.0, 1000.0, -1000.0], [0.5, 0.5, 0.0], id="both ends"),
    ],
)
def test_probabilities(utilities: list[float], expected: list[float]) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = probabilities(np.array(utilities, float))
    assert found.tolist() == pytest.approx(expected)


@given(st.lists(st.floats(-1000, 1000), max_size=50))
def test_probabilities_leave_room_for_no_film(utilities: list[float]) -> None:
    found = probabilities(np.array(utilities, float))
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-12
    if utilities and max(utilities) < 30:
        assert found.sum() < 1
    # The likelier of two never has the smaller utility.
    assert np.all(np.diff(found[np.argsort(utilities)]) >= 0)


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=20))
def test_probabilities_are_odds_against_no_film(utilities: list[float]) -> None:
    found = probabilities(np.array(utilities))
    none = 1 - found.sum()
    assert (found / none).tolist() == pytest.approx(np.exp(utilities).tolist(), rel=1e-3, abs=1e-12)


def test_the_trained_model_knows_all_features_and_no_others(trained: Model) -> None:
    assert trained is load_model()
    assert int(trained._trees.features.max()) < len(NAMES)
    assert np.isfinite(trained.utilities(np.zeros((3, len(NAMES))))).all()


@pytest.mark.parametrize("name", ["spaced", "joined", "sorted_words", "sounds_alike"])
def test_the_trained_model_compares_likenesses_with_shares(trained: Model, name: str) -> None:
    """A model that was trained when a feature had another scale would never see the far side of its thresholds."""
    of_feature = (trained._trees.features == NAMES.index(name)) & np.isfinite(trained._trees.thresholds)
    assert (np.abs(trained._trees.thresholds[of_feature]) <= 1).all()
