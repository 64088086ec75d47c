"""The pages to browse: home, show, episode, film."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.edge.browsing import show_page
from app.edge.context import runtime, services
from app.edge.listing import paginate
from app.edge.tables import SHOWS
from app.errors import NotFound
from app.films.queries import count_films, get_film, other_titles
from app.references.queries import episode_row, rows_of_film
from app.references.showlist import list_entries
from app.shows.queries import get_episode, get_show, get_shows

blueprint = Blueprint("browse", __name__)


def _voting() -> dict[str, str | None]:
    voter = services().voters.current(request)
    return {"voter": voter, "form_token": services().voters.form_token(voter)}


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
    voting = _voting()
    with runtime().reading() as session:
        found = show_page(session, slug, request, voting["voter"])
    return render_template(
        "show.html",
        entry=found.entry,
        page=found.table,
        summary=found.summary,
        seasons=found.seasons,
        **voting,
    )


@blueprint.get("/episodes/<episode_id>")
def episode(episode_id: str) -> str:
    """One episode with all its candidates."""
    voting = _voting()
    with runtime().reading() as session:
        found = get_episode(session, episode_id)
        if found is None:
            raise NotFound("There is no such episode.")
        row = episode_row(session, found, voting["voter"])
        parent = get_show(session, found.show_slug)
    return render_template("episode.html", row=row, show=parent, **voting)


@blueprint.get("/films/<film_id>")
def film(film_id: str) -> str:
    """One film with the episodes that are named after it."""
    voting = _voting()
    with runtime().reading() as session:
        found = get_film(session, film_id)
        if found is None:
            raise NotFound("There is no such film.")
        rows = rows_of_film(session, found.id, voting["voter"])
        parents = get_shows(session, {row.episode.show_slug for row in rows})
        titles = other_titles(session, found.id)
    return render_template("film.html", film=found, rows=rows, shows=parents, other_titles=titles, **voting)
