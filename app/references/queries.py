"""Reading references: where engine, catalogue, shows and decisions meet."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.decisions.models import Judgement
from app.decisions.queries import Pair, choices_of, judgements, tallies
from app.decisions.tally import Tally
from app.films.models import Film
from app.films.queries import get_films
from app.references.models import Reference
from app.shows.models import Episode, EpisodeTitle, Show
from app.shows.queries import find_episodes, list_episodes, titles_of

SEPARATOR = "~"


@dataclass(frozen=True)
class ReferenceView:
    """A reference with all that is shown of it. `own` is the choice of the voter who asks, if any."""

    reference: Reference
    film: Film
    tally: Tally
    judgement: Judgement | None
    titles: tuple[EpisodeTitle, ...]
    own: str | None = None

    @property
    def id(self) -> str:
        """The stable id `<episode_id>~<film_id>`."""
        return self.reference.id

    @property
    def decision(self) -> str | None:
        """`confirmed`, `rejected` or None when nobody judged it."""
        return self.judgement.decision if self.judgement else None

    @property
    def relation(self) -> str:
        """The form of the match: the editor's word where there is one, else the engine's."""
        return self.judgement.relation if self.judgement and self.judgement.relation else self.reference.relation


@dataclass(frozen=True)
class EpisodeRow:
    """An episode with its titles, the references shown for it (the main one first), and all its candidates:

    those shown, then the others by score.
    """

    episode: Episode
    titles: tuple[EpisodeTitle, ...]
    shown: tuple[ReferenceView, ...]
    candidates: tuple[ReferenceView, ...]

    @property
    def title(self) -> str:
        """The title as aired; several segments are joined by a slash."""
        first = self.titles[0]
        segments = [t.title for t in self.titles if t.segment is not None and t.language == first.language]
        return " / ".join(segments) or first.title

    @property
    def other_titles(self) -> tuple[EpisodeTitle, ...]:
        """Titles in other languages."""
        return tuple(t for t in self.titles[1:] if t.segment is None)

    @property
    def main_titles(self) -> tuple[EpisodeTitle, ...]:
        """Titles in other languages, without those that name another film than the main one."""
        elsewhere = {title.position for view in self.shown[1:] for title in view.titles}
        return tuple(t for t in self.other_titles if t.position not in elsewhere)

    @property
    def overruled(self) -> ReferenceView | None:
        """What the engine decided, where a judgement says otherwise: another film, or none."""
        judged = any(view.decision for view in self.candidates)
        return next((v for v in self.candidates if judged and v.reference.decided and v not in self.shown), None)

    @property
    def main(self) -> ReferenceView | None:
        """The film that the episode is named after, if any."""
        return self.shown[0] if self.shown else None


def split_reference_id(reference_id: str) -> Pair | None:
    """Episode id and film id of a reference id; None when it is none."""
    episode_id, found, film_id = reference_id.partition(SEPARATOR)
    return (episode_id, film_id) if found and episode_id and film_id else None


def show_rows(session: Session, slug: str, voter: str | None = None) -> list[EpisodeRow]:
    """The table of a show: every episode with the films shown for it, in the order of the show."""
    return _rows(session, list_episodes(session, slug), voter)


def episode_row(session: Session, episode: Episode, voter: str | None = None) -> EpisodeRow:
    """One episode with all its candidates."""
    return _rows(session, [episode], voter)[0]


def rows_titled(session: Session, title: str, limit: int) -> list[EpisodeRow]:
    """Episodes that have this very title, with what they are named after."""
    return _rows(session, find_episodes(session, title, limit), None)


def rows_of_film(session: Session, film_id: str, voter: str | None = None) -> list[EpisodeRow]:
    """The episodes that are shown as named after a film, by show and episode."""
    ids = set(session.scalars(select(Reference.episode_id).where(Reference.film_id == film_id)))
    episodes = [episode for episode in list_episodes(session) if episode.id in ids]
    rows = _rows(session, episodes, voter)
    return [row for row in rows if any(view.film.id == film_id for view in row.shown)]


def get_reference(session: Session, reference_id: str, voter: str | None = None) -> ReferenceView | None:
    """A reference by id, with its tally; None when there is none."""
    pair = split_reference_id(reference_id)
    reference = session.get(Reference, pair) if pair else None
    if pair is None or reference is None:
        return None
    return _views(session, [reference], {pair[0]}, voter).get(pair)


def _rows(session: Session, episodes: list[Episode], voter: str | None) -> list[EpisodeRow]:
    ids = {episode.id for episode in episodes}
    titles = titles_of(session, ids)
    references = session.scalars(
        select(Reference).where(Reference.episode_id.in_(ids)).order_by(Reference.score.desc(), Reference.film_id)
    ).all()
    by_episode: dict[str, list[ReferenceView]] = defaultdict(list)
    for (episode_id, _), view in _views(session, references, ids, voter, titles).items():
        by_episode[episode_id].append(view)
    rows = []
    for episode in episodes:
        own_titles = tuple(titles[episode.id])
        shown = _shown(by_episode[episode.id], own_titles)
        others = tuple(view for view in by_episode[episode.id] if view not in shown)
        rows.append(EpisodeRow(episode, own_titles, shown, shown + others))
    return rows


def _views(
    session: Session,
    references: Iterable[Reference],
    episode_ids: Collection[str],
    voter: str | None,
    titles: dict[str, list[EpisodeTitle]] | None = None,
) -> dict[Pair, ReferenceView]:
    references = list(references)
    films = get_films(session, {reference.film_id for reference in references})
    counts = tallies(session, episode_ids)
    judged = judgements(session, episode_ids)
    own = choices_of(session, voter, episode_ids) if voter else {}
    titles = titles_of(session, episode_ids) if titles is None else titles
    views = {}
    for reference in references:
        pair = (reference.episode_id, reference.film_id)
        if reference.film_id in films:
            naming = tuple(title for title in titles[reference.episode_id] if _names(title, reference))
            views[pair] = ReferenceView(
                reference, films[reference.film_id], counts.get(pair, Tally()), judged.get(pair), naming, own.get(pair)
            )
    return views


def _names(title: EpisodeTitle, reference: Reference) -> bool:
    """Whether this title of the episode names the film: by the curated file, else by the engine's decision."""
    if title.film_id or title.relation:
        return title.film_id == reference.film_id
    return any(matched["title"] == title.title and matched["decided"] for matched in reference.titles)


