"""Errors to responses: RFC 9457 problem details for the API, a page for people; never a traceback."""

import logging
from http import HTTPStatus

from flask import Flask, Request, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.edge.origin import path_we_came_from
from app.errors import FieldError, NamesakeError, TooManyRequests

log = logging.getLogger(__name__)

_MACHINE_PATHS = ("/api/", "/healthz", "/readyz")
_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request body is too large.",
    414: "The address is too long.",
    500: "Something went wrong on our side; it is noted.",
    503: "The service is busy or its storage cannot be written; nothing was stored. Try again in a moment.",
}
_RETRY_AFTER = "5"


def wants_json(asked: Request) -> bool:
    """Whether errors of this request are for a program."""
    return asked.path.startswith(_MACHINE_PATHS) or asked.path == "/api"


def problem(status: int, detail: str, fields: tuple[FieldError, ...] = ()) -> Response:
    """A problem details response (RFC 9457); `errors` names the fields at fault."""
    body: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body["detail"] = detail
    if fields:
        body["errors"] = [{"pointer": field.pointer, "detail": field.detail} for field in fields]
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _respond(status: int, detail: str, fields: tuple[FieldError, ...] = ()) -> Response:
    if wants_json(request):
        response = problem(status, detail, fields)
    else:
        page = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail, "back": _way_back(status)}
        response = Response(render_template("error.html", **page), status)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _way_back(status: int) -> str | None:
    """The page of this site that the request came from; else this one, where only its query string is at fault."""
    came_from = path_we_came_from(request)
    if came_from and came_from.partition("?")[0] != request.path:
        return came_from
    return request.path if status == HTTPStatus.UNPROCESSABLE_ENTITY and request.method == "GET" else None


def register_error_handlers(app: Flask) -> None:
    """Make every error of an application one of the two forms."""

    @app.errorhandler(NamesakeError)
    def on_own(error: NamesakeError) -> Response:
        status = error.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("%s %s: %s", request.method, request.path, error)
        detail = _DETAILS[500] if status == HTTPStatus.INTERNAL_SERVER_ERROR else error.detail
        response = _respond(status, detail, error.fields)
        if isinstance(error, TooManyRequests):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < HTTPStatus.BAD_REQUEST:  # A redirect of the router.
            return error.get_response()
        response = _respond(status, _DETAILS.get(status) or error.description or HTTPStatus(status).phrase)
        allow = error.get_response().headers.get("Allow")
        if allow:
            response.headers["Allow"] = allow
        return response

    @app.errorhandler(DBAPIError)
    def on_database(error: DBAPIError) -> Response:
        # Locked, full, read-only or gone: for the client it is all the same, and trying again may help.
        log.error("%s %s: %s", request.method, request.path, error.orig)
        return _respond(HTTPStatus.SERVICE_UNAVAILABLE, _DETAILS[503])

    @app.errorhandler(Exception)
    def on_any(error: Exception) -> Response:
        log.exception("%s %s", request.method, request.path)
        return _respond(HTTPStatus.INTERNAL_SERVER_ERROR, _DETAILS[500])
