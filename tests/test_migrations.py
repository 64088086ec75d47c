import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import app.edge.limits
from app import db
from app.config import Settings
from app.db import Base
from app.errors import SettingError
from app.runtime import Runtime

assert app.edge.limits  # Every module with tables has to be imported before they are compared.


def test_the_migrations_make_the_tables_that_the_models_describe(runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_what_people_decide_and_staged_rows_are_strict(runtime: Runtime) -> None:
    with runtime.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
        strict = {name for name, is_strict in rows if is_strict}
    staging = {"staged_film", "staged_title", "staged_alias"}
    assert strict == staging | {"vote", "judgement", "suggestion", "suggestion_vote", "film_alias"}


def test_a_second_migration_does_nothing(runtime: Runtime, tmp_path: Path) -> None:
    assert db.migrate(runtime.engine, tmp_path / "backups") is False
    assert not (tmp_path / "backups").exists()


def test_a_database_with_a_schema_is_copied_first(tmp_path: Path) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/old.db")
    with db.writing(engine) as session:
        for statement in (
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('base')",
            "CREATE TABLE old (word TEXT)",
            "INSERT INTO old VALUES ('kept')",
        ):
            session.execute(text(statement))
    assert db.migrate(engine, tmp_path / "backups") is True
    assert inspect(engine).has_table("vote")
    (copy,) = (tmp_path / "backups").iterdir()
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT word FROM old").fetchall() == [("kept",)]
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'vote'").fetchone() == (0,)


def test_episodes_that_were_there_get_the_source_of_their_show(tmp_path: Path) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/old.db")
    config = Config()
    config.set_main_option("script_location", str(db.MIGRATIONS))
    rows = (
        "INSERT INTO show VALUES ('a', 'A', '', 2000, NULL, '', 'anime', '', '', '', '', '', 1, 'embedded', NULL)",
        "INSERT INTO episode VALUES ('a-s01e01', 'a', 1, 1, 1, '', NULL, NULL)",
        "INSERT INTO episode_title VALUES ('a-s01e01', 1, NULL, 'T', 't', 'en', '', '', '')",
    )
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for row in rows:
            connection.exec_driver_sql(row)
    assert db.migrate(engine, tmp_path / "backups") is True
    with engine.connect() as connection:
        for table in ("episode", "episode_title"):
            assert connection.exec_driver_sql(f"SELECT source FROM {table}").scalar() == "embedded"
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        assert connection.exec_driver_sql("SELECT * FROM episode").one()[0] == "a-s01e01"


def test_whole_fames_become_the_middle_of_their_step(tmp_path: Path) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/old.db")
    config = Config()
    config.set_main_option("script_location", str(db.MIGRATIONS))

    def changed(to: str, *statements: str) -> None:
        with engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            (command.upgrade if to > "0006" or statements else command.downgrade)(config, to)
            for statement in statements:
                connection.exec_driver_sql(statement)

    def fames() -> list[tuple[str, float | None]]:
        with engine.connect() as connection:
            return [(row[0], row[1]) for row in connection.exec_driver_sql("SELECT id, fame FROM film ORDER BY id")]

    columns = "id, title, original_title, language, year, fame, genres, countries, directors, imdb_id, wikidata_id"
    film = f"({columns}, tmdb_id, source)"
    changed(
        "0006",
        f"INSERT INTO film {film} VALUES ('tt1', 'One', '', '', 1999, 4, '', '', '', '', '', '', 'table')",
        f"INSERT INTO film {film} VALUES ('tt2', 'Two', '', '', 1999, NULL, '', '', '', '', '', '', 'table')",
        "INSERT INTO film_title VALUES ('tt1', 'Un', 'fr', 'table')",
        "INSERT INTO staged_alias VALUES ('tt9', 'tt1')",
        "INSERT INTO stamp VALUES ('films import under way', 'of the old scale')",
    )
    changed("0007")
    assert fames() == [("tt1", 4.5), ("tt2", None)]
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT title FROM film_title").scalar() == "Un"
        assert connection.exec_driver_sql("SELECT count(*) FROM staged_alias").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM stamp WHERE name LIKE '%under way'").scalar() == 0
    changed("0006")
    assert fames() == [("tt1", 4), ("tt2", None)]


def test_how_sqlite_is_opened(runtime: Runtime) -> None:
    expected = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    with runtime.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": expected, "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "://"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(SettingError, match="NAMESAKE_DATABASE_URL"):
        db.open_engine(Settings(database_url=url).resolved_database_url)
