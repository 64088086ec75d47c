"""A lookup by query string, for the API and the page alike."""

from dataclasses import replace
from typing import Any

from flask import Request

from app.edge.context import runtime
from app.edge.reading import integer
from app.errors import FieldError, NotAccepted, Unreadable
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
    named = "air_year" if request.args.get("air_year") else "year"
    years = integer(request, named), integer(request, "film_year")
    try:
        return checked_query(request.args["title"], *years, integer(request, "limit"))
    except NotAccepted as error:
        # The fault is told by the name that the client used.
        faults = [replace(f, pointer=named) if f.pointer == "air_year" else f for f in error.fields]
        raise NotAccepted(error.detail, fields=faults) from None


def lookup_from_query(request: Request) -> dict[str, Any]:
    """The answer to a lookup, as JSON values."""
    answer = runtime().lookup(query_from(request))
    with runtime().reading() as session:
        return answer_json(answer, get_films(session, film_ids(answer)))
