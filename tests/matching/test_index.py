"""Building an index aside, swapping it in, opening and searching it."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app.matching import index as index_module
from app.matching.forms import query_keys
from app.matching.index import INDEX_VERSION, Index, build_index, current_stamp
from app.matching.normalize import readings
from app.matching.types import TitleRecord

Titled = Callable[..., TitleRecord]


@pytest.fixture
def titles(title_record: Titled) -> list[TitleRecord]:
    """A few titles of a few films."""
    return [
        title_record("tt0114369", "Se7en", 1995, 5),
        title_record("tt0111257", "Speed", 1994, 4),
        title_record("speed-1936", "Speed", 1936, 1),
        title_record("tt0096933", "Black Rain", 1989, 3),
        title_record("tt0033467", "Citizen Kane", 1941, 5),
        title_record("tt0033467", "市民ケーン", 1941, 5, "alternative"),
        title_record("tt0443453", "Borat: Cultural Learnings", 2006, 4),
        title_record("q-unknown", "Obscure Thing", 1999, None),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where indexes are kept."""
    return tmp_path / "index"


def content(folder: Path) -> set[str]:
    """Names of all that stands in a folder."""
    return {path.name for path in folder.iterdir()}


def texts(opened: Index, numbers: Sequence[int]) -> list[str]:
    """Texts of the titles of some numbers."""
    return [raw[3] for raw in opened.store.raw(numbers)]


def found(opened: Index, title: str, limit: int = 50, last_year: int | None = None) -> list[str]:
    """Texts of the titles under the exact keys of a title, by the alphabet."""
    keys = {key for reading in readings(title) for key in query_keys(reading)}
    return sorted(texts(opened, opened.exact(keys, limit, last_year)))


def failing(titles: list[TitleRecord], error: BaseException) -> Iterator[TitleRecord]:
    """Titles that end in an error."""
    yield from titles[:3]
    raise error


def test_a_built_index_is_current_and_stamped(folder: Path, titles: list[TitleRecord]) -> None:
    assert build_index(folder, titles, "catalogue 1") == len(titles)
    stamp = current_stamp(folder)
    assert stamp is not None
    assert stamp == {
        "catalogue": "catalogue 1",
        "index_version": INDEX_VERSION,
        "titles": len(titles),
        "name": stamp["name"],
    }
    assert content(folder) == {"current", stamp["name"]}


def test_every_title_is_found_by_key_and_by_likeness(folder: Path, titles: list[TitleRecord]) -> None:
    build_index(folder, titles, "1")
    opened = Index(folder)
    assert opened.titles == len(titles) == len(opened.store)
    for number, title in enumerate(titles):
        assert title.text in found(opened, title.text)
        assert number in opened.similar(readings(title.text)[0].text, 50)


def test_a_new_index_replaces_the_old_one(folder: Path, titles: list[TitleRecord]) -> None:
    build_index(folder, titles, "1")
    before = Index(folder)
    assert build_index(folder, titles[:2], "2") == 2
    after = Index(folder)
    assert after.name != before.name
    assert content(folder) == {"current", after.name}
    assert found(after, "Black Rain") == []


def test_who_has_the_old_index_open_keeps_it(folder: Path, titles: list[TitleRecord]) -> None:
    build_index(folder, titles, "1")
    before = Index(folder)
    build_index(folder, titles[:2], "2")
    assert found(before, "Black Rain") == ["Black Rain"]


