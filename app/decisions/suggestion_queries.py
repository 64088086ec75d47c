"""Reading suggestions and who supports them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.decisions.models import Suggestion, SuggestionVote
from app.decisions.queries import Pair


@dataclass(frozen=True)
class Suggested:
    """A suggestion with how many support it, the reasons that stand, and what the voter who asks has to do with it.

    `own`: it is theirs. `supported`: they support it; False after they took that back, None when they never did.
    """

    suggestion: Suggestion
    supporters: int
    reasons: tuple[str, ...]
    supported: bool | None = None
    own: bool = False

    @property
    def stands(self) -> bool:
        """Whether there is anybody left who means it: the file, whoever made it, or a supporter."""
        return self.suggestion.withdrawn_at is None or self.supporters > 0


def suggestions(
    session: Session, episode_ids: Collection[str] | None = None, voter: str | None = None, *, hidden: bool = False
) -> list[Suggested]:
    """Suggestions for these episodes or for all, the most supported first, then the oldest.

    Those that nobody means any more are among them, for whoever took one back; hidden ones come alone.
    """
    statement = select(Suggestion).where(
        Suggestion.hidden_at.is_not(None) if hidden else Suggestion.hidden_at.is_(None)
    )
    if episode_ids is not None:
        statement = statement.where(Suggestion.episode_id.in_(episode_ids))
    found = session.scalars(statement).all()
    episodes = {suggestion.episode_id for suggestion in found}
    counts = _supporters(session, episodes)
    words = _reasons(session, episodes)
    supported = _supported_by(session, voter, episodes) if voter else {}
    views = []
    for one in found:
        pair = (one.episode_id, one.film_id)
        others = [reason for author, reason in words[pair] if author != one.voter]
        first = [] if one.withdrawn_at else [one.reason]
        own = voter is not None and one.voter == voter
        views.append(Suggested(one, counts.get(pair, 0), (*first, *others), supported.get(pair), own))
    return sorted(views, key=lambda s: (-s.supporters, s.suggestion.created_at, s.suggestion.id))


def _standing(episode_ids: Collection[str]) -> ColumnElement[bool]:
    return SuggestionVote.episode_id.in_(episode_ids) & SuggestionVote.withdrawn_at.is_(None)


def _supporters(session: Session, episode_ids: Collection[str]) -> dict[Pair, int]:
    key = (SuggestionVote.episode_id, SuggestionVote.film_id)
    statement = select(*key, func.count()).where(_standing(episode_ids)).group_by(*key)
    return {(episode_id, film_id): count for episode_id, film_id, count in session.execute(statement)}


def _reasons(session: Session, episode_ids: Collection[str]) -> dict[Pair, list[tuple[str, str]]]:
    """Who said what, the oldest first."""
    statement = select(SuggestionVote).where(_standing(episode_ids), SuggestionVote.reason != "")
    found: dict[Pair, list[tuple[str, str]]] = defaultdict(list)
    for vote in session.scalars(statement.order_by(SuggestionVote.created_at, SuggestionVote.voter)):
        found[vote.episode_id, vote.film_id].append((vote.voter, vote.reason))
    return found


def _supported_by(session: Session, voter: str, episode_ids: Collection[str]) -> dict[Pair, bool]:
    statement = select(SuggestionVote).where(SuggestionVote.voter == voter, SuggestionVote.episode_id.in_(episode_ids))
    return {(vote.episode_id, vote.film_id): vote.withdrawn_at is None for vote in session.scalars(statement)}
