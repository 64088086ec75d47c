"""JSON from an outside service that misbehaves: on a real server, through real connections."""

import gzip
import itertools
import logging
import shutil
import socket
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.errors import BadAnswer, FetchFailed, FetchTimedOut, NamesakeError, NotFound
from app.fetching import Fetcher
from app.fetching.answers import parsed
from app.fetching.guard import is_public, masked
from tests.fetching.conftest import QUICK
from tests.upstream import Answer, Upstream, bomb, html_answer, json_answer, limited, redirect

GOOD = json_answer('{"title": "Amélie"}')


def failing(fetcher: Fetcher, upstream: Upstream, route: Any) -> NamesakeError:
    upstream.routes["/x"] = route
    with pytest.raises(NamesakeError) as caught:
        fetcher.json(f"{upstream.url}/x", {"api_key": "s3cret", "q": "alien"})
    assert "s3cret" not in str(caught.value)
    return caught.value


def test_json_and_how_we_name_ourselves(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/x"] = GOOD
    assert fetcher.json(f"{upstream.url}/x", {"q": "a b"}, {"X-Extra": "1"}) == {"title": "Amélie"}
    (asked,) = upstream.seen
    assert asked.query == {"q": "a b"}
    assert asked.headers["User-Agent"].startswith("Namesake/")
    assert asked.headers["User-Agent"].endswith(" (+https://example.org/about)")
    assert asked.headers["X-Extra"] == "1"


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(limited("0"), id="429"),
        pytest.param(limited("99999"), id="429 for a day"),
        pytest.param(limited("soon"), id="429 soon"),
        pytest.param(limited("Sat, 01 Aug 2099 10:00:00 GMT"), id="429 until 2099"),
        pytest.param(Answer(b"oops", 500), id="500"),
        pytest.param(Answer(b"", 503), id="503"),
        pytest.param(json_answer('{"title": "Amélie"}', cut=5), id="cut off"),
        pytest.param(json_answer('{"title": "Amélie"}', length=9999), id="shorter than it says"),
        pytest.param(json_answer('{"title": "Amélie"}', cut=5, chunked=True), id="chunks cut off"),
    ],
)
def test_a_passing_fault_is_got_over(fetcher: Fetcher, upstream: Upstream, first: Answer) -> None:
    upstream.routes["/x"] = [first, GOOD]
    assert fetcher.json(f"{upstream.url}/x") == {"title": "Amélie"}
    assert len(upstream.seen) == 2


@pytest.mark.parametrize(
    ("route", "kind", "said"),
    [
        pytest.param(limited("99999"), FetchFailed, "too many requests (429)", id="429"),
        pytest.param(Answer(b"oops", 500), FetchFailed, "the status 500", id="500"),
        pytest.param(Answer(b"", 204), FetchFailed, "the status 204", id="204"),
        pytest.param(Answer(b"", 401), FetchFailed, "access is refused (401)", id="401"),
        pytest.param(Answer(b"", 404), NotFound, "no such thing there", id="404"),
        pytest.param(html_answer(), BadAnswer, "a page of HTML", id="HTML"),
        pytest.param(Answer(b" <html>"), BadAnswer, "a page of HTML", id="HTML by another name"),
        pytest.param(Answer(b""), BadAnswer, "an empty body", id="empty"),
        pytest.param(json_answer('{"a": '), BadAnswer, "no JSON", id="half of it"),
        pytest.param(json_answer("NaN"), BadAnswer, "no JSON", id="NaN"),
        pytest.param(json_answer("[" * 5000), BadAnswer, "no JSON", id="deep"),
        pytest.param(Answer(b'{"a": "\xff"}'), BadAnswer, "no JSON", id="not UTF-8"),
        pytest.param(json_answer("[1, 2]", cut=2), BadAnswer, "cut off after 2 bytes", id="cut off"),
        pytest.param(json_answer("[1]", length=500), BadAnswer, "cut off after 3 bytes", id="wrong length"),
        pytest.param(json_answer(f'"{"a" * 10_001}"'), BadAnswer, "more than 10,000 bytes", id="too large"),
        pytest.param(json_answer(f'"{"a" * 10_001}"', chunked=True), BadAnswer, "more than 10,000 bytes", id="chunks"),
        pytest.param(json_answer("[1]", delay=1), FetchTimedOut, "did not answer in time", id="slow"),
    ],
)
def test_a_lasting_fault_is_told(
    fetcher: Fetcher, upstream: Upstream, route: Answer, kind: type[NamesakeError], said: str
) -> None:
    error = failing(fetcher, upstream, route)
    assert type(error) is kind or (kind is BadAnswer and isinstance(error, BadAnswer))
    assert said in str(error)
    assert len(upstream.seen) <= QUICK.retries + 1


