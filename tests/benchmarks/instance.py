"""A served instance for measurements: `namesake serve` on a free port, its workers, their memory, its end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.load import ask

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_START = 300
_POLL = 0.01
_FIELDS = {"Rss": ("rss",), "Pss": ("pss",), "Private_Clean": ("uss",), "Private_Dirty": ("uss", "dirty")}


@dataclass(frozen=True)
class Served:
    """A running server, how long it took until it was ready, and where it logs to."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float
    log: Path

    def said(self) -> list[str]:
        """What the server logged so far."""
        return self.log.read_text(errors="replace").splitlines()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(instance: Path, log: Path, workers: int) -> Served:
    """Start `namesake serve` and wait until /readyz answers. Raises RuntimeError with the log when it does not."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NAMESAKE_")}
    environment |= {
        "NAMESAKE_INSTANCE": str(instance),
        "NAMESAKE_PORT": str(port),
        "NAMESAKE_WORKERS": str(workers),
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_ready(process, port)
        return Served(process, port, time.perf_counter() - begun, log)
    except BaseException as error:
        stop(process)
        if isinstance(error, RuntimeError):
            raise RuntimeError(f"{error}\n{log.read_text(errors='replace')}") from None
        raise


def _wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + _LONGEST_START
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"namesake serve ended with {process.returncode}")
        try:
            if ask(port, "/readyz")[0] == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(_POLL)
    raise RuntimeError(f"namesake serve was not ready within {_LONGEST_START} seconds")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and all of its process group, by force where asking does not help."""
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def worker_ids(process: subprocess.Popen[bytes]) -> list[int]:
    """The process ids of the workers, by /proc."""
    return [int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def memory(pid: int) -> dict[str, float]:
    """RSS, PSS and USS in megabytes, from /proc/<pid>/smaps_rollup.

    USS is what is private to the process, with pages of files that no other process has mapped just now; `dirty` is
    the part of it that could never be shared.
    """
    found = dict.fromkeys((name for names in _FIELDS.values() for name in names), 0.0)
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        field, _, rest = line.partition(":")
        for name in _FIELDS.get(field, ()):
            found[name] += int(rest.split()[0]) * 1024 / 1e6
    return {name: round(size, 1) for name, size in found.items()}
