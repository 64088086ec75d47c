"""The pages: what stands on them, what comes with them, and what they never do."""

import re
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.decisions.models import Judgement
from app.films.queries import count_films
from app.references.wire import percent
from app.runtime import Runtime
from tests.conftest import stored_votes
from tests.web.conftest import Node, parse

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
    "/lookup?title=Anatomy+Park",
    "/lookup?title=akudama+drive",
    "/about",
    "/about/matching",
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
    """The rows of the table, without those of second films."""
    return [row for row in document.one("tbody").all("tr") if row.get("class") != "second"]


def shown_total(document: Node) -> str:
    """What stands beside the filters: which rows these are, of how many."""
    return document.one("form", "filters").one("span", "grow-right").text


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
    assert len(found) >= 45
    shares = [int(re.findall(r"\d+", text)[-1]) for text in found.values()]
    assert shares == sorted(shares, reverse=True), "the largest share stands first"
    bars = {row.one("a", "show-name").text: row.one("svg")["width"] for row in rows(document)}
    assert bars["Akudama Drive"] == "91.7%"


def test_home_has_a_search_box_that_looks_up(quiet: FlaskClient) -> None:
    form = page(quiet, "/").one("form", role="search")
    assert form["action"] == "/lookup"
    assert form.get("method") in (None, "get")
    assert form.one("input")["name"] == "title"


def test_home_says_what_is_incomplete(quiet: FlaskClient) -> None:
    incomplete = {row.one("a", "show-name").text for row in rows(page(quiet, "/")) if "incomplete" in row.text}
    assert incomplete >= {"REC", "Rick and Morty", "Bob's Burgers"}
    assert incomplete & {"Akudama Drive", "Frasier", "Dawson's Creek"} == set()


def test_home_gives_original_names(quiet: FlaskClient) -> None:
    names = page(quiet, "/").all("bdi", "original")
    assert "アクダマドライブ" in {name.text for name in names}
    assert {name["lang"] for name in names} == {"ja"}


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "Akudama Drive"),
        ("-name", "Xena: Warrior Princess"),
        ("year", "Doctor Who"),
        ("-episodes", "Criminal Minds"),
    ],
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
    assert row.one("span", "score-line").text == "✓ confirmed Why?"
    assert row.one("details").one("summary").text == "Exact ✓ confirmed Why?"
    body = row.one("div", "reasons-body")
    confirmed, engine = (line.text for line in body.all("p"))
    assert confirmed.startswith("Confirmed in the curated list of the show.")
    assert engine == "The engine gives it 99 %:"
    assert body.one("ul", "evidence").all("li")
    assert document.all("tr", "second") == []


