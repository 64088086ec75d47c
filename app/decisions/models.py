"""Tables of what people decide: votes and judgements. Nothing here can be rebuilt from anything else."""

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

CHOICES = ("thematic", "title_only", "not_this_film")


class Vote(Base):
    """One person's choice on a reference; a vote taken back keeps its row, with the time in `withdrawn_at`.

    It hangs on episode and film without foreign keys, so that no rebuild or import can take it away.
    """

    __tablename__ = "vote"

    voter: Mapped[str] = mapped_column(Text, primary_key=True)
    episode_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text, primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
    created_at: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("choice IN ('thematic', 'title_only', 'not_this_film')", name="choice"),
        Index("ix_vote_reference", "episode_id", "film_id"),
        {"sqlite_strict": True},
    )


class Judgement(Base):
    """A decision of an editor or a curated file on a pair: `confirmed` or `rejected`. An editor's beats a file's."""

    __tablename__ = "judgement"

    episode_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    decision: Mapped[str] = mapped_column(Text)
    relation: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    judged_at: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("source IN ('file', 'editor')", name="source"),
        CheckConstraint("decision IN ('confirmed', 'rejected')", name="decision"),
        {"sqlite_strict": True},
    )
