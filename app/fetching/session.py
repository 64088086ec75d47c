"""One polite HTTP session for every outside service: limits, retries, and errors in words.

Proxies and .netrc of the environment are not used: where a proxy connects to could not be checked.
"""

import threading
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from cachetools import TTLCache, cached
from requests import Response
from urllib3.exceptions import HTTPError

from app.errors import BadAnswer, FetchFailed
from app.fetching.answers import CutOff, FetchOptions, check_status, chunks, fail, parsed, place
from app.fetching.download import Download, Downloaded
from app.fetching.guard import GuardedAdapter, PoliteRetry, check_url, mask_logs
from app.progress import Progress, silent

Params = Mapping[str, str | int]
_Pairs = tuple[tuple[str, str | int], ...]
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_SEARCHES_KEPT = 512


class _Session(requests.Session):
    """Follows no redirect by itself: requests would read the whole body of one, and check nothing of its target."""

    def get_redirect_target(self, resp: Response) -> None:
        """None: there is nothing to follow."""


class Fetcher:
    """Fetches JSON and files. One object may be used by several threads; `close` gives its connections back."""

    def __init__(self, options: FetchOptions | None = None) -> None:
        self.options = options or FetchOptions()
        mask_logs()
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": user_agent(self.options.contact), "Accept-Encoding": "gzip"})
        adapter = GuardedAdapter(self._retry(), local_servers=self.options.local_servers)
        self._session.adapters.clear()
        self._session.mount("https://", adapter)
        if self.options.local_servers:
            self._session.mount("http://", adapter)
        self._search = self._cached_search()

    def _retry(self) -> PoliteRetry:
        options = self.options
        return PoliteRetry(
            total=options.retries,
            redirect=0,
            status_forcelist=options.retried,
            allowed_methods={"GET"},
            backoff_factor=options.wait,
            backoff_jitter=options.wait,
            backoff_max=options.longest_wait,
            raise_on_status=False,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def json(self, url: str, params: Params | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON value at a URL.

        Raises NotFound for 404, FetchTimedOut when it takes too long, BadAnswer for a body that is no JSON, cut off or
        too large, and FetchFailed for every other failure.
        """
        return parsed(url, self._body(url, params, headers))

    def search(self, url: str, params: Params, headers: Mapping[str, str] | None = None) -> Any:
        """As `json`, from the cache of recent answers where it stands there; letter case and blanks are one."""
        return parsed(url, self._search(url, tuple(params.items()), tuple((headers or {}).items())))

    def download(self, url: str, target: Path, progress: Progress = silent) -> Downloaded:
        """Download a file to `target`, on with what an earlier call left; nothing when it has not changed.

        A .gz file is read to its end before it counts. `target` is replaced as a whole or not at all.
        Raises as `json` does; what was downloaded till then is kept beside the target for the next call.
        """
        return Download(self.options, self.answer, url, target).run(progress)

    def _cached_search(self) -> Any:
        cache: TTLCache[Any, bytes] = TTLCache(maxsize=_SEARCHES_KEPT, ttl=self.options.kept)

        # The text is kept and not the value, which its reader might change. The condition makes threads that ask for
        # the same wait for the first.
        @cached(cache, key=_search_key, condition=threading.Condition())
        def search(url: str, params: _Pairs, headers: tuple[tuple[str, str], ...]) -> bytes:
            return self._body(url, dict(params), dict(headers))

        return search

    def _body(self, url: str, params: Params | None, headers: Mapping[str, str] | None) -> bytes:
        attempts = self.options.retries + 1
        for attempt in range(1, attempts + 1):
            try:
                with self.answer(url, params, {"Accept": "application/json", **(headers or {})}) as response:
                    check_status(url, response)
                    return self._read(url, response)
            except CutOff as cut:
                if attempt == attempts:
                    raise BadAnswer(str(cut)) from None
                time.sleep(min(self.options.longest_wait, self.options.wait * 2 ** (attempt - 1)))
        raise AssertionError("unreachable")

    def _read(self, url: str, response: Response) -> bytes:
        if "html" in response.headers.get("Content-Type", ""):
            raise BadAnswer(f"{place(url)} answered with a page of HTML instead of JSON.")
        parts: list[bytes] = []
        size = 0
        for part in chunks(url, response, self.options, decoded=True):
            size += len(part)
            if size > self.options.largest:
                raise BadAnswer(f"{place(url)} answered with more than {self.options.largest:,} bytes.")
            parts.append(part)
        return b"".join(parts)

    @contextmanager
    def answer(
        self, url: str, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[Response]:
        """The answer at a URL, after redirects, whatever its status; its body is not read yet."""
        sent = dict(headers or {})
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._get(url, params, sent)
            with response:
                if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                    yield response
                    return
                further = _joined(url, response.headers["Location"])
            check_url(further, local_servers=self.options.local_servers)
            if urlsplit(further).netloc != urlsplit(url).netloc:
                sent.pop("Authorization", None)
            url, params = further, None
        raise FetchFailed(f"{place(url)}: more than {_MOST_REDIRECTS} redirects.")

    def _get(self, url: str, params: Params | None, headers: Mapping[str, str]) -> Response:
        check_url(url, local_servers=self.options.local_servers)
        timeouts = (self.options.connect_timeout, self.options.read_timeout)
        try:
            return self._session.get(
                url,
                params=dict(params) if params else None,
                headers=dict(headers),
                timeout=timeouts,
                stream=True,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            fail(url, error)


def user_agent(contact: str) -> str:
    """How Namesake names itself to outside services."""
    return f"Namesake/{version('namesake')}" + (f" (+{contact})" if contact else "")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise FetchFailed(f"{place(url)}: its redirect is no URL.") from None


def _search_key(url: str, params: _Pairs, headers: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
    return url, tuple(sorted((name, _folded(str(value))) for name, value in params)), headers


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
