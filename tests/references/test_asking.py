import pytest

from app.errors import NotAccepted
from app.matching.types import Query
from app.references.asking import checked_query, last_year


def test_defaults() -> None:
    assert checked_query("SE7EN") == Query("SE7EN", None, None, 5)


@pytest.mark.parametrize("title", ["x" * 300, "!!!", "a\u200bb", "😀", "عربي"])
def test_accepted_titles(title: str) -> None:
    assert checked_query(title).title == title


@pytest.mark.parametrize("title", ["", " ", "\t\n", "\u200b\u200d", "\u202e\u2066", "\x00\x07", "x" * 301])
def test_refused_titles(title: str) -> None:
    with pytest.raises(NotAccepted) as caught:
        checked_query(title)
    assert [fault.pointer for fault in caught.value.fields] == ["title"]


@pytest.mark.parametrize(("year", "fine"), [(1869, False), (1870, True), (0, False), (-1, False), (99999, False)])
def test_years(year: int, fine: bool) -> None:
    if fine:
        assert checked_query("a", year, year).air_year == year
        return
    with pytest.raises(NotAccepted) as caught:
        checked_query("a", year, year)
    assert [fault.pointer for fault in caught.value.fields] == ["air_year", "film_year"]


def test_next_year_is_the_last_one_accepted() -> None:
    assert checked_query("a", last_year()).air_year == last_year()
    with pytest.raises(NotAccepted):
        checked_query("a", last_year() + 1)


@pytest.mark.parametrize(("limit", "fine"), [(0, False), (1, True), (50, True), (51, False), (10**9, False)])
def test_limits(limit: int, fine: bool) -> None:
    if fine:
        assert checked_query("a", limit=limit).limit == limit
        return
    with pytest.raises(NotAccepted) as caught:
        checked_query("a", limit=limit)
    assert [fault.pointer for fault in caught.value.fields] == ["limit"]
