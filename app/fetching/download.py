"""Large files: streamed beside their target, gone on with after a break, checked, and put in place as a whole.

Beside the target stand `<name>.part`, what has come in so far, and `<name>.state.json`, which says of which version
of the file the part is, and the finished file.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import requests
from requests import Response

from app.errors import BadAnswer, FetchFailed
from app.fetching.answers import CutOff, FetchOptions, check_status, chunks, place
from app.fetching.gzips import check_gzip
from app.progress import Progress

_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")
# The ETag of a file in one part is its MD5 at S3; of an upload in several parts it ends in a dash and their number.
_MD5 = re.compile('"([0-9a-f]{32})"')
_SPARE = 50_000_000

# Opens an answer: URL, parameters, headers.
Answering = Callable[[str, None, Mapping[str, str]], AbstractContextManager[Response]]


@dataclass(frozen=True)
class Downloaded:
    """A file that is in place: whether this call changed it, the ETag of its version, its size in bytes."""

    path: Path
    changed: bool
    etag: str
    bytes: int


@dataclass(frozen=True)
class _Version:
    """Which version of a file: as its server told when it began to send it. `total` is 0 when it did not say."""

    url: str
    etag: str = ""
    modified: str = ""
    total: int = 0

    @property
    def validator(self) -> str:
        """What If-Range takes: a strong ETag, else the date; blank when there is none."""
        return self.etag if self.etag.startswith('"') else self.modified


class Download:
    """One file on its way in."""

    def __init__(self, options: FetchOptions, answering: Answering, url: str, target: Path) -> None:
        self._options = options
        self._answering = answering
        self._url = url
        self._target = target
        self._part = target.with_name(f"{target.name}.part")
        self._state = target.with_name(f"{target.name}.state.json")

    def run(self, progress: Progress) -> Downloaded:
        """Download, check, put in place."""
        self._target.parent.mkdir(parents=True, exist_ok=True)
        attempts = self._options.retries + 1
        for attempt in range(1, attempts + 1):
            try:
                version = self._fetch(progress)
                break
            except CutOff as cut:
                if attempt == attempts:
                    raise FetchFailed(f"{cut} Run it again to go on from there.") from None
                time.sleep(min(self._options.longest_wait, self._options.wait * 2 ** (attempt - 1)))
        if version is None:
            finished = self._kept("finished")
            return Downloaded(self._target, False, finished.etag if finished else "", self._target.stat().st_size)
        self._check(version, progress)
        size = self._part.stat().st_size
        _put_in_place(self._part, self._target)
        self._keep(finished=replace(version, total=size))
        return Downloaded(self._target, True, version.etag, size)

    def _fetch(self, progress: Progress) -> _Version | None:
        """Fetch what is missing of the file; None when the finished one is the newest."""
        begun = self._kept("part")
        offset = self._part.stat().st_size if begun and begun.validator and self._part.exists() else 0
        if begun and offset and offset == begun.total:
            return begun
        headers = {"Accept-Encoding": "identity", **self._conditions(begun if offset else None, offset)}
        with self._answering(self._url, None, headers) as response:
            if response.status_code == requests.codes.not_modified:
                return None
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                self._part.unlink(missing_ok=True)
                raise CutOff(f"{place(self._url)}: what was downloaded before does not fit.")
            if response.status_code == requests.codes.partial_content:
                version = self._continued(response, begun, offset)
            else:
                check_status(self._url, response)
                offset, version = 0, self._version(response)
                self._part.unlink(missing_ok=True)
            self._receive(response, version, offset, progress)
        return version

    def _conditions(self, begun: _Version | None, offset: int) -> dict[str, str]:
        headers: dict[str, str] = {}
        finished = self._kept("finished")
        if finished and self._target.exists() and self._target.stat().st_size == finished.total:
            if finished.etag:
                headers["If-None-Match"] = finished.etag
            elif finished.modified:
                headers["If-Modified-Since"] = finished.modified
        if begun:
            headers |= {"Range": f"bytes={offset}-", "If-Range": begun.validator}
        return headers

    def _version(self, response: Response) -> _Version:
        kind = response.headers.get("Content-Type", "")
        if "html" in kind and not self._target.suffix.startswith(".htm"):
            raise BadAnswer(f"{place(self._url)} answered with a page of HTML instead of {self._target.name}.")
        packed = response.headers.get("Content-Encoding", "identity")
        if packed != "identity":
            raise BadAnswer(f"{place(self._url)} sent the file packed ({packed}), which it was not asked for.")
        length = response.headers.get("Content-Length", "")
        return _Version(
            self._url,
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
            int(length) if length.isdecimal() else 0,
        )

    def _continued(self, response: Response, begun: _Version | None, offset: int) -> _Version:
        """The version that a part is gone on with. Raises when the server sends another range than was asked for."""
        found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        etag = response.headers.get("ETag", "")
        if (
            begun is None
            or found is None
            or found[1] != str(offset)
            or begun.total not in (0, int(found[3]))
            or (etag and begun.etag and etag != begun.etag)
        ):
            self._part.unlink(missing_ok=True)
            raise CutOff(f"{place(self._url)} sent another part of the file than it was asked for.")
        return _Version(begun.url, begun.etag, begun.modified, int(found[3]))

    def _receive(self, response: Response, version: _Version, offset: int, progress: Progress) -> None:
        if max(version.total, offset) > self._options.largest_file:
            most = f"{self._options.largest_file:,} are accepted"
            raise BadAnswer(f"{place(self._url)} has {version.total:,} bytes; {most}.")
        free = shutil.disk_usage(self._target.parent).free
        if version.total - offset > free - _SPARE:
            raise FetchFailed(f"{self._target.parent} has {free:,} bytes free; {version.total - offset:,} are needed.")
        self._keep(part=version)
        size = offset
        with self._part.open("ab") as file, progress(f"Downloading {self._target.name}", version.total) as done:
            done(offset)
            for chunk in chunks(self._url, response, self._options, decoded=False):
                size += len(chunk)
                if size > self._options.largest_file:
                    raise BadAnswer(f"{place(self._url)} sent more than {self._options.largest_file:,} bytes.")
                file.write(chunk)
                done(len(chunk))
            file.flush()
            os.fsync(file.fileno())
        if version.total and size != version.total:
            raise CutOff(f"{place(self._url)}: {size:,} of {version.total:,} bytes came in.")

    def _check(self, version: _Version, progress: Progress) -> None:
        """Raises BadAnswer, and forgets the part, when it is not what it should be."""
        try:
            size = self._part.stat().st_size
            if not size:
                raise BadAnswer(f"{place(self._url)} sent an empty file.")
            md5 = _MD5.fullmatch(version.etag)
            if md5 and _md5(self._part) != md5[1]:
                raise BadAnswer(f"{place(self._url)}: the file does not fit the MD5 that its server gives.")
            if self._target.suffix == ".gz":
                with progress(f"Checking {self._target.name}", size) as done:
                    check_gzip(self._part, self._options.largest_unpacked, done)
        except BadAnswer:
            self._part.unlink()
            raise

    def _kept(self, what: str) -> _Version | None:
        """What the state file says of the part or of the finished file; None for one of another address."""
        try:
            found = _Version(**json.loads(self._state.read_text(encoding="utf-8"))[what])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if found.url == self._url else None

    def _keep(self, **versions: _Version) -> None:
        """Write down versions; that of the part is forgotten once the file is finished."""
        finished = versions.get("finished") or self._kept("finished")
        kept = {"finished": finished, **versions}
        text = json.dumps({what: asdict(version) for what, version in kept.items() if version}, indent=2)
        draft = self._state.with_name(f"{self._state.name}.new")
        draft.write_text(text + "\n", encoding="utf-8")
        os.replace(draft, self._state)


def _put_in_place(part: Path, target: Path) -> None:
    os.replace(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
