"""The page of one episode, with the form to suggest a better film as it was filled in."""

from dataclasses import dataclass, field

from flask import render_template, request

from app.edge.context import runtime
from app.edge.suggesting import find_episode
from app.films.models import Film
from app.references.suggesting import suggestions_of
from app.shows.queries import get_show
from app.web.forms import voting


@dataclass(frozen=True)
class Filled:
    """What was typed into the form, what is wrong with it by field, and the films to choose from."""

    film: str = ""
    film_year: str = ""
    reason: str = ""
    choices: tuple[Film, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)


def render_episode(episode_id: str, form: Filled) -> str:
    """The page of an episode with all its candidates and suggestions. Raises NotFound."""
    forms = voting(request)
    row = find_episode(episode_id, forms["voter"])
    with runtime().reading() as session:
        show = get_show(session, row.episode.show_slug)
        suggestions = suggestions_of(session, episode_id, forms["voter"])
    return render_template("episode.html", row=row, show=show, suggestions=suggestions, form=form, **forms)
