"""What the tests do in a browser: open, look, wait, press keys, vote. Nothing sleeps; everything waits for a state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 10
_PASSING = (NoSuchElementException, StaleElementReferenceException)


@dataclass(frozen=True)
class Page:
    """A browser tab on the served site."""

    driver: Chrome
    site: str

    def open(self, path: str) -> None:
        """Go to a path of the site; returns when the page is loaded."""
        self.driver.get(self.site + path)

    def one(self, css: str) -> WebElement:
        """The first element that a selector finds; NoSuchElementException without one."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        """All elements that a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css: str) -> str:
        """The text of the first element that a selector finds."""
        return self.one(css).text

    def texts(self, css: str) -> list[str]:
        """The texts of all elements that a selector finds."""
        return [element.text for element in self.all(css)]

    @property
    def path(self) -> str:
        """The address of the page without the site and the fragment."""
        return self.driver.current_url.removeprefix(self.site).partition("#")[0]

    def wait(self, condition: Callable[[], Any], saying: str) -> None:
        """Wait until a condition holds; a page that is being replaced meanwhile is no fault."""
        waiting = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.03, ignored_exceptions=_PASSING)
        waiting.until(lambda _: condition(), saying)

    def wait_path(self, path: str) -> None:
        """Wait until the page at a path is loaded."""
        self.wait(lambda: self.path == path and self.script("return document.readyState") == "complete", f"at {path}")

    def follow(self, css: str) -> None:
        """Click something that loads another page, and wait until that is there."""
        old = self.one("html")
        self.one(css).click()
        self.wait_gone(old)

    def wait_gone(self, old: WebElement) -> None:
        """Wait until a page was replaced by another, given the html element of the old one."""

        def replaced() -> bool:
            return self.one("html").id != old.id and self.script("return document.readyState") == "complete"

        self.wait(replaced, "the page did not change")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        actions = ActionChains(self.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def tab_to(self, css: str, *, key: str, at_most: int = 40) -> None:
        """Press a key (Tab) until the focus is on an element that a selector finds."""
        for _ in range(at_most):
            self.press(key)
            if self.focused(css):
                return
        raise AssertionError(f"{at_most} times Tab did not lead to {css}")

    def focused(self, css: str) -> bool:
        """Whether the focus is on an element that a selector finds."""
        return bool(self.script("return document.activeElement.matches(arguments[0])", css))

    def script(self, source: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(source, *arguments)

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the Chrome DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def narrow(self, width: int = 390) -> None:
        """Show the site as on a telephone."""
        screen = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": True}
        self.command("Emulation.setDeviceMetricsOverride", **screen)

    def scheme(self, name: str) -> None:
        """Say that the reader prefers a light or dark theme."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def log(self) -> list[str]:
        """What the console got since the last call: faults of scripts, refused by CSP, not found."""
        return [f"{entry['level']} {entry['message']}" for entry in self.driver.get_log("browser")]

    def open_details(self) -> None:
        """Open all reasons at once."""
        self.script("for (const details of document.querySelectorAll('details')) details.open = true")

    def ballot(self, reference_id: str) -> "Ballot":
        """The vote buttons of a reference."""
        return Ballot(self, f'[data-vote*="{reference_id}"]')


@dataclass(frozen=True)
class Ballot:
    """The vote buttons of one reference, looked up anew at each question: the page may have been reloaded."""

    page: Page
    css: str

    def button(self, choice: str) -> WebElement:
        """The button of a choice."""
        return self.page.one(f'{self.css} [data-choice="{choice}"]')

    def press(self, choice: str) -> None:
        """Click a choice."""
        self.button(choice).click()

    def count(self, choice: str) -> int:
        """How many votes a choice shows."""
        return int(self.page.text(f'{self.css} [data-count="{choice}"]'))

    def pressed(self) -> list[str]:
        """The choices that are shown as the reader's own."""
        buttons = self.page.all(f'{self.css} [aria-pressed="true"]')
        return [str(button.get_attribute("data-choice")) for button in buttons]

    def fault(self) -> str:
        """What the page says of a vote that failed; blank where nothing failed."""
        return " ".join(self.page.texts(f"{self.css} .vote-fault"))

    def wait_settled(self) -> None:
        """Wait until at least one vote was sent, and all that were are answered."""
        sent = "return performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/vote'))"
        busy = f'{self.css}[aria-busy="true"]'
        self.page.wait(lambda: self.page.script(sent) and not self.page.all(busy), "no vote was answered")

    def wait_for(self, pressed: list[str], choice: str, count: int) -> None:
        """Wait until these choices are pressed and one of them has this count."""
        self.page.wait(
            lambda: self.pressed() == pressed and self.count(choice) == count,
            f"{pressed} pressed and {count} for {choice}",
        )
