"""Features of the film, of the title of it that matched, and of the episode title alone."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Comparisons, Pair
from app.matching.features import Feature, film

Paired = Callable[..., Pair]
Tabled = Callable[..., Comparisons]
FixedRarity = Callable[[dict[str, float]], None]


@pytest.mark.parametrize(
    ("feature", "details", "expected"),
    [
        (film.fame, {"fame": 0}, 0),
        (film.fame, {"fame": 5}, 5),
        (film.fame, {"fame": None}, 1.5),
        (film.age, {"air_year": 2020}, 30),
        (film.age, {"air_year": 1990}, 0),
        # The index leaves later films out, but a table may hold them.
        (film.age, {"air_year": 1980}, 0),
        (film.age, {}, 15),
        (film.film_year, {"year": 1936}, 1936),
        (film.alternative_title, {"kind": "alternative"}, 1),
        (film.alternative_title, {"kind": "original"}, 0),
        (film.alternative_title, {"kind": "primary"}, 0),
        (film.own_title, {"native": True}, 1),
        (film.own_title, {"native": False}, 0),
        (film.cut_film_title, {"form_kind": "main"}, 1),
        (film.cut_film_title, {"form_kind": "plain"}, 0),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_film(hand_made: Paired, feature: Feature, details: dict[str, object], expected: float) -> None:
    air_year = details.get("air_year")
    table = Comparisons([hand_made("speed", "speed", **details), hand_made("speed", "heat", air_year=air_year)])
    assert feature(table)[0] == expected


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        # "la" and "e" (è) are Italian little words, "is" an English one; of 15 letters one has a mark.
        pytest.param("Life is Beautiful", "La Vita è Bella", 2 / 4 + 1 / 3 + 1 / 15, id="Italian"),
        pytest.param("Life Story", "Life Story Two", 0.0, id="no little words"),
        pytest.param("The Man of Two", "The Man of Two", 0.0, id="the same"),
        pytest.param("La Vita Bella", "The Vita Bella", -2 / 3, id="English film of a foreign title"),
    ],
)
def test_other_language(beside: Tabled, title: str, other: str, expected: float) -> None:
    assert film.other_language(beside(title, other)).tolist() == pytest.approx([expected])


def test_the_episode_title_alone(beside: Tabled, fixed_rarity: FixedRarity) -> None:
    fixed_rarity({"lord": 12.0, "the": 2.0, "ants": 5.0})
    found = film.title_bits(beside("Lord Xqzzy the Ants", "Lord of the Big Rings", "Lord", "One Two Six Nine Ten Zero"))
    assert found.tolist() == [12 + 2 + 17 + 5] * 3


def test_bits_of_the_film_title(beside: Tabled, fixed_rarity: FixedRarity) -> None:
    fixed_rarity({"lord": 12.0, "the": 2.0})
    assert film.film_bits(beside("The Ants", "The Lord", "Rings", "The Lord of the The")).tolist() == [14, 17, 35]
