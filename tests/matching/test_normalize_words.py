"""Golden tables of the folds of words, and the keys that titles of one meaning share."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.normalize import canonical, drop_article, fold, fold_numbers, loose_key, singular, title_keys


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
        pytest.param("the good the bad and the ugly", ("goodthebadandtheugly", "and bad good ugly"), id="articles"),
        pytest.param("oceans eleven", ("oceans11", "11 ocean"), id="number and plural"),
        pytest.param("rocky iv", ("rocky4", "4 rocky"), id="roman numeral"),
        pytest.param("matrix the", ("matrix", "matrix"), id="article at the end"),
        pytest.param("la la land", ("laland", "land"), id="one article leads, all are loose"),
        pytest.param("the", ("the", ""), id="nothing but an article"),
        pytest.param("", ("", ""), id="empty"),
    ],
)
def test_title_keys(text: str, expected: tuple[str, str]) -> None:
    assert title_keys(text) == expected


@given(
    st.lists(
        st.sampled_from(
            ["the", "a", "la", "twenty", "one", "ii", "x", "ocean", "oceans", "runners", "bus", "and", "11", "ガメラ"]
        )
    ).map(" ".join)
)
def test_the_two_keys_are_those_of_their_own_functions(text: str) -> None:
    assert (canonical(text), loose_key(text)) == title_keys(text)


@given(
    st.lists(
        st.sampled_from(["the", "a", "la", "one", "ii", "x", "ocean", "oceans", "runners", "bus", "and", "11"]),
        min_size=1,
    ),
    st.randoms(),
)
def test_word_order_matters_to_the_first_key_only(words: list[str], random: Random) -> None:
    other = list(words)
    random.shuffle(other)
    # Roman numerals count by their place, and numbers by their neighbours: neither is in the list twice over.
    if not {"ii", "one"} & set(words):
        assert loose_key(" ".join(words)) == loose_key(" ".join(other))


@given(st.text(max_size=60))
def test_keys_are_made_of_any_text(text: str) -> None:
    folded = fold(text)
    assert bool(canonical(folded)) == bool(folded)
    assert " " not in canonical(folded)
