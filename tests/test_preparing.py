"""Bringing an instance up to date: what has not changed is left alone, broken data changes nothing."""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.config import Settings
from app.decisions.ballots import Ballot, cast
from app.decisions.models import Judgement, Suggestion, Vote
from app.errors import DataError, Unavailable
from app.films.models import Film, FilmTitle
from app.films.queries import get_film
from app.importing import Stamp
from app.matching.index import current_stamp
from app.matching.normalize import fold
from app.matching.types import Query
from app.preparing import alone, check_embedded, index_is_stale, load_embedded, prepare, references_are_stale
from app.references.models import Reference
from app.runtime import Runtime, open_runtime
from app.shows.models import Episode, EpisodeTitle, Show

TABLES = (Film, FilmTitle, Show, Episode, EpisodeTitle, Reference, Judgement, Vote, Suggestion, Stamp)
BALLOT = Ballot("voter-1", "akudama-drive-s01e01", "tt0114369")


@pytest.fixture
def data(small: Path, tmp_path: Path) -> Path:
    """A copy of the data files that a test may change."""
    return Path(shutil.copytree(small / "data", tmp_path / "data"))


@pytest.fixture
def edited(small: Path, data: Path, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime over a prepared instance that reads the copied data files."""
    copy = shutil.copytree(small / "instance", tmp_path / "edited")
    runtime = open_runtime(Settings(instance=copy, data=data))
    yield runtime
    runtime.close()


@dataclass
class Watch:
    """A progress that remembers its labels, and how much of each was done."""

    totals: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        self.totals[label] = total
        self.done[label] = 0

        def step(count: int) -> None:
            self.done[label] += count

        yield step


def state(runtime: Runtime) -> dict[str, object]:
    """All that an instance holds: the rows of every table, the stamp and the files of the index."""
    held: dict[str, object] = {}
    with runtime.reading() as session:
        for model in TABLES:
            table = model.__table__
            held[table.name] = [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
    folder = runtime.settings.index_folder
    held["stamp of the index"] = current_stamp(folder)
    held["index"] = sorted((path.relative_to(folder).as_posix(), path.stat().st_mtime_ns) for path in folder.rglob("*"))
    return held


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_instance_is_filled(data: Path, tmp_path: Path) -> None:
    runtime = open_runtime(Settings(instance=tmp_path / "new", data=data))
    watch = Watch()
    prepare(runtime, watch)
    assert set(watch.totals) == {"Indexing titles", "Matching episodes"}
    assert watch.done == watch.totals
    assert not index_is_stale(runtime)
    assert not references_are_stale(runtime)
    assert runtime.matcher.match(Query("SE7EN")).decided == "tt0114369"
    held = state(runtime)
    assert all(held[model.__table__.name] for model in TABLES if model is not Vote)
    runtime.close()


def test_a_second_prepare_does_nothing(runtime: Runtime) -> None:
    before = state(runtime)
    watch = Watch()
    prepare(runtime, watch)
    assert state(runtime) == before
    assert watch.totals == {}
    assert load_embedded(runtime) is False


def test_data_files_that_were_only_touched_change_nothing(edited: Runtime, data: Path) -> None:
    before = state(edited)
    for path in data.rglob("*.tsv"):
        path.touch()
    prepare(edited)
    assert state(edited) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        pytest.param(
            "films.tsv",
            "tt0111257\tSpeed\t\ten\t1994",
            "tt0111257\tSpeed\t\ten\t19994",
            "year: '19994' is no whole number",
            id="film year",
        ),
        pytest.param(
            "films.tsv", "tt0111257\tSpeed\t\ten\t1994", "tt0111257\tSpeed\ten\t1994", "has 12 fields; 13", id="fields"
        ),
        pytest.param(
            "titles.tsv",
            "tt0000417\tViaje a la Luna\tes",
            "tt9990417\tViaje a la Luna\tes",
            "film_id: no film 'tt9990417' in the film table",
            id="alternative title",
        ),
        pytest.param("shows.tsv", "\tanime\tTokyo MX", "\tcartoon\tTokyo MX", "kind: 'cartoon' is none of", id="show"),
        pytest.param(
            "shows/akudama-drive.tsv",
            "RESERVOIR DOGS\ten\t2020-10-15\ttt0105236",
            "RESERVOIR DOGS\ten\t2020-10-15\ttt0105237",
            "shows/akudama-drive.tsv:3: film_id: no film 'tt0105237' in the film table",
            id="unknown film",
        ),
        pytest.param(
            "shows/akudama-drive.tsv",
            "RESERVOIR DOGS\ten\t2020-10-15",
            "RESERVOIR DOGS\ten\t1991-10-15",
            "shows/akudama-drive.tsv:3: film_id: the film is of 1992, younger than the episode",
            id="film younger than the episode",
        ),
        pytest.param(
            "shows/akudama-drive.tsv",
            "have been hired.\n",
            "have been hired.\r\n",
            "shows/akudama-drive.tsv:3: ends in CR LF; LF alone is accepted",
            id="CR LF",
        ),
    ],
)
def test_a_broken_line_leaves_the_old_state_whole(
    edited: Runtime, data: Path, name: str, old: str, new: str, fault: str
) -> None:
    # Something that is right and would be taken in, were it not for the fault.
    replace_in(data / "films.tsv", "tt0114369\tSe7en\t", "tt0114369\tSe7en renamed\t")
    before = state(edited)
    replaced = (data / name).read_bytes().replace(old.encode(), new.encode())
    assert replaced != (data / name).read_bytes()
    (data / name).write_bytes(replaced)
    with pytest.raises(DataError) as caught:
        prepare(edited)
    assert fault in str(caught.value)
    assert str(caught.value).startswith(f"{name}:")
    assert state(edited) == before
    assert edited.matcher.match(Query("SE7EN")).decided == "tt0114369"


def test_a_file_that_is_emptied_leaves_the_old_state_whole(edited: Runtime, data: Path) -> None:
    before = state(edited)
    (data / "films.tsv").write_bytes(b"")
    with pytest.raises(DataError, match=r"films\.tsv:1: the file is empty"):
        prepare(edited)
    assert state(edited) == before


def test_a_show_that_loses_its_file_leaves_the_old_state_whole(edited: Runtime, data: Path) -> None:
    before = state(edited)
    (data / "shows" / "rec.tsv").unlink()
    with pytest.raises(DataError, match=r"there is no file shows/rec\.tsv"):
        prepare(edited)
    assert state(edited) == before


@pytest.mark.parametrize("name", ["films.tsv", "titles.tsv", "shows.tsv"])
def test_a_missing_file_is_a_data_error(edited: Runtime, data: Path, name: str) -> None:
    (data / name).unlink()
    with pytest.raises(DataError, match="cannot be read"):
        prepare(edited)


def test_a_mended_file_is_taken_in(edited: Runtime, data: Path) -> None:
    before = state(edited)
    good = (data / "shows.tsv").read_bytes()
    (data / "shows.tsv").write_bytes(good + b"broken\n")
    with pytest.raises(DataError):
        prepare(edited)
    (data / "shows.tsv").write_bytes(good)
    prepare(edited)
    assert state(edited) == before


def test_changed_films_rebuild_index_and_references_and_votes_stay(edited: Runtime, data: Path) -> None:
    with edited.writing() as session:
        cast(session, BALLOT, "title_only")
    before = state(edited)
    assert edited.matcher.match(Query("The Moth Protocol")).decided is None
    with (data / "films.tsv").open("a", encoding="utf-8") as file:
        file.write("moth-protocol-1999\tThe Moth Protocol\t\ten\t1999\t4\tDrama\tUS\tAnn Roe\t\t\t\t\n")
    watch = Watch()
    prepare(edited, watch)
    after = state(edited)
    assert set(watch.totals) == {"Indexing titles", "Matching episodes"}
    assert watch.done == watch.totals
    assert current_stamp(edited.settings.index_folder) != before["stamp of the index"]
    assert after["stamp"] != before["stamp"]
    assert after["vote"] == before["vote"] != []
    assert edited.matcher.match(Query("The Moth Protocol")).decided == "moth-protocol-1999"


def test_a_changed_show_rebuilds_references_only_and_votes_stay(edited: Runtime, data: Path) -> None:
    with edited.writing() as session:
        cast(session, BALLOT, "thematic")
    before = state(edited)
    replace_in(data / "shows" / "akudama-drive.tsv", "Akudama Drive\ten", "Taxi Driver\ten")
    watch = Watch()
    prepare(edited, watch)
    after = state(edited)
    assert set(watch.totals) == {"Matching episodes"}
    assert after["index"] == before["index"]
    assert after["vote"] == before["vote"] != []
    with edited.reading() as session:
        reference = session.get_one(Reference, ("akudama-drive-s01e12", "tt0075314"))
        assert (reference.decided, reference.relation) == (True, "exact")


def test_a_film_that_is_taken_out_vanishes_and_its_votes_stay(edited: Runtime, data: Path) -> None:
    ballot = Ballot("voter-1", "supernatural-s01e01", "tt0022100")
    with edited.writing() as session:
        cast(session, ballot, "not_this_film")
    for name in ("films.tsv", "titles.tsv"):
        kept = [line for line in (data / name).read_text("utf-8").splitlines() if not line.startswith("tt0022100\t")]
        (data / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    prepare(edited)
    with edited.reading() as session:
        assert get_film(session, "tt0022100") is None
        assert session.get_one(Film, "tt0022100").vanished_at
        assert session.get_one(Vote, ("voter-1", "supernatural-s01e01", "tt0022100")).choice == "not_this_film"
    assert edited.matcher.match(Query("M", air_year=1940)).decided is None


def test_a_lost_index_is_built_again_and_answers_the_same(edited: Runtime) -> None:
    query = Query("BLACK RAIN", air_year=2020, limit=20)
    before, answer = state(edited), edited.matcher.match(query)
    shutil.rmtree(edited.settings.index_folder)
    assert index_is_stale(edited)
    with pytest.raises(Unavailable):
        _ = edited.matcher
    prepare(edited)
    after = state(edited)
    assert not index_is_stale(edited)
    assert edited.matcher.match(query) == answer
    assert after["reference"] == before["reference"]


def test_lost_references_are_built_again_the_same(edited: Runtime) -> None:
    before = state(edited)
    with edited.writing() as session:
        session.query(Reference).delete()
        session.query(Stamp).where(Stamp.name == "references").delete()
    assert references_are_stale(edited)
    prepare(edited)
    assert state(edited)["reference"] == before["reference"]


def test_references_of_another_engine_are_stale(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not references_are_stale(runtime)
    monkeypatch.setattr("app.preparing.ENGINE_VERSION", "0.0")
    assert references_are_stale(runtime)


def test_an_index_of_another_version_is_stale(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not index_is_stale(runtime)
    monkeypatch.setattr("app.preparing.INDEX_VERSION", 0)
    assert index_is_stale(runtime)


def test_other_folds_load_the_shows_anew(edited: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with edited.writing() as session:
        session.execute(update(EpisodeTitle).values(folded="as it was folded before"))
    assert not load_embedded(edited)
    monkeypatch.setattr("app.preparing.INDEX_VERSION", 0)
    assert load_embedded(edited)
    with edited.reading() as session:
        titles = session.scalars(select(EpisodeTitle)).all()
    assert titles
    assert [title.folded for title in titles] == [fold(title.title) for title in titles]
    assert not load_embedded(edited)


def test_a_full_disk_is_told_before_anything_is_done(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(runtime.settings.instance)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1))
    with pytest.raises(Unavailable, match="Less than 50 MB are free"):
        prepare(runtime)


def test_check_embedded_counts_and_stores_nothing(data: Path) -> None:
    read = check_embedded(data)
    assert len(read.films) == len((data / "films.tsv").read_text("utf-8").splitlines()) - 1
    assert len(read.titles) == len((data / "titles.tsv").read_text("utf-8").splitlines()) - 1
    ids = {
        line.split("\t")[0]
        for path in (data / "shows").glob("*.tsv")
        for line in path.read_text("utf-8").splitlines()[1:]
    }
    assert len(read.shows.episodes) == len(ids) == 19


def _suggested(runtime: Runtime) -> set[tuple[str, str]]:
    with runtime.reading() as session:
        found = session.scalars(select(Suggestion).where(Suggestion.withdrawn_at.is_(None)))
        return {(one.film_id, one.reason) for one in found}


def test_suggestions_follow_their_file(edited: Runtime, data: Path) -> None:
    assert len(_suggested(edited)) == len((data / "suggestions.tsv").read_text("utf-8").splitlines()) - 1
    row = "akudama-drive-s01e02\ttt0240772\tA crew of specialists.\n"
    (data / "suggestions.tsv").write_text(f"episode_id\tfilm_id\treason\n{row}", encoding="utf-8")
    before = current_stamp(edited.settings.index_folder)
    prepare(edited)
    assert _suggested(edited) == {("tt0240772", "A crew of specialists.")}
    assert current_stamp(edited.settings.index_folder) == before, "no index is built for a suggestion"
    (data / "suggestions.tsv").unlink()
    prepare(edited)
    assert _suggested(edited) == set()


def test_a_broken_suggestion_changes_nothing(edited: Runtime, data: Path) -> None:
    before = _suggested(edited)
    with (data / "suggestions.tsv").open("a", encoding="utf-8") as file:
        file.write("akudama-drive-s01e99\ttt0240772\tNo such episode.\n")
    with pytest.raises(DataError, match=r"suggestions\.tsv:\d+: episode_id: no episode"):
        prepare(edited)
    assert _suggested(edited) == before


def test_who_waits_for_another_process_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    settings = Settings(instance=tmp_path)
    passed: list[str] = []

    def second() -> None:
        with alone(settings):
            passed.append("second")

    waiting = threading.Thread(target=second)
    with alone(settings):
        assert not caplog.messages
        waiting.start()
        deadline = time.monotonic() + 10
        while not caplog.messages and time.monotonic() < deadline:
            time.sleep(0.01)
        assert caplog.messages == [f"Waiting: another process is preparing in {tmp_path}."]
        assert not passed
    waiting.join(10)
    assert passed == ["second"]
