"""Shows from our own tables: `shows.tsv` and one file a show in `shows/`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import utc_now
from app.importing import SENTENCE, SENTENCE_WANTED, ImportReport, Problems, Row, read_table, upsert
from app.matching.normalize import fold
from app.shows.importers.given import KINDS
from app.shows.importers.merging import DataRow, in_order, title_rows
from app.shows.importers.storing import fill_ids, values_of
from app.shows.models import Episode, EpisodeTitle, Show

SHOW_COLUMNS = (
    "slug",
    "name",
    "original_name",
    "first_year",
    "last_year",
    "countries",
    "kind",
    "network",
    "complete",
)
OPTIONAL_SHOW_COLUMNS = ("habit", "imdb_id", "tvmaze_id", "wikidata_id")
EPISODE_COLUMNS = (
    "episode_id",
    "season",
    "number",
    "segment",
    "title",
    "language",
    "air_date",
    "film_id",
    "relation",
)
OPTIONAL_EPISODE_COLUMNS = ("note", "synopsis")
RELATIONS = frozenset({"exact", "stylised", "variant", "partial", "parody"})
NO_FILM = "none"

# Behind every season, number and year.
_LAST = 10_000
_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"


@dataclass
class ShowTables:
    """Checked rows of all shows, ready for the database."""

    shows: list[DataRow] = field(default_factory=list)
    episodes: list[DataRow] = field(default_factory=list)
    titles: list[DataRow] = field(default_factory=list)


def read_shows(folder: Path, film_years: Mapping[str, int], problems: Problems) -> ShowTables:
    """Checked rows of `shows.tsv` and `shows/*.tsv` in a folder; faults are noted in `problems`.

    `film_years` gives the year of each known film: a film named in a show must be known and not be younger than
    the episode.
    """
    tables = ShowTables()
    rows = read_table(folder / "shows.tsv", SHOW_COLUMNS, problems, OPTIONAL_SHOW_COLUMNS)
    problems.unique(rows, "slug")
    for row in rows:
        tables.shows.append(_show(row, problems))
    slugs = {row["slug"] for row in tables.shows}
    taken: dict[str, str] = {}
    files = {path.stem: path for path in (folder / "shows").glob("*.tsv")}
    for slug in sorted(set(files) - slugs):
        problems.found.append(f"shows/{slug}.tsv:1: shows.tsv has no show {slug!r}")
    for row in rows:
        if row["slug"] in files:
            found = len(tables.episodes)
            _read_episodes(row["slug"], files[row["slug"]], film_years, tables, problems)
            for episode in tables.episodes[found:]:
                other = taken.setdefault(episode["id"], row["slug"])
                if other != row["slug"]:
                    fault = f"episode_id: {episode['id']!r} is an episode of {other!r} already"
                    problems.found.append(f"shows/{row['slug']}.tsv: {fault}")
        else:
            problems.add(row, "slug", f"there is no file shows/{row['slug']}.tsv")
    return tables


def _show(row: Row, problems: Problems) -> DataRow:
    problems.required(row, "first_year")
    return {
        "slug": problems.matching(row, "slug", _SLUG, "a slug of small letters, digits and hyphens"),
        "name": problems.required(row, "name"),
        "original_name": row["original_name"],
        "first_year": problems.integer(row, "first_year", 1928, 2100) or 0,
        "last_year": problems.integer(row, "last_year", 1928, 2100),
        "countries": problems.listed(row, "countries", "[A-Z]{2}", "an ISO 3166-1 alpha-2 country code"),
        "kind": problems.one_of(row, "kind", KINDS),
        "network": row["network"],
        "complete": problems.one_of(row, "complete", {"yes", "no"}) == "yes",
        "habit": row["habit"],
        "imdb_id": problems.matching(row, "imdb_id", "tt[0-9]{7,8}", "an IMDb id"),
        "tvmaze_id": problems.matching(row, "tvmaze_id", "[0-9]+", "a TVmaze id"),
        "wikidata_id": problems.matching(row, "wikidata_id", "Q[0-9]+", "a Wikidata id"),
    }


def _read_episodes(
    slug: str, path: Path, film_years: Mapping[str, int], tables: ShowTables, problems: Problems
) -> None:
    rows = read_table(path, EPISODE_COLUMNS, problems, OPTIONAL_EPISODE_COLUMNS)
    problems.unique(rows, "episode_id", "segment", "title", "language")
    episodes: dict[str, DataRow] = {}
    places: dict[tuple[Any, Any], str] = {}
    counts: dict[str, int] = {}
    for row in rows:
        episode = _episode(slug, row, len(episodes) + 1, problems)
        known = episodes.setdefault(episode["id"], episode)
        differing = [key for key in ("season", "number", "air_date") if known[key] != episode[key]]
        if episode["synopsis"] and known["synopsis"] != episode["synopsis"]:
            problems.add(row, "synopsis", "stands in the first row of an episode only")
        if differing:
            problems.add(row, differing[0], f"differs from the first row of {episode['id']!r}")
        place = (episode["season"], episode["number"])
        if None not in place and places.setdefault(place, episode["id"]) != episode["id"]:
            problems.add(row, "number", f"is the number of {places[place]!r} already")
        counts[episode["id"]] = counts.get(episode["id"], 0) + 1
        tables.titles.append(_title(row, counts[episode["id"]], film_years, problems))
    for earlier, later in pairwise(rows):
        if _order(earlier) > _order(later):
            problems.add(later, "episode_id", "is out of order: season and number ascend, unnumbered ones come last")
    tables.episodes.extend(episodes.values())


def _order(row: Row) -> tuple[int, int]:
    season, number = _number(row["season"]), _number(row["number"])
    return (_LAST if season is None else season, _LAST if number is None else number)


def _number(text: str) -> int | None:
    """A number in ASCII digits; superscripts and the like are none."""
    return int(text) if text.isascii() and text.isdigit() else None


def _air_date(row: Row, problems: Problems) -> str:
    """A date or a year. The pattern alone would take 30 February."""
    text = problems.matching(row, "air_date", _DATE, "a date YYYY-MM-DD or a year")
    if re.fullmatch(_DATE, text) and len(text) > 4:
        try:
            date.fromisoformat(text)
        except ValueError:
            problems.add(row, "air_date", f"{text!r} is no day of the calendar")
    return text


def _episode(slug: str, row: Row, position: int, problems: Problems) -> DataRow:
    season = problems.integer(row, "season", 0, 100)
    number = problems.integer(row, "number", 0, 2000)
    if (season is None) != (number is None):
        problems.add(row, "number", "season and number are both given or both blank")
    expected = rf"{re.escape(slug)}-[a-z0-9]+(-[a-z0-9]+)*"
    problems.required(row, "episode_id")
    problems.matching(row, "episode_id", expected, f"an id that begins with {slug}-")
    air_date = _air_date(row, problems)
    return {
        "id": row["episode_id"],
        "show_slug": slug,
        "season": season,
        "number": number,
        "position": position,
        "air_date": air_date,
        "air_year": _number(air_date[:4]),
        "synopsis": problems.matching(row, "synopsis", SENTENCE, SENTENCE_WANTED),
    }


def _title(row: Row, position: int, film_years: Mapping[str, int], problems: Problems) -> DataRow:
    film, relation = row["film_id"], row["relation"]
    if film:
        problems.one_of(row, "relation", RELATIONS)
        if film not in film_years:
            problems.add(row, "film_id", f"no film {film!r} in the film table")
        elif film_years[film] > (_number(row["air_date"][:4]) or _LAST):
            problems.add(row, "film_id", f"the film is of {film_years[film]}, younger than the episode")
    elif relation not in ("", NO_FILM):
        problems.add(row, "relation", "without a film only `none` or a blank is accepted")
    return {
        "episode_id": row["episode_id"],
        "position": position,
        "segment": problems.integer(row, "segment", 1, 9),
        "title": problems.required(row, "title"),
        "folded": fold(row["title"]),
        "language": problems.matching(row, "language", _LANGUAGE, "a BCP 47 language code"),
        "film_id": film,
        "relation": relation,
        "note": row["note"],
    }


def store_shows(session: Session, tables: ShowTables, source: str) -> ImportReport:
    """Store the shows of a source; shows and episodes of that source that are not among them are marked as vanished.

    Shows that another source holds stay as they are, with their episodes; so do episodes and titles that another
    source added to a show of this one. The report counts episodes.
    """
    foreign = set(session.scalars(select(Show.slug).where(Show.source != source)))
    taken = set(session.scalars(select(Episode.id).join(Show).where(Show.source != source)))
    shows = [row for row in tables.shows if row["slug"] not in foreign]
    episodes = [row for row in tables.episodes if row["show_slug"] not in foreign and row["id"] not in taken]
    ids = {row["id"] for row in episodes}
    left_out = {row["id"] for row in tables.episodes} - ids
    titles = [row for row in tables.titles if row["episode_id"] not in left_out]
    gone_shows = set(session.scalars(select(Show.slug).where(Show.source == source))) - {row["slug"] for row in shows}
    before = _stored(session, source)
    upsert(session, Show, [{**row, "source": source, "vanished_at": None} for row in shows])
    upsert(session, Episode, [{**row, "source": source, "vanished_at": None} for row in episodes])
    session.execute(
        update(Show).where(Show.slug.in_(gone_shows), Show.vanished_at.is_(None)).values(vanished_at=utc_now())
    )
    gone = set(before) - ids
    session.execute(update(Episode).where(Episode.id.in_(gone)).values(vanished_at=utc_now()))
    _replace_titles(session, set(before) | ids, titles, source)
    _order_mixed(session, source)
    fill_ids(session)
    after = _stored(session, source)
    new = len(set(after) - set(before))
    changed = sum(episode_id in before and before[episode_id] != value for episode_id, value in after.items())
    return ImportReport("episodes", new, changed, len(after) - new - changed, len(gone))


def _replace_titles(session: Session, episode_ids: set[str], titles: list[DataRow], source: str) -> None:
    """Replace the titles of a source; those that another source added come after them, unless they are the same now."""
    by_episode: dict[str, list[DataRow]] = {}
    for row in titles:
        by_episode.setdefault(row["episode_id"], []).append({**row, "source": source})
    others = select(EpisodeTitle).where(EpisodeTitle.episode_id.in_(episode_ids), EpisodeTitle.source != source)
    for title in session.scalars(others.order_by(EpisodeTitle.episode_id, EpisodeTitle.position)).all():
        own = by_episode.setdefault(title.episode_id, [])
        if (title.folded, title.language) not in {(row["folded"], row["language"]) for row in own}:
            own.append(values_of(title))
    session.execute(delete(EpisodeTitle).where(EpisodeTitle.episode_id.in_(episode_ids)))
    upsert(
        session, EpisodeTitle, [row for episode_id, own in by_episode.items() for row in title_rows(episode_id, own)]
    )


def _order_mixed(session: Session, source: str) -> None:
    """Put the episodes that another source added to shows of this one into their places."""
    mixed = select(Episode.show_slug).join(Show).where(Show.source == source, Episode.source != source)
    rows = session.scalars(select(Episode).where(Episode.show_slug.in_(mixed), Episode.vanished_at.is_(None)))
    by_show: dict[str, list[DataRow]] = {}
    for episode in rows:
        by_show.setdefault(episode.show_slug, []).append(values_of(episode))
    for own in by_show.values():
        upsert(session, Episode, [{**row, "position": at} for at, row in enumerate(in_order(own, source), start=1)])


def _stored(session: Session, source: str) -> dict[str, list[tuple[Any, ...]]]:
    """What is stored of each episode of a source: its own columns, and those of its titles."""
    episodes = (
        select(Episode.id, Episode.season, Episode.number, Episode.position, Episode.air_date, Episode.synopsis)
        .join(Show)
        .where(Show.source == source, Episode.source == source, Episode.vanished_at.is_(None))
    )
    found: dict[str, list[tuple[Any, ...]]] = {row.id: [tuple(row)] for row in session.execute(episodes)}
    titles = select(EpisodeTitle).where(EpisodeTitle.episode_id.in_(found))
    for title in session.scalars(titles.order_by(EpisodeTitle.episode_id, EpisodeTitle.position)):
        own = (title.position, title.segment, title.title, title.language, title.film_id, title.relation, title.note)
        found[title.episode_id].append(own)
    return found
