"""Shows from TVmaze: episodes, specials, other names. https://www.tvmaze.com/api"""

import re
from typing import Literal

from app.errors import NotFound
from app.fetching import Fetcher
from app.progress import Progress
from app.shows.importers.answers import Reading, read_objects
from app.shows.importers.given import (
    Choice,
    GivenEpisode,
    GivenShow,
    GivenTitle,
    checked_date,
    language_of,
    tidy,
    year_of,
)

URL = "https://api.tvmaze.com"
Specials = Literal["none", "significant", "all"]
_ADDRESS = re.compile(r"https?://(?:www\.|api\.)?tvmaze\.com/shows/(\d+)(?:/.*)?")
_TYPES = {"none": {"regular"}, "significant": {"regular", "significant_special"}}


class TVmaze:
    """The public API of TVmaze. `specials` says which episodes beside the regular ones are taken."""

    name = "tvmaze"
    licence = "Data of TVmaze (https://www.tvmaze.com), CC BY-SA: whoever shows it names TVmaze and links to it."

    def __init__(self, fetcher: Fetcher, url: str = URL, specials: Specials = "significant") -> None:
        self._fetcher = fetcher
        self._url = url.rstrip("/")
        self._specials = specials

    def identify(self, text: str) -> str:
        """A number, the address of a show's page, or an IMDb id, which TVmaze is asked for."""
        address = _ADDRESS.fullmatch(text)
        if address:
            return address[1]
        if re.fullmatch(r"tt\d{7,8}", text):
            return self._read("/lookup/shows", {"imdb": text}).id("id")
        return text if text.isascii() and text.isdecimal() else ""

    def search(self, name: str, progress: Progress) -> list[Choice]:
        """The shows that TVmaze finds by a name, best first."""
        place = f"{self._url}/search/shows"
        found = read_objects(self._fetcher.search(place, {"q": name}), place)
        return [_choice(entry.inner("show")) for entry in found]

    def fetch(self, show_id: str, progress: Progress) -> GivenShow:
        """A show with its episodes, those specials that are wanted, and its other names."""
        with progress("Asking TVmaze", 3) as done:
            show = self._read(f"/shows/{show_id}")
            done(1)
            place = f"{self._url}/shows/{show_id}/episodes"
            episodes = read_objects(self._fetcher.json(place, {"specials": 1}), place)
            done(1)
            place = f"{self._url}/shows/{show_id}/akas"
            names = [tidy(aka.text("name")) for aka in read_objects(self._fetcher.json(place), place)]
            done(1)
        return self._show(show, episodes, [name for name in names if name])

    def _read(self, path: str, params: dict[str, str | int] | None = None) -> Reading:
        return Reading(self._fetcher.json(f"{self._url}{path}", params), f"{self._url}{path}")

    def _show(self, show: Reading, episodes: list[Reading], names: list[str]) -> GivenShow:
        language = show.text("language")
        name = tidy(show.text("name"))
        if not name:
            raise NotFound("TVmaze gives this show no name.")
        channel = show.inner("network") if show.inner("network").text("name") else show.inner("webChannel")
        externals = show.inner("externals")
        originals = [other for other in names if language == "Japanese" and language_of(other) == "ja"]
        spoken = "en" if language == "English" else ""
        return GivenShow(
            source=self.name,
            licence=self.licence,
            name=name,
            original_name=next((other for other in originals if other != name), ""),
            first_year=year_of(show.text("premiered")),
            last_year=year_of(show.text("ended")),
            countries=_country(channel),
            kind=_kind(show.text("type"), show.texts("genres"), language),
            network=tidy(channel.text("name")),
            ids=_ids(show.id("id"), externals),
            other_names=tuple(names),
            episodes=tuple(_episode(episode, spoken) for episode in self._wanted(episodes)),
        )

    def _wanted(self, episodes: list[Reading]) -> list[Reading]:
        types = _TYPES.get(self._specials)
        unique = {episode.id("id"): episode for episode in episodes}
        return [episode for episode in unique.values() if types is None or (episode.text("type") or "regular") in types]


def _choice(show: Reading) -> Choice:
    channel = show.inner("network") if show.inner("network").text("name") else show.inner("webChannel")
    facts = (*_country(channel), tidy(channel.text("name")), show.text("type"))
    return Choice(show.id("id"), tidy(show.text("name")), year_of(show.text("premiered")), facts)


def _country(channel: Reading) -> tuple[str, ...]:
    code = channel.inner("country").text("code")
    return (code,) if re.fullmatch("[A-Z]{2}", code) else ()


def _kind(type_: str, genres: list[str], language: str) -> str:
    if type_ == "Animation":
        return "anime" if language == "Japanese" or "Anime" in genres else "animation"
    return "live action"


def _ids(show_id: str, externals: Reading) -> dict[str, str]:
    imdb = externals.text("imdb")
    return {"tvmaze": show_id, **({"imdb": imdb} if re.fullmatch(r"tt\d{7,8}", imdb) else {})}


def _episode(episode: Reading, language: str) -> GivenEpisode:
    number, name = episode.whole("number"), tidy(episode.text("name"))
    return GivenEpisode(
        season=None if number is None else episode.whole("season"),
        number=None if episode.whole("season") is None else number,
        titles=(GivenTitle(name, language_of(name, language)),) if name else (),
        air_date=checked_date(episode.text("airdate")),
        outside_id=episode.id("id"),
    )
