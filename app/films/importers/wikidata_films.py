"""Films as Wikidata describes them, from the answers that were kept."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.films.importers.entries import (
    COUNTRY,
    IMDB_ID,
    LANGUAGE_TAG,
    MAX_DIRECTORS,
    TMDB_ID,
    FilmEntry,
    film_title,
    film_year,
    last_year,
    original_of,
)
from app.films.importers.json_lines import JsonLines, Read

LICENCE = "Wikidata (https://www.wikidata.org) is dedicated to the public domain (CC0 1.0)."
# Raise it when other films or titles would be made of the same answers.
_VERSION = 2
_GENRE_TAIL = re.compile(r"(?i)\s+(film|movie|fiction film)$")


def wikidata_supply(paths: Sequence[Path]) -> JsonLines:
    """The films in the files of answers."""
    last = last_year()
    return JsonLines("wikidata", paths, lambda found: read_film(found, last), f"wikidata{_VERSION}", LICENCE)


def read_film(found: dict[str, Any], last: int) -> Read:
    """A film as Wikidata describes it. Raises BadRow when it has no title or year that can be used."""
    labels: list[tuple[str, str]] = [(title, _tag(language)) for title, language in found["labels"]]
    originals: list[tuple[str, str]] = [(title, _tag(language)) for title, language in found["originals"]]
    title = _main(labels or originals)
    original, language = next(((text, tag) for text, tag in originals if text != title), ("", ""))
    if not original:
        language = next((tag for text, tag in originals if text == title), "")
    imdb_id = found["imdb"] if IMDB_ID.fullmatch(found["imdb"]) else ""
    entry = FilmEntry(
        id=imdb_id or found["id"],
        title=film_title("title", title),
        year=film_year("date", found["year"], last),
        original_title=original_of(title, original),
        language=language,
        popularity=float(found["sitelinks"]),
        genres=tuple(dict.fromkeys(_GENRE_TAIL.sub("", genre).capitalize() for genre in found["genres"])),
        countries=tuple(country for country in found["countries"] if COUNTRY.fullmatch(country)),
        directors=tuple(found["directors"][:MAX_DIRECTORS]),
        imdb_id=imdb_id,
        wikidata_id=found["id"],
        tmdb_id=found["tmdb"] if TMDB_ID.fullmatch(found["tmdb"]) else "",
    )
    aliases = [(text, _tag(tag)) for text, tag in found["aliases"]]
    own = {entry.title, entry.original_title}
    return entry, [(text, tag) for text, tag in dict.fromkeys([*labels, *originals, *aliases]) if text not in own]


def _main(titles: list[tuple[str, str]]) -> str:
    """The English title, else the one of all languages, else the first."""
    by_language = {language: title for title, language in reversed(titles)}
    return by_language.get("en") or by_language.get("") or (titles[0][0] if titles else "")


def _tag(language: str) -> str:
    return language if LANGUAGE_TAG.fullmatch(language) else ""
