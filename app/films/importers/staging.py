"""Films of another catalogue on their way in: gathered in staging tables, a batch at a time.

Nobody but the import reads those tables, and only when they are complete is anything taken over from them
(`applying`). Every batch is a short transaction of its own, so that people can vote meanwhile.
"""

import json
from array import array
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Engine, delete, func, select

from app import db
from app.films.fame import fame_steps
from app.films.models import Film, StagedFilm, StagedTitle
from app.importing import drop_stamp, get_stamp, insert_missing, set_stamp

# Rows in one transaction: on a slow disk, too, it ends within a fraction of the 200 ms that a vote may wait.
BATCH = 1_000
_STATE = "films import under way"
_Row = dict[str, Any]


@dataclass(frozen=True)
class Staged:
    """What the complete staging tables hold: of which source and version, and how fame is read from popularity.

    `all_titles`: the titles are all that the source has; else earlier ones stay. `shared` and `repeated` count
    films that another source holds, and films that came twice under different ids.
    """

    source: str
    version: str
    all_titles: bool
    fame_steps: list[float] = field(default_factory=list)
    shared: int = 0
    repeated: int = 0


class Catalogue:
    """Which films are in the database already, to tell whether a film of another catalogue is one of them.

    A film that vanished from its source belongs to nobody: whoever has it again takes it over.
    """

    def __init__(self, engine: Engine, source: str) -> None:
        self._others: set[str] = set()
        self._own: set[str] = set()
        self._others_by_imdb: dict[str, str] = {}
        self._own_by_imdb: dict[str, str] = {}
        last = ""
        while True:
            with db.reading(engine) as session:
                statement = select(Film.id, Film.imdb_id, Film.source, Film.vanished_at).where(Film.id > last)
                page = session.execute(statement.order_by(Film.id).limit(10 * BATCH)).all()
            for film_id, imdb_id, held_by, vanished_at in page:
                self._add(film_id, imdb_id, held_by == source or vanished_at is not None)
            if not page:
                return
            last = page[-1].id

    def _add(self, film_id: str, imdb_id: str, own: bool) -> None:
        (self._own if own else self._others).add(film_id)
        if imdb_id and imdb_id != film_id:
            (self._own_by_imdb if own else self._others_by_imdb).setdefault(imdb_id, film_id)

    def is_of_another_source(self, film_id: str) -> bool:
        """Whether a film is held by another source."""
        return film_id in self._others

    def find(self, film_id: str, imdb_id: str) -> str:
        """The id under which a film stands here; a new film is noted under its own."""
        if film_id in self._others:
            return film_id
        if imdb_id and (imdb_id in self._others or imdb_id in self._others_by_imdb):
            return imdb_id if imdb_id in self._others else self._others_by_imdb[imdb_id]
        if film_id in self._own:
            return film_id
        if imdb_id and (imdb_id in self._own or imdb_id in self._own_by_imdb):
            return imdb_id if imdb_id in self._own else self._own_by_imdb[imdb_id]
        self._add(film_id, imdb_id, own=True)
        return film_id


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
        self._films: list[_Row] = []
        self._titles: list[_Row] = []

    def add_film(self, row: _Row) -> bool:
        """Take in a film; False when one of its id was taken in before.

        Of a film that another source holds, or that came under another id before, only the titles are taken.
        """
        if row["id"] in self._ids:
            return False
        found = self._catalogue.find(row["id"], row["imdb_id"])
        self._ids[row["id"]] = found
        if row["popularity"] is not None:
            self._popularities.append(row["popularity"])
        shared = self._catalogue.is_of_another_source(found)
        if shared or found in self._staged:
            self._shared += shared
            self._repeated += not shared
            for title in filter(None, (row["title"], row["original_title"])):
                self.add_title(row["id"], title, "")
        else:
            self._staged.add(found)
            self._films.append({**row, "id": found})
        self._flush(BATCH)
        return True

    def add_title(self, film_id: str, title: str, language: str) -> bool:
        """Take in an alternative title; False when no film of that id was taken in."""
        found = self._ids.get(film_id)
        if found is None:
            return False
        self._titles.append({"film_id": found, "title": title, "language": language})
        self._flush(BATCH)
        return True

    def complete(self, version: str, all_titles: bool) -> Staged:
        """Write what is left; all is taken in now."""
        self._flush(1)
        steps = fame_steps(self._popularities)
        return Staged(self._source, version, all_titles, steps, self._shared, self._repeated)

    def _flush(self, least: int) -> None:
        if len(self._films) >= least:
            with db.writing(self._engine) as session:
                insert_missing(session, StagedFilm, self._films)
            self._films = []
        if len(self._titles) >= least:
            with db.writing(self._engine) as session:
                insert_missing(session, StagedTitle, self._titles)
            self._titles = []


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


def clear_stage(engine: Engine) -> None:
    """Empty the staging tables, whatever they hold."""
    with db.writing(engine) as session:
        drop_stamp(session, _STATE)
    for key in (StagedFilm.id, StagedTitle.film_id):
        last: str | None = ""
        while last is not None:
            with db.writing(engine) as session:
                last = session.scalar(select(key).order_by(key).offset(10 * BATCH).limit(1))
                session.execute(delete(key.class_).where(key <= last) if last else delete(key.class_))
