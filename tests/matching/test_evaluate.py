import pytest

from app.matching.evaluate import Judged, calibration_error, evaluate
from app.matching.types import Answer, Match, Query, TitleRecord


def match(film_id: str, score: float, text: str = "x", year: int = 2000) -> Match:
    record = TitleRecord(film_id, text, "en", "primary", year, 3)
    return Match(film_id, score, "certain", "exact", record, (), ())


ANSWERS = {
    "first": Answer("first", None, "tt1", matches=(match("tt1", 0.9), match("tt2", 0.1))),
    "second": Answer("second", None, None, matches=(match("tt2", 0.4), match("tt1", 0.3))),
    "wrong": Answer("wrong", None, "tt9", matches=(match("tt9", 0.8),)),
    "nothing": Answer("nothing", None),
    "duplicate": Answer("duplicate", None, "tt8", matches=(match("tt8", 0.9, "Ampère & Co", 2001),)),
    "invented": Answer("invented", None, "tt7", matches=(match("tt7", 0.7),)),
}


def answer(query: Query) -> Answer:
    return ANSWERS[query.title]


def judged(title: str, *film_ids: str, kind: str = "exact", film_title: str = "Ampere and Co") -> Judged:
    return Judged(title, 2010, film_title if film_ids else "", 2000 if film_ids else None, frozenset(film_ids), kind)


def test_metrics() -> None:
    rows = [
        judged("first", "tt1"),
        judged("second", "tt1", kind="parody"),
        judged("wrong", "tt1", "tt3", kind="parody"),
        judged("nothing", "tt1", kind="parody"),
        judged("duplicate", "tt1"),
        judged("invented", kind="none"),
    ]
    metrics = evaluate(rows, answer)
    assert (metrics.rows, metrics.with_film, metrics.decided) == (6, 5, 4)
    assert metrics.first == pytest.approx(2 / 5)
    assert metrics.five == pytest.approx(3 / 5)
    assert metrics.precision == pytest.approx(2 / 4)
    assert metrics.f1 == pytest.approx(2 * 2 / (4 + 5))
    assert metrics.first_by_kind == {"exact": 1.0, "parody": 0.0}


def test_a_namesake_of_another_year_is_no_duplicate() -> None:
    row = Judged("duplicate", 2010, "Ampere and Co", 1990, frozenset({"tt1"}), "exact")
    assert evaluate([row], answer).first == 0


def test_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="film"):
        evaluate([judged("nothing")], answer)


def test_calibration_error() -> None:
    assert calibration_error([]) == 0
    assert calibration_error([(1.0, True), (0.0, False)] * 50) == 0
    assert calibration_error([(0.75, True), (0.75, False)] * 50) == pytest.approx(0.25)
    low, high = [(0.2, index % 5 == 0) for index in range(50)], [(0.9, index % 10 != 0) for index in range(50)]
    assert calibration_error([*low, *high]) == pytest.approx(0, abs=1e-9)
