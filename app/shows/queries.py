"""Reading shows and episodes."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.matching.normalize import fold
from app.shows.models import Episode, EpisodeTitle, Show, ShowName

# SQLite may take no more than 32,766 values in a statement, PostgreSQL 65,535.
_AT_ONCE = 10_000


def list_shows(session: Session) -> list[Show]:
    """All shows, by name."""
    return list(session.scalars(select(Show).where(Show.vanished_at.is_(None)).order_by(Show.name)))


def get_show(session: Session, slug: str) -> Show | None:
    """A show by slug; None when there is none or it vanished from its source."""
    show = session.get(Show, slug)
    return show if show and show.vanished_at is None else None


def get_shows(session: Session, slugs: Collection[str]) -> dict[str, Show]:
    """Shows by slug, in one query."""
    return {show.slug: show for show in session.scalars(select(Show).where(Show.slug.in_(slugs)))}


def get_episode(session: Session, episode_id: str) -> Episode | None:
    """An episode by id; None when there is none or it vanished from its source."""
    episode = session.get(Episode, episode_id)
    return episode if episode and episode.vanished_at is None else None


def list_episodes(session: Session, slug: str | None = None) -> list[Episode]:
    """Episodes of one show or of all, in the order of the show."""
    statement = select(Episode).join(Show).where(Episode.vanished_at.is_(None), Show.vanished_at.is_(None))
    if slug is not None:
        statement = statement.where(Episode.show_slug == slug)
    return list(session.scalars(statement.order_by(Episode.show_slug, Episode.position)))


def episodes_ever(slug: str) -> Select[str]:
    """Selects the ids of all episodes of a show, also of those that vanished."""
    return select(Episode.id).where(Episode.show_slug == slug)


def find_shows(session: Session, name: str) -> list[Show]:
    """Shows of this name, or with another name that is it, whatever its case, punctuation and diacritics."""
    wanted = fold(name)
    if not wanted:
        return []
    named = set(session.scalars(select(ShowName.show_slug).where(ShowName.folded == wanted)))
    shows = list_shows(session)
    return [show for show in shows if show.slug in named or wanted in (fold(show.name), fold(show.original_name))]


def find_episodes(session: Session, title: str, limit: int) -> list[Episode]:
    """Episodes that have this title, whatever its case, punctuation and diacritics."""
    wanted = fold(title)
    if not wanted:
        return []
    having = select(EpisodeTitle.episode_id).where(EpisodeTitle.folded == wanted)
    statement = select(Episode).join(Show).where(Episode.id.in_(having))
    present = statement.where(Episode.vanished_at.is_(None), Show.vanished_at.is_(None))
    return list(session.scalars(present.order_by(Episode.show_slug, Episode.position).limit(limit)))


def titles_of(session: Session, episode_ids: Collection[str]) -> dict[str, list[EpisodeTitle]]:
    """Titles of episodes, by episode, the title as aired first."""
    found: dict[str, list[EpisodeTitle]] = defaultdict(list)
    ordered = sorted(episode_ids)
    for start in range(0, len(ordered), _AT_ONCE):
        statement = select(EpisodeTitle).where(EpisodeTitle.episode_id.in_(ordered[start : start + _AT_ONCE]))
        for title in session.scalars(statement.order_by(EpisodeTitle.episode_id, EpisodeTitle.position)):
            found[title.episode_id].append(title)
    return found
