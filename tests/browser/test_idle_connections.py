"""Browsers open connections ahead of need and keep them: what nobody has asked anything on must hold up nobody.

Chromium opens a spare connection beside the one it loads a page on, and sends nothing on it. A worker that waits for
the request of such a connection serves nobody until its timeout. Here is one worker, so one connection would be enough.
"""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from selenium.webdriver import Chrome

from tests.browser.conftest import fresh_page, halt
from tests.conftest import Server, start_server

pytestmark = pytest.mark.browser

# Far above what an answer takes and far below the timeout of a worker.
PATIENCE = 5


@pytest.fixture
def small_server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with one worker."""
    running = start_server(Path(shutil.copytree(prepared, tmp_path / "instance")), NAMESAKE_WORKERS="1")
    yield running
    halt(running)


def is_served(server: Server) -> bool:
    """Whether another visitor gets an answer while all that is open stays open."""
    try:
        return requests.get(f"{server.url}/healthz", timeout=PATIENCE).ok
    except requests.Timeout:
        return False


def test_a_browser_that_stays_on_a_page_holds_up_nobody(chrome: Chrome, small_server: Server) -> None:
    page = fresh_page(chrome, small_server.url)
    page.open("/")
    page.follow(".show-name")
    page.follow("thead th:nth-child(4) a")
    assert is_served(small_server)


def test_connections_without_a_request_hold_up_nobody(small_server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(socket.create_connection(("127.0.0.1", small_server.port)))
        assert is_served(small_server)
