"""Tables by URL: a query string becomes filter, sort and page; a page of rows comes back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Request

from app.edge.reading import integer
from app.errors import FieldError, NotAccepted

RowT = TypeVar("RowT")
SortKey = Callable[[RowT], Any]
Filter = Callable[[RowT, str], bool]

MAX_PER_PAGE = 500
_MAX_TEXT = 100


@dataclass(frozen=True)
class Table(Generic[RowT]):
    """What a table can be sorted and filtered by. A sort key of None stands last in both directions.

    `accepted` lists the values of those filters that take no others.
    """

    sorts: Mapping[str, SortKey[RowT]]
    filters: Mapping[str, Filter[RowT]]
    default_sort: str
    per_page: int = 50
    accepted: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """One page of a table, and what was asked of it."""

    rows: Sequence[RowT]
    total: int
    number: int
    pages: int
    per_page: int
    sort: str
    filters: Mapping[str, str]
    path: str
    default_sort: str

    @property
    def first(self) -> int:
        """Number of the first row on this page, counted from 1 over all pages."""
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        """Number of the last row on this page."""
        return self.first + len(self.rows) - 1

    def url(self, *, path: str | None = None, **changes: str | int | None) -> str:
        """The address of this table with some parameters changed; None or blank takes one away.

        `path` is the path of another form of the same table, as JSON for one.
        """
        current: dict[str, str | int | None] = {**self.filters, "sort": self.sort, "page": self.number}
        if "page" not in changes:
            current["page"] = None
        current.update(changes)
        silent = {"page": 1, "sort": self.default_sort}
        asked = {name: value for name, value in current.items() if value not in (None, "", silent.get(name))}
        path = self.path if path is None else path
        return f"{path}?{urlencode(asked)}" if asked else path

    def sort_url(self, key: str) -> str:
        """The address that sorts by a key, or turns the order round when the table is sorted by it."""
        return self.url(sort=f"-{key}" if self.sort == key else key)

    def aria_sort(self, key: str) -> str | None:
        """The value of aria-sort for the header of a column; None when the table is not sorted by it."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort)


def paginate(table: Table[RowT], rows: Sequence[RowT], request: Request) -> Page[RowT]:
    """Filter, sort and page rows as the query string asks; a page behind the last one is the last one.

    Raises NotAccepted for an unknown sort key, a filter value that is not among those accepted, or a page number
    out of range; Unreadable for one that is no number.
    """
    sort = request.args.get("sort") or table.default_sort
    key = sort.removeprefix("-")
    if key not in table.sorts:
        raise _refused("sort", f"Sorting is by one of {', '.join(table.sorts)}, with - before it for descending.")
    per_page = integer(request, "per_page")
    if per_page is not None and not 1 <= per_page <= MAX_PER_PAGE:
        raise _refused("per_page", f"A page may have from 1 to {MAX_PER_PAGE} rows.")
    number = integer(request, "page")
    if number is not None and not 1 <= number <= 100_000:
        raise _refused("page", "Pages are numbered from 1.")
    asked = {name: request.args.get(name, "").strip()[:_MAX_TEXT] for name in table.filters}
    filters = {name: value for name, value in asked.items() if value}
    for name, value in filters.items():
        if name in table.accepted and value not in table.accepted[name]:
            raise _refused(name, f"{name} is one of {', '.join(table.accepted[name])}.")
    kept = [row for row in rows if all(table.filters[name](row, value) for name, value in filters.items())]
    kept = _sorted(kept, table.sorts[key], descending=sort.startswith("-"))
    size = per_page or table.per_page
    pages = max(1, -(-len(kept) // size))
    number = min(number or 1, pages)
    start = (number - 1) * size
    chosen = {**filters, "per_page": str(per_page)} if per_page else filters
    return Page(
        kept[start : start + size], len(kept), number, pages, size, sort, chosen, request.path, table.default_sort
    )


def _sorted(rows: list[RowT], key: SortKey[RowT], *, descending: bool) -> list[RowT]:
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=descending) + unknown


def _refused(pointer: str, detail: str) -> NotAccepted:
    return NotAccepted(detail, fields=[FieldError(pointer, detail)])
