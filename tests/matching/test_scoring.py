"""From utilities to one decided film."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching import scoring
from app.matching.comparison import Pair
from app.matching.scoring import (
    CERTAIN,
    CERTAIN_GAP,
    DECIDED_GAP,
    LIKELY,
    POSSIBLE,
    YEAR_FAR,
    YEAR_NEAR,
    Scored,
    score_all,
)
from app.matching.types import Band

Paired = Callable[..., Pair]
Film = tuple[str, str, float]


class Fixed:
    """A model that gives each candidate the odds it is told, against no film at all."""

    def __init__(self, odds: Sequence[float]) -> None:
        self._odds = odds

    def utilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logarithms of the odds."""
        assert len(table) == len(self._odds)
        return np.log(np.array(self._odds))


Ranked = Callable[..., list[Scored]]


@pytest.fixture
def ranked(hand_made: Paired) -> Ranked:
    """Scores titles of films (film id, form, odds) of the title "x"."""

    def make(*films: Film, **details: object) -> list[Scored]:
        pairs = [hand_made("x", form, film_id=film_id, **details) for film_id, form, _ in films]
        return score_all(pairs, Fixed([odds for _, _, odds in films]))

    return make


def bands(found: list[Scored]) -> dict[str, Band]:
    """Band of each film."""
    return {scored.pair.record.film_id: scored.band for scored in found}


def scores(found: list[Scored]) -> Mapping[str, float]:
    """Score of each film, best first."""
    return {scored.pair.record.film_id: scored.score for scored in found}


def decided(found: list[Scored]) -> list[str]:
    """The decided films."""
    return [scored.pair.record.film_id for scored in found if scored.decided]


@pytest.mark.parametrize(
    ("title", "gap", "band"),
    [
        pytest.param(CERTAIN + 0.05, CERTAIN_GAP + 0.2, "certain", id="certain"),
        pytest.param(CERTAIN, CERTAIN_GAP, "certain", id="certain at the limits"),
        pytest.param(CERTAIN + 0.05, CERTAIN_GAP - 0.01, "likely", id="too close for certain"),
        pytest.param(CERTAIN - 0.01, CERTAIN - 0.01, "likely", id="too low for certain"),
        pytest.param(LIKELY, DECIDED_GAP, "likely", id="likely at the limits"),
        pytest.param(CERTAIN + 0.05, DECIDED_GAP - 0.01, "possible", id="too close to be decided"),
        pytest.param(LIKELY - 0.01, LIKELY - 0.01, "possible", id="too low to be decided"),
        pytest.param(POSSIBLE, POSSIBLE, "possible", id="possible at the limit"),
        pytest.param(POSSIBLE + 0.1, -1.0, "possible", id="behind the best title"),
        pytest.param(POSSIBLE - 0.01, POSSIBLE - 0.01, "none", id="none"),
    ],
)
def test_bands(title: float, gap: float, band: Band) -> None:
    assert scoring._band(title, gap) == band


def test_scores_of_nothing(likeness: object) -> None:
    assert score_all([], likeness) == []


def test_a_lone_likely_title_is_decided(ranked: Ranked) -> None:
    (scored,) = ranked(("tt1", "speed", 99.0))
    assert (scored.score, scored.title) == pytest.approx((0.99, 0.99))
    assert (scored.band, scored.decided, scored.group) == ("certain", True, "speed")


def test_no_film_at_all_competes_too(ranked: Ranked) -> None:
    (scored,) = ranked(("tt1", "speed", 0.25))
    assert scored.score == pytest.approx(0.2)
    assert (scored.band, scored.decided) == ("possible", False)


def test_two_titles_as_likely_as_each_other_decide_nothing(ranked: Ranked) -> None:
    found = ranked(("tt1", "speed", 1000.0), ("tt2", "heat", 1000.0))
    assert bands(found) == {"tt1": "possible", "tt2": "possible"}
    assert decided(found) == []


def test_the_gap_is_to_the_best_film_of_another_title(ranked: Ranked) -> None:
    """Two films of one title stand as near to each other as can be, and yet one is decided."""
    found = ranked(("tt1", "speed", 1000.0), ("tt2", "speed", 1000.0))
    assert bands(found) == {"tt1": "certain", "tt2": "possible"}
    assert decided(found) == ["tt1"]
    assert [scored.title for scored in found] == pytest.approx([2000 / 2001] * 2)
    assert [scored.score for scored in found] == pytest.approx([1000 / 2001] * 2)


def test_a_title_near_behind_makes_the_best_one_less_than_certain(ranked: Ranked) -> None:
    # 0.6 and 0.3 beside 0.1 of nothing.
    found = ranked(("tt1", "heat", 3.0), ("tt2", "speed", 6.0))
    assert bands(found) == {"tt2": "likely", "tt1": "possible"}
    # 0.5 and 0.45 beside 0.05.
    assert decided(ranked(("tt1", "heat", 9.0), ("tt2", "speed", 10.0))) == []


