"""Shows from a service that answers as TVmaze does, faults included."""

import time
from typing import Any

import pytest

from app.errors import BadAnswer, FetchFailed, FetchTimedOut, NamesakeError, NotFound
from app.fetching import Fetcher
from app.progress import silent
from app.shows.importers.given import MAX_TITLE, GivenShow, GivenTitle, obvious, tidy
from app.shows.importers.tvmaze import TVmaze
from tests.shows.conftest import answer
from tests.upstream import Answer, Upstream, html_answer, limited, redirect

SHOW: dict[str, Any] = {
    "id": 7,
    "url": "https://www.tvmaze.com/shows/7/moth-street",
    "name": "Moth  Street",
    "type": "Animation",
    "language": "English",
    "genres": ["Comedy"],
    "status": "Ended",
    "premiered": "2019-02-03",
    "ended": "2021-05-06",
    "rating": {"average": None},
    "network": {"id": 1, "name": "Channel X", "country": {"name": "United States", "code": "US", "timezone": "-"}},
    "webChannel": None,
    "externals": {"tvrage": None, "thetvdb": 123, "imdb": "tt9999999"},
}


def entry(number: int | None, name: str | None, **more: Any) -> dict[str, Any]:
    usual = {"id": 100 + (number or 0), "name": name, "season": 1, "number": number, "type": "regular"}
    return {**usual, "airdate": f"2019-02-{number or 1:02}", "runtime": None, "summary": "<p>…</p>", **more}


EPISODES = [
    entry(1, "SE7EN"),
    entry(None, "The Making of", type="significant_special", id=201),
    entry(None, "Trailer", type="insignificant_special", id=202),
    entry(2, "TBA", airdate=""),
    entry(3, None),
]


def serve(upstream: Upstream, show: object = SHOW, episodes: object = EPISODES, akas: object = ()) -> None:
    upstream.routes["/shows/7"] = answer(show)
    upstream.routes["/shows/7/episodes"] = answer(episodes)
    upstream.routes["/shows/7/akas"] = answer(list(akas) if isinstance(akas, tuple) else akas)


def fetch(fetcher: Fetcher, upstream: Upstream, specials: Any = "significant") -> GivenShow:
    return TVmaze(fetcher, upstream.url + "/", specials).fetch("7", silent)


def test_a_show(fetcher: Fetcher, upstream: Upstream) -> None:
    serve(upstream, akas=({"name": "Mottenstraße", "country": None}, {"name": "", "country": None}))
    show = fetch(fetcher, upstream)
    assert (show.name, show.first_year, show.last_year, show.kind) == ("Moth Street", 2019, 2021, "animation")
    assert (show.countries, show.network, show.other_names) == (("US",), "Channel X", ("Mottenstraße",))
    assert show.ids == {"tvmaze": "7", "imdb": "tt9999999"}
    assert [(e.season, e.number, e.outside_id, e.air_date) for e in show.episodes] == [
        (1, 1, "101", "2019-02-01"),
        (None, None, "201", "2019-02-01"),
        (1, 2, "102", ""),
        (1, 3, "103", "2019-02-03"),
    ]
    assert show.episodes[0].titles == (GivenTitle("SE7EN", "en"),)
    assert [episode.is_untitled for episode in show.episodes] == [False, False, True, True]
    assert upstream.seen[1].query == {"specials": "1"}


@pytest.mark.parametrize(("specials", "count"), [("none", 3), ("significant", 4), ("all", 5)])
def test_which_specials_are_taken(fetcher: Fetcher, upstream: Upstream, specials: str, count: int) -> None:
    serve(upstream)
    assert len(fetch(fetcher, upstream, specials).episodes) == count


def test_an_anime_and_its_original_name(fetcher: Fetcher, upstream: Upstream) -> None:
    show = {**SHOW, "language": "Japanese", "network": None, "webChannel": {"name": "Net", "country": None}}
    serve(upstream, show, [entry(1, "麗しのサブリナ"), entry(2, "Roman Holiday")], ({"name": "モスどおり"},))
    found = fetch(fetcher, upstream)
    assert (found.kind, found.original_name, found.countries, found.network) == ("anime", "モスどおり", (), "Net")
    assert [episode.titles[0].language for episode in found.episodes] == ["ja", ""]


