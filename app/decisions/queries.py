"""Reading votes and judgements."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.decisions.models import Judgement, Vote
from app.decisions.tally import Tally

Pair = tuple[str, str]


def tallies(session: Session, episode_ids: Collection[str]) -> dict[Pair, Tally]:
    """Counts of the votes that stand, by (episode, film); pairs without a vote are left out."""
    statement = (
        select(Vote.episode_id, Vote.film_id, Vote.choice, func.count())
        .where(Vote.episode_id.in_(episode_ids), Vote.withdrawn_at.is_(None))
        .group_by(Vote.episode_id, Vote.film_id, Vote.choice)
    )
    counts: dict[Pair, dict[str, int]] = defaultdict(dict)
    for episode_id, film_id, choice, count in session.execute(statement):
        counts[episode_id, film_id][choice] = count
    return {pair: Tally(**by_choice) for pair, by_choice in counts.items()}


def choices_of(session: Session, voter: str, episode_ids: Collection[str]) -> dict[Pair, str]:
    """What one voter chose, by (episode, film)."""
    statement = select(Vote.episode_id, Vote.film_id, Vote.choice).where(
        Vote.voter == voter, Vote.episode_id.in_(episode_ids), Vote.withdrawn_at.is_(None)
    )
    return {(episode_id, film_id): choice for episode_id, film_id, choice in session.execute(statement)}


def judgements(session: Session, episode_ids: Collection[str]) -> dict[Pair, Judgement]:
    """The judgement that counts for each pair: an editor's, else a file's."""
    statement = select(Judgement).where(Judgement.episode_id.in_(episode_ids)).order_by(Judgement.source.desc())
    found: dict[Pair, Judgement] = {}
    for judgement in session.scalars(statement):
        # "file" comes before "editor" in this order, so that the editor's is written last.
        found[judgement.episode_id, judgement.film_id] = judgement
    return found
