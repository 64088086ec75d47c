"""Which stored show an import is about: by its ids at outside services, else by name and year."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.errors import NotAccepted
from app.matching.normalize import fold
from app.shows.importers.given import GivenShow
from app.shows.models import Show, ShowIdElsewhere, ShowName

# Services whose ids stand in the row of a show, too, where pages take them from.
ID_COLUMNS = {"imdb": "imdb_id", "tvmaze": "tvmaze_id", "wikidata": "wikidata_id"}
# A show may begin on another service, or in another country, a year later.
_YEARS_APART = 1
BY_NAME = "by name and year"


@dataclass(frozen=True)
class Found:
    """The stored show that is meant, and by what it was found; None when it is a new one."""

    show: Show | None = None
    how: str = ""


def find_show(session: Session, given: GivenShow, into: str = "") -> Found:
    """The stored show that a source's show is. `into` is the slug of the one that is meant.

    Raises NotAccepted when there is no show of that slug, or when several could be meant.
    """
    if into:
        show = session.get(Show, into)
        if show is None:
            raise NotAccepted(f"There is no show {into!r} here; its name in the address of its page is needed.")
        return Found(show, "as you said")
    by_id = _by_ids(session, given.ids)
    if by_id:
        return Found(_only(by_id, given), "by its id")
    by_name = _by_name(session, given)
    return Found(_only(by_name, given), BY_NAME) if by_name else Found()


def _only(shows: list[Show], given: GivenShow) -> Show:
    if len(shows) > 1:
        slugs = ", ".join(show.slug for show in shows)
        raise NotAccepted(f"Several shows here may be {given.name!r}: {slugs}. Say which: --into SLUG")
    return shows[0]


def _by_ids(session: Session, ids: Mapping[str, str]) -> list[Show]:
    if not ids:
        return []
    elsewhere = [
        and_(ShowIdElsewhere.service == service, ShowIdElsewhere.outside_id == value) for service, value in ids.items()
    ]
    slugs = set(session.scalars(select(ShowIdElsewhere.show_slug).where(or_(*elsewhere))))
    columns = [getattr(Show, ID_COLUMNS[service]) == value for service, value in ids.items() if service in ID_COLUMNS]
    statement = select(Show).where(or_(Show.slug.in_(slugs), *columns)).order_by(Show.slug)
    found = list(session.scalars(statement))
    return [show for show in found if show.vanished_at is None] or found


def _by_name(session: Session, given: GivenShow) -> list[Show]:
    names = {fold(name) for name in (given.name, given.original_name)} - {""}
    other = set(session.scalars(select(ShowName.show_slug).where(ShowName.folded.in_(names))))
    found = [
        show
        for show in session.scalars(select(Show).order_by(Show.slug))
        if (show.slug in other or {fold(show.name), fold(show.original_name)} & names) and _same_time(show, given)
    ]
    known = _known_ids(session, [show.slug for show in found])
    # One that is known as another show at the same service is another show.
    found = [show for show in found if not any(_other_id(show, known, *own) for own in given.ids.items())]
    return [show for show in found if show.vanished_at is None] or found


def _same_time(show: Show, given: GivenShow) -> bool:
    return given.first_year is None or abs(show.first_year - given.first_year) <= _YEARS_APART


def _known_ids(session: Session, slugs: list[str]) -> set[tuple[str, str]]:
    statement = select(ShowIdElsewhere.show_slug, ShowIdElsewhere.service).where(ShowIdElsewhere.show_slug.in_(slugs))
    return {(slug, service) for slug, service in session.execute(statement)}


def _other_id(show: Show, known: set[tuple[str, str]], service: str, value: str) -> bool:
    column = getattr(show, ID_COLUMNS[service]) if service in ID_COLUMNS else ""
    return (show.slug, service) in known or column not in ("", value)
