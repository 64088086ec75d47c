"""`GET /api/v1/shows` and `/api/v1/shows/<slug>`: the tables that they answer with."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SHOWS = "/api/v1/shows"
AKUDAMA = "/api/v1/shows/akudama-drive"
SUPERNATURAL = "/api/v1/shows/supernatural"
NO_VOTES = {"thematic": 0, "title_only": 0, "not_this_film": 0, "total": 0, "verdict": "too_few_votes"}


def get(client: FlaskClient, path: str, **asked: object) -> Any:
    response = client.get(path, query_string=asked)
    assert response.status_code == HTTPStatus.OK, response.text
    assert response.content_type == "application/json"
    return response.json


def slugs(body: Any) -> list[str]:
    return [item["slug"] for item in body["items"]]


def ids(body: Any) -> list[str]:
    return [item["id"] for item in body["items"]]


def links(response: TestResponse) -> dict[str, str]:
    """The Link header: relation to address."""
    found = re.findall(r'<([^>]*)>; rel="([a-z]+)"', response.headers.get("Link", ""))
    return {relation: address for address, relation in found}


def test_list_of_shows(quiet: FlaskClient) -> None:
    body = get(quiet, SHOWS)
    assert list(body) == ["total", "page", "pages", "per_page", "items"]
    assert body["total"] == len(body["items"]) >= 45
    assert (body["page"], body["pages"], body["per_page"]) == (1, 1, 50)
    assert set(slugs(body)) > {"akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural"}


def test_a_show_in_the_list(quiet: FlaskClient) -> None:
    body = get(quiet, SHOWS, q="akudama")
    assert body["items"] == [
        {
            "slug": "akudama-drive",
            "name": "Akudama Drive",
            "original_name": "アクダマドライブ",
            "first_year": 2020,
            "last_year": 2020,
            "countries": ["JP"],
            "kind": "anime",
            "network": "Tokyo MX",
            "imdb_id": None,
            "habit": "Every episode but the last carries the title of a film.",
            "complete": True,
            "episodes": 12,
            "named_after_films": 11,
        }
    ]


def test_shows_stand_by_their_share_of_film_named_episodes(quiet: FlaskClient) -> None:
    shares = [item["named_after_films"] / item["episodes"] for item in get(quiet, SHOWS)["items"]]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > len(shares) / 2, "the order would prove nothing"


SHOW_SORTS: dict[str, Callable[[Any], Any]] = {
    "name": lambda item: item["name"].casefold(),
    "year": lambda item: item["first_year"],
    "episodes": lambda item: item["episodes"],
    "named": lambda item: item["named_after_films"],
    "share": lambda item: item["named_after_films"] / item["episodes"],
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("key", SHOW_SORTS)
def test_shows_sorted(quiet: FlaskClient, key: str, descending: bool) -> None:
    values = [SHOW_SORTS[key](item) for item in get(quiet, SHOWS, sort=f"{'-' * descending}{key}")["items"]]
    assert len(set(values)) > 1
    assert values == sorted(values, reverse=descending)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "anime"}, ["akudama-drive", "panty-and-stocking-with-garterbelt", "rec"]),
        ({"q": "RICK"}, ["rick-and-morty"]),
        ({"q": "アクダマ"}, ["akudama-drive"]),
        ({"q": "  drive  "}, ["akudama-drive"]),
        ({"q": "mort", "kind": "animation"}, ["rick-and-morty"]),
        ({"q": "mort", "kind": "anime"}, []),
        ({"q": "no such show"}, []),
    ],
    ids=str,
)
def test_shows_filtered(quiet: FlaskClient, asked: dict[str, str], expected: list[str]) -> None:
    body = get(quiet, SHOWS, sort="name", **asked)
    assert sorted(slugs(body)) == expected
    assert body["total"] == len(expected)
    assert body["pages"] == 1


def test_links_lead_through_all_pages(quiet: FlaskClient) -> None:
    every = get(quiet, SHOWS, sort="name")
    pages = -(-every["total"] // 20)
    address, seen, back = f"{SHOWS}?per_page=20&sort=name", [], []
    while address:
        response = quiet.get(address)
        assert response.json["per_page"] == 20
        assert response.json["total"] == every["total"]
        assert response.json["pages"] == pages > 2
        seen += slugs(response.json)
        back.append("prev" in links(response))
        address = links(response).get("next", "")
    assert seen == slugs(every)
    assert back == [False, *[True] * (pages - 1)]


def test_prev_leads_back(quiet: FlaskClient) -> None:
    second = quiet.get(f"{SHOWS}?per_page=2&sort=name&page=2")
    before = quiet.get(links(second)["prev"])
    assert before.json == get(quiet, SHOWS, per_page=2, sort="name")


def test_one_page_has_no_links(quiet: FlaskClient) -> None:
    assert "Link" not in quiet.get(SHOWS).headers


def test_links_keep_the_filters(quiet: FlaskClient) -> None:
    response = quiet.get(SUPERNATURAL, query_string={"film": "named", "q": "é&a=b", "per_page": 1, "sort": "-film"})
    assert response.json["total"] == 0
    response = quiet.get(SUPERNATURAL, query_string={"film": "named", "season": 5, "per_page": 2, "sort": "-film"})
    following = quiet.get(links(response)["next"]).json
    assert following["page"] == 2
    assert following["total"] == response.json["total"] > 2
    assert {item["season"] for item in following["items"]} == {5}


def test_a_page_behind_the_last_is_the_last(quiet: FlaskClient) -> None:
    every = slugs(get(quiet, SHOWS, sort="name"))
    body = get(quiet, SHOWS, per_page=20, page=99, sort="name")
    assert body["page"] == body["pages"] > 2
    assert slugs(body) == every[20 * (body["pages"] - 1) :]


def test_table_of_a_show(quiet: FlaskClient) -> None:
    body = get(quiet, AKUDAMA)
    assert list(body) == ["show", "summary", "total", "page", "pages", "per_page", "items"]
    assert body["show"] == get(quiet, SHOWS, q="akudama")["items"][0]
    assert (body["total"], body["page"], body["pages"], body["per_page"]) == (12, 1, 1, 50)
    assert ids(body) == [f"akudama-drive-s01e{number:02}" for number in range(1, 13)]
    assert [item["number"] for item in body["items"]] == list(range(1, 13))
    assert {item["season"] for item in body["items"]} == {1}


def test_eleven_of_twelve_episodes_name_a_film(quiet: FlaskClient) -> None:
    body = get(quiet, AKUDAMA)
    named = {item["number"]: item["references"][0]["film"]["title"] for item in body["items"] if item["references"]}
    assert named == {
        1: "Se7en",
        2: "Reservoir Dogs",
        3: "Mission: Impossible",
        4: "Speed",
        5: "Dead Man Walking",
        6: "Brother",
        7: "The City of Lost Children",
        8: "Black Rain",
        9: "The Shining",
        10: "Babel",
        11: "WarGames",
    }
    assert body["show"]["named_after_films"] == body["summary"]["named_after_films"] == 11


def test_an_episode_with_its_reference(quiet: FlaskClient) -> None:
    item = get(quiet, AKUDAMA)["items"][6]
    assert list(item) == ["id", "season", "number", "air_date", "titles", "references"]
    assert item["air_date"] == "2020-11-19"
    assert item["titles"] == [
        {"title": "La Cité des Enfants Perdus", "language": "fr", "segment": None},
        {"title": "The City of Lost Children", "language": "en", "segment": None},
        {"title": "ロスト・チルドレン", "language": "ja", "segment": None},
    ]
    (reference,) = item["references"]
    assert list(reference) == [
        "id",
        "film",
        "titles",
        "relation",
        "judgement",
        "decided_by_engine",
        "ambiguous",
        "match",
        "votes",
    ]
    assert reference["id"] == "akudama-drive-s01e07~tt0112682"
    assert reference["film"]["countries"] == ["FR", "DE", "ES"]
    assert [title["language"] for title in reference["titles"]] == ["fr", "en", "ja"]
    assert reference["relation"] == "exact"
    assert reference["judgement"] == "confirmed"
    assert reference["votes"] == NO_VOTES
    assert list(reference["match"]) == ["score", "band", "relation", "matched_title", "evidence", "spans"]


def test_an_episode_without_a_film(quiet: FlaskClient) -> None:
    item = get(quiet, AKUDAMA)["items"][11]
    assert item["titles"][0]["title"] == "Akudama Drive"
    assert item["references"] == []


def test_two_titles_of_an_episode_may_name_two_films(quiet: FlaskClient) -> None:
    body = get(quiet, f"{SHOWS}/rick-and-morty", q="Something Ricked")
    (item,) = body["items"]
    assert [view["film"]["id"] for view in item["references"]] == ["tt0086336", "tt0091419"]
    assert [title["language"] for title in item["references"][1]["titles"]] == ["fr"]


@pytest.mark.parametrize("slug", ["akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural"])
def test_the_summary_agrees_with_the_rows(quiet: FlaskClient, slug: str) -> None:
    body = get(quiet, f"{SHOWS}/{slug}", per_page=500)
    summary, items = body["summary"], body["items"]
    assert list(summary) == [
        "episodes",
        "named_after_films",
        "countries",
        "genres",
        "decades",
        "verdicts",
        "votes",
    ]
    named = [item for item in items if item["references"]]
    assert summary["episodes"] == len(items) == body["total"] == body["show"]["episodes"]
    assert summary["named_after_films"] == len(named) == body["show"]["named_after_films"]
    decades = [item["references"][0]["film"]["year"] // 10 * 10 for item in named]
    assert summary["decades"] == {f"{decade}s": decades.count(decade) for decade in sorted(set(decades))}
    countries = [country for item in named for country in item["references"][0]["film"]["countries"]]
    assert summary["countries"] == {country: countries.count(country) for country in set(countries)}
    assert sum(summary["countries"].values()) > len(named), "a film counts in each of its countries"
    assert summary["verdicts"] == {"too_few_votes": len(named)}
    assert summary["votes"] == 0


def test_filters_look_at_the_main_film_only(quiet: FlaskClient) -> None:
    address, episode = f"{SHOWS}/rick-and-morty", "rick-and-morty-s03e01"
    (item,) = get(quiet, address, q="Rickshank")["items"]
    assert [view["film"]["year"] for view in item["references"]] == [1994, 1979]
    assert episode in ids(get(quiet, address, decade="1990s", per_page=500))
    assert episode not in ids(get(quiet, address, decade="1970s", per_page=500))


def test_filters_leave_the_summary_alone(quiet: FlaskClient) -> None:
    assert get(quiet, AKUDAMA, film="none")["summary"] == get(quiet, AKUDAMA)["summary"]


def main_film(item: Any) -> Any:
    return item["references"][0] if item["references"] else None


EPISODE_SORTS: dict[str, Callable[[Any], Any]] = {
    "number": lambda item: item["number"],
    "title": lambda item: item["titles"][0]["title"].casefold(),
    "air_date": lambda item: item["air_date"],
    "film": lambda item: main_film(item) and main_film(item)["film"]["title"].casefold(),
    "year": lambda item: main_film(item) and main_film(item)["film"]["year"],
    "score": lambda item: main_film(item) and main_film(item)["match"] and main_film(item)["match"]["score"],
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("key", EPISODE_SORTS)
def test_episodes_sorted_with_blanks_last(quiet: FlaskClient, key: str, descending: bool) -> None:
    values = [EPISODE_SORTS[key](item) for item in get(quiet, AKUDAMA, sort=f"{'-' * descending}{key}")["items"]]
    known = [value for value in values if value is not None]
    assert len(values) == 12
    assert len(set(known)) > 1
    assert values == sorted(known, reverse=descending) + [None] * (12 - len(known))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"film": "named"}, list(range(1, 12))),
        ({"film": "none"}, [12]),
        ({"film": ""}, list(range(1, 13))),
        ({"country": "FR"}, [7, 10]),
        ({"country": "fr"}, [7, 10]),
        ({"country": "XX"}, []),
        ({"country": "F"}, []),
        ({"genre": "Horror"}, [9]),
        ({"genre": "hORROR"}, [9]),
        ({"decade": "1980s"}, [8, 9, 11]),
        ({"decade": "1980s", "genre": "Horror"}, [9]),
        ({"verdict": "too_few_votes"}, list(range(1, 12))),
        ({"verdict": "contested"}, []),
        ({"season": "1"}, list(range(1, 13))),
        ({"season": "2"}, []),
        ({"q": "se7en"}, [1]),
        ({"q": "FINCHER"}, [1]),
        ({"q": "cite des enfants"}, [7]),
        ({"q": "ロスト"}, [7]),
        ({"q": "wargames"}, [11]),
        ({"q": "zzzz"}, []),
    ],
    ids=str,
)
def test_episodes_filtered(quiet: FlaskClient, asked: dict[str, str], numbers: list[int]) -> None:
    body = get(quiet, AKUDAMA, **asked)
    assert [item["number"] for item in body["items"]] == numbers
    assert body["total"] == len(numbers)


@pytest.mark.parametrize(("per_page", "pages"), [(1, 327), (50, 7), (327, 1), (500, 1)])
def test_per_page(quiet: FlaskClient, per_page: int, pages: int) -> None:
    body = get(quiet, SUPERNATURAL, per_page=per_page)
    assert (body["total"], body["pages"], body["per_page"]) == (327, pages, per_page)
    assert len(body["items"]) == min(per_page, 327)


def test_pages_hold_every_episode_once(quiet: FlaskClient) -> None:
    pages = [get(quiet, SUPERNATURAL, sort="-film", page=page) for page in range(1, 8)]
    found = [episode for page in pages for episode in ids(page)]
    assert len(found) == len(set(found)) == 327
    assert found == ids(get(quiet, SUPERNATURAL, sort="-film", per_page=500))


@pytest.mark.parametrize("path", [SHOWS, AKUDAMA])
def test_etag(quiet: FlaskClient, path: str) -> None:
    etag = quiet.get(path).headers["ETag"]
    again = quiet.get(path, headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.data == b""


@pytest.mark.parametrize("path", [SHOWS, AKUDAMA, SUPERNATURAL])
def test_any_site_may_read_and_nobody_gets_a_cookie(quiet: FlaskClient, path: str) -> None:
    headers = quiet.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in headers["Access-Control-Expose-Headers"]
    assert headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in headers
