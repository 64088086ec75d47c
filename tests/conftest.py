"""Fixtures: a real instance (SQLite, index, references) built once from the embedded data, copied for each test."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.config import PROJECT_ROOT, Settings
from app.decisions.models import Suggestion, SuggestionVote, Vote
from app.edge.context import Services
from app.factory import create_app
from app.matching.matcher import Matcher
from app.preparing import prepare
from app.runtime import Runtime, open_runtime
from tests.clusters import Cluster, binaries, started
from tests.small import write_small_data

_MOST_WORKERS = 100
NAMESAKE = (sys.executable, "-c", "from app.cli import main; main()")

# A shell that starts the tests in the background has Ctrl-C ignored by them, and by all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Seconds, where Hypothesis would take 0.2: a process that waits for its turn on a busy machine is not slow.
hypothesis.settings.register_profile("patient", deadline=timedelta(seconds=5))
hypothesis.settings.load_profile("patient")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of several processes one makes the instance while the others have tests that need none; so these come early."""
    if items and "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_needs_instance)
        items.insert(0, items.pop(next((at for at, item in enumerate(items) if _needs_instance(item)), 0)))


def _needs_instance(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "first_run" in item.fixturenames


def environment_of(instance: Path, **settings: str) -> dict[str, str]:
    """An environment for `namesake` on an instance folder, without what is set where the tests are run."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NAMESAKE_")}
    return {**ours, "NAMESAKE_INSTANCE": str(instance), **settings}


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that all processes of a test run share: the first that needs it makes it, the others wait."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            # Whole or not there: one that could not be made is tried anew.
            draft = tmp_path_factory.mktemp(name) / "draft"
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


@dataclass(frozen=True)
class FirstRun:
    """The folder of an instance that a command made, and the file of what the command printed."""

    instance: Path
    printed: Path


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """The first command on an instance folder that is not there: it makes one from all the embedded data."""

    def make(folder: Path) -> None:
        environment = environment_of(folder / "instance")
        command = [*NAMESAKE, "lookup", "SE7EN", "--json"]
        run = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        (folder / "printed").write_text(run.stdout)

    folder = made_once(tmp_path_factory, "first-run", make)
    return FirstRun(folder / "instance", folder / "printed")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the embedded data in `data`, and in `instance` what is prepared from it: both are soon made again."""

    def make(folder: Path) -> None:
        runtime = open_runtime(Settings(instance=folder / "instance", data=write_small_data(folder / "data")))
        prepare(runtime)
        runtime.close()

    return made_once(tmp_path_factory, "small", make)


@pytest.fixture
def small_runtime(small: Path, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime over an instance of the test's own with some of the embedded data, whose references are soon built."""
    copy = Path(shutil.copytree(small / "instance", tmp_path / "small"))
    opened = open_runtime(Settings(instance=copy, data=small / "data"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def prepared(first_run: FirstRun) -> Path:
    """An instance folder that is up to date. Nobody writes to it; take `instance` for that."""
    return first_run.instance


@pytest.fixture
def instance(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared instance that a test may change."""
    copy = Path(shutil.copytree(prepared, tmp_path / "instance", ignore=shutil.ignore_patterns("index")))
    # The files of an index are never written again: half of the instance need not be copied.
    shutil.copytree(prepared / "index", copy / "index", copy_function=os.link)
    return copy


@pytest.fixture(scope="session")
def matcher(prepared: Path) -> Matcher:
    """The matcher over the embedded catalogue."""
    return open_runtime(Settings(instance=prepared)).matcher


@pytest.fixture
def settings(instance: Path) -> Settings:
    """Settings of the test's own instance."""
    return Settings(instance=instance)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """A runtime over the test's own instance."""
    opened = open_runtime(settings)
    yield opened
    opened.close()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The Flask application over the test's own instance; errors are answered as in production."""
    return create_app(runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without cookies."""
    return app.test_client()


def stored_votes(app: Flask) -> list[Vote]:
    """All rows of the table of votes, those taken back too."""
    services: Services = app.extensions["namesake"]
    with services.runtime.reading() as session:
        return list(session.scalars(select(Vote).order_by(Vote.voter, Vote.episode_id)))


def stored_suggestions(app: Flask) -> list[Suggestion]:
    """The suggestions of visitors, those taken back and hidden too."""
    services: Services = app.extensions["namesake"]
    with services.runtime.reading() as session:
        statement = select(Suggestion).where(Suggestion.source == "visitor")
        return list(session.scalars(statement.order_by(Suggestion.created_at)))


def stored_support(app: Flask) -> list[SuggestionVote]:
    """All rows of the table of support, that taken back too."""
    services: Services = app.extensions["namesake"]
    with services.runtime.reading() as session:
        return list(session.scalars(select(SuggestionVote).order_by(SuggestionVote.created_at)))


@pytest.fixture(scope="module")
def quiet_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application shared by the tests of a module that leave nothing behind."""
    copy = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("quiet") / "instance"))
    runtime = open_runtime(Settings(instance=copy))
    yield create_app(runtime)
    runtime.close()


@pytest.fixture
def quiet(quiet_app: Flask) -> FlaskClient:
    """A client without cookies of the shared application."""
    return quiet_app.test_client()


@dataclass(frozen=True)
class Server:
    """A running `namesake serve`."""

    url: str
    instance: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rsplit(":", 1)[1])


def free_port() -> int:
    """A TCP port that nobody listens on, and that no other process of a test run is given.

    It is not of those that the kernel gives to connections: one of them could take it before the server does.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = secrets.choice(range(20_000 + worker, 32_000, _MOST_WORKERS))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def start_server(instance: Path, **settings: str) -> Server:
    """Start `namesake serve` on a free port and wait until it is ready."""
    port = free_port()
    environment = environment_of(instance, NAMESAKE_PORT=str(port), **settings)
    process = subprocess.Popen([*NAMESAKE, "serve"], cwd=PROJECT_ROOT, env=environment, start_new_session=True)
    try:
        _wait_ready(process, f"http://127.0.0.1:{port}")
    except BaseException:
        # Ctrl-C too: the server is in a session of its own, and would never hear of it.
        stop_server(process)
        raise
    return Server(f"http://127.0.0.1:{port}", instance, process)


def _wait_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"namesake serve ended with {process.returncode}")
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("namesake serve did not get ready within 120 seconds")


def stop_server(process: subprocess.Popen[bytes]) -> None:
    """Stop a server and its workers."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)


@pytest.fixture(scope="session")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real web server over an instance of its own, shared by the tests that need one; votes are not limited."""
    copy = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("served") / "instance"))
    running = start_server(copy, NAMESAKE_VOTES_PER_HOUR="100000")
    yield running
    stop_server(running.process)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own; without PostgreSQL the tests that need it are skipped."""
    programs = binaries()
    if programs is None:
        if os.environ.get("TEST_POSTGRES") == "required":
            pytest.fail("PostgreSQL is not installed.")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install -e '.[postgres]'")
    with started(programs, free_port()) as running:
        yield running
