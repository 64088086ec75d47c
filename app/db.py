"""The database: declarative base, engine options, sessions and migrations. SQLite and PostgreSQL alike."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, MetaData, Text, create_engine, event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from app.errors import SettingError, Unavailable

log = logging.getLogger(__name__)

# Before this version several processes that write and checkpoint at once can corrupt a WAL database.
SAFE_WAL_VERSION = (3, 51, 3)
# Below the timeout of a web worker, so that a busy database is answered with 503 and not with silence.
BUSY_TIMEOUT_MS = 10_000
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class Base(DeclarativeBase):
    """Declarative base of every table; constraints have names, so that migrations can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TextList(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings kept in one text column, separated by `|` as in the data files."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        return "|".join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.split("|")) if value else ()


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text, which STRICT tables of SQLite accept."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def utc_now() -> str:
    """The present moment, ISO 8601 in UTC with microseconds: sorts as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _journal_mode() -> str:
    return "WAL" if sqlite3.sqlite_version_info >= SAFE_WAL_VERSION else "DELETE"


def _prepare_sqlite_connection(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it begins deferred ones, and a deferred
    # transaction that turns to writing fails at once with "database is locked".
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"journal_mode={_journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


def open_engine(url: str) -> Engine:
    """Engine for a SQLite or PostgreSQL URL. Raises SettingError for a URL that cannot be used."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingError("NAMESAKE_DATABASE_URL is not a database URL.") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database:
            folder = Path(parsed.database).parent
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SettingError(f"The folder {folder} of the database cannot be made: {error.strerror}.") from None
        engine = create_engine(parsed)
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if backend == "postgresql":
        # READ COMMITTED and single-statement upserts; a query that hangs must not hold a worker.
        return create_engine(parsed, connect_args={"options": "-c statement_timeout=15000 -c lock_timeout=5000"})
    raise SettingError(f"NAMESAKE_DATABASE_URL names {backend}; accepted are sqlite and postgresql.")


def describe_engine(engine: Engine) -> str:
    """One line for the log: which database, which version, how durable."""
    if engine.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}, journal {_journal_mode()}, synchronous FULL: {engine.url.database}"
    return f"{engine.dialect.name}: {engine.url.render_as_string(hide_password=True)}"


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading; nothing done in it is kept."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one write transaction: committed at the end, rolled back on an error.

    On SQLite it takes the write lock at its beginning (`BEGIN IMMEDIATE`), so that what is read in it holds
    until the commit; it waits at most ten seconds for the lock.
    """
    with Session(engine.execution_options(writes=True)) as session, session.begin():
        yield session


def insert_for(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the session's database that can take ON CONFLICT; SQLite and PostgreSQL share its syntax."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)


def migrate(engine: Engine, backups: Path) -> bool:
    """Bring the schema to the newest revision; True when anything was done.

    A SQLite database that already holds a schema is copied into `backups` first.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == newest:
        return False
    if current is not None and engine.dialect.name == "sqlite":
        copy_sqlite(engine, backups / f"before-{newest}-{datetime.now(UTC):%Y%m%dT%H%M%S}.db")
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Copy a SQLite database as one consistent snapshot; a plain file copy would miss what is in its journal."""
    target.parent.mkdir(parents=True, exist_ok=True)
    raw = engine.raw_connection()
    try:
        raw.execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()
    log.info("Copied the database to %s", target)


def check(engine: Engine) -> None:
    """Raises Unavailable when the database cannot be reached or holds no schema."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                raise Unavailable("The database holds no tables yet; run `namesake serve` once.")
    except SQLAlchemyError:
        raise Unavailable("The database cannot be reached.") from None
