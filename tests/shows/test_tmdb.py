"""Shows from a service that answers as TMDB does."""

import logging
from typing import Any

import pytest

from app.errors import FetchFailed, NotAccepted, NotFound, SettingError
from app.fetching import Fetcher
from app.progress import silent
from app.shows.importers.tmdb import TMDB
from tests.shows.conftest import answer
from tests.upstream import Answer, Asked, Upstream

SHOW: dict[str, Any] = {
    "id": 5,
    "name": "Moth Street",
    "original_name": "蛾の道",
    "original_language": "ja",
    "first_air_date": "2019-02-03",
    "last_air_date": "2020-03-04",
    "status": "Ended",
    "origin_country": ["JP"],
    "genres": [{"id": 16, "name": "Zeichentrick"}],
    "networks": [{"id": 1, "name": "Channel X"}],
    "seasons": [{"season_number": 0, "episode_count": 1}, {"season_number": 1, "episode_count": 2}],
    "external_ids": {"imdb_id": "tt9999999", "wikidata_id": None},
    "alternative_titles": {"results": [{"iso_3166_1": "DE", "title": "Mottenstraße"}]},
}
TITLES = {
    ("0", "en"): ["Behind the Scenes"],
    ("0", "fr"): ["Behind the Scenes"],
    ("1", "en"): ["Black Rain", "Qqqq"],
    ("1", "fr"): ["Pluie noire", "Épisode 2"],
}


def season(asked: Asked) -> Answer:
    number = asked.path.rsplit("/", 1)[1]
    titles = TITLES[number, asked.query["language"]]
    episodes = [
        {
            "id": int(number) * 10 + at,
            "name": title,
            "season_number": int(number),
            "episode_number": at,
            "air_date": None,
        }
        for at, title in enumerate(titles, start=1)
    ]
    return answer({"_id": "x", "episodes": episodes})


def serve(upstream: Upstream) -> None:
    upstream.routes["/tv/5"] = answer(SHOW)
    upstream.routes["/tv/5/season/0"] = upstream.routes["/tv/5/season/1"] = season


def test_a_show_with_translated_titles(fetcher: Fetcher, upstream: Upstream) -> None:
    serve(upstream)
    show = TMDB(fetcher, "s3cret", ("en", "fr", "en"), upstream.url).fetch("5", silent)
    assert (show.name, show.original_name, show.kind, show.last_year) == ("Moth Street", "蛾の道", "anime", 2020)
    assert (show.ids, show.other_names) == ({"tmdb": "5", "imdb": "tt9999999"}, ("Mottenstraße",))
    assert show.languages == {"en", "fr"}
    assert [(e.season, e.number, e.outside_id) for e in show.episodes] == [
        (None, None, "1"),
        (1, 1, "11"),
        (1, 2, "12"),
    ]
    assert [[(t.text, t.language) for t in e.titles] for e in show.episodes] == [
        [("Behind the Scenes", "en")],
        [("Black Rain", "en"), ("Pluie noire", "fr")],
        [("Qqqq", "en")],
    ]


def test_ids_elsewhere_that_are_none_are_left_out(fetcher: Fetcher, upstream: Upstream) -> None:
    serve(upstream)
    upstream.routes["/tv/5"] = answer({**SHOW, "external_ids": {"imdb_id": "tt1/../x", "wikidata_id": "Q42"}})
    assert TMDB(fetcher, "s3cret", url=upstream.url).fetch("5", silent).ids == {"tmdb": "5", "wikidata": "Q42"}


def test_ids(fetcher: Fetcher, upstream: Upstream) -> None:
    source = TMDB(fetcher, "s3cret", url=upstream.url)
    upstream.routes["/find/tt9999999"] = answer({"movie_results": [], "tv_results": [{"id": 5}]})
    upstream.routes["/find/tt0000001"] = answer({"movie_results": [{"id": 5}], "tv_results": []})
    found = [
        source.identify(text) for text in ("5", "https://www.themoviedb.org/tv/5-moth-street", "Moth", "tt9999999")
    ]
    assert found == ["5", "5", "", "5"]
    with pytest.raises(NotFound, match="TMDB knows no show tt0000001"):
        source.identify("tt0000001")


def test_a_search(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/search/tv"] = answer({"page": 1, "results": [SHOW]})
    source = TMDB(fetcher, "s3cret", url=upstream.url)
    (found,) = source.search("moth", silent)
    assert source.search(" Moth ", silent) == [found]
    assert len(upstream.seen) == 1
    assert (str(found), found.other_names) == ("Moth Street (2019, JP)", ("蛾の道",))


@pytest.mark.parametrize(("key", "header"), [("s3cret", None), ("s3cret.of.v4", "Bearer s3cret.of.v4")])
def test_the_key_is_sent_and_never_told(
    fetcher: Fetcher, upstream: Upstream, caplog: pytest.LogCaptureFixture, key: str, header: str | None
) -> None:
    upstream.routes["/search/tv"] = Answer(b'{"status_code":7}', 401)
    with caplog.at_level(logging.DEBUG), pytest.raises(FetchFailed, match="is the key right") as caught:
        TMDB(fetcher, key, url=upstream.url).search("moth", silent)
    (asked,) = upstream.seen
    assert (asked.headers.get("Authorization"), asked.query.get("api_key")) == (header, None if header else key)
    assert "s3cret" not in caplog.text + str(caught.value)


def test_a_key_and_languages_are_needed(fetcher: Fetcher) -> None:
    with pytest.raises(SettingError, match="NAMESAKE_TMDB_KEY"):
        TMDB(fetcher, "")
    with pytest.raises(NotAccepted, match="'english' is no language"):
        TMDB(fetcher, "s3cret", ("english",))
    with pytest.raises(NotAccepted, match="no language"):
        TMDB(fetcher, "s3cret", ())
