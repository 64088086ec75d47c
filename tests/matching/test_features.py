"""Each feature on comparisons made by hand, and the choice of the best pair."""

import math
from collections.abc import Callable

import pytest

from app.matching.features import (
    FEATURES,
    KEPT,
    UNKNOWN_FAME,
    Comparison,
    aligned_words,
    alternative_title,
    compare,
    contained,
    equal_fame,
    equal_letters,
    film_fame,
    film_year_near,
    measure,
    same_styled,
    same_title,
    same_varied,
    unequal_frame,
    unequal_letters,
    unequal_similarity,
    unequal_words,
)
from app.matching.index import Entry, forms_of
from app.matching.normalize import readings
from app.matching.types import Query, TitleRecord

Compared = Callable[..., Comparison]
EQUAL = ("speed", "speed")
UNEQUAL = ("citizen lodge", "citizen kane")


@pytest.mark.parametrize(
    ("folds", "form_kind", "expected"),
    [
        pytest.param((), "plain", 1.0, id="plain"),
        pytest.param(("part",), "plain", 1.0, id="part left out"),
        pytest.param(("segment",), "plain", 1.0, id="segment"),
        pytest.param(("leet",), "plain", 0.0, id="leet"),
        pytest.param(("transliteration",), "plain", 0.0, id="transliteration"),
        pytest.param((), "leet", 0.0, id="leet of the film"),
        pytest.param((), "main", 0.0, id="without subtitle"),
    ],
)
def test_same_title(hand_made: Compared, folds: tuple[str, ...], form_kind: str, expected: float) -> None:
    assert same_title(hand_made(*EQUAL, folds=folds, form_kind=form_kind)) == expected


def test_same_title_wants_the_same_words(hand_made: Compared) -> None:
    assert same_title(hand_made("war games", "wargames")) == 0.0


@pytest.mark.parametrize(
    ("pair", "form_kind", "folds", "expected"),
    [
        pytest.param(("war games", "wargames"), "plain", (), 1.0, id="word division"),
        pytest.param(("seven", "seven"), "plain", ("leet",), 1.0, id="leet"),
        pytest.param(("speed", "speed"), "plain", (), 0.0, id="the same title is not styled"),
        pytest.param(("wargames", "war games"), "main", (), 0.0, id="a cut film title is not styled"),
        pytest.param(("speed", "speeds"), "plain", (), 0.0, id="other letters"),
    ],
)
def test_same_styled(
    hand_made: Compared, pair: tuple[str, str], form_kind: str, folds: tuple[str, ...], expected: float
) -> None:
    assert same_styled(hand_made(*pair, form_kind=form_kind, folds=folds)) == expected


@pytest.mark.parametrize(
    ("pair", "form_kind", "expected"),
    [
        pytest.param(("matrix", "the matrix"), "plain", 1.0, id="article"),
        pytest.param(("oceans eleven", "oceans 11"), "plain", 1.0, id="number"),
        pytest.param(("blade runners", "blade runner"), "plain", 1.0, id="plural"),
        pytest.param(("runner blade", "blade runner"), "plain", 1.0, id="order"),
        pytest.param(("borat", "borat"), "main", 1.0, id="without subtitle"),
        pytest.param(("speed", "speed"), "plain", 0.0, id="the same title is no variant"),
        pytest.param(("war games", "wargames"), "plain", 0.0, id="a styled title is no variant"),
        pytest.param(("speed", "heat"), "plain", 0.0, id="another title"),
    ],
)
def test_same_varied(hand_made: Compared, pair: tuple[str, str], form_kind: str, expected: float) -> None:
    assert same_varied(hand_made(*pair, form_kind=form_kind)) == expected


@pytest.mark.parametrize("pair", [("the", "el"), ("les", "a"), ("el", "les"), ("the a", "el")])
def test_two_titles_of_articles_only_are_not_the_same(hand_made: Compared, pair: tuple[str, str]) -> None:
    assert same_varied(hand_made(*pair)) == 0.0


@pytest.mark.parametrize(("alike", "expected"), [((0.4, 0.7), 0.7), ((0.7, 0.4), 0.7)])
def test_unequal_similarity_is_the_better_of_two(
    hand_made: Compared, alike: tuple[float, float], expected: float
) -> None:
    assert unequal_similarity(hand_made(*UNEQUAL, alike=alike)) == expected


@pytest.mark.parametrize(
    "feature", [unequal_similarity, unequal_words, unequal_frame, unequal_letters, contained], ids=lambda f: f.__name__
)
def test_features_of_unequal_titles_are_zero_for_equal_ones(
    hand_made: Compared, feature: Callable[[Comparison], float]
) -> None:
    assert feature(hand_made(*EQUAL, alike=(1.0, 1.0))) == 0.0


@pytest.mark.parametrize("feature", [equal_letters, equal_fame], ids=lambda f: f.__name__)
def test_features_of_equal_titles_are_zero_for_unequal_ones(
    hand_made: Compared, feature: Callable[[Comparison], float]
) -> None:
    assert feature(hand_made(*UNEQUAL)) == 0.0


