"""The JSON that the API answers with, built from what the domain gives."""

from collections.abc import Sequence
from typing import Any

from app.decisions.tally import Tally
from app.edge.listing import Page
from app.references.queries import EpisodeRow, ReferenceView
from app.references.showlist import ShowEntry
from app.references.suggesting import SuggestionView
from app.references.summary import ShowSummary
from app.references.wire import film_json

Json = dict[str, Any]


def tally_json(tally: Tally) -> Json:
    """Counts and verdict; a verdict never comes without its counts."""
    return {
        "thematic": tally.thematic,
        "title_only": tally.title_only,
        "not_this_film": tally.not_this_film,
        "total": tally.total,
        "verdict": tally.verdict,
    }


def reference_json(view: ReferenceView) -> Json:
    """A reference as it stands in a table."""
    return {
        "id": view.id,
        "film": film_json(view.film),
        "titles": [{"title": title.title, "language": title.language or None} for title in view.titles],
        "relation": view.relation,
        "judgement": view.decision,
        "decided_by_engine": view.reference.decided,
        "ambiguous": view.reference.ambiguous,
        "match": view.reference.match,
        "votes": tally_json(view.tally),
    }


def episode_json(row: EpisodeRow) -> Json:
    """An episode with its titles and the films it is named after, the main one first."""
    return {
        "id": row.episode.id,
        "season": row.episode.season,
        "number": row.episode.number,
        "air_date": row.episode.air_date or None,
        "titles": [
            {"title": title.title, "language": title.language or None, "segment": title.segment} for title in row.titles
        ],
        "references": [reference_json(view) for view in row.shown],
    }


def show_json(entry: ShowEntry) -> Json:
    """A show with its counts."""
    show = entry.show
    return {
        "slug": show.slug,
        "name": show.name,
        "original_name": show.original_name or show.name,
        "first_year": show.first_year,
        "last_year": show.last_year,
        "countries": list(show.countries),
        "kind": show.kind,
        "network": show.network or None,
        "imdb_id": show.imdb_id or None,
        "habit": show.habit or None,
        "complete": show.complete,
        "episodes": entry.episodes,
        "named_after_films": entry.named,
    }


def summary_json(summary: ShowSummary) -> Json:
    """The summary of a show."""
    return {
        "episodes": summary.episodes,
        "named_after_films": summary.named,
        "countries": dict(summary.countries),
        "genres": dict(summary.genres),
        "decades": {f"{decade}s": count for decade, count in summary.decades},
        "verdicts": dict(summary.verdicts),
        "votes": summary.votes,
    }


def page_json(page: Page[Any], rows: Sequence[Json]) -> Json:
    """One page of a table."""
    return {"total": page.total, "page": page.number, "pages": page.pages, "per_page": page.per_page, "items": rows}


def own_support_json(view: SuggestionView) -> Json:
    """How many support a suggestion, and whether the voter who asks does."""
    return {"suggestion": view.id, "supported": bool(view.suggested.supported), "supporters": view.suggested.supporters}


def own_vote_json(view: ReferenceView) -> Json:
    """A reference's counts with the choice of the voter who asks."""
    return {"reference": view.id, "choice": view.own, "votes": tally_json(view.tally)}
