"""`namesake films import table`, as it is run."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT
from tests.cli.test_commands import namesake

HEADER = "film_id\ttitle\tyear\tpopularity\n"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A table of two films and one bad row among forty."""
    rows = [f"x-{number}\tThe Moth Protocol {number}\t1999\t{number}\n" for number in range(40)]
    path = tmp_path / "films.tsv"
    path.write_text(HEADER + "".join(rows) + "x-40\tNo Year\t\t1\n", encoding="utf-8")
    return path


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    """A table of one alternative title."""
    path = tmp_path / "titles.tsv"
    path.write_text("film_id\ttitle\tlanguage\nx-7\tDas Mottenprotokoll\tde\n", encoding="utf-8")
    return path


def test_an_import_is_found_at_once(instance: Path, films: Path, titles: Path) -> None:
    run = namesake(instance, "films", "import", "table", str(films), "--titles", str(titles))
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("films: 40 new, 0 changed, 0 unchanged, 0 vanished\nalternative titles: 1 new,")
    assert "films.tsv:42: year: is blank" in run.stdout
    assert "namesake references build" in run.stdout
    assert "namesake index build" not in run.stdout
    answer = json.loads(namesake(instance, "lookup", "Das Mottenprotokoll", "--json").stdout)
    assert answer["decided"] == "x-7"
    again = namesake(instance, "films", "import", "table", str(films), "--titles", str(titles))
    assert "in the catalogue already" in again.stdout


def test_the_report_as_json(instance: Path, films: Path) -> None:
    run = namesake(instance, "films", "import", "table", str(films), "--no-index", "--json")
    report = json.loads(run.stdout)
    assert report["films"] == {"new": 40, "changed": 0, "unchanged": 0, "vanished": 0}
    assert report["files"][0]["skipped_by_reason"] == {"year: is blank": 1}
    assert (report["indexed_titles"], report["index_is_stale"], report["references_are_stale"]) == (None, True, True)


def test_what_is_asked_after_an_import_without_an_index_sees_the_films(small_instance: Path, films: Path) -> None:
    namesake(small_instance, "films", "import", "table", str(films), "--no-index")
    judged = films.parent / "judged.tsv"
    header = "episode_title\tair_year\tfilm_title\tfilm_year\tfilm_id\talso_ids\tkind\n"
    judged.write_text(header + "The Moth Protocol 7\t2020\tThe Moth Protocol 7\t1999\tx-7\t\texact\n")
    assert json.loads(namesake(small_instance, "evaluate", str(judged), "--json").stdout)["metrics"]["first"] == 1.0


def test_a_dry_run(instance: Path, films: Path) -> None:
    run = namesake(instance, "films", "import", "table", str(films), "--dry-run")
    assert "films: 40 new" in run.stdout
    assert "dry run" in run.stdout
    assert "out of date" not in run.stdout


def test_ctrl_c_leaves_the_catalogue_whole(instance: Path, films: Path) -> None:
    with films.open("a", encoding="utf-8") as file:
        file.writelines(f"y-{number}\tThe Other Protocol {number}\t1999\t1\n" for number in range(60_000))
    command = [sys.executable, "-c", "from app.cli import main; main()", "films", "import", "table", str(films)]
    environment = {**os.environ, "NAMESAKE_INSTANCE": str(instance)}
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    with sqlite3.connect(instance / "namesake.db") as database:
        while process.poll() is None and not database.execute("SELECT count(*) FROM staged_film").fetchone()[0]:
            time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (1, "Stopped. The catalogue is whole; run the import again to finish it.\n")
    assert json.loads(namesake(instance, "lookup", "SE7EN", "--json").stdout)["decided"] == "tt0114369"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "films.tsv:1: the file is empty"),
        (b"id\ttitle\tyear\n", "films.tsv:1: no column film_id"),
        (HEADER.encode("utf-16"), "films.tsv:1: the file is no UTF-8 text"),
        (HEADER.encode() + b"x-1\t\t1990\t1\n", "films.tsv: 1 of 1 rows (100.0%) cannot be used"),
        (HEADER.encode(), "films.tsv: the table has no rows"),
    ],
)
def test_a_table_that_is_refused(instance: Path, films: Path, content: bytes, said: str) -> None:
    films.write_bytes(content)
    run = namesake(instance, "films", "import", "table", str(films))
    assert run.returncode == 3
    assert run.stderr.startswith(f"namesake: {said}")
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-file.tsv"], "no-such-file.tsv"),
        (["{films}", "--titles", "no-such-file.tsv"], "no-such-file.tsv"),
        (["{films}", "--max-bad", "2"], "--max-bad"),
        (["{films}", "--source", "embedded"], "embedded"),
    ],
)
def test_wrong_usage(prepared: Path, films: Path, arguments: list[str], said: str) -> None:
    run = namesake(prepared, "films", "import", "table", *(part.format(films=films) for part in arguments))
    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_pipe_cannot_be_read_twice(prepared: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    run = namesake(prepared, "films", "import", "table", str(tmp_path / "pipe"))
    assert run.returncode == 3
    assert "is no regular file" in run.stderr
