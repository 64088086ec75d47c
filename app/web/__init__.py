"""The web pages."""

from flask import Blueprint

from app.web import about, browse, lookup, suggestions, votes
from app.web.wording import register_template_helpers

__all__ = ["blueprints", "register_template_helpers"]


def blueprints() -> list[Blueprint]:
    """All blueprints of the pages."""
    return [browse.blueprint, about.blueprint, lookup.blueprint, votes.blueprint, suggestions.blueprint]
