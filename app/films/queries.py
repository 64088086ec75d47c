"""Reading the film catalogue."""

from collections.abc import Collection, Iterator
from itertools import chain

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.films.models import Film, FilmAlias, FilmTitle
from app.importing import Stamp
from app.matching.types import TitleRecord

_BATCH = 2_000


def get_film(session: Session, film_id: str) -> Film | None:
    """A film by its id, or by another one that it is known under; None when there is none or it vanished."""
    film = session.get(Film, film_id)
    if film is None:
        alias = session.get(FilmAlias, film_id)
        film = session.get(Film, alias.film_id) if alias else None
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


def count_of_source(session: Session, source: str) -> int:
    """How many films a source holds."""
    statement = select(func.count()).select_from(Film).where(Film.source == source, Film.vanished_at.is_(None))
    return session.scalar(statement) or 0


def count_titles(session: Session) -> int:
    """How many titles `iter_titles` will yield."""
    present = Film.vanished_at.is_(None)
    alternative = session.scalar(select(func.count()).select_from(FilmTitle).join(Film).where(present)) or 0
    original = session.scalar(select(func.count()).select_from(Film).where(present, Film.original_title != "")) or 0
    return count_films(session) + original + alternative


def iter_titles(session: Session) -> Iterator[TitleRecord]:
    """Every title of every film, as the index takes them in, in a fixed order.

    The session's transaction ends after each batch: with a rollback journal nobody can commit while somebody reads,
    and people vote while an index is built. Only imports change what is read here, and they wait for the index.
    """
    return chain(_own_titles(session), _alternative_titles(session))


def _own_titles(session: Session) -> Iterator[TitleRecord]:
    columns = (Film.id, Film.title, Film.original_title, Film.language, Film.year, Film.fame)
    last = ""
    while True:
        statement = select(*columns).where(Film.id > last, Film.vanished_at.is_(None)).order_by(Film.id).limit(_BATCH)
        films = session.execute(statement).all()
        session.rollback()
        for film_id, title, original, language, year, fame in films:
            if original:
                yield TitleRecord(film_id, title, "en", "primary", year, fame)
                yield TitleRecord(film_id, original, language, "original", year, fame, True)
            else:
                yield TitleRecord(film_id, title, language, "primary", year, fame, True)
        if not films:
            return
        last = films[-1].id


def _alternative_titles(session: Session) -> Iterator[TitleRecord]:
    key = (FilmTitle.film_id, FilmTitle.title, FilmTitle.language)
    last = ("", "", "")
    while True:
        statement = (
            select(*key, Film.year, Film.fame, Film.vanished_at)
            .join(Film, Film.id == FilmTitle.film_id)
            .where(tuple_(*key) > last)
            .order_by(*key)
            .limit(_BATCH)
        )
        titles = session.execute(statement).all()
        session.rollback()
        for film_id, title, language, year, fame, vanished_at in titles:
            if vanished_at is None:
                yield TitleRecord(film_id, title, language, "alternative", year, fame)
        if not titles:
            return
        last = titles[-1].film_id, titles[-1].title, titles[-1].language


def catalogue_version(session: Session) -> str:
    """What the catalogue was made from: changes with every import that changed it."""
    statement = select(Stamp.value).where((Stamp.name == "films") | Stamp.name.startswith("films:"))
    return "|".join(session.scalars(statement.order_by(Stamp.name)))
