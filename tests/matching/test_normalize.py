"""Golden tables of the folds of a whole title, and what must hold for any text."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.normalize import MAX_TITLE, _fold_any, fold, readings, transliterate, visible
from tests.matching.odd_titles import titles

NFD_AMELIE = "Ame\u0301lie"

# So few characters are never cut at the cap, even if each expands eighteenfold.
UNCUT = MAX_TITLE // 18


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("The Shining", "the shining", id="case"),
        pytest.param("MISSION: IMPOSSIBLE", "mission impossible", id="punctuation"),
        pytest.param("8½", "8 1 2", id="one half keeps its blank"),
        pytest.param("9¾", "9 3 4", id="three quarters"),
        pytest.param("WALL·E", "walle", id="middle dot joins"),
        pytest.param("WALL•E", "wall e", id="bullet divides"),
        pytest.param("WALL-E", "wall e", id="hyphen divides"),
        pytest.param("Gen V", "gen v", id="lone letter kept"),
        pytest.param("Amélie", "amelie", id="composed accent"),
        pytest.param(NFD_AMELIE, "amelie", id="decomposed accent"),
        pytest.param("ガメラ", "ガメラ", id="kana voicing mark kept"),
        pytest.param("か\u3099", "が", id="loose voicing mark is composed"),
        pytest.param("ﾊﾟﾄﾚｲﾊﾞｰ", "パトレイバー", id="half-width kana"),
        pytest.param("हिन्दी", "हिन्दी", id="Indic vowel signs kept"),
        pytest.param("ｆｕｌｌ ｗｉｄｔｈ", "full width", id="full width"),
        pytest.param("Fast & Furious", "fast and furious", id="ampersand"),
        pytest.param("Breakfast at Tiffany's", "breakfast at tiffanys", id="apostrophe vanishes"),
        pytest.param("It’s a Wonderful Life", "its a wonderful life", id="typographic apostrophe"),
        pytest.param("a\u200bb", "ab", id="zero-width space"),
        pytest.param("\ufeffStar\u00adWars", "starwars", id="byte order mark and soft hyphen"),
        pytest.param("\u202eSpeed\u202c", "speed", id="bidirectional marks"),
        pytest.param("tab\tnew\nline", "tab new line", id="controls are blanks"),
        pytest.param("straße", "strasse", id="sharp s"),
        pytest.param("Ærøskøbing", "aeroskobing", id="Danish letters"),
        pytest.param("Łódź", "lodz", id="Polish letters"),
        pytest.param("İstanbul", "istanbul", id="dotted capital I"),
        pytest.param("Ёлки", "елки", id="Cyrillic diacritics"),
        pytest.param("Έρωτας", "ερωτασ", id="Greek accents and final sigma"),
        pytest.param("ﬁne", "fine", id="ligature"),
        pytest.param("Alien³", "alien3", id="superscript digit"),
        pytest.param("Halloween Ⅳ", "halloween iv", id="roman numeral sign"),
        pytest.param("M*A*S*H", "m a s h", id="asterisks divide"),
        pytest.param("!!!", "", id="nothing left"),
        pytest.param("", "", id="empty"),
        pytest.param(" \t\u200b ", "", id="blank and invisible"),
        pytest.param("\U0001f600", "", id="emoji only"),
    ],
)
def test_fold(title: str, expected: str) -> None:
    assert fold(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Q＆A", "q and a", id="full-width ampersand"),
        pytest.param("テルマ＆ルイーズ", fold("テルマ&ルイーズ"), id="full-width ampersand between kana"),
        pytest.param("8⅔", "8 2 3", id="two thirds"),
        pytest.param("3⅛", "3 1 8", id="one eighth"),
        pytest.param("Ǽon", "aeon", id="ligature with an accent"),
    ],
)
def test_fold_of_signs_that_only_decomposition_brings_out(title: str, expected: str) -> None:
    assert fold(title) == expected


def test_fold_is_the_same_for_composed_and_decomposed_text() -> None:
    title = "À la Rick-suite du diamant vert: Łódź, ガメラ, Ёлки"
    assert fold(unicodedata.normalize("NFC", title)) == fold(unicodedata.normalize("NFD", title))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ガメラ", "gamera", id="kana"),
        pytest.param("тарковский", "tarkovskiy", id="Cyrillic"),
        pytest.param("ısparta", "isparta", id="dotless i"),
        pytest.param("한국", "hangug", id="Hangul"),
        pytest.param("seven", None, id="Latin"),
        pytest.param("8 1 2", None, id="digits"),
        pytest.param("", None, id="empty"),
    ],
)
def test_transliterate(text: str, expected: str | None) -> None:
    assert transliterate(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(" a  b ", "a b", id="blanks"),
        pytest.param("a\tb\r\nc", "a b c", id="controls"),
        pytest.param("a\u00a0b\u3000c\u2028d", "a b c d", id="other blanks"),
        pytest.param("a\u200b\u200d\ufeffb", "ab", id="zero width"),
        pytest.param("\u202eabc\u202c\u2066d\u2069", "abcd", id="bidirectional"),
        pytest.param("☺\ufe0f", "☺", id="variation selector"),
        pytest.param("\ud800x\ue000\uffff", "x", id="surrogate, private use, no character"),
        pytest.param("\x00", "", id="NUL"),
        pytest.param("!!!", "!!!", id="punctuation stays"),
        pytest.param(NFD_AMELIE, NFD_AMELIE, id="combining marks stay"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_a_ligature_that_expands_eighteenfold_stays_within_the_cap() -> None:
    folded = fold("\ufdfa" * 1000)
    assert 0 < len(folded) <= MAX_TITLE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + "\u0301" * 100_000, id="one letter under many marks"),
        pytest.param("\u0301\u0316" * 50_000, id="marks that have to be reordered"),
        pytest.param("か" + "\u3099\u0327" * 50_000, id="marks that are kept"),
        pytest.param("A\u030a" * 50_000, id="many marked letters"),
    ],
)
def test_adversarial_marks_are_cut_off_before_they_are_normalised(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def watched(form: Any, value: str) -> str:
        assert len(value) <= 4 * MAX_TITLE
        lengths.append(len(value))
        return normalize(form, value)

    monkeypatch.setattr("app.matching.normalize.unicodedata.normalize", watched)
    _fold_any.cache_clear()
    readings.cache_clear()
    assert len(fold(text)) <= MAX_TITLE
    assert all(len(reading.text) <= MAX_TITLE for reading in readings(text))
    assert lengths


def test_text_beyond_the_cap_has_no_effect() -> None:
    title = "b" * MAX_TITLE
    assert fold(title + " beyond") == fold(title) == title


@given(titles)
def test_fold_never_raises_and_stays_within_the_cap(text: str) -> None:
    assert len(fold(text)) <= MAX_TITLE


@given(titles)
def test_fold_yields_words_with_single_blanks(text: str) -> None:
    folded = fold(text[:UNCUT])
    assert folded == " ".join(folded.split())


@given(titles)
def test_fold_is_idempotent(text: str) -> None:
    once = fold(text[:UNCUT])
    assert fold(once) == once


@pytest.mark.parametrize(
    "char", [pytest.param(char, id=f"U+{ord(char):04X}") for char in "ǢǣǼǽǾǿᴭꟹ\U00010783\U000107a2"]
)
def test_fold_is_idempotent_for_every_letter(char: str) -> None:
    assert fold(fold(char)) == fold(char)


def test_fold_ends_in_no_blank_where_it_is_cut() -> None:
    assert fold("½" * MAX_TITLE) == fold("½" * MAX_TITLE).strip()


@given(titles)
def test_visible_is_idempotent_and_leaves_nothing_invisible(text: str) -> None:
    seen = visible(text)
    assert visible(seen) == seen
    assert not {unicodedata.category(char) for char in seen} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize("code", range(128))
def test_the_short_way_for_ascii_gives_the_same_for_every_character(code: int) -> None:
    for text in (chr(code), f"a{chr(code)}B", f" {chr(code)}{chr(code)}9"):
        assert fold(text) == _fold_any(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=2 * MAX_TITLE))
def test_the_short_way_for_ascii_gives_the_same_for_any_text(text: str) -> None:
    assert fold(text) == _fold_any(text)


@pytest.mark.parametrize("char", "&' !a")
def test_the_short_way_for_ascii_cuts_at_the_same_place(char: str) -> None:
    for before in range(MAX_TITLE - 6, MAX_TITLE + 1):
        text = "b" * before + char * 9
        assert fold(text) == _fold_any(text)
        assert len(fold(text)) <= MAX_TITLE
