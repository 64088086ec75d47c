"""Suggestions with their films; which film somebody means who types a title, and whether it may be suggested."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.decisions.suggestion_queries import Suggested, suggestions
from app.errors import FieldError, raise_faults
from app.films.models import Film
from app.films.queries import get_films
from app.matching.normalize import fold
from app.matching.types import Answer, Match, Query
from app.references.asking import MAX_LIMIT, title_faults, year_faults
from app.references.queries import EpisodeRow, split_reference_id
from app.references.wire import Json, film_json

MAX_CHOICES = 6


@dataclass(frozen=True)
class SuggestionView:
    """A suggestion and its film."""

    suggested: Suggested
    film: Film

    @property
    def id(self) -> str:
        """The stable id `<episode_id>~<film_id>`."""
        return self.suggested.suggestion.id


@dataclass(frozen=True)
class Meant:
    """The film that is meant by a title or an id; without one, what is wrong, and the films to choose from."""

    film: Film | None = None
    choices: tuple[Film, ...] = ()
    faults: tuple[FieldError, ...] = ()


def suggestions_of(session: Session, episode_id: str, voter: str | None = None) -> list[SuggestionView]:
    """What is suggested for an episode, the most supported first, then the oldest."""
    return _with_films(session, suggestions(session, {episode_id}, voter))


def list_suggestions(
    session: Session, episode_ids: Iterable[str] | None = None, *, hidden: bool = False
) -> list[SuggestionView]:
    """What is suggested for these episodes or for all, or what of it is hidden."""
    wanted = None if episode_ids is None else set(episode_ids)
    found = _with_films(session, suggestions(session, wanted, hidden=hidden))
    return sorted(found, key=lambda view: view.suggested.suggestion.episode_id)


def get_suggestion(session: Session, suggestion_id: str, voter: str | None = None) -> SuggestionView | None:
    """A suggestion by id; None when there is none, it is hidden, or nobody means it any more.

    Whoever took part in it finds it all the same, and can change their mind again.
    """
    pair = split_reference_id(suggestion_id)
    found = suggestions(session, {pair[0]}, voter) if pair else []
    views = _with_films(session, (one for one in found if one.suggestion.id == suggestion_id), taken_back=True)
    return next((view for view in views if view.suggested.stands or view.suggested.supported is not None), None)


def _with_films(session: Session, found: Iterable[Suggested], *, taken_back: bool = False) -> list[SuggestionView]:
    wanted = [one for one in found if one.stands or taken_back]
    films = get_films(session, {one.suggestion.film_id for one in wanted})
    return [SuggestionView(one, films[one.suggestion.film_id]) for one in wanted if one.suggestion.film_id in films]


def film_query(title: str, year: int | None) -> Query:
    """What to ask the engine about the title of a film. Raises NotAccepted that names every field at fault."""
    raise_faults([*title_faults("film", title, "a film"), *year_faults("film_year", year)])
    return Query(title, film_year=year, limit=MAX_LIMIT)


def film_meant(answer: Answer, films: Mapping[str, Film], year: int | None) -> Meant:
    """The film of this very title, if it is clear which one; else those to choose from.

    The engine is made for puns, so a film of another title is only offered, however sure the engine is.
    """
    wanted = fold(answer.title)
    matches = _of_about(year, [match for match in answer.matches if match.film_id in films], films)
    bearing = [match for match in matches if wanted and fold(match.matched.text) == wanted]
    decided = [match for match in bearing if match.film_id == answer.decided and not answer.ambiguous]
    sure = bearing if len(bearing) == 1 else decided
    if sure:
        return Meant(film=films[sure[0].film_id])
    offered = bearing or [match for match in matches if match.band != "none"]
    detail = _question(bool(bearing), len(offered), year)
    choices = tuple(films[match.film_id] for match in offered[:MAX_CHOICES])
    return Meant(choices=choices, faults=(FieldError("film", detail),))


def _question(same_title: bool, films: int, year: int | None) -> str:
    """What is said where the film is not clear."""
    if not films:
        return f"No film of this title{f' of about {year}' if year else ''} is known here."
    which = "these films" if films > 1 else "this film"
    if not same_title:
        return f"No film of this very title is known here; did you mean {which}?"
    more = f" Of {films} films these are the likeliest; a year finds the others." if films > MAX_CHOICES else ""
    return f"Several films have this title; choose one.{more}"


def _of_about(year: int | None, matches: list[Match], films: Mapping[str, Film]) -> list[Match]:
    """The matches of a year, else of one year earlier or later."""
    if year is None:
        return matches
    apart = {match.film_id: abs(films[match.film_id].year - year) for match in matches}
    nearest = min(apart.values(), default=0)
    return [match for match in matches if apart[match.film_id] == nearest <= 1]


def fit_faults(row: EpisodeRow, film: Film) -> list[FieldError]:
    """What speaks against a film: the episode is named after it already, or it is younger than the episode."""
    aired = row.episode.air_year
    if any(view.film.id == film.id for view in row.shown):
        detail = f"The episode is named after {film.title} already; vote whether the film matters to it instead."
    elif aired is not None and film.year > aired:
        detail = f"{film.title} is of {film.year}, younger than the episode, which aired in {aired}."
    else:
        return []
    return [FieldError("film", detail)]


def suggestion_json(view: SuggestionView) -> Json:
    """A suggestion as the API and the commands give it: never whose it is."""
    suggested = view.suggested
    return {
        "id": view.id,
        "film": film_json(view.film),
        "reasons": list(suggested.reasons),
        "supporters": suggested.supporters,
        "source": suggested.suggestion.source,
        "created_at": suggested.suggestion.created_at,
    }
