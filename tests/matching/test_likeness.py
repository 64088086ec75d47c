"""How alike columns of strings are."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.matching.likeness import alike, alike_if_any, common_ends, share


@pytest.mark.parametrize("scorer", [fuzz.ratio, fuzz.partial_ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio])
def test_likeness_is_a_share_whatever_the_scorer(scorer: Callable[..., float]) -> None:
    """On any machine: rapidfuzz keeps its functions in a module named after the processor."""
    found = alike(["black rain", "black rain", "a"], ["black rain", "block ruin", "b"], scorer)
    assert found[0] == 1.0
    assert 0 < found[1] < 1
    assert found[2] == 0.0


def test_likeness_is_that_of_partners() -> None:
    assert alike(["abcd", "abcd"], ["abxd", "abcd"]).tolist() == pytest.approx([0.75, 1.0])


def test_blanks_are_not_alike() -> None:
    assert alike_if_any(["", "x", "", "x"], ["", "", "x", "x"]).tolist() == [0.0, 0.0, 0.0, 1.0]


def test_likeness_of_nothing() -> None:
    assert alike([], []).tolist() == []
    assert alike_if_any([], []).tolist() == []


def test_share() -> None:
    assert share(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 0.0])).tolist() == [0.5, 0.0, 0.0]


def equal_letters(left: str, right: str) -> int:
    """How many letters two texts begin alike with."""
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return count


@given(st.lists(st.tuples(st.text("abガ", max_size=6), st.text("abガ", max_size=6)), min_size=1, max_size=5))
def test_common_ends(pairs: list[tuple[str, str]]) -> None:
    head, tail = common_ends([left for left, _ in pairs], [right for _, right in pairs])
    assert head.tolist() == [equal_letters(left, right) for left, right in pairs]
    assert tail.tolist() == [equal_letters(left[::-1], right[::-1]) for left, right in pairs]
