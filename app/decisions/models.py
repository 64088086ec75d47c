"""Tables of what people decide: votes, judgements, suggestions. Nothing here can be rebuilt from anything else."""

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

CHOICES = ("thematic", "title_only", "not_this_film")
MAX_REASON = 300


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


class Suggestion(Base):
    """A film that would have fitted the story of an episode better, and why.

    `voter` made it, with `source` "visitor"; it is blank for one of the curated file. It hangs on episode and film as a
    vote does. One taken back, or not in the file any more, keeps its row; one that an editor hid has `hidden_at`.
    """

    __tablename__ = "suggestion"

    episode_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    voter: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    created_at: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[str | None] = mapped_column(Text)
    hidden_at: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("source IN ('visitor', 'file')", name="source"),
        CheckConstraint("length(reason) BETWEEN 1 AND 300", name="reason"),
        {"sqlite_strict": True},
    )

    @property
    def id(self) -> str:
        """The stable id of the suggestion: `<episode_id>~<film_id>`, as that of a reference."""
        return f"{self.episode_id}~{self.film_id}"


class SuggestionVote(Base):
    """One person's support of a suggestion; support taken back keeps its row, with the time in `withdrawn_at`.

    Whoever made the suggestion supports it too. `reason` is what this person wrote, blank when they only agreed: the
    words of someone who suggests a film that was suggested before are kept here.
    """

    __tablename__ = "suggestion_vote"

    episode_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text, primary_key=True)
    voter: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("length(reason) <= 300", name="reason"),
        {"sqlite_strict": True},
    )
