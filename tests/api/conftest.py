"""Fixtures of the API tests: an application that a whole module shares, and looks at the table of votes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.config import Settings
from app.factory import create_app
from app.runtime import Runtime, open_runtime

REFERENCE = "akudama-drive-s01e01~tt0114369"
VOTE_URL = f"/api/v1/references/{REFERENCE}/vote"

AppWith = Callable[..., Flask]


@pytest.fixture
def app_with(settings: Settings) -> Iterator[AppWith]:
    """Makes applications over the test's own instance with some settings changed."""
    opened: list[Runtime] = []

    def make(**changes: Any) -> Flask:
        opened.append(open_runtime(replace(settings, **changes)))
        return create_app(opened[-1])

    yield make
    for runtime in opened:
        runtime.close()