def test_a_bomb_is_not_unpacked(fetcher: Fetcher, upstream: Upstream) -> None:
    packed = Answer(bomb(50_000_000), headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert "more than 10,000 bytes" in str(failing(fetcher, upstream, packed))


def test_a_packed_answer(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/x"] = Answer(gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"})
    assert fetcher.json(f"{upstream.url}/x") == [1]


def test_a_dripping_answer_is_given_up(upstream: Upstream) -> None:
    fetcher = Fetcher(replace(QUICK, total_timeout=0.3))
    assert "bytes in" in str(failing(fetcher, upstream, json_answer(f'"{"a" * 200}"', drip=0.02)))
    fetcher.close()


def test_nobody_there(fetcher: Fetcher) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(FetchFailed, match="cannot be reached"):
        fetcher.json(f"http://127.0.0.1:{port}/x", {"key": "s3cret"})


def test_a_server_that_takes_no_connection_is_not_one_that_is_slow() -> None:
    fetcher = Fetcher(replace(QUICK, connect_timeout=0.1, retries=1))
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        with pytest.raises(FetchFailed, match="cannot be reached") as caught:
            fetcher.json(f"http://127.0.0.1:{full.getsockname()[1]}/x")
    assert not isinstance(caught.value, FetchTimedOut)
    fetcher.close()


def test_each_retry_is_told_in_words(fetcher: Fetcher, upstream: Upstream, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    slow = Fetcher(replace(QUICK, longest_wait=1))
    upstream.routes["/x"] = [limited("1"), Answer(b"", 503), GOOD]
    slow.json(f"{upstream.url}/x", {"q": "alien"})
    upstream.routes["/y"] = [json_answer("[1]", delay=1), json_answer("[1]")]
    fetcher.json(f"{upstream.url}/y")
    assert caplog.messages == [
        "127.0.0.1 answered with the status 429; trying again in 1 seconds.",
        "127.0.0.1 answered with the status 503; trying again.",
        "127.0.0.1 cannot be reached, or breaks off; trying again.",
    ]
    slow.close()


def test_a_redirect_is_followed_within_limits(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes |= {"/x": redirect("/y"), "/y": GOOD}
    assert fetcher.json(f"{upstream.url}/x", {"q": "1"}) == {"title": "Amélie"}
    assert upstream.seen[1].query == {}
    assert "more than 5 redirects" in str(failing(fetcher, upstream, redirect("/x")))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://example.org/", "only https:// addresses"),
        ("file:///etc/passwd", "only https:// addresses"),
        ("ftp://example.org/", "only https:// addresses"),
        ("http://169.254.169.254/latest/meta-data/", "only https:// addresses"),
        ("https://169.254.169.254/latest/meta-data/", "not one of the open internet"),
        ("https://10.1.2.3/?token=s3cret", "not one of the open internet"),
        ("https://[::ffff:192.168.1.1]/", "not one of the open internet"),
        ("https://name:word@example.org/", "a name or password"),
        ("https://[", "its redirect is no URL"),
    ],
)
def test_a_redirect_elsewhere_is_refused(fetcher: Fetcher, upstream: Upstream, target: str, said: str) -> None:
    error = failing(fetcher, upstream, redirect(target))
    assert said in str(error)
    assert len(upstream.seen) == 1