def test_what_the_engine_decided_alone_is_a_guess(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(delete(Judgement).where(Judgement.episode_id == "akudama-drive-s01e08"))
    found = client.get("/api/v1/shows/akudama-drive").json["items"][7]["references"][0]
    assert (found["judgement"], found["decided_by_engine"]) == (None, True)
    score = percent(found["match"]["score"])
    document = page(client, "/shows/akudama-drive")
    row = document.one("tr", id="akudama-drive-s01e08")
    assert row.one("span", "score-line").text == f"guess, {score} Why?"
    assert [line.text for line in row.one("div", "reasons-body").all("p")] == [f"The engine gives it {score}:"]
    assert len(document.all("span", "tick")) == 10, "the others are confirmed"

    document = page(client, "/episodes/akudama-drive-s01e08")
    assert document.one("p", "lead").text == "Perhaps named after Black Rain (1989)."
    shown = document.one("li", "card-shown")
    assert shown.one("span", "state").text == "Guess of the engine"
    assert f"the engine gives it {score}" in shown.text
    assert "perhaps Black Rain" in page(client, "/lookup?title=BLACK+RAIN").one("div", "hits").text


def test_a_film_that_the_engine_did_not_decide_says_so(quiet: FlaskClient) -> None:
    kinds = set()
    for slug in ("rick-and-morty", "riverdale"):
        items = quiet.get(f"/api/v1/shows/{slug}?per_page=500").json["items"]
        voted = [row for row in page(quiet, f"/shows/{slug}?per_page=500").all("tr") if row.all("form")]
        said = {row.one("form")["action"].split("/")[2]: row.one("div", "reasons-body").text for row in voted}
        for view in (view for item in items for view in item["references"]):
            if view["match"] is None:
                kind = "no link"
                assert "The engine found no link by the title." in said[view["id"]]
            else:
                kind = "decided" if view["decided_by_engine"] else "not decided"
                alone = "" if view["decided_by_engine"] else " and would not have decided it alone"
                assert f"The engine gives it {percent(view['match']['score'])}{alone}:" in said[view["id"]]
            kinds.add(kind)
    assert kinds == {"no link", "decided", "not decided"}, "the test would prove less"


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
    table = page(quiet, "/shows/rick-and-morty").one("tbody").all("tr")
    at = next(n for n, row in enumerate(table) if row.get("id") == "rick-and-morty-s01e09")
    row, second, following = table[at : at + 3]
    assert row.one("a", "film-title").text == "Something Wicked This Way Comes"
    assert row.all(css="other-title") == [], "the French title stands in the row of its film"
    assert second["class"] == "second"
    assert second.one("td", "cell-episode").text == "The French title La petite bou-Rick des horreurs"
    assert second.one("bdi")["lang"] == "fr"
    assert second.one("a", "film-title").text == "Little Shop of Horrors"
    assert second.one("a", "film-title")["href"] == "/films/tt0091419"
    assert second.one("span", "score-line").text == "✓ confirmed Why?"
    assert "The English title names another film." in second.one("div", "reasons-body").text
    assert [form.one("form")["action"] for form in (row, second)] == [
        "/references/rick-and-morty-s01e09~tt0086336/vote",
        "/references/rick-and-morty-s01e09~tt0091419/vote",
    ]
    assert following["id"] == "rick-and-morty-s01e10"
    assert [title.one("bdi").text for title in following.all(css="other-title")] == ["Rencontres du 3e Rick"]


def test_every_film_has_a_row_with_match_and_votes(quiet: FlaskClient) -> None:
    items = quiet.get("/api/v1/shows/rick-and-morty?per_page=500").json["items"]
    document = page(quiet, "/shows/rick-and-morty?per_page=500")
    wanted = [view["id"] for item in items for view in item["references"]]
    voted = [row for row in document.one("tbody").all("tr") if row.all("form")]
    assert [row.one("form")["action"] for row in voted] == [f"/references/{name}/vote" for name in wanted]
    assert all(row.one("details", "reasons") and row.one("a", "film-title") for row in voted)
    seconds = sum(max(0, len(item["references"]) - 1) for item in items)
    assert len(document.all("tr", "second")) == seconds > 1
    assert len(rows(document)) == len(items)


def test_a_vote_in_the_row_of_a_second_film(client: FlaskClient, app: Flask) -> None:
    path = "/shows/rick-and-morty?season=1"
    second = page(client, path).one("tr", "second")
    form = second.one("form", "choices")
    hidden = {node["name"]: node["value"] for node in form.all("input", type="hidden")}
    choice = form.one("button", data_choice="thematic")["value"]
    response = client.post(form["action"], data={**hidden, "choice": choice})
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.headers["Location"] == f"{path}#rick-and-morty-s01e09"
    (vote,) = stored_votes(app)
    assert (vote.episode_id, vote.film_id, vote.choice) == ("rick-and-morty-s01e09", "tt0091419", "thematic")

    document = page(client, path)
    (own,) = document.all("button", aria_pressed="true")
    second = document.one("tr", "second")
    assert second.one("button", aria_pressed="true") is own
    assert [node.text for node in second.all("b", "count")] == ["1", "0", "0"]
    first = document.one("tr", id="rick-and-morty-s01e09")
    assert [node.text for node in first.all("b", "count")] == ["0", "0", "0"]
    assert "1 vote so far" in document.one("section", "summary").text


@pytest.mark.parametrize("path", ["/shows/rick-and-morty", "/shows/rick-and-morty?q=La+petite+bou-Rick"])
def test_the_title_of_a_second_film_can_be_found(quiet: FlaskClient, path: str) -> None:
    document = page(quiet, path)
    assert "Something Ricked This Way Comes" in titles(document)
    assert "La petite bou-Rick des horreurs" in [row.one("bdi").text for row in document.all("tr", "second")]


def test_summary(quiet: FlaskClient) -> None:
    summary = page(quiet, "/shows/akudama-drive").one("section", "summary")
    assert summary.one("p", "big").text == "11 of 12"
    assert "0 votes so far" in summary.text
    chips = {chip.text for chip in summary.all("a", "chip")}
    wanted = {"United States 10", "United Kingdom 3", "France 2", "1980s 3", "1990s 6", "2000s 2", "Too few votes 11"}
    assert wanted <= chips


@pytest.mark.parametrize("slug", ["akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural"])
def test_summary_chips_lead_to_as_many_rows_as_they_count(quiet: FlaskClient, slug: str) -> None:
    start = page(quiet, f"/shows/{slug}?per_page=500")
    everything = shown_total(start)
    chips = start.one("section", "summary").all("a", "chip")
    assert len(start.all("div", "facet")) == 4
    assert len(chips) > 5
    for chip in chips:
        count = int(chip.one("span").text)
        found = page(quiet, chip["href"])
        assert len(rows(found)) == count > 0, chip.text
        assert shown_total(found) == f"{count} episode{'' if count == 1 else 's'}"
        assert all(row.all("a", "film-title") for row in rows(found))
        (active,) = found.all("a", "chip-on")
        assert active.text == chip.text
        assert active["aria-current"] == "true"
        assert active["href"].partition("#")[0] == f"/shows/{slug}?per_page=500", "the same chip takes the filter away"
    assert shown_total(page(quiet, active["href"])) == everything


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
        ("genre=hORROR&country=us", ["THE SHINING"]),
        ("season=1&q=speed", ["SPEED"]),
    ],
)
def test_filters(quiet: FlaskClient, query: str, expected: list[str]) -> None:
    document = page(quiet, f"/shows/akudama-drive?{query}")
    assert titles(document) == expected
    assert shown_total(document) == f"{len(expected)} episode{'' if len(expected) == 1 else 's'}"


