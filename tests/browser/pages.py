"""The pages that every general check looks at: each kind, each state that looks different, and the longest words."""

import csv
from pathlib import Path
from urllib.parse import quote_plus

DATA = Path(__file__).resolve().parents[2] / "data"
SHOWS = ("akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural")
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 5


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def longest_film() -> str:
    """The film whose title has the longest word."""
    return max(_rows(DATA / "films.tsv"), key=lambda row: _longest_word(row["title"]))["film_id"]


def longest_episode() -> str:
    """The episode with the longest title."""
    rows = [row for slug in SHOWS for row in _rows(DATA / "shows" / f"{slug}.tsv")]
    return max(rows, key=lambda row: len(row["title"]))["episode_id"]


def unnamed_film() -> str:
    """A film that no listed episode is named after."""
    named = {row["film_id"] for slug in SHOWS for row in _rows(DATA / "shows" / f"{slug}.tsv")}
    return next(row["film_id"] for row in _rows(DATA / "films.tsv") if row["film_id"] not in named)


def _lookup(title: str) -> str:
    return f"/lookup?title={quote_plus(title)}"


GOOD = {
    "home": "/",
    "home sorted": "/?sort=name",
    "about": "/about",
    "about matching": "/about/matching",
    "lookup": "/lookup",
    "lookup decided": _lookup("SE7EN"),
    "lookup ambiguous": _lookup("Psycho"),
    "lookup pun": _lookup("The Rickshank Rickdemption"),
    "lookup no film": _lookup("The One Where Rachel Smokes"),
    "lookup no letters": _lookup("!!!"),
    "lookup long word": _lookup(LONG_WORD),
    "lookup in the tables": _lookup("akudama drive"),
    **{f"show {slug}": f"/shows/{slug}" for slug in SHOWS},
    "show last page": "/shows/supernatural?page=99",
    "show filtered": "/shows/akudama-drive?country=US&sort=-film",
    "show nothing found": "/shows/akudama-drive?q=zzzz",
    "show target": "/shows/akudama-drive#akudama-drive-s01e03",
    "episode": "/episodes/akudama-drive-s01e07",
    "episode no film": "/episodes/akudama-drive-s01e12",
    "episode two suggestions": "/episodes/akudama-drive-s01e11",
    "episode longest": f"/episodes/{longest_episode()}",
    "film": "/films/tt0114369",
    "film longest": f"/films/{longest_film()}",
    "film unnamed": f"/films/{unnamed_film()}",
}
FAULTY = {
    "lookup blank": "/lookup?title=+",
    "lookup bad year": "/lookup?title=Speed&air_year=1492",
    "no such page": "/nowhere",
    "no such show": "/shows/nowhere",
    "bad sort": "/shows/akudama-drive?sort=nonsense",
}
ALL = {**GOOD, **FAULTY}
