"""Shows from TMDB, with the titles of episodes in several languages. https://developer.themoviedb.org"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.errors import NotAccepted, NotFound
from app.fetching import Fetcher
from app.fetching.tmdb import ADDRESS, NOTICE, signed
from app.progress import Progress
from app.shows.importers.answers import Reading
from app.shows.importers.given import (
    Choice,
    GivenEpisode,
    GivenShow,
    GivenTitle,
    checked_date,
    is_generic,
    tidy,
    year_of,
)

_PAGE = re.compile(r"https?://(?:www\.)?themoviedb\.org/tv/(\d+)(?:-[^/]*)?(?:/.*)?")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_ELSEWHERE = {"imdb": re.compile("tt[0-9]{7,8}"), "wikidata": re.compile("Q[0-9]{1,12}")}
_OVER = ("Ended", "Canceled")


class TMDB:
    """The API of TMDB, version 3. The first language gives the titles that come first."""

    name = "tmdb"
    licence = f"{NOTICE} Attribution is required."

    def __init__(self, fetcher: Fetcher, key: str, languages: Sequence[str] = ("en",), url: str = ADDRESS) -> None:
        wrong = [language for language in languages if not _LANGUAGE.fullmatch(language)]
        if wrong or not languages:
            raise NotAccepted(f"{(wrong or [''])[0]!r} is no language of TMDB; accepted are codes as en, fr and pt-BR.")
        self._fetcher = fetcher
        self._languages = tuple(dict.fromkeys(languages))
        self._url = url.rstrip("/")
        self._params, self._headers = signed(key)

    def identify(self, text: str) -> str:
        """A number, the address of a show's page, or an IMDb id, which TMDB is asked for."""
        address = _PAGE.fullmatch(text)
        if address:
            return address[1]
        if re.fullmatch(r"tt\d{7,8}", text):
            found = self._read(f"/find/{text}", external_source="imdb_id").objects("tv_results")
            if not found:
                raise NotFound(f"TMDB knows no show {text}.")
            return found[0].id("id")
        return text if text.isascii() and text.isdecimal() else ""

    def search(self, name: str, progress: Progress) -> list[Choice]:
        """The shows that TMDB finds by a name, best first."""
        place = f"{self._url}/search/tv"
        asked = {"query": name, "language": self._languages[0], **self._params}
        found = Reading(self._fetcher.search(place, asked, self._headers), place).objects("results")
        return [
            Choice(
                show.id("id"),
                tidy(show.text("name")),
                year_of(show.text("first_air_date")),
                tuple(show.texts("origin_country")),
                (tidy(show.text("original_name")),),
            )
            for show in found
        ]

    def fetch(self, show_id: str, progress: Progress) -> GivenShow:
        """A show with its episodes, each with its titles in the languages that have one of their own."""
        wanted = "external_ids,alternative_titles"
        show = self._read(f"/tv/{show_id}", language=self._languages[0], append_to_response=wanted)
        numbers = [season.whole("season_number") for season in show.objects("seasons")]
        episodes: dict[str, GivenEpisode] = {}
        with progress("Asking TMDB", len(numbers) * len(self._languages)) as done:
            for number in numbers:
                for language in self._languages:
                    season = self._read(f"/tv/{show_id}/season/{number}", language=language)
                    for episode in season.objects("episodes"):
                        _add(episodes, episode, language)
                    done(1)
        return self._show(show_id, show, tuple(episodes.values()))

    def _read(self, path: str, **params: str | int) -> Reading:
        place = f"{self._url}{path}"
        return Reading(self._fetcher.json(place, {**params, **self._params}, self._headers), place)

    def _show(self, show_id: str, show: Reading, episodes: tuple[GivenEpisode, ...]) -> GivenShow:
        name, original = tidy(show.text("name")), tidy(show.text("original_name"))
        external = show.inner("external_ids")
        elsewhere = {name: external.text(f"{name}_id") for name in _ELSEWHERE}
        ids = {name: value for name, value in elsewhere.items() if _ELSEWHERE[name].fullmatch(value)}
        networks = [tidy(network.text("name")) for network in show.objects("networks")]
        others = [tidy(other.text("title")) for other in show.inner("alternative_titles").objects("results")]
        return GivenShow(
            source=self.name,
            licence=self.licence,
            name=name or original,
            original_name="" if original == name else original,
            first_year=year_of(show.text("first_air_date")),
            last_year=year_of(show.text("last_air_date")) if show.text("status") in _OVER else None,
            countries=tuple(code for code in show.texts("origin_country") if re.fullmatch("[A-Z]{2}", code)),
            kind=_kind(show),
            network=", ".join(network for network in networks if network),
            ids={"tmdb": show_id, **ids},
            other_names=tuple(other for other in others if other),
            episodes=episodes,
            languages=frozenset(self._languages),
        )


def _kind(show: Reading) -> str:
    if "Animation" not in {genre.text("name") for genre in show.objects("genres")} and 16 not in {
        genre.whole("id") for genre in show.objects("genres")
    }:
        return "live action"
    return "anime" if show.text("original_language") == "ja" else "animation"


def _add(episodes: dict[str, GivenEpisode], episode: Reading, language: str) -> None:
    """Add what a language says of an episode. Where it has no title of its own another one, or a number, is given."""
    episode_id, name = episode.id("id"), tidy(episode.text("name"))
    known = episodes.get(episode_id)
    if known is None:
        season, number = episode.whole("season_number"), episode.whole("episode_number")
        # The season 0 is that of the specials.
        if not season or number is None:
            season = number = None
        titles = (GivenTitle(name, language),) if name else ()
        episodes[episode_id] = GivenEpisode(season, number, titles, checked_date(episode.text("air_date")), episode_id)
    elif name and not is_generic(name) and name not in {title.text for title in known.titles}:
        episodes[episode_id] = replace(known, titles=(*known.titles, GivenTitle(name, language)))
