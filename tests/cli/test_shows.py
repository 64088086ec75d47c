"""`namesake shows import`, as it is run."""

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.config import PROJECT_ROOT, Settings
from app.preparing import alone
from tests.cli.test_commands import namesake
from tests.shows.conftest import answer, upstream
from tests.shows.test_imdb import BASICS, EPISODES
from tests.shows.test_tvmaze import SHOW, serve
from tests.upstream import File, Upstream

__all__ = ["upstream"]

LIST = "S01E01 SE7EN\n1x02 Qqqq\nSeason One, Episode Three: Black Rain\n"
FACTS = ("--name", "Moth Street", "--year", "2019", "--kind", "animation")


def shows_import(instance: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    run = namesake(instance, "shows", "import", *arguments, stdin=stdin)
    assert "Traceback" not in run.stderr
    return run


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from app.cli import main; main()", "shows", "import", *arguments]


def environment(instance: Path) -> dict[str, str]:
    return {**os.environ, "NAMESAKE_INSTANCE": str(instance)}


def test_a_list_of_standard_input(instance: Path) -> None:
    run = shows_import(instance, "table", "-", *FACTS, "--country", "US,CA", stdin=LIST)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[:2] == [
        "Moth Street (2019): a new show; /shows/moth-street",
        "episodes: 3 new, 0 changed, 0 unchanged, 0 vanished",
    ]
    assert "on 3 episodes, 2 of them decided" in run.stdout
    again = shows_import(instance, "table", "-", "--name", "moth street", "--json", stdin=LIST)
    report = json.loads(again.stdout)
    assert (report["show"], report["new"], report["episodes"]["unchanged"]) == ("moth-street", False, 3)
    assert report["recognised"] == {"number and title": 3}
    assert report["references"] is None, "they are built already"


def test_a_table_with_columns_of_other_names(instance: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Nr,Was\n1x01,SE7EN\n", encoding="utf-8")
    run = shows_import(instance, "table", str(path), *FACTS, "--column", "title=Was", "--dry-run")
    assert run.returncode == 0, run.stderr
    assert "dry run" in run.stdout
    run = shows_import(instance, "table", str(path), *FACTS)
    assert (run.returncode, run.stdout) == (3, "")
    assert "list.csv:1: no column title; found are Nr, Was" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["table", "-"], LIST, 2, "Say --name NAME, or --into SLUG"),
        (
            ["table", "-", "--name", "Moth Street"],
            LIST,
            2,
            "'Moth Street' is a new show: say --year and --kind, or --into",
        ),
        (["table", "-", "--into", "nope"], LIST, 2, "There is no show 'nope' here"),
        (["table", "no-such-file", *FACTS], "", 2, "no-such-file"),
        (["table", "-", *FACTS, "--country", "Japan"], LIST, 2, "'Japan' is no code of a country"),
        (["table", "-", *FACTS, "--column", "title"], LIST, 2, "FIELD=NAME is needed"),
        (["table", "-", *FACTS, "--column", "film=x"], LIST, 2, "There is no field 'film'"),
        (["table", "-", *FACTS], "", 3, "standard input: the list has no episodes"),
        (["table", "-", *FACTS], LIST + LIST, 3, "standard input:4: S01E01 stands in line 1 already"),
        (["tvmaze", "82", "--url", "https://127.0.0.1:1"], "", 1, "127.0.0.1"),
        (["tmdb", "Moth Street"], "", 1, "NAMESAKE_TMDB_KEY is not set"),
        (["imdb", "tt9000001", "--folder", "{empty}"], "", 3, "neither title.basics.tsv nor"),
    ],
)
def test_what_is_refused(
    prepared: Path, tmp_path: Path, arguments: list[str], stdin: str, code: int, said: str
) -> None:
    run = shows_import(prepared, *(part.format(empty=tmp_path) for part in arguments), stdin=stdin)
    assert (run.returncode, run.stdout) == (code, "")
    assert said in run.stderr


