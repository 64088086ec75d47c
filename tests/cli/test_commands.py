import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT, Settings
from app.preparing import index_is_stale, references_are_stale
from app.references.wire import percent
from app.runtime import open_runtime
from tests.conftest import FirstRun


def namesake(instance: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NAMESAKE_INSTANCE": str(instance)}
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, input=stdin, capture_output=True, text=True)


def test_lookup(prepared: Path) -> None:
    run = namesake(prepared, "lookup", "BLACK RAIN", "--air-year", "2020")
    assert run.returncode == 0
    assert run.stdout.startswith("BLACK RAIN is named after Black Rain (1989; Ridley Scott).\n")
    assert "Other films share this title." in run.stdout


@pytest.mark.parametrize("title", ["Anatomy Park", "Balck Rain", "SE7EN", "qqqq"])
def test_lookup_prints_films_from_two_percent_on(prepared: Path, title: str) -> None:
    matches = json.loads(namesake(prepared, "lookup", title, "--limit", "20", "--json").stdout)["matches"]
    assert any(match["score"] < 0.02 for match in matches), "the test would prove nothing"
    printed = namesake(prepared, "lookup", title, "--limit", "20").stdout
    lines = [line.split() for line in printed.splitlines() if re.match(r" +<?\d+ %  ", line)]
    assert [line[:4] for line in lines] == [
        [*percent(match["score"]).split(), match["band"], match["relation"]]
        for match in matches
        if match["score"] >= 0.02
    ]


def test_lookup_as_json_is_the_answer_of_the_api(prepared: Path) -> None:
    answer = json.loads(namesake(prepared, "lookup", "SE7EN", "--json").stdout)
    assert list(answer) == ["title", "air_year", "decided", "ambiguous", "namesakes", "matches"]
    assert answer["decided"] == "tt0114369"


def test_lookup_without_a_film(prepared: Path) -> None:
    run = namesake(prepared, "lookup", "The One Where Rachel Smokes")
    assert run.returncode == 0
    assert "none of the films known here" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lookup"], "Missing argument 'TITLE'"),
        (["lookup", " "], "blank"),
        (["lookup", "x", "--air-year", "abc"], "--air-year"),
        (["lookup", "x", "--air-year", "0"], "year"),
        (["lookup", "x", "--limit", "0"], "limit"),
        (["match", "no-such-file"], "no-such-file"),
        (["match", "-", "--air-year-column", "year"], "--title-column"),
        (["match", "-", "--title-column", "title"], "no column 'title'"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage(prepared: Path, arguments: list[str], said: str) -> None:
    run = namesake(prepared, *arguments, stdin="name\nx\n")
    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_match_keeps_the_order_and_reports_rows_in_their_place(prepared: Path) -> None:
    titles = ["SE7EN", "", "The One Where Rachel Smokes", "x" * 301, "BABEL"]
    run = namesake(prepared, "match", "-", "--format", "jsonl", stdin="\n".join(titles) + "\n")
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["title"] for row in rows] == titles
    assert [row.get("decided") for row in rows] == ["tt0114369", None, None, None, "tt0449467"]
    assert ["error" in row for row in rows] == [False, True, False, True, False]
    assert run.returncode == 1
    assert "2 of 5 rows were not accepted" in run.stderr


@pytest.mark.parametrize(("name", "separator"), [("list.tsv", "\t"), ("list.csv", ",")])
def test_match_by_columns(prepared: Path, tmp_path: Path, name: str, separator: str) -> None:
    lines = [["aired", "title", "more"], ["2020-11-26", "BLACK RAIN", "x"], ["1988", "BLACK RAIN", "x"]]
    file = tmp_path / name
    file.write_text("\n".join(separator.join(line) for line in lines), encoding="utf-8")
    arguments = ["--title-column", "title", "--air-year-column", "aired", "--format", "tsv"]
    run = namesake(prepared, "match", str(file), *arguments)
    header, later, earlier = (line.split("\t") for line in run.stdout.splitlines())
    assert header[:3] == ["title", "air_year", "film_id"]
    assert later[:3] == ["BLACK RAIN", "2020", "tt0096933"]
    assert earlier[:3] == ["BLACK RAIN", "1988", ""]


def test_match_as_a_table(prepared: Path) -> None:
    run = namesake(prepared, "match", "-", stdin="SE7EN\nBROTHER\n")
    assert re.fullmatch(r"SE7EN +9[0-9] % Se7en \(1995\)", run.stdout.splitlines()[0])
    assert run.stdout.splitlines()[1].endswith("[other films share this title]")


def test_a_file_that_is_not_utf8(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("Amélie\n".encode("latin-1"))
    run = namesake(prepared, "match", str(tmp_path / "latin.txt"))
    assert run.returncode == 1
    assert "not UTF-8" in run.stderr


def test_build_commands(small_instance: Path) -> None:
    before = (small_instance / "index" / "current").read_text()
    assert namesake(small_instance, "index", "build").stdout.startswith("index: ")
    assert (small_instance / "index" / "current").read_text() != before
    assert "on 19 episodes" in namesake(small_instance, "references", "build").stdout


def test_a_command_on_an_empty_instance_prepares_it(first_run: FirstRun) -> None:
    """That it ended well is seen to where it is run: all tests of an instance stand on it."""
    assert json.loads(first_run.printed.read_text())["decided"] == "tt0114369"
    runtime = open_runtime(Settings(instance=first_run.instance))
    assert not index_is_stale(runtime)
    assert not references_are_stale(runtime)
    runtime.close()


def test_evaluate_says_which_line_is_wrong(prepared: Path, tmp_path: Path) -> None:
    file = tmp_path / "judged.tsv"
    file.write_text("episode_title\tair_year\tfilm_title\tfilm_year\tfilm_id\talso_ids\tkind\nX\tsoon\t\t\t\t\tnone\n")
    run = namesake(prepared, "evaluate", str(file))
    assert run.returncode == 1
    assert "judged.tsv:2: air_year: 'soon'" in run.stderr


def test_data_check(prepared: Path) -> None:
    run = namesake(prepared, "data", "check")
    assert run.returncode == 0
    assert "nothing wrong" in run.stdout


def test_a_wrong_setting_is_one_line(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMESAKE_PORT", "web")
    run = namesake(prepared, "lookup", "x")
    assert run.returncode == 1
    assert run.stderr == "namesake: NAMESAKE_PORT is 'web'; a whole number is needed.\n"


def test_an_instance_that_cannot_be_used_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("no instance")
    run = namesake(file, "lookup", "x")
    said = f"namesake: The folder {file} of the database cannot be made: File exists.\n"
    assert (run.returncode, run.stderr) == (1, said)
    monkeypatch.setenv("NAMESAKE_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    run = namesake(file, "index", "build")
    said = f"namesake: The instance folder {file} cannot be written to: File exists.\n"
    assert (run.returncode, run.stderr) == (1, said)
    monkeypatch.setenv("NAMESAKE_DATABASE_URL", f"sqlite:///{file}")
    run = namesake(tmp_path / "new", "lookup", "x")
    assert (run.returncode, run.stderr) == (1, "namesake: The database cannot be used: file is not a database.\n")


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-c", "from app.cli import main; main()", "--version"]
        run = subprocess.run(command, cwd=PROJECT_ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 1
    assert run.stderr.splitlines()[0] == "namesake: No space left on device"
