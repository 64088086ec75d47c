"""Anime from MyAnimeList through Jikan: titles in English, Japanese and romaji. https://docs.api.jikan.moe"""

import re
from collections.abc import Callable, Iterator

from app.errors import BadAnswer
from app.fetching import Fetcher
from app.progress import Progress
from app.shows.importers.answers import Reading
from app.shows.importers.given import (
    Choice,
    GivenEpisode,
    GivenShow,
    GivenTitle,
    checked_date,
    tidy,
    year_of,
)
from app.shows.importers.pacing import Pace

URL = "https://api.jikan.moe/v4"
# 3 a second and 60 a minute are allowed.
LIMITS = ((3, 1.05), (60, 60.5))
MOST_PAGES = 100
_ADDRESS = re.compile(r"https?://(?:www\.)?myanimelist\.net/anime/(\d+)(?:/.*)?")
_CUT = ("...", "…")


class Jikan:
    """The public API of Jikan. On MyAnimeList each season is an anime of its own: `season` says which one it is.

    Episodes have no id there but their number, so they are recognised by title and number.
    """

    name = "jikan"
    licence = "Data of MyAnimeList (https://myanimelist.net) through Jikan (https://jikan.moe), for personal use."

    def __init__(
        self, fetcher: Fetcher, url: str = URL, *, season: int | None = None, pace: Pace | None = None
    ) -> None:
        self._fetcher = fetcher
        self._url = url.rstrip("/")
        self._season = season
        self._pace = pace or Pace(LIMITS)

    def identify(self, text: str) -> str:
        """A number, or the address of an anime's page."""
        address = _ADDRESS.fullmatch(text)
        if address:
            return address[1]
        return text if text.isascii() and text.isdecimal() else ""

    def search(self, name: str, progress: Progress) -> list[Choice]:
        """The anime that Jikan finds by a name, best first."""
        with progress("Asking Jikan", 1) as done:
            self._pace.wait()
            place = f"{self._url}/anime"
            found = Reading(self._fetcher.search(place, {"q": name, "limit": 25}), place).objects("data")
            done(1)
        return [_choice(anime) for anime in found]

    def fetch(self, show_id: str, progress: Progress) -> GivenShow:
        """An anime with its episodes."""
        with progress("Asking Jikan", 0) as done:
            anime = self._read(f"/anime/{show_id}").inner("data")
            done(1)
            pages = list(self._pages(f"/anime/{show_id}/episodes", done))
            episodes = tuple(self._episode(show_id, number, episode) for number, episode in pages)
        names = _names(anime)
        if not names:
            raise BadAnswer(f"{self._url}/anime/{show_id}: there is no title.")
        english, japanese = tidy(anime.text("title_english")), tidy(anime.text("title_japanese"))
        aired = anime.inner("aired")
        return GivenShow(
            source=self.name,
            licence=self.licence,
            name=english or names[0],
            original_name=japanese,
            first_year=year_of(aired.text("from")) or anime.whole("year"),
            last_year=None if anime.flag("airing") else year_of(aired.text("to")),
            countries=("JP",),
            kind="anime",
            ids={"mal": show_id},
            other_names=tuple(names),
            episodes=episodes,
            seasons=None if self._season is None else frozenset({self._season}),
        )

    def _read(self, path: str, params: dict[str, str | int] | None = None) -> Reading:
        self._pace.wait()
        return Reading(self._fetcher.json(f"{self._url}{path}", params), f"{self._url}{path}")

    def _pages(self, path: str, done: Callable[[int], None]) -> Iterator[tuple[int, Reading]]:
        """All episodes by number. `has_next_page` may be true for ever: a page without anything new is the last."""
        seen: set[int] = set()
        for page in range(1, MOST_PAGES + 1):
            answer = self._read(path, {"page": page})
            done(1)
            entries = answer.objects("data")
            if page == 1 and not entries:
                # The first page was known to be empty when it was asked for by its number.
                answer = self._read(path)
                entries = answer.objects("data")
            new = [(int(entry.id("mal_id")), entry) for entry in entries]
            new = [(number, entry) for number, entry in new if number not in seen]
            yield from new
            seen |= {number for number, _ in new}
            if not new or not answer.inner("pagination").flag("has_next_page"):
                return
        raise BadAnswer(f"{self._url}{path}: more than {MOST_PAGES} pages of episodes.")

    def _episode(self, show_id: str, number: int, entry: Reading) -> GivenEpisode:
        if any(entry.text(key).rstrip().endswith(_CUT) for key in ("title", "title_japanese", "title_romanji")):
            # Long titles are cut in the list.
            entry = self._read(f"/anime/{show_id}/episodes/{number}").inner("data")
        return GivenEpisode(
            season=1 if self._season is None else self._season,
            number=number,
            titles=_titles(entry),
            air_date=checked_date(entry.text("aired")),
        )


def _names(anime: Reading) -> list[str]:
    titles = [tidy(title.text("title")) for title in anime.objects("titles")]
    single = [tidy(anime.text(key)) for key in ("title", "title_english", "title_japanese")]
    return [name for name in dict.fromkeys([*single, *titles]) if name]


def _choice(anime: Reading) -> Choice:
    names = _names(anime)
    episodes = anime.whole("episodes")
    year = anime.whole("year") or year_of(anime.inner("aired").text("from"))
    facts = (anime.text("type"), f"{episodes} episodes" if episodes else "")
    return Choice(anime.id("mal_id"), names[0] if names else "", year, facts, tuple(names))


def _titles(entry: Reading) -> tuple[GivenTitle, ...]:
    title, japanese, romaji = (tidy(entry.text(key)) for key in ("title", "title_japanese", "title_romanji"))
    # Where there is no English title the romaji stands in its place.
    found = [GivenTitle(title, "en")] if title and title != romaji else []
    found += [GivenTitle(japanese, "ja")] if japanese else []
    found += [GivenTitle(romaji, "ja-Latn")] if romaji else []
    return tuple(found)
