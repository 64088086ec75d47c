"""Ids of shows and episodes that are imported: given once, from names and numbers, and never changed."""

import re
from collections.abc import Collection, Iterator
from itertools import count

from anyascii import anyascii

from app.matching.normalize import fold
from app.shows.importers.given import GivenEpisode

_LONGEST = 60


def slugified(text: str) -> str:
    """A text in small letters, digits and hyphens; blank when nothing of it can be written so."""
    return re.sub("[^a-z0-9]+", "-", fold(anyascii(fold(text))))[:_LONGEST].strip("-")


def new_slug(name: str, year: int, taken: Collection[str]) -> str:
    """A slug for a show: its name, with the year when that is taken, with a number when that is taken too."""
    base = slugified(name) or "show"
    return base if base not in taken else _free(f"{base}-{year}", taken)


def new_episode_id(slug: str, episode: GivenEpisode, taken: Collection[str]) -> str:
    """An id for an episode: by its number, or the words of its title for a special."""
    if episode.season is not None and episode.number is not None:
        return _free(f"{slug}-s{episode.season:02}e{episode.number:02}", taken)
    return _free(f"{slug}-{slugified(episode.titles[0].text) or 'special'}", taken)


def _free(base: str, taken: Collection[str]) -> str:
    return next(name for name in _variants(base) if name not in taken)


def _variants(base: str) -> Iterator[str]:
    yield base
    for number in count(2):
        yield f"{base}-{number}"