def test_filters_are_shown_in_the_form(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/akudama-drive?q=fincher&film=named&decade=1990s&sort=-film")
    form = document.one("form", "filters")
    assert form.one("input", name="q")["value"] == "fincher"
    assert form.one("select", name="film").one("option", selected="")["value"] == "named"
    assert form.one("input", name="decade")["value"] == "1990s"
    assert form.one("input", name="sort")["value"] == "-film"
    assert form.one("a", "clear")["href"].startswith("/shows/akudama-drive")


def test_seasons_to_choose_from(quiet: FlaskClient) -> None:
    form = page(quiet, "/shows/supernatural").one("form", "filters")
    options = form.one("select", name="season").all("option")
    assert [option.text for option in options] == ["all", *map(str, range(1, 16))]
    assert [option.get("value") for option in options] == [""] + [None] * 15, "the text of an option is its value"
    assert [option for option in options if "selected" in option.attributes] == []


@pytest.mark.parametrize("slug", ["akudama-drive", "rec"])
def test_one_season_is_no_choice(quiet: FlaskClient, slug: str) -> None:
    assert page(quiet, f"/shows/{slug}").all("select", name="season") == []


@pytest.mark.parametrize("slug", ["rick-and-morty", "riverdale", "supernatural"])
def test_every_season_can_be_chosen(quiet: FlaskClient, slug: str) -> None:
    start = page(quiet, f"/shows/{slug}?per_page=500")
    total = 0
    for option in start.one("select", name="season").all("option")[1:]:
        found = page(quiet, f"/shows/{slug}?season={option.text}")
        numbers = {row.one("td", "cell-number").text[:3] for row in rows(found)}
        assert numbers == {f"S{int(option.text):02}"}
        form = found.one("form", "filters")
        assert [node.text for node in form.all("option", selected="")] == [option.text]
        assert form.all("input", name="season") == [], "the choice stands in the form once"
        total += len(rows(found))
    assert total == len(rows(start))


def test_a_season_goes_with_other_filters(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/rick-and-morty?season=3&film=named&sort=-title")
    assert rows(document)
    assert all(row.one("td", "cell-number").text.startswith("S03") for row in rows(document))
    chip = document.one("section", "summary").all("a", "chip")[0]
    assert parse_qs(urlsplit(chip["href"]).query).items() >= {"season": ["3"], "film": ["named"]}.items()


def test_a_season_that_the_show_has_not(quiet: FlaskClient) -> None:
    document = page(quiet, "/shows/rick-and-morty?season=99")
    assert document.all("tbody") == []
    assert shown_total(document) == "0 episodes"
    assert document.one("select", name="season").all("option", selected="") == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/shows/supernatural", "1–50 of 327 episodes"),
        ("/shows/supernatural?page=2", "51–100 of 327 episodes"),
        ("/shows/supernatural?page=7", "301–327 of 327 episodes"),
        ("/shows/supernatural?page=99", "301–327 of 327 episodes"),
        ("/shows/supernatural?per_page=326&page=2", "327–327 of 327 episodes"),
        ("/shows/supernatural?per_page=500", "327 episodes"),
        ("/shows/akudama-drive", "12 episodes"),
        ("/shows/akudama-drive?per_page=5&page=2", "6–10 of 12 episodes"),
        ("/shows/akudama-drive?q=fincher", "1 episode"),
        ("/shows/akudama-drive?q=zzzz", "0 episodes"),
    ],
)
def test_which_rows_these_are(quiet: FlaskClient, path: str, said: str) -> None:
    assert shown_total(page(quiet, path)) == said


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/shows/supernatural", {}),
        ("/shows/supernatural?page=2", {"page": ["2"]}),
        ("/shows/rick-and-morty?season=3&sort=-title", {"season": ["3"], "sort": ["-title"]}),
        ("/shows/rick-and-morty?country=us&per_page=5&page=3", {"country": ["us"], "per_page": ["5"], "page": ["3"]}),
        ("/shows/akudama-drive?q=lost+children&film=", {"q": ["lost children"]}),
        ("/shows/akudama-drive?q=%26%3Ca%3D%22", {"q": ['&<a="']}),
    ],
)
def test_the_link_to_json_keeps_the_query(quiet: FlaskClient, path: str, asked: dict[str, list[str]]) -> None:
    document = page(quiet, path)
    link = document.one("p", "downloads").one("a")
    assert link.text == link["href"]
    address = urlsplit(link["href"])
    assert address.path == f"/api/v1{urlsplit(path).path}"
    assert parse_qs(address.query) == asked
    items = quiet.get(link["href"]).json["items"]
    shown = [row["id"] for row in rows(document)] if document.all("tbody") else []
    assert [item["id"] for item in items] == shown


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


