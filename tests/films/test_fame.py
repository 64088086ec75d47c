"""Fame from popularity."""

import pytest

from app.films.fame import fame_in, fame_of, fame_steps

WORLD = 600_000
STEPS = {1: 5.9, 2: 5.9, 3: 5.8, 500: 5.0, 501: 4.9, 3_000: 4.0, 3_001: 3.9, 12_000: 3.0, 12_001: 2.9, 50_000: 2.0}
STEPS |= {50_001: 1.9, 150_000: 1.0, 150_001: 0.9, 500_000: 0.0, WORLD: 0.0}


def test_fame_is_read_from_the_rank() -> None:
    steps = fame_steps(float(number) for number in range(WORLD))
    assert {rank: fame_of(float(WORLD - rank), steps) for rank in STEPS} == STEPS


def test_the_tenths_are_equal_steps_of_the_logarithm_of_the_rank() -> None:
    steps = fame_steps(float(number) for number in range(WORLD))
    # Half of the way, as factors go, from the 3,000th to the 500th.
    middle = round((3_000 * 500) ** 0.5)
    assert (fame_of(float(WORLD - middle), steps), fame_of(float(WORLD - middle - 1), steps)) == (4.5, 4.4)


@pytest.mark.parametrize(
    ("cell", "fame"), [("", None), ("0", 0.5), ("4", 4.5), ("4.0", 4.0), ("5.9", 5.9), ("6", None), ("high", None)]
)
def test_a_whole_number_is_the_middle_of_its_step(cell: str, fame: float | None) -> None:
    assert fame_in(cell) == fame


def test_the_order_of_a_file_does_not_count() -> None:
    popularities = [float(number % 977) for number in range(4_000)]
    assert fame_steps(popularities) == fame_steps(reversed(popularities))


def test_equally_popular_films_are_equally_famous_and_never_too_many() -> None:
    steps = fame_steps([9.0] * 400 + [5.0] * 200 + [1.0] * 10)
    # The last of the 400 is about the 413th that has 5.0 at least, the last of the 600 the 598th of 4.9.
    assert [fame_of(popularity, steps) for popularity in (9.0, 5.0, 1.0)] == [5.0, 4.8, 4.8]


def test_a_small_table_has_famous_films_only() -> None:
    assert [fame_of(popularity, fame_steps([1.0, 2.0])) for popularity in (1.0, 2.0)] == [5.9, 5.9]


@pytest.mark.parametrize("steps", [[], [1.0]])
def test_unknown_popularity_is_unknown_fame(steps: list[float]) -> None:
    assert fame_of(None, steps) is None
