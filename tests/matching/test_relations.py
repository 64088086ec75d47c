"""The relation: how a title differs from the film title it matched."""

from collections.abc import Callable

import pytest

from app.matching.comparison import Pair
from app.matching.scoring import contained, misspelt, relation_of

Paired = Callable[..., Pair]


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
        pytest.param("the", "el", "parody", id="articles only"),
    ],
)
def test_relation_of(compared: Paired, title: str, film: str, relation: str) -> None:
    assert relation_of(compared(title, film)) == relation


@pytest.mark.parametrize(
    ("form_kind", "folds", "relation"),
    [
        ("plain", (), "exact"),
        ("plain", ("part",), "exact"),
        ("plain", ("segment",), "exact"),
        ("plain", ("leet",), "stylised"),
        ("plain", ("transliteration",), "stylised"),
        ("leet", (), "stylised"),
        ("segment", (), "stylised"),
        ("main", (), "variant"),
        ("main", ("part",), "variant"),
    ],
)
def test_the_same_text_read_in_other_ways(
    hand_made: Paired, form_kind: str, folds: tuple[str, ...], relation: str
) -> None:
    assert relation_of(hand_made("speed", "speed", folds=folds, form_kind=form_kind)) == relation


@pytest.mark.parametrize(
    ("title", "film", "expected"),
    [
        pytest.param("balck rain", "black rain", True, id="swap"),
        pytest.param("blackr ain", "black rain", False, id="blanks are no letters"),
        pytest.param("black rain", "black rain", False, id="equal"),
        pytest.param("black train", "black rain", False, id="letter too many"),
        pytest.param("black ruin", "black rain", False, id="other letter"),
        pytest.param("balck rian", "black rain", False, id="two swaps"),
    ],
)
def test_misspelt(hand_made: Paired, title: str, film: str, expected: bool) -> None:
    assert misspelt(hand_made(title, film)) == expected


@pytest.mark.parametrize(
    ("title", "film", "expected"),
    [
        pytest.param("fire walk with me", "twin peaks fire walk with me", 17 / 28, id="title in film"),
        pytest.param("citizen kane returns", "citizen kane", 12 / 20, id="film in title"),
        pytest.param("fire with me", "fire walk with me", 0.0, id="not in one run"),
        pytest.param("citizen", "kane citizens", 0.0, id="not the whole word"),
        pytest.param("citizen kane", "citizen kane", 0.0, id="equal"),
    ],
)
def test_contained(hand_made: Paired, title: str, film: str, expected: float) -> None:
    assert contained(hand_made(title, film)) == pytest.approx(expected)