def test_imdb(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "title.basics.tsv").write_text("\n".join(BASICS), encoding="utf-8")
    (tmp_path / "title.episode.tsv").write_text("\n".join(EPISODES), encoding="utf-8")
    run = shows_import(instance, "imdb", "tt9000001", "--folder", str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "episodes: 2 new" in run.stdout
    assert "left out, because they have no title yet: 2" in run.stdout
    assert run.stdout.splitlines()[-1].startswith("Licence: Information courtesy of IMDb")


def test_imdb_is_downloaded_where_films_find_it(instance: Path, upstream: Upstream) -> None:
    for name, lines in (("title.basics", BASICS), ("title.episode", EPISODES)):
        upstream.routes[f"/{name}.tsv.gz"] = File(gzip.compress("\n".join(lines).encode()))
    for run in range(2):
        found = shows_import(instance, "imdb", "tt9000001", "--download", "--url", upstream.url, "--dry-run")
        assert found.returncode == 0, found.stderr
        assert "episodes: 2 new" in found.stdout
        assert len(upstream.seen) == 2 * (run + 1)
    assert all("If-None-Match" in asked.headers for asked in upstream.seen[2:])
    assert (instance / "downloads" / "imdb" / "title.basics.tsv.gz").exists()
    for wrong in ((), ("--folder", str(instance), "--download")):
        assert "Either --folder DIR or --download" in shows_import(instance, "imdb", "tt9000001", *wrong).stderr


@pytest.fixture
def tvmaze(upstream: Upstream) -> Upstream:
    """TVmaze with two shows of one name."""
    serve(upstream)
    other: dict[str, Any] = {**SHOW, "id": 8, "premiered": "1999-01-01"}
    upstream.routes["/search/shows"] = answer([{"score": 1.0, "show": other}, {"score": 0.9, "show": SHOW}])
    return upstream


def test_tvmaze_by_a_name(instance: Path, tvmaze: Upstream) -> None:
    url = ("--url", tvmaze.url)
    several = shows_import(instance, "tvmaze", "Moth Street", *url)
    assert several.returncode == 2
    assert "  2  Moth Street (2019, US, Channel X, Animation)  id 7" in several.stderr
    assert shows_import(instance, "tvmaze", "Moth Street", "--pick", "3", *url).returncode == 2
    run = shows_import(instance, "tvmaze", "Moth Street", "--pick", "2", *url)
    assert run.returncode == 0, run.stderr
    assert "Moth Street (2019): a new show" in run.stdout
    assert run.stdout.splitlines()[-1].startswith("Licence: Data of TVmaze")
    missing = shows_import(instance, "tvmaze", "4711", *url)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "There is no show 4711 at tvmaze" in missing.stderr
    tvmaze.routes["/search/shows"] = answer([])
    assert "There is no show '82' at tvmaze" in shows_import(instance, "tvmaze", "82", "--search", *url).stderr


def test_a_show_is_picked_on_a_terminal(instance: Path, tvmaze: Upstream) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("tvmaze", "Moth Street", "--url", tvmaze.url),
        cwd=PROJECT_ROOT,
        env=environment(instance),
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    shown = b""
    while b"Which one" not in shown:
        shown += os.read(ours, 1000)
    os.write(ours, b"2\n")
    out, _ = process.communicate(timeout=120)
    os.close(ours)
    assert "Moth Street (2019): a new show" in out
    assert process.returncode == 0


def test_ctrl_c_leaves_everything_as_it_was(instance: Path, tvmaze: Upstream) -> None:
    before = (instance / "namesake.db").read_bytes()
    tvmaze.routes["/shows/7/episodes"] = answer([], delay=30)
    process = subprocess.Popen(
        command("tvmaze", "7", "--url", tvmaze.url),
        cwd=PROJECT_ROOT,
        env=environment(instance),
        stderr=subprocess.PIPE,
        text=True,
    )
    while "/shows/7/episodes" not in tvmaze.paths():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (1, "Stopped. Nothing is half-done; run the import again to finish it.\n")
    assert (instance / "namesake.db").read_bytes() == before


def test_a_service_is_asked_by_one_process_at_a_time(instance: Path, tvmaze: Upstream) -> None:
    def imported() -> subprocess.Popen[str]:
        run = command("tvmaze", "7", "--url", tvmaze.url, "--dry-run")
        return subprocess.Popen(run, cwd=PROJECT_ROOT, env=environment(instance), stderr=subprocess.PIPE, text=True)

    with alone(Settings(instance=instance), "asking-tvmaze"):
        waiting = imported()
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        assert tvmaze.seen == []
    assert said == f"Waiting: another process is asking tvmaze in {instance}.\n"
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    with alone(Settings(instance=instance), "preparing"):
        storing = imported()
        assert storing.stderr is not None
        assert "is preparing in" in storing.stderr.readline()
        with alone(Settings(instance=instance), "asking-tvmaze"):
            assert storing.poll() is None
    storing.communicate(timeout=60)
    assert storing.returncode == 0
