"""Settings: one frozen dataclass, read from `NAMESAKE_*` environment variables.

Each field of `Settings` is one setting: name, type, default and one sentence. The README's table is tested
against it.
"""

import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from app.errors import SettingError

log = logging.getLogger(__name__)

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32


def _setting(default: Any, sentence: str, *, at_least: int | None = None, at_most: int | None = None) -> Any:
    return field(default=default, metadata={"sentence": sentence, "at_least": at_least, "at_most": at_most})


@dataclass(frozen=True)
class Settings:
    """The settings of one running Namesake. Environment variable = `NAMESAKE_` + field name in capitals."""

    instance: Path = _setting(PROJECT_ROOT / "instance", "Folder of the database, the index and the secret key.")
    database_url: str = _setting("", "SQLAlchemy URL of the database; blank means SQLite in the instance folder.")
    data: Path = _setting(PROJECT_ROOT / "data", "Folder of the embedded data files.")
    secret_key: str = _setting(
        "", "Signs voter cookies, at least 32 bytes; blank means one made once in the instance folder."
    )
    host: str = _setting("127.0.0.1", "Address that the web server listens on.")
    port: int = _setting(8000, "Port that the web server listens on.", at_least=1, at_most=65535)
    workers: int = _setting(2, "Number of web server processes.", at_least=1, at_most=64)
    timeout: int = _setting(20, "Seconds after which a request that hangs is given up.", at_least=2, at_most=600)
    trusted_hosts: str = _setting(
        "",
        "Host names the service answers to, separated by |; blank means loopback names on a loopback address.",
    )
    trusted_proxies: int = _setting(
        0,
        "Number of reverse proxies in front whose X-Forwarded-* headers are believed.",
        at_least=0,
        at_most=8,
    )
    votes_per_hour: int = _setting(
        60,
        "Votes and suggestions accepted within an hour from one IPv4 /24 or IPv6 /64 network.",
        at_least=1,
        at_most=1_000_000,
    )
    contact: str = _setting("", "URL or mail address told to outside services that films are fetched from.")
    tmdb_key: str = _setting("", "Key or token of TMDB, which only imports from there need; blank means none.")
    lookup_cache: int = _setting(2048, "Answers of recent lookups kept in memory per process.", at_least=0)

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in use: `database_url`, else SQLite in the instance folder."""
        return self.database_url or f"sqlite:///{self.instance / 'namesake.db'}"

    @property
    def index_folder(self) -> Path:
        """Folder that holds the built indexes."""
        return self.instance / "index"

    @property
    def downloads(self) -> Path:
        """Folder of what was downloaded from outside services."""
        return self.instance / "downloads"

    @property
    def allowed_hosts(self) -> list[str] | None:
        """Host names to answer to; None means any."""
        if self.trusted_hosts:
            return [name.strip().lower() for name in self.trusted_hosts.split("|") if name.strip()]
        if self.host in ("127.0.0.1", "localhost", "::1"):
            return ["localhost", "127.0.0.1", "[::1]"]
        return None


def variable(name: str) -> str:
    """Name of the environment variable of a setting."""
    return f"NAMESAKE_{name.upper()}"


def _parse(name: str, kind: object, text: str, limits: Mapping[str, Any]) -> Path | int | str:
    if kind is Path:
        return Path(text).expanduser().resolve()
    if kind is not int:
        return text
    try:
        number = int(text)
    except ValueError:
        raise SettingError(f"{variable(name)} is {text!r}; a whole number is needed.") from None
    low, high = limits["at_least"], limits["at_most"]
    if (low is not None and number < low) or (high is not None and number > high):
        raise SettingError(f"{variable(name)} is {number}; accepted are {low} to {high if high else 'any'}.")
    return number


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process environment).

    Raises SettingError for a value that is not accepted. A `NAMESAKE_` variable that is no setting is warned of:
    it is a slip of the pen more often than not, but a container platform may set such names too.
    """
    environ = os.environ if environ is None else environ
    known = {variable(f.name): f for f in fields(Settings)}
    unknown = sorted(name for name in environ if name.startswith("NAMESAKE_") and name not in known)
    for name in unknown:
        log.warning("%s is no setting of Namesake and has no effect.", name)
    given: dict[str, Any] = {
        f.name: _parse(f.name, f.type, environ[name], f.metadata)
        for name, f in known.items()
        if environ.get(name, "") != ""
    }
    settings = replace(Settings(), **given)
    if settings.secret_key and len(settings.secret_key.encode()) < MIN_SECRET_BYTES:
        raise SettingError(f"NAMESAKE_SECRET_KEY is shorter than {MIN_SECRET_BYTES} bytes.")
    return settings


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, else a file in the instance folder, made once with mode 0600.

    Raises SettingError when the file exists but is too short to be a key.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    settings.instance.mkdir(parents=True, exist_ok=True)
    # Written aside and linked: of several processes that start at once one wins, and none reads half a key.
    draft = path.with_name(f"secret_key.{os.getpid()}")
    if not path.exists():
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_text().strip()
    if len(key.encode()) < MIN_SECRET_BYTES:
        raise SettingError(f"{path} is shorter than {MIN_SECRET_BYTES} bytes; delete it to have a new one made.")
    return key
