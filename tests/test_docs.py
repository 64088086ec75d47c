"""The README cannot rot: its commands, settings and routes are those of the code."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from app.cli import namesake
from app.config import PROJECT_ROOT, Settings, variable

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")


def command_names(group: click.Group, prefix: str = "namesake") -> set[str]:
    found = set()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        path = f"{prefix} {name}"
        found |= command_names(command, path) if isinstance(command, click.Group) else {path}
    return found


def test_every_setting_stands_in_the_readme_with_its_default_and_sentence() -> None:
    rows = dict(re.findall(r"^\| `(NAMESAKE_\w+)` \| (.*) \|$", README, re.M))
    for field in fields(Settings):
        default = "" if field.default == "" else f"`{field.default}`"
        if isinstance(field.default, Path):
            default = f"`{field.default.relative_to(PROJECT_ROOT)}/`"
        cell = f"{default} | {field.metadata['sentence'].replace('|', chr(92) + '|')}"
        assert rows.pop(variable(field.name)).strip() == cell.strip()
    assert not rows


def test_every_command_stands_in_the_readme() -> None:
    named = set(re.findall(r"^\| `(namesake [a-z ]+)` \|", README, re.M))
    assert named == command_names(namesake)


def test_every_route_stands_in_the_readme(app: Flask) -> None:
    named = set(re.findall(r"^\| `([A-Z]+ /\S*)` \|", README, re.M))
    real = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert named == real


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT_ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)", README)) | set(re.findall(r"^make ([a-z]+)", README, re.M)) <= targets


def test_continuous_integration_runs_the_readme_s_test_command() -> None:
    assert "make test" in (PROJECT_ROOT / ".ci" / "run").read_text()
    assert re.search(r"^make test$", README, re.M)


@pytest.mark.parametrize("name", sorted(command_names(namesake)))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    command: click.Command = namesake
    for part in name.split()[1:]:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), part)
    assert command.help
    assert "namesake" in (command.epilog or "")
