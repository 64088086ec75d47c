"""Which film of the catalogue a film of another catalogue is: the same film from two sources is one film.

It is told by any id that both have, else by title, year and director together; by title and year alone only where the
other catalogue has neither an id elsewhere nor a director to tell it by. A slug names a film within its catalogue
only: two that number their films have the same ones. Ids are given once: votes hang on them.
"""

import re
from itertools import chain, count, product
from typing import Any

from sqlalchemy import Engine, select

from app import db
from app.films.importers.entries import IMDB_ID, WIKIDATA_ID, FilmEntry, outside_ids
from app.films.models import Film, FilmAlias
from app.matching.normalize import fold

_PAGE = 10_000
# Stands for the director where none is asked for.
_ANYBODY = ("anybody",)
# Catalogues disagree by a year: where a film was shown first, or released.
_YEARS_APART = 1
# Ids that mean the same film in every catalogue.
_EVERYWHERE = re.compile(f"{IMDB_ID.pattern}|{WIKIDATA_ID.pattern}|tmdb:.*")
_COLUMNS = (
    Film.id,
    Film.title,
    Film.original_title,
    Film.year,
    Film.directors,
    Film.imdb_id,
    Film.wikidata_id,
    Film.tmdb_id,
    Film.source,
    Film.vanished_at,
)


