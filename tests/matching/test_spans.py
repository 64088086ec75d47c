"""Aligned spans between an episode title and a film title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.evidence import spans_between
from app.matching.types import Span


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
        pytest.param(
            "Lord of the Ants",
            "Lord of the Rings",
            [
                ("keep", (0, 12), (0, 12)),
                ("drop", (12, 12), (12, 13)),
                ("change", (12, 13), (13, 14)),
                ("keep", (13, 14), (14, 15)),
                ("change", (14, 15), (15, 16)),
                ("keep", (15, 16), (16, 17)),
            ],
            id="a word",
        ),
        pytest.param(
            "a\U0001f600c",
            "abc",
            [("keep", (0, 1), (0, 1)), ("change", (1, 2), (1, 2)), ("keep", (2, 3), (2, 3))],
            id="code points",
        ),
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


@given(st.text(alphabet="aAbBé ", max_size=30))
def test_the_same_title_in_another_case_is_kept_whole(title: str) -> None:
    assert {span.op for span in spans_between(title.upper(), title.lower())} == ({"keep"} if title else set())
