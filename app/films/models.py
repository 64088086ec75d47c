"""Tables of the film catalogue."""

from sqlalchemy import REAL, Double, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, TextList

# SQLite's STRICT tables know no other name for it; PostgreSQL's REAL would be too short.
_NUMBER: Double[float] = Double().with_variant(REAL(), "sqlite")


class Film(Base):
    """A film. `fame` is 0 to 5.9 on one scale for every catalogue, or None when unknown; `premise` one sentence on it.

    `source` names the file or service the row came from; a row that vanished from its source is marked, not deleted.
    """

    __tablename__ = "film"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    original_title: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int] = mapped_column(Integer)
    fame: Mapped[float | None] = mapped_column(_NUMBER)
    genres: Mapped[tuple[str, ...]] = mapped_column(TextList)
    countries: Mapped[tuple[str, ...]] = mapped_column(TextList)
    directors: Mapped[tuple[str, ...]] = mapped_column(TextList)
    imdb_id: Mapped[str] = mapped_column(Text, default="")
    wikidata_id: Mapped[str] = mapped_column(Text, default="")
    tmdb_id: Mapped[str] = mapped_column(Text, default="")
    premise: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text)
    vanished_at: Mapped[str | None] = mapped_column(Text)


class FilmTitle(Base):
    """An alternative title of a film; the primary and the original title stand in `film`."""

    __tablename__ = "film_title"

    film_id: Mapped[str] = mapped_column(ForeignKey("film.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(Text, primary_key=True, default="")
    source: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_film_title_source", "source"),)


class FilmAlias(Base):
    """Another id of a film: of an outside catalogue ("tmdb:550" at TMDB), or one that it would have had here."""

    __tablename__ = "film_alias"

    other_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(ForeignKey("film.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_film_alias_film_id", "film_id"), {"sqlite_strict": True})


class StagedFilm(Base):
    """A film of an import that is under way, waiting to be taken over into `film` under the same id."""

    __tablename__ = "staged_film"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    original_title: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(Integer)
    fame: Mapped[float | None] = mapped_column(_NUMBER)
    popularity: Mapped[float | None] = mapped_column(_NUMBER)
    genres: Mapped[tuple[str, ...]] = mapped_column(TextList)
    countries: Mapped[tuple[str, ...]] = mapped_column(TextList)
    directors: Mapped[tuple[str, ...]] = mapped_column(TextList)
    imdb_id: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="")
    wikidata_id: Mapped[str] = mapped_column(Text, server_default="")
    tmdb_id: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = ({"sqlite_strict": True},)


class StagedTitle(Base):
    """An alternative title of an import that is under way."""

    __tablename__ = "staged_title"

    film_id: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(Text, primary_key=True)

    __table_args__ = ({"sqlite_strict": True},)


class StagedAlias(Base):
    """Another id of a film, of an import that is under way."""

    __tablename__ = "staged_alias"

    other_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text)

    __table_args__ = ({"sqlite_strict": True},)
