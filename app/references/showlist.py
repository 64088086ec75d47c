"""The list of shows with their share of film-named episodes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.references.queries import film_named_counts
from app.shows.models import Show
from app.shows.queries import list_shows


@dataclass(frozen=True)
class ShowEntry:
    """A show, how many of its episodes are named after a film, and how many it has."""

    show: Show
    named: int
    episodes: int

    @property
    def share(self) -> float:
        """Share of film-named episodes, 0 to 1."""
        return self.named / self.episodes if self.episodes else 0.0


def list_entries(session: Session) -> list[ShowEntry]:
    """All shows with their counts, by name."""
    counts = film_named_counts(session)
    return [ShowEntry(show, *counts.get(show.slug, (0, 0))) for show in list_shows(session)]
