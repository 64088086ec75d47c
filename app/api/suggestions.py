"""`/api/v1/episodes/<id>/suggestions` and `/api/v1/suggestions/<id>/support`: better films, and who is for them."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request, url_for

from app.api.answers import private_json
from app.api.schemas import own_support_json
from app.edge.context import runtime, services
from app.edge.origin import proves_same_origin
from app.edge.reading import MAX_VOTE_BODY, json_object, read_body, text_member
from app.edge.suggesting import film_by_id, find_episode, find_suggestion, set_support, suggest_film
from app.errors import NotAccepted
from app.references.queries import SEPARATOR
from app.references.suggesting import suggestion_json, suggestions_of

blueprint = Blueprint("api_suggestions", __name__, url_prefix="/api/v1")

# What the domain calls a field, and what it is called here.
_POINTERS = {"film": "#/film_id", "reason": "#/reason"}


@blueprint.get("/episodes/<episode_id>/suggestions")
def index(episode_id: str) -> Response:
    """What is suggested for an episode, the most supported first, then the oldest."""
    find_episode(episode_id)
    with runtime().reading() as session:
        views = suggestions_of(session, episode_id)
    return jsonify({"episode": episode_id, "items": [suggestion_json(view) for view in views]})


@blueprint.post("/episodes/<episode_id>/suggestions")
def post(episode_id: str) -> Response:
    """Suggest a film: `{"film_id": "tt0240772", "reason": "…"}`; 201, or 200 when that supports an earlier one."""
    request.max_content_length = MAX_VOTE_BODY
    proves_same_origin(request)
    row = find_episode(episode_id)
    body = json_object(request, {"film_id", "reason"})
    film_id, reason = text_member(body, "film_id"), text_member(body, "reason")
    voter = services().voters.current_or_new(request)
    try:
        is_new = suggest_film(request, row, voter, film_by_id(film_id), reason)
    except NotAccepted as error:
        faults = [replace(fault, pointer=_POINTERS[fault.pointer]) for fault in error.fields]
        raise NotAccepted(error.detail, fields=faults) from None
    suggestion_id = f"{episode_id}{SEPARATOR}{film_id}"
    response = _own_support(suggestion_id, voter)
    if is_new:
        response.status_code = 201
        response.headers["Location"] = url_for("api_suggestions.show", suggestion_id=suggestion_id)
    services().voters.remember(response, voter, request)
    return response


def _own_support(suggestion_id: str, voter: str | None) -> Response:
    return private_json(own_support_json(find_suggestion(suggestion_id, voter)))


@blueprint.get("/suggestions/<suggestion_id>/support")
def show(suggestion_id: str) -> Response:
    """How many support a suggestion, and whether the voter who asks does."""
    return _own_support(suggestion_id, services().voters.current(request))


@blueprint.put("/suggestions/<suggestion_id>/support")
def put(suggestion_id: str) -> Response:
    """Support a suggestion; a body is not needed."""
    request.max_content_length = MAX_VOTE_BODY
    proves_same_origin(request)
    read_body(request)
    voter = services().voters.current_or_new(request)
    set_support(request, suggestion_id, voter, stands=True)
    response = _own_support(suggestion_id, voter)
    services().voters.remember(response, voter, request)
    return response


@blueprint.delete("/suggestions/<suggestion_id>/support")
def delete(suggestion_id: str) -> Response:
    """Take support back; without any nothing happens. Taking back one's own suggestion's withdraws it."""
    request.max_content_length = MAX_VOTE_BODY
    proves_same_origin(request)
    read_body(request)
    voter = services().voters.current(request)
    if voter is not None:
        set_support(request, suggestion_id, voter, stands=False)
    return _own_support(suggestion_id, voter)