@pytest.mark.parametrize("episode_id", ["rick-and-morty-s01e09", "rick-and-morty-s03e09", "riverdale-s02e04"])
def test_candidates_that_are_shown_stand_first(quiet: FlaskClient, episode_id: str) -> None:
    cards = page(quiet, f"/episodes/{episode_id}").all("li", "card")
    shown = ["card-shown" in card["class"].split() for card in cards]
    assert shown == sorted(shown, reverse=True)
    assert any(shown)
    assert not all(shown)


def test_an_episode_that_voters_see_named_after_another_film(client: FlaskClient, app: Flask) -> None:
    assert "most voters" not in page(client, "/episodes/akudama-drive-s01e08").one("p", "lead").text
    for _ in range(10):
        url = "/api/v1/references/akudama-drive-s01e08~tt0096933/vote"
        app.test_client().put(url, json={"choice": "not_this_film"})
    lead = page(client, "/episodes/akudama-drive-s01e08").one("p", "lead").text
    assert lead == "Named after Black Rain (1989), though most voters say that it is another film."


def test_episode_with_two_films(quiet: FlaskClient) -> None:
    lead = page(quiet, "/episodes/rick-and-morty-s01e09").one("p", "lead").text
    assert lead.startswith("Named after Something Wicked This Way Comes (1983)")
    assert "its French title after Little Shop of Horrors (1986)" in lead


