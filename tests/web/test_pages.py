"""The pages: what stands on them, what comes with them, and what they never do."""

import re
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import Node, parse, stored_votes

PAGES = [
    "/",
    "/shows/akudama-drive",
    "/shows/rec",
    "/shows/rick-and-morty",
    "/shows/riverdale",
    "/shows/supernatural",
    "/shows/supernatural?page=7",
    "/episodes/akudama-drive-s01e01",
    "/episodes/akudama-drive-s01e12",
    "/episodes/rick-and-morty-s01e09",
    "/films/tt0114369",
    "/films/tt0112682",
    "/films/a-night-to-remember-1942",
    "/lookup",
    "/lookup?title=Se7en",
    "/lookup?title=!!!",
    "/about",
]
ERRORS = {
    "/nothing": 404,
    "/shows/nothing": 404,
    "/episodes/nothing": 404,
    "/films/nothing": 404,
    "/shows/akudama-drive?sort=nothing": 422,
    "/shows/akudama-drive?film=nothing": 422,
    "/shows/akudama-drive?verdict=nothing": 422,
    "/shows/akudama-drive?page=x": 400,
    "/?per_page=0": 422,
    "/?q=a&q=b": 400,
    "/lookup?title=%00": 400,
    "/lookup?title=%ff": 400,
    "/references/akudama-drive-s01e01~tt0114369/vote": 405,
}


def page(client: FlaskClient, path: str, status: int = HTTPStatus.OK) -> Node:
    response = client.get(path)
    assert response.status_code == status
    return parse(response)


def rows(document: Node) -> list[Node]:
    return document.one("tbody").all("tr")


