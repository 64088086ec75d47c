"""Fame from popularity."""

import pytest

from app.films.fame import fame_of, fame_steps


def test_fame_is_read_from_the_rank() -> None:
    popularities = [float(number) for number in range(200_000)]
    steps = fame_steps(popularities)
    ranks = {1: 5, 500: 5, 501: 4, 3_000: 4, 3_001: 3, 12_000: 3, 12_001: 2, 50_000: 2, 50_001: 1, 150_000: 1}
    assert {rank: fame_of(200_000.0 - rank, steps) for rank in ranks} == ranks
    assert fame_of(200_000.0 - 150_001, steps) == fame_of(0.0, steps) == 0


def test_the_order_of_a_file_does_not_count() -> None:
    popularities = [float(number % 977) for number in range(4_000)]
    assert fame_steps(popularities) == fame_steps(reversed(popularities))


def test_equally_popular_films_are_equally_famous_and_never_too_many() -> None:
    steps = fame_steps([9.0] * 400 + [5.0] * 200 + [1.0] * 10)
    assert [fame_of(popularity, steps) for popularity in (9.0, 5.0, 1.0)] == [5, 4, 4]


def test_a_small_table_has_famous_films_only() -> None:
    assert [fame_of(popularity, fame_steps([1.0, 2.0])) for popularity in (1.0, 2.0)] == [5, 5]


@pytest.mark.parametrize("steps", [[], [1.0]])
def test_unknown_popularity_is_unknown_fame(steps: list[float]) -> None:
    assert fame_of(None, steps) is None
