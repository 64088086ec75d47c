"""The real web server over raw sockets: framing, limits, hosts, and two worker processes."""

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Server

REFERENCE = "akudama-drive-s01e10~tt0449467"
VOTE = f"/api/v1/references/{REFERENCE}/vote"
FORM = f"/references/{REFERENCE}/vote"
GOOD_BODY = b'{"choice": "thematic"}'
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 where the server closed the connection without a word."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        yield connection


def head(server: Server, method: str, path: str, **headers: str) -> bytes:
    named = {"Host": f"127.0.0.1:{server.port}", "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items() if value), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def received(connection: socket.socket) -> Answer:
    """Everything up to the end of the connection."""
    data = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(65536):
            data += part
    start, _, body = data.partition(b"\r\n\r\n")
    status, *lines = start.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Answer(int(status.split()[1]) if status else 0, headers, body)


def ask(server: Server, *parts: bytes, half_close: bool = False) -> Answer:
    with connected(server) as connection:
        for part in parts:
            connection.sendall(part)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        return received(connection)


def votes(server: Server) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.instance / "namesake.db", timeout=10)) as database:
        return database.execute("SELECT * FROM vote ORDER BY voter, episode_id, film_id").fetchall()


@pytest.fixture
def nothing_stored(server: Server) -> Iterator[None]:
    """The table of votes is the same afterwards."""
    before = votes(server)
    yield
    assert votes(server) == before


