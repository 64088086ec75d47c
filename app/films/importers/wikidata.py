"""Asks Wikidata for films, a span of release dates at a time, and keeps the answers in files.

Its service gives up after a minute and may then end an answer in the middle, so a span that fails is halved; spans
that are finished stay on disk, and the next run begins where this one ended.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.errors import BadAnswer, FetchFailed, FetchTimedOut
from app.fetching import Fetcher, FetchOptions
from app.films.importers.entries import tidied
from app.films.importers.kept import ANSWER, PART, Kept
from app.progress import Progress, silent

ADDRESS = "https://query.wikidata.org/sparql"
# Labels that are the same in all languages.
ALL_LANGUAGES = "mul"
_ENTITY = "http://www.wikidata.org/entity/"
# An answer takes nine times its size of memory; a larger one is asked for in halves.
_LARGEST = 64_000_000
# Statuses of a query that took too long; it is asked in halves and not again.
_TOO_LONG = (500, 504)

_QUERY = """SELECT ?film ?what ?item ?value (LANG(?value) AS ?language) WHERE {{
  {{ SELECT DISTINCT ?film WHERE {{
    ?film wdt:P577 ?date . FILTER(?date >= "{start}T00:00:00Z"^^xsd:dateTime && ?date < "{end}T00:00:00Z"^^xsd:dateTime)
    ?film wikibase:sitelinks ?links . FILTER(?links >= {sitelinks})
    ?film wdt:P31/wdt:P279* wd:Q11424 . }} }}
  {{ ?film wikibase:sitelinks ?value . BIND("sitelinks" AS ?what) }}
  UNION {{ ?film wdt:P577 ?value . BIND("date" AS ?what) }}
  UNION {{ ?film wdt:P345 ?value . BIND("imdb" AS ?what) }}
  UNION {{ ?film wdt:P4947 ?value . BIND("tmdb" AS ?what) }}
  UNION {{ ?film wdt:P1476 ?value . BIND("original" AS ?what) }}
  UNION {{ ?film wdt:P495/wdt:P297 ?value . BIND("country" AS ?what) }}
  UNION {{ ?film wdt:P136 ?item . ?item rdfs:label ?value . FILTER(LANG(?value) = "en") BIND("genre" AS ?what) }}
  UNION {{ ?film wdt:P57 ?item . ?item rdfs:label ?value . FILTER(LANG(?value) IN ("en", "mul"))
    BIND("director" AS ?what) }}
  UNION {{ ?film rdfs:label ?value . FILTER(LANG(?value) IN ({languages})) BIND("label" AS ?what) }}
  UNION {{ ?film skos:altLabel ?value . FILTER(LANG(?value) IN ({languages})) BIND("alias" AS ?what) }}
}}"""

_Film = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """Release dates from `start` on and before `end`."""

    start: date
    end: date

    @property
    def halves(self) -> "tuple[Span, Span]":
        """The earlier and the later half; a single day has none."""
        middle = self.start + timedelta((self.end - self.start).days // 2)
        return Span(self.start, middle), Span(middle, self.end)

    def __str__(self) -> str:
        return f"{self.start}_{self.end}"


@dataclass(frozen=True)
class WikidataWish:
    """Which films are asked for: their years, how many wikis have a page about them, titles in which languages.

    `pause`: seconds before each query.
    """

    from_year: int
    to_year: int
    sitelinks: int
    languages: tuple[str, ...]
    pause: float = 1

    def spans(self) -> list[Span]:
        """A span for every year."""
        return [Span(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(self.from_year, self.to_year + 1)]

    @property
    def folder(self) -> str:
        """Name of a folder for the answers: those to other wishes do not fit."""
        return f"{self.sitelinks}-{'-'.join(sorted(self.languages))}"


def options(base: FetchOptions) -> FetchOptions:
    """How Wikidata is asked: it takes up to a minute, and what took too long is not asked again."""
    return replace(
        base,
        read_timeout=75,
        total_timeout=180,
        retries=min(base.retries, 3),
        retried=(429, 502, 503),
        largest=_LARGEST,
    )


class Asking:
    """Asks for spans and keeps the answers in a folder."""

    def __init__(self, fetcher: Fetcher, wish: WikidataWish, folder: Path, address: str = ADDRESS) -> None:
        self._fetcher = fetcher
        self._wish = wish
        self._kept = Kept(folder / wish.folder)
        self._address = address

    def run(self, progress: Progress = silent) -> list[Path]:
        """Ask for all that is missing; returns the files of all spans, in order, those of earlier wishes too.

        Raises FetchFailed when Wikidata cannot be reached or a single day takes too long; what is finished stays.
        """
        self._kept.folder.mkdir(parents=True, exist_ok=True)
        spans = self._wish.spans()
        with progress("Asking Wikidata", len(spans)) as done:
            for span in spans:
                self._ask(span)
                self._kept.finish(span.start.year)
                done(1)
        return self._kept.paths()

    def forget(self) -> None:
        """Have the years of the wish asked for again, even if their answers were kept."""
        self._kept.forget(span.start.year for span in self._wish.spans())

    def _ask(self, span: Span) -> None:
        path = self._kept.folder / f"{span}{ANSWER}"
        if path.exists():
            return
        halved = self._kept.folder / f"{span}.halved"
        if not halved.exists():
            try:
                films = self._answer(span)
                _write(path, (json.dumps(film, ensure_ascii=False) for film in films))
                return
            except FetchFailed as error:
                too_long = isinstance(error, (BadAnswer, FetchTimedOut)) or error.answered in _TOO_LONG
                if not too_long or (span.end - span.start).days < 2:
                    raise
                halved.touch()
        for half in span.halves:
            self._ask(half)

    def _answer(self, span: Span) -> list[_Film]:
        wish = self._wish
        languages = ", ".join(f'"{language}"' for language in (*wish.languages, ALL_LANGUAGES))
        query = _QUERY.format(start=span.start, end=span.end, sitelinks=wish.sitelinks, languages=languages)
        time.sleep(self._wish.pause)
        accept = {"Accept": "application/sparql-results+json"}
        answer = self._fetcher.json(self._address, {"query": query, "format": "json"}, accept)
        try:
            return list(_films(answer["results"]["bindings"]))
        except (KeyError, TypeError, AttributeError):
            raise BadAnswer(f"{self._address} answered with something else than results of a query.") from None


def _write(path: Path, lines: Iterable[str]) -> None:
    draft = path.with_suffix(PART)
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _films(bindings: list[dict[str, dict[str, str]]]) -> Iterator[_Film]:
    """One object a film of the rows of an answer; values that are unknown to Wikidata itself are left out."""
    rows: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for binding in bindings:
        film, value = binding["film"]["value"], binding.get("value", {})
        if film.startswith(_ENTITY) and value.get("type") in ("literal", "typed-literal"):
            item = binding.get("item", {}).get("value", "")
            language = binding.get("language", {}).get("value", "")
            rows[film.removeprefix(_ENTITY)].append((binding["what"]["value"], item, tidied(value["value"]), language))
    for film, said in rows.items():
        yield {"id": film} | {name: read(said) for name, read in _READERS.items()}


_Said = list[tuple[str, str, str, str]]


def _values(said: _Said, what: str) -> list[str]:
    return list(dict.fromkeys(value for kind, _, value, _ in said if kind == what))


def _texts(said: _Said, what: str) -> list[list[str]]:
    found = dict.fromkeys((value, language) for kind, _, value, language in said if kind == what)
    return sorted([value, "" if language == ALL_LANGUAGES else language] for value, language in found)


def _names(said: _Said, what: str) -> list[str]:
    """One name of each item: the English one where there is one."""
    names: dict[str, str] = {}
    for kind, item, value, language in said:
        if kind == what and (language == "en" or item not in names):
            names[item] = value
    return sorted(set(names.values()))


_READERS: dict[str, Callable[[_Said], Any]] = {
    "sitelinks": lambda said: max(map(int, filter(str.isdecimal, _values(said, "sitelinks"))), default=0),
    "year": lambda said: min((value[:4] for value in _values(said, "date")), default=""),
    "imdb": lambda said: min(_values(said, "imdb"), default=""),
    "tmdb": lambda said: min(_values(said, "tmdb"), default=""),
    "originals": lambda said: _texts(said, "original"),
    "countries": lambda said: sorted(_values(said, "country")),
    "genres": lambda said: _names(said, "genre"),
    "directors": lambda said: _names(said, "director"),
    "labels": lambda said: _texts(said, "label"),
    "aliases": lambda said: _texts(said, "alias"),
}