def test_this_machine_is_refused_whatever_its_name(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = Fetcher(replace(QUICK, local_servers=False))
    with pytest.raises(FetchFailed, match="only https"):
        fetcher.json(f"{upstream.url}/x")
    port = upstream.url.rpartition(":")[2]
    for name in ("localhost", "127.0.0.1", "[::1]"):
        with pytest.raises(FetchFailed, match=r"not one of the open internet|cannot be reached"):
            fetcher.json(f"https://{name}:{port}/x")
    assert upstream.connections == 0
    # A name that resolves to a public address when it is checked and to another one when it is used.
    real, answers = socket.getaddrinfo, itertools.cycle(["93.184.215.14", "127.0.0.1"])

    def rebinding(host: Any, *rest: Any, **more: Any) -> Any:
        return real(next(answers) if host == "rebinding.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 is not one of the open internet"):
        fetcher.json(f"https://rebinding.example:{port}/x")
    assert upstream.seen == []
    fetcher.close()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("fe80::1%lo", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("::10.0.0.1", False),
        ("64:ff9b:1::a00:1", False),
        ("::ffff:0:10.0.0.1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_over_tls(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, so that no certificate can be made")
    certificate = tmp_path / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "certificate.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    certificate.write_bytes((tmp_path / "key.pem").read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    upstream, fetcher = Upstream(certificate), Fetcher(QUICK)
    upstream.routes["/x"] = GOOD
    with pytest.raises(FetchFailed, match="certificate is not trusted"):
        fetcher.json(f"{upstream.url}/x")
    fetcher._session.verify = str(tmp_path / "certificate.pem")
    assert fetcher.json(f"{upstream.url}/x") == {"title": "Amélie"}
    closed = Fetcher(replace(QUICK, local_servers=False))
    with pytest.raises(FetchFailed, match="not one of the open internet"):
        closed.json(f"{upstream.url}/x")
    closed.close()
    fetcher.close()
    upstream.close()


def test_secrets_are_not_logged(fetcher: Fetcher, upstream: Upstream, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        failing(fetcher, upstream, [Answer(b"", 500), Answer(b"", 500), json_answer("[1]", delay=1)])
    assert "/x?api_key=…&q=alien" in caplog.text
    assert "s3cret" not in caplog.text
    assert masked("a?key=1&monkey=2&access_token=3") == "a?key=…&monkey=2&access_token=…"


def test_the_environment_s_proxies_are_not_used(
    fetcher: Fetcher, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    upstream.routes["/x"] = GOOD
    assert fetcher.json(f"{upstream.url}/x") == {"title": "Amélie"}


def test_searches_are_kept(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/x"] = GOOD
    first = fetcher.search(f"{upstream.url}/x", {"q": "Akudama  Drive", "page": 1})
    first["title"] = "spoilt"
    assert fetcher.search(f"{upstream.url}/x", {"page": 1, "q": " akudama drive"}) == {"title": "Amélie"}
    assert len(upstream.seen) == 1
    fetcher.search(f"{upstream.url}/x", {"q": "Akudama Drive", "page": 2})
    assert len(upstream.seen) == 2


def test_a_search_with_another_key_is_another_one(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/x"] = GOOD
    for token in ("one", "two", "one"):
        fetcher.search(f"{upstream.url}/x", {"q": "a"}, {"Authorization": token})
    assert [asked.headers["Authorization"] for asked in upstream.seen] == ["one", "two"]


def test_a_failed_search_is_not_kept(fetcher: Fetcher, upstream: Upstream) -> None:
    upstream.routes["/x"] = [Answer(b"", 404), GOOD]
    with pytest.raises(NotFound):
        fetcher.search(f"{upstream.url}/x", {"q": "a"})
    assert fetcher.search(f"{upstream.url}/x", {"q": "a"}) == {"title": "Amélie"}


def test_searches_for_the_same_at_once_are_one_request(upstream: Upstream) -> None:
    fetcher = Fetcher(replace(QUICK, read_timeout=5))
    upstream.routes["/x"] = json_answer("[1]", delay=0.3)
    found: list[Any] = []
    search = [
        threading.Thread(target=lambda: found.append(fetcher.search(f"{upstream.url}/x", {"q": "a"}))) for _ in range(8)
    ]
    for thread in search:
        thread.start()
    for thread in search:
        thread.join()
    assert found == [[1]] * 8
    assert len(upstream.seen) == 1
    fetcher.close()


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parsed("https://example.org/x", b"\xef\xbb\xbf[1]") == [1]
