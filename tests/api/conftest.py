"""Fixtures of the API tests: an application that a whole module shares, and looks at the table of votes."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.config import Settings
from app.decisions.models import Vote
from app.edge.context import Services
from app.factory import create_app
from app.runtime import Runtime, open_runtime

REFERENCE = "akudama-drive-s01e01~tt0114369"
VOTE_URL = f"/api/v1/references/{REFERENCE}/vote"

AppWith = Callable[..., Flask]


def stored_votes(app: Flask) -> list[Vote]:
    """All rows of the table of votes, those taken back too."""
    services: Services = app.extensions["namesake"]
    with services.runtime.reading() as session:
        return list(session.scalars(select(Vote).order_by(Vote.voter, Vote.episode_id)))


@pytest.fixture(scope="module")
def quiet_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application shared by tests after which no vote may be stored."""
    copy = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("quiet") / "instance"))
    runtime = open_runtime(Settings(instance=copy))
    yield create_app(runtime)
    runtime.close()


@pytest.fixture
def quiet(quiet_app: Flask) -> FlaskClient:
    """A client without cookies of the shared application."""
    return quiet_app.test_client()


@pytest.fixture
def app_with(settings: Settings) -> Iterator[AppWith]:
    """Makes applications over the test's own instance with some settings changed."""
    opened: list[Runtime] = []

    def make(**changes: object) -> Flask:
        opened.append(open_runtime(replace(settings, **changes)))  # type: ignore[arg-type]
        return create_app(opened[-1])

    yield make
    for runtime in opened:
        runtime.close()
