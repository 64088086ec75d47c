"""The only writer of judgements."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Select, delete
from sqlalchemy.orm import Session

from app.db import utc_now
from app.decisions.models import Judgement
from app.importing import upsert


@dataclass(frozen=True, slots=True)
class Decision:
    """What is judged of one pair of episode and film."""

    episode_id: str
    film_id: str
    decision: Literal["confirmed", "rejected"]
    relation: str = ""
    note: str = ""


def replace_file_judgements(
    session: Session, decisions: Iterable[Decision], episodes: Select[str] | None = None
) -> None:
    """Replace all judgements that come from curated files, or those on some episodes; those of editors stay."""
    replaced = delete(Judgement).where(Judgement.source == "file")
    if episodes is not None:
        replaced = replaced.where(Judgement.episode_id.in_(episodes))
    session.execute(replaced)
    now = utc_now()
    upsert(session, Judgement, [{**asdict(d), "source": "file", "judged_at": now} for d in decisions])
