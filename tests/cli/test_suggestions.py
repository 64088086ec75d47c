import json
from pathlib import Path

import pytest

from tests.cli.test_commands import namesake

HEIST = "akudama-drive-s01e03~tt0240772"


def test_list(prepared: Path) -> None:
    run = namesake(prepared, "suggestions", "list", "--show", "akudama-drive")
    assert run.returncode == 0
    assert run.stdout.splitlines()[0] == f"{HEIST}  Ocean's Eleven (2001), supported by 0"
    assert run.stdout.splitlines()[1].startswith("    Specialists")
    assert namesake(prepared, "suggestions", "list", "--show", "rec").stdout == "No suggestions.\n"


def test_list_as_json(prepared: Path) -> None:
    found = json.loads(namesake(prepared, "suggestions", "list", "--json").stdout)
    assert [one["id"] for one in found][:2] == [HEIST, "akudama-drive-s01e06~tt1602613"]
    assert list(found[0]) == ["id", "film", "reasons", "supporters", "source", "created_at"]
    assert namesake(prepared, "suggestions", "list", "--hidden", "--json").stdout == "[]\n"


def test_hide_and_show_again(instance: Path) -> None:
    assert namesake(instance, "suggestions", "hide", HEIST).stdout == f"{HEIST} is hidden.\n"
    again = namesake(instance, "suggestions", "hide", HEIST)
    assert (again.returncode, again.stdout) == (0, f"{HEIST} is hidden already.\n")
    assert HEIST not in namesake(instance, "suggestions", "list").stdout
    assert HEIST in namesake(instance, "suggestions", "list", "--hidden").stdout
    assert namesake(instance, "suggestions", "hide", HEIST, "--undo").stdout == f"{HEIST} is shown.\n"
    assert HEIST in namesake(instance, "suggestions", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["hide"], 2, "Missing argument 'ID'"),
        (["hide", "nonsense"], 2, "is no id of a suggestion"),
        (["hide", "a~b"], 1, "There is no suggestion a~b."),
        (["list", "--show", "nonsense"], 1, "There is no show 'nonsense'."),
    ],
)
def test_what_cannot_be_done_is_one_line(prepared: Path, arguments: list[str], status: int, said: str) -> None:
    run = namesake(prepared, "suggestions", *arguments)
    assert run.returncode == status
    assert said in run.stderr
    assert "Traceback" not in run.stderr
