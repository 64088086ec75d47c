"""Search by likeness within one tier."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from app.matching import tiers
from app.matching.forms import forms_of
from app.matching.tiers import Tier, TierWriter, padded

Opened = Callable[..., Tier]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Writes a tier of titles and years and opens it; the numbers of the titles are ten times their places."""

    def make(titles: Sequence[tuple[str, int]], size: int = 3, common: float | None = None) -> Tier:
        writer = TierWriter(tmp_path / "tier", size)
        for at, (text, year) in enumerate(titles):
            writer.add(10 * at, year, [form.text for form in forms_of(text)])
        writer.commit()
        writer.close()
        return Tier(tmp_path / "tier", size, common)

    return make


COMMON = 0.03
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


@pytest.mark.parametrize("common", [None, COMMON], ids=["all grams", "thrifty"])
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
def test_the_likest_title_comes_first(opened: Opened, text: str, first: int, common: float | None) -> None:
    if text == "shimin ken":
        # How anyascii reads the title; not how Japanese read it.
        text = next(form.text for form in forms_of("市民ケーン") if form.kind == "transliteration")
    assert opened(TITLES, common=common).search(text, 3).tolist()[0] == first


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


def crowded(count: int = 100) -> list[tuple[str, int]]:
    """Titles that are all alike, one of each year from 1901 on; the years are spread evenly over the list."""
    years = [1901 + 61 * n % count for n in range(count)]
    return [(f"Home {year}", year) for year in years]


def up_to(found: Iterable[int], last_year: int) -> list[int]:
    """Those of the numbers of crowded titles whose films are no later than a year."""
    titles = crowded()
    return [int(number) for number in found if titles[number // 10][1] <= last_year]


@pytest.mark.parametrize("last_year", [1900, 1901, 1905, 1919])
def test_where_few_titles_are_that_old_the_year_is_asked_for(opened: Opened, last_year: int) -> None:
    tier = opened(crowded())
    found = tier.search("home", 5, last_year).tolist()
    assert found == up_to(tier.search("home", 100), last_year)[:5]
    assert len(found) == min(5, last_year - 1900)


@pytest.mark.parametrize("last_year", [1920, 1921, 1935, 1950, 1975, 1999, 2000])
def test_else_there_are_enough_hits_to_leave_later_films_out_of(opened: Opened, last_year: int) -> None:
    tier = opened(crowded())
    whole = tier.search("home", 100).tolist()
    found = tier.search("home", 5, last_year).tolist()
    # Later ones are among them, and none is passed over.
    assert found == whole[: round(5 * 100 / (last_year - 1900))]
    right = up_to(found, last_year)
    assert right[:5] == up_to(whole, last_year)[:5]
    assert len(right) >= 5
    assert len(right) >= len(up_to(tier.search("home", 5), last_year))


@pytest.mark.parametrize(("last_year", "most"), [(1983, 0), (2100, 5), (None, 5)])
def test_years_before_all_and_after_all(opened: Opened, last_year: int | None, most: int) -> None:
    # "Borat" begins with the same letter, and the beginning of a title counts.
    found = opened([title for title in TITLES if title[1] > 1983]).search("black rain", 8, last_year)
    assert sorted(found.tolist()) == [0, 10, 20, 30, 40][:most]


@pytest.mark.parametrize("most", [1e-9, 1e9], ids=["in the search", "behind it"])
def test_both_ways_find_the_same_in_the_same_order(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most: float
) -> None:
    tier = opened(crowded())
    whole = tier.search("home 1911", 100).tolist()
    monkeypatch.setattr(tiers, "_MOST_ASKED_MORE", most)
    found = tier.search("home 1911", 100, 1930).tolist()
    assert up_to(found, 1930) == up_to(whole, 1930)
    assert len(found) == (30 if most < 1 else 100)


@pytest.mark.parametrize("common", [None, COMMON], ids=["all grams", "thrifty"])
@pytest.mark.parametrize("last_year", [None, 1800, 2000])
def test_an_empty_tier(opened: Opened, last_year: int | None, common: float | None) -> None:
    assert opened([], common=common).search("black rain", 5, last_year).tolist() == []


@pytest.mark.parametrize("common", [None, COMMON], ids=["all grams", "thrifty"])
@pytest.mark.parametrize("last_year", [None, 1984, 2100])
def test_a_text_of_unknown_grams_only(opened: Opened, last_year: int | None, common: float | None) -> None:
    assert opened(TITLES, common=common).search("zzzjjjqqqxxx", 5, last_year).tolist() == []


@pytest.mark.parametrize(("common", "count"), [(None, 101), (COMMON, 1)])
def test_a_thrifty_tier_is_not_searched_for_common_grams(opened: Opened, common: float | None, count: int) -> None:
    # "home" stands in all titles; the other word alone has more grams than the fewest that are asked for.
    found = opened([*crowded(), ("Quxzvwky Home", 1990)], common=common).search("quxzvwky home", 200).tolist()
    assert found[0] == 1000
    assert len(found) == count


def test_a_thrifty_tier_is_searched_for_some_grams_however_common(opened: Opened) -> None:
    tier = opened([("Black Rain", 1990)] * 50, common=COMMON)
    assert tier.search("black rain", 50).tolist() == [10 * at for at in range(50)]


@pytest.mark.parametrize(("most", "expected"), [(24, [0, 10, 20, 30]), (3, [0, 10])])
def test_a_thrifty_tier_is_searched_for_the_rarest_grams(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most: int, expected: list[int]
) -> None:
    monkeypatch.setattr(tiers, "_LEAST_ASKED", 5)
    monkeypatch.setattr(tiers, "_MOST_ASKED", most)
    # The grams of "qqq" are rarer, and come last in the text.
    titles = [("Rain Qqq", 1990), ("Speed Qqq", 1990), ("Heavy Rain", 1990), ("Purple Rain", 1984)]
    assert sorted(opened(titles, common=1.0).search("rain qqq", 8).tolist()) == expected


@pytest.mark.parametrize("most", [3, 24])
def test_grams_that_no_title_has_do_not_take_the_place_of_others(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(tiers, "_MOST_ASKED", most)
    unknown = "".join(f"{one}{other}j" for one in "qxzvw" for other in "qxzvw")
    assert len(unknown) > 3 * 24
    assert opened(TITLES, common=COMMON).search(f"{unknown} black rain", 1).tolist() == [0]


@pytest.mark.parametrize(("most", "count"), [(300, 101), (100, 1)])
def test_what_a_thrifty_tier_searches_through_is_bounded(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, most: int, count: int
) -> None:
    monkeypatch.setattr(tiers, "_MOST_TITLES", most)
    # Five grams of "home" stand in all 101 titles: three hundred are enough for two of them.
    tier = opened([*crowded(), ("Quxzvwky Home", 1990)], common=1.0)
    assert len(tier.search("quxzvwky home", 200)) == count


def test_hits_as_good_as_each_other_come_in_the_order_of_their_numbers(opened: Opened) -> None:
    tier = opened([("Home", 1990)] * 30)
    assert tier.search("home", 30).tolist() == [10 * at for at in range(30)]


def test_a_search_for_a_very_long_title(opened: Opened) -> None:
    text = " ".join(f"w{n}" for n in range(75))
    assert len(text) > 280
    assert opened([*TITLES, (text, 1990)]).search(text, 1).tolist() == [80]
