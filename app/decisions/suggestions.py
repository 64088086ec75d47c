"""The only writer of suggestions and of their support."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, and_, or_, tuple_, update
from sqlalchemy.orm import Session

from app.db import insert_for, utc_now
from app.decisions.ballots import Ballot
from app.decisions.models import MAX_REASON, Suggestion, SuggestionVote
from app.errors import FieldError, NotFound, raise_faults
from app.matching.normalize import visible

VISITOR = "visitor"
FILE = "file"
_KEY = ["episode_id", "film_id"]


@dataclass(frozen=True, slots=True)
class FileSuggestion:
    """A line of the curated file."""

    episode_id: str
    film_id: str
    reason: str


def reason_faults(text: str) -> list[FieldError]:
    """What is wrong with a reason, as it is stored: one line, nothing invisible."""
    reason = visible(text)
    if not reason:
        return [FieldError("reason", "The reason is blank; say in a sentence why the film would fit better.")]
    if len(reason) > MAX_REASON:
        detail = f"The reason has {len(reason)} characters; at most {MAX_REASON} are accepted."
        return [FieldError("reason", detail)]
    return []


def suggest(session: Session, ballot: Ballot, reason: str) -> bool:
    """Suggest a film, and support it; True when nobody had suggested it before.

    Whoever suggests what somebody else has suggested supports that, with their own reason. Whoever suggests the same
    again changes their reason. Raises NotAccepted for a reason that is not accepted, and for what an editor hid.
    """
    raise_faults(reason_faults(reason))
    reason = visible(reason)
    before = session.get(Suggestion, (ballot.episode_id, ballot.film_id))
    if before and before.hidden_at:
        detail = "This film was suggested for this episode before, and an editor has hidden it."
        raise_faults([FieldError("film", detail)])
    now = utc_now()
    statement = insert_for(session, Suggestion).values(
        **asdict(ballot), reason=reason, source=VISITOR, created_at=now, changed_at=now
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=_KEY,
            set_={"reason": reason, "changed_at": now, "withdrawn_at": None},
            where=Suggestion.voter == ballot.voter,
        )
    )
    _support(session, ballot, reason, now)
    return before is None


def support(session: Session, ballot: Ballot) -> None:
    """Support a suggestion, in words said before if any; whoever made it stands by it again."""
    now = utc_now()
    _support(session, ballot, "", now)
    session.execute(
        update(Suggestion)
        .where(_made_by(ballot), Suggestion.withdrawn_at.is_not(None))
        .values(changed_at=now, withdrawn_at=None)
    )


def _support(session: Session, ballot: Ballot, reason: str, now: str) -> None:
    statement = insert_for(session, SuggestionVote).values(
        **asdict(ballot), reason=reason, created_at=now, changed_at=now
    )
    words = {"reason": reason} if reason else {}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[*_KEY, "voter"], set_={**words, "changed_at": now, "withdrawn_at": None}
        )
    )


def withdraw(session: Session, ballot: Ballot) -> None:
    """Mark support as taken back, and the suggestion itself when it is the voter's own.

    Nothing happens where there is nothing that stands. A suggestion that others support stays with their reasons.
    """
    now = utc_now()
    own = and_(
        SuggestionVote.episode_id == ballot.episode_id,
        SuggestionVote.film_id == ballot.film_id,
        SuggestionVote.voter == ballot.voter,
    )
    session.execute(update(SuggestionVote).where(own, SuggestionVote.withdrawn_at.is_(None)).values(withdrawn_at=now))
    session.execute(
        update(Suggestion).where(_made_by(ballot), Suggestion.withdrawn_at.is_(None)).values(withdrawn_at=now)
    )


def hide(session: Session, episode_id: str, film_id: str, *, undo: bool = False) -> bool:
    """Hide a suggestion, or show it again; False when it was so already. Raises NotFound."""
    found = session.get(Suggestion, (episode_id, film_id))
    if found is None:
        raise NotFound(f"There is no suggestion {episode_id}~{film_id}.")
    if bool(found.hidden_at) is not undo:
        return False
    now = utc_now()
    found.hidden_at = None if undo else now
    found.changed_at = now
    return True


def replace_file_suggestions(session: Session, wanted: Iterable[FileSuggestion]) -> None:
    """Make the suggestions of the curated file these. What visitors suggested, and all support, stays as it is."""
    now = utc_now()
    rows = [{**asdict(one), "voter": "", "source": FILE, "created_at": now, "changed_at": now} for one in wanted]
    gone = update(Suggestion).where(Suggestion.source == FILE, Suggestion.withdrawn_at.is_(None))
    kept = [(row["episode_id"], row["film_id"]) for row in rows]
    session.execute(gone.where(tuple_(Suggestion.episode_id, Suggestion.film_id).not_in(kept)).values(withdrawn_at=now))
    if not rows:
        return
    statement = insert_for(session, Suggestion)
    changed = or_(Suggestion.reason != statement.excluded.reason, Suggestion.withdrawn_at.is_not(None))
    statement = statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={"reason": statement.excluded.reason, "changed_at": now, "withdrawn_at": None},
        where=and_(Suggestion.source == FILE, changed),
    )
    session.connection().execute(statement, rows)


def _made_by(ballot: Ballot) -> ColumnElement[bool]:
    return and_(
        Suggestion.episode_id == ballot.episode_id,
        Suggestion.film_id == ballot.film_id,
        Suggestion.voter == ballot.voter,
    )
