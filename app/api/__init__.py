"""The JSON API, version 1."""

from flask import Blueprint

from app.api import health, lookup, shows, suggestions, votes


def blueprints() -> list[Blueprint]:
    """All blueprints of the API."""
    return [lookup.blueprint, shows.blueprint, votes.blueprint, suggestions.blueprint, health.blueprint]
