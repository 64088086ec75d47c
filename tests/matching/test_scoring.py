"""From comparisons to bands, relations and one decided film."""

import math
from collections.abc import Callable, Mapping

import pytest

from app.matching import scoring
from app.matching.features import FEATURES, Comparison
from app.matching.scoring import BIAS, WEIGHTS, Scored, log_odds, misspelt, relation_of, score_all
from app.matching.types import Band

Compared = Callable[..., Comparison]


@pytest.fixture
def odds(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, float]], None]:
    """Fixes the odds of each film by its id, so that bands can be tested apart from the weights."""

    def fix(of: Mapping[str, float]) -> None:
        monkeypatch.setattr(scoring, "log_odds", lambda c: math.log(of[c.entry.record.film_id]))

    return fix


def bands(ranked: list[Scored]) -> dict[str, Band]:
    """Band of each film."""
    return {scored.comparison.entry.record.film_id: scored.band for scored in ranked}


def test_every_feature_has_a_weight() -> None:
    assert set(WEIGHTS) == {feature.__name__ for feature in FEATURES}


def test_log_odds_are_the_weighted_sum(hand_made: Compared) -> None:
    comparison = hand_made("wargame", "wargame", fame=2)
    expected = BIAS + WEIGHTS["same_title"] + 2 * WEIGHTS["film_fame"] + 2 * WEIGHTS["equal_fame"]
    assert log_odds(comparison) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("title", "film", "relation"),
    [
        pytest.param("THE SHINING", "The Shining", "exact", id="case"),
        pytest.param("Mission Impossible", "Mission: Impossible", "exact", id="punctuation"),
        pytest.param("Amelie", "Amélie", "exact", id="diacritics"),
        pytest.param("Fast and Furious", "Fast & Furious", "exact", id="ampersand"),
        pytest.param("Chapter One: Psycho", "Psycho", "exact", id="heading"),
        pytest.param("Psycho (Part 2)", "Psycho", "exact", id="tail"),
        pytest.param("Dog / Psycho", "Psycho", "exact", id="segment"),
        pytest.param("S3V3N", "Seven", "stylised", id="leet"),
        pytest.param("Seven", "Se7en", "stylised", id="leet of the film"),
        pytest.param("WAR GAMES", "WarGames", "stylised", id="split word"),
        pytest.param("Balck Rain", "Black Rain", "stylised", id="swapped letters"),
        pytest.param("Gojira", "ゴジラ", "stylised", id="transliteration"),
        pytest.param("Matrix", "The Matrix", "variant", id="article"),
        pytest.param("Rocky 2", "Rocky II", "variant", id="number form"),
        pytest.param("Runner Blade", "Blade Runner", "variant", id="word order"),
        pytest.param("Borat", "Borat: Cultural Learnings", "variant", id="subtitle"),
        pytest.param("Fire Walk with Me", "Twin Peaks Fire Walk with Me", "partial", id="contained"),
        pytest.param("Citizen Kane Returns", "Citizen Kane", "partial", id="containing"),
        pytest.param("The Rickshank Rickdemption", "The Shawshank Redemption", "parody", id="pun"),
        pytest.param("Citizen Lodge", "Citizen Kane", "parody", id="substituted word"),
    ],
)
def test_relation_of(compared: Compared, title: str, film: str, relation: str) -> None:
    assert relation_of(compared(title, film)) == relation


@pytest.mark.parametrize(
    ("title", "film", "expected"),
    [
        pytest.param("balck rain", "black rain", True, id="swap"),
        pytest.param("black rain", "black rain", False, id="equal"),
        pytest.param("black train", "black rain", False, id="letter too many"),
        pytest.param("black ruin", "black rain", False, id="other letter"),
        pytest.param("balck rian", "black rain", False, id="two swaps"),
    ],
)
def test_misspelt(hand_made: Compared, title: str, film: str, expected: bool) -> None:
    assert misspelt(hand_made(title, film)) == expected


@pytest.mark.parametrize(
    ("title", "gap", "band"),
    [
        pytest.param(0.95, 0.9, "certain", id="certain"),
        pytest.param(0.9, 0.5, "certain", id="certain at the limits"),
        pytest.param(0.95, 0.49, "likely", id="too close for certain"),
        pytest.param(0.89, 0.8, "likely", id="too low for certain"),
        pytest.param(0.5, 0.1, "likely", id="likely at the limits"),
        pytest.param(0.95, 0.09, "possible", id="too close to be decided"),
        pytest.param(0.49, 0.4, "possible", id="too low to be decided"),
        pytest.param(0.1, 0.1, "possible", id="possible at the limit"),
        pytest.param(0.3, -1.0, "possible", id="behind the best title"),
        pytest.param(0.09, 0.09, "none", id="none"),
    ],
)
def test_bands(title: float, gap: float, band: Band) -> None:
    assert scoring._band(title, gap) == band


def test_a_lone_likely_title_is_decided(hand_made: Compared, odds: Callable[[Mapping[str, float]], None]) -> None:
    odds({"tt1": 99.0})
    (scored,) = score_all([hand_made("speed", "speed", film_id="tt1")])
    assert (scored.score, scored.title, scored.band, scored.decided) == (0.99, 0.99, "certain", True)


def test_no_film_at_all_competes_too(hand_made: Compared, odds: Callable[[Mapping[str, float]], None]) -> None:
    odds({"tt1": 0.25})
    (scored,) = score_all([hand_made("speed", "speed", film_id="tt1")])
    assert scored.score == pytest.approx(0.2)
    assert (scored.band, scored.decided) == ("possible", False)


