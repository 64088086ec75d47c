"""Metrics over judged pairs, on answers made by hand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.evaluate import (
    Judged,
    Metrics,
    Outcome,
    calibration_error,
    is_right,
    judge,
    metrics_by,
    metrics_of,
    worst,
)
from app.matching.types import Answer, Match, TitleRecord


def film(film_id: str, text: str = "x", year: int = 2000) -> TitleRecord:
    """A film."""
    return TitleRecord(film_id, text, "en", "primary", year, 3)


def match(film_id: str, score: float, text: str = "x", year: int = 2000) -> Match:
    """A match; its band does not count."""
    return Match(film_id, score, "certain", "exact", film(film_id, text, year), (), ())


def answer(decided: str | None, *matches: Match) -> Answer:
    """An answer."""
    return Answer("title", None, decided, matches=matches)


def judged(*film_ids: str, kind: str = "exact", title: str = "title", show: str = "") -> Judged:
    """A judged row; of no film where no id is given."""
    named = bool(film_ids)
    return Judged(
        title, 2010, "Ampere and Co" if named else "", 2000 if named else None, frozenset(film_ids), kind, show
    )


FIRST = judge(judged("tt1", show="a"), answer("tt1", match("tt1", 0.9), match("tt2", 0.1)))
SECOND = judge(judged("tt1", kind="parody", show="b"), answer(None, match("tt2", 0.4), match("tt1", 0.3)))
WRONG = judge(judged("tt1", "tt3", kind="parody", show="b"), answer("tt9", match("tt9", 0.8)))
NOTHING = judge(judged("tt1", kind="parody", show="a"), answer(None))
DUPLICATE = judge(judged("tt1", kind="variant"), answer("tt8", match("tt8", 0.9, "Ampère & Co", 2001)))
INVENTED = judge(judged(kind="none"), answer("tt7", match("tt7", 0.7)))
REFUSED = judge(judged(kind="none"), answer(None, match("tt7", 0.2)))
ALL = [FIRST, SECOND, WRONG, NOTHING, DUPLICATE, INVENTED, REFUSED]


@pytest.mark.parametrize(
    ("outcome", "place", "score", "decided", "rightly", "fault"),
    [
        pytest.param(FIRST, 1, 0.9, "tt1", True, None, id="right"),
        pytest.param(SECOND, 2, 0.4, None, False, "film missed", id="second and not decided"),
        pytest.param(WRONG, 0, 0.8, "tt9", False, "wrong film", id="wrong"),
        pytest.param(NOTHING, 0, None, None, False, "film missed", id="nothing found"),
        pytest.param(DUPLICATE, 1, 0.9, "tt8", True, None, id="duplicate entry"),
        pytest.param(INVENTED, 0, 0.7, "tt7", False, "film invented", id="invented"),
        pytest.param(REFUSED, 0, 0.2, None, False, None, id="rightly nothing"),
    ],
)
def test_judge(
    outcome: Outcome, place: int, score: float | None, decided: str | None, rightly: bool, fault: str | None
) -> None:
    assert (outcome.place, outcome.score, outcome.rightly, outcome.fault) == (place, score, rightly, fault)
    assert (outcome.decided.film_id if outcome.decided else None) == decided


def test_only_the_first_five_matches_count() -> None:
    others = [match(f"tt{n}", 0.1) for n in range(2, 6)]
    assert judge(judged("tt1"), answer(None, *others, match("tt1", 0.1))).place == 5
    assert judge(judged("tt1"), answer(None, *others, match("tt6", 0.1), match("tt1", 0.1))).place == 0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(film("tt1", "Other", 1900), True, id="its id"),
        pytest.param(film("tt3", "Other", 1900), True, id="another of its ids"),
        pytest.param(film("tt9", "AMPÈRE & CO.", 1999), True, id="duplicate of the year before"),
        pytest.param(film("tt9", "Ampere and Co", 2001), True, id="duplicate of the year after"),
        pytest.param(film("tt9", "Ampere and Co", 2002), False, id="two years after"),
        pytest.param(film("tt9", "Ampere und Co", 2000), False, id="other title"),
    ],
)
def test_is_right(found: TitleRecord, expected: bool) -> None:
    assert is_right(found, judged("tt1", "tt3")) == expected


def test_no_film_is_right_where_none_is_named() -> None:
    assert not is_right(film("tt1", "", 2000), judged(kind="none"))
    # A blank title that is like a blank title is not right either.
    assert not is_right(film("tt1", "!!!", 2000), Judged("x", None, "", 2000, frozenset(), "none"))
    assert not is_right(film("tt9", "x", 2000), Judged("x", None, "x", None, frozenset({"tt1"}), "exact"))


def test_metrics() -> None:
    metrics = metrics_of(ALL)
    assert (metrics.rows, metrics.with_film, metrics.decided) == (7, 5, 4)
    assert metrics.first == pytest.approx(2 / 5)
    assert metrics.five == pytest.approx(3 / 5)
    assert metrics.plain_first == 1.0
    assert metrics.precision == pytest.approx(2 / 4)
    assert metrics.f1 == pytest.approx(2 * 2 / (4 + 5))


def test_f1_is_the_mean_of_precision_and_recall() -> None:
    metrics = metrics_of(ALL)
    recall = 2 / 5
    assert metrics.f1 == pytest.approx(2 * metrics.precision * recall / (metrics.precision + recall))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param([], Metrics(0, 0, 0.0, 0.0, 0.0, 0.0, 1.0, 0, 0.0), id="no rows"),
        pytest.param([REFUSED], Metrics(1, 0, 0.0, 0.0, 0.0, 0.0, 1.0, 0, 0.2), id="no film, none decided"),
        pytest.param([NOTHING], Metrics(1, 1, 0.0, 0.0, 0.0, 0.0, 1.0, 0, 0.0), id="a film, nothing found"),
        pytest.param([INVENTED], Metrics(1, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 1, 0.7), id="no film, one decided"),
    ],
)
def test_shares_of_nothing(outcomes: list[Outcome], expected: Metrics) -> None:
    assert metrics_of(outcomes) == expected


def test_metrics_take_any_iterable() -> None:
    assert metrics_of(outcome for outcome in ALL) == metrics_of(ALL)


def test_metrics_by_kind_and_show() -> None:
    kinds = metrics_by(ALL, "kind")
    assert list(kinds) == ["exact", "none", "parody", "variant"]
    assert {kind: metrics.rows for kind, metrics in kinds.items()} == {"exact": 1, "none": 2, "parody": 3, "variant": 1}
    assert kinds["parody"] == metrics_of([SECOND, WRONG, NOTHING])
    assert metrics_by(ALL, "show")["a"] == metrics_of([FIRST, NOTHING])


def test_the_worst_are_wrong_and_confident() -> None:
    assert worst(ALL, 9) == [WRONG, INVENTED, SECOND, NOTHING]
    assert worst(ALL, 2) == [WRONG, INVENTED]
    assert worst([FIRST, REFUSED], 9) == []
    twins = [judge(judged("tt1", title=title), answer(None)) for title in ("b", "a")]
    assert worst(twins, 9) == twins[::-1]


def test_calibration_error() -> None:
    assert calibration_error([]) == 0
    assert calibration_error([(1.0, True), (0.0, False)] * 50) == 0
    assert calibration_error([(0.75, True), (0.75, False)] * 50) == pytest.approx(0.25)
    assert calibration_error([(0.6, True)]) == pytest.approx(0.4)
    low, high = [(0.2, at % 5 == 0) for at in range(50)], [(0.9, at % 10 != 0) for at in range(50)]
    assert calibration_error([*low, *high]) == pytest.approx(0, abs=1e-9)


def test_calibration_error_is_over_ten_bins_of_equal_mass() -> None:
    """Of 100 pairs ten are in each bin: too much confidence in one is not made up for in another."""
    pairs = [(0.01 * at, at >= 50) for at in range(100)]
    bins = [pairs[start : start + 10] for start in range(0, 100, 10)]
    expected = sum(abs(sum(score - right for score, right in part)) / 10 for part in bins) / 10
    assert calibration_error(random.Random(3).sample(pairs, 100)) == pytest.approx(expected)
    assert expected > 0.2


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_calibration_error_is_between_the_whole_and_each_pair(scored: list[tuple[float, bool]]) -> None:
    found = calibration_error(scored)
    if scored:
        whole = abs(sum(score - right for score, right in scored)) / len(scored)
        each = sum(abs(score - right) for score, right in scored) / len(scored)
        assert whole - 1e-9 <= found <= each + 1e-9
