"""Anime from a service that answers as Jikan does, with its quirks."""

from typing import Any

import pytest

from app.errors import BadAnswer, NotFound
from app.fetching import Fetcher
from app.progress import silent
from app.shows.importers import jikan
from app.shows.importers.given import GivenShow, obvious
from app.shows.importers.jikan import LIMITS, Jikan
from app.shows.importers.pacing import Pace
from tests.shows.conftest import answer
from tests.upstream import Answer, Asked, Upstream, html_answer, limited

ANIME: dict[str, Any] = {
    "mal_id": 9,
    "titles": [{"type": "Default", "title": "Ga no Michi"}, {"type": "Synonym", "title": "GnM"}],
    "title": "Ga no Michi",
    "title_english": "Moth Street",
    "title_japanese": "蛾の道",
    "type": "TV",
    "episodes": 12,
    "airing": False,
    "aired": {"from": "2019-04-05T00:00:00+00:00", "to": "2020-06-21T00:00:00+00:00"},
    "year": None,
}


def entry(number: int, title: str = "", japanese: str | None = None, romaji: str | None = None) -> dict[str, Any]:
    day = f"2019-04-{number % 28 + 1:02}T00:00:00+00:00"
    titles = {"title": title or f"Moth {number}", "title_japanese": japanese, "title_romanji": romaji}
    return {"mal_id": number, **titles, "aired": day, "score": 4.5, "filler": False, "recap": False}


def page(*entries: dict[str, Any], more: bool = True, last: int = 1) -> Answer:
    return answer({"pagination": {"last_visible_page": last, "has_next_page": more}, "data": list(entries)})


def fetch(fetcher: Fetcher, upstream: Upstream, route: Any, **options: Any) -> GivenShow:
    upstream.routes["/v4/anime/9"] = answer({"data": ANIME})
    upstream.routes["/v4/anime/9/episodes"] = route
    options.setdefault("pace", Pace(LIMITS, sleep=lambda seconds: None))
    return Jikan(fetcher, f"{upstream.url}/v4", **options).fetch("9", silent)


def numbers(show: GivenShow) -> list[int | None]:
    return [episode.number for episode in show.episodes]


def test_an_anime(fetcher: Fetcher, upstream: Upstream) -> None:
    show = fetch(
        fetcher,
        upstream,
        page(
            entry(1, "Black Rain", "ブラック・レイン", "Burakku Rein\u00a0"), entry(2, "Kaze", None, "Kaze"), more=False
        ),
    )
    assert (show.name, show.original_name, show.first_year, show.last_year) == ("Moth Street", "蛾の道", 2019, 2020)
    assert (show.kind, show.countries, show.ids) == ("anime", ("JP",), {"mal": "9"})
    assert show.other_names == ("Ga no Michi", "Moth Street", "蛾の道", "GnM")
    assert [[(t.text, t.language) for t in episode.titles] for episode in show.episodes] == [
        [("Black Rain", "en"), ("ブラック・レイン", "ja"), ("Burakku Rein", "ja-Latn")],
        [("Kaze", "ja-Latn")],
    ]
    assert [(e.season, e.number, e.air_date, e.outside_id) for e in show.episodes] == [
        (1, 1, "2019-04-02", ""),
        (1, 2, "2019-04-03", ""),
    ]


def test_a_next_page_for_ever(fetcher: Fetcher, upstream: Upstream) -> None:
    pages = [page(entry(1), entry(2)), page(entry(3)), page()]
    assert numbers(fetch(fetcher, upstream, pages)) == [1, 2, 3]
    upstream.seen.clear()
    assert numbers(fetch(fetcher, upstream, page(entry(1), entry(2)))) == [1, 2], "the same page again and again"
    assert len(upstream.seen) == 3


def test_pages_without_an_end(fetcher: Fetcher, upstream: Upstream) -> None:
    with pytest.raises(BadAnswer, match="more than 100 pages"):
        fetch(fetcher, upstream, lambda asked: page(entry(int(asked.query["page"]))))


def test_a_first_page_that_is_empty_when_it_is_asked_for(fetcher: Fetcher, upstream: Upstream) -> None:
    def respond(asked: Asked) -> Answer:
        return page() if "page" in asked.query else page(entry(2), entry(3), more=False)

    assert numbers(fetch(fetcher, upstream, respond)) == [2, 3]
    assert fetch(fetcher, upstream, page(more=False)).episodes == ()


def test_titles_that_are_cut_are_asked_for(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/v4/anime/9/episodes/1"] = answer({"data": entry(1, "A Very Long Title / Another One")})
    show = fetch(fetcher, upstream, page(entry(1, "A Very Long Title / Anoth..."), more=False))
    assert show.episodes[0].titles[0].text == "A Very Long Title / Another One"


def test_a_season_of_a_show(fetcher: Fetcher, upstream: Upstream) -> None:
    show = fetch(fetcher, upstream, page(entry(1), more=False), season=2)
    assert (show.episodes[0].season, show.seasons) == (2, frozenset({2}))


def test_a_search(fetcher: Fetcher, upstream: Upstream) -> None:
    other = {**ANIME, "mal_id": 10, "title": "Ga no Michi 2", "title_english": None, "titles": [], "year": 2021}
    upstream.routes["/anime"] = answer({"data": [other, ANIME]})
    source = Jikan(fetcher, upstream.url, pace=Pace(LIMITS, sleep=lambda seconds: None))
    found = source.search("moth street", silent)
    assert source.search("Moth Street", silent) == found
    assert len(upstream.seen) == 1
    assert [str(choice) for choice in found] == [
        "Ga no Michi 2 (2021, TV, 12 episodes)",
        "Ga no Michi (2019, TV, 12 episodes)",
    ]
    clear = obvious("moth street", found)
    assert clear is not None
    assert clear.id == "9"
    assert source.identify("https://myanimelist.net/anime/9/Ga_no_Michi") == "9"
    assert source.identify("Ga no Michi") == ""


def test_passing_faults(fetcher: Fetcher, upstream: Upstream) -> None:
    pages = [limited("0"), Answer(b"", 503), page(entry(1), more=False)]
    assert numbers(fetch(fetcher, upstream, pages)) == [1]


def test_what_cannot_be_used(fetcher: Fetcher, upstream: Upstream) -> None:
    with pytest.raises(NotFound):
        fetch(fetcher, upstream, [Answer(b'{"status":404}', 404, {"Content-Type": "application/json"})])
    with pytest.raises(BadAnswer, match="HTML"):
        fetch(fetcher, upstream, html_answer())
    with pytest.raises(BadAnswer, match="there is no mal_id"):
        fetch(fetcher, upstream, answer({"data": [{"title": "x"}]}))
    with pytest.raises(BadAnswer, match="a list is expected"):
        fetch(fetcher, upstream, answer({"data": "x"}))


def test_the_pace(fetcher: Fetcher, upstream: Upstream) -> None:
    clock = [0.0]
    calls: list[float] = []

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    pace = Pace(jikan.LIMITS, now=lambda: clock[0], sleep=sleep)
    for _ in range(130):
        pace.wait()
        calls.append(clock[0])
    for most, seconds in ((3, 1), (60, 60)):
        assert all(later - earlier >= seconds for earlier, later in zip(calls, calls[most:], strict=False))
    fetch(fetcher, upstream, page(entry(1), more=False), pace=Pace(jikan.LIMITS, now=lambda: 0.0, sleep=calls.append))
    assert calls[130:] == [], "two calls need not wait"
