"""The readings of a title: parts, subtitles, segments and leet."""

import pytest
from hypothesis import given

from app.matching.normalize import fold, leet_readings, main_titles, readings, segments, strip_part
from app.matching.vocabulary import MAX_LEET_READINGS
from tests.matching.odd_titles import titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Chapter Nine: La Grande Illusion", "La Grande Illusion", id="heading"),
        pytest.param("Chapter One Hundred and Fourteen: X", "X", id="long number"),
        pytest.param("Chapter 3 – Foo", "Foo", id="heading with a dash"),
        pytest.param("Part One. The End", "The End", id="heading with a full stop"),
        pytest.param("Teil 2: Das Ende", "Das Ende", id="German heading"),
        pytest.param("Episode IV - A New Hope", "A New Hope", id="roman heading"),
        pytest.param("All Hell Breaks Loose (Part 2)", "All Hell Breaks Loose", id="tail in parentheses"),
        pytest.param("All Hell Breaks Loose [Part 1]", "All Hell Breaks Loose", id="tail in brackets"),
        pytest.param("All Hell Breaks Loose, Part Two", "All Hell Breaks Loose", id="tail behind a comma"),
        pytest.param("All Hell Breaks Loose: Part 3", "All Hell Breaks Loose", id="tail behind a colon"),
        pytest.param("All Hell Breaks Loose - Part V", "All Hell Breaks Loose", id="tail behind a dash"),
        pytest.param("All Hell Breaks Loose Part II", "All Hell Breaks Loose", id="tail without a sign"),
        pytest.param("Chapter One: Hello (Part 2)", "Hello", id="heading and tail"),
        pytest.param("Part 2", None, id="nothing but a part"),
        pytest.param("Chapter Two", None, id="nothing but a chapter"),
        pytest.param("Part of Me", None, id="part that is not counted"),
        pytest.param("Book Club", None, id="part word without a number"),
        pytest.param("Mission: Impossible", None, id="a colon alone"),
        pytest.param("M*A*S*H", None, id="bare"),
        pytest.param("  padded  ", None, id="blanks are no part"),
        pytest.param("", None, id="empty"),
    ],
)
def test_strip_part(title: str, expected: str | None) -> None:
    assert strip_part(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Borat: Cultural Learnings of America", ["Borat"], id="colon"),
        pytest.param("Alien - Das unheimliche Wesen", ["Alien"], id="hyphen"),
        pytest.param("Alien – Das unheimliche Wesen", ["Alien"], id="dash"),
        pytest.param("Star Wars: Episode IV - A New Hope", ["Star Wars", "Star Wars: Episode IV"], id="two subtitles"),
        pytest.param("M: Eine Stadt sucht einen Mörder", [], id="too short to stand alone"),
        pytest.param("3:10 to Yuma", [], id="colon without a blank"),
        pytest.param("Spider-Man", [], id="hyphen without blanks"),
        pytest.param("Borat: ", [], id="nothing behind the colon"),
        pytest.param("Se7en", [], id="none"),
    ],
)
def test_main_titles(title: str, expected: list[str]) -> None:
    assert main_titles(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("SE7EN", ["seven", "seten"], id="7 is v or t"),
        pytest.param("S3V3N", ["seven"], id="two signs"),
        pytest.param("Numb3rs", ["numbers"], id="one digit"),
        pytest.param("P!nk", ["pink"], id="exclamation mark inside a word"),
        pytest.param("$hakedown", ["shakedown"], id="dollar"),
        pytest.param("C@t5 d0g5", ["cats dogs"], id="two words"),
        pytest.param("He11o", ["heiio", "heilo", "helio", "hello"], id="at most four readings of a word"),
        pytest.param("Thr33!", ["three"], id="final exclamation mark is none"),
        pytest.param("Hello!", [], id="only a final exclamation mark"),
        pytest.param("2001", [], id="number"),
        pytest.param("Oceans 11", [], id="number beside a word"),
        pytest.param("7th Heaven", [], id="ordinal"),
        pytest.param("R2-D2", [], id="2 is no letter"),
        pytest.param("WarGames", [], id="letters only"),
        pytest.param("!!!", [], id="signs only"),
    ],
)
def test_leet_readings(title: str, expected: list[str]) -> None:
    assert leet_readings(title) == expected


def test_leet_readings_are_capped() -> None:
    assert len(leet_readings(" ".join(["he110"] * 20))) == MAX_LEET_READINGS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Amélie", [("amelie", ())], id="plain only"),
        pytest.param("SE7EN", [("se7en", ()), ("seven", ("leet",)), ("seten", ("leet",))], id="leet"),
        pytest.param("Chapter One: Psycho", [("chapter one psycho", ()), ("psycho", ("part",))], id="part"),
        pytest.param("Dog / Cat", [("dog cat", ()), ("dog", ("segment",)), ("cat", ("segment",))], id="segments"),
        pytest.param("A / Cat", [("a cat", ()), ("cat", ("segment",))], id="short segment is left out"),
        pytest.param("ガメラ", [("ガメラ", ()), ("gamera", ("transliteration",))], id="transliteration"),
        pytest.param("Part One: P!nk", [("part one p nk", ()), ("p nk", ("part",)), ("pink", ("leet",))], id="several"),
        pytest.param("Part 2", [("part 2", ())], id="a part that is the whole title"),
        pytest.param("(Part 2) !!!", [("part 2", ())], id="nothing left beside the part"),
        pytest.param("!!!", [], id="nothing left"),
        pytest.param("", [], id="empty"),
    ],
)
def test_readings(title: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(reading.text, reading.folds) for reading in readings(title)] == expected


def test_a_reading_joins_its_words() -> None:
    assert readings("War Games")[0].joined == "wargames"


@given(titles)
def test_the_first_reading_is_plain_and_none_is_empty(text: str) -> None:
    found = readings(text)
    assert [reading.folds for reading in found[:1]] == [()] * bool(fold(text))
    assert all(reading.text.strip() for reading in found)
    assert all(reading.folds for reading in found[1:])
    assert len({reading.text for reading in found}) == len(found)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Party Favors / The Pecking Order", ["party favors", "the pecking order"], id="two"),
        pytest.param("One / Two / Six", ["one", "two", "six"], id="three"),
        pytest.param("Me / Myself / I", ["myself"], id="too short to stand alone"),
        pytest.param("Dog / !!!", ["dog"], id="nothing left of one"),
        pytest.param("Face/Off", [], id="slash without blanks"),
        pytest.param("Dog", [], id="none"),
        pytest.param(" / ", [], id="slash alone"),
        pytest.param("", [], id="empty"),
    ],
)
def test_segments(title: str, expected: list[str]) -> None:
    assert segments(title) == expected


@given(titles)
def test_what_is_cut_out_of_a_title_is_never_blank(text: str) -> None:
    assert strip_part(text) != text.strip()
    assert all(fold(head) for head in main_titles(text))
    assert all(len(part) > 2 for part in segments(text))
