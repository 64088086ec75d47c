"""The engine's front door over small indexes, with a model made by hand."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from app.matching import matcher as matcher_module
from app.matching.features import NAMES
from app.matching.index import INDEX_VERSION
from app.matching.matcher import ENGINE_VERSION, Matcher
from app.matching.types import Answer, Query, TitleRecord
from tests.matching.conftest import Weighing

Titled = Callable[..., TitleRecord]
Over = Callable[..., Matcher]

TITLES = [
    ("tt0096933", "Black Rain", 1989, 4),
    ("tt0097694", "Black Rain", 1989, 3),
    ("tt0044121", "The Thing", 1951, 3),
    ("tt0084787", "The Thing", 1982, 4),
    ("tt0905372", "The Thing", 2011, 3),
    ("tt0114369", "Se7en", 1995, 5),
    ("tt0211915", "Amélie", 2001, 5),
    ("tt0167261", "Lord of the Rings: The Two Towers", 2002, 5),
    ("tt0033467", "Citizen Kane", 1941, 5),
    ("q-unknown", "Wholly Unknown Thing", 1990, None),
]


@pytest.fixture
def small(matcher_over: Over, title_record: Titled) -> Matcher:
    """A matcher over a few films."""
    return matcher_over([title_record(*title) for title in TITLES])


def test_the_answer_repeats_what_was_asked(small: Matcher) -> None:
    answer = small.match(Query("Black  RAIN!", air_year=1999))
    assert (answer.title, answer.air_year) == ("Black  RAIN!", 1999)


@pytest.mark.parametrize(
    ("title", "decided"),
    [
        pytest.param("SE7EN", "tt0114369", id="case"),
        pytest.param("S3V3N", "tt0114369", id="leet"),
        pytest.param("Ame\u0301lie", "tt0211915", id="decomposed"),
        pytest.param("Chapter Two: Citizen Kane", "tt0033467", id="heading"),
        pytest.param("wholly unknown thing", "q-unknown", id="unknown fame"),
        pytest.param("Quark Zzz", None, id="nothing"),
    ],
)
def test_decided(small: Matcher, title: str, decided: str | None) -> None:
    assert small.match(Query(title)).decided == decided


def test_films_of_one_title_are_ambiguous(small: Matcher) -> None:
    answer = small.match(Query("BLACK RAIN", air_year=2020))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == ("tt0096933", True, ("tt0097694",))
    assert [match.film_id for match in answer.matches[:2]] == ["tt0096933", "tt0097694"]
    assert answer.matches[1].band == "possible"
    assert all("namesakes" in {e.name for e in match.evidence} for match in answer.matches[:2])


def test_a_title_of_one_film_is_not_ambiguous(small: Matcher) -> None:
    answer = small.match(Query("SE7EN", air_year=2020))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == ("tt0114369", False, ())
    assert "namesakes" not in {evidence.name for evidence in answer.matches[0].evidence}


@pytest.mark.parametrize(("weight", "ambiguous"), [(1.0, True), (5.0, False)])
def test_a_far_less_likely_namesake_is_named_but_not_ambiguous(
    matcher_over: Over, title_record: Titled, weight: float, ambiguous: bool
) -> None:
    titles = [title_record("tt1", "Speed", 1994, 4), title_record("tt2", "Speed", 1936, 3)]
    answer = matcher_over(titles, Weighing({"fame": weight}, 4.0)).match(Query("Speed"))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == ("tt1", ambiguous, ("tt2",))


@pytest.mark.parametrize(
    ("air_year", "films"),
    [
        pytest.param(1950, [], id="before all"),
        pytest.param(1951, ["tt0044121"], id="year of the first"),
        pytest.param(1981, ["tt0044121"], id="year before the second"),
        pytest.param(1982, ["tt0084787", "tt0044121"], id="year of the second"),
        pytest.param(2010, ["tt0084787", "tt0044121"], id="year before the third"),
        pytest.param(2011, ["tt0084787", "tt0044121", "tt0905372"], id="year of the third"),
        pytest.param(None, ["tt0084787", "tt0044121", "tt0905372"], id="unknown"),
    ],
)
def test_later_films_are_left_out_and_the_same_year_is_not(
    small: Matcher, air_year: int | None, films: list[str]
) -> None:
    answer = small.match(Query("The Thing", air_year=air_year, limit=50))
    assert ([answer.decided, *answer.namesakes] if answer.decided else []) == films
    assert all(air_year is None or match.matched.year <= air_year for match in answer.matches)


@pytest.mark.parametrize(
    ("film_year", "decided"),
    [
        pytest.param(None, "tt0084787", id="none"),
        pytest.param(2011, "tt0905372", id="the year"),
        pytest.param(2010, "tt0905372", id="a year less"),
        pytest.param(2012, "tt0905372", id="a year more"),
        pytest.param(2013, "tt0084787", id="two years more"),
        pytest.param(1951, "tt0044121", id="the oldest"),
    ],
)
def test_film_year_is_a_hint(small: Matcher, film_year: int | None, decided: str) -> None:
    answer = small.match(Query("The Thing", air_year=2018, film_year=film_year, limit=50))
    assert answer.decided == decided
    assert {"tt0044121", "tt0084787", "tt0905372"} <= {match.film_id for match in answer.matches}


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
def test_limit_only_cuts_the_list(matcher_over: Over, title_record: Titled, limit: int) -> None:
    matcher = matcher_over([title_record(f"tt{n:02}", f"Black Rain{' Two' * (n % 2)}", fame=n % 4) for n in range(22)])
    whole, cut = (matcher.match(Query("Black Rain", limit=asked)) for asked in (50, limit))
    assert len(whole.matches) == 22
    assert cut.matches == whole.matches[:limit]
    assert (cut.decided, cut.ambiguous, cut.namesakes) == (whole.decided, whole.ambiguous, whole.namesakes)
    assert len(matcher.match(Query("Black Rain")).matches) == 5


@pytest.mark.parametrize("title", ["!!!", "", " ", "\u200b", "\U0001f600"])
def test_a_title_of_which_nothing_is_left_means_nothing(small: Matcher, title: str) -> None:
    assert small.match(Query(title, air_year=2020)) == Answer(title, 2020)
    assert small.pairs(Query(title)) == []


def test_an_empty_index_answers_too(matcher_over: Over) -> None:
    assert matcher_over([]).match(Query("Speed")) == Answer("Speed", None)


def test_nothing_found_asks_the_model_nothing(matcher_over: Over, title_record: Titled) -> None:
    model = Weighing({})
    matcher = matcher_over([title_record("tt1", "Speed")], model)
    assert matcher.match(Query("Zzz")).matches == ()
    assert model.asked == []


def test_the_model_is_asked_once_with_all_candidates(matcher_over: Over, title_record: Titled) -> None:
    model = Weighing({})
    matcher = matcher_over([title_record("tt1", "Speed"), title_record("tt2", "Speed Two")], model)
    assert len(matcher.match(Query("Speed")).matches) == 2
    assert [table.shape for table in model.asked] == [(2, len(NAMES))]


@pytest.mark.parametrize(
    ("film", "readings"),
    [
        pytest.param("Chapter One", ["chapter one"], id="of the whole title"),
        pytest.param("Psycho", ["psycho"], id="of the title without its heading"),
    ],
)
def test_a_heading_is_left_out_unless_the_whole_is_a_film(
    matcher_over: Over, title_record: Titled, film: str, readings: list[str]
) -> None:
    title = "Chapter One: Psycho" if film == "Psycho" else "Chapter One"
    pairs = matcher_over([title_record("tt1", film)]).pairs(Query(title))
    assert [pair.reading.text for pair in pairs] == readings


def test_a_known_title_with_a_tail_is_not_cut(matcher_over: Over, title_record: Titled) -> None:
    """ "The Godfather Part II" is a film: the episode is not named after the first one."""
    titles = [title_record("tt1", "The Godfather", 1972, 5), title_record("tt2", "The Godfather Part II", 1974, 4)]
    pairs = matcher_over(titles).pairs(Query("The Godfather: Part II"))
    assert {pair.reading.text for pair in pairs} == {"the godfather part ii"}
    alone = matcher_over(titles[:1]).pairs(Query("The Godfather: Part II"))
    assert {pair.reading.text for pair in alone} == {"the godfather"}


def test_an_old_film_is_found_among_many_young_namesakes(matcher_over: Over) -> None:
    young = [TitleRecord(f"tt{n:07}", "Home", "en", "primary", 2000 + n % 20, 3) for n in range(200)]
    matcher = matcher_over([*young, TitleRecord("tt9999999", "Home", "en", "primary", 1950, 3)])
    assert matcher.match(Query("Home", air_year=1960)).decided == "tt9999999"


def test_a_film_stands_once_under_its_best_title(matcher_over: Over, title_record: Titled) -> None:
    titles = [
        title_record("tt1", "Kamikaze", kind="alternative"),
        title_record("tt1", "Black Rain"),
        title_record("tt1", "Black Rains", kind="alternative"),
    ]
    (match,) = matcher_over(titles).match(Query("Black Rain", limit=50)).matches
    assert (match.film_id, match.matched.text, match.relation) == ("tt1", "Black Rain", "exact")


def test_spans_and_evidence_are_of_the_title_as_it_was_asked(small: Matcher) -> None:
    title = "Chapter Two: CITIZEN KANE"
    match = small.match(Query(title)).matches[0]
    assert [evidence.name for evidence in match.evidence][:2] == ["same_title", "reading_part"]
    assert (match.spans[-1].title[1], match.spans[-1].film[1]) == (len(title), len("Citizen Kane"))
    for before, after in pairwise(match.spans):
        assert (before.title[1], before.film[1]) == (after.title[0], after.film[0])


def test_the_same_question_has_the_same_answer(small: Matcher) -> None:
    query = Query("The Black Thing", air_year=2017, limit=20)
    assert small.match(query) == small.match(query)


def test_the_model_that_comes_with_the_engine_is_used_unless_another_is_given(
    small: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nothing:
        """A model that thinks nothing of any candidate."""

        def utilities(self, table: np.ndarray) -> np.ndarray:
            """Far behind no film at all."""
            return np.full(len(table), -50.0)

    monkeypatch.setattr(matcher_module, "load_model", Nothing)
    assert Matcher(small.index).match(Query("Se7en")).decided is None
    assert small.match(Query("Se7en")).decided == "tt0114369"


def test_the_version_of_the_engine_changes_with_the_index() -> None:
    assert ENGINE_VERSION.split(".")[-1] == str(INDEX_VERSION)