def test_unequal_words_aligns_words_in_order(hand_made: Compared) -> None:
    assert unequal_words(hand_made("citizen xxxx", "citizen yyyy")) == pytest.approx(7 / 11)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(["back", "to"], ["back", "to"], 1.0, id="equal"),
        pytest.param(["xx", "back", "yy", "to"], ["back", "to"], 1.0, id="words between"),
        pytest.param(["back"], ["back", "up"], 4 / 6, id="a word missing"),
        pytest.param(["up", "back"], ["back", "up"], 4 / 6, id="order counts"),
        pytest.param(["qq"], ["back"], 0.0, id="nothing in common"),
        pytest.param([], ["back"], 0.0, id="no words"),
    ],
)
def test_aligned_words(mine: list[str], theirs: list[str], expected: float) -> None:
    assert aligned_words(mine, theirs) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(("citizen lodge", "citizen kane"), 7 / 11, id="one of two words kept"),
        pytest.param(("the ring of it", "the lord of kane"), 0.0, id="fillers do not count"),
        pytest.param(("back of the bus", "of the"), 1.0, id="only fillers count where there is nothing else"),
    ],
)
def test_unequal_frame(hand_made: Compared, pair: tuple[str, str], expected: float) -> None:
    assert unequal_frame(hand_made(*pair)) == pytest.approx(expected)


def test_letters_count_on_a_log_scale_around_seven(hand_made: Compared) -> None:
    assert unequal_letters(hand_made("x", "wargame")) == 0.0
    assert unequal_letters(hand_made("x", "a" * 15)) == 1.0
    assert equal_letters(hand_made("wargame", "wargame")) == 0.0
    assert equal_letters(hand_made("m", "m")) == math.log2(2) - 3


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(("fire walk with me", "twin peaks fire walk with me"), 14 / 23, id="title in film"),
        pytest.param(("citizen kane returns", "citizen kane"), 11 / 18, id="film in title"),
        pytest.param(("fire with me", "fire walk with me"), 0.0, id="not in one run"),
        pytest.param(("citizen", "kane citizens"), 0.0, id="not the whole word"),
        pytest.param(("of the", "lord of the rings"), 0.0, id="fillers only"),
        pytest.param(("citizen kane", "citizen lodge"), 0.0, id="as many words"),
    ],
)
def test_contained(hand_made: Compared, pair: tuple[str, str], expected: float) -> None:
    assert contained(hand_made(*pair)) == pytest.approx(expected)


@pytest.mark.parametrize(("fame", "expected"), [(0, 0.0), (5, 5.0), (None, float(UNKNOWN_FAME))])
def test_film_fame(hand_made: Compared, fame: int | None, expected: float) -> None:
    assert film_fame(hand_made(*UNEQUAL, fame=fame)) == expected
    assert equal_fame(hand_made(*EQUAL, fame=fame)) == expected


@pytest.mark.parametrize(("kind", "expected"), [("primary", 0.0), ("original", 0.0), ("alternative", 1.0)])
def test_alternative_title(hand_made: Compared, kind: str, expected: float) -> None:
    assert alternative_title(hand_made(*EQUAL, kind=kind)) == expected


@pytest.mark.parametrize(
    ("film_year", "expected"), [(None, 0.0), (1988, -1.0), (1989, 1.0), (1990, 1.0), (1991, 1.0), (1992, -1.0)]
)
def test_film_year_near(hand_made: Compared, film_year: int | None, expected: float) -> None:
    assert film_year_near(hand_made(*EQUAL, year=1990, film_year=film_year)) == expected


@pytest.mark.parametrize(("air_year", "expected"), [(None, 10), (1990, 0), (2020, 30), (1980, 0)])
def test_age(hand_made: Compared, air_year: int | None, expected: int) -> None:
    assert hand_made(*EQUAL, year=1990, air_year=air_year).age == expected


def test_measure_has_every_feature_by_name(hand_made: Compared) -> None:
    measured = measure(hand_made(*EQUAL))
    assert list(measured) == [feature.__name__ for feature in FEATURES]
    assert measured["same_title"] == 1.0


def test_compare_chooses_the_reading_and_the_form_that_agree(compared: Compared) -> None:
    best = compared("Chapter One: S3V3N", "Se7en")
    assert (best.reading.text, best.reading.folds, best.form.kind) == ("seven", ("leet",), "leet")


def test_compare_prefers_plain_readings_and_forms(compared: Compared) -> None:
    best = compared("Se7en", "Se7en")
    assert (best.reading.folds, best.form.kind) == ((), "plain")


def test_compare_of_nothing_is_nothing() -> None:
    entry = Entry(TitleRecord("tt0000001", "Speed", "en", "primary", 1994, 4), forms_of("Speed"))
    assert compare(Query("!!!"), readings("!!!"), [entry]) == []
    assert compare(Query("Speed"), readings("Speed"), []) == []
    assert compare(Query("Speed"), readings("Speed"), [Entry(entry.record, ())]) == []


def test_compare_keeps_the_closest_only() -> None:
    far = [
        Entry(TitleRecord(f"tt{number:07}", f"Xyz {number}", "en", "primary", 1994, 1), forms_of(f"Xyz {number}"))
        for number in range(KEPT + 20)
    ]
    near = Entry(TitleRecord("tt9999999", "Speed", "en", "primary", 1994, 4), forms_of("Speed"))
    found = compare(Query("Speed"), readings("Speed"), [*far, near])
    assert len(found) == KEPT
    assert found[0].entry is near


def test_similarities_are_shares() -> None:
    entry = Entry(TitleRecord("tt0000001", "War Games", "en", "primary", 1994, 4), forms_of("War Games"))
    (found,) = compare(Query("WarGames"), readings("WarGames"), [entry])
    assert found.joined == 1.0
    assert 0 < found.spaced < 1
