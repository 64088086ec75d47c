"""Which episodes of a list are those that are known already: by outside id, then title, then number and date.

Pure. Votes hang on the ids of episodes, so that a wrong answer would move them to another episode, and a missing one
would leave them behind: each step takes only what is alone of its kind on both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz.fuzz import ratio

from app.matching.normalize import canonical, fold, strip_part
from app.shows.importers.given import GivenEpisode, GivenTitle, is_generic

How = Literal["id", "number and title", "title", "number"]
# Days between the air dates of one episode: time zones, early releases. Weekly episodes are seven apart.
_SAME_DAYS = 3
_ALIKE = 75.0


@dataclass(frozen=True)
class Known:
    """An episode that is stored. `outside_ids` are those of the source that the list is from.

    One that vanished is taken only where no other fits.
    """

    id: str
    season: int | None
    number: int | None
    air_date: str
    titles: tuple[GivenTitle, ...]
    outside_ids: frozenset[str] = frozenset()
    vanished: bool = False


@dataclass(frozen=True)
class Recognised:
    """The known episode that an episode of the list is, and what it was recognised by."""

    id: str
    how: How


class _Pairing:
    """What is recognised so far, and what is left on both sides."""

    def __init__(self, known: Sequence[Known], given: Sequence[GivenEpisode]) -> None:
        self.known = dict(enumerate(known))
        self.given = dict(enumerate(given))
        self.found: dict[int, Recognised] = {}

    def pair(self, place: int, at: int, how: How) -> None:
        """Note that an episode of the list is a known one."""
        self.found[place] = Recognised(self.known.pop(at).id, how)
        del self.given[place]

    def by(
        self,
        how: How,
        keys: Callable[[Known | GivenEpisode], Iterable[Hashable]],
        fits: Callable[[Known, GivenEpisode], bool] = lambda known, given: True,
    ) -> None:
        """Pair what has a key in common and fits, where neither side could be paired otherwise."""
        places: dict[Hashable, list[int]] = defaultdict(list)
        for at, known in self.known.items():
            for key in set(keys(known)):
                places[key].append(at)
        wanted = {
            place: {at for key in set(keys(given)) for at in places[key] if fits(self.known[at], given)}
            for place, given in self.given.items()
        }
        for place, candidates in wanted.items():
            present = {at for at in candidates if not self.known[at].vanished}
            wanted[place] = present or candidates
        claims = Counter(at for candidates in wanted.values() for at in candidates)
        for place, candidates in wanted.items():
            if len(candidates) == 1:
                (at,) = candidates
                if claims[at] == 1:
                    self.pair(place, at, how)


def recognise(known: Sequence[Known], given: Sequence[GivenEpisode]) -> Mapping[int, Recognised]:
    """By place in the list: which known episode it is. Those that are not in it are new."""
    pairing = _Pairing(known, given)
    pairing.by("id", _outside_ids)
    pairing.by("number and title", _numbered_titles)
    pairing.by("title", _titles)
    pairing.by("number", _number, _same_by_number)
    return pairing.found


def _outside_ids(episode: Known | GivenEpisode) -> Iterable[Hashable]:
    if isinstance(episode, Known):
        return episode.outside_ids
    return {episode.outside_id} - {""}


def title_forms(titles: Iterable[GivenTitle]) -> set[str]:
    """Keys of titles to recognise an episode by: without articles and "Chapter Nine:", of all segments together."""
    titles = list(titles)
    texts = {title.text for title in titles}
    segments: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        if title.segment is not None:
            segments[title.language].append(title.text)
    texts |= {" / ".join(parts) for parts in segments.values()}
    texts = {text for text in texts if not is_generic(text)}
    return {canonical(fold(form)) for text in texts for form in (text, strip_part(text)) if form} - {""}


def _titles(episode: Known | GivenEpisode) -> Iterable[Hashable]:
    return title_forms(episode.titles)


def _number(episode: Known | GivenEpisode) -> Iterable[Hashable]:
    return () if episode.number is None else ((episode.season, episode.number),)


def _numbered_titles(episode: Known | GivenEpisode) -> Iterable[Hashable]:
    return [(place, title) for place in _number(episode) for title in _titles(episode)]


def _same_by_number(known: Known, given: GivenEpisode) -> bool:
    """Whether two episodes of one number are the same: the air dates agree or are unknown, or the titles are alike."""
    return _dates_agree(known.air_date, given.air_date) or any(
        ratio(one, other) >= _ALIKE for one in title_forms(known.titles) for other in title_forms(given.titles)
    )


def _dates_agree(one: str, other: str) -> bool:
    if not one or not other:
        return True
    if len(one) == 4 or len(other) == 4:
        return one[:4] == other[:4]
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= _SAME_DAYS
