"""`namesake match` over many rows: several processes, the order of the input, interruptions."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli.answering import Asked, Job
from app.cli.working import AHEAD, BATCH, FEW, answer_all
from app.config import PROJECT_ROOT
from app.errors import Unavailable
from app.runtime import Runtime
from tests.cli.test_commands import namesake

JOBS = 2
MANY = FEW + 3 * BATCH + 5


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    """More titles than one process takes alone; each tells its place, a few are not accepted."""
    lines = ["" if number % 100 == 99 else f"SE7EN {number}" for number in range(MANY)]
    path = tmp_path / "titles.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["table", "tsv", "jsonl"])
def test_several_processes_write_what_one_writes(prepared: Path, titles: Path, form: str) -> None:
    one, more = (namesake(prepared, "match", str(titles), "--format", form, "--jobs", jobs) for jobs in ("1", "2"))
    assert more.stdout == one.stdout
    assert (
        more.stderr
        == one.stderr
        == f"Error: {MANY // 100} of {MANY} rows were not accepted; they say why in their place.\n"
    )
    assert more.returncode == one.returncode == 1
    assert len(one.stdout.splitlines()) == MANY + (form == "tsv")


@contextmanager
def matching(instance: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that reads from a pipe and writes to one, in a process group of its own."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "match", "-", "--format", "jsonl"]
    process = subprocess.Popen(
        [*command, "--jobs", str(JOBS)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "NAMESAKE_INSTANCE": str(instance)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def feed(process: subprocess.Popen[str], count: int) -> None:
    """Write so many titles, and leave the pipe open."""
    assert process.stdin
    process.stdin.write("".join(f"Title {number}\n" for number in range(count)))
    process.stdin.flush()


def answers(process: subprocess.Popen[str], count: int) -> list[str]:
    """The titles of the next results."""
    assert process.stdout
    return [json.loads(process.stdout.readline())["title"] for _ in range(count)]


def workers(process: subprocess.Popen[str]) -> list[int]:
    """Ids of the worker processes."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=", "-o", "args=", "--ppid", str(process.pid)], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "spawn_main" in line]


def test_results_come_before_the_input_ends(prepared: Path) -> None:
    early = FEW + BATCH
    with matching(prepared) as process:
        # More than may wait unread: the results of the first ones must come, though the input goes on.
        feed(process, early + AHEAD * JOBS * BATCH)
        assert answers(process, early) == [f"Title {number}" for number in range(early)]
        assert len(workers(process)) == JOBS


def test_a_short_input_starts_no_workers(prepared: Path) -> None:
    with matching(prepared) as process:
        feed(process, BATCH)
        assert len(answers(process, BATCH)) == BATCH
        assert workers(process) == []


@pytest.mark.parametrize("read", [FEW, FEW + BATCH])
def test_ctrl_c_ends_it_without_a_traceback(prepared: Path, read: int) -> None:
    with matching(prepared) as process:
        feed(process, FEW + (AHEAD * JOBS + 4) * BATCH)
        answers(process, read)
        started = workers(process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1
        assert said.strip() == "Stopped; nothing half-done is kept."
        assert not any(Path(f"/proc/{worker}").exists() for worker in started)


def test_a_worker_that_is_killed_is_told(prepared: Path) -> None:
    with matching(prepared) as process:
        feed(process, FEW + (AHEAD * JOBS + 4) * BATCH)
        answers(process, FEW + BATCH)
        os.kill(workers(process)[0], signal.SIGKILL)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "A worker process ended before its work was done" in said
        assert "Traceback" not in said


def test_what_a_worker_cannot_do_is_said_where_its_answer_is_waited_for(runtime: Runtime) -> None:
    rows = (Asked(number, f"Title {number}", "", 10) for number in range(FEW + 5 * BATCH))
    answers = answer_all(runtime, Job("jsonl", 5), rows, JOBS)
    assert sum(len(next(answers).lines) for _ in range(FEW // BATCH)) == FEW
    shutil.rmtree(runtime.settings.index_folder)
    with pytest.raises(Unavailable, match="There is no index yet"):
        list(answers)


def test_a_reader_that_goes_away_ends_it(prepared: Path, titles: Path) -> None:
    command = f'{sys.executable} -c "from app.cli import main; main()" match {titles} --jobs 2 | head -n {FEW + 1}'
    environment = {**os.environ, "NAMESAKE_INSTANCE": str(prepared)}
    run = subprocess.run(command, shell=True, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True)
    assert len(run.stdout.splitlines()) == FEW + 1
    assert "Traceback" not in run.stderr


def test_the_byte_that_is_not_utf8_is_named(prepared: Path, tmp_path: Path) -> None:
    good = "Amélie\n".encode() * 5_000
    (tmp_path / "latin.txt").write_bytes(b"\xef\xbb\xbf" + good + "Amélie\n".encode("latin-1"))
    run = namesake(prepared, "match", str(tmp_path / "latin.txt"), "--jobs", "2")
    assert run.returncode == 1
    assert f"is not UTF-8 at byte {3 + len(good) + 3}" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_table_without_a_single_line(prepared: Path) -> None:
    run = namesake(prepared, "match", "-", "--title-column", "title")
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("jobs", ["0", "many"])
def test_wrong_numbers_of_jobs(prepared: Path, jobs: str) -> None:
    run = namesake(prepared, "match", "-", "--jobs", jobs, stdin="x\n")
    assert run.returncode == 2
    assert "--jobs" in run.stderr
