"""Films of another catalogue on their way in: gathered in staging tables, a batch at a time.

Nobody but the import reads those tables, and only when they are complete is anything taken over from them
(`applying`). Every batch is a short transaction of its own, so that people can vote meanwhile.
"""

import json
from array import array
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from app import db
from app.db import Base
from app.films.fame import fame_steps
from app.films.importers.entries import FilmEntry, Supply
from app.films.importers.identity import Catalogue
from app.films.models import StagedAlias, StagedFilm, StagedTitle
from app.importing import drop_stamp, get_stamp, insert_missing, set_stamp
from app.streaming import FIRST_LISTED

# Rows in one transaction: on a slow disk, too, it ends within a fraction of the 200 ms that a vote may wait.
BATCH = 1_000
_STATE = "films import under way"
_Row = dict[str, Any]


@dataclass(frozen=True)
class Staged:
    """What the complete staging tables hold: of which source and version, and how fame is read from popularity.

    `all_titles`: the titles are all that the source has; else earlier ones stay. `shared` and `repeated` count
    films that another source holds, and films that came twice under different ids; `described` those of the shared
    that were told by title, year and director, `renamed` those whose id another source gave to another film; of both
    the first are listed.
    """

    source: str
    version: str
    all_titles: bool
    fame_steps: list[float] = field(default_factory=list)
    shared: int = 0
    repeated: int = 0
    described: int = 0
    first_described: list[str] = field(default_factory=list)
    licence: str = ""
    renamed: int = 0
    first_renamed: list[str] = field(default_factory=list)


class Stage:
    """Takes in the films and titles of one source. What an earlier import left in the staging tables is gone."""

    def __init__(self, engine: Engine, source: str) -> None:
        clear_stage(engine)
        self._engine = engine
        self._source = source
        self._catalogue = Catalogue(engine, source)
        self._ids: dict[str, str] = {}
        self._staged: set[str] = set()
        self._popularities = array("d")
        self._shared = self._repeated = 0
        self._rows: dict[type[Base], list[_Row]] = {StagedFilm: [], StagedTitle: [], StagedAlias: []}

    def add_film(self, entry: FilmEntry) -> bool:
        """Take in a film; False when one of its id was taken in before.

        Of a film that another source holds, or that came under another id before, only titles and ids are taken.
        """
        if entry.id in self._ids:
            return False
        found = self._catalogue.find(entry)
        self._ids[entry.id] = found
        if entry.popularity is not None:
            self._popularities.append(entry.popularity)
        shared = self._catalogue.is_of_another_source(found)
        if shared or found in self._staged:
            self._shared += shared
            self._repeated += not shared
            self._add_aliases(found, [entry.id, *entry.outside_ids])
            for title in filter(None, (entry.title, entry.original_title)):
                self.add_title(entry.id, title, entry.language if title == entry.original_title else "")
        else:
            self._staged.add(found)
            self._add_aliases(found, [entry.id] if entry.id not in entry.outside_ids else [])
            self._add(StagedFilm, {**vars(entry), "id": found})
        return True

    def add_title(self, film_id: str, title: str, language: str) -> bool:
        """Take in an alternative title; False when no film of that id was taken in."""
        found = self._ids.get(film_id)
        if found is None:
            return False
        self._add(StagedTitle, {"film_id": found, "title": title, "language": language})
        return True

    def complete(self, version: str, supply: Supply) -> Staged:
        """Write what is left; all is taken in now."""
        for model in self._rows:
            self._flush(model)
        described, renamed = self._catalogue.by_description, self._catalogue.renamed
        return Staged(
            self._source,
            version,
            supply.all_titles,
            fame_steps(self._popularities),
            self._shared,
            self._repeated,
            len(described),
            described[:FIRST_LISTED],
            supply.licence,
            len(renamed),
            renamed[:FIRST_LISTED],
        )

    def _add_aliases(self, film_id: str, other_ids: list[str]) -> None:
        for other_id in other_ids:
            if other_id != film_id and not self._is_stored(other_id, film_id):
                self._add(StagedAlias, {"other_id": other_id, "film_id": film_id})

    def _is_stored(self, other_id: str, film_id: str) -> bool:
        return self._catalogue.is_of_another_source(film_id) and self._catalogue.knows(other_id, film_id)

    def _add(self, model: type[Base], row: _Row) -> None:
        rows = self._rows[model]
        rows.append(row)
        if len(rows) >= BATCH:
            self._flush(model)

    def _flush(self, model: type[Base]) -> None:
        if self._rows[model]:
            with db.writing(self._engine) as session:
                insert_missing(session, model, self._rows[model])
        self._rows[model] = []


def keep_staged(engine: Engine, complete: Staged) -> None:
    """Decide that what is staged is taken over: from now on another process does it if this one cannot."""
    with db.writing(engine) as session:
        set_stamp(session, _STATE, json.dumps(asdict(complete)))


def staged(engine: Engine) -> Staged | None:
    """What waits to be applied; None when no import got as far."""
    with db.reading(engine) as session:
        state = get_stamp(session, _STATE)
    return Staged(**json.loads(state)) if state else None


def count_staged(engine: Engine) -> int:
    """How many films and titles the staging tables hold."""
    with db.reading(engine) as session:
        return sum(session.scalar(select(func.count()).select_from(m)) or 0 for m in (StagedFilm, StagedTitle))


def count_staged_films(session: Session) -> int:
    """How many films wait to be taken over as ones of their source."""
    return session.scalar(select(func.count()).select_from(StagedFilm)) or 0


def clear_stage(engine: Engine) -> None:
    """Empty the staging tables, whatever they hold."""
    with db.writing(engine) as session:
        drop_stamp(session, _STATE)
    for key in (StagedFilm.id, StagedTitle.film_id, StagedAlias.other_id):
        last: str | None = ""
        while last is not None:
            with db.writing(engine) as session:
                last = session.scalar(select(key).order_by(key).offset(10 * BATCH).limit(1))
                session.execute(delete(key.class_).where(key <= last) if last else delete(key.class_))
