"""Evidence in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.comparison import Pair
from app.matching.evidence import _changes, evidence_for
from app.matching.scoring import Scored, score_all

Paired = Callable[..., Pair]


@pytest.fixture
def said(compared: Paired, likeness: object) -> Callable[..., dict[str, str]]:
    """Evidence by name for a title beside a film title."""

    def make(title: str, film: str, namesakes: int = 0, **details: object) -> dict[str, str]:
        (scored,) = score_all([compared(title, film, **details)], likeness)
        return {evidence.name: evidence.detail for evidence in evidence_for(scored, namesakes)}

    return make


@pytest.mark.parametrize(
    ("title", "film", "name", "detail"),
    [
        pytest.param("SPEED", "Speed", "same_title", "The titles are the same", id="exact"),
        pytest.param("WAR GAMES", "WarGames", "same_letters", "have the same letters", id="stylised"),
        pytest.param("Balck Rain", "Black Rain", "misspelt", "one swap of neighbouring letters", id="misspelt"),
        pytest.param("Matrix", "The Matrix", "same_words", "the same but for an article", id="article"),
        pytest.param("Rocky 2", "Rocky II", "same_words", "how a number is written", id="number"),
        pytest.param("Runner Blade", "Blade Runner", "same_words", "in another order or number", id="order"),
        pytest.param(
            "Citizen Kane Returns", "Citizen Kane", "contained", "One title contains the other, 6", id="partial"
        ),
        pytest.param("Citizen Lodge", "Citizen Kane", "changed_words", "“lodge” stands where", id="parody"),
        pytest.param("Zyx", "Abc", "changed_words", "0 of 3 letters kept", id="nothing in common"),
    ],
)
def test_the_form_comes_first(
    said: Callable[..., dict[str, str]], title: str, film: str, name: str, detail: str
) -> None:
    found = said(title, film)
    assert next(iter(found)) == name
    assert detail in found[name]


@pytest.mark.parametrize(
    ("title", "film", "sentence"),
    [
        pytest.param(
            "Lord of the Ants",
            "Lord of the Rings",
            "“ants” stands where the film has “rings”; 11 of 14 letters kept.",
            id="one word",
        ),
        pytest.param(
            "The Rickshank Rickdemption",
            "The Shawshank Redemption",
            "“rickshank” stands where the film has “shawshank”; "
            "“rickdemption” stands where the film has “redemption”; 17 of 22 letters kept.",
            id="two words",
        ),
        pytest.param(
            "Lord of Ants",
            "Lord of the Rings",
            "“the” of the film title is left out; “ants” stands where the film has “rings”; 8 of 14 letters kept.",
            id="a word left out",
        ),
        pytest.param(
            "Lord of the Old Ants",
            "Lord of the Rings",
            "“old” is added; “ants” stands where the film has “rings”; 11 of 14 letters kept.",
            id="a word added",
        ),
        pytest.param(
            "Lord Rongs",
            "Lord of the Rings",
            "“of the” of the film title is left out; “rongs” stands where the film has “rings”; 8 of 14 letters kept.",
            id="words left out together",
        ),
        pytest.param(
            "One Fine Cow",
            "Two Free Cats",
            "“one” stands where the film has “two”; “fine” stands where the film has “free”; "
            "“cow” stands where the film has “cats”; 4 of 11 letters kept.",
            id="three words are told",
        ),
        pytest.param(
            "One Fine Cow Eats",
            "Two Free Cats Ate",
            "The titles differ in most words; 7 of 14 letters kept.",
            id="four are too many",
        ),
    ],
)
def test_a_parody_is_told_word_by_word(
    said: Callable[..., dict[str, str]], title: str, film: str, sentence: str
) -> None:
    found = said(title, film)
    name = next(iter(found))
    assert name == ("similar" if sentence.startswith("The titles") else "changed_words")
    assert found[name] == sentence


@given(
    st.lists(st.sampled_from(["lord", "of", "the", "rings", "ants", "big"]), min_size=1, max_size=6),
    st.lists(st.sampled_from(["lord", "of", "the", "rings", "ants", "big"]), min_size=1, max_size=6),
)
def test_every_change_of_words_is_told_and_nothing_else(mine: list[str], theirs: list[str]) -> None:
    told = _changes(mine, theirs)
    assert bool(told) == (mine != theirs)
    words = {word for sentence in told for part in sentence.split("“")[1:] for word in part.split("”")[0].split()}
    # What stands in one title only has to be told; what is told stands in one of them.
    assert set(mine) ^ set(theirs) <= words <= set(mine) | set(theirs)


@pytest.mark.parametrize(
    ("title", "film", "name", "detail"),
    [
        pytest.param(
            "Chapter One: Psycho",
            "Psycho",
            "reading_part",
            "Without its counted heading or tail the title is “psycho”.",
            id="part",
        ),
        pytest.param(
            "Dog / Psycho",
            "Psycho",
            "reading_segment",
            "Of the titles between slashes “psycho” is compared.",
            id="segment",
        ),
        pytest.param(
            "P5ycho", "Psycho", "reading_leet", "With digits or signs read as letters the title is “psycho”.", id="leet"
        ),
        pytest.param(
            "ガメラ",
            "Gamera",
            "reading_transliteration",
            "The title is compared in Latin letters.",
            id="transliteration",
        ),
        pytest.param(
            "Seven",
            "Se7en",
            "film_leet",
            "With digits or signs read as letters the film title is “seven”.",
            id="leet of the film",
        ),
        pytest.param(
            "Gamera",
            "ガメラ",
            "film_transliteration",
            "The film title is compared in Latin letters.",
            id="film in Latin letters",
        ),
        pytest.param(
            "Borat",
            "Borat: Cultural Learnings",
            "film_main",
            "Without its subtitle the film title is “borat”.",
            id="without subtitle",
        ),
    ],
)
def test_how_the_titles_were_read_is_said(
    said: Callable[..., dict[str, str]], title: str, film: str, name: str, detail: str
) -> None:
    assert said(title, film)[name] == detail


def test_a_title_without_the_subtitle_is_not_said_to_write_a_number_otherwise(
    said: Callable[..., dict[str, str]],
) -> None:
    found = said("Borat", "Borat: Cultural Learnings")
    assert "film_main" in found
    assert "number" not in next(iter(found.values()))


def test_a_plain_match_says_nothing_of_readings(said: Callable[..., dict[str, str]]) -> None:
    assert set(said("Speed", "Speed", fame=None)) == {"same_title"}


@pytest.mark.parametrize(
    ("details", "name", "detail"),
    [
        pytest.param(
            {"kind": "alternative", "language": "fr"},
            "alternative_title",
            "The film is also known as “Speed” (fr).",
            id="alternative title",
        ),
        pytest.param(
            {"kind": "alternative", "language": ""},
            "alternative_title",
            "The film is also known as “Speed”.",
            id="of unknown language",
        ),
        pytest.param({"fame": 0}, "fame", "The film is a little-known film.", id="fame 0"),
        pytest.param({"fame": 3}, "fame", "The film is among the 12,000 best-known films.", id="fame 3"),
        pytest.param({"fame": 5}, "fame", "The film is among the 500 best-known films.", id="fame 5"),
        pytest.param({"air_year": 1990}, "age", "The film came out in the year of the episode.", id="same year"),
        pytest.param({"air_year": 1991}, "age", "The film is 1 year older than the episode.", id="one year"),
        pytest.param({"air_year": 2020}, "age", "The film is 30 years older than the episode.", id="years"),
    ],
)
def test_what_is_known_of_the_film(
    said: Callable[..., dict[str, str]], details: dict[str, object], name: str, detail: str
) -> None:
    assert said("Speed", "Speed", **details)[name] == detail


@pytest.mark.parametrize(("details", "absent"), [({"fame": None}, "fame"), ({}, "age"), ({}, "alternative_title")])
def test_what_is_not_known_is_not_said(
    said: Callable[..., dict[str, str]], details: dict[str, object], absent: str
) -> None:
    assert absent not in said("Speed", "Speed", **details)


def test_a_namesake_is_told_its_share(compared: Paired, likeness: object) -> None:
    pairs = [compared("Speed", "Speed", film_id=film_id) for film_id in ("tt1", "tt2")]
    first, second = score_all(pairs, likeness)
    for scored in (first, second):
        (found,) = [e for e in evidence_for(scored, 1) if e.name == "namesakes"]
        assert found.detail == "Other films share this title; it is this one with a chance of 50 %."


def test_no_namesakes_no_share(compared: Paired, likeness: object) -> None:
    (scored,) = score_all([compared("Speed", "Speed")], likeness)
    lower: Scored = replace(scored, score=scored.title / 2)
    assert "namesakes" not in {evidence.name for evidence in evidence_for(scored, 1)}
    assert "namesakes" not in {evidence.name for evidence in evidence_for(lower, 0)}
