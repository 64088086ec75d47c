"""Stores the shows of other sources: into a show that is there already, else as a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from app.db import Base, utc_now
from app.errors import NotAccepted
from app.importing import insert_missing, set_stamp, upsert
from app.matching.normalize import fold
from app.shows.importers.finding import ID_COLUMNS, Found
from app.shows.importers.given import GivenShow
from app.shows.importers.merging import Changes, DataRow, Held, Plan, plan_episodes
from app.shows.importers.naming import new_slug
from app.shows.models import Episode, EpisodeIdElsewhere, EpisodeTitle, Show, ShowIdElsewhere, ShowName
from app.shows.queries import episodes_ever, titles_of

FIRST_YEAR = 1928
_COPIED = ("name", "original_name", "first_year", "last_year", "countries", "kind", "network")


@dataclass(frozen=True)
class ShowPlan:
    """All that an import of a show would write."""

    slug: str
    is_new: bool
    row: DataRow
    given: GivenShow
    episodes: Plan

    @property
    def anything(self) -> bool:
        """Whether episodes or titles become others than they are."""
        return bool(self.episodes.episodes or self.episodes.titles or self.episodes.gone)

    @property
    def changes(self) -> Changes:
        """What changes in its episodes."""
        return self.episodes.changes


def plan_show(session: Session, given: GivenShow, found: Found, *, force: bool = False) -> ShowPlan:
    """What an import of a show would write; it only reads.

    Raises NotAccepted when something is missing that a new show needs, DataError when most episodes would vanish.
    """
    show = found.show
    row = _show_row(session, given, show)
    held = Held(row["slug"], row["source"], *_stored(session, row["slug"], given.source), _taken(session, row["slug"]))
    return ShowPlan(row["slug"], show is None, row, given, plan_episodes(held, given, force=force))


def missing_facts(given: GivenShow) -> list[str]:
    """What a new show needs and this one lacks: `year`, `kind`."""
    return [name for name, value in (("year", _first_year(given)), ("kind", given.kind)) if not value]


def _first_year(given: GivenShow) -> int | None:
    years = [episode.air_year for episode in given.episodes if episode.air_year]
    return given.first_year or min(years, default=None)


def _show_row(session: Session, given: GivenShow, show: Show | None) -> DataRow:
    """The row of the show: that of another source stays as it is; what this source does not know stays, too."""
    before = values_of(show) if show else None
    if before and show and show.vanished_at is None and show.source != given.source:
        return before
    facts = {**{name: getattr(given, name) for name in _COPIED}, "first_year": _first_year(given)}
    if before is None:
        _check_facts(given)
        taken = set(session.scalars(select(Show.slug)))
        blank = {column.name: "" for column in inspect(Show).columns}
        slug = new_slug(given.name, facts["first_year"], taken)
        row = {**blank, **facts, "slug": slug, "complete": given.seasons is None}
    elif given.seasons is None:
        row = {**before, **{name: value for name, value in facts.items() if value}, "complete": True}
    else:
        row = before
    ids = {column: given.ids[service] for service, column in ID_COLUMNS.items() if service in given.ids}
    return {**row, **ids, "source": given.source, "vanished_at": None}


def _check_facts(given: GivenShow) -> None:
    missing = missing_facts(given)
    if missing:
        options = " and ".join(f"--{name}" for name in missing)
        raise NotAccepted(f"{given.name!r} is a new show; say its {' and its '.join(missing)} with {options}.")
    year, last = _first_year(given) or 0, datetime.now(UTC).year + 1
    if not FIRST_YEAR <= year <= last:
        raise NotAccepted(f"The year {year} of {given.name!r} is none of a show; accepted are {FIRST_YEAR} to {last}.")


def values_of(row: Base) -> DataRow:
    """The columns of a stored row by name."""
    return {column.name: getattr(row, column.name) for column in inspect(type(row)).columns}


def _stored(
    session: Session, slug: str, service: str
) -> tuple[dict[str, DataRow], dict[str, list[DataRow]], dict[str, str]]:
    """Episodes, titles and ids elsewhere of a show."""
    statement = select(Episode).where(Episode.show_slug == slug).order_by(Episode.position)
    episodes = {episode.id: values_of(episode) for episode in session.scalars(statement)}
    titles = titles_of(session, set(episodes))
    ids = session.execute(
        select(EpisodeIdElsewhere.episode_id, EpisodeIdElsewhere.outside_id).where(
            EpisodeIdElsewhere.service == service, EpisodeIdElsewhere.episode_id.in_(episodes_ever(slug))
        )
    )
    by_episode = {episode_id: [values_of(title) for title in own] for episode_id, own in titles.items()}
    return episodes, by_episode, dict(iter(ids))


def _taken(session: Session, slug: str) -> frozenset[str]:
    """Ids that begin as those of this show do, of whatever show they are."""
    start = f"{slug}-"
    return frozenset(session.scalars(select(Episode.id).where(Episode.id.startswith(start, autoescape=True))))


def store_show(session: Session, plan: ShowPlan) -> None:
    """Write what was planned."""
    given, slug = plan.given, plan.slug
    upsert(session, Show, [plan.row])
    upsert(session, Episode, plan.episodes.episodes)
    gone = update(Episode).where(Episode.id.in_(plan.episodes.gone))
    session.execute(gone.values(vanished_at=utc_now()))
    session.execute(delete(EpisodeTitle).where(EpisodeTitle.episode_id.in_(plan.episodes.titles)))
    upsert(session, EpisodeTitle, [row for rows in plan.episodes.titles.values() for row in rows])
    upsert(session, EpisodeIdElsewhere, plan.episodes.ids)
    upsert(session, ShowIdElsewhere, [_show_id(slug, *own) for own in given.ids.items()])
    names = dict.fromkeys(name for name in (given.name, given.original_name, *given.other_names) if fold(name))
    insert_missing(session, ShowName, [_name_row(slug, name, given.source) for name in names])
    fill_ids(session)
    if given.licence:
        set_stamp(session, f"licence:{given.source}", given.licence)


def _show_id(slug: str, service: str, value: str) -> Mapping[str, Any]:
    return {"service": service, "outside_id": value, "show_slug": slug}


def _name_row(slug: str, name: str, source: str) -> Mapping[str, Any]:
    return {"show_slug": slug, "name": name, "folded": fold(name), "source": source}


def fill_ids(session: Session) -> None:
    """Give shows the ids that imports learnt, where their own source knows none."""
    for service, column in ID_COLUMNS.items():
        known = select(ShowIdElsewhere.outside_id).where(
            ShowIdElsewhere.service == service, ShowIdElsewhere.show_slug == Show.slug
        )
        first = known.order_by(ShowIdElsewhere.outside_id).limit(1).scalar_subquery()
        blank = getattr(Show, column) == ""
        session.execute(update(Show).where(blank, known.exists()).values({column: first}))
