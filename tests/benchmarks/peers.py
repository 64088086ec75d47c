"""What else finds similar titles, measured over the same title strings: scans of rapidfuzz, SQLite FTS5, PostgreSQL."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from tests.benchmarks.timing import percentile, seconds_of

_LISTED = 5
_MANY = 1_000_000
_SLOW_QUERIES = 5
_TABLE = "namesake_benchmark"


class NotAvailable(Exception):
    """A peer cannot be measured here; says why."""


@dataclass(frozen=True)
class Peer:
    """A peer's p50, and how many times that of the engine it is; both None with a note when it is not available."""

    name: str
    queries: int
    prepare_seconds: float
    p50_ms: float | None
    times_ours: float | None
    note: str = ""


# The seconds that the preparation took, and those of each query.
Measured = tuple[float, list[float]]
Run = Callable[[Sequence[str], Sequence[str]], Measured]


def scan(scorer: Callable[..., float], titles: Sequence[str], queries: Sequence[str]) -> Measured:
    """Score every title with rapidfuzz, as most people would write it."""
    return 0.0, seconds_of(lambda query: process.extract(query, titles, scorer=scorer, limit=_LISTED), queries)


def trigrams(text: str) -> list[str]:
    """The different trigrams of a text."""
    return list(dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)))


def full_text(folder: Path, titles: Sequence[str], queries: Sequence[str]) -> Measured:
    """Any trigram of the query, ranked by BM25, in SQLite's full-text search."""
    with closing(sqlite3.connect(folder / "full-text.sqlite")) as connection:
        begun = time.perf_counter()
        try:
            connection.execute("CREATE VIRTUAL TABLE titles USING fts5(text, tokenize='trigram')")
        except sqlite3.OperationalError as error:
            raise NotAvailable(f"SQLite {sqlite3.sqlite_version}: {error}") from None
        connection.executemany("INSERT INTO titles (text) VALUES (?)", ((title,) for title in titles))
        connection.commit()
        prepared = time.perf_counter() - begun
        statement = f"SELECT rowid, text FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT {_LISTED}"

        def ask(query: str) -> None:
            terms = " OR ".join(f'"{gram}"' for gram in trigrams(query))
            connection.execute(statement, (terms,)).fetchall()

        return prepared, seconds_of(ask, queries)


def postgres(url: str, titles: Sequence[str], queries: Sequence[str]) -> Measured:
    """PostgreSQL's pg_trgm with a GIN index. All of it is in one transaction that is rolled back: nothing stays."""
    if not url:
        raise NotAvailable("no server given (--postgres URL)")
    try:
        import psycopg
    except ImportError:
        raise NotAvailable("psycopg is not installed") from None
    try:
        connection = psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:", 1))
    except psycopg.Error as error:
        raise NotAvailable(f"no connection: {_first_line(error)}") from None
    try:
        return _with_trigrams(connection.cursor(), titles, queries)
    except psycopg.Error as error:
        raise NotAvailable(_first_line(error)) from None
    finally:
        connection.rollback()
        connection.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _with_trigrams(cursor: Any, titles: Sequence[str], queries: Sequence[str]) -> Measured:
    begun = time.perf_counter()
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(f"CREATE UNLOGGED TABLE {_TABLE} (text text NOT NULL)")
    with cursor.copy(f"COPY {_TABLE} (text) FROM STDIN") as copy:
        for title in titles:
            copy.write_row((title,))
    cursor.execute(f"CREATE INDEX ON {_TABLE} USING gin (text gin_trgm_ops)")
    cursor.execute(f"ANALYZE {_TABLE}")
    prepared = time.perf_counter() - begun
    statement = f"SELECT text FROM {_TABLE} WHERE text %% %s ORDER BY similarity(text, %s) DESC LIMIT {_LISTED}"
    return prepared, seconds_of(lambda query: cursor.execute(statement, (query, query)).fetchall(), queries)


def measure_peers(titles: Sequence[str], queries: Sequence[str], ours_ms: float, folder: Path, url: str) -> list[Peer]:
    """Measure every peer over folded titles; `ours_ms` is the p50 of the engine in the same run."""
    # Under three letters the trigram indexes find nothing, which is quick and no answer.
    queries = [query for query in queries if len(query) > 2]
    few = queries[:_SLOW_QUERIES] if len(titles) > _MANY else queries
    runs: list[tuple[str, Run, Sequence[str]]] = [
        ("rapidfuzz extract, ratio", partial(scan, fuzz.ratio), queries),
        ("rapidfuzz extract, WRatio", partial(scan, fuzz.WRatio), few),
        ("SQLite FTS5 trigram, bm25", partial(full_text, folder), queries),
        ("PostgreSQL pg_trgm, GIN", partial(postgres, url), queries),
    ]
    return [_peer(name, partial(run, titles), asked, ours_ms) for name, run, asked in runs]


def _peer(name: str, run: Callable[[Sequence[str]], Measured], queries: Sequence[str], ours_ms: float) -> Peer:
    try:
        prepared, seconds = run(queries)
    except NotAvailable as reason:
        return Peer(name, 0, 0.0, None, None, f"not available: {reason}")
    p50 = 1000 * percentile(seconds, 0.5)
    return Peer(name, len(queries), round(prepared, 2), round(p50, 3), round(p50 / ours_ms, 1) if ours_ms else None)
