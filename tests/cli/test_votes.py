import json
import stat
from pathlib import Path

import pytest

from app.config import Settings
from app.decisions.ballots import Ballot, cast
from app.decisions.suggestions import hide, suggest
from app.runtime import open_runtime
from tests.cli.test_commands import namesake

EPISODE, FILM = "akudama-drive-s01e02", "tt0105236"


@pytest.fixture
def decided(small_instance: Path, small_data: Path) -> Path:
    """An instance with a vote, a suggestion with its support, and one of the file that is hidden."""
    runtime = open_runtime(Settings(instance=small_instance, data=small_data))
    with runtime.writing() as session:
        cast(session, Ballot("a", EPISODE, FILM), "thematic")
        suggest(session, Ballot("a", EPISODE, "tt3890160"), "A driver — among crooks.")
        hide(session, "akudama-drive-s01e03", "tt0240772")
    runtime.close()
    return small_instance


def test_export_and_import_into_a_new_instance(decided: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "votes.jsonl", tmp_path / "new"
    run = namesake(decided, "votes", "export", str(file))
    assert (run.returncode, run.stdout) == (0, f"{file}: 4 lines\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("votes*")] == ["votes.jsonl"]
    kinds = [json.loads(line)["kind"] for line in file.read_text("utf-8").splitlines()]
    assert kinds == ["vote", "suggestion", "suggestion", "support"]
    run = namesake(new, "votes", "import", str(file))
    assert run.returncode == 0, run.stderr
    assert "suggestion: 2 read, 2 new or newer, 0 known" in run.stdout
    again = namesake(new, "votes", "import", "-", stdin=file.read_text("utf-8"))
    assert "vote: 1 read, 0 new or newer, 1 known" in again.stdout
    assert namesake(new, "votes", "export", "-").stdout == file.read_text("utf-8")


def test_a_broken_line_is_named_and_nothing_is_written(decided: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "votes.jsonl", tmp_path / "new"
    namesake(decided, "votes", "export", str(file))
    with file.open("a", encoding="utf-8") as out:
        out.write('{"kind": "vote"}\n')
    run = namesake(new, "votes", "import", str(file))
    assert run.returncode == 3
    assert f"{file}:5: " in run.stderr
    assert "Traceback" not in run.stderr
    assert namesake(new, "votes", "export", "-").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["export"], 2, "Missing argument 'FILE'"),
        (["import", "no-such-file"], 2, "no-such-file"),
        (["export", "no-such-folder/votes.jsonl"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(prepared: Path, arguments: list[str], status: int, said: str) -> None:
    run = namesake(prepared, "votes", *arguments)
    assert run.returncode == status
    assert said in run.stderr
    assert "Traceback" not in run.stderr
