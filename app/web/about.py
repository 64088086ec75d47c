"""The pages that say how Namesake works."""

from flask import Blueprint, render_template

from app.edge.context import runtime
from app.films.queries import count_films
from app.matching.card import feature_groups, read_card

blueprint = Blueprint("about", __name__, url_prefix="/about")


@blueprint.get("")
def about() -> str:
    """How matching and verdicts work, and what is stored about a voter."""
    with runtime().reading() as session:
        films = count_films(session)
    return render_template("about.html", films=films, votes_per_hour=runtime().settings.votes_per_hour)


@blueprint.get("/matching")
def matching() -> str:
    """How the engine matches: what it measures, how good it is, and its limits."""
    return render_template("about_matching.html", card=read_card(), groups=feature_groups())
