"""One table of bad requests over all routes of the API, and a walk over every rule of the application."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.references.asking import last_year
from tests.api.conftest import VOTE_URL
from tests.conftest import stored_votes

LOOKUP = "/api/v1/lookup"
SHOWS = "/api/v1/shows"
SHOW = "/api/v1/shows/akudama-drive"
GOOD_BODY = b'{"choice": "thematic"}'
# Stands in bad values; it must not come back.
MARK = "zq7xecho"

LEAKS = (
    "Traceback",
    'File "',
    "site-packages",
    "werkzeug",
    "sqlalchemy",
    "sqlite",
    "SELECT ",
    "INSERT ",
    "/work",
    ".py",
)


@dataclass(frozen=True)
class Bad:
    """A bad request: what is sent, the status it must get, and the field that the answer must name."""

    name: str
    status: int
    path: str
    names: str = ""
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def lookups(parameter: str, cases: Mapping[str, tuple[str, int]]) -> list[Bad]:
    base = "" if parameter == "title" else "title=Se7en&"
    return [
        Bad(f"lookup-{parameter}-{name}", status, f"{LOOKUP}?{base}{parameter}={raw}", parameter)
        for name, (raw, status) in cases.items()
    ]


TITLES = [
    Bad("lookup-title-missing", 400, LOOKUP, "title"),
    Bad("lookup-title-missing-beside-others", 400, f"{LOOKUP}?air_year=2020", "title"),
    *lookups(
        "title",
        {
            "empty": ("", 422),
            "spaces": ("%20%20", 422),
            "tab-and-line-feed": ("%09%0a", 422),
            "no-break-space": ("%C2%A0", 422),
            "ideographic-space": ("%E3%80%80", 422),
            "301-characters": ("a" * 301, 422),
            "10000-characters": ((MARK + "a") * 1111, 422),
            "100000-combining-marks": (quote("\u0316\u0301" * 50_000), 422),
            "controls-only": ("%01%02%1f%7f", 422),
            "c1-controls-only": ("%C2%80%C2%9F", 422),
            "zero-width-only": ("%E2%80%8B%E2%80%8C%E2%80%8D%EF%BB%BF%E2%81%A0", 422),
            "bidi-controls-only": ("%E2%80%AE%E2%81%A6%E2%81%A9", 422),
            "variation-selector-only": ("%EF%B8%8F", 422),
            "hangul-filler-only": ("%E3%85%A4", 422),
            "combining-grapheme-joiner-only": ("%CD%8F", 422),
        },
    ),
    Bad("lookup-title-nul", 400, f"{LOOKUP}?title=%00"),
    Bad("lookup-title-nul-inside", 400, f"{LOOKUP}?title={MARK}%00Se7en"),
    Bad("lookup-title-not-utf-8", 400, f"{LOOKUP}?title={MARK}%ff"),
    Bad("lookup-title-truncated-utf-8", 400, f"{LOOKUP}?title=%E2%82"),
    Bad("lookup-title-overlong-utf-8", 400, f"{LOOKUP}?title=%C0%AF"),
    Bad("lookup-title-surrogate-in-utf-8", 400, f"{LOOKUP}?title=%ED%A0%80"),
    Bad("lookup-name-not-utf-8", 400, f"{LOOKUP}?title=Se7en&%ff=1"),
    Bad("lookup-name-nul", 400, f"{LOOKUP}?title=Se7en&a%00b=1"),
    Bad("lookup-title-twice", 400, f"{LOOKUP}?title={MARK}&title=Speed", "title"),
    Bad("lookup-title-twice-the-same", 400, f"{LOOKUP}?title=Speed&title=Speed", "title"),
    Bad("lookup-limit-twice", 400, f"{LOOKUP}?title=Se7en&limit=3&limit=4", "limit"),
]

YEAR_CASES = {
    "word": (MARK, 400),
    "exponent": ("1e9", 400),
    "fraction": ("1995.5", 400),
    "hexadecimal": ("0x7cb", 400),
    "underscore": ("19_95", 400),
    "two-signs": ("--1995", 400),
    "arabic-digits": ("%D9%A1%D9%A9%D9%A9%D9%A5", 400),
    "full-width-digits": ("%EF%BC%91%EF%BC%99%EF%BC%99%EF%BC%95", 400),
    "superscript": ("%C2%B2", 400),
    "zero": ("0", 422),
    "minus-one": ("-1", 422),
    "minus-1995": ("-1995", 422),
    "99999": ("99999", 422),
    "before-film": ("1869", 422),
    "year-after-next": (str(last_year() + 1), 422),
    "10^18": ("1" + "0" * 18, 422),
    "5000-digits": ("9" * 5000, 422),
    "minus-5000-digits": ("-" + "9" * 5000, 422),
    "5000-digits-that-end-in-1995": ("9" * 4996 + "1995", 422),
}
LIMIT_CASES = {
    "zero": ("0", 422),
    "10^9": ("1000000000", 422),
    "minus-5": ("-5", 422),
    "minus-1": ("-1", 422),
    "51": ("51", 422),
    "2^64": ("18446744073709551616", 422),
    "word": (MARK, 400),
    "fraction": ("1.0", 400),
    "arabic-digits": ("%D9%A5", 400),
}
NUMBERS = [
    *lookups("air_year", YEAR_CASES),
    *lookups("film_year", YEAR_CASES),
    *(replace(bad, names="") for bad in lookups("year", YEAR_CASES)),
    *lookups("limit", LIMIT_CASES),
]

TABLES = [
    Bad(f"{kind}-{name}-{what}", status, f"{path}?{name}={raw}", name)
    for kind, path in (("shows", SHOWS), ("show", SHOW))
    for name, what, raw, status in (
        ("sort", "unknown", MARK, 422),
        ("sort", "unknown-descending", f"-{MARK}", 422),
        ("sort", "two-signs", "--name", 422),
        ("sort", "sign-only", "-", 422),
        ("sort", "sql", "name;DROP+TABLE+vote", 422),
        ("page", "zero", "0", 422),
        ("page", "minus-1", "-1", 422),
        ("page", "10^9", "1000000000", 422),
        ("page", "5000-digits", "9" * 5000, 422),
        ("page", "word", MARK, 400),
        ("page", "arabic-digits", "%D9%A2", 400),
        ("per_page", "zero", "0", 422),
        ("per_page", "minus-5", "-5", 422),
        ("per_page", "501", "501", 422),
        ("per_page", "10^9", "1000000000", 422),
        ("per_page", "word", MARK, 400),
        ("q", "twice", "a&q=b", 400),
    )
] + [
    Bad(f"{kind}-{name}", 400, f"{path}?q={raw}")
    for kind, path in (("shows", SHOWS), ("show", SHOW))
    for name, raw in (("nul", f"{MARK}%00"), ("not-utf-8", f"{MARK}%ff"))
]

FILTERS = [
    Bad(f"show-{name}-{what}", 422, f"{SHOW}?{name}={raw}", name)
    for name, what, raw in (
        ("film", "unknown", MARK),
        ("film", "other-case", "Named"),
        ("film", "a-verdict", "thematic"),
        ("film", "800-characters", MARK * 100),
        ("verdict", "unknown", MARK),
        ("verdict", "other-case", "THEMATIC"),
        ("verdict", "label", "Too+few+votes"),
        ("verdict", "a-film", "named"),
    )
]

UNKNOWN_SHOWS = {
    "word": MARK,
    "other-case": "AKUDAMA-DRIVE",
    "nul": "akudama-drive%00",
    "not-utf-8": "%ff",
    "path": "..%2f..%2fetc%2fpasswd",
    "dots": "%2e%2e",
    "3000-characters": MARK * 400,
    "sql": "'%20OR%20'1'='1",
    "script": f"%3Cscript%3E{MARK}%3C/script%3E",
    "blank": "%20",
}
UNKNOWN_REFERENCES = {
    "word": MARK,
    "unknown-episode": "akudama-drive-s09e99~tt0114369",
    "unknown-film": "akudama-drive-s01e01~tt9999999",
    "film-of-another-episode": "akudama-drive-s01e01~tt0105236",
    "no-film": "akudama-drive-s01e01~",
    "no-episode": "~tt0114369",
    "separator-only": "~",
    "two-separators": "akudama-drive-s01e01~~tt0114369",
    "nul": "akudama-drive-s01e01~tt0114369%00",
    "not-utf-8": "akudama-drive-s01e01~%ff",
    "number": "9223372036854775808",
    "minus-1": "-1",
    "sql": "'%20OR%20'1'='1~'%20OR%20'1'='1",
    "3000-characters": f"{MARK * 400}~{MARK}",
}
UNKNOWN = (
    [Bad(f"show-unknown-{name}", 404, f"{SHOWS}/{slug}") for name, slug in UNKNOWN_SHOWS.items()]
    + [
        Bad(
            f"vote-{method}-unknown-{name}",
            404,
            f"/api/v1/references/{reference}/vote",
            method=method,
            body=GOOD_BODY if method == "PUT" else None,
        )
        for name, reference in UNKNOWN_REFERENCES.items()
        for method in ("GET", "PUT", "DELETE")
    ]
    + [
        Bad(f"route-{path}", 404, path)
        for path in (
            "/api",
            "/api/",
            "/api/v1",
            "/api/v1/",
            "/api/v2/lookup",
            f"/api/v1/{MARK}",
            "/api/v1/lookup/Se7en",
            "/api/v1/films/tt9999999",
            "/api/v1/references/akudama-drive-s01e01~tt0114369/vote/x",
            "/api/v1/LOOKUP",
            "/api/%00",
            "/api/%ff",
        )
    ]
    + [
        Bad(f"route-{method}", 404, "/api/v1/nothing", method=method, body=GOOD_BODY)
        for method in ("POST", "PUT", "DELETE", "TRACE")
    ]
)

METHODS = [
    Bad(f"method-{method}-{path}", 405, path, method=method, body=GOOD_BODY)
    for path, methods in (
        (f"{LOOKUP}?title=Se7en", "PUT PATCH DELETE TRACE"),
        (SHOWS, "POST PUT PATCH DELETE TRACE"),
        (SHOW, "POST PUT PATCH DELETE TRACE"),
        (VOTE_URL, "POST PATCH TRACE"),
        ("/healthz", "POST PUT DELETE TRACE"),
        ("/readyz", "POST PUT DELETE TRACE"),
    )
    for method in methods.split()
]


def put(name: str, status: int, body: bytes, names: str = "", **headers: str) -> Bad:
    return Bad(
        f"body-{name}", status, VOTE_URL, names, "PUT", body, {k.replace("_", "-"): v for k, v in headers.items()}
    )


def nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    return b'{"choice": ' + opening * depth + b"1" + closing * depth + b"}"


UTF_16 = json.dumps({"choice": "thematic"}).encode
BODIES = [
    put("empty", 400, b""),
    put("blank", 400, b"  \n"),
    put("truncated", 400, b'{"choice": "thema'),
    put("truncated-after-value", 400, b'{"choice": "thematic"'),
    put("not-json", 400, f"choice={MARK}".encode()),
    put("single-quotes", 400, b"{'choice': 'thematic'}"),
    put("comment", 400, b'{"choice": "thematic"} // yes'),
    put("two-documents", 400, GOOD_BODY + GOOD_BODY),
    put("trailing-comma", 400, b'{"choice": "thematic",}'),
    put("null", 400, b"null"),
    put("array", 400, b"[]"),
    put("array-of-the-object", 400, b"[" + GOOD_BODY + b"]"),
    put("number", 400, b"1"),
    put("string", 400, b'"x"'),
    put("true", 400, b"true"),
    put("choice-missing", 400, b"{}", "#/choice"),
    put("choice-null", 400, b'{"choice": null}', "#/choice"),
    put("choice-true", 400, b'{"choice": true}', "#/choice"),
    put("choice-integer", 400, b'{"choice": 1}', "#/choice"),
    put("choice-fraction", 400, b'{"choice": 1.5}', "#/choice"),
    put("choice-array", 400, b'{"choice": ["thematic"]}', "#/choice"),
    put("choice-object", 400, b'{"choice": {"thematic": 1}}', "#/choice"),
    put("choice-unknown", 422, f'{{"choice": "{MARK}"}}'.encode(), "#/choice"),
    put("choice-empty", 422, b'{"choice": ""}', "#/choice"),
    put("choice-other-case", 422, b'{"choice": "Thematic"}', "#/choice"),
    put("choice-with-blank", 422, b'{"choice": "thematic "}', "#/choice"),
    put("choice-of-the-form", 422, b'{"choice": "withdraw"}', "#/choice"),
    put("choice-10000-characters", 422, b'{"choice": "' + MARK.encode() * 1250 + b'"}', "#/choice"),
    put("unknown-member", 400, b'{"choice": "thematic", "is_admin": true}', "#/is_admin"),
    put("unknown-member-only", 400, b'{"voter": "zq7xecho"}', "#/voter"),
    put("member-of-other-case", 400, b'{"Choice": "thematic"}', "#/Choice"),
    put("nan", 400, b'{"choice": NaN}'),
    put("infinity", 400, b'{"choice": -Infinity}'),
    put("1e400", 400, b'{"choice": 1e400}'),
    put("5000-digits", 400, b'{"choice": ' + b"9" * 5000 + b"}"),
    put("duplicate-keys", 400, b'{"choice": "thematic", "choice": "title_only"}'),
    put("duplicate-keys-the-same", 400, b'{"choice": "thematic", "choice": "thematic"}'),
    put("duplicate-keys-by-escape", 400, b'{"choice": "thematic", "\\u0063hoice": "title_only"}'),
    put("nesting-21", 400, nested(21, b"[", b"]")),
    put("nesting-5000", 400, nested(5000, b"[", b"]")),
    put("nesting-2000-objects", 400, nested(2000, b'{"a":', b"}")),
    put("nesting-never-closed", 400, b'{"choice": ' + b"[" * 15_000),
    # Larger than a vote may be, so its size is what is said of it.
    put("nesting-100000", 413, nested(100_000, b"[", b"]")),
    put("utf-16", 400, UTF_16("utf-16")),
    put("utf-16-le", 400, UTF_16("utf-16-le")),
    put("utf-16-be", 400, UTF_16("utf-16-be")),
    put("utf-32", 400, UTF_16("utf-32")),
    put("utf-16-announced", 400, UTF_16("utf-16"), Content_Type="application/json; charset=utf-16"),
    put("latin-1", 400, '{"choice": "é"}'.encode("latin-1")),
    put("utf-8-surrogate", 400, b'{"choice": "\xed\xa0\x80"}'),
    put("lone-surrogate", 400, b'{"choice": "\\ud800"}'),
    put("lone-surrogate-in-a-name", 400, b'{"choice": "thematic", "\\udc00": 1}'),
    put("nul-escaped", 400, b'{"choice": "thematic\\u0000"}'),
    put("nul-raw", 400, b'{"choice": "thematic\0"}'),
    put("nul-in-a-name", 400, b'{"choice": "thematic", "\\u0000": 1}'),
    put("line-feed-in-string", 400, b'{"choice": "them\natic"}'),
    put("two-byte-order-marks", 400, b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD_BODY),
    put("gzip-announced", 415, GOOD_BODY, Content_Encoding="gzip"),
    put("gzip", 415, b"\x1f\x8b\x08\x00zq7xecho", Content_Encoding="gzip"),
    put("brotli-announced", 415, GOOD_BODY, Content_Encoding="br"),
    put("text", 415, GOOD_BODY, Content_Type="text/plain"),
    put("form", 415, b"choice=thematic", Content_Type="application/x-www-form-urlencoded"),
    put("multipart", 415, b"--x\r\n\r\n--x--", Content_Type="multipart/form-data; boundary=x"),
    put("other-json", 415, GOOD_BODY, Content_Type="application/merge-patch+json"),
    put("no-type", 415, GOOD_BODY, Content_Type=""),
    put("17-kB", 413, b'{"choice": "' + b"a" * 17_000 + b'"}'),
    put("2-MB", 413, b"a" * 2_000_000),
    put("50-MB", 413, bytes(50_000_000)),
]

FOREIGN = {
    "sec-fetch-site-cross-site": {"Sec-Fetch-Site": "cross-site"},
    "sec-fetch-site-same-site": {"Sec-Fetch-Site": "same-site"},
    "sec-fetch-site-unknown": {"Sec-Fetch-Site": MARK},
    "sec-fetch-site-empty": {"Sec-Fetch-Site": ""},
    "cross-site-with-our-origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    "foreign-origin": {"Origin": f"https://{MARK}.example"},
    "origin-null": {"Origin": "null"},
    "origin-empty": {"Origin": ""},
    "origin-of-another-port": {"Origin": "http://localhost:81"},
    "origin-that-begins-like-ours": {"Origin": "http://localhost.evil.example"},
    "origin-with-our-name-as-user": {"Origin": "http://localhost@evil.example"},
    "origin-that-is-no-address": {"Origin": "http://["},
}
ORIGINS = [
    Bad(f"{method}-{name}", 403, VOTE_URL, method=method, body=GOOD_BODY if method == "PUT" else None, headers=headers)
    for name, headers in FOREIGN.items()
    for method in ("PUT", "DELETE")
]
HOSTS = [
    Bad(f"host-{method}-{path}", 400, path, method=method, body=GOOD_BODY, headers={"Host": f"{MARK}.example"})
    for path, method in (
        (f"{LOOKUP}?title=Se7en", "GET"),
        (SHOWS, "GET"),
        (SHOW, "GET"),
        ("/api/v1/nothing", "GET"),
        (VOTE_URL, "GET"),
        (VOTE_URL, "PUT"),
        (VOTE_URL, "DELETE"),
        ("/readyz", "GET"),
    )
] + [
    Bad("host-junk", 400, SHOWS, headers={"Host": "a b\\c"}),
    Bad("host-that-begins-like-ours", 400, SHOWS, headers={"Host": "localhost.evil.example"}),
]

TABLE = [*TITLES, *NUMBERS, *TABLES, *FILTERS, *UNKNOWN, *METHODS, *BODIES, *ORIGINS, *HOSTS]


def send(client: FlaskClient, bad: Bad) -> TestResponse:
    headers = dict(bad.headers)
    if bad.body is not None and bad.method != "GET":
        headers.setdefault("Content-Type", "application/json")
    return client.open(bad.path, method=bad.method, data=bad.body, headers=headers)


def assert_problem(response: TestResponse, status: int) -> Any:
    """The response is RFC 9457 problem details of this status and gives nothing away."""
    assert response.status_code == status, response.text[:300]
    assert response.content_type == "application/problem+json"
    body = response.json
    assert set(body) <= {"type", "title", "status", "detail", "instance", "errors"}
    assert body["type"] == "about:blank"
    assert body["title"] == HTTPStatus(status).phrase
    assert body["status"] == status
    assert isinstance(body["detail"], str)
    assert body["detail"]
    for fault in body.get("errors", []):
        assert set(fault) == {"pointer", "detail"}
        assert all(isinstance(text, str) and text for text in fault.values())
    assert [leak for leak in LEAKS if leak in response.text] == []
    assert len(response.data) < 2000
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    return body


def test_the_table_has_no_name_twice() -> None:
    names = [bad.name for bad in TABLE]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.name)
def test_bad_request(quiet: FlaskClient, quiet_app: Flask, bad: Bad) -> None:
    response = send(quiet, bad)
    body = assert_problem(response, bad.status)
    assert MARK not in response.text, "what was sent must not come back"
    if bad.names:
        assert bad.names in {fault["pointer"] for fault in body["errors"]}
    if bad.status == HTTPStatus.METHOD_NOT_ALLOWED:
        assert "GET" in response.headers["Allow"]
        assert bad.method not in response.headers["Allow"]
    assert stored_votes(quiet_app) == []


def test_all_faults_are_named_at_once(quiet: FlaskClient) -> None:
    body = assert_problem(quiet.get(f"{LOOKUP}?title=&air_year=1&film_year=99999&limit=0"), 422)
    assert {fault["pointer"] for fault in body["errors"]} == {"title", "air_year", "film_year", "limit"}


@pytest.mark.parametrize(("raw", "status"), [("abc", 400), ("99999", 422)])
def test_year_is_named_as_it_was_sent(quiet: FlaskClient, raw: str, status: int) -> None:
    body = assert_problem(quiet.get(f"{LOOKUP}?title=Se7en&year={raw}"), status)
    assert [fault["pointer"] for fault in body["errors"]] == ["year"]


def test_a_long_title_is_refused_with_the_number_of_its_characters(quiet: FlaskClient) -> None:
    body = assert_problem(quiet.get(LOOKUP, query_string={"title": "é" * 301}), 422)
    assert "301" in body["detail"]
    assert "300" in body["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_body_shorter_than_announced(quiet: FlaskClient, quiet_app: Flask, method: str) -> None:
    response = quiet.open(
        VOTE_URL,
        method=method,
        data=GOOD_BODY,
        content_type="application/json",
        environ_overrides={"CONTENT_LENGTH": str(len(GOOD_BODY) + 10)},
    )
    assert_problem(response, 400)
    assert stored_votes(quiet_app) == []


def test_errors_can_be_read_from_other_sites(quiet: FlaskClient) -> None:
    response = quiet.get(LOOKUP, headers={"Origin": "https://wiki.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_other_sites_may_not_write(quiet: FlaskClient) -> None:
    headers = {"Origin": "https://wiki.example", "Access-Control-Request-Method": "PUT"}
    preflight = quiet.options(VOTE_URL, headers=headers)
    assert "Access-Control-Allow-Methods" not in preflight.headers
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def filled(app: Flask, rule: Rule, value: str) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, value))


def is_for_programs(path: str) -> bool:
    return path == "/api" or path.startswith(("/api/", "/healthz", "/readyz"))


def assert_right_form(response: TestResponse, path: str) -> None:
    if is_for_programs(path):
        assert_problem(response, response.status_code)
    else:
        assert response.mimetype == "text/html"
        assert response.text.startswith("<!doctype html>")
        assert [leak for leak in LEAKS if leak in response.text] == []


def test_every_rule_answers_a_wrong_method(quiet: FlaskClient, quiet_app: Flask) -> None:
    rules = list(quiet_app.url_map.iter_rules())
    assert {"/", "/api/v1/lookup", "/shows/<slug>"} <= {rule.rule for rule in rules}
    allowed: dict[str, set[str]] = {}
    for rule in rules:
        allowed.setdefault(filled(quiet_app, rule, "x"), set()).update(rule.methods or ())
    for path, methods in allowed.items():
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE", "NOSUCH"} - methods:
            response = quiet.open(path, method=method)
            assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED, (method, path)
            assert {part.strip() for part in response.headers["Allow"].split(",")} == methods, (method, path)
            assert_right_form(response, path)


@pytest.mark.parametrize("value", ["no-such-thing", "~", "a~b", "é", "-1", "9223372036854775808", "%", "<script>"])
def test_every_rule_answers_an_unknown_id(quiet: FlaskClient, quiet_app: Flask, value: str) -> None:
    with_id = [rule for rule in quiet_app.url_map.iter_rules() if rule.arguments]
    assert len(with_id) >= 6
    for rule in with_id:
        path = filled(quiet_app, rule, value)
        for method in (rule.methods or set()) - {"OPTIONS"}:
            response = quiet.open(path, method=method, data=GOOD_BODY, content_type="application/json")
            # A form of the pages is refused for the type of this body before its id is looked up.
            expected = 415 if method == "POST" and not is_for_programs(path) else 404
            assert response.status_code == expected, (method, path)
            if method != "HEAD":
                assert_right_form(response, path)
                assert "<script>" not in response.text
    assert stored_votes(quiet_app) == []


@pytest.mark.parametrize("path", ["/nothing", "/apix", "/shows/a/b", "/static/nothing.css", "/%ff", "/x%00y"])
def test_unknown_pages_are_html(quiet: FlaskClient, path: str) -> None:
    response = quiet.get(path)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert_right_form(response, path)
