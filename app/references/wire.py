"""The engine's answers as plain JSON values: stored with references, sent by the API, printed by the commands."""

from collections.abc import Mapping
from typing import Any

from app.films.models import Film
from app.matching.types import Answer, Match

Json = dict[str, Any]


def film_json(film: Film) -> Json:
    """A film as it stands in a match."""
    return {
        "id": film.id,
        "title": film.title,
        "original_title": film.original_title or film.title,
        "year": film.year,
        "directors": list(film.directors),
        "countries": list(film.countries),
    }


def percent(share: float) -> str:
    """A share as a whole percentage; what is not quite all or nothing is not shown as 100 or 0."""
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        return "99 %"
    if rounded == 0 and share > 0:
        return "<1 %"
    return f"{rounded} %"


def shown_score(score: float) -> float:
    """A probability with four decimals; never 1, which no engine can promise."""
    return min(round(score, 4), 0.9999)


def match_json(match: Match) -> Json:
    """A match without its film, as it is stored."""
    return {
        "score": shown_score(match.score),
        "band": match.band,
        "relation": match.relation,
        "matched_title": {
            "text": match.matched.text,
            "language": match.matched.language or None,
            "kind": match.matched.kind,
        },
        "evidence": [{"name": e.name, "detail": e.detail} for e in match.evidence],
        "spans": [{"op": s.op, "title": list(s.title), "film": list(s.film)} for s in match.spans],
    }


def answer_json(answer: Answer, films: Mapping[str, Film]) -> Json:
    """An answer with its films. A film that the catalogue no longer holds is dropped."""
    return {
        "title": answer.title,
        "air_year": answer.air_year,
        "decided": answer.decided if answer.decided in films else None,
        "ambiguous": answer.ambiguous,
        "namesakes": [film_id for film_id in answer.namesakes if film_id in films],
        "matches": [
            {"film": film_json(films[match.film_id]), **match_json(match)}
            for match in answer.matches
            if match.film_id in films
        ],
    }


def film_ids(answer: Answer) -> set[str]:
    """All films that an answer speaks of."""
    return {match.film_id for match in answer.matches} | set(answer.namesakes)
