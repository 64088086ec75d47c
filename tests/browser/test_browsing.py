"""Browsing: from the home page to a table, sorting, filtering, reasons, and a lookup by keyboard."""

import re

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.browser.page import Page

pytestmark = pytest.mark.browser

SHOW = "/shows/akudama-drive"
EPISODES = [
    "SE7EN",
    "RESERVOIR DOGS",
    "MISSION: IMPOSSIBLE",
    "SPEED",
    "DEAD MAN WALKING",
    "BROTHER",
    "La Cité des Enfants Perdus",
    "BLACK RAIN",
    "THE SHINING",
    "BABEL",
    "WAR GAMES",
    "Akudama Drive",
]
FIRST_ROW = "#akudama-drive-s01e01"
SORTED = "th[aria-sort]"


def titles(page: Page) -> list[str]:
    """The episode titles of the table, in order."""
    return page.texts(".cell-episode .episode-title")


def films(page: Page) -> list[str]:
    """The film titles of the table, in order."""
    return page.texts(".cell-film > .film-title")


def sorted_by(page: Page) -> list[tuple[str, str | None]]:
    """The headers that say the table is sorted by them, and in which direction."""
    return [(head.text.rstrip(" ↑↓"), head.get_attribute("aria-sort")) for head in page.all(SORTED)]


def test_from_the_home_page_to_a_table(page: Page) -> None:
    page.open("/")
    page.one("main").find_element("link text", "Akudama Drive").click()
    page.wait_path(SHOW)
    assert "Akudama Drive" in page.text("h1")
    assert page.driver.title.startswith("Akudama Drive")
    assert titles(page) == EPISODES
    assert films(page)[:3] == ["Se7en", "Reservoir Dogs", "Mission: Impossible"]
    assert page.text(".summary .big") == "11 of 12"


def test_from_a_table_to_episode_and_film_and_back(page: Page) -> None:
    page.open(SHOW)
    page.follow(f"{FIRST_ROW} .episode-title")
    assert page.path == "/episodes/akudama-drive-s01e01"
    assert page.text("h1") == "SE7EN"
    page.follow(".card-shown .film-title")
    assert page.path == "/films/tt0114369"
    page.follow(".card .credits a")
    assert page.driver.current_url.endswith(f"{SHOW}{FIRST_ROW}")
    assert page.one(FIRST_ROW).is_displayed()


def test_a_click_on_a_header_sorts_and_a_second_one_turns_round(page: Page) -> None:
    page.open(SHOW)
    assert sorted_by(page) == [("#", "ascending")]
    by_number = films(page)
    page.follow("thead th:nth-child(4) a")
    ascending = films(page)
    assert sorted_by(page) == [("Film", "ascending")]
    assert ascending == sorted(by_number, key=str.casefold) != by_number
    assert titles(page)[-1] == "Akudama Drive", "an episode without a film stands last"
    page.follow("thead th:nth-child(4) a")
    assert sorted_by(page) == [("Film", "descending")]
    assert films(page) == ascending[::-1]
    assert titles(page)[-1] == "Akudama Drive", "an episode without a film stands last in both directions"


def test_the_table_of_shows_sorts_too(page: Page) -> None:
    page.open("/")
    assert sorted_by(page) == [("Named after films", "descending")]
    page.follow("thead th:first-child a")
    names = page.texts(".show-name")
    assert names == sorted(names, key=str.casefold)
    assert len(names) >= 45
    assert sorted_by(page) == [("Show", "ascending")]


def test_a_text_filters_by_episode_film_and_director(page: Page) -> None:
    page.open(SHOW)
    page.one("input[name=q]").send_keys("ridley scott", Keys.ENTER)
    page.wait_path(f"{SHOW}?q=ridley+scott")
    assert titles(page) == ["BLACK RAIN"]
    assert page.one("input[name=q]").get_attribute("value") == "ridley scott"
    assert "1 episode" in page.text(".filters .grow-right")
    page.follow(".filters .clear")
    assert titles(page) == EPISODES


def test_a_choice_filters_and_leaves_blanks_out_of_the_address(page: Page) -> None:
    page.open(SHOW)
    old = page.one("html")
    Select(page.one("select[name=film]")).select_by_visible_text("without a film")
    page.one(".filters button").click()
    page.wait_gone(old)
    assert page.path == f"{SHOW}?film=none"
    assert titles(page) == ["Akudama Drive"]
    assert Select(page.one("select[name=film]")).first_selected_option.text == "without a film"


def test_the_keyboard_reaches_every_choice_of_a_filter(page: Page) -> None:
    page.open(SHOW)
    page.script("document.querySelector('select[name=film]').focus()")
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert page.focused("select[name=film]"), "the choice on the way to the second one took the focus away"
    assert Select(page.one("select[name=film]")).first_selected_option.text == "without a film"


def test_a_chip_filters_and_goes_with_the_order(page: Page) -> None:
    page.open(f"{SHOW}?sort=-film")
    chip = next(link for link in page.all(".chip") if link.text.startswith("Japan"))
    old = page.one("html")
    chip.click()
    page.wait_gone(old)
    assert films(page) == ["Brother"]
    assert sorted_by(page) == [("Film", "descending")]
    assert page.text(".chip-on").startswith("Japan")


