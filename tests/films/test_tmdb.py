"""Films from a server that answers as TMDB's does."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cataloguing import Wish, import_films
from app.errors import BadAnswer, FetchFailed, NotAccepted, SettingError
from app.fetching import Fetcher
from app.films.importers.tmdb import AskingTmdb, TmdbWish
from app.films.importers.tmdb_films import LICENCE, tmdb_supply
from tests.fetching.conftest import QUICK
from tests.films.conftest import Library
from tests.upstream import Answer, Asked, Upstream, json_answer, upstream

__all__ = ["upstream"]

KEY = "0123456789abcdef0123456789abcdef"
WISH = TmdbWish(1994, 1995, 5, pause=0)


def film(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"Harbour {number}",
        "original_title": f"Port {number}",
        "original_language": "fr",
        "release_date": "1994-05-01",
        "vote_count": 10 * number,
        "imdb_id": f"tt090000{number}",
        "genres": [{"id": 18, "name": "Drama"}],
        "origin_country": ["FR"],
        "external_ids": {"wikidata_id": f"Q{number}"},
        "credits": {"crew": [{"job": "Director", "name": "Ann Roe"}, {"job": "Editor", "name": "Bo Li"}]},
        "alternative_titles": {"titles": [{"iso_3166_1": "DE", "title": f"Hafen {number}", "type": ""}]},
        "translations": {
            "translations": [
                {"iso_3166_1": "JP", "iso_639_1": "ja", "data": {"title": f"港 {number}"}},
                {"iso_3166_1": "US", "iso_639_1": "en", "data": {"title": ""}},
            ]
        },
    } | more


def page(*numbers: int, pages: int = 1) -> Answer:
    return json_answer(json.dumps({"page": 1, "results": [{"id": n} for n in numbers], "total_pages": pages}))


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher for tests."""
    opened = Fetcher(QUICK)
    yield opened
    opened.close()


@pytest.fixture
def tmdb(upstream: Upstream) -> Upstream:
    """Two pages of films in 1994, none in 1995."""

    def discover(asked: Asked) -> Answer:
        if asked.query["primary_release_year"] == "1995":
            return page(pages=99)
        return {"1": page(1, 2, pages=2), "2": page(2, 3, 4, pages=2)}[asked.query["page"]]

    upstream.routes["/discover/movie"] = discover
    odd = {3: film(3, imdb_id=None, external_ids={}, original_title="Harbour 3"), 4: film(4, release_date="")}
    for number in (1, 3, 4):
        upstream.routes[f"/movie/{number}"] = json_answer(json.dumps(odd.get(number, film(number))))
    return upstream


def ask(fetcher: Fetcher, upstream: Upstream, folder: Path, key: str = KEY) -> list[Path]:
    return AskingTmdb(fetcher, WISH, folder, key, upstream.url).run()


