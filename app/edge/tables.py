"""What the tables of shows and episodes can be sorted and filtered by; the same on the pages and in the API."""

from collections.abc import Callable
from typing import get_args

from app.decisions.tally import Verdict
from app.edge.listing import Filter, Table
from app.matching.normalize import fold
from app.references.queries import EpisodeRow, ReferenceView
from app.references.showlist import ShowEntry


def _votes(view: ReferenceView | None) -> int | None:
    return view.tally.total if view else None


def _thematic_share(view: ReferenceView | None) -> float | None:
    if view is None or not view.tally.thematic + view.tally.title_only:
        return None
    return view.tally.thematic / (view.tally.thematic + view.tally.title_only)


def _has_text(row: EpisodeRow, text: str) -> bool:
    wanted = fold(text)
    titles = [title.title for title in row.titles]
    films = [f"{view.film.title} {view.film.original_title} {' '.join(view.film.directors)}" for view in row.shown]
    return any(wanted in fold(candidate) for candidate in (*titles, *films))


def _among(value: str, names: tuple[str, ...]) -> bool:
    return value.casefold() in (name.casefold() for name in names)


def _main(fits: Callable[[ReferenceView, str], bool]) -> Filter[EpisodeRow]:
    """A filter on the main film of an episode; an episode without a film does not fit."""
    return lambda row, value: row.main is not None and fits(row.main, value)


EPISODES: Table[EpisodeRow] = Table(
    sorts={
        "number": lambda row: row.episode.position,
        "title": lambda row: fold(row.title),
        "air_date": lambda row: row.episode.air_date or None,
        "film": lambda row: fold(row.main.film.title) if row.main else None,
        "year": lambda row: row.main.film.year if row.main else None,
        "score": lambda row: row.main.reference.score if row.main and row.main.reference.match else None,
        "votes": lambda row: _votes(row.main),
        "thematic": lambda row: _thematic_share(row.main),
    },
    filters={
        "q": _has_text,
        "season": lambda row, value: str(row.episode.season) == value,
        "film": lambda row, value: bool(row.shown) == (value == "named"),
        # By the main film alone, as the summary counts.
        "country": _main(lambda view, value: _among(value, view.film.countries)),
        "genre": _main(lambda view, value: _among(value, view.film.genres)),
        "decade": _main(lambda view, value: _among(value, (f"{view.film.year // 10 * 10}s",))),
        "verdict": _main(lambda view, value: view.tally.verdict == value),
    },
    default_sort="number",
    accepted={"film": ("named", "none"), "verdict": get_args(Verdict)},
)

SHOWS: Table[ShowEntry] = Table(
    sorts={
        "name": lambda entry: fold(entry.show.name),
        "year": lambda entry: entry.show.first_year,
        "episodes": lambda entry: entry.episodes,
        "named": lambda entry: entry.named,
        "share": lambda entry: entry.share,
    },
    filters={
        "q": lambda entry, text: fold(text) in fold(f"{entry.show.name} {entry.show.original_name}"),
        "kind": lambda entry, value: entry.show.kind == value,
    },
    default_sort="-share",
)
