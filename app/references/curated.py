"""What the curated show files say of films, as judgements and, where the engine found no link, as references."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.decisions.judgements import Decision, replace_file_judgements
from app.importing import upsert
from app.matching.matcher import ENGINE_VERSION
from app.references.models import Reference
from app.shows.models import Episode, EpisodeTitle
from app.shows.queries import list_episodes

NO_FILM = "none"


def curate(session: Session) -> None:
    """Confirm the films that the files name, reject what the engine found for titles that name none."""
    present = {episode.id for episode in list_episodes(session)}
    titles = session.scalars(
        select(EpisodeTitle).join(Episode).order_by(EpisodeTitle.episode_id, EpisodeTitle.position)
    )
    confirmed: dict[tuple[str, str], list[EpisodeTitle]] = defaultdict(list)
    filmless: set[tuple[str, str]] = set()
    for title in titles:
        if title.episode_id not in present:
            continue
        if title.film_id:
            confirmed[title.episode_id, title.film_id].append(title)
        elif title.relation == NO_FILM:
            filmless.add((title.episode_id, title.title))
    _add_missing(session, confirmed)
    decisions = [
        Decision(episode_id, film_id, "confirmed", named[0].relation, named[0].note)
        for (episode_id, film_id), named in confirmed.items()
    ]
    for reference in session.scalars(select(Reference)):
        pair = (reference.episode_id, reference.film_id)
        matched = {(reference.episode_id, title["title"]) for title in reference.titles}
        if pair not in confirmed and matched and matched <= filmless:
            decisions.append(Decision(*pair, "rejected"))
    replace_file_judgements(session, decisions)


def _add_missing(session: Session, confirmed: dict[tuple[str, str], list[EpisodeTitle]]) -> None:
    known = {(row.episode_id, row.film_id) for row in session.execute(select(Reference.episode_id, Reference.film_id))}
    rows: list[dict[str, Any]] = [
        {
            "episode_id": episode_id,
            "film_id": film_id,
            "score": 0.0,
            "band": "none",
            "relation": named[0].relation,
            "decided": False,
            "ambiguous": False,
            "titles": [],
            "match": None,
            "engine_version": ENGINE_VERSION,
        }
        for (episode_id, film_id), named in confirmed.items()
        if (episode_id, film_id) not in known
    ]
    upsert(session, Reference, rows)
