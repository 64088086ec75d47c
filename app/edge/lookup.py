"""A lookup by query string, for the API and the page alike."""

from typing import Any

from flask import Request

from app.edge.context import runtime
from app.edge.reading import integer
from app.errors import FieldError, Unreadable
from app.films.queries import get_films
from app.matching.types import Query
from app.references.asking import checked_query
from app.references.wire import answer_json, film_ids


def query_from(request: Request) -> Query:
    """The query that `title`, `air_year` (or `year`), `film_year` and `limit` ask.

    Raises Unreadable when `title` is missing or a number is none, NotAccepted for values out of range.
    """
    if "title" not in request.args:
        detail = "The parameter title is missing."
        raise Unreadable(detail, fields=[FieldError("title", detail)])
    air_year = integer(request, "air_year")
    if air_year is None:
        air_year = integer(request, "year")
    return checked_query(request.args["title"], air_year, integer(request, "film_year"), integer(request, "limit"))


def lookup_from_query(request: Request) -> dict[str, Any]:
    """The answer to a lookup, as JSON values."""
    answer = runtime().lookup(query_from(request))
    with runtime().reading() as session:
        return answer_json(answer, get_films(session, film_ids(answer)))
