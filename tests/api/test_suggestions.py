"""`/api/v1/episodes/<id>/suggestions` and `/api/v1/suggestions/<id>/support`."""

from http import HTTPStatus
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import VOTE_URL, AppWith
from tests.api.test_errors import FOREIGN, assert_problem
from tests.conftest import stored_suggestions, stored_support

EPISODE = "akudama-drive-s01e02"
URL = f"/api/v1/episodes/{EPISODE}/suggestions"
FILM, REASON = "tt3890160", "A driver among crooks."
SUGGESTION = f"{EPISODE}~{FILM}"
SUPPORT = f"/api/v1/suggestions/{SUGGESTION}/support"
SEEDED = "/api/v1/episodes/akudama-drive-s01e11/suggestions"


def post(client: FlaskClient, reason: str = REASON, film_id: str = FILM, **kwargs: Any) -> TestResponse:
    return client.post(URL, json={"film_id": film_id, "reason": reason}, **kwargs)


def own(supporters: int, *, supported: bool) -> dict[str, object]:
    return {"suggestion": SUGGESTION, "supported": supported, "supporters": supporters}


def test_before_the_first(client: FlaskClient) -> None:
    response = client.get(URL)
    assert response.json == {"episode": EPISODE, "items": []}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    assert client.get(URL, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_those_of_the_curated_file(client: FlaskClient) -> None:
    items = client.get(SEEDED).json["items"]
    assert [(item["film"]["title"], item["supporters"], item["source"]) for item in items] == [
        ("Internal Affairs", 0, "file"),
        ("Infernal Affairs", 0, "file"),
    ]


def test_a_suggestion(client: FlaskClient) -> None:
    response = post(client)
    assert response.status_code == HTTPStatus.CREATED
    assert response.json == own(1, supported=True)
    assert response.headers["Location"] == SUPPORT
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert client.get_cookie("voter") is not None
    (item,) = client.get(URL).json["items"]
    assert list(item) == ["id", "film", "reasons", "supporters", "source", "created_at"]
    assert (item["id"], item["film"]["id"], item["reasons"]) == (SUGGESTION, FILM, [REASON])


def test_the_second_who_suggests_it_supports_it(client: FlaskClient, app: Flask) -> None:
    post(client)
    response = post(app.test_client(), "So do I.")
    assert response.status_code == HTTPStatus.OK
    assert "Location" not in response.headers
    assert response.json == own(2, supported=True)
    (item,) = client.get(URL).json["items"]
    assert item["reasons"] == [REASON, "So do I."]


def test_support_and_take_back(client: FlaskClient, app: Flask) -> None:
    post(app.test_client())
    assert client.get(SUPPORT).json == own(1, supported=False)
    assert client.delete(SUPPORT).json == own(1, supported=False)
    assert client.get_cookie("voter") is None
    for _ in range(2):
        assert client.put(SUPPORT).json == own(2, supported=True)
    assert client.get(SUPPORT).json == own(2, supported=True)
    for _ in range(2):
        assert client.delete(SUPPORT).json == own(1, supported=False)


def test_one_that_nobody_means_any_more_is_gone_but_for_those_who_took_part(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    post(client)
    other.put(SUPPORT)
    assert client.delete(SUPPORT).json == own(1, supported=False)
    assert client.get(URL).json["items"][0]["reasons"] == []
    assert other.delete(SUPPORT).json == own(0, supported=False)
    assert client.get(URL).json["items"] == []
    assert_problem(app.test_client().get(SUPPORT), 404)
    assert other.put(SUPPORT).json == own(1, supported=True)
    assert client.put(SUPPORT).json == own(2, supported=True)
    assert client.get(URL).json["items"][0]["reasons"] == [REASON]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"film_id": FILM}, 400, "#/reason"),
        ({"reason": REASON}, 400, "#/film_id"),
        ({"film_id": 7, "reason": REASON}, 400, "#/film_id"),
        ({"film_id": FILM, "reason": ["x"]}, 400, "#/reason"),
        ({"film_id": FILM, "reason": REASON, "voter": "x"}, 400, "#/voter"),
        ({"film_id": FILM, "reason": ""}, 422, "#/reason"),
        ({"film_id": FILM, "reason": "\u200b\n"}, 422, "#/reason"),
        ({"film_id": FILM, "reason": "x" * 301}, 422, "#/reason"),
        ({"film_id": "", "reason": REASON}, 422, "#/film_id"),
        ({"film_id": "Baby Driver", "reason": REASON}, 422, "#/film_id"),
        ({"film_id": "tt9999999", "reason": REASON}, 422, "#/film_id"),
        ({"film_id": "tt0105236", "reason": REASON}, 422, "#/film_id"),
        ({"film_id": "tt15398776", "reason": REASON}, 422, "#/film_id"),
    ],
    ids=str,
)
def test_what_is_not_accepted_is_named(
    client: FlaskClient, app: Flask, body: dict[str, Any], status: int, pointer: str
) -> None:
    problem = assert_problem(client.post(URL, json=body), status)
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    assert stored_suggestions(app) == []


