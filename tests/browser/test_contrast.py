"""Every text on every kind of page against its background, in the light and the dark theme (WCAG 2, level AA)."""

import pytest
import requests
from selenium.webdriver import ActionChains

from tests.browser import contrast
from tests.browser.contrast import Text
from tests.browser.page import Ballot, Page
from tests.browser.pages import ALL
from tests.conftest import Server

pytestmark = pytest.mark.browser

SCHEMES = ("light", "dark")
VOTED_SHOW = "/shows/riverdale"

# All shown texts, and values and placeholders of fields: where, text, colours from the element up to the root.
_TEXTS = """
const hidden = (element) => element.closest(".visually-hidden") || element.tagName === "OPTION";
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !hidden(element);
const label = (element) => element.tagName.toLowerCase() + [...element.classList].map((name) => `.${name}`).join("");
function stylesUpwards(element) {
  const styles = [];
  for (let each = element; each; each = each.parentElement) styles.push(getComputedStyle(each));
  return styles;
}
function describe(element, text, colour) {
  const styles = stylesUpwards(element), own = styles[0];
  return {
    where: `${label(element.parentElement)} > ${label(element)}`,
    text: text.trim().slice(0, 40),
    colour: colour || own.color,
    layers: styles.map((each) => each.backgroundColor),
    opacity: styles.reduce((all, each) => all * each.opacity, 1),
    size: parseFloat(own.fontSize),
    weight: parseFloat(own.fontWeight),
  };
}
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (node.data.trim() && shown(element) && box.width && box.right > 0) {
    found.push(describe(element, node.data));
  }
}
for (const field of document.querySelectorAll("input:not([type=hidden]), select")) {
  if (field.value) found.push(describe(field, field.value));
  if (field.placeholder) found.push(describe(field, field.placeholder, getComputedStyle(field, "::placeholder").color));
}
return found;
"""


def shown_texts(page: Page) -> list[Text]:
    """All texts that a page shows."""
    return [Text(**{**found, "layers": tuple(found["layers"])}) for found in page.script(_TEXTS)]


def faint(page: Page) -> list[str]:
    """The texts that are too faint, each kind once."""
    texts = {(text.where, text.colour, text.layers): text for text in shown_texts(page) if text.ratio < text.needed}
    return sorted(str(text) for text in texts.values())


@pytest.fixture(scope="module")
def verdicts(server: Server) -> tuple[str, ...]:
    """Votes on three references of one show, so that its page has the verdicts that look different; their names."""
    items = requests.get(f"{server.url}/api/v1{VOTED_SHOW}?film=named&per_page=3", timeout=10).json()["items"]
    for item, choice in zip(items, ("thematic", "title_only", "not_this_film"), strict=True):
        address = f"{server.url}/api/v1/references/{item['references'][0]['id']}/vote"
        for _ in range(6):  # Without a cookie each is another voter's.
            requests.put(address, json={"choice": choice}, timeout=10).raise_for_status()
    return "thematic", "title_only", "wrong_film"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ALL.values(), ids=ALL)
def test_all_text_stands_out_from_its_background(page: Page, path: str, scheme: str) -> None:
    page.scheme(scheme)
    page.open(path)
    page.open_details()
    assert len(shown_texts(page)) >= 8
    assert faint(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_votes_verdicts_and_faults_stand_out(page: Page, verdicts: tuple[str, ...], scheme: str) -> None:
    page.scheme(scheme)
    page.open(f"{VOTED_SHOW}?film=named&per_page=10")
    choices = ("thematic", "title_only", "not_this_film", "thematic")
    ballots = [Ballot(page, f"tbody tr:nth-child({row}) [data-vote]") for row in range(4, 8)]
    for ballot, choice in zip(ballots[:3], choices, strict=False):
        before = ballot.count(choice)
        ballot.press(choice)
        ballot.wait_for([choice], choice, before + 1)
    page.script("document.querySelector(arguments[0]).dataset.vote = '/api/v1/references/none/vote'", ballots[3].css)
    ballots[3].press("thematic")
    page.wait(ballots[3].fault, "no fault is shown")
    page.one("h1").click()
    for state in (*(f".verdict-{name}" for name in verdicts), ".verdict-too_few_votes", ".vote-fault"):
        assert page.all(state), f"{state} is not on the page"
    assert len(page.all('.choice[aria-pressed="true"]')) == 3
    assert faint(page) == []
    for ballot, choice in zip(ballots[:3], choices, strict=False):
        ballot.press(choice)
        page.wait(lambda ballot=ballot: ballot.pressed() == [], "the vote was not taken back")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("css", ["main a", ".search button", ".choice", ".chip", ".filters button", "thead a"])
def test_text_under_the_pointer_stands_out(page: Page, css: str, scheme: str) -> None:
    page.scheme(scheme)
    page.open("/shows/akudama-drive")
    ActionChains(page.driver).move_to_element(page.one(css)).perform()
    page.wait(lambda: page.one(css).id in [element.id for element in page.all(":hover")], f"{css} is not hovered")
    assert faint(page) == []


def test_the_two_themes_differ(page: Page) -> None:
    papers = []
    for scheme in SCHEMES:
        page.scheme(scheme)
        page.open("/")
        papers.append(contrast.luminance(contrast.background(shown_texts(page)[0].layers)))
    assert papers[0] > 0.8 > 0.1 > papers[1]


@pytest.mark.parametrize("css", [".lead", ".muted", ".search button", ".habit", "footer p", "#search"])
def test_a_faint_text_would_be_found(page: Page, css: str) -> None:
    page.open("/")
    assert faint(page) == []
    page.script("document.querySelector(arguments[0]).style.color = '#bbb'", css)
    page.script("document.querySelector(arguments[0]).style.background = '#fff'", css)
    if css == "#search":
        page.one(css).send_keys("x")
    assert len(faint(page)) >= 1


@pytest.mark.parametrize(
    ("colour", "layers", "wanted"),
    [
        ("rgb(0, 0, 0)", ["rgb(255, 255, 255)"], 21.0),
        ("rgb(255, 255, 255)", ["rgb(255, 255, 255)"], 1.0),
        ("rgb(119, 119, 119)", ["rgb(255, 255, 255)"], 4.48),
        ("color(srgb 0 0 0 / 0.5)", ["rgb(255, 255, 255)"], 3.95),
        ("rgb(0, 0, 0)", ["rgba(0, 0, 0, 0)", "rgba(255, 255, 255, 0.5)", "rgb(0, 0, 0)"], 5.32),
        ("rgb(0, 0, 0)", [], 21.0),
    ],
)
def test_contrast_is_that_of_wcag(colour: str, layers: list[str], wanted: float) -> None:
    assert contrast.ratio(colour, layers) == pytest.approx(wanted, abs=0.05)
