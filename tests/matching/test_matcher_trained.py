"""What must hold of every answer over the embedded catalogue, whatever the trained model makes of it."""

from itertools import pairwise

import pytest

from app.matching.matcher import Matcher
from app.matching.types import Answer, Query

THE_THINGS = {1951: "tt0044121", 1982: "tt0084787", 2011: "tt0905372"}

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


@pytest.fixture(params=TITLES, ids=lambda title: title[:30])
def answer(request: pytest.FixtureRequest, answers: dict[str, Answer]) -> Answer:
    """What the engine says of each of the titles."""
    return answers[request.param]


def test_the_titles_above_have_matches(answers: dict[str, Answer]) -> None:
    """Else the checks of all their matches would be checks of nothing."""
    assert [title for title, answer in answers.items() if not answer.matches] == []


def test_scores_are_sorted_and_sum_to_at_most_one(answer: Answer) -> None:
    scores = [match.score for match in answer.matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1 + 1e-9


def test_every_match_has_evidence_in_words(answer: Answer) -> None:
    for match in answer.matches:
        assert match.evidence
        assert all(evidence.name and evidence.detail for evidence in match.evidence)
        assert len({evidence.name for evidence in match.evidence}) == len(match.evidence)


def test_spans_cover_both_titles_exactly(answer: Answer) -> None:
    for match in answer.matches:
        spans = match.spans
        assert (spans[0].title[0], spans[0].film[0]) == (0, 0)
        assert (spans[-1].title[1], spans[-1].film[1]) == (len(answer.title), len(match.matched.text))
        for before, after in pairwise(spans):
            assert (before.title[1], before.film[1]) == (after.title[0], after.film[0])


def test_a_film_stands_once_and_at_most_one_is_decided(answer: Answer) -> None:
    films = [match.film_id for match in answer.matches]
    assert len(set(films)) == len(films)
    decided = [match.film_id for match in answer.matches if match.band in ("certain", "likely")]
    assert decided == ([answer.decided] if answer.decided else [])
    assert answer.decided not in answer.namesakes
    assert not (answer.namesakes or answer.ambiguous) or answer.decided


@pytest.mark.parametrize("title", ["The Thing", "Speed", "Citizen Lodge", "Pilot"])
@pytest.mark.parametrize("air_year", [1960, 1975, 1990])
def test_no_match_is_younger_than_the_episode(matcher: Matcher, title: str, air_year: int) -> None:
    matches = matcher.match(Query(title, air_year=air_year, limit=50)).matches
    assert matches
    assert max(match.matched.year for match in matches) <= air_year


@pytest.mark.parametrize("film_year", THE_THINGS)
def test_the_film_of_the_year_hinted_at_is_decided_and_its_namesakes_are_named(
    matcher: Matcher, film_year: int
) -> None:
    answer = matcher.match(Query("The Thing", air_year=2018, film_year=film_year))
    assert answer.decided == THE_THINGS[film_year]
    assert set(answer.namesakes) == set(THE_THINGS.values()) - {answer.decided}


def test_composed_and_decomposed_titles_mean_the_same(matcher: Matcher) -> None:
    composed, decomposed = (matcher.match(Query(title)) for title in ("Amélie", "Ame\u0301lie"))
    assert composed.decided == decomposed.decided == "tt0211915"
    assert [match.film_id for match in composed.matches] == [match.film_id for match in decomposed.matches]


def test_the_same_question_has_the_same_answer(matcher: Matcher) -> None:
    query = Query("The Rickshank Rickdemption", air_year=2017, limit=20)
    assert matcher.match(query) == matcher.match(query)
