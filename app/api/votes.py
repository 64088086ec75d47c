"""`/api/v1/references/<id>/vote`: see the votes on a reference, cast one, change it, take it back."""

from flask import Blueprint, Response, request

from app.api.answers import private_json
from app.api.schemas import own_vote_json
from app.edge.context import services
from app.edge.origin import proves_same_origin
from app.edge.reading import MAX_VOTE_BODY, json_object, read_body, text_member
from app.edge.voting import find_reference, vote

blueprint = Blueprint("api_votes", __name__, url_prefix="/api/v1/references/<reference_id>/vote")


def _own_vote(reference_id: str, voter: str | None) -> Response:
    return private_json(own_vote_json(find_reference(reference_id, voter)))


@blueprint.get("")
def show(reference_id: str) -> Response:
    """The counts of a reference, and the choice of the voter who asks."""
    return _own_vote(reference_id, services().voters.current(request))


@blueprint.put("")
def put(reference_id: str) -> Response:
    """Cast or change a vote: `{"choice": "thematic"}`."""
    request.max_content_length = MAX_VOTE_BODY
    proves_same_origin(request)
    body = json_object(request, {"choice"})
    choice = text_member(body, "choice")
    voter = services().voters.current_or_new(request)
    vote(request, reference_id, voter, choice)
    response = _own_vote(reference_id, voter)
    services().voters.remember(response, voter, request)
    return response


@blueprint.delete("")
def delete(reference_id: str) -> Response:
    """Take a vote back; without one nothing happens."""
    request.max_content_length = MAX_VOTE_BODY
    proves_same_origin(request)
    read_body(request)
    voter = services().voters.current(request)
    if voter is not None:
        vote(request, reference_id, voter, None)
    return _own_vote(reference_id, voter)
