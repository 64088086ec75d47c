"""Films from the tables that Namesake brings along, `films.tsv` and `titles.tsv`: any fault refuses them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import utc_now
from app.films.fame import FAME, FAME_WANTED, fame_in
from app.films.models import Film, FilmTitle
from app.importing import SENTENCE, SENTENCE_WANTED, ImportReport, Problems, read_table, upsert

FIRST_FILM_YEAR = 1870
GENRES = frozenset(
    [
        "Action",
        "Adventure",
        "Animation",
        "Biography",
        "Comedy",
        "Crime",
        "Documentary",
        "Drama",
        "Family",
        "Fantasy",
        "History",
        "Horror",
        "Music",
        "Musical",
        "Mystery",
        "Romance",
        "Sci-Fi",
        "Sport",
        "Thriller",
        "War",
        "Western",
    ]
)
FILM_COLUMNS = (
    "film_id",
    "title",
    "original_title",
    "year",
    "fame",
    "genres",
    "countries",
    "directors",
    "imdb_id",
)
OPTIONAL_FILM_COLUMNS = ("language", "tmdb_id", "wikidata_id", "premise")
TITLE_COLUMNS = ("film_id", "title", "language")

FILM_ID = r"tt[0-9]{7,8}|Q[0-9]+|[a-z0-9]+(-[a-z0-9]+)*"
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

FilmRow = dict[str, Any]


def read_films(films: Path, titles: Path, problems: Problems) -> tuple[list[FilmRow], list[FilmRow]]:
    """Checked rows of both tables, ready for the database; faults are noted in `problems`."""
    rows = read_table(films, FILM_COLUMNS, problems, OPTIONAL_FILM_COLUMNS)
    problems.unique(rows, "film_id")
    next_year = datetime.now(UTC).year + 1
    found: list[FilmRow] = []
    for row in rows:
        problems.required(row, "film_id")
        problems.required(row, "year")
        if row["original_title"] and row["original_title"] == row["title"]:
            problems.add(row, "original_title", "is the same as the title; leave it blank")
        genres = problems.listed(row, "genres", "[A-Za-z-]+", "a genre")
        unknown = [genre for genre in genres if genre not in GENRES]
        if unknown:
            problems.add(row, "genres", f"{unknown[0]!r} is none of {', '.join(sorted(GENRES))}")
        found.append(
            {
                "id": problems.matching(row, "film_id", FILM_ID, "an id: tt…, Q… or a slug"),
                "title": problems.required(row, "title"),
                "original_title": row["original_title"],
                "language": problems.matching(row, "language", LANGUAGE, "a BCP 47 language code"),
                "year": problems.integer(row, "year", FIRST_FILM_YEAR, next_year) or 0,
                "fame": fame_in(problems.matching(row, "fame", FAME, FAME_WANTED)),
                "genres": genres,
                "countries": problems.listed(row, "countries", "[A-Z]{2}", "an ISO 3166-1 alpha-2 country code"),
                "directors": problems.listed(row, "directors", r"\S.*", "a name"),
                "imdb_id": problems.matching(row, "imdb_id", "tt[0-9]{7,8}", "an IMDb id"),
                "tmdb_id": problems.matching(row, "tmdb_id", "[0-9]+", "a TMDB id"),
                "wikidata_id": problems.matching(row, "wikidata_id", "Q[0-9]+", "a Wikidata id"),
                "premise": problems.matching(row, "premise", SENTENCE, SENTENCE_WANTED),
            }
        )
    return found, _read_titles(titles, {row["id"]: row for row in found}, problems)


def _read_titles(path: Path, films: Mapping[str, FilmRow], problems: Problems) -> list[FilmRow]:
    rows = read_table(path, TITLE_COLUMNS, problems)
    problems.unique(rows, "film_id", "title", "language")
    found = []
    for row in rows:
        problems.required(row, "title")
        film = films.get(row["film_id"])
        if film is None:
            problems.add(row, "film_id", f"no film {row['film_id']!r} in the film table")
        elif row["title"] in (film["title"], film["original_title"]):
            problems.add(row, "title", "is the film's own title already")
        language = problems.matching(row, "language", LANGUAGE, "a BCP 47 language code")
        found.append({"film_id": row["film_id"], "title": row["title"], "language": language})
    return found


def store_films(session: Session, films: list[FilmRow], titles: list[FilmRow], source: str) -> ImportReport:
    """Store films of a source; rows of that source that are not among them are marked as vanished.

    Films and titles that another source holds stay as they are; a film that vanished from its source is taken over.
    """
    columns = tuple(films[0]) if films else ()
    before = {
        film.id: {key: getattr(film, key) for key in columns}
        for film in session.scalars(select(Film).where(Film.source == source, Film.vanished_at.is_(None)))
    }
    held = select(Film.id).where(Film.source != source, Film.vanished_at.is_(None))
    foreign = set(session.scalars(held.where(Film.id.in_([row["id"] for row in films]))))
    films = [row for row in films if row["id"] not in foreign]
    upsert(session, Film, [{**row, "source": source, "vanished_at": None} for row in films])
    gone = set(before) - {row["id"] for row in films}
    session.execute(update(Film).where(Film.id.in_(gone)).values(vanished_at=utc_now()))
    session.execute(delete(FilmTitle).where(FilmTitle.source == source))
    upsert(session, FilmTitle, [{**row, "source": source} for row in titles], only_source=source)
    changed = sum(row["id"] in before and before[row["id"]] != row for row in films)
    new = sum(row["id"] not in before for row in films)
    return ImportReport("films", new, changed, len(films) - new - changed, len(gone))
