"""Forms that decide something: who sent one, whether it is ours, and the way back. They work without JavaScript."""

from collections.abc import Callable

from flask import Request, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.edge.context import services
from app.edge.origin import local_path, proves_same_origin
from app.edge.reading import MAX_VOTE_BODY, read_body
from app.errors import FieldError, NotAccepted, Refused, UnsupportedMedia

WITHDRAW = "withdraw"


def voting(request: Request) -> dict[str, str | None]:
    """What a page needs to hold forms: the voter who asks, if any, and the token."""
    voter = services().voters.current(request)
    return {"voter": voter, "form_token": services().voters.form_token(voter)}


def sender_of(request: Request) -> str | None:
    """The voter who sent a form, None for one who is new.

    Raises UnsupportedMedia, Unreadable and TooLarge for what is no such form, Refused when it came from another site or
    its token is not the voter's.
    """
    request.max_content_length = MAX_VOTE_BODY
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMedia("A form is needed.")
    read_body(request)
    same_origin = proves_same_origin(request)
    voters = services().voters
    voter = voters.current(request)
    if not voters.token_is_valid(request.form.get("token", ""), voter, same_origin=same_origin):
        raise Refused("The form is no longer valid. Go back, reload the page and send it again.")
    return voter


def way_back(request: Request, episode_id: str, anchor: str) -> Response:
    """A redirect to the page that a form was on, else to that of the episode."""
    path = local_path(request.form.get("next", ""))
    return redirect(f"{path or url_for('browse.episode', episode_id=episode_id)}#{anchor}", 303)


def decide(request: Request, episode_id: str, anchor: str, act: Callable[[str, str], None]) -> ResponseReturnValue:
    """Have a choice that was sent by a form done, given voter and choice, then go back to the page it came from."""
    voter = sender_of(request)
    choice = request.form.get("choice")
    if choice is None:
        detail = "No choice was sent."
        raise NotAccepted(detail, fields=[FieldError("choice", detail)])
    back = way_back(request, episode_id, anchor)
    if voter is None and choice == WITHDRAW:
        return back
    voter = voter or services().voters.current_or_new(request)
    act(voter, choice)
    services().voters.remember(back, voter, request)
    return back
