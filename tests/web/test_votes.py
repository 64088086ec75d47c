"""Votes by form: where they lead, the token, and addresses to come back to that are not ours."""

import re
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.edge.limits import RateEntry
from tests.conftest import stored_votes
from tests.web.conftest import Node, parse

EPISODE = "akudama-drive-s01e01"
REFERENCE = f"{EPISODE}~tt0114369"
ACTION = f"/references/{REFERENCE}/vote"
SHOW = "/shows/akudama-drive"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def form_on(client: FlaskClient, path: str = SHOW) -> Node:
    """The vote form of the reference on a page."""
    return parse(client.get(path)).one("form", "choices", action=ACTION)


def hidden(form: Node) -> dict[str, str]:
    return {node["name"]: node["value"] for node in form.all("input", type="hidden")}


def press(client: FlaskClient, choice: str, path: str = SHOW, **headers: str) -> TestResponse:
    """Open a page and press a button of the vote form on it."""
    form = form_on(client, path)
    assert form["method"] == "post"
    button = form.one("button", data_choice=choice)
    return client.post(form["action"], data={**hidden(form), "choice": button["value"]}, headers=headers)


def token_of(client: FlaskClient) -> str:
    return hidden(form_on(client))["token"]


def test_a_vote_by_form(client: FlaskClient, app: Flask) -> None:
    response = press(client, "thematic")
    assert response.status_code == HTTPStatus.SEE_OTHER
    back = urlsplit(response.headers["Location"])
    assert back.path == SHOW
    assert back.fragment == EPISODE
    (vote,) = stored_votes(app)
    assert (vote.episode_id, vote.film_id, vote.choice) == (EPISODE, "tt0114369", "thematic")
    shown = parse(client.get(response.headers["Location"]))
    assert shown.one("tr", id=EPISODE).one("button", aria_pressed="true")["data-choice"] == "thematic"


@pytest.mark.parametrize(
    ("path", "back"),
    [
        (f"{SHOW}?sort=-film&decade=1990s", f"{SHOW}?decade=1990s&sort=-film#{EPISODE}"),
        (f"{SHOW}?q=David+Fincher", f"{SHOW}?q=David+Fincher#{EPISODE}"),
        (f"{SHOW}?per_page=3", f"{SHOW}?per_page=3#{EPISODE}"),
        (f"/episodes/{EPISODE}", f"/episodes/{EPISODE}#{EPISODE}"),
        ("/films/tt0114369", f"/films/tt0114369#{EPISODE}"),
    ],
)
def test_back_to_the_page_and_row_it_was_cast_on(client: FlaskClient, path: str, back: str) -> None:
    response = press(client, "title_only", path)
    assert response.headers["Location"] == back
    document = parse(client.get(back))
    assert document.one(id=EPISODE)
    assert document.one("form", "choices", action=ACTION).one("button", data_choice="title_only")["value"] == "withdraw"


def test_back_to_the_same_page_of_a_long_table(client: FlaskClient) -> None:
    document = parse(client.get("/shows/supernatural?film=named&page=2"))
    form = document.all("form", "choices")[0]
    data = {**hidden(form), "choice": "thematic"}
    location = client.post(form["action"], data=data).headers["Location"]
    again = parse(client.get(location))
    assert "Page 2 of 3" in again.one("nav", "pager").text
    assert again.one("tr", id=urlsplit(location).fragment).all("button", aria_pressed="true")


def test_a_filter_in_another_script_is_kept(client: FlaskClient) -> None:
    path = "/shows/akudama-drive?q=%E3%83%AD%E3%82%B9%E3%83%88"
    form = parse(client.get(path)).one("form", "choices")
    response = client.post(form["action"], data={**hidden(form), "choice": "thematic"})
    assert "q=%E3%83%AD%E3%82%B9%E3%83%88" in response.headers["Location"]


def test_change_and_take_back(client: FlaskClient, app: Flask) -> None:
    press(client, "thematic")
    press(client, "not_this_film")
    (vote,) = stored_votes(app)
    assert (vote.choice, vote.withdrawn_at) == ("not_this_film", None)
    response = press(client, "not_this_film")
    assert response.status_code == HTTPStatus.SEE_OTHER
    (vote,) = stored_votes(app)
    assert vote.withdrawn_at is not None
    assert form_on(client).all("button", aria_pressed="true") == []


