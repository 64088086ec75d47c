"""Which film somebody means who types a title."""

import pytest

from app.errors import NotAccepted
from app.films.queries import get_films
from app.matching.matcher import Matcher
from app.references.queries import episode_row
from app.references.suggesting import MAX_CHOICES, Meant, film_meant, film_query, fit_faults, get_suggestion
from app.references.wire import film_ids
from app.runtime import Runtime
from app.shows.queries import get_episode

SEVEN = "tt0114369"


def meant(runtime: Runtime, matcher: Matcher, title: str, year: int | None = None) -> Meant:
    answer = matcher.match(film_query(title, year))
    with runtime.reading() as session:
        return film_meant(answer, get_films(session, film_ids(answer)), year)


@pytest.mark.parametrize(
    ("title", "year", "film_id"),
    [
        ("Baby Driver", None, "tt3890160"),
        ("baby driver!", None, "tt3890160"),
        ("Infernal Affairs", None, "tt0338564"),
        ("無間道", None, "tt0338564"),
        ("Ocean's Eleven", 2001, "tt0240772"),
        ("Ocean's Eleven", 2002, "tt0240772"),
        ("Ocean's Eleven", 1960, "tt0054135"),
    ],
)
def test_a_film_of_this_very_title_is_taken(
    runtime: Runtime, matcher: Matcher, title: str, year: int | None, film_id: str
) -> None:
    found = meant(runtime, matcher, title, year)
    assert found.film is not None
    assert (found.film.id, found.choices, found.faults) == (film_id, (), ())


def test_namesakes_are_to_choose_from(runtime: Runtime, matcher: Matcher) -> None:
    found = meant(runtime, matcher, "Brother")
    assert found.film is None
    assert 2 <= len(found.choices) <= MAX_CHOICES
    assert found.faults[0].pointer == "film"
    assert found.faults[0].detail.startswith("Several films have this title")


@pytest.mark.parametrize("title", ["Balck Rain", "The Rickshank Rickdemption", "Infernal Afairs"])
def test_another_title_is_only_offered(runtime: Runtime, matcher: Matcher, title: str) -> None:
    found = meant(runtime, matcher, title)
    assert found.film is None
    assert found.choices
    assert "did you mean" in found.faults[0].detail


@pytest.mark.parametrize(
    ("title", "year", "said"),
    [
        ("Zxqvbn Wpltk", None, "No film of this title is known here."),
        ("!!!", None, "No film of this title is known here."),
        ("Baby Driver", 1950, "No film of this title of about 1950 is known here."),
    ],
)
def test_an_unknown_film_is_said_to_be_unknown(
    runtime: Runtime, matcher: Matcher, title: str, year: int | None, said: str
) -> None:
    found = meant(runtime, matcher, title, year)
    assert (found.film, found.choices) == (None, ())
    assert [fault.detail for fault in found.faults] == [said]


@pytest.mark.parametrize(
    ("title", "year", "fields"),
    [
        ("", None, ["film"]),
        ("\u200b", None, ["film"]),
        ("x" * 301, 99, ["film", "film_year"]),
        ("x", 9999, ["film_year"]),
    ],
)
def test_what_is_not_accepted_is_named(title: str, year: int | None, fields: list[str]) -> None:
    with pytest.raises(NotAccepted) as caught:
        film_query(title, year)
    assert [fault.pointer for fault in caught.value.fields] == fields


@pytest.mark.parametrize(
    ("film_id", "said"),
    [(SEVEN, "named after"), ("tt0240772", ""), ("tt15398776", "younger than the episode")],
)
def test_which_films_fit_an_episode(runtime: Runtime, film_id: str, said: str) -> None:
    with runtime.reading() as session:
        episode = get_episode(session, "akudama-drive-s01e01")
        assert episode is not None
        row = episode_row(session, episode)
        film = get_films(session, {film_id})[film_id]
        faults = fit_faults(row, film)
    assert [fault.pointer for fault in faults] == ["film"] * bool(said)
    assert all(said in fault.detail for fault in faults)


@pytest.mark.parametrize("suggestion_id", ["", "~", "nothing", "a~b", "akudama-drive-s01e03", "akudama-drive-s01e03~x"])
def test_no_such_suggestion(runtime: Runtime, suggestion_id: str) -> None:
    with runtime.reading() as session:
        assert get_suggestion(session, suggestion_id) is None
