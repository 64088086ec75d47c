"""The only writer of votes."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db import insert_for, utc_now
from app.decisions.models import CHOICES, Vote
from app.errors import FieldError, NotAccepted


@dataclass(frozen=True, slots=True)
class Ballot:
    """Who votes on which reference."""

    voter: str
    episode_id: str
    film_id: str


def check_choice(choice: str) -> None:
    """Raises NotAccepted for a choice that does not exist."""
    if choice not in CHOICES:
        detail = f"The choice must be one of {', '.join(CHOICES)}."
        raise NotAccepted(detail, fields=[FieldError("#/choice", detail)])


def cast(session: Session, ballot: Ballot, choice: str) -> None:
    """Record a choice in one statement: a first vote, a change, or a vote that was taken back and is cast again.

    The row of an earlier vote is kept and changed, so that a voter has at most one vote on a reference, however
    many requests race. Raises NotAccepted for a choice that does not exist.
    """
    check_choice(choice)
    now = utc_now()
    statement = insert_for(session, Vote).values(
        voter=ballot.voter,
        episode_id=ballot.episode_id,
        film_id=ballot.film_id,
        choice=choice,
        created_at=now,
        changed_at=now,
        withdrawn_at=None,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["voter", "episode_id", "film_id"],
            set_={"choice": choice, "changed_at": now, "withdrawn_at": None},
        )
    )


def withdraw(session: Session, ballot: Ballot) -> None:
    """Mark a vote as taken back; nothing happens when there is none that stands."""
    session.execute(
        update(Vote)
        .where(
            Vote.voter == ballot.voter,
            Vote.episode_id == ballot.episode_id,
            Vote.film_id == ballot.film_id,
            Vote.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=utc_now())
    )
