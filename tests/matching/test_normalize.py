"""Golden tables of every fold, and what must hold for any text."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.normalize import (
    MAX_TITLE,
    canonical,
    drop_article,
    fold,
    fold_numbers,
    leet_readings,
    loose_key,
    main_titles,
    readings,
    singular,
    strip_part,
    transliterate,
    visible,
)
from app.matching.vocabulary import MAX_LEET_READINGS

NFD_AMELIE = "Ame\u0301lie"

# So few characters are never cut at the cap, even if each expands eighteenfold.
UNCUT = MAX_TITLE // 18

any_text = st.text(max_size=400)
titles = st.one_of(
    any_text,
    st.text(alphabet="aeiou AEIOU!:()/-0123457&½·.'é\u0301\u3099\u200bカバ", max_size=80),
    st.lists(st.sampled_from(["the", "Chapter", "One", "Part", "II", ":", " / ", "(Part 2)", "se7en", "!", "½"])).map(
        " ".join
    ),
)


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
    ("title", "expected"),
    [
        pytest.param("oceans eleven", "oceans 11", id="word"),
        pytest.param("the forty year old virgin", "the 40 year old virgin", id="number inside a title"),
        pytest.param("twenty one", "21", id="tens and units"),
        pytest.param("twenty one jump street", "21 jump street", id="tens, units and words"),
        pytest.param("one hundred and one dalmatians", "101 dalmatians", id="hundred and"),
        pytest.param("three hundred", "300", id="hundreds"),
        pytest.param("one hundred thirty seven", "137", id="hundred without and"),
        pytest.param("one hundred and counting", "100 and counting", id="and that is no part of the number"),
        pytest.param("a hundred", "a hundred", id="hundred without a number"),
        pytest.param("one two three", "1 2 3", id="a list stays a list"),
        pytest.param("nineteen eighty four", "19 84", id="year in two numbers"),
        pytest.param("twenty twenty", "20 20", id="tens twice"),
        pytest.param("zero", "0", id="zero"),
        pytest.param("rocky iv", "rocky 4", id="roman numeral"),
        pytest.param("apollo xiii", "apollo 13", id="long roman numeral"),
        pytest.param("iv", "iv", id="roman numeral alone is a word"),
        pytest.param("gen v", "gen v", id="V is a letter"),
        pytest.param("malcolm x", "malcolm x", id="X is a letter"),
        pytest.param("civic mix", "civic mix", id="words of roman letters"),
        pytest.param("the matrix", "the matrix", id="no number"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold_numbers(title: str, expected: str) -> None:
    assert fold_numbers(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("the matrix", "matrix", id="leading"),
        pytest.param("matrix the", "matrix", id="moved to the end"),
        pytest.param("la grande illusion", "grande illusion", id="French"),
        pytest.param("der untergang", "untergang", id="German"),
        pytest.param("the", "the", id="nothing but an article"),
        pytest.param("the the", "the", id="only one is dropped"),
        pytest.param("los", "los", id="one word is never dropped"),
        pytest.param("matrix", "matrix", id="none"),
        pytest.param("theatre", "theatre", id="only whole words"),
        pytest.param("die hard", "die hard", id="die is an English word"),
        pytest.param("never say die", "never say die", id="die at the end"),
        pytest.param("den of thieves", "den of thieves", id="den is an English word"),
        pytest.param("des hommes", "des hommes", id="des is no article"),
        pytest.param("i robot", "i robot", id="I is an English word"),
        pytest.param("vitamin a", "vitamin", id="letter A at the end counts as an article"),
        pytest.param("", "", id="empty"),
    ],
)
def test_drop_article(title: str, expected: str) -> None:
    assert drop_article(title) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("runners", "runner"), ("stories", "story"), ("glass", "glass"), ("bus", "bus"), ("gas", "gas"), ("cats", "cat")],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


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


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(("WAR GAMES", "WarGames"), id="word division"),
        pytest.param(("Oceans 11", "Ocean's Eleven"), id="number word"),
        pytest.param(("Rocky II", "Rocky 2"), id="roman numeral"),
        pytest.param(("Matrix, The", "The Matrix"), id="article at the end"),
        pytest.param(("Shining", "The Shining"), id="article missing"),
        pytest.param(("WALL·E", "Wall-E"), id="dot and hyphen"),
        pytest.param(("the forty year old virgin", "The 40 Year Old Virgin"), id="forty year old"),
        pytest.param(("1984", "Nineteen Eighty-Four"), id="year in words"),
        pytest.param(("101 Dalmatians", "One Hundred and One Dalmatians"), id="hundreds"),
    ],
)
def test_canonical_forgives(pair: tuple[str, str]) -> None:
    assert canonical(fold(pair[0])) == canonical(fold(pair[1]))


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(("Gen V", "Gen 5"), id="V is not five"),
        pytest.param(("Rocky", "Rocky II"), id="sequel"),
        pytest.param(("Blade Runner", "Blade Runners"), id="plural"),
        pytest.param(("the forty year old virgin", "40"), id="not only the number"),
        pytest.param(("The Sting", "The Thing"), id="other letters"),
        pytest.param(("カエル", "ガエル"), id="voicing mark makes another word"),
    ],
)
def test_canonical_tells_apart(pair: tuple[str, str]) -> None:
    assert canonical(fold(pair[0])) != canonical(fold(pair[1]))


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(("runner blade", "blade runners"), id="order and plural"),
        pytest.param(("the good the bad and the ugly", "bad good and ugly"), id="articles anywhere"),
        pytest.param(("eleven oceans", "ocean 11"), id="number"),
    ],
)
def test_loose_key_forgives(pair: tuple[str, str]) -> None:
    assert loose_key(pair[0]) == loose_key(pair[1])


def test_loose_key_keeps_every_other_word() -> None:
    assert loose_key("blade runner") == "blade runner"
    assert loose_key("the the the my darling") == "darling my"
    assert loose_key("die die die my darling") == "darling die die die my"
    assert loose_key("i den des") == "den des i"


@pytest.mark.parametrize("text", ["the", "el", "les", "a", "the the"])
def test_loose_key_of_nothing_but_articles_is_empty(text: str) -> None:
    assert loose_key(text) == ""


@pytest.mark.parametrize("text", ["die", "den", "des", "i", "m", "2"])
def test_loose_key_of_any_other_word_is_not_empty(text: str) -> None:
    assert loose_key(text) == text


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
    fold.cache_clear()
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


@given(titles)
def test_the_first_reading_is_plain_and_none_is_empty(text: str) -> None:
    found = readings(text)
    assert [reading.folds for reading in found[:1]] == [()] * bool(fold(text))
    assert all(reading.text.strip() for reading in found)
    assert all(reading.folds for reading in found[1:])
    assert len({reading.text for reading in found}) == len(found)


@given(titles)
def test_keys_are_made_of_any_text(text: str) -> None:
    folded = fold(text)
    assert bool(canonical(folded)) == bool(folded)
    assert " " not in canonical(folded)
    assert strip_part(text) != text.strip()
    assert all(fold(head) for head in main_titles(text))
