"""What every view needs: the runtime and the services around it, kept with the Flask application."""

from dataclasses import dataclass

from flask import Flask, current_app

from app.edge.limits import VoteLimit
from app.edge.voter import Voters
from app.runtime import Runtime

_KEY = "namesake"


@dataclass(frozen=True)
class Services:
    """The runtime, the voters' cookies and the limit of votes."""

    runtime: Runtime
    voters: Voters
    vote_limit: VoteLimit


def attach(app: Flask, services: Services) -> None:
    """Keep the services with an application."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[_KEY]
    return found


def runtime() -> Runtime:
    """The runtime of the current application."""
    return services().runtime
