"""Tables by URL: filter, sort, page, and the addresses that lead on."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Request
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from app.edge.listing import MAX_PER_PAGE, Page, Table, paginate
from app.errors import NotAccepted, Unreadable

Row = tuple[int, str, int | None]

TABLE: Table[Row] = Table(
    sorts={"id": lambda row: row[0], "name": lambda row: row[1], "year": lambda row: row[2]},
    filters={"name": lambda row, value: row[1] == value, "q": lambda row, value: value in row[1]},
    default_sort="id",
    per_page=10,
)
ROWS: list[Row] = [(1, "b", 1995), (2, "a", None), (3, "c", 1980), (4, "b", None), (5, "a", 1995)]


def page_of(rows: list[Row], path: str = "/table", table: Table[Row] = TABLE, **asked: object) -> Page[Row]:
    return paginate(table, rows, Request(EnvironBuilder(path, query_string=urlencode(asked)).get_environ()))


def numbers(page: Page[Row]) -> list[int]:
    return [row[0] for row in page.rows]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("id", [1, 2, 3, 4, 5]),
        ("-id", [5, 4, 3, 2, 1]),
        ("name", [2, 5, 1, 4, 3]),
        ("-name", [3, 1, 4, 2, 5]),
        ("year", [3, 1, 5, 2, 4]),
        ("-year", [1, 5, 3, 2, 4]),
    ],
)
def test_sort_keeps_order_of_equals_and_puts_unknown_last(sort: str, expected: list[int]) -> None:
    assert numbers(page_of(ROWS, sort=sort)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"name": "a"}, [2, 5]),
        ({"name": " a "}, [2, 5]),
        ({"name": ""}, [1, 2, 3, 4, 5]),
        ({"name": "a", "q": "b"}, []),
        ({"unknown": "a"}, [1, 2, 3, 4, 5]),
    ],
    ids=str,
)
def test_filters(asked: dict[str, str], expected: list[int]) -> None:
    page = page_of(ROWS, **asked)
    assert numbers(page) == expected
    assert page.total == len(expected)
    assert page.pages == 1


@pytest.mark.parametrize(
    ("asked", "error", "pointer"),
    [
        ({"sort": "colour"}, NotAccepted, "sort"),
        ({"sort": "--id"}, NotAccepted, "sort"),
        ({"sort": "-"}, NotAccepted, "sort"),
        ({"sort": "ID"}, NotAccepted, "sort"),
        ({"page": "0"}, NotAccepted, "page"),
        ({"page": "-2"}, NotAccepted, "page"),
        ({"page": "100001"}, NotAccepted, "page"),
        ({"page": "two"}, Unreadable, "page"),
        ({"per_page": "0"}, NotAccepted, "per_page"),
        ({"per_page": "-10"}, NotAccepted, "per_page"),
        ({"per_page": str(MAX_PER_PAGE + 1)}, NotAccepted, "per_page"),
        ({"per_page": "all"}, Unreadable, "per_page"),
    ],
    ids=str,
)
def test_refusals_name_the_parameter(
    asked: dict[str, str], error: type[NotAccepted | Unreadable], pointer: str
) -> None:
    with pytest.raises(error) as caught:
        page_of(ROWS, **asked)
    assert [fault.pointer for fault in caught.value.fields] == [pointer]


CHOOSY = replace(TABLE, accepted={"name": ("a", "b")})


@pytest.mark.parametrize(("asked", "expected"), [("a", [2, 5]), (" b ", [1, 4]), ("", [1, 2, 3, 4, 5])])
def test_a_filter_of_listed_values_takes_those_and_blank(asked: str, expected: list[int]) -> None:
    assert numbers(page_of(ROWS, table=CHOOSY, name=asked)) == expected


@pytest.mark.parametrize("value", ["c", "A", "ab", "a,b"])
def test_a_filter_of_listed_values_refuses_others(value: str) -> None:
    with pytest.raises(NotAccepted, match=r"^name is one of a, b\.$") as caught:
        page_of(ROWS, table=CHOOSY, name=value)
    assert [fault.pointer for fault in caught.value.fields] == ["name"]


def test_other_filters_take_any_value() -> None:
    assert numbers(page_of(ROWS, table=CHOOSY, q="zzz")) == []


def test_a_table_without_rows_has_one_page() -> None:
    page = page_of([])
    assert (page.rows, page.total, page.number, page.pages) == ([], 0, 1, 1)
    assert (page.first, page.last) == (1, 0)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, 1, 5),
        ({"per_page": 2}, 1, 2),
        ({"per_page": 2, "page": 2}, 3, 4),
        ({"per_page": 2, "page": 3}, 5, 5),
        ({"per_page": 2, "page": 99}, 5, 5),
        ({"per_page": 1, "page": 4}, 4, 4),
        ({"name": "a", "per_page": 1, "page": 2}, 2, 2),
    ],
    ids=str,
)
def test_numbers_of_the_first_and_the_last_row(asked: dict[str, object], first: int, last: int) -> None:
    page = page_of(ROWS, **asked)
    assert (page.first, page.last) == (first, last)


def test_page_behind_the_last() -> None:
    page = page_of(ROWS, per_page=2, page=100_000)
    assert (page.number, page.pages, numbers(page)) == (3, 3, [5])


rows_of_any_kind = st.lists(
    st.tuples(st.integers(), st.sampled_from("abc"), st.none() | st.integers(1900, 1905)), max_size=60
)


@hypothesis_settings(deadline=None)
@given(
    rows=rows_of_any_kind,
    per_page=st.integers(1, 20),
    sort=st.sampled_from(["id", "-id", "name", "-name", "year", "-year"]),
    name=st.sampled_from(["", "a", "x"]),
)
def test_pages_partition_the_rows(rows: list[Row], per_page: int, sort: str, name: str) -> None:
    first = page_of(rows, per_page=per_page, sort=sort, name=name)
    pages = [page_of(rows, per_page=per_page, sort=sort, name=name, page=n) for n in range(1, first.pages + 1)]
    found = [row for page in pages for row in page.rows]
    assert all(found[page.first - 1 : page.last] == list(page.rows) for page in pages)
    assert sorted(found, key=repr) == sorted((row for row in rows if not name or row[1] == name), key=repr)
    assert all(len(page.rows) == per_page for page in pages[:-1])
    assert pages[-1].rows or not found
    assert {(page.total, page.pages, page.per_page) for page in pages} == {(len(found), len(pages), per_page)}
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    keys: list[Any] = [TABLE.sorts[sort.removeprefix("-")](row) for row in found]
    known = [key for key in keys if key is not None]
    assert keys == sorted(known, reverse=sort.startswith("-")) + [None] * (len(keys) - len(known))


@hypothesis_settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from(["id", "-year"]), st.integers(1, 3), st.integers(1, 500))
def test_the_address_of_a_page_asks_for_the_same_page(text: str, sort: str, number: int, per_page: int) -> None:
    rows: list[Row] = [(n, text.strip(), None) for n in range(2000)]
    page = page_of(rows, q=text, sort=sort, page=number, per_page=per_page)
    address = urlsplit(page.url(page=page.number))
    assert address.path == "/table"
    again = page_of(rows, **dict(parse_qsl(address.query)))
    assert again == page


def test_urls() -> None:
    page = page_of(ROWS * 10, name="b", sort="-id", page=2)
    assert page.url() == "/table?name=b&sort=-id"
    assert page.url(page=3) == "/table?name=b&sort=-id&page=3"
    assert page.url(page=1) == "/table?name=b&sort=-id"
    assert page.url(name=None) == "/table?sort=-id"
    assert page.url(q="é&=") == "/table?name=b&sort=-id&q=%C3%A9%26%3D"
    assert page.sort_url("id") == "/table?name=b"
    assert page.sort_url("name") == "/table?name=b&sort=name"


def test_the_address_of_another_form_of_the_table() -> None:
    page = page_of(ROWS * 10, name="b", sort="-id", page=2, per_page=3)
    kept = "name=b&per_page=3&sort=-id"
    assert page.url(path="/api/table") == f"/api/table?{kept}"
    assert page.url(path="/api/table", page=page.number) == f"/api/table?{kept}&page=2"
    assert page.url(path="/api/table", name=None, q="x") == "/api/table?per_page=3&sort=-id&q=x"
    assert page.url(path=None) == page.url() == f"/table?{kept}"
    assert page_of(ROWS).url(path="/api/table") == "/api/table"
    assert page_of(ROWS).url(path="/api/table", page=1) == "/api/table"


def test_the_default_sort_stays_out_of_addresses() -> None:
    for asked in ({}, {"sort": "id"}):
        page = page_of(ROWS * 10, **asked)
        assert page.url() == "/table"
        assert page.url(page=2) == "/table?page=2"
        assert page.sort_url("id") == "/table?sort=-id"
    assert page_of(ROWS, sort="-id").sort_url("id") == "/table"
    assert page_of(ROWS, sort="-id").url() == "/table?sort=-id"


def test_sort_urls_turn_the_order_round() -> None:
    assert page_of(ROWS, sort="year").sort_url("year") == "/table?sort=-year"
    assert page_of(ROWS, sort="-year").sort_url("year") == "/table?sort=year"


def test_aria_sort() -> None:
    assert page_of(ROWS, sort="year").aria_sort("year") == "ascending"
    assert page_of(ROWS, sort="-year").aria_sort("year") == "descending"
    assert page_of(ROWS, sort="year").aria_sort("id") is None
    assert page_of(ROWS).aria_sort("id") == "ascending"


def test_a_page_size_that_was_not_asked_for_stays_out_of_addresses() -> None:
    assert "per_page" not in page_of(ROWS).url(page=2)
    assert "per_page=3" in page_of(ROWS, per_page=3).url(page=2)


def test_a_long_filter_is_cut() -> None:
    assert page_of(ROWS, q="x" * 5000).filters == {"q": "x" * 100}