def test_two_titles_as_likely_as_each_other_decide_nothing(
    hand_made: Compared, odds: Callable[[Mapping[str, float]], None]
) -> None:
    odds({"tt1": 1000.0, "tt2": 1000.0})
    ranked = score_all([hand_made("x", "speed", film_id="tt1"), hand_made("x", "heat", film_id="tt2")])
    assert bands(ranked) == {"tt1": "possible", "tt2": "possible"}
    assert not any(scored.decided for scored in ranked)


def test_the_gap_is_to_the_best_film_of_another_title(
    hand_made: Compared, odds: Callable[[Mapping[str, float]], None]
) -> None:
    """Two films of one title stand as near to each other as can be, and yet one is decided."""
    odds({"tt1": 1000.0, "tt2": 1000.0})
    ranked = score_all([hand_made("speed", "speed", film_id="tt1"), hand_made("speed", "speed", film_id="tt2")])
    assert bands(ranked) == {"tt1": "certain", "tt2": "possible"}
    assert [scored.decided for scored in ranked] == [True, False]


def test_a_certain_title_needs_distance(hand_made: Compared, odds: Callable[[Mapping[str, float]], None]) -> None:
    odds({"tt1": 60.0, "tt2": 39.0})
    ranked = score_all([hand_made("x", "speed", film_id="tt1"), hand_made("x", "heat", film_id="tt2")])
    assert bands(ranked) == {"tt1": "likely", "tt2": "possible"}


def test_only_the_best_title_can_be_decided(hand_made: Compared, odds: Callable[[Mapping[str, float]], None]) -> None:
    odds({"tt1": 900.0, "tt2": 1.0, "tt3": 120.0})
    films = {"tt1": "speed", "tt2": "up", "tt3": "heat"}
    ranked = score_all([hand_made("x", film, film_id=film_id) for film_id, film in films.items()])
    assert bands(ranked) == {"tt1": "likely", "tt3": "possible", "tt2": "none"}
    assert [scored.decided for scored in ranked] == [True, False, False]


def test_namesakes_share_the_probability_of_their_title(hand_made: Compared) -> None:
    ranked = score_all(
        [
            hand_made("speed", "speed", film_id="tt1", fame=4, year=1994),
            hand_made("speed", "speed", film_id="tt2", fame=1, year=1936),
        ]
    )
    assert [scored.comparison.entry.record.film_id for scored in ranked] == ["tt1", "tt2"]
    assert sum(scored.score for scored in ranked) == pytest.approx(ranked[0].title)
    assert ranked[0].score / ranked[1].score == pytest.approx(math.exp(3 * scoring.NAMESAKE_FAME))


def test_equal_namesakes_have_equal_shares(hand_made: Compared) -> None:
    first, second = score_all([hand_made("speed", "speed", film_id=film_id) for film_id in ("tt2", "tt1")])
    assert first.score == second.score == pytest.approx(first.title / 2)
    assert first.comparison.entry.record.film_id == "tt1"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"fame": 4}, {"fame": 3}, id="better known"),
        pytest.param({"fame": 2}, {"fame": None}, id="unknown fame counts as 1"),
        pytest.param({"kind": "primary"}, {"kind": "alternative"}, id="own title"),
        pytest.param({"kind": "original"}, {"kind": "alternative"}, id="original title"),
        pytest.param({"native": True}, {"native": False}, id="native title"),
        pytest.param({"year": 1989}, {"year": 1970}, id="year hinted at"),
        pytest.param({"form_kind": "plain"}, {"form_kind": "main"}, id="whole title"),
    ],
)
def test_which_namesake_comes_first(hand_made: Compared, better: dict[str, object], worse: dict[str, object]) -> None:
    usual: dict[str, object] = {"year": 1990, "film_year": 1990 if "year" in better else None}
    ranked = score_all(
        [
            hand_made("speed", "speed", **{**usual, **worse, "film_id": "tt1"}),
            hand_made("speed", "speed", **{**usual, **better, "film_id": "tt2"}),
        ]
    )
    assert [scored.comparison.entry.record.film_id for scored in ranked] == ["tt2", "tt1"]
    assert ranked[0].score > ranked[1].score


def test_a_film_stands_only_once_under_the_likeliest_of_its_titles(hand_made: Compared) -> None:
    ranked = score_all(
        [
            hand_made("oceans 11", "oceans twelve", film_id="tt1", kind="alternative"),
            hand_made("oceans 11", "oceans 11", film_id="tt1"),
        ]
    )
    assert [scored.comparison.form.text for scored in ranked] == ["oceans 11"]


def test_titles_are_grouped_whatever_their_number_form(hand_made: Compared) -> None:
    ranked = score_all(
        [
            hand_made("oceans 11", "oceans 11", film_id="tt1"),
            hand_made("oceans 11", "oceans eleven", film_id="tt2"),
        ]
    )
    assert {scored.group for scored in ranked} == {"oceans11"}


def test_scores_of_nothing() -> None:
    assert score_all([]) == []


def test_scores_sum_to_less_than_one_and_do_not_depend_on_the_order(compared: Compared) -> None:
    films = ["Black Rain", "Black Swan", "Rain Man", "Purple Rain", "Back Train", "Brain Black"]
    found = [compared("Black Rain", film, film_id=f"tt{number}") for number, film in enumerate(films)]
    ranked = score_all(found)
    assert [scored.score for scored in ranked] == sorted((scored.score for scored in ranked), reverse=True)
    assert 0 < sum(scored.score for scored in ranked) < 1
    again = score_all(reversed(found))
    assert [(s.comparison.entry.record, s.score) for s in again] == [
        (s.comparison.entry.record, pytest.approx(s.score)) for s in ranked
    ]
