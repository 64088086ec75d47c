"""Films as TMDB describes them, from the answers that were kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.fetching.tmdb import NOTICE
from app.films.importers.entries import (
    COUNTRY,
    IMDB_ID,
    LANGUAGE_TAG,
    MAX_DIRECTORS,
    WIKIDATA_ID,
    FilmEntry,
    film_title,
    film_year,
    last_year,
    original_of,
    tidied,
)
from app.films.importers.json_lines import JsonLines, Read
from app.films.importers.regions import language_of_region

LICENCE = f"{NOTICE} For non-commercial use only."
# Raise it when other films or titles would be made of the same answers.
_VERSION = 2


def tmdb_supply(paths: Sequence[Path], languages: frozenset[str]) -> JsonLines:
    """The films in the files of answers, with titles in these languages, or in all when none is named."""
    last = last_year()

    def read(found: dict[str, Any]) -> Read:
        entry, titles = read_film(found, last)
        return entry, [(text, tag) for text, tag in titles if not (languages and tag) or tag[:2] in languages]

    return JsonLines("tmdb", paths, read, "+".join([f"tmdb{_VERSION}", *sorted(languages)]), LICENCE)


def read_film(found: dict[str, Any], last: int) -> Read:
    """A film as TMDB describes it. Raises BadRow when it has no title or year that can be used."""
    title, original = film_title("title", tidied(found["title"])), tidied(found["original_title"])
    imdb_id, wikidata_id = found["imdb_id"] or "", found["wikidata_id"] or ""
    imdb_id = imdb_id if IMDB_ID.fullmatch(imdb_id) else ""
    number = str(int(found["id"]))
    entry = FilmEntry(
        id=imdb_id or f"tmdb-{number}",
        title=title,
        year=film_year("release_date", (found["release_date"] or "")[:4], last),
        original_title=original_of(title, original),
        language=_tag(found["original_language"] or ""),
        popularity=float(found["vote_count"] or 0),
        genres=tuple(tidied(genre) for genre in found["genres"]),
        countries=tuple(country for country in found["countries"] if COUNTRY.fullmatch(country)),
        directors=tuple(dict.fromkeys(tidied(name) for name in found["directors"]))[:MAX_DIRECTORS],
        imdb_id=imdb_id,
        wikidata_id=wikidata_id if WIKIDATA_ID.fullmatch(wikidata_id) else "",
        tmdb_id=number,
    )
    translated = [(tidied(text), _tag(language)) for text, language in found["translated"]]
    alternative = [(tidied(text), language_of_region(region, text)) for text, region in found["alternative"]]
    own = {"", entry.title, entry.original_title}
    return entry, [(text, tag) for text, tag in dict.fromkeys([*translated, *alternative]) if text not in own]


def _tag(language: str) -> str:
    """The language; TMDB writes xx where there is none, and cn for Cantonese."""
    known = {"xx": "", "cn": "yue"}.get(language, language)
    return known if LANGUAGE_TAG.fullmatch(known) else ""
