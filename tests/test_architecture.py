import subprocess
import sys
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT

MODULES = sorted((PROJECT_ROOT / "app").rglob("*.py"))


def test_the_engine_loads_neither_web_nor_database() -> None:
    code = "import app.matching.matcher, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "app.matching.matcher" in loaded
    assert not loaded & {"flask", "werkzeug", "sqlalchemy", "alembic", "click", "requests", "app.config", "app.errors"}


def test_a_web_worker_does_not_load_what_only_commands_need() -> None:
    code = "import app.factory, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "app.factory" in loaded
    assert not loaded & {"alembic", "app.cli", "app.preparing"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
