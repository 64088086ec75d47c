"""No faults in the console, nothing refused by the content security policy, no scrolling sideways on a telephone."""

import re

import pytest

from tests.browser.page import Page
from tests.browser.pages import ALL, FAULTY, GOOD

pytestmark = pytest.mark.browser

PHONE = 390
_WIDER = """
const wide = [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.right > arguments[0] + 0.5;
});
const label = (element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
return wide.slice(0, 8).map(label);
"""
_ADD_STYLE = "const style = document.createElement('style'); style.textContent = 'p{}'; document.head.append(style)"


@pytest.mark.parametrize("path", GOOD.values(), ids=GOOD)
def test_the_console_stays_empty(page: Page, path: str) -> None:
    page.open(path)
    page.open_details()
    page.press("/", "x")
    assert page.log() == []


@pytest.mark.parametrize("path", FAULTY.values(), ids=FAULTY)
def test_the_console_of_an_error_page_says_its_status_and_nothing_else(page: Page, path: str) -> None:
    page.open(path)
    log = page.log()
    assert len(log) == 1
    assert re.search(r"status of (404|422) ", log[0])


def test_the_console_stays_empty_through_a_vote_and_a_filter(page: Page) -> None:
    page.open("/shows/akudama-drive")
    ballot = page.ballot("akudama-drive-s01e02~tt0105236")
    before = ballot.count("thematic")
    ballot.press("thematic")
    ballot.wait_for(["thematic"], "thematic", before + 1)
    ballot.press("thematic")
    ballot.wait_for([], "thematic", before)
    page.one("input[name=q]").send_keys("speed")
    page.follow(".filters button")
    assert page.log() == []


def test_what_the_policy_refuses_would_be_seen(page: Page) -> None:
    page.open("/")
    page.script(_ADD_STYLE)
    seen: list[str] = []

    def refused() -> bool:
        seen.extend(page.log())
        return any("Content Security Policy" in line for line in seen)

    page.wait(refused, "the policy let a style pass")
    assert refused()


@pytest.mark.parametrize("path", ALL.values(), ids=ALL)
def test_no_page_scrolls_sideways_on_a_telephone(page: Page, path: str) -> None:
    page.narrow(PHONE)
    page.open(path)
    page.open_details()
    width = page.script("return document.documentElement.scrollWidth")
    assert width <= PHONE, f"{width} px wide by {page.script(_WIDER, PHONE)}"


def test_a_page_with_a_vote_and_a_fault_does_not_scroll_sideways(page: Page) -> None:
    page.narrow(PHONE)
    page.open("/shows/akudama-drive")
    ballot = page.ballot("akudama-drive-s01e09~tt0081505")
    before = ballot.count("not_this_film")
    ballot.press("not_this_film")
    ballot.wait_for(["not_this_film"], "not_this_film", before + 1)
    page.command("Network.enable")
    page.command("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    ballot.press("thematic")
    page.wait(ballot.fault, "no fault is shown")
    assert page.script("return document.documentElement.scrollWidth") <= PHONE


def test_what_is_too_wide_would_be_seen(page: Page) -> None:
    page.narrow(PHONE)
    page.open("/")
    page.script("document.querySelector('h1').style.width = '500px'")
    assert page.script("return document.documentElement.scrollWidth") >= 500
    assert page.script(_WIDER, PHONE) != []
