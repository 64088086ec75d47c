"""Suggestions in a browser: support without a page load, a film chosen from several, with and without JavaScript."""

import pytest
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.page import Page

pytestmark = pytest.mark.browser

INFERNAL = "akudama-drive-s01e11~tt0338564"
SUGGESTED = "/episodes/akudama-drive-s01e11"
UNSUGGESTED = "/episodes/akudama-drive-s01e05"


def button(page: Page) -> WebElement:
    return page.one(f'[data-support*="{INFERNAL}"] button')


def count(page: Page) -> int:
    return int(page.text(f'[data-support*="{INFERNAL}"] [data-count]'))


def test_support_needs_no_page_load(page: Page) -> None:
    page.open(SUGGESTED)
    before = count(page)
    button(page).click()
    page.wait(lambda: count(page) == before + 1, "supported")
    assert button(page).get_attribute("aria-pressed") == "true"
    assert page.text("#announcer") == "You support this suggestion."
    page.driver.refresh()
    assert (count(page), button(page).get_attribute("aria-pressed")) == (before + 1, "true")
    html = page.one("html").id
    button(page).click()
    page.wait(lambda: count(page) == before, "taken back")
    assert button(page).get_attribute("aria-pressed") == "false"
    assert page.text("#announcer") == "Your support is taken back."
    assert page.one("html").id == html
    assert page.log() == []


def suggest(page: Page, film: str, reason: str) -> None:
    page.one("#suggest-film").clear()
    page.one("#suggest-film").send_keys(film)
    page.one("#suggest-reason").clear()
    page.one("#suggest-reason").send_keys(reason)
    page.follow("#suggest .primary")


def test_a_film_is_chosen_from_several(page: Page) -> None:
    page.open(UNSUGGESTED)
    suggest(page, "Black Rain", "He waits at the wheel.")
    assert page.focused("input[type=radio]"), "what is to be done next has the focus"
    assert page.script("return scrollY") > 0, "and is in sight"
    assert page.one("#suggest-reason").get_attribute("value") == "He waits at the wheel."
    page.one("input[value=tt0097694]").click()
    page.follow("#suggest .primary")
    assert page.path == UNSUGGESTED
    assert page.driver.current_url.endswith("#akudama-drive-s01e05~tt0097694")
    assert page.text(".suggestions .card:target .reason") == "He waits at the wheel."


def test_it_all_works_without_javascript(plain_page: Page) -> None:
    page = plain_page
    page.open(UNSUGGESTED)
    suggest(page, "Balck Rain", "Two policemen far from home.")
    page.one("input[type=radio]").click()
    page.follow("#suggest .primary")
    own = ".suggestions .card:target"
    assert page.text(f"{own} .reason") == "Two policemen far from home."
    page.follow(f"{own} button")
    assert page.all(own) == [], "taking the support of one's own back withdraws it"
