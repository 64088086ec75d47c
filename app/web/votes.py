"""Votes by form: they work without JavaScript."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.edge.context import services
from app.edge.origin import local_path, proves_same_origin
from app.edge.reading import MAX_VOTE_BODY, read_body
from app.edge.voting import vote
from app.errors import FieldError, NotAccepted, Refused, UnsupportedMedia
from app.references.queries import split_reference_id

blueprint = Blueprint("votes", __name__)

WITHDRAW = "withdraw"


@blueprint.post("/references/<reference_id>/vote")
def cast(reference_id: str) -> ResponseReturnValue:
    """Cast, change or take back a vote, then go back to the page it came from."""
    request.max_content_length = MAX_VOTE_BODY
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMedia("A form is needed.")
    read_body(request)
    same_origin = proves_same_origin(request)
    voters = services().voters
    voter = voters.current(request)
    if not voters.token_is_valid(request.form.get("token", ""), voter, same_origin=same_origin):
        raise Refused("The form is no longer valid. Go back, reload the page and vote again.")
    choice = request.form.get("choice")
    if choice is None:
        detail = "No choice was sent."
        raise NotAccepted(detail, fields=[FieldError("choice", detail)])
    back = redirect(_back(reference_id), 303)
    if voter is None and choice == WITHDRAW:
        return back
    voter = voter or voters.current_or_new(request)
    vote(request, reference_id, voter, None if choice == WITHDRAW else choice)
    voters.remember(back, voter, request)
    return back


def _back(reference_id: str) -> str:
    """Where to go after a vote: the page it was cast on, at the row of the episode."""
    pair = split_reference_id(reference_id)
    episode_id = pair[0] if pair else ""
    path = local_path(request.form.get("next", ""))
    return f"{path or url_for('browse.episode', episode_id=episode_id)}#{episode_id}"
