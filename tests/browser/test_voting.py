"""Votes in a browser with JavaScript: cast, changed, found again, taken back; and what is said when one fails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import fresh_page, halt
from tests.browser.page import Ballot, Page
from tests.conftest import Server, start_server

pytestmark = pytest.mark.browser

SHOW = "/shows/akudama-drive"
SPEED = "akudama-drive-s01e04~tt0111257"
BROTHER = "akudama-drive-s01e06~tt0222851"
BABEL = "akudama-drive-s01e10~tt0449467"
SOMETHING_WICKED = "rick-and-morty-s01e09~tt0086336"
LITTLE_SHOP = "rick-and-morty-s01e09~tt0091419"
LIMIT = 2
# Nobody clicks twice within a millisecond; this is how long people take.
HUMAN_PAUSE = 0.15


@pytest.fixture(scope="module")
def strict_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that accepts two votes an hour."""
    copy = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("strict") / "instance"))
    running = start_server(copy, NAMESAKE_VOTES_PER_HOUR=str(LIMIT))
    yield running
    halt(running)


@pytest.fixture
def ballot(page: Page) -> Ballot:
    """The vote buttons of one reference on the page of its show."""
    page.open(SHOW)
    return page.ballot(SPEED)


@pytest.mark.parametrize("path", [SHOW, "/episodes/akudama-drive-s01e04", "/films/tt0111257"])
def test_a_vote_is_cast_changed_kept_and_taken_back(page: Page, path: str) -> None:
    page.open(path)
    ballot = page.ballot(SPEED)
    thematic, title_only = ballot.count("thematic"), ballot.count("title_only")
    assert ballot.pressed() == []

    ballot.press("thematic")
    ballot.wait_for(["thematic"], "thematic", thematic + 1)
    assert page.text("#announcer") == "Your vote: Thematic."

    ballot.press("title_only")
    ballot.wait_for(["title_only"], "title_only", title_only + 1)
    assert ballot.count("thematic") == thematic, "a change moves the vote"

    page.driver.refresh()
    assert ballot.pressed() == ["title_only"]
    assert (ballot.count("thematic"), ballot.count("title_only")) == (thematic, title_only + 1)
    assert path == page.path, "no page was loaded for a vote"

    ballot.press("title_only")
    ballot.wait_for([], "title_only", title_only)
    assert page.text("#announcer") == "Your vote is taken back."
    page.driver.refresh()
    assert (ballot.pressed(), ballot.count("title_only")) == ([], title_only)


def test_a_vote_in_the_row_of_a_second_film(page: Page) -> None:
    page.open("/shows/rick-and-morty")
    main, second = page.ballot(SOMETHING_WICKED), page.ballot(LITTLE_SHOP)
    assert page.one(f"tr.second {second.css}").is_displayed()
    before, others = second.count("title_only"), main.count("title_only")
    second.press("title_only")
    second.wait_for(["title_only"], "title_only", before + 1)
    assert (main.pressed(), main.count("title_only")) == ([], others)
    page.driver.refresh()
    assert (second.pressed(), main.pressed()) == (["title_only"], [])
    second.press("title_only")
    second.wait_for([], "title_only", before)


def test_no_cookie_before_the_first_vote(page: Page, ballot: Ballot) -> None:
    assert page.driver.get_cookies() == []
    before = ballot.count("not_this_film")
    ballot.press("not_this_film")
    ballot.wait_for(["not_this_film"], "not_this_film", before + 1)
    cookies = page.driver.get_cookies()
    assert [(cookie["name"], cookie["httpOnly"], cookie["sameSite"]) for cookie in cookies] == [("voter", True, "Lax")]
    ballot.press("not_this_film")
    ballot.wait_for([], "not_this_film", before)


def test_a_vote_by_keyboard_keeps_the_focus(page: Page) -> None:
    page.open(f"{SHOW}#akudama-drive-s01e06")
    ballot = page.ballot(BROTHER)
    before = ballot.count("title_only")
    button = f'{ballot.css} [data-choice="title_only"]'
    page.tab_to(button, key=Keys.TAB, at_most=120)
    page.press(Keys.SPACE)
    ballot.wait_for(["title_only"], "title_only", before + 1)
    assert page.focused(button)
    page.press(Keys.ENTER)
    ballot.wait_for([], "title_only", before)
    assert page.focused(button)


