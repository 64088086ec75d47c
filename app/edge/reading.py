"""Reading what a client sends, strictly: query parameters, JSON bodies, raw bodies."""

import json
import math
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import HTTPException

from app.errors import FieldError, NotFound, TooLarge, Unreadable, UnsupportedMedia

# A number with more digits is outside every range we accept; it is not worth parsing.
_MAX_DIGITS = 18
_HUGE = 10**18
_MAX_DEPTH = 20
# Votes are tiny; a larger body is a mistake or an attack.
MAX_VOTE_BODY = 16_384


def check_address(request: Request) -> None:
    """Raises Unreadable when the query string is not UTF-8, holds NUL, or gives a parameter twice.

    Raises NotFound for a path with NUL: nothing has such a name, and not every database can be asked for it.
    """
    if "\0" in request.path:
        raise NotFound("There is nothing at this address.")
    raw = unquote_to_bytes(request.query_string.replace(b"+", b" "))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("The query string is not UTF-8.") from None
    if "\0" in text:
        raise Unreadable("The query string holds a NUL character.")
    for name in request.args:
        if len(request.args.getlist(name)) > 1:
            detail = "The parameter is given more than once."
            raise Unreadable(f"{name[:40]}: {detail}", fields=[FieldError(name[:40], detail)])


def integer(request: Request, name: str) -> int | None:
    """A whole-number query parameter in ASCII digits; None when absent or blank. Raises Unreadable otherwise."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        detail = "A whole number is needed."
        raise Unreadable(f"{name}: {detail}", fields=[FieldError(name, detail)])
    if len(text) > _MAX_DIGITS:
        return -_HUGE if text.startswith("-") else _HUGE
    return int(text)


def read_body(request: Request) -> bytes:
    """The whole request body. Raises Unreadable when less arrived than was announced, or it cannot be read."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMedia("A compressed request body is not accepted.")
    announced, limit = request.content_length, request.max_content_length
    if limit is not None and (announced or 0) > limit:
        raise TooLarge(f"The request body is larger than {limit} bytes.")
    body = _received(request)
    if limit is not None and announced is None and len(body) >= limit:
        # A body without Content-Length is cut at the limit without a word; one that reaches it is taken as cut.
        raise TooLarge(f"The request body is larger than {limit} bytes.")
    if announced is not None and len(body) != announced:
        raise Unreadable("The request body is shorter than its Content-Length.")
    return body


def _received(request: Request) -> bytes:
    try:
        return request.get_data(cache=True)
    except HTTPException:
        raise
    except Exception:  # Whatever the server raises for chunks that are none: it is the client's fault.
        raise Unreadable("The request body cannot be read.") from None


def json_object(request: Request, allowed: Collection[str]) -> dict[str, Any]:
    """The request body as a JSON object (RFC 8259) with no other members than those allowed.

    Raises UnsupportedMedia for another media type, Unreadable for anything that is not strict JSON in UTF-8:
    duplicate members, NaN and infinities, lone surrogates, NUL, nesting deeper than 20.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMedia("A body of media type application/json is needed.")
    body = read_body(request)
    if not body:
        raise Unreadable("The request body is empty; a JSON object is needed.")
    if _depth(body) > _MAX_DEPTH:
        raise Unreadable(f"The JSON is nested deeper than {_MAX_DEPTH}.")
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Unreadable("The request body is not UTF-8.") from None
    except ValueError as error:
        place = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The request body is not valid JSON{place}.") from None
    if not isinstance(value, dict):
        raise Unreadable("The request body must be a JSON object.")
    _check_values(value)
    unknown = sorted(set(value) - set(allowed))
    if unknown:
        detail = f"This member is not known; known are {', '.join(sorted(allowed))}."
        raise Unreadable(detail, fields=[FieldError(f"#/{unknown[0][:40]}", detail)])
    return value


def text_member(body: dict[str, Any], name: str) -> str:
    """A member of a JSON object that must be a string. Raises Unreadable otherwise."""
    value = body.get(name)
    if not isinstance(value, str):
        detail = f"The member {name} is missing." if value is None else f"The {name} must be a string."
        raise Unreadable(detail, fields=[FieldError(f"#/{name}", detail)])
    return value


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for match in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', body):
        sign = match.group()[:1]
        depth += sign in b"[{"
        depth -= sign in b"]}"
        deepest = max(deepest, depth)
    return deepest


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("The JSON has a member twice in one object.")
    return found


def _no_constant(name: str) -> Any:
    raise Unreadable(f"{name} is no JSON value.")


def _check_values(value: Any) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            _check_values(name)
            _check_values(member)
    elif isinstance(value, list):
        for member in value:
            _check_values(member)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("A number in the JSON is too large.")
    elif isinstance(value, str) and re.search("[\0\ud800-\udfff]", value):
        raise Unreadable("A string in the JSON holds NUL or half a surrogate pair.")