def test_all_faults_are_named_at_once(client: FlaskClient) -> None:
    problem = assert_problem(client.post(URL, json={"film_id": "x", "reason": " "}), 422)
    assert [fault["pointer"] for fault in problem["errors"]] == ["#/film_id", "#/reason"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"film_id": "\\ud800", "reason": "x"}', "application/json", 400),
        (b"film_id=tt3890160&reason=x", "application/x-www-form-urlencoded", 415),
        (b'{"film_id": "tt3890160", "reason": "x"}', "text/plain", 415),
        (b'{"reason": "' + b"x" * 17_000 + b'"}', "application/json", 413),
    ],
    ids=["empty", "cut", "array", "surrogate", "form", "text", "17-kB"],
)
def test_other_bodies_are_refused(client: FlaskClient, app: Flask, body: bytes, kind: str, status: int) -> None:
    assert_problem(client.post(URL, data=body, content_type=kind), status)
    assert stored_suggestions(app) == []


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_another_site_may_not_write(client: FlaskClient, app: Flask, headers: dict[str, str]) -> None:
    seeded = "/api/v1/suggestions/akudama-drive-s01e11~tt0099850/support"
    assert_problem(post(client, headers=headers), 403)
    assert_problem(client.put(seeded, headers=headers), 403)
    assert_problem(client.delete(seeded, headers=headers), 403)
    assert (stored_suggestions(app), stored_support(app)) == ([], [])


@pytest.mark.parametrize("episode", ["nothing", "%00", "akudama-drive"])
def test_an_unknown_episode(client: FlaskClient, episode: str) -> None:
    url = f"/api/v1/episodes/{episode}/suggestions"
    assert_problem(client.get(url), 404)
    assert_problem(client.post(url, json={"film_id": FILM, "reason": REASON}), 404)


def test_suggestions_and_votes_share_one_limit(app_with: AppWith) -> None:
    client = app_with(votes_per_hour=3).test_client()
    assert client.put(VOTE_URL, json={"choice": "thematic"}).status_code == 200
    assert post(client).status_code == 201
    assert post(client, reason=" ").status_code == 422
    assert client.delete(SUPPORT).status_code == 200
    response = client.put(SUPPORT)
    assert_problem(response, 429)
    assert int(response.headers["Retry-After"]) > 0
    assert_problem(post(client), 429)


def test_threads_that_suggest_the_same_leave_one_suggestion_and_all_supporters(app: Flask) -> None:
    count = 6
    barrier = Barrier(count)
    statuses: list[int] = []

    def suggest(number: int) -> None:
        barrier.wait()
        statuses.append(post(app.test_client(), f"Because of {number}.").status_code)

    threads = [Thread(target=suggest, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [200] * (count - 1) + [201]
    (item,) = app.test_client().get(URL).json["items"]
    assert item["supporters"] == count
    assert sorted(item["reasons"]) == [f"Because of {number}." for number in range(count)]
