"""What stands above a show's table: how many episodes name a film, and what those films and verdicts are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.references.queries import EpisodeRow


@dataclass(frozen=True)
class ShowSummary:
    """Counts over the episodes of a show, by the main film of each.

    A film counts in each of its countries and genres.
    """

    episodes: int
    named: int
    countries: tuple[tuple[str, int], ...]
    genres: tuple[tuple[str, int], ...]
    decades: tuple[tuple[int, int], ...]
    verdicts: tuple[tuple[str, int], ...]
    votes: int


def summarise(rows: Iterable[EpisodeRow]) -> ShowSummary:
    """Summary of a show's rows; countries and genres most frequent first, decades in order."""
    rows = list(rows)
    views = [row.main for row in rows if row.main]
    countries = Counter(country for view in views for country in view.film.countries)
    genres = Counter(genre for view in views for genre in view.film.genres)
    decades = Counter(view.film.year // 10 * 10 for view in views)
    verdicts = Counter(view.tally.verdict for view in views)
    return ShowSummary(
        episodes=len(rows),
        named=len(views),
        countries=_ranked(countries),
        genres=_ranked(genres),
        decades=tuple(sorted(decades.items())),
        verdicts=_ranked(Counter({str(verdict): count for verdict, count in verdicts.items()})),
        votes=sum(view.tally.total for row in rows for view in row.shown),
    )


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