def test_the_hint_of_a_button_follows_the_vote(page: Page, ballot: Ballot) -> None:
    before = ballot.count("thematic")
    assert "Press again" not in str(ballot.button("thematic").get_attribute("title"))
    ballot.press("thematic")
    ballot.wait_for(["thematic"], "thematic", before + 1)
    after_vote = str(ballot.button("thematic").get_attribute("title"))
    ballot.press("thematic")
    ballot.wait_for([], "thematic", before)
    after_withdrawal = str(ballot.button("thematic").get_attribute("title"))
    assert ("Press again" in after_vote, "Press again" in after_withdrawal) == (True, False)


@pytest.mark.parametrize("pause", [0, HUMAN_PAUSE], ids=["at once", "at human speed"])
def test_a_double_click_leaves_one_vote(page: Page, pause: float) -> None:
    page.open(SHOW)
    ballot = page.ballot(BABEL)
    before = ballot.count("thematic")
    actions = ActionChains(page.driver, duration=0).move_to_element(ballot.button("thematic")).click()
    actions.pause(pause).click().perform()
    ballot.wait_settled()
    page.driver.refresh()
    assert (ballot.pressed(), ballot.count("thematic")) == (["thematic"], before + 1)
    ballot.press("thematic")
    ballot.wait_for([], "thematic", before)


def test_two_votes_in_one_moment_are_of_one_voter(page: Page) -> None:
    page.open(SHOW)
    first, second = page.ballot(SPEED), page.ballot(BROTHER)
    counts = first.count("thematic"), second.count("thematic")
    page.script("for (const button of arguments) button.click()", first.button("thematic"), second.button("thematic"))
    first.wait_for(["thematic"], "thematic", counts[0] + 1)
    second.wait_for(["thematic"], "thematic", counts[1] + 1)
    page.driver.refresh()
    assert (first.pressed(), second.pressed()) == (["thematic"], ["thematic"]), "one of the votes is lost to its voter"


def test_the_limit_is_said_in_the_page(chrome: Chrome, strict_server: Server) -> None:
    page = fresh_page(chrome, strict_server.url)
    page.open(SHOW)
    ballot = page.ballot(SPEED)
    for choice in ("thematic", "title_only")[:LIMIT]:
        ballot.press(choice)
        ballot.wait_for([choice], choice, 1)
    ballot.press("not_this_film")
    page.wait(ballot.fault, "no word about the limit")
    assert f"Your network has cast {LIMIT} votes within an hour, which is the limit." in ballot.fault()
    assert page.one(f"{ballot.css} .vote-fault").aria_role == "alert"
    assert (ballot.pressed(), ballot.count("title_only"), ballot.count("not_this_film")) == (["title_only"], 1, 0)
    assert page.path == SHOW


def test_a_refusal_is_said_in_the_page_and_goes_with_the_next_vote(page: Page, ballot: Ballot) -> None:
    before = ballot.count("thematic")
    widget = page.one(ballot.css)
    address = widget.get_attribute("data-vote")
    page.script("arguments[0].dataset.vote = arguments[1]", widget, f"/api/v1/references/{SPEED}x/vote")
    ballot.press("thematic")
    page.wait(ballot.fault, "no word about the refusal")
    assert (ballot.fault(), ballot.pressed()) == ("There is no such reference.", [])
    page.script("arguments[0].dataset.vote = arguments[1]", widget, address)
    ballot.press("thematic")
    ballot.wait_for(["thematic"], "thematic", before + 1)
    assert ballot.fault() == ""


def test_a_lost_connection_is_said_in_the_page(page: Page, ballot: Ballot) -> None:
    page.command("Network.enable")
    page.command("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    ballot.press("thematic")
    page.wait(ballot.fault, "no word about the connection")
    assert ballot.fault() == "The vote could not be sent. Check your connection and try again."
    assert ballot.pressed() == []


def test_an_answer_that_is_no_json_is_said_in_words(page: Page, ballot: Ballot) -> None:
    """A reverse proxy that cannot reach the service answers with a page of its own."""
    page.script("window.fetch = async () => new Response('<h1>Bad gateway</h1>', { status: 502 })")
    ballot.press("thematic")
    page.wait(ballot.fault, "no word about the fault")
    assert "JSON" not in ballot.fault(), "the message of the parser is shown to the reader"
    assert "vote" in ballot.fault().lower()
