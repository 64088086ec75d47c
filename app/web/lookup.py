"""The lookup page: a search box, and what the engine says of a title."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.edge.context import runtime
from app.edge.lookup import lookup_from_query
from app.errors import NotAccepted, Unreadable
from app.films.queries import count_films
from app.references.queries import rows_titled
from app.shows.queries import find_shows, get_shows

blueprint = Blueprint("lookup", __name__)

# Episodes of the very title that was asked for, shown above what the engine says.
MAX_HITS = 5


@blueprint.get("/lookup")
def lookup() -> ResponseReturnValue:
    """The answer to a title; the empty form without one, and the form with what was wrong where it is not accepted."""
    if "title" not in request.args:
        return render_template("lookup.html", answer=None, faults={})
    try:
        answer = lookup_from_query(request)
    except (NotAccepted, Unreadable) as error:
        faults = {fault.pointer: fault.detail for fault in error.fields}
        return render_template("lookup.html", answer=None, faults=faults), error.status
    with runtime().reading() as session:
        rows = rows_titled(session, answer["title"], MAX_HITS)
        found = {
            "rows": rows,
            "parents": get_shows(session, {row.episode.show_slug for row in rows}),
            "shows": find_shows(session, answer["title"]),
            "films": count_films(session),
        }
    return render_template("lookup.html", answer=answer, faults={}, **found)
