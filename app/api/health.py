"""`/healthz`: the process answers. `/readyz`: database and index are there too."""

from flask import Blueprint, Response, jsonify

from app.db import check
from app.edge.context import runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Database and index can be used; 503 with the reason when one cannot."""
    check(runtime().engine)
    return jsonify({"status": "ok", "titles": runtime().matcher.index.titles})
