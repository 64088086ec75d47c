"""Suggesting a film and supporting a suggestion, from a form or from JSON: checks, the limit, then the row."""

from flask import Request

from app.decisions.ballots import Ballot
from app.decisions.suggestions import reason_faults, suggest, support, withdraw
from app.edge.context import runtime, services
from app.errors import FieldError, NotAccepted, NotFound, raise_faults
from app.films.queries import get_film, get_films
from app.references.queries import EpisodeRow, episode_row
from app.references.suggesting import Meant, SuggestionView, film_meant, film_query, fit_faults, get_suggestion
from app.references.wire import film_ids
from app.shows.queries import get_episode


def find_episode(episode_id: str, voter: str | None = None) -> EpisodeRow:
    """An episode with its candidates. Raises NotFound."""
    with runtime().reading() as session:
        found = get_episode(session, episode_id)
        if found is None:
            raise NotFound("There is no such episode.")
        return episode_row(session, found, voter)


def find_suggestion(suggestion_id: str, voter: str | None) -> SuggestionView:
    """A suggestion that is shown, or the voter's own. Raises NotFound."""
    with runtime().reading() as session:
        found = get_suggestion(session, suggestion_id, voter)
    if found is None:
        raise NotFound("There is no such suggestion.")
    return found


def film_by_id(film_id: str) -> Meant:
    """The film of an id."""
    with runtime().reading() as session:
        film = get_film(session, film_id)
    return Meant(film=film) if film else Meant(faults=(FieldError("film", "No film of this id is known here."),))


def film_by_title(title: str, year: int | None) -> Meant:
    """Which film of the catalogue a title means."""
    try:
        answer = runtime().lookup(film_query(title, year))
    except NotAccepted as error:
        return Meant(faults=error.fields)
    with runtime().reading() as session:
        return film_meant(answer, get_films(session, film_ids(answer)), year)


def suggest_film(request: Request, row: EpisodeRow, voter: str, meant: Meant, reason: str) -> bool:
    """Suggest a film for an episode; True when nobody had suggested it before.

    Raises NotAccepted that names every field at fault, and TooManyRequests; then nothing is stored.
    """
    film = meant.film
    raise_faults([*meant.faults, *(fit_faults(row, film) if film else ()), *reason_faults(reason)])
    if film is None:
        raise ValueError("without a film there is a fault")
    services().vote_limit.count(request.remote_addr or "")
    with runtime().writing() as session:
        return suggest(session, Ballot(voter, row.episode.id, film.id), reason)


def set_support(request: Request, suggestion_id: str, voter: str, *, stands: bool) -> None:
    """Support a suggestion, or take the support back. Raises NotFound and TooManyRequests; then nothing is stored."""
    found = find_suggestion(suggestion_id, voter).suggested.suggestion
    services().vote_limit.count(request.remote_addr or "")
    ballot = Ballot(voter, found.episode_id, found.film_id)
    with runtime().writing() as session:
        if stands:
            support(session, ballot)
        else:
            withdraw(session, ballot)
