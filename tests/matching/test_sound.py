"""How words sound, roughly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.normalize import fold
from app.matching.sound import sound_of, syllables


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("shawshank", "XXNK", id="consonants only"),
        pytest.param("alien", "ALN", id="a vowel at the beginning is kept"),
        pytest.param("knight", "NT", id="letters that are not heard"),
        pytest.param("ガメラ", "ガメラ", id="kana as they are"),
        pytest.param("елки", "елки", id="Cyrillic as it is"),
        pytest.param("11", "11", id="digits have no sound"),
        pytest.param("", "", id="empty"),
    ],
)
def test_sound_of(word: str, expected: str) -> None:
    assert sound_of(word) == expected


@pytest.mark.parametrize("pair", [("knight", "night"), ("reel", "real"), ("rite", "wright"), ("phish", "fish")])
def test_words_of_one_sound(pair: tuple[str, str]) -> None:
    assert sound_of(pair[0]) == sound_of(pair[1])


@pytest.mark.parametrize("pair", [("ring", "king"), ("kane", "lodge"), ("alien", "lean"), ("ガメラ", "ゴジラ")])
def test_words_that_sound_otherwise(pair: tuple[str, str]) -> None:
    assert sound_of(pair[0]) != sound_of(pair[1])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("speed", 1, id="one"),
        pytest.param("citizen", 3, id="three"),
        pytest.param("redemption", 3, id="groups of vowels"),
        pytest.param("fire", 1, id="a final e is not heard"),
        pytest.param("the", 1, id="but for the only one"),
        pytest.param("people", 2, id="le is heard"),
        pytest.param("coffee", 2, id="ee is heard"),
        pytest.param("movie", 2, id="ie is heard"),
        pytest.param("mystery", 3, id="y is a vowel"),
        pytest.param("xyz", 1, id="y alone"),
        pytest.param("brrr", 1, id="at least one"),
        pytest.param("11", 1, id="digits"),
        pytest.param("ガメラ", 1, id="kana"),
        pytest.param("", 1, id="empty"),
    ],
)
def test_syllables(word: str, expected: int) -> None:
    assert syllables(word) == expected


@given(st.text(max_size=30))
def test_every_folded_word_has_a_sound_and_syllables(text: str) -> None:
    for word in fold(text).split():
        assert sound_of(word)
        assert 1 <= syllables(word) <= len(word)
