"""Takes staged films and titles over into the catalogue, a batch at a time; what is there already is left alone.

Begun anew after a crash it does what is left to do, because it compares before it writes.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import db
from app.db import utc_now
from app.films.fame import fame_of
from app.films.importers.staging import BATCH, Staged, clear_stage
from app.films.models import Film, FilmAlias, FilmTitle, StagedAlias, StagedFilm, StagedTitle
from app.importing import ImportReport, drop_stamp, get_stamp, insert_missing, set_stamp, upsert
from app.progress import Done

_COPIED = (
    "title",
    "original_title",
    "language",
    "year",
    "genres",
    "countries",
    "directors",
    "imdb_id",
    "wikidata_id",
    "tmdb_id",
)
_Row = dict[str, Any]
_Title = tuple[str, str]


def source_stamp(source: str) -> str:
    """Name of the stamp that says which version of a source is in the catalogue."""
    return f"films:{source}"


@dataclass
class Applied:
    """What was taken over."""

    films: ImportReport = field(default_factory=lambda: ImportReport("films"))
    titles: ImportReport = field(default_factory=lambda: ImportReport("alternative titles"))
    # Titles that say nothing new: the film's own, or known of another source.
    known_titles: int = 0

    @property
    def anything(self) -> bool:
        """Whether the catalogue is another one than before."""
        return any(report.new or report.changed or report.vanished for report in (self.films, self.titles))


class Applying:
    """One source's staged rows on their way into the catalogue. In a dry run they are only compared with it."""

    def __init__(self, engine: Engine, staged: Staged, done: Done, *, dry_run: bool = False) -> None:
        self._engine = engine
        self._staged = staged
        self._done = done
        self._dry_run = dry_run
        self._applied = Applied()

    def run(self) -> Applied:
        """Take everything over, and empty the staging tables."""
        for page in self._pages(StagedFilm.id):
            self._take_films(page)
        for page in self._pages(Film.id):
            self._mark_vanished(page)
        for page in self._pages(StagedAlias.other_id):
            self._take_aliases(page)
        for page in self._pages(StagedTitle.film_id):
            self._take_titles(page)
        if self._staged.all_titles:
            for page in self._pages(FilmTitle.film_id):
                self._drop_titles(page)
        if not self._dry_run:
            self._finish()
        clear_stage(self._engine)
        return self._applied

    def _pages(self, column: InstrumentedAttribute[str]) -> Iterator[list[str]]:
        """All ids in a column, each once, a batch of rows at a time."""
        last = ""
        while True:
            with db.reading(self._engine) as session:
                found = session.scalars(select(column).where(column > last).order_by(column).limit(BATCH)).all()
            if not found:
                return
            last = found[-1]
            yield list(dict.fromkeys(found))

    def _rows(self, columns: Sequence[Any], ids: Collection[str]) -> list[Any]:
        """Rows of these films: the first column is their id."""
        with db.reading(self._engine) as session:
            return list(session.execute(select(*columns).where(columns[0].in_(ids))))

    def _take_films(self, ids: list[str]) -> None:
        compared = (Film.id, *(getattr(Film, name) for name in _COPIED), Film.fame, Film.source, Film.vanished_at)
        before = {row.id: tuple(row[1:]) for row in self._rows(compared, ids)}
        rows, steps, source = [], self._staged.fame_steps, self._staged.source
        for row in self._rows((StagedFilm.id, *StagedFilm.__table__.columns[1:]), ids):
            fame = row.fame if row.fame is not None else fame_of(row.popularity, steps)
            copied = {name: getattr(row, name) for name in _COPIED}
            after = {**copied, "fame": fame, "source": source, "vanished_at": None}
            if row.id not in before:
                self._applied.films.new += 1
            elif before[row.id] == tuple(after.values()):
                self._applied.films.unchanged += 1
                continue
            else:
                self._applied.films.changed += 1
            rows.append({"id": row.id, **after})
        self._write(lambda session: upsert(session, Film, rows), rows)
        self._done(len(ids))

    def _mark_vanished(self, ids: list[str]) -> None:
        held = self._rows((Film.id, Film.source, Film.vanished_at), ids)
        own = {row.id for row in held if row.source == self._staged.source and row.vanished_at is None}
        gone = own - {row.id for row in self._rows((StagedFilm.id,), own)}
        self._applied.films.vanished += len(gone)

        def mark(session: Session) -> None:
            session.execute(update(Film).where(Film.id.in_(gone)).values(vanished_at=utc_now()))
            # Another source may have the film too: the embedded tables are read anew to see.
            drop_stamp(session, "films")

        self._write(mark, gone)

    def _take_aliases(self, ids: list[str]) -> None:
        """Other ids of films; one that is known already stays with its film."""
        rows = [
            {"other_id": row.other_id, "film_id": row.film_id, "source": self._staged.source}
            for row in self._rows((StagedAlias.other_id, StagedAlias.film_id), ids)
        ]
        self._write(lambda session: insert_missing(session, FilmAlias, rows), rows)

    def _take_titles(self, ids: list[str]) -> None:
        # A dry run has them in the staging tables only.
        own_titles = {
            row[0]: row[1:]
            for model in (Film, StagedFilm)
            for row in self._rows((model.id, model.title, model.original_title), ids)
        }
        given = _by_film(self._rows((StagedTitle.film_id, StagedTitle.title, StagedTitle.language), ids))
        ours, theirs = self._stored_titles(ids)
        missing, surplus = [], []
        for film_id, titles in given.items():
            wanted = _worth_having(titles, own_titles.get(film_id, ()), theirs[film_id])
            missing += [_title_row(film_id, title) for title in wanted - ours[film_id]]
            surplus += [_title_row(film_id, title) for title in ours[film_id] - wanted]
            self._applied.titles.unchanged += len(wanted & ours[film_id])
            self._applied.known_titles += len(titles) - len(wanted)
            self._done(len(titles))
        self._applied.titles.new += len(missing)
        rows = [{**row, "source": self._staged.source} for row in missing]
        self._write(lambda session: insert_missing(session, FilmTitle, rows), rows)
        if self._staged.all_titles:
            self._delete_titles(surplus)

    def _drop_titles(self, ids: list[str]) -> None:
        """Titles of films that have none any more."""
        without = set(ids) - {row.film_id for row in self._rows((StagedTitle.film_id,), ids)}
        ours, _ = self._stored_titles(without)
        self._delete_titles([_title_row(film_id, title) for film_id, titles in ours.items() for title in titles])

    def _stored_titles(self, ids: Collection[str]) -> tuple[dict[str, set[_Title]], dict[str, set[_Title]]]:
        stored = self._rows((FilmTitle.film_id, FilmTitle.title, FilmTitle.language, FilmTitle.source), ids)
        source = self._staged.source
        return (
            _by_film(row[:3] for row in stored if row.source == source),
            _by_film(row[:3] for row in stored if row.source != source),
        )

    def _delete_titles(self, rows: list[_Row]) -> None:
        self._applied.titles.vanished += len(rows)
        keys = [getattr(FilmTitle, name) == bindparam(f"old_{name}") for name in ("film_id", "title", "language")]
        old = [{f"old_{name}": value for name, value in row.items()} for row in rows]
        self._write(lambda session: session.connection().execute(delete(FilmTitle).where(*keys), old), rows)

    def _write(self, change: Callable[[Session], Any], rows: Collection[Any]) -> None:
        """Make a change in a short transaction of its own, if there is anything to change."""
        if rows and not self._dry_run:
            with db.writing(self._engine) as session:
                change(session)

    def _finish(self) -> None:
        """Note which version of the source is in; the time in it makes a catalogue that changed another one."""
        name = source_stamp(self._staged.source)
        with db.writing(self._engine) as session:
            before = get_stamp(session, name)
            if self._applied.anything or not before.startswith(self._staged.version):
                set_stamp(session, name, f"{self._staged.version} {utc_now()}")
            if self._staged.licence:
                set_stamp(session, f"licence:{self._staged.source}", self._staged.licence)


def _by_film(rows: Iterable[Sequence[str]]) -> dict[str, set[_Title]]:
    found: dict[str, set[_Title]] = defaultdict(set)
    for film_id, title, language in rows:
        found[film_id].add((title, language))
    return found


def _title_row(film_id: str, title: _Title) -> _Row:
    return {"film_id": film_id, "title": title[0], "language": title[1]}


def _worth_having(titles: set[_Title], own: Sequence[str], theirs: set[_Title]) -> set[_Title]:
    """Titles that add something: not the film's own, not another source's, not a known one without its language."""
    with_language = {text for text, language in titles if language} | {text for text, _ in theirs}
    return {
        (text, language)
        for text, language in titles - theirs
        if text not in own and (language or text not in with_language)
    }
