"""Reading the film catalogue."""

from collections.abc import Collection, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.films.models import Film, FilmTitle
from app.matching.types import TitleRecord

_BATCH = 1000


def get_film(session: Session, film_id: str) -> Film | None:
    """A film by id; None when there is none or it vanished from its source."""
    film = session.get(Film, film_id)
    return film if film and film.vanished_at is None else None


def get_films(session: Session, film_ids: Collection[str]) -> dict[str, Film]:
    """Films by id, in one query; ids without a film are left out."""
    found = session.scalars(select(Film).where(Film.id.in_(film_ids), Film.vanished_at.is_(None)))
    return {film.id: film for film in found}


def other_titles(session: Session, film_id: str) -> list[FilmTitle]:
    """Alternative titles of a film, by language and title."""
    statement = select(FilmTitle).where(FilmTitle.film_id == film_id).order_by(FilmTitle.language, FilmTitle.title)
    return list(session.scalars(statement))


def count_films(session: Session) -> int:
    """How many films the catalogue holds."""
    return session.scalar(select(func.count()).select_from(Film).where(Film.vanished_at.is_(None))) or 0


def count_titles(session: Session) -> int:
    """How many titles `iter_titles` will yield."""
    present = Film.vanished_at.is_(None)
    alternative = session.scalar(select(func.count()).select_from(FilmTitle).join(Film).where(present)) or 0
    original = session.scalar(select(func.count()).select_from(Film).where(present, Film.original_title != "")) or 0
    return count_films(session) + original + alternative


def iter_titles(session: Session) -> Iterator[TitleRecord]:
    """Every title of every film, as the index takes them in, in a fixed order."""
    films = select(Film).where(Film.vanished_at.is_(None)).order_by(Film.id).execution_options(yield_per=_BATCH)
    for film in session.scalars(films):
        own = not film.original_title
        language = film.language if own else "en"
        yield TitleRecord(film.id, film.title, language, "primary", film.year, film.fame, own)
        if not own:
            yield TitleRecord(film.id, film.original_title, film.language, "original", film.year, film.fame, True)
    titles = (
        select(FilmTitle, Film.year, Film.fame)
        .join(Film, Film.id == FilmTitle.film_id)
        .where(Film.vanished_at.is_(None))
        .order_by(FilmTitle.film_id, FilmTitle.title, FilmTitle.language)
        .execution_options(yield_per=_BATCH)
    )
    for title, year, fame in session.execute(titles):
        yield TitleRecord(title.film_id, title.title, title.language, "alternative", year, fame)
