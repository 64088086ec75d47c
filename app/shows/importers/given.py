"""What a source says of a show: the form that every importer brings its episodes into."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.matching.normalize import fold, fold_numbers, visible
from app.progress import Progress

KINDS = ("anime", "animation", "live action")
MAX_TITLE = 300
_PLACEHOLDERS = frozenset({"", "tba", "tbd", "untitled", "to be announced", "to be determined"})
# IMDb writes "Episode #1.7" for an episode whose title it does not know.
_UNKNOWN = re.compile(r"Episode #\d+\.\d+")
_COUNTED = re.compile(r"(?:episode|ep|folge|episodio|aflevering|avsnitt|odcinek) \d+|第\d+話")
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0590-\u05ff]"), "he"),
)


@dataclass(frozen=True)
class GivenTitle:
    """A title of an episode; the language is BCP 47, blank when it is not known."""

    text: str
    language: str = ""
    segment: int | None = None

    @property
    def is_placeholder(self) -> bool:
        """Whether it stands in for a title that is not known yet."""
        return fold(self.text) in _PLACEHOLDERS or _UNKNOWN.fullmatch(self.text) is not None


@dataclass(frozen=True)
class GivenEpisode:
    """An episode. Season and number are None for specials; `air_date` is YYYY-MM-DD, a year, or blank.

    `outside_id` names it at its source for good; blank where the source has no such id. The title as aired comes first.
    """

    season: int | None
    number: int | None
    titles: tuple[GivenTitle, ...]
    air_date: str = ""
    outside_id: str = ""

    @property
    def is_untitled(self) -> bool:
        """Whether its title is not known yet."""
        return all(title.is_placeholder for title in self.titles)

    @property
    def air_year(self) -> int | None:
        """Year of the air date."""
        return int(self.air_date[:4]) if self.air_date else None


@dataclass(frozen=True)
class GivenShow:
    """A show as a source has it.

    `source` is the name of the source, `ids` are the show's ids by service, that of the source among them where it has
    one. `seasons` and `languages`: of which seasons the episodes, and in which languages the titles, are all there;
    None: of the whole show, in all languages that the source has. `licence` says on what terms it may be used.
    """

    source: str
    name: str
    original_name: str = ""
    first_year: int | None = None
    last_year: int | None = None
    countries: tuple[str, ...] = ()
    kind: str = ""
    network: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    other_names: tuple[str, ...] = ()
    episodes: tuple[GivenEpisode, ...] = ()
    seasons: frozenset[int] | None = None
    languages: frozenset[str] | None = None
    licence: str = ""


@dataclass(frozen=True)
class Choice:
    """One of the shows that a search found: its id at the source, and what tells it from the others."""

    id: str
    name: str
    year: int | None = None
    facts: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    def __str__(self) -> str:
        facts = ", ".join(part for part in (str(self.year or ""), *self.facts) if part)
        return f"{self.name}{f' ({facts})' if facts else ''}"


def obvious(name: str, choices: Sequence[Choice]) -> Choice | None:
    """The only show that a search by name found, or the only one of this very name; None when somebody has to pick."""
    if len(choices) == 1:
        return choices[0]
    wanted = fold(name)
    same = [choice for choice in choices if wanted in {fold(text) for text in (choice.name, *choice.other_names)}]
    return same[0] if len(same) == 1 else None


class ShowSource(Protocol):
    """A service or a folder that shows are imported from."""

    name: str
    licence: str

    def identify(self, text: str) -> str:
        """The id at this source that a text is, an id or an address; blank when it is the name of a show."""
        ...

    def search(self, name: str, progress: Progress) -> list[Choice]:
        """The shows of a name, best first."""
        ...

    def fetch(self, show_id: str, progress: Progress) -> GivenShow:
        """A show with its episodes. Raises NotFound when there is none of this id."""
        ...


def is_generic(title: str) -> bool:
    """Whether a title says nothing but the number of its episode ("Episode 3"), or is a placeholder for one."""
    folded = fold(title)
    return GivenTitle(title).is_placeholder or _COUNTED.fullmatch(fold_numbers(folded)) is not None


def language_of(text: str, else_language: str = "") -> str:
    """The language of a text in a script that only one language is written in, else the one given."""
    return next((language for script, language in _SCRIPTS if script.search(text)), else_language)


def checked_date(text: str) -> str:
    """The date YYYY-MM-DD at the beginning of a text, or blank when there is none, or none of the calendar."""
    try:
        return date.fromisoformat(text[:10]).isoformat() if re.match(r"\d{4}-\d\d-\d\d", text) else ""
    except ValueError:
        return ""


def year_of(text: str) -> int | None:
    """The year that a date begins with."""
    return int(text[:4]) if re.match(r"\d{4}", text) else None


def tidy(text: str) -> str:
    """A text of a service as it is stored: composed, without invisible characters and blanks too many, cut."""
    return unicodedata.normalize("NFC", visible(text[: 4 * MAX_TITLE]))[:MAX_TITLE]
