"""What may be asked of the engine from outside: one set of rules for the API, the pages and the commands."""

from datetime import UTC, datetime

from app.errors import FieldError, NotAccepted
from app.matching.normalize import visible
from app.matching.types import Query

MAX_TITLE = 300
FIRST_YEAR = 1870
MAX_LIMIT = 50
DEFAULT_LIMIT = 5


def last_year() -> int:
    """The latest year accepted: next year."""
    return datetime.now(UTC).year + 1


def checked_query(
    title: str, air_year: int | None = None, film_year: int | None = None, limit: int | None = None
) -> Query:
    """A query whose values are all accepted. Raises NotAccepted that names every field that is not."""
    faults = []
    if len(title) > MAX_TITLE:
        faults.append(FieldError("title", f"The title has {len(title)} characters; at most {MAX_TITLE} are accepted."))
    elif not visible(title):
        faults.append(FieldError("title", "The title is blank; write the title of an episode."))
    for name, year in (("air_year", air_year), ("film_year", film_year)):
        if year is not None and not FIRST_YEAR <= year <= last_year():
            faults.append(FieldError(name, f"The year must be from {FIRST_YEAR} to {last_year()}."))
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        faults.append(FieldError("limit", f"The limit must be from 1 to {MAX_LIMIT}."))
    if faults:
        raise NotAccepted(" ".join(fault.detail for fault in faults), fields=faults)
    return Query(title, air_year, film_year, DEFAULT_LIMIT if limit is None else limit)
