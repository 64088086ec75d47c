"""Films from a server that answers as Wikidata's does: late, in half, not at all."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cataloguing import Wish, import_films
from app.errors import FetchFailed
from app.fetching import Fetcher
from app.films.importers.wikidata import Asking, Span, WikidataWish, options
from app.films.importers.wikidata_films import LICENCE, wikidata_supply
from tests.fetching.conftest import QUICK
from tests.films.conftest import Library
from tests.upstream import Answer, Asked, Upstream, html_answer, json_answer, limited, upstream

__all__ = ["upstream"]

WISH = WikidataWish(1994, 1995, 5, ("en", "fr"), pause=0)
ENTITY = "http://www.wikidata.org/entity/"
FILMS = {
    "Q1": (
        "1994-05-01",
        [("label", "", "The Harbour", "en"), ("label", "", "Le Port", "fr"), ("alias", "", "Harbor", "en")],
    ),
    "Q2": ("1995-03-01", [("label", "", "Lanterna", "mul"), ("original", "", "La Lanterna", "it")]),
    "Q3": ("1995-11-20", [("alias", "", "Nameless", "en")]),
}
FACTS = [
    ("sitelinks", "", "12", ""),
    ("imdb", "", "tt0900001", ""),
    ("tmdb", "", "77", ""),
    ("country", "", "FR", ""),
    ("director", "Q8", "Ann Roe (mul)", "mul"),
    ("director", "Q8", "Ann Roe", "en"),
    ("genre", "Q9", "drama film", "en"),
]


def bindings(film: str, day: str, said: list[tuple[str, str, str, str]]) -> Iterator[dict[str, Any]]:
    yield binding(film, "date", f"{day}T00:00:00Z")
    yield binding(film, "date", "2001-01-01T00:00:00Z")
    yield binding(film, "imdb", "t1234", kind="bnode")
    for what, item, value, language in said:
        yield binding(film, what, value, item=item, language=language)


def binding(film: str, what: str, value: str, *, kind: str = "literal", **more: str) -> dict[str, Any]:
    found = {"film": {"type": "uri", "value": ENTITY + film}, "what": {"type": "literal", "value": what}}
    found |= {name: {"type": "literal", "value": text} for name, text in more.items() if text}
    return found | {"value": {"type": kind, "value": value}}


def span_of(asked: Asked) -> Span:
    start, end = re.findall(r'"(\d{4}-\d\d-\d\d)T', asked.query["query"])
    return Span(date.fromisoformat(start), date.fromisoformat(end))


def results(asked: Asked) -> Answer:
    """What is right for the span that was asked for."""
    span, rows = span_of(asked), []
    for film, (day, said) in FILMS.items():
        if span.start <= date.fromisoformat(day) < span.end:
            rows += bindings(film, day, said + (FACTS if film == "Q1" else FACTS[:1]))
    return json_answer(json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}))


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher as it is made for Wikidata."""
    opened = Fetcher(replace(options(QUICK), read_timeout=0.5))
    yield opened
    opened.close()


def ask(fetcher: Fetcher, upstream: Upstream, folder: Path, wish: WikidataWish = WISH) -> list[Path]:
    return Asking(fetcher, wish, folder, f"{upstream.url}/sparql").run()


