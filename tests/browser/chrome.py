"""Finds an installed Chromium or Chrome and starts it; nothing is ever downloaded."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = "Browser tests need Chromium and chromedriver on PATH: apt-get install chromium chromium-driver"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
    # Whatever the browser may want of the outside world, it does not get it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_BLOCK = 2


@dataclass(frozen=True)
class Installed:
    """Where browser and driver are."""

    browser: str
    driver: str


def find_installed() -> Installed | None:
    """The first browser of the list and the driver on PATH; None where one of them is missing."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    return Installed(browser, driver) if browser and driver else None


def start(installed: Installed, profile: Path, *, javascript: bool = True) -> Chrome:
    """Start a headless browser with a profile folder of its own."""
    os.environ["SE_OFFLINE"] = "true"
    options = ChromeOptions()
    options.binary_location = installed.browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not javascript:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": _BLOCK})
    driver = Chrome(options=options, service=Service(executable_path=installed.driver))
    driver.set_page_load_timeout(30)
    return driver
