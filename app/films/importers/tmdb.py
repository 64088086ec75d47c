"""Asks TMDB for the films of a year and for each of them, and keeps the answers in files.

What is answered is written down at once, so a run that is stopped is gone on with at the film where it was.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadAnswer, NotAccepted, NotFound
from app.fetching import Fetcher, Params
from app.fetching.tmdb import ADDRESS, signed
from app.films.importers.kept import ANSWER, PART, Kept
from app.progress import Progress, silent

# TMDB counts further ones and does not give them.
MOST_PAGES = 500
_APPENDED = "alternative_titles,translations,external_ids,credits"
_KEPT = ("id", "title", "original_title", "original_language", "release_date", "vote_count", "imdb_id")


@dataclass(frozen=True)
class TmdbWish:
    """Which films are asked for: their years, how many people voted. `pause`: seconds before each request."""

    from_year: int
    to_year: int
    votes: int
    pause: float = 0.03


class AskingTmdb:
    """Asks for the films of years and keeps the answers in a folder. Raises SettingError without a key."""

    def __init__(self, fetcher: Fetcher, wish: TmdbWish, folder: Path, key: str, address: str = ADDRESS) -> None:
        self._fetcher = fetcher
        self._wish = wish
        self._kept = Kept(folder / f"{wish.votes}")
        self._params, self._headers = signed(key)
        self._address = address

    def forget(self) -> None:
        """Have the years of the wish asked for again, even if their answers were kept."""
        self._kept.forget(self._years)

    @property
    def _years(self) -> range:
        return range(self._wish.from_year, self._wish.to_year + 1)

    def run(self, progress: Progress = silent) -> list[Path]:
        """Ask for all that is missing; returns the files of all years, in order, those of earlier wishes too.

        Raises FetchFailed when TMDB cannot be reached or refuses the key, NotAccepted when a year has more films than
        it gives; what is answered by then stays.
        """
        self._kept.folder.mkdir(parents=True, exist_ok=True)
        for year in self._years:
            path = self._kept.folder / f"{year}{ANSWER}"
            if not path.exists():
                self._ask_year(year, path, progress)
            self._kept.finish(year)
        return self._kept.paths()

    def _ask_year(self, year: int, path: Path, progress: Progress) -> None:
        part = path.with_suffix(PART)
        known = _answered(part)
        numbers = list(dict.fromkeys(self._discover(year)))
        with (
            part.open("a", encoding="utf-8", newline="\n") as file,
            progress(f"Asking TMDB: {year}", len(numbers)) as done,
        ):
            for number in numbers:
                if number not in known:
                    film = self._film(number)
                    file.write(json.dumps(film, ensure_ascii=False) + "\n" if film else "")
                    file.flush()
                done(1)
            os.fsync(file.fileno())
        os.replace(part, path)

    def _discover(self, year: int) -> Iterator[int]:
        """Numbers of the films of a year. Pages end where they are empty, whatever their number is said to be.

        Raises NotAccepted when there are more pages than TMDB gives: films would be missing.
        """
        asked: dict[str, str | int] = {
            "primary_release_year": year,
            "vote_count.gte": self._wish.votes,
            "include_adult": "false",
            "sort_by": "primary_release_date.asc",
        }
        for page in range(1, MOST_PAGES + 1):
            answer = self._get("discover/movie", {**asked, "page": page})
            try:
                found = [int(film["id"]) for film in answer["results"]]
                pages = int(answer["total_pages"])
            except (KeyError, TypeError, ValueError):
                raise BadAnswer(f"{self._address} answered with something else than a page of films.") from None
            yield from found
            if not found or page >= pages:
                return
        said = f"TMDB knows more films of {year} with {self._wish.votes} votes than it lists"
        raise NotAccepted(f"{said}; ask for those with more votes (--votes).")

    def _film(self, number: int) -> dict[str, Any] | None:
        """What is kept of a film; None when there is none of that number any more."""
        try:
            answer = self._get(f"movie/{number}", {"append_to_response": _APPENDED})
        except NotFound:
            return None
        try:
            return _kept(answer)
        except (KeyError, TypeError, AttributeError):
            raise BadAnswer(f"{self._address}/movie/{number} answered with something else than a film.") from None

    def _get(self, path: str, params: Params) -> Any:
        time.sleep(self._wish.pause)
        return self._fetcher.json(f"{self._address}/{path}", {**params, **self._params}, self._headers)


def _answered(part: Path) -> set[int]:
    """The films that a part holds; lines that were cut off or damaged are taken from it."""
    if not part.exists():
        return set()
    lines = part.read_bytes().splitlines(keepends=True)
    whole: dict[bytes, int] = {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            whole[line] = int(json.loads(line)["id"])
    whole = {line: number for line, number in whole.items() if line.endswith(b"\n")}
    if len(whole) < len(lines):
        part.write_bytes(b"".join(whole))
    return set(whole.values())


def _kept(answer: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the answer about a film: the rest is several times as much."""
    crew = answer.get("credits", {}).get("crew", [])
    return {name: answer.get(name) for name in _KEPT} | {
        "genres": [genre["name"] for genre in answer.get("genres", [])],
        "countries": answer.get("origin_country") or [c["iso_3166_1"] for c in answer.get("production_countries", [])],
        "wikidata_id": answer.get("external_ids", {}).get("wikidata_id"),
        "directors": [person["name"] for person in crew if person.get("job") == "Director"],
        "alternative": [[t["title"], t["iso_3166_1"]] for t in answer.get("alternative_titles", {}).get("titles", [])],
        "translated": [
            [translation["data"]["title"], translation["iso_639_1"]]
            for translation in answer.get("translations", {}).get("translations", [])
            if translation["data"].get("title")
        ],
    }
