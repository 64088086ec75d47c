"""A real HTTP server that stands for an outside service, and misbehaves on demand.

A route is an answer, a list of answers (one a request, the last again and again), or a function of the request.
"""

import gzip
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

HTML = b"<!doctype html><title>Maintenance</title><p>Back soon.</p>"


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """An answer and its faults: `cut` closes the connection after so many bytes of the body, `length` is a wrong
    Content-Length, `delay` waits before the answer, `drip` between its bytes (seconds), `chunked` says no length.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: int | None = None
    delay: float = 0
    drip: float = 0
    chunked: bool = False


def json_answer(text: str, **faults: Any) -> Answer:
    """An answer of JSON text."""
    return Answer(text.encode(), headers={"Content-Type": "application/json"}, **faults)


def html_answer(**faults: Any) -> Answer:
    """A page of HTML."""
    return Answer(HTML, headers={"Content-Type": "text/html; charset=utf-8"}, **faults)


def limited(retry_after: str) -> Answer:
    """Too many requests."""
    return Answer(b"slow down", 429, {"Retry-After": retry_after})


def redirect(target: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(b"", status, {"Location": target})


def bomb(size: int) -> bytes:
    """A small gzip file that unpacks to so many bytes."""
    return gzip.compress(bytes(size), 9)


@dataclass
class File:
    """A file as object stores serve it: ETag, Last-Modified, 304, ranges. `cuts`: answers that end early, one after
    the other, after so many bytes. `parts`: it was uploaded in so many parts, so that its ETag is no MD5.
    """

    body: bytes
    cuts: list[int] = field(default_factory=list)
    parts: int = 0
    etag: str | None = None
    modified: str = "Sat, 01 Aug 2026 10:00:00 GMT"
    ranges: bool = True

    def __call__(self, asked: Asked) -> Answer:
        """The answer to a request for it."""
        etag = self._etag()
        headers = {"Content-Type": "binary/octet-stream", "Last-Modified": self.modified}
        headers |= {"ETag": etag} if etag else {}
        if asked.headers.get("If-None-Match") == etag and etag:
            return Answer(b"", 304, headers)
        if not etag and asked.headers.get("If-Modified-Since") == self.modified:
            return Answer(b"", 304, headers)
        cut = self.cuts.pop(0) if self.cuts else None
        wanted = asked.headers.get("Range", "")
        if wanted and self.ranges and asked.headers.get("If-Range") in (etag, self.modified):
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            if start >= len(self.body):
                return Answer(b"", 416, {"Content-Range": f"bytes */{len(self.body)}"})
            headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
            return Answer(self.body[start:], 206, headers, cut=cut)
        return Answer(self.body, 200, headers, cut=cut)

    def _etag(self) -> str:
        if self.etag is not None:
            return self.etag
        digest = hashlib.md5(self.body, usedforsecurity=False).hexdigest()
        return f'"{digest}-{self.parts}"' if self.parts else f'"{digest}"'


Responding = Callable[[Asked], Answer]
Route = Answer | Sequence[Answer] | Responding


class Upstream:
    """The server (with a certificate over TLS), its routes by path, the requests it has seen, connections opened."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.seen: list[Asked] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [asked.path for asked in self.seen]

    def answer(self, asked: Asked) -> Answer:
        """What a route answers; 404 where there is none."""
        with self._lock:
            self.seen.append(asked)
            route = self.routes.get(asked.path)
            if route is None:
                return Answer(b'{"message": "not found"}', 404, {"Content-Type": "application/json"})
            if isinstance(route, Answer):
                return route
            if callable(route):
                return route(asked)
            before = sum(earlier.path == asked.path for earlier in self.seen) - 1
            return route[min(before, len(route) - 1)]

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream: Upstream) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream

    def get_request(self) -> tuple[Any, Any]:
        """Take in a connection, and count it."""
        self.upstream.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that give up are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self._send(self.server.upstream.answer(Asked(parts.path, query, dict(self.headers))))

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.delay)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        self.end_headers()
        self._send_body(answer)
        if answer.cut is not None or answer.length is not None:
            self.close_connection = True

    def _send_body(self, answer: Answer) -> None:
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        step = 1 if answer.drip else max(len(body), 1)
        for start in range(0, len(body), step):
            part = body[start : start + step]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if answer.chunked else part)
            self.wfile.flush()
            time.sleep(answer.drip)
        if answer.chunked and answer.cut is None:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at what was seen instead."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A server that stands for an outside service."""
    server = Upstream()
    yield server
    server.close()
