"""Answers that were kept in files, and what is odd in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cataloguing import Wish, import_films
from app.errors import DataError
from app.films.importers.entries import FilmEntry
from app.films.importers.json_lines import JsonLines, Read
from tests.films.conftest import Library, write_lines


def reader(found: dict[str, Any]) -> Read:
    return FilmEntry(id=found["id"], title=found["title"], year=1990), [(text, "") for text in found["titles"]]


def supply(*paths: Path) -> JsonLines:
    return JsonLines("lines", paths, reader, "lines1", "")


def line(film_id: str, *titles: str) -> str:
    return json.dumps({"id": film_id, "title": film_id.upper(), "titles": titles})


def test_lines_of_several_files(library: Library) -> None:
    first = write_lines(library.folder / "a.jsonl", line("x-1", "Alpha"), line("x-2", "", "Beta"), '{"id": "x-3"}')
    second = write_lines(library.folder / "b.jsonl", line("x-1", "Again"), "[1]", "{", line("x-4"))
    report = import_films(library.runtime, Wish(supply(first, second), "lines", most_bad=0.6, index=False))
    (told,) = report.tables
    assert (told.rows, dict(told.left_out)) == (7, {"id: came before": 1})
    assert dict(told.skipped) == {"row: is no film of this service": 3}
    assert told.first[0] == "lines:3: row: 'a.jsonl:3' is no film of this service"
    assert dict(told.left_blank) == {"title: is blank": 1}
    assert {"x-1", "x-2", "x-4"} < set(library.films())
    assert {title[:2] for title in library.titles() if title[3] == "lines"} == {("x-1", "Alpha"), ("x-2", "Beta")}
    assert import_films(library.runtime, Wish(supply(first, second), "lines", index=False)).applied is None


def test_files_that_are_gone_or_empty_change_nothing(library: Library) -> None:
    with pytest.raises(DataError, match=r"gone\.jsonl cannot be read"):
        import_films(library.runtime, Wish(supply(library.folder / "gone.jsonl"), "lines"))
    with pytest.raises(DataError, match="the table has no rows"):
        import_films(library.runtime, Wish(supply(write_lines(library.folder / "empty.jsonl")), "lines"))
