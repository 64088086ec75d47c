import logging
import stat
from pathlib import Path

import pytest

from app.config import Settings, load_settings, secret_key
from app.errors import SettingError


def test_defaults() -> None:
    assert load_settings({}) == Settings()


def test_values_are_parsed(tmp_path: Path) -> None:
    settings = load_settings({"NAMESAKE_INSTANCE": str(tmp_path), "NAMESAKE_PORT": "8123", "NAMESAKE_WORKERS": ""})
    assert (settings.instance, settings.port, settings.workers) == (tmp_path, 8123, 2)
    assert settings.resolved_database_url == f"sqlite:///{tmp_path}/namesake.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [("NAMESAKE_PORT", "web"), ("NAMESAKE_PORT", "0"), ("NAMESAKE_PORT", "70000"), ("NAMESAKE_SECRET_KEY", "short")],
)
def test_values_that_are_not_accepted(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        load_settings({name: value})


def test_an_unknown_variable_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert load_settings({"NAMESAKE_PROT": "8123"}) == Settings()
    assert "NAMESAKE_PROT" in caplog.text


@pytest.mark.parametrize(
    ("host", "trusted", "allowed"),
    [
        ("127.0.0.1", "", ["localhost", "127.0.0.1", "[::1]"]),
        ("0.0.0.0", "", None),
        ("0.0.0.0", "example.org | www.example.org", ["example.org", "www.example.org"]),
    ],
)
def test_allowed_hosts(host: str, trusted: str, allowed: list[str] | None) -> None:
    assert Settings(host=host, trusted_hosts=trusted).allowed_hosts == allowed


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "new")
    key = secret_key(settings)
    path = tmp_path / "new" / "secret_key"
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_key(settings) == key
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_a_key_in_the_environment_comes_first(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret_key="k" * 32)
    assert secret_key(settings) == "k" * 32
    assert not (tmp_path / "secret_key").exists()


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("x")
    with pytest.raises(SettingError, match="secret_key"):
        secret_key(Settings(instance=tmp_path))