def test_namesakes_are_likely_together(ranked: Ranked) -> None:
    """None of three films is likely alone; that the title means one of them is, and the best of them is decided."""
    found = ranked(("tt1", "home", 3.0), ("tt2", "the home", 4.0), ("tt3", "home", 2.0))
    assert decided(found) == ["tt2"]
    assert [scored.title for scored in found] == pytest.approx([0.9] * 3)
    assert list(scores(found)) == ["tt2", "tt1", "tt3"]
    assert bands(found) == {"tt2": "certain", "tt1": "possible", "tt3": "possible"}


def test_titles_are_grouped_whatever_their_number_form(ranked: Ranked) -> None:
    found = ranked(("tt1", "oceans 11", 1.0), ("tt2", "oceans eleven", 1.0), ("tt3", "oceans twelve", 1.0))
    assert [scored.group for scored in found] == ["oceans11", "oceans11", "oceans12"]
    assert [scored.title for scored in found] == pytest.approx([0.5, 0.5, 0.25])


def test_the_titles_of_one_film_add_up_under_the_likeliest(ranked: Ranked) -> None:
    found = ranked(("tt1", "heat", 2.0), ("tt2", "speed", 3.0), ("tt1", "fire", 3.0), ("tt1", "flame", 1.0))
    assert scores(found) == pytest.approx({"tt1": 0.6, "tt2": 0.3})
    assert (found[0].pair.form.text, found[0].group) == ("fire", "fire")
    assert found[0].title == pytest.approx(0.6)


@pytest.mark.parametrize(("odds", "shown"), [(1.0, "x"), (0.2, "speed")])
def test_of_titles_that_are_not_much_less_likely_the_nearest_in_form_is_shown(
    ranked: Ranked, odds: float, shown: str
) -> None:
    (found,) = ranked(("tt1", "speed", 4.0), ("tt1", "x", odds))
    assert (found.pair.form.text, found.group) == (shown, shown)
    assert found.relation == ("exact" if shown == "x" else "parody")
    assert found.score == pytest.approx((4 + odds) / (5 + odds))


def test_a_film_counts_for_the_title_that_it_stands_under_only(ranked: Ranked) -> None:
    # Film 1 stands under "heat"; what its title "speed" has does not make film 2 likelier.
    found = ranked(("tt1", "heat", 5.0), ("tt1", "speed", 1.0), ("tt2", "speed", 3.0))
    assert scores(found) == pytest.approx({"tt1": 0.6, "tt2": 0.3})
    assert [scored.title for scored in found] == pytest.approx([0.6, 0.3])


def test_films_as_likely_as_each_other_come_by_their_ids(ranked: Ranked) -> None:
    for order in (["tt3", "tt1", "tt2"], ["tt2", "tt3", "tt1"]):
        assert list(scores(ranked(*((film_id, "home", 1.0) for film_id in order)))) == ["tt1", "tt2", "tt3"]


def test_scores_sum_to_less_than_one_and_do_not_depend_on_the_order(compared: Paired, likeness: object) -> None:
    films = ["Black Rain", "Black Swan", "Rain Man", "Purple Rain", "Back Train", "Brain Black"]
    pairs = [compared("Black Rain", film, film_id=f"tt{number}") for number, film in enumerate(films)]
    found = score_all(pairs, likeness)
    assert list(scores(found).values()) == sorted(scores(found).values(), reverse=True)
    assert decided(found) == ["tt0"]
    assert 0 < sum(scores(found).values()) < 1
    assert scores(score_all(pairs[::-1], likeness)) == pytest.approx(scores(found))


@pytest.mark.parametrize(
    ("film_year", "hint"),
    [(None, 0.0), (1988, YEAR_FAR), (1989, YEAR_NEAR), (1990, YEAR_NEAR), (1991, YEAR_NEAR), (1992, YEAR_FAR)],
)
def test_a_film_of_about_the_year_hinted_at_is_likelier(ranked: Ranked, film_year: int | None, hint: float) -> None:
    (scored,) = ranked(("tt1", "speed", 1.0), year=1990, film_year=film_year)
    assert scored.score / (1 - scored.score) == pytest.approx(math.exp(hint))


def test_the_year_hint_chooses_between_namesakes(hand_made: Paired) -> None:
    pairs = [hand_made("x", "home", film_id=f"tt{year}", year=year, film_year=1995) for year in (1980, 1996, 2000)]
    found = score_all(pairs, Fixed([4.0, 1.0, 4.0]))
    assert decided(found) == ["tt1996"]
    assert len(found) == 3


def test_odds_as_large_as_can_be(hand_made: Paired) -> None:
    pairs = [hand_made("x", form, film_id=form) for form in ("heat", "speed")]
    found = score_all(pairs, Fixed([math.exp(700), math.exp(-700)]))
    assert scores(found) == pytest.approx({"heat": 1.0, "speed": 0.0})
    assert bands(found) == {"heat": "certain", "speed": "none"}
