"""A PostgreSQL server of the tests' own, in a temporary folder; it ends with the tests."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from sqlalchemy import create_engine, text


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    port: int

    def url(self, database: str) -> str:
        """SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://namesake@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database anew, as a copy of another one that nobody has open; returns its URL."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'))
        engine.dispose()
        return self.url(database)


def binaries() -> Path | None:
    """Where PostgreSQL's programs are; None where it is not installed."""
    on_path = shutil.which("pg_ctl")
    found = sorted(glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    return Path(on_path or found[-1]).parent if on_path or found else None


def _as_server_user(*command: str) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")


@contextmanager
def started(programs: Path, port: int) -> Iterator[Cluster]:
    """A server on a port, over a folder of its own that is removed afterwards."""
    folder = Path("/tmp") / f"namesake-postgres-{os.getpid()}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    data = folder / "data"
    # Nothing has to outlive the tests.
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _as_server_user(str(programs / "initdb"), "-D", str(data), "-U", "namesake", "-A", "trust", "-E", "UTF8")
        log = str(folder / "log")
        _as_server_user(str(programs / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-o", options, "start")
        yield Cluster(port)
    finally:
        if (data / "postmaster.pid").exists():
            _as_server_user(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
