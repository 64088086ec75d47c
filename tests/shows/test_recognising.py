"""Which episodes of a list are those that are known already."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shows.importers.given import GivenEpisode, GivenTitle
from app.shows.importers.recognising import Known, recognise


def known(
    name: str, number: int | None, *titles: str, date: str = "", outside: str = "", vanished: bool = False
) -> Known:
    season = None if number is None else 1
    ids = frozenset({outside} - {""})
    return Known(name, season, number, date, tuple(GivenTitle(title) for title in titles), ids, vanished)


def listed(number: int | None, *titles: str, date: str = "", outside: str = "") -> GivenEpisode:
    season = None if number is None else 1
    return GivenEpisode(season, number, tuple(GivenTitle(title) for title in titles), date, outside)


def found(before: list[Known], now: list[GivenEpisode]) -> list[tuple[str, str] | None]:
    pairs = recognise(before, now)
    return [(pairs[place].id, pairs[place].how) if place in pairs else None for place in range(len(now))]


def test_an_outside_id_is_believed_whatever_else_changed() -> None:
    before = [known("a", 1, "Fog", outside="77"), known("b", 2, "Mist", outside="78")]
    now = [listed(2, "Haze", date="2031-01-01", outside="77"), listed(1, "Fog", outside="78")]
    assert found(before, now) == [("a", "id"), ("b", "id")]


def test_an_inserted_episode_moves_the_others_on() -> None:
    before = [known("a", 1, "Fog"), known("b", 2, "Mist"), known("c", 3, "Haze")]
    now = [listed(1, "Fog"), listed(2, "Smoke"), listed(3, "Mist"), listed(4, "Haze")]
    assert found(before, now) == [("a", "number and title"), None, ("b", "title"), ("c", "title")]


def test_a_renamed_episode_keeps_its_number() -> None:
    before = [known("a", 1, "Fog", date="2019-01-01"), known("b", 2, "Mist", date="2019-01-08")]
    now = [listed(1, "Fog", date="2019-01-01"), listed(2, "Something Else", date="2019-01-09")]
    assert found(before, now) == [("a", "number and title"), ("b", "number")]


def test_another_episode_of_the_same_number_is_another_one() -> None:
    before = [known("a", 1, "Fog", date="2019-01-01")]
    assert found(before, [listed(1, "Something Else", date="2025-01-01")]) == [None]
    assert found(before, [listed(1, "The Fogs", date="2025-01-01")]) == [("a", "number")]


def test_the_day_alone_recognises_nothing() -> None:
    """Whole seasons come out on one day."""
    before = [known("a", 1, "Fog", date="2019-01-01"), known("b", 2, "Mist", date="2019-01-08")]
    assert found(before, [listed(5, "Haze", date="2019-01-08")]) == [None]


@pytest.mark.parametrize(
    ("stored", "title"),
    [
        ("Chapter Two: The Fog", "The Fog"),
        ("THE FOG!", "Fog"),
        ("L'Étoile", "l'etoile"),
    ],
)
def test_titles_are_compared_without_what_does_not_matter(stored: str, title: str) -> None:
    assert found([known("a", 1, stored)], [listed(7, title)]) == [("a", "title")]


def test_the_titles_of_segments_are_that_of_the_episode() -> None:
    segments = (GivenTitle("Fog", "en", 1), GivenTitle("Mist", "en", 2))
    assert found([Known("a", 1, 1, "", segments)], [listed(9, "Fog / Mist")]) == [("a", "title")]


@pytest.mark.parametrize("title", ["Episode 3", "TBA", "Episode #1.3", "Folge 3", "第3話"])
def test_titles_that_say_nothing_recognise_nothing(title: str) -> None:
    before = [known("a", 1, title, date="2019-01-01")]
    assert found(before, [listed(9, title, date="2020-01-01")]) == [None]


def test_what_is_not_alone_of_its_kind_is_left() -> None:
    before = [known("a", 1, "Pilot"), known("b", 2, "Pilot")]
    assert found(before, [listed(8, "Pilot")]) == [None]
    assert found(before, [listed(2, "Pilot"), listed(8, "Pilot")]) == [("b", "number and title"), ("a", "title")]


def test_a_vanished_episode_comes_back_only_where_no_other_fits() -> None:
    before = [known("gone", 1, "Fog", vanished=True), known("here", 5, "Fog")]
    assert found(before, [listed(6, "Fog")]) == [("here", "title")]
    assert found(before[:1], [listed(6, "Fog")]) == [("gone", "title")]


def test_a_special_is_no_numbered_episode_of_the_day() -> None:
    assert found([known("a", 1, "Fog", date="2019-01-01")], [listed(None, "Behind", date="2019-01-01")]) == [None]


@given(st.integers(1, 30), st.randoms(use_true_random=False))
def test_a_list_in_another_order_with_other_numbers_is_the_same_list(size: int, order: random.Random) -> None:
    before = [known(f"e{n}", n, f"Title {'x' * n}") for n in range(1, size + 1)]
    now = [listed(n, episode.titles[0].text) for n, episode in enumerate(order.sample(before, size), start=100)]
    pairs = recognise(before, now)
    assert {now[place].titles[0].text: pair.id for place, pair in pairs.items()} == {
        episode.titles[0].text: episode.id for episode in before
    }


EPISODES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(1, 4)),
        st.sampled_from(["Fog", "Mist", "TBA", "The Fog", "Haze"]),
        st.sampled_from(["", "2019", "2019-01-01", "2019-01-08"]),
        st.sampled_from(["", "1", "2", "3"]),
    ),
    max_size=8,
)


@given(EPISODES, EPISODES)
def test_no_episode_is_taken_twice(before: list[tuple[Any, ...]], now: list[tuple[Any, ...]]) -> None:
    stored = [known(str(at), n, title, date=day, outside=i) for at, (n, title, day, i) in enumerate(before)]
    pairs = recognise(stored, [listed(n, title, date=day, outside=i) for n, title, day, i in now])
    ids = [pair.id for pair in pairs.values()]
    assert len(ids) == len(set(ids))
