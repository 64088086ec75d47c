"""Large files from a server that breaks off, changes them, lies about them, or sends something else."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import FetchFailed, NamesakeError, NotFound
from app.fetching import Fetcher
from tests.fetching.conftest import QUICK
from tests.upstream import Answer, Asked, File, Upstream, bomb, html_answer, json_answer, redirect

BODY = gzip.compress(os.urandom(40_000))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the file goes."""
    return tmp_path / "downloads" / "films.tsv.gz"


def names(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_a_download(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = File(BODY)
    got = fetcher.download(f"{upstream.url}/f", target)
    assert (got.path, got.changed, got.bytes) == (target, True, len(BODY))
    assert target.read_bytes() == BODY
    assert names(target) == ["films.tsv.gz", "films.tsv.gz.state.json"]
    assert upstream.seen[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "file",
    [File(BODY), File(BODY, parts=12), File(BODY, etag='W/"1"'), File(BODY, etag="")],
    ids=["MD5", "uploaded in parts", "weak ETag", "date alone"],
)
def test_an_unchanged_file_is_not_sent_again(fetcher: Fetcher, upstream: Upstream, target: Path, file: File) -> None:
    upstream.routes["/f"] = file
    fetcher.download(f"{upstream.url}/f", target)
    again = fetcher.download(f"{upstream.url}/f", target)
    assert (again.changed, again.bytes) == (False, len(BODY))
    assert target.read_bytes() == BODY
    upstream.routes["/f"] = File(gzip.compress(b"new"), modified="Sun, 02 Aug 2026 10:00:00 GMT")
    assert fetcher.download(f"{upstream.url}/f", target).changed
    assert gzip.decompress(target.read_bytes()) == b"new"


def test_a_file_that_was_changed_here_is_fetched_anew(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = File(BODY)
    fetcher.download(f"{upstream.url}/f", target)
    target.write_bytes(BODY[:-1])
    assert fetcher.download(f"{upstream.url}/f", target).changed
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("parts", [0, 3])
def test_a_break_is_gone_on_from(fetcher: Fetcher, upstream: Upstream, target: Path, parts: int) -> None:
    upstream.routes["/f"] = File(BODY, cuts=[10_000, 7_000], parts=parts)
    assert fetcher.download(f"{upstream.url}/f", target).bytes == len(BODY)
    assert target.read_bytes() == BODY
    assert [asked.headers.get("Range") for asked in upstream.seen] == [None, "bytes=10000-", "bytes=17000-"]


def test_a_later_call_goes_on_from_there(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = File(BODY, cuts=[10_000, 1, 1])
    with pytest.raises(FetchFailed, match="Run it again to go on"):
        fetcher.download(f"{upstream.url}/f", target)
    assert names(target) == ["films.tsv.gz.part", "films.tsv.gz.state.json"]
    fetcher.download(f"{upstream.url}/f", target)
    assert upstream.seen[-1].headers["Range"] == "bytes=10002-"
    assert target.read_bytes() == BODY


def test_ctrl_c_keeps_what_came_in(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = File(os.urandom(400_000))
    target = target.with_suffix("")

    @contextmanager
    def interrupting(label: str, total: int) -> Iterator[Callable[[int], None]]:
        calls = iter([None, None])

        def done(_: int) -> None:
            if next(calls, "stop") == "stop":
                raise KeyboardInterrupt

        yield done

    with pytest.raises(KeyboardInterrupt):
        fetcher.download(f"{upstream.url}/f", target, interrupting)
    assert not target.exists()
    begun = (target.parent / "films.tsv.part").stat().st_size
    assert 0 < begun < 400_000
    fetcher.download(f"{upstream.url}/f", target)
    assert upstream.seen[-1].headers["Range"] == f"bytes={begun}-"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(File(BODY[::-1], etag='"new"'), id="another version"),
        pytest.param(File(BODY, ranges=False), id="no ranges"),
        pytest.param(lambda asked: Answer(BODY[5:], 206, {"Content-Range": "bytes 5-9/10"}), id="another range"),
        pytest.param(
            lambda asked: Answer(
                BODY[::-1][10_000:], 206, {"Content-Range": f"bytes 10000-{len(BODY) - 1}/{len(BODY)}", "ETag": '"new"'}
            ),
            id="a range of another version",
        ),
        pytest.param(lambda asked: Answer(b"", 416), id="416"),
    ],
)
def test_a_part_that_does_not_fit_is_begun_anew(
    fetcher: Fetcher, upstream: Upstream, target: Path, second: Callable[..., Answer]
) -> None:
    target = target.with_suffix("")
    first = File(BODY, cuts=[10_000])
    rest = File(BODY[::-1], etag='"new"') if isinstance(second, File) and second.etag == '"new"' else File(BODY)
    turns = iter([first, second])

    def in_turn(asked: Asked) -> Answer:
        return next(turns, rest)(asked)

    upstream.routes["/f"] = in_turn
    fetcher.download(f"{upstream.url}/f", target)
    assert target.read_bytes() == rest.body


def test_a_part_of_another_address_is_not_gone_on_with(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes |= {"/f": File(BODY, cuts=[10_000] * 3), "/g": File(gzip.compress(b"other"))}
    with pytest.raises(FetchFailed):
        fetcher.download(f"{upstream.url}/f", target)
    fetcher.download(f"{upstream.url}/g", target)
    assert gzip.decompress(target.read_bytes()) == b"other"


def test_chunks_without_a_length(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = Answer(BODY, chunked=True)
    assert fetcher.download(f"{upstream.url}/f", target).bytes == len(BODY)


@pytest.mark.parametrize("good", [BODY + bytes(512), BODY + gzip.compress(b"more")], ids=["padding", "second member"])
def test_gzip_files_that_are_accepted(fetcher: Fetcher, upstream: Upstream, target: Path, good: bytes) -> None:
    upstream.routes["/f"] = File(good)
    fetcher.download(f"{upstream.url}/f", target)
    assert gzip.decompress(target.read_bytes()) == gzip.decompress(good)


@pytest.mark.parametrize(
    ("route", "said"),
    [
        pytest.param(Answer(BODY[:-1000]), "is cut off", id="gzip cut in the middle"),
        pytest.param(Answer(BODY[:-4]), "is cut off", id="trailer cut"),
        pytest.param(Answer(BODY[:1]), "is cut off", id="one byte"),
        pytest.param(Answer(BODY[:-8] + b"\1" * 8), "is damaged", id="checksum"),
        pytest.param(Answer(BODY + b"trailing"), "has other bytes at its end", id="trailing bytes"),
        pytest.param(Answer(BODY + gzip.compress(b"more")[:-3]), "is cut off", id="second member cut"),
        pytest.param(Answer(bomb(3_000_000)), "unpacks to more than is accepted (1,000,000 bytes)", id="bomb"),
        pytest.param(Answer(b"tconst\ttitle\n"), "is no gzip file", id="no gzip"),
        pytest.param(Answer(b""), "sent an empty file", id="empty"),
        pytest.param(Answer(b"", chunked=True), "sent an empty file", id="no chunks"),
        pytest.param(html_answer(), "a page of HTML instead of films.tsv.gz", id="HTML"),
        pytest.param(File(BODY, etag=f'"{"0" * 32}"'), "does not fit the MD5", id="other MD5"),
        pytest.param(Answer(BODY, headers={"Content-Encoding": "br"}), "sent the file packed (br)", id="packed again"),
        pytest.param(Answer(BODY, length=60_000), "cut off after", id="wrong length"),
        pytest.param(Answer(os.urandom(100_001)), "has 100,001 bytes; 100,000 are accepted", id="too large"),
        pytest.param(Answer(os.urandom(100_001), chunked=True), "more than 100,000 bytes", id="too many chunks"),
        pytest.param(Answer(b"", 500), "the status 500", id="500"),
        pytest.param(redirect("https://169.254.169.254/"), "not one of the open internet", id="redirect"),
    ],
)
def test_what_is_no_good_leaves_the_file_that_was_there(
    upstream: Upstream, target: Path, route: Answer | File, said: str
) -> None:
    fetcher = Fetcher(replace(QUICK, retries=1, largest_file=100_000, largest_unpacked=1_000_000))
    upstream.routes["/f"] = File(gzip.compress(b"old"))
    fetcher.download(f"{upstream.url}/f", target)
    upstream.routes["/f"] = route
    with pytest.raises(NamesakeError) as caught:
        fetcher.download(f"{upstream.url}/f", target)
    assert said in str(caught.value)
    assert gzip.decompress(target.read_bytes()) == b"old"
    # What was refused does not stand in the way of the next call.
    upstream.routes["/f"] = File(BODY)
    fetcher.download(f"{upstream.url}/f", target)
    assert target.read_bytes() == BODY
    fetcher.close()


def test_a_disk_without_room(
    fetcher: Fetcher, upstream: Upstream, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.routes["/f"] = File(BODY)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=50_000_000 + len(BODY) - 1))
    with pytest.raises(FetchFailed, match=f"bytes free; {len(BODY):,} are needed"):
        fetcher.download(f"{upstream.url}/f", target)
    assert not target.exists()
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=50_000_000 + len(BODY)))
    assert fetcher.download(f"{upstream.url}/f", target).changed


def test_nothing_there(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    with pytest.raises(NotFound):
        fetcher.download(f"{upstream.url}/f", target)


def test_other_files_are_not_unpacked(fetcher: Fetcher, upstream: Upstream, target: Path) -> None:
    upstream.routes["/f"] = json_answer("[]")
    assert fetcher.download(f"{upstream.url}/f", target.with_suffix(".json")).bytes == 2