def test_episode_without_a_film(quiet: FlaskClient) -> None:
    document = page(quiet, "/episodes/akudama-drive-s01e12")
    assert document.one("p", "lead").text == "Named after no film that is known here."
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
    assert "autofocus" in document.one("input", name="title").attributes


def test_lookup_form_gives_examples(quiet: FlaskClient) -> None:
    main = page(quiet, "/lookup").one("main")
    assert "For example" in main.text
    examples = {link.text: link["href"] for link in main.all("a")}
    assert len(examples) > 2
    for title, address in examples.items():
        assert urlsplit(address).path == "/lookup"
        assert parse_qs(urlsplit(address).query) == {"title": [title]}
        assert f"“{title}” is named after" in page(quiet, address).one("p", "answer").text


@pytest.mark.parametrize(
    ("path", "status"), [("/lookup?title=SE7EN", 200), ("/lookup?title=!!!", 200), ("/lookup?title=", 422)]
)
def test_no_examples_beside_an_answer_or_a_fault(quiet: FlaskClient, path: str, status: int) -> None:
    document = page(quiet, path, status)
    assert "For example" not in document.text
    assert "autofocus" not in document.one("input", name="title").attributes


def hits(document: Node) -> list[tuple[str, list[str]]]:
    """What stands under "In the tables": the text and the links of each line."""
    if not document.all("div", "hits"):
        return []
    box = document.one("div", "hits")
    assert box.one("h2").text == "In the tables"
    return [(line.text, [link["href"] for link in line.all("a")]) for line in box.all("li")]


@pytest.mark.parametrize("title", ["Anatomy Park", "anatomy park!", "ANATÓMY: PARK"])
def test_lookup_shows_the_episode_of_that_title(quiet: FlaskClient, title: str) -> None:
    document = parse(quiet.get("/lookup", query_string={"title": title}))
    assert hits(document) == [
        (
            "Anatomy Park Rick and Morty S01E03 : confirmed Jurassic Park (1993)",
            ["/episodes/rick-and-morty-s01e03", "/films/tt0107290"],
        )
    ]
    assert document.one("p", "answer").text.startswith(f"By its title alone “{title}” is none of the ")


@pytest.mark.parametrize("title", ["akudama drive", "Akudama Drive", "アクダマドライブ"])
def test_lookup_shows_the_show_of_that_name(quiet: FlaskClient, title: str) -> None:
    document = parse(quiet.get("/lookup", query_string={"title": title}))
    assert hits(document) == [
        ("Akudama Drive is a show whose episodes are named after films", ["/shows/akudama-drive"]),
        ("Akudama Drive Akudama Drive S01E12 : no film", ["/episodes/akudama-drive-s01e12"]),
    ]