@pytest.mark.parametrize("error", [RuntimeError("no more titles"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_build_that_fails_leaves_the_old_index_in_use(
    folder: Path, titles: list[TitleRecord], error: BaseException
) -> None:
    build_index(folder, titles, "1")
    before = current_stamp(folder)
    with pytest.raises(type(error)):
        build_index(folder, failing(titles, error), "2")
    assert current_stamp(folder) == before
    assert found(Index(folder), "Citizen Kane") == ["Citizen Kane"]


def test_builds_that_fail_leave_no_stray_folders(folder: Path, titles: list[TitleRecord]) -> None:
    build_index(folder, titles, "1")
    stood = content(folder)
    for _ in range(10):
        with pytest.raises(RuntimeError):
            build_index(folder, failing(titles, RuntimeError()), "2")
        assert content(folder) == stood


def test_a_first_build_that_fails_makes_nothing_current(folder: Path, titles: list[TitleRecord]) -> None:
    with pytest.raises(RuntimeError):
        build_index(folder, failing(titles, RuntimeError()), "1")
    assert current_stamp(folder) is None
    with pytest.raises(FileNotFoundError):
        Index(folder)


def test_a_build_may_follow_one_that_failed(folder: Path, titles: list[TitleRecord]) -> None:
    with pytest.raises(RuntimeError):
        build_index(folder, failing(titles, RuntimeError()), "1")
    assert build_index(folder, titles, "2") == len(titles)


def test_remains_of_a_killed_build_are_cleared_away(folder: Path, titles: list[TitleRecord]) -> None:
    (folder / "v1-killed").mkdir(parents=True)
    build_index(folder, titles, "1")
    assert "v1-killed" not in content(folder)


@pytest.mark.parametrize("version", [INDEX_VERSION - 1, INDEX_VERSION + 1])
def test_an_index_of_another_version_is_refused(folder: Path, titles: list[TitleRecord], version: int) -> None:
    build_index(folder, titles, "1")
    stamp = current_stamp(folder)
    assert stamp is not None
    path = folder / stamp["name"] / "stamp.json"
    path.write_text(json.dumps({**stamp, "index_version": version}), encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=f"no index of version {INDEX_VERSION}"):
        Index(folder)


def test_an_index_is_refused_when_the_engine_moves_on(
    folder: Path, titles: list[TitleRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(folder, titles, "1")
    monkeypatch.setattr(index_module, "INDEX_VERSION", INDEX_VERSION + 1)
    with pytest.raises(FileNotFoundError):
        Index(folder)


def test_there_is_no_index_in_an_empty_or_missing_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert current_stamp(folder) is None
        with pytest.raises(FileNotFoundError):
            Index(folder)


@pytest.mark.parametrize(
    "stamp", [pytest.param("", id="empty"), pytest.param("{", id="broken"), pytest.param("[1]", id="no object")]
)
def test_a_stamp_that_cannot_be_read_is_no_index(folder: Path, titles: list[TitleRecord], stamp: str) -> None:
    build_index(folder, titles, "1")
    (folder / (folder / "current").read_text() / "stamp.json").write_text(stamp)
    assert current_stamp(folder) is None
    with pytest.raises(FileNotFoundError):
        Index(folder)


def test_the_same_titles_give_the_same_index(folder: Path, titles: list[TitleRecord], title_record: Titled) -> None:
    many = titles + [title_record(f"tt{number:07}", f"Black Thing {number % 40}") for number in range(400)]
    asked = ["speed", "balck rain", "black thing", "black thing 7", "citizen lodge", "市民ケーン", "zzz"]
    answers = []
    for version in ("1", "2"):
        build_index(folder, many, version)
        opened = Index(folder)
        answers.append(
            [
                (search(text, 50, year).tolist(), found(opened, text))
                for text in asked
                for year in (None, 1990)
                for search in (opened.similar, opened.similar_famous, opened.similar_short)
            ]
        )
    assert answers[0] == answers[1]
    assert any(similar for similar, _ in answers[0])


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 450])
def test_progress_adds_up_to_all_titles(
    folder: Path, title_record: Titled, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(index_module, "_PROGRESS_EVERY", 200)
    steps: list[int] = []
    build_index(folder, (title_record(f"tt{n:07}", f"Title {n}") for n in range(count)), "1", steps.append)
    assert sum(steps) == count
    assert all(0 <= step <= 200 for step in steps)


def test_titles_of_which_nothing_is_left_count_as_progress_only(folder: Path, title_record: Titled) -> None:
    steps: list[int] = []
    given = [title_record("tt1", "!!!"), title_record("tt2", "Speed"), title_record("tt3", "\u200b")]
    assert build_index(folder, given, "1", steps.append) == 1
    assert sum(steps) == 3
    assert Index(folder).titles == 1
