"""`GET /api/v1/lookup`: which film is this title from?"""

from flask import Blueprint, Response, jsonify, request

from app.edge.lookup import lookup_from_query

blueprint = Blueprint("api_lookup", __name__, url_prefix="/api/v1")


@blueprint.get("/lookup")
def lookup() -> Response:
    """The engine's answer on one title."""
    return jsonify(lookup_from_query(request))