def assert_problem(answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert b"Traceback" not in answer.body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def test_a_vote(server: Server) -> None:
    before = len(votes(server))
    answer = ask(server, head(server, "PUT", VOTE, Content_Length=str(len(GOOD_BODY)), **JSON), GOOD_BODY)
    assert answer.status == 200
    assert answer.json["choice"] == "thematic"
    assert len(votes(server)) == before + 1


def test_a_chunked_vote(server: Server) -> None:
    before = len(votes(server))
    body = chunked(GOOD_BODY[:5], GOOD_BODY[5:])
    answer = ask(server, head(server, "PUT", VOTE, Transfer_Encoding="chunked", **JSON), body)
    assert answer.status == 200
    assert len(votes(server)) == before + 1


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("sent", [GOOD_BODY, GOOD_BODY[:10], b""], ids=["whole-object", "half", "nothing"])
def test_a_body_shorter_than_announced(server: Server, sent: bytes) -> None:
    start = head(server, "PUT", VOTE, Content_Length="60", **JSON)
    assert_problem(ask(server, start, sent, half_close=True), 400)


@pytest.mark.usefixtures("nothing_stored")
def test_a_body_cut_by_a_client_that_goes_away(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(head(server, "PUT", VOTE, Content_Length="60", **JSON) + GOOD_BODY)
    assert ask(server, head(server, "GET", "/healthz")).status == 200


@pytest.mark.usefixtures("nothing_stored")
def test_a_form_shorter_than_announced(server: Server) -> None:
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    answer = ask(server, head(server, "POST", FORM, Content_Length="60", **kind), b"choice=thematic", half_close=True)
    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("text/html")


LARGE_CHUNKS = {
    "valid-then-blanks": (GOOD_BODY + b" " * 20_000,),
    "blanks-by-the-chunk": (GOOD_BODY, *([b" " * 1000] * 20)),
    "one-byte-over": (GOOD_BODY + b" " * (16_385 - len(GOOD_BODY)),),
    "2-MB": (b"[" * 2_000_000,),
}


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("name", LARGE_CHUNKS)
def test_a_chunked_body_over_the_limit(server: Server, name: str) -> None:
    body = chunked(*LARGE_CHUNKS[name])
    with connected(server) as connection:
        connection.sendall(head(server, "PUT", VOTE, Transfer_Encoding="chunked", **JSON))
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(body)
        answer = received(connection)
    assert_problem(answer, 413)


@pytest.mark.usefixtures("nothing_stored")
def test_a_chunked_form_over_the_limit(server: Server) -> None:
    start = head(
        server,
        "POST",
        FORM,
        Transfer_Encoding="chunked",
        Content_Type="application/x-www-form-urlencoded",
        Sec_Fetch_Site="same-origin",
    )
    assert ask(server, start, chunked(b"choice=thematic&token=x", b"&a=1" * 5000)).status == 413


BAD_CHUNKS = {
    "size-is-no-number": b"zz\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
    "size-is-negative": b"-5\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
    "size-has-a-prefix": b"0x16\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
    "size-is-blank": b"\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
    "size-is-too-small": b"5\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
    "bad-after-a-good-one": chunked(GOOD_BODY, end=b"xyz\r\n\r\n"),
    "never-ended": chunked(GOOD_BODY, end=b""),
    "cut-inside": b"ff\r\n" + GOOD_BODY,
}


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_bad_chunks(server: Server, name: str) -> None:
    start = head(server, "PUT", VOTE, Transfer_Encoding="chunked", **JSON)
    answer = ask(server, start, BAD_CHUNKS[name], half_close=True)
    assert 400 <= answer.status < 500, answer
    assert b"Traceback" not in answer.body


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [("PUT", VOTE, "application/json"), ("DELETE", VOTE, ""), ("POST", FORM, "application/x-www-form-urlencoded")],
    ids=["put", "delete", "form"],
)
def test_a_body_of_50_mb_is_refused_before_it_is_sent(server: Server, method: str, path: str, kind: str) -> None:
    start = head(server, method, path, Content_Length="50000000", Content_Type=kind)
    began = time.monotonic()
    answer = ask(server, start, b"x" * 1000)
    assert answer.status == 413
    assert time.monotonic() - began < 5
    assert (b"<html" in answer.body) is (path == FORM)


@pytest.mark.usefixtures("nothing_stored")
def test_a_body_of_50_mb_that_is_sent_all_the_same(server: Server) -> None:
    """The server may close before all is sent; it must not take it, and it must go on serving."""
    block, sent = b"x" * 1_000_000, 0
    with connected(server) as connection:
        connection.sendall(head(server, "PUT", VOTE, Content_Length="50000000", **JSON))
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(50):
                connection.sendall(block)
                sent += len(block)
        assert received(connection).status in (0, 413)
    assert sent < 50_000_000
    assert ask(server, head(server, "GET", "/healthz")).status == 200


FRAMING = {
    "length-and-chunks": b"Content-Length: 22\r\nTransfer-Encoding: chunked\r\n",
    "two-lengths": b"Content-Length: 22\r\nContent-Length: 23\r\n",
    "length-with-a-sign": b"Content-Length: +22\r\n",
    "negative-length": b"Content-Length: -1\r\n",
    "unknown-coding": b"Transfer-Encoding: xchunked\r\n",
    "blank-before-colon": b"Content-Length : 22\r\n",
    "folded": b"X-A: 1\r\n 2\r\n",
    "nul-in-a-header": b"X-A: \0\r\n",
    "two-hosts": b"Host: localhost\r\n",
}


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("name", FRAMING)
def test_framing_that_cannot_be_trusted(server: Server, name: str) -> None:
    start = head(server, "PUT", VOTE, **JSON).removesuffix(b"\r\n") + FRAMING[name] + b"\r\n"
    answer = ask(server, start, GOOD_BODY, half_close=True)
    assert answer.status in (400, 501), answer


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "a b",
        "",
        "127.0.0.2",
        "[::",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/shows"])
def test_a_foreign_host(server: Server, path: str, host: str) -> None:
    raw = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    answer = ask(server, raw)
    assert answer.status == 400, answer
    assert b"evil" not in answer.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8123", "[::1]:8123"])
def test_own_hosts(server: Server, host: str) -> None:
    assert ask(server, head(server, "GET", "/healthz", Host=host)).status == 200


def test_forwarded_headers_of_a_stranger_do_not_count(server: Server) -> None:
    forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example", "X_Forwarded_For": "6.6.6.6"}
    length = str(len(GOOD_BODY))
    answer = ask(server, head(server, "PUT", VOTE, Content_Length=length, **JSON, **forwarded), GOOD_BODY)
    assert answer.status == 200
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


def test_both_workers_see_a_vote(server: Server) -> None:
    """Two half-sent requests keep both workers busy; one is completed as a vote, then the other as a look at it."""
    before = ask(server, head(server, "GET", VOTE)).json["votes"]["total"]
    put = head(server, "PUT", VOTE, Content_Length=str(len(GOOD_BODY)), **JSON) + GOOD_BODY
    get = head(server, "GET", VOTE)
    with connected(server) as first, connected(server) as second:
        first.sendall(put[:10])
        second.sendall(get[:10])
        time.sleep(0.5)
        first.sendall(put[10:])
        assert received(first).json["votes"]["total"] == before + 1
        second.sendall(get[10:])
        assert received(second).json["votes"]["total"] == before + 1


def test_a_voter_is_the_same_for_both_workers(server: Server) -> None:
    put = head(server, "PUT", VOTE, Content_Length=str(len(GOOD_BODY)), **JSON) + GOOD_BODY
    cookie = ask(server, put).headers["Set-Cookie"].partition(";")[0]
    get = head(server, "GET", VOTE, Cookie=cookie)
    with connected(server) as first, connected(server) as second:
        for connection in (first, second):
            connection.sendall(get[:10])
        time.sleep(0.5)
        for connection in (first, second):
            connection.sendall(get[10:])
        assert [received(connection).json["choice"] for connection in (first, second)] == ["thematic", "thematic"]


def test_votes_at_once_all_count(server: Server) -> None:
    before = ask(server, head(server, "GET", VOTE)).json["votes"]["total"]
    put = head(server, "PUT", VOTE, Content_Length=str(len(GOOD_BODY)), **JSON) + GOOD_BODY
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(ask(server, put).status)) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 24
    assert ask(server, head(server, "GET", VOTE)).json["votes"]["total"] == before + 24