def test_films_of_wikidata(library: Library, fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/sparql"] = results
    supply = wikidata_supply(ask(fetcher, upstream, library.folder / "wikidata"))
    report = import_films(library.runtime, Wish(supply, "wikidata", most_bad=0.5, index=False))
    films = {key: film for key, film in library.films().items() if film.source == "wikidata"}
    assert set(films) == {"tt0900001", "Q2"}
    film = films["tt0900001"]
    assert (film.title, film.year, film.directors, film.genres) == ("The Harbour", 1994, ("Ann Roe",), ("Drama",))
    assert (film.imdb_id, film.wikidata_id, film.tmdb_id, film.countries) == ("tt0900001", "Q1", "77", ("FR",))
    assert (films["Q2"].title, films["Q2"].original_title, films["Q2"].language) == ("Lanterna", "La Lanterna", "it")
    assert {title[:3] for title in library.titles() if title[3] == "wikidata"} == {
        ("tt0900001", "Le Port", "fr"),
        ("tt0900001", "Harbor", "en"),
    }
    assert report.tables[0].first == ["wikidata:3: title: is blank"]
    assert f"Licence: {LICENCE}" in str(report)
    assert [str(span_of(asked)) for asked in upstream.seen] == ["1994-01-01_1995-01-01", "1995-01-01_1996-01-01"]
    query = upstream.seen[0].query["query"]
    assert "?links >= 5" in query
    assert 'IN ("en", "fr", "mul")' in query
    assert upstream.seen[0].headers["Accept"] == "application/sparql-results+json"


TIMED_OUT = Answer(b"SPARQL-QUERY: ...\njava.util.concurrent.TimeoutException\n", 500)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(TIMED_OUT, id="500"),
        pytest.param(Answer(b"", 504), id="504"),
        pytest.param(json_answer('{"results": {"bindings": [{"film": \njava.util.concurrent.Time'), id="half of it"),
        pytest.param(json_answer('{"results": ', cut=5, chunked=True), id="cut off"),
        pytest.param(json_answer("[]", delay=1), id="slow"),
        pytest.param(json_answer('{"results": {}}'), id="no results"),
        pytest.param(json_answer('{"results": {"bindings": [' + " " * 65_000_000 + "]}}"), id="too large"),
    ],
)
def test_a_span_that_takes_too_long_is_halved(
    library: Library, fetcher: Fetcher, upstream: Upstream, fault: Answer
) -> None:
    def overloaded(asked: Asked) -> Answer:
        span = span_of(asked)
        return fault if (span.end - span.start).days > 200 else results(asked)

    upstream.routes["/sparql"] = overloaded
    paths = ask(fetcher, upstream, library.folder / "wikidata")
    assert [path.name for path in paths] == [
        "1994-01-01_1994-07-02.jsonl",
        "1994-07-02_1995-01-01.jsonl",
        "1995-01-01_1995-07-02.jsonl",
        "1995-07-02_1996-01-01.jsonl",
    ]
    found = [json.loads(line)["id"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert found == ["Q1", "Q2", "Q3"]


def test_what_is_finished_is_not_asked_again(fetcher: Fetcher, upstream: Upstream, tmp_path: Path) -> None:
    def breaking(asked: Asked) -> Answer:
        span = span_of(asked)
        if (span.end - span.start).days > 200:
            return TIMED_OUT
        return html_answer(status=403) if span.start.year == 1995 else results(asked)

    upstream.routes["/sparql"] = breaking
    with pytest.raises(FetchFailed, match="403"):
        ask(fetcher, upstream, tmp_path)
    assert len(upstream.seen) == 5
    upstream.routes["/sparql"] = results
    upstream.seen.clear()
    ask(fetcher, upstream, tmp_path)
    assert [str(span_of(asked)) for asked in upstream.seen] == ["1995-01-01_1995-07-02", "1995-07-02_1996-01-01"]
    upstream.seen.clear()
    assert len(ask(fetcher, upstream, tmp_path)) == 4
    assert upstream.seen == []


def test_asking_again_leaves_other_years_alone(fetcher: Fetcher, upstream: Upstream, tmp_path: Path) -> None:
    address = f"{upstream.url}/sparql"
    upstream.routes["/sparql"] = lambda asked: TIMED_OUT if "1994-01-01" in str(span_of(asked)) else results(asked)
    (tmp_path / WISH.folder).mkdir()
    halves = [tmp_path / WISH.folder / f"1994-0{name}.jsonl" for name in ("1-01_1994-07-02", "7-02_1995-01-01")]
    for path in halves:
        path.write_text("{}\n")
    path.with_name("1994-01-01_1995-01-01.halved").touch()
    assert len(ask(fetcher, upstream, tmp_path)) == 3
    later = Asking(fetcher, replace(WISH, to_year=1994), tmp_path, address)
    later.forget()
    with pytest.raises(FetchFailed):
        later.run()
    upstream.routes["/sparql"] = results
    upstream.seen.clear()
    others = Asking(fetcher, replace(WISH, from_year=1995), tmp_path, address).run()
    assert [path.name for path in others] == [
        "1995-01-01_1996-01-01.jsonl",
        "1994-01-01_1994-07-02.stale",
        "1994-07-02_1995-01-01.stale",
    ]
    assert upstream.seen == []
    assert {path.suffix for path in later.run()} == {".jsonl"}


def test_a_day_that_takes_too_long_is_told(fetcher: Fetcher, upstream: Upstream, tmp_path: Path) -> None:
    upstream.routes["/sparql"] = TIMED_OUT
    with pytest.raises(FetchFailed, match="the status 500"):
        ask(fetcher, upstream, tmp_path)
    assert span_of(upstream.seen[-1]) == Span(date(1994, 1, 1), date(1994, 1, 2))


def test_a_short_wait_is_kept(fetcher: Fetcher, upstream: Upstream, tmp_path: Path) -> None:
    waits = iter([limited("1")])
    upstream.routes["/sparql"] = lambda asked: next(waits, None) or results(asked)
    assert len(ask(fetcher, upstream, tmp_path)) == 2
    assert len(upstream.seen) == 3
