"""The forms of film titles, and the exact keys on both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.forms import Form, forms_of, keys_of, query_keys
from app.matching.normalize import Reading, readings


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        pytest.param("Speed", [Form("speed", "plain")], id="plain only"),
        pytest.param("Se7en", [Form("se7en", "plain"), Form("seven", "leet"), Form("seten", "leet")], id="leet"),
        pytest.param("ガメラ", [Form("ガメラ", "plain"), Form("gamera", "transliteration")], id="kana"),
        pytest.param("Borat: Learnings", [Form("borat learnings", "plain"), Form("borat", "main")], id="subtitle"),
        pytest.param(
            "Dog / Cat", [Form("dog cat", "plain"), Form("dog", "segment"), Form("cat", "segment")], id="segments"
        ),
        pytest.param(
            "Alien: Part 2 - Rising",
            [Form("alien part 2 rising", "plain"), Form("alien", "main"), Form("alien part 2", "main")],
            id="two subtitles",
        ),
        pytest.param("The Godfather Part II", [Form("the godfather part ii", "plain")], id="films keep their part"),
        pytest.param(
            "Chapter One: Hello", [Form("chapter one hello", "plain"), Form("chapter one", "main")], id="head"
        ),
        pytest.param("!!!", [], id="nothing left"),
        pytest.param("", [], id="empty"),
    ],
)
def test_forms_of(title: str, forms: list[Form]) -> None:
    assert list(forms_of(title)) == forms


def test_a_text_stands_once_under_the_first_of_its_kinds() -> None:
    assert forms_of("Alien / Alien") == (Form("alien alien", "plain"), Form("alien", "segment"))
    # What stands before the dash is a segment already.
    assert Form("alien", "segment") in forms_of("Alien / Alien - Cat")
    assert [form.text for form in forms_of("Alien / Alien - Cat")].count("alien") == 1


def test_the_plain_form_stays_first_when_another_has_its_text() -> None:
    # Nothing is left of the subtitle: the title without it is the whole title.
    found = forms_of("Se7en: !!!")
    assert found == (Form("se7en", "plain"), Form("seven", "leet"), Form("seten", "leet"))


@given(st.text(alphabet="aeé1370:!/ -ガメIV", max_size=40))
def test_forms_are_plain_first_and_each_text_stands_once(title: str) -> None:
    found = forms_of(title)
    assert bool(found) == bool(readings(title))
    assert [form.kind for form in found].count("plain") == bool(found)
    assert [form.kind for form in found[:1]] == ["plain"] * bool(found)
    assert len({form.text for form in found}) == len(found)
    assert all(form.text.strip() for form in found)


def shares_a_key(title: str, film: str) -> bool:
    """Whether an episode title finds a film title by an exact key."""
    asked = {key for reading in readings(title) for key in query_keys(reading)}
    return any(asked & keys_of(form) for form in forms_of(film))


@pytest.mark.parametrize(
    ("title", "film", "expected"),
    [
        pytest.param("SPEED", "Speed", True, id="case"),
        pytest.param("WAR GAMES", "WarGames", True, id="word division"),
        pytest.param("Matrix, The", "The Matrix", True, id="article"),
        pytest.param("Rocky 2", "Rocky II", True, id="number"),
        pytest.param("S3v3n", "Se7en", True, id="leet on both sides"),
        pytest.param("Blade Runners", "Runner Blade", True, id="loose key"),
        pytest.param("Borat", "Borat: Cultural Learnings", True, id="without the film's subtitle"),
        pytest.param("Gamera", "ガメラ", True, id="in Latin letters"),
        pytest.param("Dog / Psycho", "Psycho", True, id="segment"),
        pytest.param("Chapter One: Psycho", "Psycho", True, id="heading"),
        pytest.param("Borat: Other Learnings", "Borat: Cultural Learnings", False, id="two subtitles"),
        pytest.param("Borat: Cultural Learnings", "Borat", False, id="subtitles of episodes are not cut"),
        pytest.param("The Sting", "The Thing", False, id="other letters"),
        pytest.param("the", "el", False, id="articles only"),
    ],
)
def test_titles_share_a_key(title: str, film: str, expected: bool) -> None:
    assert shares_a_key(title, film) == expected


def test_a_title_of_articles_only_has_no_loose_key() -> None:
    assert len(keys_of(Form("the", "plain"))) == 1
    assert len(query_keys(Reading("the"))) == 2
    assert not query_keys(Reading("the")) & query_keys(Reading("el"))


def test_a_main_title_has_a_key_of_its_own_and_a_loose_one() -> None:
    plain, main = keys_of(Form("speed", "plain")), keys_of(Form("speed", "main"))
    assert len(plain & main) == 1
    assert len(plain | main) == 3
    assert query_keys(Reading("speed")) == plain | main


def test_keys_are_the_same_in_every_process() -> None:
    # Worked out apart, with zlib, from "t:matrix" and "l:matrix": other processes read an index than wrote it.
    assert keys_of(Form("the matrix", "plain")) == {148527731, 2810474733}
    assert all(0 <= key < 2**32 for key in keys_of(Form("市民ケーン", "plain")))
