import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.tally import Tally, Verdict, wilson_interval

# Intervals as tables of the score method give them, to three decimals.
INTERVALS = [
    (0, 10, 0.000, 0.278),
    (5, 5, 0.566, 1.000),
    (5, 10, 0.237, 0.763),
    (8, 10, 0.490, 0.943),
    (9, 10, 0.596, 0.982),
    (81, 263, 0.255, 0.366),
]


@pytest.mark.parametrize(("successes", "total", "low", "high"), INTERVALS)
def test_wilson_interval(successes: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(successes, total) == pytest.approx((low, high), abs=0.0006)


def test_wilson_interval_of_nothing_is_everything() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_interval_holds_the_share_and_mirrors(yes: int, no: int) -> None:
    low, high = wilson_interval(yes, yes + no)
    mirrored = wilson_interval(no, yes + no)
    assert -1e-9 <= low <= high <= 1 + 1e-9
    assert (1 - high, 1 - low) == pytest.approx(mirrored)
    if yes + no:
        assert low - 1e-9 <= yes / (yes + no) <= high + 1e-9


VERDICTS: list[tuple[tuple[int, int, int], Verdict]] = [
    ((0, 0, 0), "too_few_votes"),
    ((4, 0, 0), "too_few_votes"),
    ((0, 0, 4), "too_few_votes"),
    ((5, 0, 0), "thematic"),
    ((0, 5, 0), "title_only"),
    ((0, 0, 5), "wrong_film"),
    ((1, 0, 7), "wrong_film"),
    ((2, 0, 5), "leaning_thematic"),
    ((4, 1, 0), "leaning_thematic"),
    ((1, 4, 0), "leaning_title_only"),
    ((3, 3, 0), "even"),
    ((8, 2, 0), "leaning_thematic"),
    ((9, 1, 0), "thematic"),
    ((10, 9, 0), "leaning_thematic"),
    ((10, 10, 0), "contested"),
    ((13, 7, 0), "contested"),
    ((15, 5, 0), "thematic"),
    ((5, 15, 0), "title_only"),
    ((9, 9, 9), "even"),
    ((10, 10, 15), "contested"),
    ((0, 6, 3), "title_only"),
]


@pytest.mark.parametrize(("counts", "verdict"), VERDICTS)
def test_verdict(counts: tuple[int, int, int], verdict: Verdict) -> None:
    assert Tally(*counts).verdict == verdict


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_swapping_the_halves_swaps_the_verdict(thematic: int, title_only: int, other: int) -> None:
    mirror = {
        "thematic": "title_only",
        "title_only": "thematic",
        "leaning_thematic": "leaning_title_only",
        "leaning_title_only": "leaning_thematic",
    }
    verdict = Tally(thematic, title_only, other).verdict
    assert Tally(title_only, thematic, other).verdict == mirror.get(verdict, verdict)