def test_a_search(fetcher: Fetcher, upstream: Upstream) -> None:
    other = {**SHOW, "id": 8, "name": "Moth Street Blues", "premiered": None, "network": None}
    upstream.routes["/search/shows"] = answer([{"score": 0.9, "show": other}, {"score": 0.8, "show": SHOW}])
    found = TVmaze(fetcher, upstream.url).search("moth street", silent)
    assert [str(choice) for choice in found] == [
        "Moth Street Blues (Animation)",
        "Moth Street (2019, US, Channel X, Animation)",
    ]
    clear = obvious("moth street", found)
    assert clear is not None
    assert clear.id == "7"
    assert obvious("moths", found) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("82", "82"),
        ("https://www.tvmaze.com/shows/82/moth-street", "82"),
        ("Moth Street", ""),
        ("24 Hours", ""),
        ("²", ""),
        ("tt9999999", "7"),
    ],
)
def test_what_is_an_id(fetcher: Fetcher, upstream: Upstream, text: str, found: str) -> None:
    upstream.routes["/lookup/shows"] = redirect("/shows/7")
    serve(upstream)
    assert TVmaze(fetcher, upstream.url).identify(text) == found


@pytest.mark.parametrize(
    "first",
    [limited("0"), Answer(b"", 500), answer(SHOW, cut=20), answer(SHOW, length=9999)],
    ids=["429", "500", "cut off", "wrong length"],
)
def test_passing_faults(fetcher: Fetcher, upstream: Upstream, first: Answer) -> None:
    serve(upstream)
    upstream.routes["/shows/7"] = [first, answer(SHOW)]
    assert fetch(fetcher, upstream).name == "Moth Street"


@pytest.mark.parametrize(
    ("route", "wrong", "error", "said"),
    [
        ("/shows/7", None, NotFound, "404"),
        ("/shows/7", html_answer(), BadAnswer, "HTML"),
        ("/shows/7", limited("0"), FetchFailed, "429"),
        ("/shows/7", answer(SHOW, delay=1.5), FetchTimedOut, "in time"),
        ("/shows/7", answer([SHOW]), BadAnswer, "/shows/7: an object is expected, and a list came"),
        ("/shows/7", answer({**SHOW, "name": ["x"]}), BadAnswer, "name is a list; a text is expected"),
        ("/shows/7", answer({**SHOW, "name": ""}), NotFound, "no name"),
        ("/shows/7/episodes", answer({"message": "x"}), BadAnswer, "a list is expected, and an object came"),
        ("/shows/7/episodes", answer([[]]), BadAnswer, "an object is expected, and a list came"),
        ("/shows/7/episodes", answer([{"name": "x"}]), BadAnswer, "there is no id"),
        ("/shows/7/episodes", answer([{**entry(1, "x"), "number": "one"}]), BadAnswer, "number is a text"),
        ("/shows/7/episodes", answer([{**entry(1, "x"), "number": -1}]), BadAnswer, "number is the number -1"),
        ("/shows/7/akas", answer(None), BadAnswer, "a list is expected, and null came"),
    ],
)
def test_what_cannot_be_used(
    fetcher: Fetcher, upstream: Upstream, route: str, wrong: Answer | None, error: type[NamesakeError], said: str
) -> None:
    serve(upstream)
    if wrong is None:
        del upstream.routes[route]
    else:
        upstream.routes[route] = wrong
    with pytest.raises(error) as caught:
        fetch(fetcher, upstream)
    assert said in str(caught.value)


def test_a_name_of_marks_without_end_takes_no_time(fetcher: Fetcher, upstream: Upstream) -> None:
    serve(upstream, akas=({"name": "e" + "\u0301\u0327" * 300},))
    begun = time.process_time()
    (name,) = fetch(fetcher, upstream).other_names
    assert len(name) == MAX_TITLE
    assert len(tidy("e" + "\u0301\u0327" * 60_000)) == MAX_TITLE
    assert time.process_time() - begun < 1
