"""Tables of shows and their episodes."""

from sqlalchemy import Boolean, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, TextList


class Show(Base):
    """A TV show. `complete` says whether its list of episodes is."""

    __tablename__ = "show"

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    original_name: Mapped[str] = mapped_column(Text, default="")
    first_year: Mapped[int] = mapped_column(Integer)
    last_year: Mapped[int | None] = mapped_column(Integer)
    countries: Mapped[tuple[str, ...]] = mapped_column(TextList)
    kind: Mapped[str] = mapped_column(Text)
    network: Mapped[str] = mapped_column(Text, default="")
    imdb_id: Mapped[str] = mapped_column(Text, default="")
    tvmaze_id: Mapped[str] = mapped_column(Text, default="")
    wikidata_id: Mapped[str] = mapped_column(Text, default="")
    habit: Mapped[str] = mapped_column(Text, default="")
    complete: Mapped[bool] = mapped_column(Boolean, default=False)
    source: Mapped[str] = mapped_column(Text)
    vanished_at: Mapped[str | None] = mapped_column(Text)


class Episode(Base):
    """An episode. Season and number are None for specials; `position` is its place in the show's list.

    `synopsis` is one sentence on what happens in it, without the end.
    `source` is where it came from: a show of the embedded files may have episodes of another source beside theirs.
    """

    __tablename__ = "episode"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    show_slug: Mapped[str] = mapped_column(ForeignKey("show.slug"), index=True)
    season: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text, default="")
    air_date: Mapped[str] = mapped_column(Text, default="")
    air_year: Mapped[int | None] = mapped_column(Integer)
    synopsis: Mapped[str] = mapped_column(Text, default="")
    vanished_at: Mapped[str | None] = mapped_column(Text)


class EpisodeTitle(Base):
    """One title of an episode: as aired, of a segment, in another language, of a dub.

    `folded` is the title without case, punctuation and diacritics, to find it by. `film_id` and `relation` are what
    the curated file says of this title: a film, `none` for no film, or blank where nobody judged it. They are no
    foreign keys: a show may name a film no catalogue holds yet.
    """

    __tablename__ = "episode_title"

    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    segment: Mapped[int | None] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, index=True)
    language: Mapped[str] = mapped_column(Text, default="")
    film_id: Mapped[str] = mapped_column(Text, default="")
    relation: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")


class ShowName(Base):
    """Another name of a show, to find it by; `folded` as in the titles of episodes."""

    __tablename__ = "show_name"

    show_slug: Mapped[str] = mapped_column(ForeignKey("show.slug", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    folded: Mapped[str] = mapped_column(Text, index=True)
    source: Mapped[str] = mapped_column(Text)


class ShowIdElsewhere(Base):
    """The id of a show at an outside service. A show may have several there, as one for each season of an anime."""

    __tablename__ = "show_id_elsewhere"

    service: Mapped[str] = mapped_column(Text, primary_key=True)
    outside_id: Mapped[str] = mapped_column(Text, primary_key=True)
    show_slug: Mapped[str] = mapped_column(ForeignKey("show.slug", ondelete="CASCADE"), index=True)


class EpisodeIdElsewhere(Base):
    """The id of an episode at an outside service, by which it is recognised when it is renamed and renumbered."""

    __tablename__ = "episode_id_elsewhere"

    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    outside_id: Mapped[str] = mapped_column(Text)