def titles(document: Node) -> list[str]:
    return [row.one("a", "episode-title").text for row in rows(document)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page(quiet: FlaskClient, quiet_app: Flask, path: str) -> None:
    response = quiet.get(path)
    assert response.status_code == HTTPStatus.OK
    document = parse(response)
    assert document.one("html")["lang"] == "en"
    assert document.one("title").text.endswith("Namesake") or document.one("title").text.startswith("Namesake")
    assert len(document.all("h1")) == 1
    assert document.one("main").text
    assert document.one("nav", aria_label="Main")
    assert document.one("input", id="search")["name"] == "title"
    ids = [node["id"] for node in document.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    words = document.one("main").text.replace("None that Namesake knows of", "").split()
    assert {"None", "Undefined", "nan"}.isdisjoint(words)
    assert "Set-Cookie" not in response.headers
    assert stored_votes(quiet_app) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(quiet: FlaskClient, path: str) -> None:
    document = page(quiet, path)
    assert document.all("style") == []
    for node in document.walk():
        assert "style" not in node.attributes
        assert not any(name.startswith("on") for name in node.attributes)
        if node.tag in ("script", "img", "iframe", "source"):
            assert node["src"].startswith("/static/")
        if node.tag == "link":
            assert node["href"].startswith("/static/")
        if node.tag == "script":
            assert node.text == ""


@pytest.mark.parametrize("path", PAGES)
def test_links_of_this_site_lead_somewhere(quiet: FlaskClient, path: str) -> None:
    addresses = {node["href"] for node in page(quiet, path).all("a")} | {
        node["href"] for node in page(quiet, path).all("link")
    }
    local = {address.partition("#")[0] for address in addresses if not address.startswith(("http", "#"))}
    assert local
    for address in sorted(local)[:40]:
        assert quiet.get(address).status_code == HTTPStatus.OK, address


@pytest.mark.parametrize("path", PAGES)
def test_headers(quiet: FlaskClient, path: str) -> None:
    headers = quiet.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert "Cookie" in headers["Vary"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_not_modified(quiet: FlaskClient, path: str) -> None:
    first = quiet.get(path)
    again = quiet.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert quiet.get(path, headers={"If-None-Match": '"other"'}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("path", PAGES)
def test_head(quiet: FlaskClient, path: str) -> None:
    head = quiet.head(path)
    assert head.status_code == HTTPStatus.OK
    assert head.data == b""
    assert head.headers["Content-Length"] == quiet.get(path).headers["Content-Length"]


def test_home_shows_the_share_of_every_show(quiet: FlaskClient) -> None:
    document = page(quiet, "/")
    found = {row.one("a", "show-name").text: row.one("td", "cell-share").text for row in rows(document)}
    assert found["Akudama Drive"] == "11 of 12 (92 %)"
    assert found["REC"] == "7 of 7 (100 %)"
    assert set(found) == {"Akudama Drive", "REC", "Rick and Morty", "Riverdale", "Supernatural"}
    assert next(iter(found)) == "REC", "the largest share stands first"
    bars = {row.one("a", "show-name").text: row.one("svg")["width"] for row in rows(document)}
    assert bars["Akudama Drive"] == "91.7%"


def test_home_has_a_search_box_that_looks_up(quiet: FlaskClient) -> None:
    form = page(quiet, "/").one("form", role="search")
    assert form["action"] == "/lookup"
    assert form.get("method") in (None, "get")
    assert form.one("input")["name"] == "title"


def test_home_says_what_is_incomplete(quiet: FlaskClient) -> None:
    incomplete = {row.one("a", "show-name").text for row in rows(page(quiet, "/")) if "incomplete" in row.text}
    assert incomplete == {"REC", "Rick and Morty"}


def test_home_gives_original_names(quiet: FlaskClient) -> None:
    (name,) = page(quiet, "/").all("bdi", "original")
    assert name.text == "アクダマドライブ"
    assert name["lang"] == "ja"


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "Akudama Drive"), ("-name", "Supernatural"), ("year", "Supernatural"), ("-episodes", "Supernatural")],
)
def test_home_sorted(quiet: FlaskClient, sort: str, first: str) -> None:
    document = page(quiet, f"/?sort={sort}")
    assert rows(document)[0].one("a", "show-name").text == first
    direction = "descending" if sort.startswith("-") else "ascending"
    (header,) = [node for node in document.all("th") if "aria-sort" in node.attributes]
    assert header["aria-sort"] == direction


def test_shows_is_the_home_page(quiet: FlaskClient) -> None:
    response = quiet.get("/shows")
    assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
    assert response.headers["Location"] == "/#shows"


def test_show_table(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/akudama-drive")
    assert document.one("h1").text == "Akudama Drive アクダマドライブ"
    assert titles(document) == [
        "SE7EN",
        "RESERVOIR DOGS",
        "MISSION: IMPOSSIBLE",
        "SPEED",
        "DEAD MAN WALKING",
        "BROTHER",
        "La Cité des Enfants Perdus",
        "BLACK RAIN",
        "THE SHINING",
        "BABEL",
        "WAR GAMES",
        "Akudama Drive",
    ]
    row = document.one("tr", id="akudama-drive-s01e01")
    assert row.one("td", "cell-number").text == "S01E01"
    assert row.one("time")["datetime"] == "2020-10-08"
    assert row.one("time").text == "8 Oct 2020"
    assert row.one("td", "cell-film").text == "Se7en 1995 David Fincher · United States"
    assert row.one("a", "film-title")["href"] == "/films/tt0114369"
    assert row.one("a", "episode-title")["href"] == "/episodes/akudama-drive-s01e01"
    assert row.one("span", "badge").text == "Exact"
    assert row.one("span", "score").text == "99 %"
    assert "Confirmed in the curated list" in row.one("div", "reasons-body").text


def test_an_episode_without_a_film_has_no_vote(quiet: FlaskClient) -> None:
    row = page(quiet, "/shows/akudama-drive").one("tr", id="akudama-drive-s01e12")
    assert "No film" in row.text
    assert row.all("form") == []
    assert len(page(quiet, "/shows/akudama-drive").all("form", "choices")) == 11


def test_other_language_titles(quiet: FlaskClient) -> None:
    row = page(quiet, "/shows/akudama-drive").one("tr", id="akudama-drive-s01e07")
    assert row.one("a", "episode-title").one("bdi")["lang"] == "fr"
    others = {
        (node.one("bdi")["lang"], node.one("bdi").text): node.one("small").text for node in row.all(css="other-title")
    }
    assert others == {
        ("en", "The City of Lost Children"): "English",
        ("ja", "ロスト・チルドレン"): "Japanese",
    }


def test_a_dub_that_names_another_film(quiet: FlaskClient) -> None:
    row = page(quiet, "/shows/rick-and-morty").one("tr", id="rick-and-morty-s01e09")
    assert row.all("a", "film-title")[0].text == "Something Wicked This Way Comes"
    second = row.one("span", "second-film")
    assert second.text.startswith("The French title names Little Shop of Horrors")


def test_summary(quiet: FlaskClient) -> None:
    summary = page(quiet, "/shows/akudama-drive").one("section", "summary")
    assert summary.one("p", "big").text == "11 of 12"
    assert "0 votes so far" in summary.text
    chips = {chip.text for chip in summary.all("a", "chip")}
    assert {"United States 8", "1980s 3", "1990s 6", "2000s 2", "Too few votes 11"} <= chips


def test_summary_chips_filter(quiet: FlaskClient) -> None:
    summary = page(quiet, "/shows/akudama-drive").one("section", "summary")
    for chip in summary.all("a", "chip"):
        count = int(chip.one("span").text)
        found = page(quiet, chip["href"])
        assert len(rows(found)) >= count > 0
        (active,) = found.all("a", "chip-on")
        assert active.text == chip.text
        assert len(rows(page(quiet, active["href"]))) == 12, "the same chip takes the filter away"


@pytest.mark.parametrize("key", ["number", "title", "air_date", "film", "score", "votes"])
def test_sort_by_address_both_ways(quiet: FlaskClient, key: str) -> None:
    up, down = (page(quiet, f"/shows/akudama-drive?sort={sign}{key}") for sign in ("", "-"))
    for document, direction, turned in ((up, "ascending", f"-{key}"), (down, "descending", key)):
        (header,) = [node for node in document.all("th") if "aria-sort" in node.attributes]
        assert header["aria-sort"] == direction
        link = header.one("a")["href"]
        # The default stays out of the address.
        assert parse_qs(urlsplit(link).query).get("sort") == (None if turned == "number" else [turned])
        assert link.startswith("/shows/akudama-drive")
        (header,) = [node for node in page(quiet, link).all("th") if "aria-sort" in node.attributes]
        assert header["aria-sort"] == {"ascending": "descending", "descending": "ascending"}[direction]
        assert sorted(titles(document)) == sorted(titles(up))
    if key == "film":
        films = [[link.text for link in row.all("a", "film-title")[:1]] for row in rows(up)]
        assert films == [*sorted(films[:-1]), []]
    if key == "number":
        assert titles(up) == titles(down)[::-1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("film=none", ["Akudama Drive"]),
        ("decade=1980s", ["BLACK RAIN", "THE SHINING", "WAR GAMES"]),
        ("q=fincher", ["SE7EN"]),
        ("q=lost+children", ["La Cité des Enfants Perdus"]),
        ("genre=Horror&country=US", ["THE SHINING"]),
    ],
)
def test_filters(quiet: FlaskClient, query: str, expected: list[str]) -> None:
    document = page(quiet, f"/shows/akudama-drive?{query}")
    assert titles(document) == expected
    assert f"{len(expected)} episode" in document.one("form", "filters").text


def test_filters_are_shown_in_the_form(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/akudama-drive?q=fincher&film=named&decade=1990s&sort=-film")
    form = document.one("form", "filters")
    assert form.one("input", name="q")["value"] == "fincher"
    assert form.one("select", name="film").one("option", selected="")["value"] == "named"
    assert form.one("input", name="decade")["value"] == "1990s"
    assert form.one("input", name="sort")["value"] == "-film"
    assert form.one("a", "clear")["href"].startswith("/shows/akudama-drive")


def test_a_filter_that_fits_nothing_says_so(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/akudama-drive?q=zzzz")
    assert document.all("tbody") == []
    assert "No episode fits" in document.one("p", "empty").text


def test_pager_leads_through_the_whole_show(quiet: FlaskClient) -> None:
    address, seen, numbers = "/shows/supernatural", [], []
    while address:
        document = page(quiet, address)
        seen += titles(document)
        pager = document.one("nav", "pager")
        numbers.append(pager.text)
        following = pager.all("a", rel="next")
        address = following[0]["href"] if following else ""
    assert len(seen) == 327
    assert len(numbers) == 7
    assert "Page 1 of 7" in numbers[0]
    assert "Previous" not in numbers[0]
    assert "Page 7 of 7" in numbers[6]
    assert seen[0] == "Pilot"
    assert seen[-1] == "Carry On"


def test_pager_keeps_sort_and_filter(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/supernatural?film=named&sort=-title")
    following = urlsplit(document.one("a", rel="next")["href"])
    assert parse_qs(following.query) == {"film": ["named"], "sort": ["-title"], "page": ["2"]}
    assert page(quiet, following.geturl()).one("a", rel="prev")["href"] == "/shows/supernatural?film=named&sort=-title"


def test_one_page_has_no_pager(quiet: FlaskClient) -> None:
    assert page(quiet, "/shows/akudama-drive").all("nav", "pager") == []


def test_show_links(quiet: FlaskClient) -> None:
    links = {node.text: node["href"] for node in page(quiet, "/shows/supernatural").all("a", rel="external noopener")}
    assert links == {
        "IMDb": "https://www.imdb.com/title/tt0460681/",
        "TVmaze": "https://www.tvmaze.com/shows/19",
    }


def test_episode_candidates(quiet: FlaskClient) -> None:
    document = page(quiet, "/episodes/akudama-drive-s01e08")
    assert document.one("h1").text == "BLACK RAIN"
    assert document.one("p", "lead").text == "Named after Black Rain (1989)."
    films = [card.one("a", "film-title")["href"] for card in document.all("li", "card")]
    assert set(films[:2]) == {"/films/tt0096933", "/films/tt0097694"}
    (shown,) = document.all("li", "card-shown")
    assert shown.one("a", "film-title")["href"] == "/films/tt0096933"
    assert "Confirmed" in shown.one("span", "state").text
    assert shown.one("ul", "evidence").all("li")
    assert [form["action"] for form in document.all("form", "choices")] == [
        f"/references/akudama-drive-s01e08~{film.removeprefix('/films/')}/vote" for film in films
    ]


def test_episode_with_two_films(quiet: FlaskClient) -> None:
    lead = page(quiet, "/episodes/rick-and-morty-s01e09").one("p", "lead").text
    assert lead.startswith("Named after Something Wicked This Way Comes (1983)")
    assert "its French title after Little Shop of Horrors (1986)" in lead


def test_episode_without_a_film(quiet: FlaskClient) -> None:
    document = page(quiet, "/episodes/akudama-drive-s01e12")
    assert "Named after no film" in document.one("p", "lead").text
    assert document.all("li", "card-shown") == []


def test_film_page(quiet: FlaskClient) -> None:
    document = page(quiet, "/films/tt0112682")
    assert document.one("h1").text == "The City of Lost Children 1995"
    assert document.one("bdi", "original").text == "La cité des enfants perdus"
    assert document.one("bdi", "original")["lang"] == "fr"
    facts = document.all("p", "facts")[0].text
    assert facts.startswith("Marc Caro, Jean-Pierre Jeunet · France, Germany, Spain")
    card = document.one("li", id="akudama-drive-s01e07")
    assert card.one("a", "episode-title").text == "La Cité des Enfants Perdus"
    assert "Akudama Drive" in card.text
    assert card.one("form", "choices")
    known = {node.one("bdi").text for node in document.one("ul", "titles").all("li")}
    assert "ロスト・チルドレン" in known


def test_film_links_to_other_sites(quiet: FlaskClient) -> None:
    links = {node.text: node["href"] for node in page(quiet, "/films/tt0114369").all("a", rel="external noopener")}
    assert set(links) == {"IMDb", "Letterboxd", "TMDB", "Wikidata"}
    assert links["IMDb"] == "https://www.imdb.com/title/tt0114369/"
    assert links["Letterboxd"] == "https://letterboxd.com/imdb/tt0114369/"
    assert re.fullmatch(r"https://www\.themoviedb\.org/(movie/\d+|redirect\?.*external_id=tt0114369)", links["TMDB"])
    assert re.fullmatch(r"https://www\.wikidata\.org/(wiki/Q\d+|w/index\.php\?.*P345=tt0114369)", links["Wikidata"])


def test_a_film_without_ids_elsewhere_has_no_empty_links(quiet: FlaskClient) -> None:
    document = page(quiet, "/films/a-night-to-remember-1942")
    assert document.one("h1").text == "A Night to Remember 1942"
    assert document.all("a", rel="external noopener") == []


def test_a_film_that_no_episode_is_named_after(quiet: FlaskClient) -> None:
    document = page(quiet, "/films/tt0097694")
    assert "No episode is named after it" in document.one("main").text
    assert document.one("p", "empty").one("a")["href"] == "/lookup?title=Black+Rain"


def test_lookup_form_without_a_title(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?air_year=2020")
    assert document.all("p", "answer") == []
    assert document.all(role="alert") == []
    assert document.one("input", name="air_year")["value"] == "2020"


def test_lookup_answer(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?title=SE7EN")
    assert document.one("p", "answer").text == "“SE7EN” is named after Se7en (1995)."
    assert document.one("input", name="title")["value"] == "SE7EN"
    shown = document.one("li", "card-shown")
    assert shown.one("a", "film-title")["href"] == "/films/tt0114369"
    assert "certain" in shown.one("span", "state").text
    assert shown.one("ul", "evidence").all("li")
    assert document.one("title").text == "SE7EN – Lookup – Namesake"


def test_lookup_names_namesakes(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?title=Balck+Rain")
    assert "Other films share this title" in document.one("p", "answer").text
    films = [card.one("a", "film-title")["href"] for card in document.all("li", "card")]
    assert set(films[:2]) == {"/films/tt0096933", "/films/tt0097694"}


@pytest.mark.parametrize("title", ["The One Where Rachel Smokes", "!!!"])
def test_lookup_of_no_film(quiet: FlaskClient, title: str) -> None:
    document = parse(quiet.get("/lookup", query_string={"title": title}))
    assert document.one("p", "answer").text == f"“{title}” is probably named after no film."
    assert document.all("li", "card-shown") == []


def test_lookup_gives_nearest_titles_without_a_claim(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?title=The+One+Where+Rachel+Smokes")
    assert "Unlikely" in document.one("div", "nearest").one("h2").text


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("title=&air_year=2020", 422, ["title"]),
        ("title=%E2%80%8B", 422, ["title"]),
        (f"title={'a' * 301}", 422, ["title"]),
        ("title=Se7en&air_year=1700", 422, ["air_year"]),
        ("title=Se7en&air_year=abc", 400, ["air_year"]),
        ("title=Se7en&film_year=99999", 422, ["film_year"]),
        ("title=+&air_year=1&film_year=2", 422, ["title", "air_year", "film_year"]),
    ],
)
def test_lookup_faults_are_shown_and_the_text_is_kept(
    quiet: FlaskClient, query: str, status: int, named: list[str]
) -> None:
    document = page(quiet, f"/lookup?{query}", status)
    assert [node["id"] for node in document.all("p", role="alert")] == [f"fault-{name}" for name in named]
    asked = parse_qs(query, keep_blank_values=True)
    box = document.one("input", name="title")
    assert box["value"] == asked["title"][0][:300]
    assert box.get("aria-invalid") == ("true" if "title" in named else None)
    for name in ("air_year", "film_year"):
        assert document.one("input", name=name)["value"] == asked.get(name, [""])[0]
    assert document.all("p", "answer") == []


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"><svg/onload=alert(1)>",
    "</title></textarea><b>x</b>",
    "{{7*7}}{% raw %}",
    "&lt;script&gt;&amp;",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("title", NASTY)
def test_a_title_is_text_and_nothing_else(quiet: FlaskClient, title: str) -> None:
    response = quiet.get("/lookup", query_string={"title": title})
    document = parse(response)
    assert document.one("input", name="title")["value"] == title
    assert document.one("p", "answer").all("bdi")[0].text == f"“{title}”"
    assert document.one("title").text == f"{title} – Lookup – Namesake"
    assert len(document.all("script")) == 1
    assert document.all("img") == []
    assert not any(name.startswith("on") for node in document.walk() for name in node.attributes)
    assert "<script>alert" not in response.text
    assert "49" not in document.one("p", "answer").text


@pytest.mark.parametrize("text", NASTY)
def test_a_refused_title_is_text_too(quiet: FlaskClient, text: str) -> None:
    response = quiet.get("/lookup", query_string={"title": "", "air_year": text[:10], "film_year": text[:10]})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    document = parse(response)
    assert document.one("input", name="air_year")["value"] == text[:10]
    assert len(document.all("script")) == 1
    assert document.all("img") == []


@pytest.mark.parametrize("text", NASTY)
def test_a_filter_is_text_and_nothing_else(quiet: FlaskClient, text: str) -> None:
    asked = {"q": text, "country": text, "genre": text}
    document = parse(quiet.get("/shows/akudama-drive", query_string=asked))
    form = document.one("form", "filters")
    assert [form.one("input", name=name)["value"] for name in asked] == [text] * 3
    assert len(document.all("script")) == 1
    assert document.all("img") == []


@pytest.mark.parametrize("path", ERRORS)
def test_errors_are_pages(quiet: FlaskClient, path: str) -> None:
    response = quiet.get(path)
    assert response.status_code == ERRORS[path]
    document = parse(response)
    assert document.one("p", "big").text == str(ERRORS[path])
    assert document.one("p", "lead").text
    assert document.one("h1").text
    assert document.one("nav", aria_label="Main")
    assert "Traceback" not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"]
    assert "ETag" not in response.headers


def test_an_error_page_does_not_repeat_the_address(quiet: FlaskClient) -> None:
    response = quiet.get("/shows/%3Cscript%3Ezq7xecho%3C/script%3E?sort=zq7xecho")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "zq7xecho" not in response.text


@pytest.mark.parametrize("path", ["/", "/shows/akudama-drive", "/nothing"])
def test_a_foreign_host_is_refused(quiet: FlaskClient, path: str) -> None:
    response = quiet.get(path, headers={"Host": "evil.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert response.mimetype == "text/html"
    assert "evil.example" not in response.text


def test_https_is_remembered(quiet: FlaskClient) -> None:
    headers = quiet.get("/", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("value", ["forged", "x" * 8192, ""])
def test_a_page_shown_with_a_cookie_is_private(quiet_app: Flask, value: str) -> None:
    client = quiet_app.test_client(use_cookies=False)
    response = client.get("/shows/akudama-drive", headers={"Cookie": f"voter={value}"})
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response.headers["Vary"]
    assert "Set-Cookie" not in response.headers


def test_a_voter_sees_the_own_vote_and_nobody_else_does(client: FlaskClient, app: Flask) -> None:
    stranger = app.test_client()
    before = stranger.get("/shows/akudama-drive").headers["ETag"]
    client.put("/api/v1/references/akudama-drive-s01e01~tt0114369/vote", json={"choice": "thematic"})

    response = client.get("/shows/akudama-drive")
    assert response.headers["Cache-Control"] == "private, no-cache"
    (own,) = parse(response).all("button", aria_pressed="true")
    assert (own["data-choice"], own["value"]) == ("thematic", "withdraw")
    assert own.one("b", "count").text == "1"

    public = stranger.get("/shows/akudama-drive", headers={"If-None-Match": before})
    assert public.status_code == HTTPStatus.OK, "the counts have changed"
    assert public.headers["Cache-Control"] == "no-cache"
    document = parse(public)
    assert document.all("button", aria_pressed="true") == []
    row = document.one("tr", id="akudama-drive-s01e01")
    assert row.one("b", data_count="thematic").text == "1"
    assert row.one("svg", data_bar="thematic")["width"] == "100.00%"
    assert "1 vote so far" in document.one("section", "summary").text


def test_verdict_is_shown_with_its_counts(client: FlaskClient, app: Flask) -> None:
    for choice in ("thematic",) * 5 + ("title_only",):
        app.test_client().put("/api/v1/references/akudama-drive-s01e01~tt0114369/vote", json={"choice": choice})
    row = page(client, "/shows/akudama-drive").one("tr", id="akudama-drive-s01e01")
    assert row.one("strong", "verdict").text == "Leaning thematic"
    assert [node.text for node in row.all("b", "count")] == ["5", "1", "0"]
    assert row.one("svg", data_bar="thematic")["width"] == "83.33%"


def test_static_files_may_be_kept_for_a_year(quiet: FlaskClient) -> None:
    for node in [*page(quiet, "/").all("script"), *page(quiet, "/").all("link")]:
        address = node.get("src") or node["href"]
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        response = quiet.get(address)
        assert response.status_code == HTTPStatus.OK
        assert response.headers["Cache-Control"] == "public, max-age=31536000"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_about_says_what_is_stored_and_the_limit(quiet: FlaskClient) -> None:
    text = page(quiet, "/about").one("article").text
    assert "at most 60 votes an hour" in text
    assert "Nothing until the first vote" in text