def _shown(candidates: Iterable[ReferenceView], titles: tuple[EpisodeTitle, ...]) -> tuple[ReferenceView, ...]:
    """The confirmed ones, else those that the engine decided and nobody rejected; in the order of the titles."""
    confirmed = [view for view in candidates if view.decision == "confirmed"]
    shown = confirmed or [view for view in candidates if view.reference.decided and view.decision != "rejected"]
    places = {title.position: place for place, title in enumerate(titles)}
    last = len(places)
    return tuple(sorted(shown, key=lambda v: min((places[t.position] for t in v.titles), default=last)))


def film_named_counts(session: Session) -> dict[str, tuple[int, int]]:
    """By show: how many episodes are named after a film, and how many episodes there are."""
    by_file, by_editor = aliased(Judgement), aliased(Judgement)
    decision = func.coalesce(by_editor.decision, by_file.decision)
    named = (
        select(Episode.show_slug, func.count(func.distinct(Episode.id)))
        .join(Reference, Reference.episode_id == Episode.id)
        .join(Film, and_(Film.id == Reference.film_id, Film.vanished_at.is_(None)))
        .outerjoin(by_file, _on(by_file, "file"))
        .outerjoin(by_editor, _on(by_editor, "editor"))
        .where(
            Episode.vanished_at.is_(None),
            or_(decision == "confirmed", and_(Reference.decided, decision.is_(None))),
        )
        .group_by(Episode.show_slug)
    )
    total = (
        select(Episode.show_slug, func.count())
        .join(Show)
        .where(Episode.vanished_at.is_(None), Show.vanished_at.is_(None))
        .group_by(Episode.show_slug)
    )
    with_film = dict(iter(session.execute(named)))
    return {slug: (with_film.get(slug, 0), count) for slug, count in session.execute(total)}


def _on(judgement: type[Judgement], source: str) -> ColumnElement[bool]:
    return and_(
        judgement.episode_id == Reference.episode_id,
        judgement.film_id == Reference.film_id,
        judgement.source == source,
    )