def test_lookup_shows_an_episode_beside_the_answer(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?title=La+cite+des+enfants+perdus")
    assert "is named after The City of Lost Children (1995)" in document.one("p", "answer").text
    assert [links for _, links in hits(document)] == [["/episodes/akudama-drive-s01e07", "/films/tt0112682"]]


@pytest.mark.parametrize("title", ["Anatomy", "Anatomy Park 2", "The One Where Rachel Smokes", "!!!", "%"])
def test_lookup_of_a_title_that_is_in_no_table(quiet: FlaskClient, title: str) -> None:
    assert hits(parse(quiet.get("/lookup", query_string={"title": title}))) == []


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
    assert document.one("p", "answer").text == (
        "“Balck Rain” is named after one of several films of the same title, most likely "
        "Black Rain (1989, Ridley Scott)."
    )
    assert "Other films share this title" in document.one("li", "card-shown").text
    films = [card.one("a", "film-title")["href"] for card in document.all("li", "card")]
    assert set(films[:2]) == {"/films/tt0096933", "/films/tt0097694"}


@pytest.mark.parametrize("title", ["The One Where Rachel Smokes", "!!!"])
def test_lookup_of_no_film(quiet: FlaskClient, runtime: Runtime, title: str) -> None:
    with runtime.reading() as session:
        films = count_films(session)
    document = parse(quiet.get("/lookup", query_string={"title": title}))
    said = f"By its title alone “{title}” is none of the {films:,} films known here."
    assert document.one("p", "answer").text == said
    assert document.all("li", "card-shown") == []


def test_lookup_gives_nearest_titles_without_a_claim(quiet: FlaskClient) -> None:
    document = page(quiet, "/lookup?title=Carry+On")
    assert document.one("div", "nearest").one("h2").text == "Unlikely, but nearest"
    assert document.all("li", "card") == []


@pytest.mark.parametrize(
    "title", ["The One Where Rachel Smokes", "Anatomy Park", "Carry On", "Faith", "Balck Rain", "SE7EN", "qqqq", "!!!"]
)
def test_lookup_lists_nearest_films_from_two_percent_on(quiet: FlaskClient, title: str) -> None:
    asked = {"title": title, "limit": 20}
    matches = quiet.get("/api/v1/lookup", query_string=asked).json["matches"]
    unlikely = [match for match in matches if match["band"] == "none"]
    assert title == "!!!" or any(match["score"] < 0.02 for match in unlikely), "the test would prove nothing"
    document = parse(quiet.get("/lookup", query_string=asked))
    listed = [line for box in document.all("div", "nearest") for line in box.all("li")]
    assert [(line.one("a")["href"], line.text.rpartition("· ")[2]) for line in listed] == [
        (f"/films/{match['film']['id']}", percent(match["score"])) for match in unlikely if match["score"] >= 0.02
    ]
    assert len(document.all("li", "card")) == len(matches) - len(unlikely)


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("title=&air_year=2020", 422, ["title"]),
        ("title=%E2%80%8B", 422, ["title"]),
        (f"title={'a' * 301}", 422, ["title"]),
        ("title=Se7en&air_year=1700", 422, ["air_year"]),
        ("title=Se7en&air_year=abc", 400, ["air_year"]),
        ("title=Se7en&year=abc", 400, ["year"]),
        ("title=Se7en&year=1700", 422, ["year"]),
        ("title=Se7en&limit=0", 422, ["limit"]),
        ("title=Se7en&film_year=99999", 422, ["film_year"]),
        ("title=+&air_year=1&film_year=2", 422, ["title", "air_year", "film_year"]),
    ],
)
def test_lookup_faults_are_shown_and_the_text_is_kept(
    quiet: FlaskClient, query: str, status: int, named: list[str]
) -> None:
    document = page(quiet, f"/lookup?{query}", status)
    faults = document.all("p", role="alert")
    assert [node["id"] for node in faults] == [f"fault-{name}" for name in named]
    assert [node.text.partition(": ")[0] for node in faults] == [LABELS[name] for name in named]
    assert all(node.text.partition(": ")[2] for node in faults)
    asked = parse_qs(query, keep_blank_values=True)
    box = document.one("input", name="title")
    assert box["value"] == asked["title"][0][:300]
    assert box.get("aria-invalid") == ("true" if "title" in named else None)
    # `year` is another name of `air_year`.
    for name, others in (("air_year", {"air_year", "year"}), ("film_year", {"film_year"})):
        field = document.one("input", name=name)
        assert field["value"] == next((asked[other][0] for other in sorted(others & set(asked))), "")
        assert field.get("aria-invalid") == ("true" if others & set(named) else None)
    assert document.all("p", "answer") == []


LABELS = {
    "title": "Title",
    "air_year": "Aired in",
    "year": "Aired in",
    "film_year": "Film of about",
    "limit": "Limit",
}
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
    said, count = re.subn(r"none of the [\d,]+ films", "", document.one("p", "answer").text)
    assert count <= 1
    assert "49" not in said


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


def way_back(client: FlaskClient, path: str, referrer: str | None = None) -> str | None:
    """The address of the Back link on an error page; None without one."""
    response = client.get(path, headers={"Referer": referrer} if referrer is not None else {})
    assert response.status_code == ERRORS[path]
    links = [link for link in parse(response).one("main").all("a") if link.text == "Back"]
    assert len(links) <= 1
    return links[0]["href"] if links else None


