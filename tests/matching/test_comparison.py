"""The table of candidates beside a title: the best pair of each, and columns of all."""

from collections.abc import Callable

import numpy as np
import pytest

from app.matching.comparison import Candidate, Comparisons, Pair, best_pairs
from app.matching.forms import Form, forms_of
from app.matching.normalize import Reading, readings
from app.matching.types import Query, TitleRecord

Paired = Callable[..., Pair]
Tabled = Callable[..., Comparisons]
Titled = Callable[..., TitleRecord]


@pytest.mark.parametrize(
    ("title", "film", "reading", "form"),
    [
        pytest.param("SE7EN", "Se7en", ("se7en", ()), ("se7en", "plain"), id="plain before leet"),
        pytest.param("Chapter One: S3V3N", "Se7en", ("seven", ("leet",)), ("seven", "leet"), id="leet on both sides"),
        pytest.param("Chapter One: Psycho", "Psycho", ("psycho", ("part",)), ("psycho", "plain"), id="heading"),
        pytest.param("Dog / Psycho", "Psycho", ("psycho", ("segment",)), ("psycho", "plain"), id="segment"),
        pytest.param("Gamera", "ガメラ", ("gamera", ()), ("gamera", "transliteration"), id="film in Latin letters"),
        pytest.param("ガメラ", "ガメラ", ("ガメラ", ()), ("ガメラ", "plain"), id="kana on both sides"),
        pytest.param("Borat", "Borat: Cultural Learnings", ("borat", ()), ("borat", "main"), id="without subtitle"),
        pytest.param(
            "Borat: Cultural Burnings",
            "Borat: Cultural Learnings",
            ("borat cultural burnings", ()),
            ("borat cultural learnings", "plain"),
            id="with subtitle",
        ),
    ],
)
def test_the_reading_and_the_form_that_agree_make_the_pair(
    compared: Paired, title: str, film: str, reading: tuple[str, tuple[str, ...]], form: tuple[str, str]
) -> None:
    found = compared(title, film)
    assert (found.reading.text, found.reading.folds) == reading
    assert (found.form.text, found.form.kind) == form


def pairs_of(readings_given: list[Reading], *candidates: list[Form]) -> list[Pair]:
    """The best pairs of readings and the forms of each candidate."""
    record = TitleRecord("tt1", "x", "en", "primary", 1990, 3)
    return best_pairs(Query("x"), readings_given, [Candidate(record, tuple(forms)) for forms in candidates])


def test_a_form_of_the_same_key_comes_before_one_that_looks_more_alike() -> None:
    # "rocky 4" is 92 % like "rocky 44"; "rocky iv" is the same title, though less alike.
    (found,) = pairs_of([Reading("rocky 4")], [Form("rocky 44", "plain"), Form("rocky iv", "main")])
    assert found.form.text == "rocky iv"


def test_of_forms_as_much_alike_the_plain_one_is_taken() -> None:
    for forms in ([Form("abx", "leet"), Form("aby", "plain")], [Form("aby", "plain"), Form("abx", "leet")]):
        (found,) = pairs_of([Reading("abz")], forms)
        assert found.form.kind == "plain"
    (found,) = pairs_of([Reading("abx", ("leet",)), Reading("aby")], [Form("abz", "plain")])
    assert found.reading.folds == ()


def test_blanks_do_not_decide() -> None:
    (found,) = pairs_of([Reading("wargamez")], [Form("war games", "plain"), Form("wargobez", "plain")])
    assert found.form.text == "war games"


def test_every_candidate_has_one_pair_in_its_place(title_record: Titled) -> None:
    films = ["Heat", "Se7en", "Speed", "Borat: Learnings", "Dog / Cat"]
    candidates = [Candidate(title_record(f"tt{at}", film), forms_of(film)) for at, film in enumerate(films)]
    query = Query("S3V3N / Cat", 2000)
    found = best_pairs(query, readings(query.title), candidates)
    assert [pair.record for pair in found] == [candidate.record for candidate in candidates]
    assert all(pair.query is query for pair in found)
    chosen = [(pair.reading.text, pair.form.text) for pair in (found[1], found[4])]
    assert chosen == [("seven cat", "seven"), ("cat", "cat")]


def test_the_words_of_a_pair(hand_made: Paired) -> None:
    assert hand_made("citizen lodge", "kane").words == (["citizen", "lodge"], ["kane"])


def test_columns_have_one_entry_a_candidate(beside: Tabled) -> None:
    c = beside("Citizen Lodge", "Citizen Kane", "Citizenlodge", "Heat")
    assert len(c) == 3
    assert c.spaced.tolist() == pytest.approx([18 / 25, 24 / 25, 2 / 17])
    assert c.joined.tolist() == pytest.approx([16 / 23, 1.0, 2 / 16])
    assert c.closest.tolist() == pytest.approx([18 / 25, 1.0, 2 / 16])
    assert [column.tolist() for column in c.letters] == [[12, 12, 12], [11, 12, 4]]
    assert [column.tolist() for column in c.ends] == [[7, 12, 0], [1, 12, 0]]


def test_fame_that_is_not_known_counts_as_little(beside: Tabled, title_record: Titled) -> None:
    c = beside("x", *(title_record(f"tt{at}", "Speed", 1990 + at, fame) for at, fame in enumerate((None, 0, 5))))
    assert c.fame.tolist() == [1.5, 0.0, 5.0]
    assert c.year.tolist() == [1990, 1991, 1992]


def test_titles_of_one_key_are_namesakes(beside: Tabled, title_record: Titled) -> None:
    c = beside(
        "Oceans 11",
        title_record("tt1", "Ocean's Eleven"),
        title_record("tt2", "Oceans 11"),
        title_record("tt3", "Oceans Twelve"),
        title_record("tt2", "The Oceans Eleven", kind="alternative"),
    )
    assert c.group == ["oceans11", "oceans11", "oceans12", "oceans11"]
    assert c.others.tolist() == [
        [False, False, True, False],
        [False, False, True, False],
        [True, True, False, True],
        [False, False, True, False],
    ]
    # A film is no namesake of itself under another of its titles.
    assert c.namesakes == [[1, 3], [0], [], [0]]


def test_a_feature_is_worked_out_once(beside: Tabled) -> None:
    calls = []

    def counted(c: Comparisons) -> np.ndarray:
        calls.append(c)
        return c.spaced

    table = beside("Speed", "Heat")
    assert table.of(counted) is table.of(counted)
    assert calls == [table]


def test_the_ends_are_counted_without_blanks(beside: Tabled) -> None:
    c = beside("War Games", "Wargaming", "Games")
    assert [column.tolist() for column in c.ends] == [[6.0, 0.0], [0.0, 5.0]]
