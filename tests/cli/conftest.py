"""An instance that a command soon prepares anew."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def small_data(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some of the embedded data, of which the commands that are run fill their instances."""
    monkeypatch.setenv("NAMESAKE_DATA", str(small / "data"))
    return small / "data"


@pytest.fixture
def small_instance(small: Path, small_data: Path, tmp_path: Path) -> Path:
    """An instance of these data that a test may change."""
    return Path(shutil.copytree(small / "instance", tmp_path / "instance"))
