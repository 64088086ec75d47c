"""Evidence in words, and spans."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.evidence import evidence_for, spans_between
from app.matching.features import Comparison
from app.matching.scoring import Scored, score_all
from app.matching.types import Span

Compared = Callable[..., Comparison]


@pytest.fixture
def said(compared: Compared) -> Callable[..., dict[str, str]]:
    """Evidence by name for a title beside a film title."""

    def make(title: str, film: str, namesakes: int = 0, **details: object) -> dict[str, str]:
        (scored,) = score_all([compared(title, film, **details)])
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
        pytest.param("Citizen Kane Returns", "Citizen Kane", "contained", "contains the other, 61 %", id="partial"),
        pytest.param("Citizen Lodge", "Citizen Kane", "similar", " % alike, with “citizen” in common.", id="parody"),
        pytest.param(
            "Wild West Quest", "West Wild Guest", "similar", " % alike, with “west”, “wild” in common.", id="two words"
        ),
        pytest.param("Wild Wild Rest", "Wild Wild West", "similar", "alike, with “wild” in common.", id="a word twice"),
        pytest.param(
            "Lord of the Ants", "Lord of the Rings", "similar", " % alike, with “lord” in common.", id="fillers aside"
        ),
        pytest.param("War of the Worms", "Heart of the Sea", "similar", " % alike.", id="fillers alone"),
        pytest.param("Zyx", "Abc", "similar", "The titles are 0 % alike.", id="nothing in common"),
    ],
)
def test_the_form_comes_first(
    said: Callable[..., dict[str, str]], title: str, film: str, name: str, detail: str
) -> None:
    found = said(title, film)
    assert next(iter(found)) == name
    assert detail in found[name]


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


def test_a_namesake_is_told_its_share(compared: Compared) -> None:
    first, second = score_all([compared("Speed", "Speed", film_id=film_id) for film_id in ("tt1", "tt2")])
    for scored in (first, second):
        (found,) = [e for e in evidence_for(scored, 1) if e.name == "namesakes"]
        assert found.detail == "Other films share this title; it is this one with a chance of 50 %."


def test_no_namesakes_no_share(compared: Compared) -> None:
    (scored,) = score_all([compared("Speed", "Speed")])
    lower: Scored = replace(scored, score=scored.title / 2)
    assert "namesakes" not in {evidence.name for evidence in evidence_for(scored, 1)}
    assert "namesakes" not in {evidence.name for evidence in evidence_for(lower, 0)}


@pytest.mark.parametrize(
    ("title", "film", "spans"),
    [
        pytest.param("SPEED", "Speed", [("keep", (0, 5), (0, 5))], id="case aside"),
        pytest.param("Speed", "Heat", None, id="change"),
        pytest.param("Shining", "The Shining", [("drop", (0, 0), (0, 4)), ("keep", (0, 7), (4, 11))], id="drop"),
        pytest.param("The Shining", "Shining", [("add", (0, 4), (0, 0)), ("keep", (4, 11), (0, 7))], id="add"),
        pytest.param(
            "Citizen Lane",
            "Citizen Kane",
            [("keep", (0, 8), (0, 8)), ("change", (8, 9), (8, 9)), ("keep", (9, 12), (9, 12))],
            id="one letter",
        ),
        pytest.param("", "", [], id="empty"),
        pytest.param("İs", "is", [("change", (0, 1), (0, 1)), ("keep", (1, 2), (1, 2))], id="longer in lower case"),
    ],
)
def test_spans(title: str, film: str, spans: list[tuple[str, tuple[int, int], tuple[int, int]]] | None) -> None:
    found = spans_between(title, film)
    if spans is None:
        assert {span.op for span in found} - {"keep"}
    else:
        assert [(span.op, span.title, span.film) for span in found] == spans


def covered(spans: tuple[Span, ...], side: str) -> list[int]:
    """Every position that the spans name on one side, in their order."""
    return [at for span in spans for at in range(*getattr(span, side))]


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_cover_both_titles_once_and_in_order(title: str, film: str) -> None:
    spans = spans_between(title, film)
    assert covered(spans, "title") == list(range(len(title)))
    assert covered(spans, "film") == list(range(len(film)))


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_kept_is_the_same_but_for_case(title: str, film: str) -> None:
    for span in spans_between(title, film):
        if span.op == "keep":
            assert title[slice(*span.title)].lower() == film[slice(*span.film)].lower()
        elif span.op == "add":
            assert span.film[0] == span.film[1]
        elif span.op == "drop":
            assert span.title[0] == span.title[1]
