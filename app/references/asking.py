"""What may be asked of the engine from outside: one set of rules for the API, the pages and the commands."""

from datetime import UTC, datetime

from app.errors import FieldError, raise_faults
from app.matching.normalize import visible
from app.matching.types import Query

MAX_TITLE = 300
FIRST_YEAR = 1870
MAX_LIMIT = 50
DEFAULT_LIMIT = 5


def last_year() -> int:
    """The latest year accepted: next year."""
    return datetime.now(UTC).year + 1


def title_faults(name: str, title: str, of: str) -> list[FieldError]:
    """What is wrong with a title; `of` says what it is the title of."""
    if len(title) > MAX_TITLE:
        return [FieldError(name, f"The title has {len(title)} characters; at most {MAX_TITLE} are accepted.")]
    return [] if visible(title) else [FieldError(name, f"The title is blank; write the title of {of}.")]


def year_faults(name: str, year: int | None) -> list[FieldError]:
    """What is wrong with a year."""
    if year is None or FIRST_YEAR <= year <= last_year():
        return []
    return [FieldError(name, f"The year must be from {FIRST_YEAR} to {last_year()}.")]


def checked_query(
    title: str, air_year: int | None = None, film_year: int | None = None, limit: int | None = None
) -> Query:
    """A query whose values are all accepted. Raises NotAccepted that names every field that is not."""
    faults = [
        *title_faults("title", title, "an episode"),
        *year_faults("air_year", air_year),
        *year_faults("film_year", film_year),
    ]
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        faults.append(FieldError("limit", f"The limit must be from 1 to {MAX_LIMIT}."))
    raise_faults(faults)
    return Query(title, air_year, film_year, DEFAULT_LIMIT if limit is None else limit)
