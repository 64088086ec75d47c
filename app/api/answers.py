"""Answers that are for one voter alone."""

from flask import Response, jsonify

from app.api.schemas import Json


def private_json(body: Json) -> Response:
    """JSON that no shared cache may keep."""
    response = jsonify(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response
