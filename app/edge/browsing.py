"""A show as an address asks for it, for the API and the pages alike."""

from dataclasses import dataclass

from flask import Request
from sqlalchemy.orm import Session

from app.edge.listing import Page, paginate
from app.edge.tables import EPISODES
from app.errors import NotFound
from app.references.queries import EpisodeRow, show_rows
from app.references.showlist import ShowEntry
from app.references.summary import ShowSummary, summarise
from app.shows.queries import get_show


@dataclass(frozen=True)
class ShowPage:
    """A show, the part of its table that was asked for, and the summary of the whole."""

    entry: ShowEntry
    table: Page[EpisodeRow]
    summary: ShowSummary
    seasons: tuple[int, ...]


def show_page(session: Session, slug: str, request: Request, voter: str | None = None) -> ShowPage:
    """The show with this slug, its table sorted, filtered and paged by the query string. Raises NotFound."""
    show = get_show(session, slug)
    if show is None:
        raise NotFound("There is no such show.")
    rows = show_rows(session, slug, voter)
    summary = summarise(rows)
    seasons = tuple(sorted({row.episode.season for row in rows if row.episode.season is not None}))
    entry = ShowEntry(show, summary.named, summary.episodes)
    return ShowPage(entry, paginate(EPISODES, rows, request), summary, seasons)
