"""What the curated show files say of films, as judgements and, where the engine found no link, as references."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.decisions.judgements import Decision, replace_file_judgements
from app.importing import upsert
from app.matching.matcher import ENGINE_VERSION
from app.references.models import Reference
from app.shows.models import EpisodeTitle
from app.shows.queries import episodes_ever, list_episodes, titles_of

NO_FILM = "none"


def curate(session: Session, slug: str | None = None) -> None:
    """Confirm the films that the files name, reject what the engine found for titles that name none.

    Of all shows, or of one.
    """
    titles = titles_of(session, {episode.id for episode in list_episodes(session, slug)})
    confirmed: dict[tuple[str, str], list[EpisodeTitle]] = defaultdict(list)
    filmless: set[tuple[str, str]] = set()
    for episode_id, own in titles.items():
        for title in own:
            if title.film_id:
                confirmed[episode_id, title.film_id].append(title)
        filmless |= {(episode_id, text) for text in _filmless(own)}
    references = select(Reference)
    if slug is not None:
        references = references.where(Reference.episode_id.in_(episodes_ever(slug)))
    found = session.scalars(references).all()
    _add_missing(session, confirmed, {(reference.episode_id, reference.film_id) for reference in found})
    decisions = [
        Decision(episode_id, film_id, "confirmed", named[0].relation, named[0].note)
        for (episode_id, film_id), named in confirmed.items()
    ]
    for reference in found:
        pair = (reference.episode_id, reference.film_id)
        matched = {(reference.episode_id, title["title"]) for title in reference.titles}
        if pair not in confirmed and matched and matched <= filmless:
            decisions.append(Decision(*pair, "rejected"))
    replace_file_judgements(session, decisions, None if slug is None else episodes_ever(slug))


def _filmless(titles: list[EpisodeTitle]) -> Iterable[str]:
    """Titles of an episode that name no film: those judged so, and other spellings of them that an import brought."""
    judged: dict[str, list[EpisodeTitle]] = defaultdict(list)
    for title in titles:
        if title.film_id or title.relation:
            judged[title.language].append(title)
    for title in titles:
        if title.film_id or title.relation:
            if title.relation == NO_FILM:
                yield title.title
            continue
        same = judged.get(title.language or titles[0].language, ())
        if same and all(other.relation == NO_FILM and other.source != title.source for other in same):
            yield title.title


def _add_missing(
    session: Session, confirmed: dict[tuple[str, str], list[EpisodeTitle]], known: set[tuple[str, str]]
) -> None:
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
