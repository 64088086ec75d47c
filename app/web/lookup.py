"""The lookup page: a search box, and what the engine says of a title."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.edge.lookup import lookup_from_query
from app.errors import NotAccepted, Unreadable

blueprint = Blueprint("lookup", __name__)


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
    return render_template("lookup.html", answer=answer, faults={})