def test_the_back_button_shows_the_table_as_it_was(page: Page) -> None:
    page.open(SHOW)
    page.one("input[name=q]").send_keys("speed", Keys.ENTER)
    page.wait_path(f"{SHOW}?q=speed")
    page.driver.back()
    page.wait_path(SHOW)
    assert titles(page) == EPISODES
    assert page.all("form[data-filters] [disabled]") == []


def test_the_mouse_opens_and_closes_the_reasons(page: Page) -> None:
    page.open(SHOW)
    reasons = page.one(f"{FIRST_ROW} .reasons-body")
    assert not reasons.is_displayed()
    page.one(f"{FIRST_ROW} .why").click()
    assert reasons.is_displayed()
    assert "Confirmed in the curated list of the show." in reasons.text
    assert page.texts(f"{FIRST_ROW} .evidence li") != []
    page.one(f"{FIRST_ROW} .why").click()
    assert not reasons.is_displayed()


def test_the_keyboard_opens_and_closes_the_reasons(page: Page) -> None:
    page.open(f"{SHOW}{FIRST_ROW}")
    reasons = page.one(f"{FIRST_ROW} .reasons-body")
    page.tab_to(f"{FIRST_ROW} summary", key=Keys.TAB, at_most=80)
    page.press(Keys.ENTER)
    assert reasons.is_displayed()
    page.press(Keys.SPACE)
    assert not reasons.is_displayed()


def test_a_lookup_with_the_keyboard_alone(page: Page) -> None:
    page.open("/")
    page.press("/")
    assert page.focused("#search")
    assert page.one("#search").get_attribute("value") == "", "the key itself is not typed"
    page.press("SE7EN", Keys.ENTER)
    page.wait_path("/lookup?title=SE7EN")
    assert page.text(".answer") == "“SE7EN” is named after Se7en (1995)."
    page.tab_to('.answer a[href="/films/tt0114369"]', key=Keys.TAB)
    page.press(Keys.ENTER)
    page.wait_path("/films/tt0114369")
    assert page.text("h1 cite") == "Se7en"


@pytest.mark.parametrize("path", ["/", SHOW, "/lookup?title=Speed", "/about", "/nowhere"])
def test_a_slash_goes_to_the_search_on_every_page(page: Page, path: str) -> None:
    page.open(path)
    page.script("document.activeElement.blur()")
    page.press("/")
    assert page.focused("#search")


def test_a_slash_can_be_typed_into_a_field(page: Page) -> None:
    page.open("/")
    page.press("/", "Face/Off")
    assert page.one("#search").get_attribute("value") == "Face/Off"


def test_a_lookup_of_a_title_that_names_no_film(page: Page) -> None:
    page.open("/")
    page.one("#search").send_keys("The One Where Rachel Smokes", Keys.ENTER)
    page.wait_path("/lookup?title=The+One+Where+Rachel+Smokes")
    said = r"By its title alone “The One Where Rachel Smokes” is none of the [\d,]+ films known here\."
    assert re.fullmatch(said, page.text(".answer"))


def test_a_lookup_of_an_episode_leads_to_it_and_its_film(page: Page) -> None:
    page.open("/")
    page.one("#search").send_keys("anatomy park", Keys.ENTER)
    page.wait_path("/lookup?title=anatomy+park")
    assert page.texts(".hits li") == ["Anatomy Park Rick and Morty S01E03: confirmed Jurassic Park (1993)"]
    page.follow(".hits a")
    assert (page.path, page.text("h1")) == ("/episodes/rick-and-morty-s01e03", "Anatomy Park")
    page.driver.back()
    page.follow('.hits a[href^="/films/"]')
    assert page.text("h1 cite") == "Jurassic Park"


def test_an_example_of_a_lookup(page: Page) -> None:
    page.open("/lookup")
    page.follow('main a[href="/lookup?title=SE7EN"]')
    assert page.text(".answer") == "“SE7EN” is named after Se7en (1995)."


def test_a_season_is_chosen_and_all_again(page: Page) -> None:
    page.open("/shows/rick-and-morty")
    assert page.text(".filters .grow-right").startswith("1–50 of ")
    for season, path in (("3", "/shows/rick-and-morty?season=3"), ("all", "/shows/rick-and-morty")):
        old = page.one("html")
        Select(page.one("select[name=season]")).select_by_visible_text(season)
        page.one(".filters button").click()
        page.wait_gone(old)
        assert page.path.rstrip("?") == path
        assert Select(page.one("select[name=season]")).first_selected_option.text == season
        seasons = {number[:3] for number in page.texts("td.cell-number") if number}
        assert seasons == {"S03"} if season == "3" else len(seasons) > 1


def test_the_back_link_of_an_error_leads_to_the_page_one_came_from(page: Page) -> None:
    came_from = f"{SHOW}?country=US&sort=-film"
    page.open(came_from)
    page.script("arguments[0].setAttribute('href', '/films/nowhere')", page.one(f"{FIRST_ROW} .film-title"))
    page.follow(f"{FIRST_ROW} .film-title")
    assert page.text("h1") == "Not Found"
    page.one("main").find_element("link text", "Back").click()
    page.wait_path(came_from)
    assert sorted_by(page) == [("Film", "descending")]


def test_the_first_tab_skips_to_the_content(page: Page) -> None:
    page.open("/about")
    page.press(Keys.TAB)
    assert page.focused(".skip")
    assert page.one(".skip").rect["x"] >= 0, "the link is shown while it has the focus"
    page.press(Keys.ENTER, Keys.TAB)
    assert page.focused("main a")
