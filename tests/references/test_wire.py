"""Scores in words and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.references.wire import percent, shown_score


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.0, "0 %"),
        (1e-9, "<1 %"),
        (0.0049, "<1 %"),
        (0.0051, "1 %"),
        (0.01, "1 %"),
        (0.25, "25 %"),
        (0.8728, "87 %"),
        (0.994, "99 %"),
        (0.9951, "99 %"),
        (0.9999, "99 %"),
        (1, "100 %"),
        (1.0, "100 %"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1))
def test_percent_is_all_or_nothing_only_where_that_is_true(share: float) -> None:
    assert (percent(share) == "0 %") == (share == 0)
    assert (percent(share) == "100 %") == (share == 1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_has_no_lower_percentage(one: float, other: float) -> None:
    low, high = (int(percent(share).replace("<1", "0").removesuffix(" %")) for share in sorted((one, other)))
    assert low <= high


@given(st.floats(0, 1))
def test_a_score_is_never_shown_as_sure(score: float) -> None:
    assert 0 <= shown_score(score) < 1
    assert percent(shown_score(score)) != "100 %"
