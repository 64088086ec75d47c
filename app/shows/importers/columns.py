"""Tables of episodes by the names in their header, whatever they are called there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.errors import DataError, NotAccepted
from app.matching.normalize import fold
from app.shows.importers.given import checked_date
from app.shows.importers.numbering import number_of, read_place

# The names by which a column is found, folded.
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "episode title", "name", "episode name", "titel", "titre", "titulo", "titolo"),
    "season": ("season", "season number", "staffel", "saison", "temporada"),
    "number": ("number", "episode number", "no in season", "episode", "ep", "folge", "no", "nr"),
    "segment": ("segment",),
    "language": ("language", "lang"),
    "air_date": ("air date", "airdate", "original air date", "date", "aired", "release date", "released", "year"),
    "id": ("id", "episode id"),
}
_TRANSLATED = re.compile(r"title[ _:(-]+([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)?", re.I)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE_FORMS = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")
_DATE_INSIDE = re.compile(r"\((\d{4}-\d\d-\d\d)\)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Cells:
    """What a row says. `has_number`: the table has a column of numbers; then None is a special.

    `others` are titles in other languages, with the language.
    """

    title: str
    has_number: bool = False
    season: int | None = None
    number: int | None = None
    segment: int | None = None
    language: str = ""
    air_date: str = ""
    outside_id: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Columns:
    """Where the fields stand in a row, and the titles in other languages."""

    places: Mapping[str, int]
    translated: Mapping[str, int]


def check_fields(columns: Mapping[str, str]) -> None:
    """Raises NotAccepted when a field of a column mapping is none."""
    unknown = [name for name in columns if name not in NAMES and not _TRANSLATED.fullmatch(name)]
    if unknown:
        accepted = ", ".join([*NAMES, "title:fr (and other languages)"])
        raise NotAccepted(f"There is no field {unknown[0]!r}; accepted are {accepted}.")


def has_title_column(header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a first row is a header that names the titles."""
    names = [cell.strip() for cell in header]
    if "title" in columns:
        return columns["title"] in names
    return any(fold(name) in NAMES["title"] for name in names)


def find_columns(header: Sequence[str], columns: Mapping[str, str], where: str) -> Columns:
    """Where each field stands: as `columns` maps it to a name in the header, else by the usual names.

    Raises DataError when a name that was given is not there, or no title is.
    """
    check_fields(columns)
    shown = ", ".join(header)[:200]
    folded = [fold(name) for name in header]
    places: dict[str, int] = {}
    translated: dict[str, int] = {}
    for field, name in columns.items():
        if name not in header:
            raise DataError([f"{where}: there is no column {name!r}; found are {shown}"])
        language = _TRANSLATED.fullmatch(field)
        (translated if language else places)[language[1] if language else field] = header.index(name)
    taken = {*places.values(), *translated.values()}
    for field, names in NAMES.items():
        at = next((folded.index(name) for name in names if name in folded), None)
        if field not in places and at is not None and at not in taken:
            places[field] = at
            taken.add(at)
    for at, name in enumerate(header):
        language = _TRANSLATED.fullmatch(name)
        if language and at not in taken:
            translated.setdefault(language[1], at)
    if "title" not in places:
        raise DataError(
            [f"{where}: no column title; found are {shown}. Say which it is: --column title=NAME, or --format list"]
        )
    return Columns(places, translated)


def read_cells(row: Sequence[str], columns: Columns) -> tuple[Cells, list[str]]:
    """What a row says, and what is wrong with it in words."""
    wrong: list[str] = []
    given = {field: row[at] for field, at in columns.places.items()}
    season, number = _place(given, wrong)
    segment = _whole(given.get("segment", ""), "segment", wrong)
    language = given.get("language", "")
    if language and not _LANGUAGE.fullmatch(language):
        wrong.append(f"language: {language!r} is no BCP 47 language code, as en or pt-BR")
        language = ""
    return (
        Cells(
            title=given["title"],
            has_number="number" in columns.places,
            season=season,
            number=number,
            segment=segment,
            language=language,
            air_date=_date(given.get("air_date", ""), wrong),
            outside_id=given.get("id", ""),
            others=tuple((language, row[at]) for language, at in columns.translated.items()),
        ),
        wrong,
    )


def _place(given: Mapping[str, str], wrong: list[str]) -> tuple[int | None, int | None]:
    text = given.get("number", "")
    # The number may hold the season too: "1x02", "S01E02".
    both = read_place(f"{text} x") if text and not text.isdecimal() else None
    if both and both.number is not None:
        return both.season, both.number
    return _whole(given.get("season", ""), "season", wrong), _whole(text, "number", wrong)


def _whole(text: str, field: str, wrong: list[str]) -> int | None:
    if not text:
        return None
    number = number_of(text)
    if number is None:
        wrong.append(f"{field}: {text!r} is no whole number up to 9999")
    return number


def _date(text: str, wrong: list[str]) -> str:
    if not text or _YEAR.fullmatch(text):
        return text
    inside = _DATE_INSIDE.search(text)
    found = checked_date(inside[1] if inside else text)
    if found:
        return found
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    wrong.append(f"air_date: {text!r} is no date; accepted are 2020-10-08, 2020 and 8 October 2020")
    return ""
