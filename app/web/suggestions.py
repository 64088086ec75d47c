"""Suggestions of better films, and their support, by form."""

import re

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.edge.context import services
from app.edge.suggesting import film_by_id, film_by_title, find_episode, set_support, suggest_film
from app.errors import FieldError, NotAccepted, TooManyRequests
from app.matching.normalize import visible
from app.references.queries import split_reference_id
from app.references.suggesting import Meant
from app.web.episode import Filled, render_episode
from app.web.forms import WITHDRAW, decide, sender_of, way_back

blueprint = Blueprint("suggestions", __name__)

SECTION = "suggestions"
SUPPORT = "support"


@blueprint.get("/episodes/<episode_id>/suggestions")
def show(episode_id: str) -> ResponseReturnValue:
    """Leads to the suggestions on the page of the episode: a form that was sent back has this address."""
    return redirect(url_for("browse.episode", episode_id=find_episode(episode_id).episode.id) + f"#{SECTION}")


@blueprint.post("/episodes/<episode_id>/suggestions")
def suggest(episode_id: str) -> ResponseReturnValue:
    """Suggest a film, then go back to it; what is not accepted comes back in the form, with the reason beside it."""
    voter = sender_of(request) or services().voters.current_or_new(request)
    row = find_episode(episode_id)
    meant = _film_meant()
    try:
        suggest_film(request, row, voter, meant, request.form.get("reason", ""))
    except NotAccepted as error:
        faults = {fault.pointer: fault.detail for fault in error.fields}
        return render_episode(episode_id, _filled(meant, faults)), error.status
    except TooManyRequests as error:
        page = render_episode(episode_id, _filled(meant, {"form": error.detail}))
        return page, error.status, {"Retry-After": str(error.retry_after)}
    film_id = meant.film.id if meant.film else ""
    back = way_back(request, episode_id, f"{episode_id}~{film_id}")
    services().voters.remember(back, voter, request)
    return back


@blueprint.post("/suggestions/<suggestion_id>/support")
def support(suggestion_id: str) -> ResponseReturnValue:
    """Support a suggestion or take that back, then go back to it. Taking back one's own withdraws it."""

    def act(voter: str, choice: str) -> None:
        if choice not in (SUPPORT, WITHDRAW):
            detail = f"The choice must be {SUPPORT} or {WITHDRAW}."
            raise NotAccepted(detail, fields=[FieldError("choice", detail)])
        set_support(request, suggestion_id, voter, stands=choice == SUPPORT)

    episode_id, _ = split_reference_id(suggestion_id) or ("", "")
    return decide(request, episode_id, suggestion_id, act)


def _film_meant() -> Meant:
    """The film that was chosen from a list, unless another title was typed meanwhile; else the one of the title."""
    title, year = request.form.get("film", ""), request.form.get("film_year", "").strip()
    chosen = request.form.get("film_id")
    if chosen and request.form.get("chosen_for") == title:
        return film_by_id(visible(chosen))
    if not re.fullmatch("([0-9]{4})?", year):
        return Meant(faults=(FieldError("film_year", "A year of four digits is needed, or none."),))
    return film_by_title(title, int(year) if year else None)


def _filled(meant: Meant, faults: dict[str, str]) -> Filled:
    sent = request.form
    return Filled(sent.get("film", ""), sent.get("film_year", ""), sent.get("reason", ""), meant.choices, faults)
