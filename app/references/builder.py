"""Builds the references: runs the engine over every episode title and stores what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.importing import upsert
from app.matching.matcher import ENGINE_VERSION
from app.matching.types import Answer, Match, Query
from app.references.curated import curate
from app.references.models import Reference
from app.references.wire import match_json, shown_score
from app.shows.models import Episode, EpisodeTitle
from app.shows.queries import episodes_ever, list_episodes, titles_of

_CANDIDATES = 8


class Matches(Protocol):
    """Whatever can match a title."""

    def match(self, query: Query) -> Answer:
        """What a title means."""
        ...


@dataclass
class _Draft:
    """A reference in the making: the best match of any title of the episode, and all titles that matched."""

    best: Match
    decided: bool = False
    ambiguous: bool = False
    titles: list[dict[str, Any]] = field(default_factory=list)

    def add(self, title: EpisodeTitle, answer: Answer, match: Match) -> None:
        decided = answer.decided == match.film_id
        self.titles.append(
            {
                "title": title.title,
                "language": title.language,
                "score": shown_score(match.score),
                "relation": match.relation,
                "decided": decided,
            }
        )
        if decided and answer.ambiguous:
            self.ambiguous = True
        self.decided = self.decided or decided
        if match.score > self.best.score:
            self.best = match


@dataclass(frozen=True)
class BuildReport:
    """What a build of the references made."""

    episodes: int
    references: int
    decided: int

    def __str__(self) -> str:
        return (
            f"references: {self.references} on {self.episodes} episodes, {self.decided} of them decided by the engine"
        )


def build_rows(
    session: Session, matcher: Matches, progress: Callable[[int], None] = lambda _: None, slug: str | None = None
) -> tuple[list[dict[str, Any]], BuildReport]:
    """The rows of all references, or those of one show, from the engine alone. It only reads, and may take its time.

    The session's transaction ends before the matching: with a rollback journal nobody can vote while somebody reads.
    """
    episodes = list_episodes(session, slug)
    titles = titles_of(session, {episode.id for episode in episodes})
    session.expunge_all()
    session.rollback()
    rows: list[dict[str, Any]] = []
    for episode in episodes:
        rows += _rows_of(episode, titles[episode.id], matcher)
        progress(1)
    return rows, BuildReport(len(episodes), len(rows), sum(row["decided"] for row in rows))


def _rows_of(episode: Episode, titles: Iterable[EpisodeTitle], matcher: Matches) -> Iterable[dict[str, Any]]:
    drafts: dict[str, _Draft] = {}
    for title in titles:
        answer = matcher.match(Query(title.title, air_year=episode.air_year, limit=_CANDIDATES))
        for match in answer.matches:
            if match.band != "none":
                drafts.setdefault(match.film_id, _Draft(match)).add(title, answer, match)
    for film_id, draft in drafts.items():
        yield {
            "episode_id": episode.id,
            "film_id": film_id,
            "score": shown_score(draft.best.score),
            "band": draft.best.band,
            "relation": draft.best.relation,
            "decided": draft.decided,
            "ambiguous": draft.ambiguous,
            "titles": draft.titles,
            "match": match_json(draft.best),
            "engine_version": ENGINE_VERSION,
        }


def store_references(session: Session, rows: list[dict[str, Any]], slug: str | None = None) -> None:
    """Replace all references, or those of one show, by these, and add what the curated files say."""
    replaced = delete(Reference)
    if slug is not None:
        replaced = replaced.where(Reference.episode_id.in_(episodes_ever(slug)))
    session.execute(replaced)
    upsert(session, Reference, rows)
    curate(session, slug)
