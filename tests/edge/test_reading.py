"""Reading what a client sends: numbers, query strings, bodies."""

import json
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Request
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from app.edge.reading import check_address, integer, json_object, read_body
from app.errors import TooLarge, Unreadable, UnsupportedMedia


def asked(query: str) -> Request:
    return Request(EnvironBuilder(query_string=query).get_environ())


def sent(body: bytes, content_type: str = "application/json", **environ: str) -> Request:
    built = EnvironBuilder(method="PUT", input_stream=BytesIO(body), content_type=content_type).get_environ()
    return Request({**built, "CONTENT_LENGTH": str(len(body)), **environ})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("+", None),
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("%2B7", 7),
        ("-7", -7),
        ("-0", 0),
        ("+7+", 7),
        ("123456789012345678", 123456789012345678),
        ("-12345678901234567", -12345678901234567),
    ],
)
def test_integer(text: str, number: int | None) -> None:
    assert integer(asked(f"n={text}"), "n") == number


def test_integer_that_is_absent() -> None:
    assert integer(asked("m=1"), "n") is None


@hypothesis_settings(deadline=None)
@given(st.integers(-(10**16), 10**16))
def test_every_integer_is_read_as_itself(number: int) -> None:
    assert integer(asked(f"n={number}"), "n") == number


@hypothesis_settings(deadline=None)
@given(st.integers(19, 6000), st.sampled_from("123456789"))
def test_an_integer_of_many_digits_stays_large(length: int, digit: str) -> None:
    assert integer(asked(f"n={digit * length}"), "n") >= 10**17
    assert integer(asked(f"n=-{digit * length}"), "n") <= -(10**17)


@pytest.mark.parametrize(
    "text", ["x", "1.0", "1e9", "0x1", "1_0", "--1", "%2B-1", "1+2", "%D9%A1", "%EF%BC%91", "%C2%B2", "%E2%85%A7", "-"]
)
def test_what_is_no_integer(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        integer(asked(f"n={text}"), "n")
    assert [fault.pointer for fault in caught.value.fields] == ["n"]


@pytest.mark.parametrize("query", ["", "a=1", "a=1&b=1", "a=%C3%A9", "a=é".encode().decode("latin-1"), "a=+%2B", "a"])
def test_query_strings_that_can_be_read(query: str) -> None:
    request = asked(query)
    check_address(request)
    assert all(len(request.args.getlist(name)) == 1 for name in request.args)


@pytest.mark.parametrize(
    "query", ["a=%ff", "%ff=a", "a=%C3", "a=%ED%A0%80", "a=%00", "%00", "a=1&a=1", "a=1&b=2&a=", "a&a"]
)
def test_query_strings_that_cannot(query: str) -> None:
    with pytest.raises(Unreadable):
        check_address(asked(query))


def test_the_name_of_a_repeated_parameter_is_cut() -> None:
    with pytest.raises(Unreadable) as caught:
        check_address(asked(f"{'n' * 5000}=1&{'n' * 5000}=2"))
    assert len(caught.value.detail) < 200


@hypothesis_settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_query_string_is_an_error_of_ours(raw: bytes) -> None:
    request = asked(raw.decode("latin-1"))
    with suppress(Unreadable):
        check_address(request)
        assert isinstance(integer(request, "n"), int | None)


def limited(body: bytes, limit: int, **environ: str) -> Request:
    request = sent(body, **environ)
    request.max_content_length = limit
    return request


def test_read_body() -> None:
    assert read_body(sent(b"abc")) == b"abc"
    assert read_body(limited(b"abc", 3)) == b"abc"
    assert read_body(sent(b"abc", HTTP_CONTENT_ENCODING="identity")) == b"abc"


def test_a_body_of_too_many_bytes() -> None:
    with pytest.raises(TooLarge):
        read_body(limited(b"abcd", 3))


def test_a_body_that_is_too_short_where_the_server_says_it_ended() -> None:
    ended: dict[str, Any] = {"CONTENT_LENGTH": "10", "wsgi.input_terminated": True}
    with pytest.raises(Unreadable, match="Content-Length"):
        read_body(sent(b"abc", **ended))


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity", "x"])
def test_a_compressed_body(coding: str) -> None:
    with pytest.raises(UnsupportedMedia):
        read_body(sent(b"abc", HTTP_CONTENT_ENCODING=coding))


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (b' {"a": 1} ', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "é😀"}'.encode(), {"a": "é😀"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        (b'{"a": {"b": [1.5, null, true]}}', {"a": {"b": [1.5, None, True]}}),
        (b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": "[" * 30}),
        (b'{"a": "\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": '"' + "[" * 28}),
        (b'{"a": ' + b"[" * 19 + b"]" * 19 + b"}", {"a": json.loads("[" * 19 + "]" * 19)}),
        (b'{"a": [' + b"[]," * 100 + b"[]]}", {"a": [[]] * 101}),
    ],
)
def test_json_object(body: bytes, value: dict[str, Any]) -> None:
    assert json_object(sent(body), {"a"}) == value


def test_a_parameter_of_the_media_type_does_not_matter() -> None:
    assert json_object(sent(b"{}", "application/json; charset=utf-8"), set()) == {}
    assert json_object(sent(b"{}", "Application/JSON"), set()) == {}


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"a": ' + b"[" * 50_000,
        b'{"a": [1e400]}',
        b'{"a": [{"b": -1e400}]}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": ["\\ud800"]}',
        b'{"a": {"\\u0000": 1}}',
    ],
    ids=["nested-21", "nested-50000", "too-large", "too-large-deep", "twice-deep", "surrogate-deep", "nul-deep"],
)
def test_faults_deep_inside(body: bytes) -> None:
    with pytest.raises(Unreadable):
        json_object(sent(body), {"a"})


def test_an_unknown_member_is_named_and_cut() -> None:
    with pytest.raises(Unreadable) as caught:
        json_object(sent(json.dumps({"a": 1, "x" * 5000: 1}).encode()), {"a"})
    (fault,) = caught.value.fields
    assert fault.pointer == "#/" + "x" * 40
    assert "a" in fault.detail


JSON_PIECES = st.lists(
    st.sampled_from(
        [
            "{",
            "}",
            "[",
            "]",
            '"',
            '"a"',
            ":",
            ",",
            "\\",
            "\\u",
            "d800",
            "0",
            "1e999",
            "-",
            "NaN",
            "null",
            " ",
            "\0",
            "é",
            "\ud800",
        ]
    ),
    max_size=25,
).map("".join)


@hypothesis_settings(deadline=None)
@given(st.one_of(st.binary(max_size=80), JSON_PIECES.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_no_body_is_an_error_of_ours(body: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(json_object(sent(body), {"a"}), dict)


@hypothesis_settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(), lambda inner: st.lists(inner, max_size=3)))
def test_what_json_can_say_is_read_as_it_was_written(value: object) -> None:
    body = json.dumps({"a": value})
    if "NaN" in body or "Infinity" in body:
        with pytest.raises(Unreadable):
            json_object(sent(body.encode()), {"a"})
    else:
        assert json_object(sent(body.encode()), {"a"}) == {"a": value}


@pytest.mark.parametrize("length", [101, 200, 100_000])
def test_the_limit_holds_for_a_body_without_a_length(quick_app: Flask, length: int) -> None:
    environ = sent(b"x" * length).environ
    del environ["CONTENT_LENGTH"]
    environ["wsgi.input_terminated"] = True
    request = Request(environ)
    request.max_content_length = 100
    with quick_app.app_context(), pytest.raises((TooLarge, RequestEntityTooLarge)):
        read_body(request)
