"""Fixtures of the edge tests."""

import pytest
from flask import Flask


@pytest.fixture
def quick_app() -> Flask:
    """A Flask application with nothing in it."""
    return Flask("quick")
