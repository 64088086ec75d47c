"""The pages to browse: home, show, episode, film."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.edge.browsing import show_page
from app.edge.context import runtime
from app.edge.listing import paginate
from app.edge.tables import SHOWS
from app.errors import NotFound
from app.films.queries import count_films, get_film, other_titles
from app.references.queries import rows_of_film
from app.references.showlist import list_entries
from app.shows.queries import get_shows
from app.web.episode import Filled, render_episode
from app.web.forms import voting

blueprint = Blueprint("browse", __name__)


@blueprint.get("/")
def home() -> str:
    """Search box, and the shows with their share of film-named episodes."""
    with runtime().reading() as session:
        entries = list_entries(session)
        films = count_films(session)
    return render_template("home.html", page=paginate(SHOWS, entries, request), entries=entries, films=films)


@blueprint.get("/shows")
def shows() -> ResponseReturnValue:
    """The list of shows is the home page."""
    return redirect(url_for("browse.home") + "#shows", 301)


@blueprint.get("/shows/<slug>")
def show(slug: str) -> str:
    """The table of a show."""
    forms = voting(request)
    with runtime().reading() as session:
        found = show_page(session, slug, request, forms["voter"])
    return render_template(
        "show.html",
        entry=found.entry,
        page=found.table,
        summary=found.summary,
        seasons=found.seasons,
        **forms,
    )


@blueprint.get("/episodes/<episode_id>")
def episode(episode_id: str) -> str:
    """One episode with all its candidates and suggestions."""
    return render_episode(episode_id, Filled())


@blueprint.get("/films/<film_id>")
def film(film_id: str) -> str:
    """One film with the episodes that are named after it."""
    forms = voting(request)
    with runtime().reading() as session:
        found = get_film(session, film_id)
        if found is None:
            raise NotFound("There is no such film.")
        rows = rows_of_film(session, found.id, forms["voter"])
        parents = get_shows(session, {row.episode.show_slug for row in rows})
        titles = other_titles(session, found.id)
    return render_template("film.html", film=found, rows=rows, shows=parents, other_titles=titles, **forms)
