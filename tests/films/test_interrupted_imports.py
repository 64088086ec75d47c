"""Imports that are killed, and people who vote meanwhile: on real databases, with real processes."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from app.cataloguing import Wish, import_films
from app.config import Settings
from app.decisions.ballots import Ballot, cast
from app.decisions.models import Vote
from app.films.importers.imdb import ImdbDumps
from app.films.importers.staging import BATCH, count_staged, staged
from app.importing import ImportReport
from app.preparing import prepare
from app.runtime import open_runtime
from tests.films.conftest import Library
from tests.films.imdb_fixture import aka, basics, write_dumps

MANY = 6 * BATCH
FILMS = [f"x-{number:05}\tFilm {number}\t{1900 + number % 100}\t{number}\t" for number in range(MANY)]
TITLES = [f"x-{number:05}\tFilme {number}\tpt" for number in range(MANY)]
SOME = [line.replace("Film ", "Movie ") for line in FILMS[: MANY // 2]]


@dataclass(frozen=True)
class _Killer:
    """A progress during whose step number `after` under a label the process is killed."""

    label: str
    after: int

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        steps = 0

        def done(_: int) -> None:
            nonlocal steps
            steps += 1
            if label == self.label and steps == self.after:
                os.kill(os.getpid(), signal.SIGKILL)

        yield done


def _import(settings: Settings, wish: Wish, killer: _Killer) -> None:
    import_films(open_runtime(settings), wish, killer)


def _killed_import(library: Library, killer: _Killer, wish: Wish | None = None) -> None:
    wish = wish or Wish(library.tables(FILMS, TITLES), index=False)
    arguments = (library.runtime.settings, wish, killer)
    process = multiprocessing.get_context("spawn").Process(target=_import, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL


def _catalogue(library: Library) -> dict[str, tuple[str, int | None, bool]]:
    return {key: (film.title, film.fame, film.vanished_at is None) for key, film in library.films().items()}


def test_killed_while_it_reads_it_leaves_the_catalogue_and_the_next_run_begins_anew(library: Library) -> None:
    library.load(SOME)
    before, titles = _catalogue(library), library.titles()
    _killed_import(library, _Killer("Reading films", 3))
    assert count_staged(library.runtime.engine) > 0, "the test would prove nothing"
    assert staged(library.runtime.engine) is None
    prepare(library.runtime)
    assert _catalogue(library) == before
    assert library.titles() == titles
    report = library.load(FILMS, TITLES)
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", new=MANY // 2, changed=MANY // 2)
    assert count_staged(library.runtime.engine) == 0


@pytest.mark.parametrize("after", [2, 8, BATCH * 2])
def test_killed_while_it_stores_it_is_finished_by_the_next_preparation(library: Library, after: int) -> None:
    library.load([*SOME, "x-gone\tGone\t1990\t1\t"])
    _killed_import(library, _Killer("Storing films", after))
    half = _catalogue(library)
    assert any(title.startswith("Movie ") for title, _, _ in half.values()) == (after == 2)
    prepare(library.runtime)
    assert staged(library.runtime.engine) is None
    assert count_staged(library.runtime.engine) == 0
    finished = _catalogue(library)
    assert finished["x-gone"][2] is False
    assert sum(title.startswith("Film ") for title, _, _ in finished.values()) == MANY
    assert sum(source == "table" for *_, source in library.titles()) == MANY
    report = library.load(FILMS, TITLES)
    assert report.applied is None, "the files are in already"


@pytest.mark.parametrize(("label", "resumed"), [("Reading films", False), ("Storing films", True)])
def test_a_killed_import_of_imdb_s_tables_is_gone_on_with(library: Library, label: str, resumed: bool) -> None:
    ids = [f"tt{number:07}" for number in range(10, 10 + 2 * BATCH)]
    rows = {
        "title.basics": [basics(tconst, f"Film {tconst}") for tconst in ids],
        "title.akas": [aka(tconst, f"Filme {tconst}", "PT") for tconst in ids],
    }
    wish = Wish(ImdbDumps(write_dumps(library.folder / "imdb", rows, packed=True)), "imdb", index=False)
    before, titles = _catalogue(library), library.titles()
    _killed_import(library, _Killer(label, 3), wish)
    assert count_staged(library.runtime.engine) > 0, "the test would prove nothing"
    if not resumed:
        assert (_catalogue(library), library.titles()) == (before, titles)
    prepare(library.runtime)
    assert ("tt0000010" in library.films()) is resumed
    report = import_films(library.runtime, wish)
    assert (report.applied is None) is resumed
    assert sum(film.source == "imdb" for film in library.films().values()) == 2 * BATCH
    assert sum(title[2:] == ("pt", "imdb") for title in library.titles()) == 2 * BATCH


@dataclass
class _Watch:
    """Rows written in each write transaction of an engine."""

    current: int = 0
    most: int = 0
    transactions: int = 0

    def executed(self, _: Connection, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.current += len(parameters) if many else 1

    def committed(self, _: Connection) -> None:
        self.most = max(self.most, self.current)
        self.transactions += self.current > 0
        self.current = 0


def _vote_until(settings: Settings, stop: threading.Event, cast_votes: list[str], failed: list[BaseException]) -> None:
    runtime = open_runtime(settings)
    while not stop.is_set():
        voter = f"voter-{len(cast_votes)}"
        try:
            with runtime.writing() as session:
                cast(session, Ballot(voter, "a-show-s01e01", "tt0000001"), "thematic")
            cast_votes.append(voter)
        except Exception as error:
            failed.append(error)
        stop.wait(0.005)
    runtime.close()


def test_people_vote_during_an_import(library: Library, record_property: Callable[[str, object], None]) -> None:
    watch, stop = _Watch(), threading.Event()
    votes: list[str] = []
    failed: list[BaseException] = []
    during: dict[str, list[int]] = {}

    @contextmanager
    def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
        yield lambda _: during.setdefault(label, []).append(len(votes))

    engine = library.runtime.engine
    event.listen(engine, "before_cursor_execute", watch.executed)
    event.listen(engine, "commit", watch.committed)
    voter = threading.Thread(target=_vote_until, args=(library.runtime.settings, stop, votes, failed))
    voter.start()
    try:
        library.load(FILMS, TITLES, progress)
    finally:
        stop.set()
        voter.join()
    assert failed == []
    for label in ("Reading films", "Storing films"):
        assert during[label][-1] > during[label][0], f"nobody could vote during: {label}"
    with library.runtime.reading() as session:
        assert session.scalar(select(func.count()).select_from(Vote)) == len(votes)
    record_property("write_transactions", watch.transactions)
    assert watch.transactions > 4 * MANY // BATCH
    assert watch.most <= BATCH, "a vote waits for one batch at most"


def test_an_import_of_a_hundred_titles_a_film_takes_them_all(library: Library) -> None:
    titles = [f"x-{number % 20:05}\tTitle {number}\tpt" for number in range(3 * BATCH)]
    report = library.load(FILMS[:20], titles)
    assert report.applied is not None
    assert report.applied.titles == ImportReport("alternative titles", new=3 * BATCH)