def test_the_cookie_comes_with_the_vote(client: FlaskClient) -> None:
    client.get(SHOW)
    assert client.get_cookie("voter") is None
    response = press(client, "thematic")
    cookie = client.get_cookie("voter")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_taking_back_nothing_is_no_first_vote(client: FlaskClient, app: Flask) -> None:
    response = client.post(ACTION, data={"token": token_of(client), "choice": "withdraw"})
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert stored_votes(app) == []
    assert client.get_cookie("voter") is None


def assert_refused(response: TestResponse, app: Flask, status: int) -> None:
    assert response.status_code == status
    document = parse(response)
    assert document.one("p", "big").text == str(status)
    assert "Set-Cookie" not in response.headers
    assert stored_votes(app) == []


@pytest.mark.parametrize("token", [None, "", "x", "é", "A" * 27, "\0", "x" * 5000], ids=repr)
@pytest.mark.parametrize("headers", [{}, SAME_ORIGIN], ids=["no-word", "same-origin"])
def test_a_wrong_token_is_refused(client: FlaskClient, app: Flask, token: str | None, headers: dict[str, str]) -> None:
    data = {"choice": "thematic", **({} if token is None else {"token": token})}
    assert_refused(client.post(ACTION, data=data, headers=headers), app, 403)


def test_the_token_of_another_voter_is_refused(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    press(other, "thematic")
    press(client, "thematic")
    stolen = token_of(other)
    assert stolen != token_of(client)
    for headers in ({}, SAME_ORIGIN):
        response = client.post(ACTION, data={"token": stolen, "choice": "title_only"}, headers=headers)
        assert response.status_code == HTTPStatus.FORBIDDEN
    assert [vote.choice for vote in stored_votes(app)] == ["thematic", "thematic"]


def test_the_token_of_a_voter_is_no_token_without_the_cookie(client: FlaskClient, app: Flask) -> None:
    press(client, "thematic")
    stolen = token_of(client)
    response = app.test_client().post(ACTION, data={"token": stolen, "choice": "title_only"}, headers=SAME_ORIGIN)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert len(stored_votes(app)) == 1


def test_the_token_is_the_same_on_every_page(client: FlaskClient) -> None:
    press(client, "thematic")
    pages = (SHOW, "/films/tt0114369", f"/episodes/{EPISODE}")
    assert len({hidden(form_on(client, path))["token"] for path in pages}) == 1


@pytest.mark.parametrize(
    ("headers", "status", "choice"),
    [
        ({}, 403, "thematic"),
        ({"Sec-Fetch-Site": "same-origin"}, 303, "title_only"),
        ({"Origin": "http://localhost"}, 303, "title_only"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "thematic"),
        ({"Origin": "http://evil.example"}, 403, "thematic"),
    ],
    ids=str,
)
def test_a_token_from_before_the_first_vote_needs_proof(
    client: FlaskClient, app: Flask, headers: dict[str, str], status: int, choice: str
) -> None:
    opened_before = token_of(client)
    press(client, "thematic")
    assert token_of(client) != opened_before
    response = client.post(ACTION, data={"token": opened_before, "choice": "title_only"}, headers=headers)
    assert response.status_code == status
    assert [vote.choice for vote in stored_votes(app)] == [choice]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://["},
    ],
    ids=str,
)
def test_another_site_may_not_vote_even_with_the_token(
    client: FlaskClient, app: Flask, headers: dict[str, str]
) -> None:
    data = {"token": token_of(client), "choice": "thematic"}
    assert_refused(client.post(ACTION, data=data, headers=headers), app, 403)


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%5cevil.example",
    "/%2fevil.example",
    "/./\\evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "http://localhost@evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/a\r\nSet-Cookie: x=1",
    "/a\nLocation: //evil.example",
    "/a\r",
    "/a\n",
    "/%0d%0aSet-Cookie:x",
    "/\0//evil.example",
    "/a#b",
    "/\u2028//evil.example",
    "/\u3002evil.example",
    "\uff0f\uff0fevil.example",
    "/" + "a" * 9000,
    "",
    "?x=1",
]


