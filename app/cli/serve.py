"""`namesake serve`: prepare the instance, then become the web server."""

import logging
import os
import sys

import click

from app.cli.console import opened, progress_bar
from app.config import PROJECT_ROOT, secret_key
from app.db import describe_engine
from app.preparing import prepare

log = logging.getLogger(__name__)


@click.command(short_help="Prepare what is missing, then serve.", epilog="Example: NAMESAKE_PORT=8123 namesake serve")
def serve() -> None:
    """Prepare what is missing (database, data, index, references), then serve the web pages and the API."""
    with opened() as runtime:
        settings = runtime.settings
        log.info("Instance folder: %s", settings.instance)
        log.info("Database: %s", describe_engine(runtime.engine))
        secret_key(settings)
        prepare(runtime, progress_bar)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    log.info("Namesake is at http://%s:%d (Ctrl-C stops it)", host, settings.port)
    arguments = {
        "--bind": f"{host}:{settings.port}",
        "--workers": str(settings.workers),
        "--worker-class": "sync",
        "--timeout": str(settings.timeout),
        "--max-requests": "20000",
        "--max-requests-jitter": "2000",
        # Who asks is decided by NAMESAKE_TRUSTED_PROXIES alone, not by the peer's address.
        "--forwarded-allow-ips": "",
        "--log-level": "warning",
        "--config": "python:app.server",
        "--chdir": str(PROJECT_ROOT),
    }
    flat = [part for pair in arguments.items() for part in pair]
    sys.stderr.flush()
    # One request at a time needs no pool of threads for linear algebra, and each costs memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *flat, "--no-control-socket", "wsgi:app"])
