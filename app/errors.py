"""The one exception family of Namesake. Each class carries the HTTP status it maps to; none knows a framework."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: `pointer` names the parameter or JSON pointer, `detail` says it in words."""

    pointer: str
    detail: str


class NamesakeError(Exception):
    """Base of all errors that Namesake raises on purpose; `str(error)` is fit to be shown to a user."""

    status = 500

    def __init__(self, detail: str, *, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = tuple(fields)


class Unreadable(NamesakeError):
    """The request cannot be read: broken JSON, a parameter given twice, a number that is none."""

    status = 400


class Refused(NamesakeError):
    """The request is understood and refused: it came from another site, or its form token is not valid."""

    status = 403


class NotFound(NamesakeError):
    """No such show, episode, film or reference."""

    status = 404


class TooLarge(NamesakeError):
    """The request body is larger than the route takes."""

    status = 413


class UnsupportedMedia(NamesakeError):
    """The request body is of a media type or encoding that the route does not take."""

    status = 415


class NotAccepted(NamesakeError):
    """The request can be read, but a value in it is outside what is accepted."""

    status = 422


class TooManyRequests(NamesakeError):
    """A rate limit is used up; `retry_after` is the number of seconds until it makes sense to try again."""

    status = 429

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(NamesakeError):
    """Something the service needs is missing or busy: the index is not built, the database is locked."""

    status = 503


class FetchFailed(Unavailable):
    """An outside service did not give what was asked for; `answered` is its HTTP status where there was one."""

    status = 502

    def __init__(self, detail: str, *, answered: int | None = None) -> None:
        super().__init__(detail)
        self.answered = answered


class FetchTimedOut(FetchFailed):
    """An outside service did not answer in time."""

    status = 504


class BadAnswer(FetchFailed):
    """An outside service answered with something else than was asked for: HTML, half a body, too much."""


class SettingError(NamesakeError):
    """A setting in the environment has a value that is not accepted."""


class DataError(NamesakeError):
    """A data file breaks its rules; `problems` lists every fault found as `file:line: what is wrong`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
