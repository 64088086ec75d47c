"""What a screen reader and a keyboard need: names, headings in order, unique ids, a focus that can be seen."""

from itertools import pairwise
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.contrast import ratio
from tests.browser.page import Page
from tests.browser.pages import ALL

pytestmark = pytest.mark.browser

CONTROLS = frozenset(
    ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "listbox", "DisclosureTriangle")
)
PICTURES = frozenset(("image", "img", "graphics-document"))
_HEADINGS = "return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => Number(each.tagName[1]))"
_IDS = "return [...document.querySelectorAll('[id]')].map((each) => each.id)"
_POINTERS = """
const pointed = ["for", "aria-describedby", "aria-labelledby", "aria-controls"].flatMap(
  (name) => [...document.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)));
const fragments = [...document.querySelectorAll("a[href^='#']")].map((each) => each.hash.slice(1));
return [...pointed, ...fragments].filter((id) => !document.getElementById(id));
"""
_BARE_PICTURES = """
const hidden = (each) => each.closest("[aria-hidden='true']");
const labelled = (each) => each.getAttribute("role") === "img" && each.getAttribute("aria-label");
return [...document.querySelectorAll("img:not([alt]), svg")]
  .filter((each) => each.tagName === "IMG" || !(hidden(each) || labelled(each)))
  .map((each) => each.outerHTML);
"""
# The element with the focus: what it is, whether it can be seen, its outline, and the backgrounds around it.
_FOCUS = """
const element = document.activeElement;
if (element === document.body) return null;
const style = getComputedStyle(element), box = element.getBoundingClientRect(), layers = [];
for (let each = element.parentElement; each; each = each.parentElement) {
  layers.push(getComputedStyle(each).backgroundColor);
}
const across = box.width > 4 && box.right > 0 && box.left < innerWidth;
const down = box.height > 4 && box.bottom > 0 && box.top < innerHeight;
return {
  what: `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`,
  seen: across && down, layers, colour: style.outlineColor,
  outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
};
"""


def accessibility_tree(page: Page) -> list[tuple[str, str]]:
    """Role and name of all that a screen reader is told of."""
    page.command("Accessibility.enable")
    nodes: list[dict[str, Any]] = page.command("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip()) for node in nodes if not node["ignored"]
    ]


def focus_stops(page: Page, at_most: int = 250) -> list[dict[str, Any]]:
    """Where Tab leads, from the beginning of a page to its end."""
    stops: list[dict[str, Any]] = []
    while len(stops) < at_most:
        page.press(Keys.TAB)
        stop = page.script(_FOCUS)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab has not come to the end after {at_most} stops")


@pytest.mark.parametrize("path", ALL.values(), ids=ALL)
def test_every_control_and_picture_has_a_name(page: Page, path: str) -> None:
    page.open(path)
    page.open_details()
    tree = accessibility_tree(page)
    controls = [(role, name) for role, name in tree if role in CONTROLS]
    assert {"link", "button", "searchbox"} <= {role for role, _ in controls}
    assert [role for role, name in controls if not name] == []
    assert [role for role, name in tree if role in PICTURES and not name] == []
    assert page.script(_BARE_PICTURES) == []


@pytest.mark.parametrize("path", ALL.values(), ids=ALL)
def test_headings_begin_with_one_h1_and_skip_no_level(page: Page, path: str) -> None:
    page.open(path)
    levels = page.script(_HEADINGS)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(upper, lower) for upper, lower in pairwise(levels) if lower > upper + 1] == [], f"headings {levels}"


@pytest.mark.parametrize("path", ALL.values(), ids=ALL)
def test_language_title_landmarks_and_ids(page: Page, path: str) -> None:
    page.open(path)
    assert page.one("html").get_attribute("lang") == "en"
    assert "Namesake" in page.driver.title
    roles = [role for role, _ in accessibility_tree(page)]
    assert [roles.count(role) for role in ("main", "banner", "contentinfo", "search")] == [1, 1, 1, 1]
    ids = page.script(_IDS)
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    assert page.script(_POINTERS) == [], "these ids are pointed to, and nothing has them"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/lookup?title=SE7EN", "/shows/akudama-drive", "/episodes/akudama-drive-s01e01", "/films/tt0114369"]
)
def test_the_focus_can_be_seen_at_every_stop(page: Page, path: str, scheme: str) -> None:
    page.scheme(scheme)
    page.open(path)
    page.script("document.activeElement.blur()")
    stops = focus_stops(page)
    assert len(stops) >= 8
    assert [stop["what"] for stop in stops if not stop["seen"]] == []
    assert [stop["what"] for stop in stops if stop["outline"] < 2] == []
    assert [stop["what"] for stop in stops if ratio(stop["colour"], stop["layers"]) < 3] == []


def test_a_missing_name_a_skipped_heading_and_a_hidden_focus_would_be_found(page: Page) -> None:
    page.open("/about")
    page.script("document.querySelector('label[for=search]').remove()")
    page.script("document.getElementById('search').placeholder = ''")
    assert ("searchbox", "") in accessibility_tree(page)
    page.script("document.querySelector('h1').insertAdjacentHTML('afterend', '<h4>x</h4><svg></svg>')")
    assert page.script(_HEADINGS)[:2] == [1, 4]
    assert len(page.script(_BARE_PICTURES)) == 1
    page.script("document.querySelector('nav a').style.outline = 'none'")
    assert [stop["what"] for stop in focus_stops(page) if stop["outline"] < 2] == ["A. Shows"]


def test_the_table_is_a_table_on_a_telephone_too(page: Page) -> None:
    page.narrow()
    page.open("/shows/akudama-drive")
    names = {name.rstrip(" ↑↓") for role, name in accessibility_tree(page) if role == "columnheader"}
    assert names == {"#", "Episode", "Aired", "Film", "Match", "Votes"}


def test_what_changes_is_announced(page: Page) -> None:
    page.open("/lookup?title=SE7EN")
    assert page.one(".answer").get_attribute("role") == "status"
    page.open("/lookup?title=+")
    assert page.one("#search").get_attribute("aria-invalid") == "true"
    described = page.one("#search").get_attribute("aria-describedby")
    assert page.text(f"#{described}") != ""
    assert page.one(f"#{described}").get_attribute("role") == "alert"
