"""`GET /api/v1/shows` and `/api/v1/shows/<slug>`: the shows, and the table of one."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.api.schemas import episode_json, page_json, show_json, summary_json
from app.edge.browsing import show_page
from app.edge.context import runtime
from app.edge.listing import Page, paginate
from app.edge.tables import SHOWS
from app.references.showlist import list_entries

blueprint = Blueprint("api_shows", __name__, url_prefix="/api/v1/shows")


def _with_links(response: Response, page: Page[Any]) -> Response:
    links = {"next": page.number + 1, "prev": page.number - 1}
    found = [f'<{page.url(page=n)}>; rel="{rel}"' for rel, n in links.items() if 1 <= n <= page.pages]
    if found:
        response.headers["Link"] = ", ".join(found)
    return response


@blueprint.get("")
def shows() -> Response:
    """All shows, sorted, filtered and paged by the query string."""
    with runtime().reading() as session:
        page = paginate(SHOWS, list_entries(session), request)
        return _with_links(jsonify(page_json(page, [show_json(entry) for entry in page.rows])), page)


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """One show: its summary, and its episodes sorted, filtered and paged by the query string."""
    with runtime().reading() as session:
        found = show_page(session, slug, request)
        body = {"show": show_json(found.entry), "summary": summary_json(found.summary)}
        body |= page_json(found.table, [episode_json(row) for row in found.table.rows])
        return _with_links(jsonify(body), found.table)
