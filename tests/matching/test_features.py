"""What holds of every feature; what each one says is tested in `features/`."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from app.matching.comparison import Candidate, Comparisons, best_pairs
from app.matching.features import FEATURES, NAMES, Feature, measure
from app.matching.forms import forms_of
from app.matching.normalize import readings
from app.matching.types import Query, TitleRecord

Tabled = Callable[..., Comparisons]

ODD = [
    "a",
    "The",
    "8½",
    "!",
    "市民ケーン",
    "ガメラ ガメラ",
    "a" * 300,
    "x " * 150,
    " ".join(f"word{n}" for n in range(60)),
    "the the the",
    "S3V3N / Cat / Chapter One: Dog (Part 2)",
    "한국 Ёлки Έρωτας",
    "Borat: ",
    "１２３",
    "\U0001f600 ok",
]


def table_of(title: str, air_year: int | None = None) -> Comparisons | None:
    """A title beside all odd ones and some usual ones; None where nothing is left of it."""
    films = [*ODD, title, "Speed", "Lord of the Rings", "Lord of the Rings"]
    candidates = [
        Candidate(TitleRecord(f"tt{at // 2}", film, "", "primary", 1900 + at, [None, 0, 5][at % 3]), forms_of(film))
        for at, film in enumerate(films)
        if forms_of(film)
    ]
    found = readings(title)
    return Comparisons(best_pairs(Query(title, air_year), found, candidates)) if found else None


@pytest.mark.parametrize("feature", FEATURES, ids=NAMES)
def test_every_feature_says_what_it_is(feature: Feature) -> None:
    assert feature.__doc__
    assert feature.__doc__.strip().endswith(".")


def test_every_name_stands_once() -> None:
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []
    assert tuple(feature.__name__ for feature in FEATURES) == NAMES


@pytest.mark.parametrize("air_year", [None, 1950])
@pytest.mark.parametrize("title", ODD, ids=lambda title: title[:20])
def test_every_feature_gives_one_finite_number_a_candidate(title: str, air_year: int | None) -> None:
    table = table_of(title, air_year)
    assert (table is None) == (title == "!")
    if table is not None:
        for feature, name in zip(FEATURES, NAMES, strict=True):
            column = feature(table)
            assert column.shape == (len(table),), name
            assert column.dtype == float, name
            assert np.isfinite(column).all(), name


@pytest.mark.parametrize("title", ["Speed", "市民ケーン", "the", "a b c d e f g"])
def test_a_candidate_alone_is_measured_too(beside: Tabled, title: str) -> None:
    assert np.isfinite(measure(beside(title, "Lord of the Rings"))).all()


def test_the_table_has_a_row_a_candidate_and_a_column_a_feature(beside: Tabled) -> None:
    c = beside("Lord of the Ants", "Lord of the Rings", "Ants", "Zzz")
    table = measure(c)
    assert table.shape == (3, len(FEATURES))
    for feature, column in zip(FEATURES, table.T, strict=True):
        assert column.tolist() == feature(c).tolist()


def test_features_do_not_depend_on_the_order_of_the_candidates(beside: Tabled) -> None:
    films = ["Lord of the Rings", "The Lord of the Rings", "Lord of War", "Ants", "Antz", "Rings of the Lord", "ガメラ"]
    there, back = (beside("Lord of the Ants", *order) for order in (films, films[::-1]))
    # The films are numbered in their order, which no feature looks at.
    for name, one, other in zip(NAMES, measure(there).T, measure(back)[::-1].T, strict=True):
        assert one.tolist() == pytest.approx(other.tolist()), name


def test_features_are_numbers_of_a_sensible_size() -> None:
    """Shares are 0 to 1; nothing but years is above a few hundred: titles are 300 letters at most."""
    for title in ODD:
        table = table_of(title, 2000)
        if table is not None:
            measured = dict(zip(NAMES, abs(measure(table)).max(axis=0).tolist(), strict=True))
            assert {name for name, most in measured.items() if most > 600} <= {"film_year"}


@pytest.mark.parametrize("name", ["spaced", "joined", "sorted_words", "sounds_alike"])
def test_likenesses_are_shares(beside: Tabled, name: str) -> None:
    c = beside("Lord of the Ants", "Lord of the Ants", "Lord of the Rings", "Qqq")
    column = measure(c)[:, NAMES.index(name)]
    assert column[0] == 1.0
    assert (column[1:] < 1).all()
    assert (column >= 0).all()