class Catalogue:
    """Which films are in the database already, by their ids and by title, year and director.

    A film that vanished from its source belongs to nobody: whoever has it again takes it over. Of films that other
    sources hold, and those that are the importing source's own or nobody's, the others' come first.
    """

    def __init__(self, engine: Engine, source: str) -> None:
        self._others: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._held: set[str] = set()
        # What slugs mean to other sources.
        self._slugs: dict[str, str] = {}
        self._imdb_ids: dict[str, str] = {}
        # Hashes, because 700,000 films have many titles; None where two films share title, year and director.
        self._described: dict[int, str | None] = {}
        self._titled: dict[int, str | None] = {}
        # The same of films that vanished from other sources.
        self._gone: dict[int, str | None] = {}
        self._taken: set[str] = set()
        self.by_description: list[str] = []
        self.renamed: list[str] = []
        self._source = source
        self._read_films(engine)
        self._read_aliases(engine)

    def _read_films(self, engine: Engine) -> None:
        last = ""
        while True:
            with db.reading(engine) as session:
                page = session.execute(select(*_COLUMNS).where(Film.id > last).order_by(Film.id).limit(_PAGE)).all()
            for row in page:
                self._read_film(row)
            if not page:
                return
            last = page[-1].id

    def _read_film(self, row: Any) -> None:
        own = row.source == self._source
        held = not own and row.vanished_at is None
        ids = outside_ids(row.imdb_id, row.wikidata_id, row.tmdb_id)
        if own or _EVERYWHERE.fullmatch(row.id):
            ids.append(row.id)
        else:
            self._slugs[row.id] = row.id
        self._note(self._others if held else self._own, row.id, ids)
        if own:
            return
        titles = {row.title, row.original_title}
        _describe(self._titled if held else self._gone, row.id, _descriptions(titles, [row.year], _ANYBODY))
        if held:
            _describe(self._described, row.id, _descriptions(titles, [row.year], row.directors))
            self._held.add(row.id)
            if row.imdb_id and row.imdb_id != row.id:
                self._imdb_ids[row.id] = row.imdb_id

    def _read_aliases(self, engine: Engine) -> None:
        last = ""
        while True:
            with db.reading(engine) as session:
                columns = (FilmAlias.other_id, FilmAlias.film_id, FilmAlias.source)
                statement = select(*columns).where(FilmAlias.other_id > last)
                page = session.execute(statement.order_by(FilmAlias.other_id).limit(_PAGE)).all()
            for other_id, film_id, source in page:
                if source == self._source or _EVERYWHERE.fullmatch(other_id):
                    self._known(film_id).setdefault(other_id, film_id)
                else:
                    self._slugs.setdefault(other_id, film_id)
            if not page:
                return
            last = page[-1].other_id

    @staticmethod
    def _note(known: dict[str, str], film_id: str, ids: list[str]) -> None:
        for other_id in ids:
            known.setdefault(other_id, film_id)
            # Its own id beats that of another film elsewhere.
            if other_id == film_id:
                known[film_id] = film_id

    def _known(self, film_id: str) -> dict[str, str]:
        return self._others if film_id in self._held else self._own

    def is_of_another_source(self, film_id: str) -> bool:
        """Whether a film is held by another source."""
        return film_id in self._held

    def knows(self, other_id: str, film_id: str) -> bool:
        """Whether an id is known to be one of this film."""
        return self._known(film_id).get(other_id) == film_id

    def find(self, entry: FilmEntry) -> str:
        """The id under which a film stands here; a new film is noted under its own, if no other film has that."""
        ids = [entry.id, *entry.outside_ids]
        meant = self._slugs.get(entry.id)
        if meant and entry.id not in self._own and self._is_alike(entry, meant):
            self._known(meant).setdefault(entry.id, meant)
        for other_id in ids:
            if other_id in self._others:
                return self._others[other_id]
        found = next((self._own[other_id] for other_id in ids if other_id in self._own), None)
        if found is None:
            found = self._find_described(entry)
            if found is not None:
                return found
            found = self._new_id(entry)
        self._note(self._own, found, [found, *ids])
        return found

    def _is_alike(self, entry: FilmEntry, film_id: str) -> bool:
        """Whether a film of another source has a title and about the year of this one."""
        keys = _descriptions({entry.title, entry.original_title}, _about(entry.year), _ANYBODY)
        return any(known.get(key, "") in (film_id, None) for known in (self._titled, self._gone) for key in keys)

    def _new_id(self, entry: FilmEntry) -> str:
        """The id of a new film; where another source's film has its own, always the same other one."""
        if entry.id not in self._slugs:
            return entry.id
        base = f"{entry.id}-{self._source}"
        names = chain([base], (f"{base}-{number}" for number in count(2)))
        film_id = next(name for name in names if name in self._own or name not in self._slugs)
        self.renamed.append(f"{entry.id} {entry.title} ({entry.year}) is {film_id}")
        return film_id

    def _find_described(self, entry: FilmEntry) -> str | None:
        """The one film of another source with a title, a director and about the year of this one.

        Films whose IMDb ids differ are different films, however alike they are.
        """
        titles = {entry.title, entry.original_title}
        if entry.directors:
            film_id = _only(self._described, _descriptions(titles, _about(entry.year), entry.directors))
        elif entry.outside_ids:
            return None
        else:
            film_id = _only(self._titled, _descriptions(titles, [entry.year], _ANYBODY))
            # A second one of that title and year is another film, of which nothing else is known.
            if film_id in self._taken:
                return None
        if film_id is None or (entry.imdb_id and (film_id.startswith("tt") or film_id in self._imdb_ids)):
            return None
        self._taken.add(film_id)
        self.by_description.append(f"{entry.id} {entry.title} ({entry.year}) is {film_id}")
        return film_id


def _about(year: int) -> range:
    return range(year - _YEARS_APART, year + _YEARS_APART + 1)


def _describe(known: dict[int, str | None], film_id: str, keys: set[int]) -> None:
    for key in keys:
        known[key] = film_id if known.get(key, film_id) == film_id else None


def _only(known: dict[int, str | None], keys: set[int]) -> str | None:
    """The one film that stands under these keys, if it is one."""
    found = {known[key] for key in keys if key in known}
    return found.pop() if len(found) == 1 else None


def _descriptions(titles: set[str], years: list[int] | range, directors: tuple[str, ...]) -> set[int]:
    """Keys that films share which have a title, a year and a director in common; none without a director."""
    if not directors:
        return set()
    names = {fold(name) for name in directors} - {""}
    return {hash(key) for key in product({fold(title) for title in titles} - {""}, years, names)}
