"""The engine's front door over the embedded catalogue."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from app.matching.matcher import Matcher
from app.matching.types import Answer, Query, TitleRecord

BROTHER_1997, BROTHER_2000 = "tt0118767", "tt0222851"
BLACK_RAIN_SCOTT, BLACK_RAIN_IMAMURA = "tt0096933", "tt0097694"
THE_THING_1951, THE_THING_1982, THE_THING_2011 = "tt0044121", "tt0084787", "tt0905372"

TITLES = [
    "SE7EN",
    "BROTHER",
    "La Cité des Enfants Perdus",
    "ロスト・チルドレン",
    "The Rickshank Rickdemption",
    "Chapter Nine: La Grande Illusion",
    "The One Where Rachel Smokes",
    "Balck Rain",
    "Star Mort : Le Ricktour du Jerry",
    "Le Rick, Le Mort & Le Truand",
    "8½",
    "WALL·E",
    "Ame\u0301lie",
    "İstanbul'da",
    "P!nk (Part 2) \U0001f600",
    "the",
    "a" * 300,
]


@pytest.fixture(scope="module")
def answers(matcher: Matcher) -> dict[str, Answer]:
    """All that the engine says of some titles."""
    return {title: matcher.match(Query(title, limit=50)) for title in TITLES}


@pytest.mark.parametrize(
    ("title", "decided", "namesake"),
    [
        pytest.param("BROTHER", BROTHER_2000, BROTHER_1997, id="Brother"),
        pytest.param("BLACK RAIN", BLACK_RAIN_SCOTT, BLACK_RAIN_IMAMURA, id="Black Rain"),
    ],
)
def test_films_of_one_title_are_ambiguous(matcher: Matcher, title: str, decided: str, namesake: str) -> None:
    answer = matcher.match(Query(title, air_year=2020))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == (decided, True, (namesake,))
    assert [match.film_id for match in answer.matches[:2]] == [decided, namesake]
    assert [match.band for match in answer.matches[:2]] == ["certain", "possible"]
    assert all("namesakes" in {e.name for e in match.evidence} for match in answer.matches[:2])


def test_a_title_of_one_film_is_not_ambiguous(matcher: Matcher) -> None:
    answer = matcher.match(Query("SE7EN", air_year=2020))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == ("tt0114369", False, ())


def test_a_far_less_likely_namesake_is_named_but_not_ambiguous(matcher: Matcher) -> None:
    answer = matcher.match(Query("SPEED", air_year=2020))
    assert (answer.decided, answer.ambiguous, answer.namesakes) == ("tt0111257", False, ("speed-1936",))


@pytest.mark.parametrize(
    ("air_year", "films"),
    [
        pytest.param(1950, [], id="before all"),
        pytest.param(1951, [THE_THING_1951], id="year of the first"),
        pytest.param(1981, [THE_THING_1951], id="year before the second"),
        pytest.param(1982, [THE_THING_1982, THE_THING_1951], id="year of the second"),
        pytest.param(2010, [THE_THING_1982, THE_THING_1951], id="year before the third"),
        pytest.param(2011, [THE_THING_1982, THE_THING_2011, THE_THING_1951], id="year of the third"),
        pytest.param(None, [THE_THING_1982, THE_THING_2011, THE_THING_1951], id="unknown"),
    ],
)
def test_later_films_are_left_out_and_the_same_year_is_not(
    matcher: Matcher, air_year: int | None, films: list[str]
) -> None:
    answer = matcher.match(Query("The Thing", air_year=air_year, limit=50))
    group = [answer.decided, *answer.namesakes] if answer.decided else []
    assert group == films


@pytest.mark.parametrize("title", ["The Thing", "Speed", "Citizen Lodge", "Pilot"])
@pytest.mark.parametrize("air_year", [1960, 1975, 1990])
def test_no_match_is_younger_than_the_episode(matcher: Matcher, title: str, air_year: int) -> None:
    matches = matcher.match(Query(title, air_year=air_year, limit=50)).matches
    assert matches
    assert max(match.matched.year for match in matches) <= air_year


@pytest.mark.parametrize(
    ("film_year", "decided"),
    [
        pytest.param(None, THE_THING_1982, id="none"),
        pytest.param(2011, THE_THING_2011, id="the year"),
        pytest.param(2010, THE_THING_2011, id="a year less"),
        pytest.param(2012, THE_THING_2011, id="a year more"),
        pytest.param(2013, THE_THING_1982, id="two years more"),
        pytest.param(1951, THE_THING_1951, id="the oldest"),
    ],
)
def test_film_year_is_a_hint(matcher: Matcher, film_year: int | None, decided: str) -> None:
    answer = matcher.match(Query("The Thing", air_year=2018, film_year=film_year, limit=50))
    assert answer.decided == decided
    assert {THE_THING_1951, THE_THING_1982, THE_THING_2011} <= {match.film_id for match in answer.matches}


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
def test_limit_only_cuts_the_list(matcher: Matcher, limit: int) -> None:
    whole = matcher.match(Query("Black Rain", limit=50))
    cut = matcher.match(Query("Black Rain", limit=limit))
    assert cut.matches == whole.matches[:limit]
    assert len(cut.matches) == limit
    assert (cut.decided, cut.ambiguous, cut.namesakes) == (whole.decided, whole.ambiguous, whole.namesakes)


def test_five_matches_unless_told(matcher: Matcher) -> None:
    assert len(matcher.match(Query("Black Rain")).matches) == 5


def test_the_answer_repeats_what_was_asked(matcher: Matcher) -> None:
    answer = matcher.match(Query("Black  RAIN!", air_year=1999))
    assert (answer.title, answer.air_year) == ("Black  RAIN!", 1999)


@pytest.mark.parametrize("title", ["!!!", "", " ", "\u200b", "\U0001f600"])
def test_a_title_of_which_nothing_is_left_means_nothing(matcher: Matcher, title: str) -> None:
    assert matcher.match(Query(title, air_year=2020)) == Answer(title, 2020)


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:30])
def test_scores_are_sorted_and_sum_to_at_most_one(answers: dict[str, Answer], title: str) -> None:
    scores = [match.score for match in answers[title].matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:30])
def test_every_match_has_evidence_in_words(answers: dict[str, Answer], title: str) -> None:
    for match in answers[title].matches:
        assert match.evidence
        assert all(evidence.name and evidence.detail for evidence in match.evidence)
        assert len({evidence.name for evidence in match.evidence}) == len(match.evidence)


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:30])
def test_spans_cover_both_titles_exactly(answers: dict[str, Answer], title: str) -> None:
    for match in answers[title].matches:
        spans = match.spans
        assert (spans[0].title[0], spans[0].film[0]) == (0, 0)
        assert (spans[-1].title[1], spans[-1].film[1]) == (len(title), len(match.matched.text))
        for before, after in pairwise(spans):
            assert (before.title[1], before.film[1]) == (after.title[0], after.film[0])


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:30])
def test_a_film_stands_once_and_at_most_one_is_decided(answers: dict[str, Answer], title: str) -> None:
    answer = answers[title]
    films = [match.film_id for match in answer.matches]
    assert len(set(films)) == len(films)
    decided = [match.film_id for match in answer.matches if match.band in ("certain", "likely")]
    assert decided == ([answer.decided] if answer.decided else [])
    assert answer.decided not in answer.namesakes
    assert not (answer.namesakes or answer.ambiguous) or answer.decided


def test_the_titles_above_have_matches(answers: dict[str, Answer]) -> None:
    """Else the checks of all their matches would be checks of nothing."""
    assert [title for title, answer in answers.items() if not answer.matches] == []


def test_composed_and_decomposed_titles_mean_the_same(matcher: Matcher) -> None:
    composed, decomposed = (matcher.match(Query(title)) for title in ("Amélie", "Ame\u0301lie"))
    assert composed.decided == decomposed.decided == "tt0211915"
    assert [match.score for match in composed.matches] == [match.score for match in decomposed.matches]


def test_the_same_question_has_the_same_answer(matcher: Matcher) -> None:
    query = Query("The Rickshank Rickdemption", air_year=2017, limit=20)
    assert matcher.match(query) == matcher.match(query)


def test_a_title_without_fame_and_language_is_matched_too(
    matcher_over: Callable[[Sequence[TitleRecord]], Matcher],
) -> None:
    matcher = matcher_over([TitleRecord("x-1", "Wholly Unknown Thing", "", "primary", 1990, None)])
    answer = matcher.match(Query("wholly unknown thing"))
    assert answer.decided == "x-1"
    assert "fame" not in {evidence.name for evidence in answer.matches[0].evidence}


def test_an_old_film_is_found_among_many_young_namesakes(
    matcher_over: Callable[[Sequence[TitleRecord]], Matcher],
) -> None:
    young = [TitleRecord(f"tt{n:07}", "Home", "en", "primary", 2000 + n % 20, 3) for n in range(200)]
    matcher = matcher_over([*young, TitleRecord("tt9999999", "Home", "en", "primary", 1950, 3)])
    assert matcher.match(Query("Home", air_year=1960)).decided == "tt9999999"