@pytest.mark.parametrize("path", ["/", "/shows/akudama-drive", "/api/v1/lookup?title=Se7en", "/healthz", VOTE])
def test_head(server: Server, path: str) -> None:
    get, only_head = ask(server, head(server, "GET", path)), ask(server, head(server, "HEAD", path))
    assert only_head.status == get.status == 200
    assert only_head.body == b""
    assert int(only_head.headers["Content-Length"]) == len(get.body)


def test_head_of_nothing(server: Server) -> None:
    answer = ask(server, head(server, "HEAD", "/nothing"))
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", {"GET", "HEAD", "OPTIONS"}),
        ("/api/v1/shows", {"GET", "HEAD", "OPTIONS"}),
        (VOTE, {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}),
        (FORM, {"POST", "OPTIONS"}),
    ],
)
def test_options(server: Server, path: str, allowed: set[str]) -> None:
    answer = ask(server, head(server, "OPTIONS", path))
    assert answer.status == 200
    assert {part.strip() for part in answer.headers["Allow"].split(",")} == allowed
    assert answer.body == b""


@pytest.mark.parametrize("path", ["/api/v1/shows", "/"])
def test_trace(server: Server, path: str) -> None:
    answer = ask(server, head(server, "TRACE", path, Cookie="voter=secret"))
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert b"secret" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/shows/%ff",
        "/shows/a%00b",
        "/api/v1/shows/%ff",
        "/..%2f..%2fetc/passwd",
        "/static/..%2f..%2ffactory.py",
        "/%2e%2e/",
    ],
)
def test_paths_that_lead_nowhere(server: Server, path: str) -> None:
    answer = ask(server, head(server, "GET", path))
    assert answer.status == 404
    assert b"root:" not in answer.body
    assert b"import" not in answer.body


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"/api/v1/lookup?title={'a' * 5000}", {400, 414, 422}), (f"/shows/{'a' * 100_000}", {400, 414})],
    ids=["5-kB", "100-kB"],
)
def test_long_addresses(server: Server, path: str, status: set[int]) -> None:
    assert ask(server, head(server, "GET", path)).status in status


def test_nothing_tells_the_versions_of_what_runs(server: Server) -> None:
    headers = ask(server, head(server, "GET", "/")).headers
    assert not any(char.isdigit() for char in headers.get("Server", ""))
