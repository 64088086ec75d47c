"""Validators and headers, on an application that has nothing else."""

from http import HTTPStatus

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient

from app.edge.caching import register_headers


@pytest.fixture
def client(quick_app: Flask) -> FlaskClient:
    """A client of an application with a page, a JSON route and some that set headers themselves."""
    register_headers(quick_app)
    quick_app.add_url_rule("/page", "page", lambda: "<p>hello</p>")
    quick_app.add_url_rule("/api/data", "data", lambda: jsonify(1), methods=["GET", "PUT"])
    quick_app.add_url_rule("/private", "private", lambda: Response("x", headers={"Cache-Control": "private"}))
    quick_app.add_url_rule("/gone", "gone", lambda: ("gone", 410))
    quick_app.add_url_rule("/away", "away", lambda: Response(status=303, headers={"Location": "/page"}))
    quick_app.add_url_rule("/own", "own", lambda: Response("x", headers={"Content-Security-Policy": "sandbox"}))
    return quick_app.test_client(use_cookies=False)


@pytest.mark.parametrize(("path", "weak"), [("/page", True), ("/api/data", False)])
def test_etag_and_not_modified(client: FlaskClient, path: str, weak: bool) -> None:
    etag = client.get(path).headers["ETag"]
    assert etag.startswith('W/"') is weak
    for known in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": known})
        assert again.status_code == HTTPStatus.NOT_MODIFIED
        assert again.data == b""
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == HTTPStatus.OK


def test_head_has_the_same_etag(client: FlaskClient) -> None:
    assert client.head("/page").headers["ETag"] == client.get("/page").headers["ETag"]


@pytest.mark.parametrize("path", ["/gone", "/away", "/nothing"])
def test_only_what_is_ok_has_an_etag(client: FlaskClient, path: str) -> None:
    assert "ETag" not in client.get(path).headers


@pytest.mark.parametrize(
    ("path", "cookie", "expected"),
    [
        ("/page", "", "no-cache"),
        ("/page", "voter=x", "private, no-cache"),
        ("/page", "other=x", "no-cache"),
        ("/api/data", "voter=x", "no-cache"),
        ("/private", "voter=x", "private"),
    ],
)
def test_cache_control(client: FlaskClient, path: str, cookie: str, expected: str) -> None:
    headers = {"Cookie": cookie} if cookie else {}
    assert client.get(path, headers=headers).headers["Cache-Control"] == expected


def test_writes_are_not_stored(client: FlaskClient) -> None:
    response = client.put("/api/data")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_pages_vary_by_cookie_and_data_do_not(client: FlaskClient) -> None:
    assert "Cookie" in client.get("/page").headers["Vary"]
    assert "Vary" not in client.get("/api/data").headers


def test_policy_of_pages(client: FlaskClient) -> None:
    assert "default-src 'none'" in client.get("/page").headers["Content-Security-Policy"]
    assert "Content-Security-Policy" not in client.get("/api/data").headers
    assert client.get("/own").headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("path", ["/page", "/api/data", "/gone", "/nothing"])
def test_headers_of_every_response(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_other_sites_may_read_data_only(client: FlaskClient) -> None:
    assert client.get("/api/data").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.put("/api/data").headers
    assert "Access-Control-Allow-Origin" not in client.get("/page").headers


@pytest.mark.parametrize(
    ("base_url", "expected"), [("https://localhost", "max-age=31536000"), ("http://localhost", None)]
)
def test_https_is_remembered_behind_https_only(client: FlaskClient, base_url: str, expected: str | None) -> None:
    assert client.get("/page", base_url=base_url).headers.get("Strict-Transport-Security") == expected