@pytest.mark.parametrize("path", ERRORS)
def test_an_error_page_leads_back_to_where_one_came_from(quiet: FlaskClient, path: str) -> None:
    if not path.startswith("/lookup"):
        assert way_back(quiet, path, "http://localhost/shows/rec?q=a&sort=-film#table") == "/shows/rec?q=a&sort=-film"
        assert way_back(quiet, path, "http://localhost/about") == "/about"


@pytest.mark.parametrize("path", ERRORS)
def test_an_error_page_without_a_referrer_leads_to_the_page_that_refused_the_query(
    quiet: FlaskClient, path: str
) -> None:
    if not path.startswith("/lookup"):
        assert way_back(quiet, path) == (urlsplit(path).path if ERRORS[path] == 422 else None)


def test_an_error_page_does_not_lead_back_to_itself(quiet: FlaskClient) -> None:
    assert way_back(quiet, "/nothing", "http://localhost/nothing") is None
    assert way_back(quiet, "/nothing", "http://localhost/nothing?again") is None
    address = "/shows/akudama-drive?sort=nothing"
    assert way_back(quiet, address, f"http://localhost{address}") == "/shows/akudama-drive"


FOREIGN = [
    "http://evil.example/shows/rec",
    "https://evil.example",
    "http://localhost.evil.example/shows/rec",
    "http://localhost@evil.example/shows/rec",
    "http://localhost:8000/shows/rec",
    "http://evil.example/http://localhost/shows/rec",
    "javascript:alert(1)",
    "javascript:alert(1)//localhost/shows/rec",
    "javascript://localhost/%0aalert(1)",
    "ftp://localhost/shows/rec",
    "//localhost/shows/rec",
    "data:text/html,<script>alert(1)</script>",
    "http://[",
    "http://[::1/shows/rec",
    "localhost/shows/rec",
    "/shows/rec",
    "about:blank",
    "",
    "\xff\xfe",
]


@pytest.mark.parametrize("referrer", FOREIGN)
def test_an_error_page_never_leads_to_another_site(quiet: FlaskClient, referrer: str) -> None:
    assert way_back(quiet, "/nothing", referrer) is None
    assert way_back(quiet, "/shows/akudama-drive?sort=nothing", referrer) == "/shows/akudama-drive"


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example", "/\\evil.example/x", "/%09/evil.example"])
def test_a_path_of_this_site_is_not_turned_into_another_host(quiet: FlaskClient, path: str) -> None:
    back = way_back(quiet, "/nothing", f"http://localhost{path}")
    # Browsers read two slashes of either kind at the beginning as a host, with tabs and line ends left out.
    assert back is None or re.match(r"/(?![/\\])", re.sub(r"[\t\r\n]", "", back))


def test_the_referrer_is_text_and_nothing_else(quiet: FlaskClient) -> None:
    response = quiet.get("/nothing", headers={"Referer": 'http://localhost/x?"><script>alert(1)</script>'})
    document = parse(response)
    assert len(document.all("script")) == 1
    assert "<script>alert" not in response.text


def test_a_refused_vote_leads_back_to_the_page_of_the_form(client: FlaskClient) -> None:
    response = client.post(
        "/references/akudama-drive-s01e01~tt0114369/vote",
        data={"token": "forged", "choice": "thematic"},
        headers={"Referer": "http://localhost/shows/akudama-drive?country=US", "Origin": "http://evil.example"},
    )
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert parse(response).one("main").all("a")[0]["href"] == "/shows/akudama-drive?country=US"
    response = client.post("/references/akudama-drive-s01e01~tt0114369/vote", data={"choice": "zq7xecho"})
    assert [link.text for link in parse(response).one("main").all("a")] == ["Go to the shows"]
    assert "zq7xecho" not in response.text


@pytest.mark.parametrize(
    "path",
    ["/shows/akudama-drive?sort=zq7xecho", "/?per_page=0&q=zq7xecho", "/shows/akudama-drive?film=zq7xecho&zq7xecho=1"],
)
def test_a_refused_query_is_not_repeated(quiet: FlaskClient, path: str) -> None:
    response = quiet.get(path, headers={"Referer": f"http://localhost{path}"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert parse(response).one("main").all("a")[0]["href"] == urlsplit(path).path
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
