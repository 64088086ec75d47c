"""What came back from an outside service: its status, its body as it streams in, the JSON in it, or why not."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests
from requests import Response
from urllib3.exceptions import HTTPError, IncompleteRead, MaxRetryError, ReadTimeoutError

from app.errors import BadAnswer, FetchFailed, FetchTimedOut, NotFound

RETRIED = (429, 500, 502, 503, 504)
_CHUNK = 1 << 16


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch. Times are seconds, sizes bytes.

    `contact`: a URL or mail address of who runs this, for the User-Agent. `total_timeout`: after it a body that
    comes slower than `slowest` bytes a second is given up. `wait`: the first pause between attempts;
    `longest_wait` caps Retry-After too. `kept`: how long an answer of `search` is kept.
    `local_servers`: also http:// to this machine, for tests.
    """

    contact: str = ""
    connect_timeout: float = 10
    read_timeout: float = 60
    total_timeout: float = 120
    slowest: int = 1_000
    retries: int = 4
    retried: tuple[int, ...] = RETRIED
    wait: float = 0.5
    longest_wait: float = 60
    largest: int = 32_000_000
    largest_file: int = 4_000_000_000
    largest_unpacked: int = 32_000_000_000
    kept: float = 600
    local_servers: bool = False


class CutOff(FetchFailed):
    """The body ended before its end: worth another attempt."""


def chunks(url: str, response: Response, options: FetchOptions, *, decoded: bool) -> Iterator[bytes]:
    """The body as it comes in. Raises FetchTimedOut when it comes too slowly, FetchFailed when it breaks off."""
    begun, size = time.monotonic(), 0
    try:
        while part := response.raw.read1(_CHUNK, decode_content=decoded):
            size += len(part)
            yield part
            passed = time.monotonic() - begun
            if passed > options.total_timeout and size < options.slowest * passed:
                raise FetchTimedOut(f"{place(url)} sent only {size:,} bytes in {passed:.0f} seconds.")
    except (IncompleteRead, ConnectionError) as error:
        raise CutOff(f"{place(url)}: the answer was cut off after {size:,} bytes.") from error
    except HTTPError as error:
        if "IncompleteRead" in repr(error) or isinstance(error.__cause__, ConnectionError):
            raise CutOff(f"{place(url)}: the answer was cut off after {size:,} bytes.") from error
        fail(url, error)


def place(url: str) -> str:
    """A URL fit to be shown: without its query, which may hold a key."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def check_status(url: str, response: Response) -> None:
    """Raises NotFound for 404 and FetchFailed for every other status but 200."""
    status = response.status_code
    if status == requests.codes.not_found:
        raise NotFound(f"{place(url)}: there is no such thing there (404).")
    if status == requests.codes.too_many_requests:
        raise FetchFailed(f"{place(url)}: too many requests (429); try again later.", answered=status)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise FetchFailed(f"{place(url)}: access is refused ({status}); is the key right?", answered=status)
    if status != requests.codes.ok:
        raise FetchFailed(f"{place(url)} answered with the status {status}.", answered=status)


def parsed(url: str, body: bytes) -> Any:
    """The JSON value in a body. Raises BadAnswer when it is none."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        what = "a page of HTML" if body.lstrip()[:1] == b"<" else "an empty body" if not body.strip() else "no JSON"
        raise BadAnswer(f"{place(url)} answered with {what} ({len(body):,} bytes); JSON is needed.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def fail(url: str, error: Exception) -> NoReturn:
    """Say in words why a request failed; what the libraries say holds the whole URL."""
    cause = error.args[0] if error.args and isinstance(error.args[0], MaxRetryError) else error
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(error, requests.ReadTimeout) or isinstance(reason, (ReadTimeoutError, requests.ReadTimeout)):
        raise FetchTimedOut(f"{place(url)} did not answer in time.") from None
    if "CERTIFICATE" in str(reason).upper():
        raise FetchFailed(f"{place(url)}: its certificate is not trusted.") from None
    raise FetchFailed(f"{place(url)} cannot be reached ({type(reason).__name__}).") from None