def test_films_of_tmdb(library: Library, fetcher: Fetcher, tmdb: Upstream, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        paths = ask(fetcher, tmdb, library.folder / "tmdb")
    assert KEY not in caplog.text
    assert tmdb.seen[0].query["api_key"] == KEY
    assert tmdb.paths().count("/discover/movie") == 3, "a page without films is the last"
    assert [path.name for path in paths] == ["1994.jsonl", "1995.jsonl"]
    assert all(KEY not in path.read_text(encoding="utf-8") for path in paths)
    report = import_films(library.runtime, Wish(tmdb_supply(paths, frozenset()), "tmdb", most_bad=0.5, index=False))
    films = {key: found for key, found in library.films().items() if found.source == "tmdb"}
    assert set(films) == {"tt0900001", "tmdb-3"}
    found = films["tt0900001"]
    assert (found.title, found.original_title, found.language, found.year) == ("Harbour 1", "Port 1", "fr", 1994)
    assert (found.directors, found.genres, found.countries) == (("Ann Roe",), ("Drama",), ("FR",))
    assert (found.imdb_id, found.wikidata_id, found.tmdb_id) == ("tt0900001", "Q1", "1")
    assert {title[1:3] for title in library.titles() if title[0] == "tt0900001"} == {("Hafen 1", "de"), ("港 1", "ja")}
    assert report.tables[0].first == ["tmdb:3: release_date: is blank"]
    assert f"Licence: {LICENCE}" in str(report)


def test_titles_of_some_languages(library: Library, fetcher: Fetcher, tmdb: Upstream) -> None:
    supply = tmdb_supply(ask(fetcher, tmdb, library.folder / "tmdb"), frozenset({"ja"}))
    import_films(library.runtime, Wish(supply, "tmdb", most_bad=0.5, index=False))
    assert {title[1:3] for title in library.titles() if title[0] == "tt0900001"} == {("港 1", "ja")}


def test_a_run_that_was_stopped_is_gone_on_with(fetcher: Fetcher, tmdb: Upstream, tmp_path: Path) -> None:
    good = tmdb.routes["/movie/3"]
    tmdb.routes["/movie/3"] = Answer(b"", 500)
    with pytest.raises(FetchFailed, match="the status 500"):
        ask(fetcher, tmdb, tmp_path)
    with (tmp_path / "5" / "1994.part").open("a", encoding="utf-8") as part:
        part.write('\0\0\0\n{"id": 3, "tit')
    tmdb.routes["/movie/3"] = good
    tmdb.seen.clear()
    (first, _) = ask(fetcher, tmdb, tmp_path)
    assert [path for path in tmdb.paths() if "movie/" in path] == ["/movie/2", "/movie/3", "/movie/4"]
    assert [json.loads(line)["id"] for line in first.read_text(encoding="utf-8").splitlines()] == [1, 3, 4]
    tmdb.seen.clear()
    ask(fetcher, tmdb, tmp_path)
    assert tmdb.seen == []


def test_asking_again_keeps_the_answers_until_there_are_new_ones(
    fetcher: Fetcher, tmdb: Upstream, tmp_path: Path
) -> None:
    ask(fetcher, tmdb, tmp_path)
    later = AskingTmdb(fetcher, TmdbWish(1994, 1994, 5, pause=0), tmp_path, KEY, tmdb.url)
    later.forget()
    movie = tmdb.routes.pop("/movie/4")
    tmdb.routes["/movie/4"] = Answer(b"", 500)
    with pytest.raises(FetchFailed, match="500"):
        later.run()
    other = AskingTmdb(fetcher, TmdbWish(1995, 1995, 5, pause=0), tmp_path, KEY, tmdb.url)
    assert [path.name for path in other.run()] == ["1995.jsonl", "1994.stale"]
    tmdb.routes["/movie/4"] = movie
    assert [path.name for path in later.run()] == ["1994.jsonl", "1995.jsonl"]


def test_pages_without_end(
    fetcher: Fetcher, upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.films.importers.tmdb.MOST_PAGES", 7)
    upstream.routes |= {"/discover/movie": page(1, pages=10**9), "/movie/1": json_answer(json.dumps(film(1)))}
    with pytest.raises(NotAccepted, match=r"more films of 1994 with 5 votes than it lists; .*--votes"):
        ask(fetcher, upstream, tmp_path)
    assert upstream.paths() == ["/discover/movie"] * 7


@pytest.mark.parametrize("answer", ["{}", "[]", '{"results": [{}], "total_pages": 1}', '{"results": 1}'])
def test_something_else_than_films(fetcher: Fetcher, upstream: Upstream, tmp_path: Path, answer: str) -> None:
    upstream.routes["/discover/movie"] = json_answer(answer)
    with pytest.raises(BadAnswer, match="something else than a page of films"):
        ask(fetcher, upstream, tmp_path)


def test_keys(fetcher: Fetcher, upstream: Upstream, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="NAMESAKE_TMDB_KEY is not set"):
        ask(fetcher, upstream, tmp_path, "")
    upstream.routes["/discover/movie"] = Answer(b"{}", 401)
    with pytest.raises(FetchFailed, match="is the key right") as caught:
        ask(fetcher, upstream, tmp_path, "head.claims.signature")
    assert upstream.seen[0].headers["Authorization"] == "Bearer head.claims.signature"
    assert "api_key" not in upstream.seen[0].query
    assert "ttt" not in str(caught.value)
