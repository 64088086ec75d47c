"""One vote, from a form or from JSON: does the reference exist, is the network within its limit, then the ballot."""

from flask import Request

from app.decisions.ballots import Ballot, cast, check_choice, withdraw
from app.edge.context import services
from app.errors import NotFound
from app.references.queries import ReferenceView, get_reference


def find_reference(reference_id: str, voter: str | None) -> ReferenceView:
    """A reference with its counts and the voter's own choice. Raises NotFound."""
    with services().runtime.reading() as session:
        view = get_reference(session, reference_id, voter)
    if view is None:
        raise NotFound("There is no such reference.")
    return view


def vote(request: Request, reference_id: str, voter: str, choice: str | None) -> None:
    """Cast a vote, or take it back with None.

    Raises NotFound, NotAccepted for an unknown choice, and TooManyRequests; then nothing is stored.
    """
    found = find_reference(reference_id, None).reference
    if choice is not None:
        check_choice(choice)  # Before it counts against the limit.
    services().vote_limit.count(request.remote_addr or "")
    ballot = Ballot(voter, found.episode_id, found.film_id)
    with services().runtime.writing() as session:
        if choice is None:
            withdraw(session, ballot)
        else:
            cast(session, ballot, choice)
