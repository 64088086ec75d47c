"""The same with JavaScript switched off: everything works by links and forms."""

import shutil
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import fresh_page, halt
from tests.browser.page import Ballot, Page
from tests.conftest import start_server

pytestmark = pytest.mark.browser

SHOW = "/shows/akudama-drive"
ROW = "#akudama-drive-s01e05"
DEAD_MAN = "akudama-drive-s01e05~tt0112818"
BLACK_RAIN = "akudama-drive-s01e08~tt0096933"
SOMETHING_WICKED = "rick-and-morty-s01e09~tt0086336"
LITTLE_SHOP = "rick-and-morty-s01e09~tt0091419"
LIMIT = 2
SCRIPTED = "data:text/html,<title>off</title><script>document.title = 'on'</script>"


def cast(ballot: Ballot, choice: str) -> None:
    """Press a choice and wait for the page that comes back."""
    old = ballot.page.one("html")
    ballot.press(choice)
    ballot.page.wait_gone(old)


def test_javascript_is_off_here_and_on_in_the_other_tests(page: Page, plain_page: Page) -> None:
    for browser, title, kind in ((page, "on", "function"), (plain_page, "off", "undefined")):
        browser.driver.get(SCRIPTED)
        assert browser.driver.title == title
        browser.open(SHOW)
        assert browser.script("return typeof sendVote") == kind


@pytest.mark.parametrize("path", [SHOW, "/episodes/akudama-drive-s01e05", "/films/tt0112818"])
def test_a_vote_is_cast_changed_kept_and_taken_back(plain_page: Page, path: str) -> None:
    page = plain_page
    page.open(path)
    ballot = page.ballot(DEAD_MAN)
    thematic, title_only = ballot.count("thematic"), ballot.count("title_only")
    assert ballot.pressed() == []

    cast(ballot, "thematic")
    assert page.path.partition("?")[0] == path, "back to where the vote was cast"
    assert page.driver.current_url.endswith(ROW), "at its row"
    assert (ballot.pressed(), ballot.count("thematic")) == (["thematic"], thematic + 1)

    cast(ballot, "title_only")
    assert (ballot.pressed(), ballot.count("title_only")) == (["title_only"], title_only + 1)
    assert ballot.count("thematic") == thematic

    page.driver.refresh()
    assert (ballot.pressed(), ballot.count("title_only")) == (["title_only"], title_only + 1)

    cast(ballot, "title_only")
    assert (ballot.pressed(), ballot.count("title_only")) == ([], title_only)


def test_a_vote_in_the_row_of_a_second_film(plain_page: Page) -> None:
    path = "/shows/rick-and-morty?season=1"
    plain_page.open(path)
    main, second = plain_page.ballot(SOMETHING_WICKED), plain_page.ballot(LITTLE_SHOP)
    before, others = second.count("thematic"), main.count("thematic")
    cast(second, "thematic")
    assert (plain_page.path, second.pressed(), second.count("thematic")) == (path, ["thematic"], before + 1)
    assert (main.pressed(), main.count("thematic")) == ([], others)
    cast(second, "thematic")
    assert (second.pressed(), second.count("thematic")) == ([], before)


def test_a_vote_keeps_filter_and_order(plain_page: Page) -> None:
    path = f"{SHOW}?country=US&sort=-film"
    plain_page.open(path)
    ballot = plain_page.ballot(DEAD_MAN)
    cast(ballot, "thematic")
    assert (plain_page.path, ballot.pressed()) == (path, ["thematic"])
    cast(ballot, "thematic")
    assert ballot.pressed() == []


def test_a_reload_after_a_vote_sends_nothing_again(plain_page: Page) -> None:
    plain_page.open(SHOW)
    ballot = plain_page.ballot(DEAD_MAN)
    before = ballot.count("thematic")
    cast(ballot, "thematic")
    plain_page.driver.refresh()
    assert (ballot.pressed(), ballot.count("thematic")) == (["thematic"], before + 1)
    cast(ballot, "thematic")
    assert ballot.count("thematic") == before


def test_a_double_click_of_a_voter_leaves_one_vote(plain_page: Page) -> None:
    page = plain_page
    page.open(SHOW)
    ballot = page.ballot(BLACK_RAIN)
    # Whoever never voted has no cookie before the answer: two clicks that race are two voters.
    cast(ballot, "title_only")
    cast(ballot, "title_only")
    before = ballot.count("thematic")
    old = page.one("html")
    ActionChains(page.driver, duration=0).double_click(ballot.button("thematic")).perform()
    page.wait_gone(old)
    page.driver.refresh()
    assert (ballot.pressed(), ballot.count("thematic")) == (["thematic"], before + 1)
    cast(ballot, "thematic")
    assert ballot.count("thematic") == before


def test_the_limit_is_a_page_that_says_so(plain_chrome: Chrome, prepared: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(prepared, tmp_path / "instance"))
    running = start_server(copy, NAMESAKE_VOTES_PER_HOUR=str(LIMIT))
    try:
        page = fresh_page(plain_chrome, running.url)
        page.open(SHOW)
        ballot = page.ballot(DEAD_MAN)
        cast(ballot, "not_this_film")
        cast(ballot, "thematic")
        cast(ballot, "title_only")
        assert page.text("h1") == "Too Many Requests"
        assert f"Your network has cast {LIMIT} votes within an hour, which is the limit." in page.text(".lead")
        page.one("main").find_element("link text", "Back").click()
        page.wait_path(SHOW)
        assert (ballot.pressed(), ballot.count("thematic"), ballot.count("title_only")) == (["thematic"], 1, 0)
    finally:
        halt(running)


def test_filter_order_reasons_and_lookup_need_no_script(plain_page: Page) -> None:
    page = plain_page
    page.open(SHOW)
    old = page.one("html")
    page.one("input[name=q]").send_keys("scott", Keys.ENTER)
    page.wait_gone(old)
    assert page.texts(".episode-title") == ["BLACK RAIN"]
    page.follow(".filters .clear")
    page.follow("thead th:nth-child(4) a")
    assert page.one("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.one(f"{ROW} summary").click()
    assert page.one(f"{ROW} .reasons-body").is_displayed()
    page.open("/")
    page.one("#search").send_keys("SE7EN", Keys.ENTER)
    page.wait_path("/lookup?title=SE7EN")
    assert page.text(".answer") == "“SE7EN” is named after Se7en (1995)."
