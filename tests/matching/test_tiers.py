"""Search by likeness within one tier."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.matching import tiers
from app.matching.forms import forms_of
from app.matching.tiers import Tier, TierWriter, padded

Opened = Callable[..., Tier]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Writes a tier of titles and years and opens it; the numbers of the titles are ten times their places."""

    def make(titles: Sequence[tuple[str, int]], size: int = 3) -> Tier:
        writer = TierWriter(tmp_path / "tier", size)
        for at, (text, year) in enumerate(titles):
            writer.add(10 * at, year, [form.text for form in forms_of(text)])
        writer.commit()
        writer.close()
        return Tier(tmp_path / "tier", size)

    return make


TITLES = [
    ("Black Rain", 1989),
    ("Black Swan", 2010),
    ("Rain Man", 1988),
    ("Purple Rain", 1984),
    ("Citizen Kane", 1941),
    ("Borat: Cultural Learnings", 2006),
    ("市民ケーン", 1941),
    ("WarGames", 1983),
]


def test_padding_marks_both_ends() -> None:
    assert padded("up", 3) == "  up "
    assert padded("up yours", 2) == " up yours "


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("black rain", 0, id="the title itself"),
        pytest.param("balck rain", 0, id="swapped letters"),
        pytest.param("citizen lodge", 40, id="a word changed"),
        pytest.param("war games", 70, id="a word divided"),
        pytest.param("市民", 60, id="part of a title in kanji"),
        pytest.param("shimin ken", 60, id="kanji in Latin letters"),
        pytest.param("cultural", 50, id="a word of many"),
    ],
)
def test_the_likest_title_comes_first(opened: Opened, text: str, first: int) -> None:
    if text == "shimin ken":
        # How anyascii reads the title; not how Japanese read it.
        text = next(form.text for form in forms_of("市民ケーン") if form.kind == "transliteration")
    assert opened(TITLES).search(text, 3).tolist()[0] == first


def test_at_most_so_many(opened: Opened) -> None:
    tier = opened(TITLES)
    whole = tier.search("black rain", 8).tolist()
    assert len(whole) > 3
    assert [tier.search("black rain", limit).tolist() for limit in (1, 2, 3)] == [whole[:n] for n in (1, 2, 3)]
    assert len(set(whole)) == len(whole)


def test_what_shares_nothing_is_not_found(opened: Opened) -> None:
    tier = opened(TITLES)
    assert tier.search("zzz", 5).tolist() == []
    assert 60 not in tier.search("black rain", 8).tolist()


def test_a_title_is_found_by_each_of_its_texts(tmp_path: Path) -> None:
    writer = TierWriter(tmp_path / "tier", 3)
    writer.add(1, 2000, ["qqq", "www"])
    writer.commit()
    writer.close()
    tier = Tier(tmp_path / "tier", 3)
    assert [tier.search(text, 5).tolist() for text in ("qqq", "www", "zzz")] == [[1], [1], []]


@pytest.mark.parametrize(("size", "expected"), [(2, [0]), (3, [])])
def test_pairs_of_letters_find_what_triples_do_not(opened: Opened, size: int, expected: list[int]) -> None:
    # Only "sh" is common to both.
    assert opened([("Qshxq", 1990)], size).search("wshzw", 5).tolist() == expected


@pytest.mark.parametrize(
    ("last_year", "expected"),
    [
        pytest.param(1900, [], id="before all"),
        pytest.param(1983, [], id="year before the first"),
        pytest.param(1984, [30], id="year of the first"),
        pytest.param(1988, [20, 30], id="year of the second"),
        pytest.param(2009, [0, 20, 30, 50], id="year before the last"),
        pytest.param(2100, [0, 10, 20, 30, 50], id="after all"),
        pytest.param(None, [0, 10, 20, 30, 50], id="any year"),
    ],
)
def test_later_films_are_left_out(opened: Opened, last_year: int | None, expected: list[int]) -> None:
    # "Borat" begins with the same letter, and the beginning of a title counts.
    assert sorted(opened(TITLES).search("black rain", 8, last_year).tolist()) == expected


def crowded(count: int = 100) -> list[tuple[str, int]]:
    """Titles that are all alike, one of each year from 1901 on."""
    return [(f"Home {1901 + n}", 1901 + n) for n in range(count)]


@pytest.mark.parametrize("last_year", [1901, 1905, 1919, 1920, 1921, 1950, 1999, 2000])
def test_either_way_to_leave_years_out_fills_the_limit(opened: Opened, last_year: int) -> None:
    """Up to 1919 the year is asked for in the search itself, from 1921 on later films are left out of more hits."""
    found = opened(crowded()).search("home", 5, last_year)
    assert len(found) == min(5, last_year - 1900)
    assert np.all(found // 10 + 1901 <= last_year)


@pytest.mark.parametrize("most", [1e-9, 1e9], ids=["in the search", "behind it"])
def test_both_ways_find_the_same_in_the_same_order(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most: float
) -> None:
    tier = opened(crowded())
    whole = tier.search("home 1911", 100).tolist()
    monkeypatch.setattr(tiers, "_MOST_ASKED_MORE", most)
    expected = [number for number in whole if number // 10 + 1901 <= 1930]
    assert tier.search("home 1911", 100, 1930).tolist() == expected


@pytest.mark.parametrize("last_year", [None, 1800, 2000])
def test_an_empty_tier(opened: Opened, last_year: int | None) -> None:
    assert opened([]).search("black rain", 5, last_year).tolist() == []


def test_hits_as_good_as_each_other_come_in_the_order_of_their_numbers(opened: Opened) -> None:
    tier = opened([("Home", 1990)] * 30)
    assert tier.search("home", 30).tolist() == [10 * at for at in range(30)]


def test_a_search_for_a_very_long_title(opened: Opened) -> None:
    text = " ".join(f"w{n}" for n in range(75))
    assert len(text) > 280
    assert opened([*TITLES, (text, 1990)]).search(text, 1).tolist() == [80]
