"""Votes by form."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.edge.voting import vote
from app.references.queries import split_reference_id
from app.web.forms import WITHDRAW, decide

blueprint = Blueprint("votes", __name__)


@blueprint.post("/references/<reference_id>/vote")
def cast(reference_id: str) -> ResponseReturnValue:
    """Cast, change or take back a vote, then go back to the page it came from, at the row of the episode."""

    def act(voter: str, choice: str) -> None:
        vote(request, reference_id, voter, None if choice == WITHDRAW else choice)

    episode_id, _ = split_reference_id(reference_id) or ("", "")
    return decide(request, episode_id, episode_id, act)