def as_browser(location: str) -> str:
    """The address that a browser goes to: it drops tabs and line breaks and reads a backslash as a slash."""
    cleaned = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    return urljoin("http://localhost/references/x/vote", cleaned)


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda target: ascii(target)[:40])
def test_a_vote_never_leads_to_another_site(client: FlaskClient, app: Flask, target: str) -> None:
    data = {"token": token_of(client), "choice": "thematic", "next": target}
    response = client.post(ACTION, data=data)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert len(response.headers.getlist("Location")) == 1
    location = response.headers["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert not re.search(r"[\x00-\x20\\]", location)
    there = urlsplit(as_browser(location))
    assert (there.scheme, there.netloc) == ("http", "localhost")
    assert there.fragment == EPISODE
    assert [cookie.partition("=")[0] for cookie in response.headers.getlist("Set-Cookie")] == ["voter"]
    assert len(stored_votes(app)) == 1


def test_without_next_back_to_the_episode(client: FlaskClient) -> None:
    response = client.post(ACTION, data={"token": token_of(client), "choice": "thematic"})
    assert response.headers["Location"] == f"/episodes/{EPISODE}#{EPISODE}"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
def test_only_post_votes(client: FlaskClient, app: Flask, method: str) -> None:
    data = {"token": token_of(client), "choice": "thematic"}
    place = {"query_string": data} if method == "GET" else {"data": data}
    response = client.open(ACTION, method=method, **place)
    assert_refused(response, app, 405)
    assert {part.strip() for part in response.headers["Allow"].split(",")} == {"POST", "OPTIONS"}


def test_head_does_not_vote(client: FlaskClient, app: Flask) -> None:
    response = client.head(f"{ACTION}?token={token_of(client)}&choice=thematic")
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert stored_votes(app) == []


def test_a_choice_in_the_address_does_not_count(client: FlaskClient, app: Flask) -> None:
    response = client.post(f"{ACTION}?choice=thematic&token={token_of(client)}", data={"token": token_of(client)})
    assert_refused(response, app, 422)


@pytest.mark.parametrize("choice", ["perhaps", "", "Thematic", "thematic\0", "1", "<script>zq7xecho</script>"])
def test_an_unknown_choice_is_refused(client: FlaskClient, app: Flask, choice: str) -> None:
    response = client.post(ACTION, data={"token": token_of(client), "choice": choice})
    assert_refused(response, app, 422)
    assert "zq7xecho" not in response.text


@pytest.mark.parametrize("reference", ["nothing", "a~b", "akudama-drive-s01e01~tt9999999", "%00~x", "%ff", "~"])
def test_an_unknown_reference_is_refused(client: FlaskClient, app: Flask, reference: str) -> None:
    data = {"token": token_of(client), "choice": "thematic"}
    assert_refused(client.post(f"/references/{reference}/vote", data=data), app, 404)


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "extra",
    [b"&a=1" * 20_000, b"&rationale=" + b"x" * 600_000, b"&x=" + b"y" * 5_000_000],
    ids=["20000-fields", "600-kB-field", "5-MB-field"],
)
def test_a_large_form_is_refused(client: FlaskClient, app: Flask, extra: bytes) -> None:
    body = f"token={token_of(client)}&choice=thematic".encode() + extra
    assert_refused(client.post(ACTION, data=body, content_type=FORM), app, 413)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_other_bodies_are_refused(client: FlaskClient, app: Flask, kind: str) -> None:
    body = f"token={token_of(client)}&choice=thematic"
    assert_refused(client.post(ACTION, data=body, content_type=kind), app, 415)


def test_a_compressed_form_is_refused(client: FlaskClient, app: Flask) -> None:
    data = {"token": token_of(client), "choice": "thematic"}
    assert_refused(client.post(ACTION, data=data, headers={"Content-Encoding": "gzip"}), app, 415)


def test_a_form_shorter_than_announced_is_refused(client: FlaskClient, app: Flask) -> None:
    body = f"token={token_of(client)}&choice=thematic"
    length = {"CONTENT_LENGTH": str(len(body) + 30)}
    assert_refused(client.post(ACTION, data=body, content_type=FORM, environ_overrides=length), app, 400)


@pytest.mark.parametrize("body", [b"%ff%fe=%00", b"=&=&&&", b"\xff\xfe\x00", b"token=%C3%28", b""])
def test_a_broken_form_is_no_error_of_ours(client: FlaskClient, app: Flask, body: bytes) -> None:
    assert_refused(client.post(ACTION, data=body, content_type=FORM), app, 403)


def test_too_many_votes_are_a_page(client: FlaskClient, app: Flask) -> None:
    services = app.extensions["namesake"]
    press(client, "thematic")
    with services.runtime.writing() as session:
        counted = session.query(RateEntry).one()
        session.add_all(RateEntry(key=counted.key, at=counted.at, expires_at=counted.expires_at) for _ in range(59))
    response = press(client, "title_only")
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert "60 votes" in parse(response).one("p", "lead").text
    assert [vote.choice for vote in stored_votes(app)] == ["thematic"]
