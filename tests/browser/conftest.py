"""Browser fixtures: one Chromium for the whole run, a new tab without cookies for each test."""

import os
import signal
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser.chrome import HOW_TO_GET, Installed, find_installed, start
from tests.browser.page import Page
from tests.conftest import Server


def pytest_runtest_setup(item: pytest.Function) -> None:
    """Without a browser the tests are skipped, or fail with TEST_BROWSER=required.

    Said here and not in the fixture, because pytest tells skips of one place in one line.
    """
    if "installed" not in item.fixturenames or find_installed():
        return
    if os.environ.get("TEST_BROWSER") == "required":
        pytest.fail(HOW_TO_GET, pytrace=False)
    pytest.skip(HOW_TO_GET)


@pytest.fixture(scope="session")
def installed() -> Installed:
    """The browser to use."""
    found = find_installed()
    assert found
    return found


@pytest.fixture(scope="session")
def chrome(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser."""
    driver = start(installed, tmp_path_factory.mktemp("chrome"))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def plain_chrome(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser with JavaScript switched off."""
    driver = start(installed, tmp_path_factory.mktemp("plain_chrome"), javascript=False)
    yield driver
    driver.quit()


def fresh_page(driver: Chrome, site: str) -> Page:
    """A new tab, with nothing left of the one before: no cookies, no emulation, an empty console."""
    old = driver.current_window_handle
    driver.switch_to.new_window("tab")
    new = driver.current_window_handle
    driver.switch_to.window(old)
    driver.close()
    driver.switch_to.window(new)
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.get_log("browser")
    return Page(driver, site)


@pytest.fixture
def page(chrome: Chrome, server: Server) -> Page:
    """A new tab on the served site, of a reader who never voted."""
    return fresh_page(chrome, server.url)


@pytest.fixture
def plain_page(plain_chrome: Chrome, server: Server) -> Page:
    """The same without JavaScript."""
    return fresh_page(plain_chrome, server.url)


def halt(server: Server) -> None:
    """Stop a server of which nothing is needed any more, at once: an open browser may keep a worker from ending."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(10)
