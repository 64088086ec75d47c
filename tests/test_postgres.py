"""The same things on a real PostgreSQL: migrations, preparation, pages, votes under races, limits.

A cluster of its own is made in a temporary folder and ends with the tests; without PostgreSQL they are skipped.
"""

import multiprocessing
import re
import shutil
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from app.config import Settings
from app.db import Base
from app.decisions.ballots import Ballot, cast
from app.decisions.models import CHOICES, Judgement, Suggestion, SuggestionVote, Vote
from app.decisions.suggestion_queries import suggestions
from app.decisions.suggestions import FileSuggestion, hide, replace_file_suggestions, suggest, support, withdraw
from app.decisions.transfer import export_lines, read_lines, restore
from app.factory import create_app
from app.films.models import Film, FilmTitle
from app.preparing import prepare, prepare_catalogue
from app.references.builder import store_references
from app.references.models import Reference
from app.runtime import Runtime, open_runtime
from app.shows.models import Episode, EpisodeTitle, Show
from tests.clusters import Cluster

PROCESSES = 8
VOTERS = 60
PAIR = ("akudama-drive-s01e08", "tt0096933")


@pytest.fixture(scope="module")
def pg_prepared(cluster: Cluster, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder of some of the embedded data, whose database is `prepared`."""
    instance = Path(shutil.copytree(small / "instance", tmp_path_factory.mktemp("postgres") / "instance"))
    runtime = open_runtime(Settings(instance=instance, data=small / "data", database_url=cluster.create("prepared")))
    prepare(runtime)
    runtime.close()
    return instance


@pytest.fixture
def pg_runtime(cluster: Cluster, pg_prepared: Path, small: Path, tmp_path: Path) -> Iterator[Runtime]:
    instance = Path(shutil.copytree(pg_prepared, tmp_path / "instance"))
    url = cluster.create("tested", template="prepared")
    runtime = open_runtime(Settings(instance=instance, data=small / "data", database_url=url, votes_per_hour=5))
    yield runtime
    runtime.close()


def test_all_that_is_embedded_is_stored_as_on_sqlite(cluster: Cluster, prepared: Path, tmp_path: Path) -> None:
    """With the references that were built there: to match all episodes once more would prove nothing about storing."""
    on_sqlite = open_runtime(Settings(instance=prepared))
    with on_sqlite.reading() as session:
        references = [dict(row) for row in session.execute(select(Reference.__table__)).mappings()]
    runtime = open_runtime(Settings(instance=tmp_path / "instance", database_url=cluster.create("whole")))
    prepare_catalogue(runtime)
    with runtime.writing() as session:
        store_references(session, references)
    for model in (Film, FilmTitle, Show, Episode, EpisodeTitle, Judgement, Reference):
        expected = stored(on_sqlite, model)
        assert expected
        assert stored(runtime, model) == expected
    runtime.close()
    on_sqlite.close()


def stored(runtime: Runtime, model: type[Base]) -> list[str]:
    """All rows of a table but for the times, as text; the databases sort text in orders of their own."""
    columns = [column for column in model.__table__.columns if not column.name.endswith("_at")]
    with runtime.reading() as session:
        return sorted(str(tuple(row)) for row in session.execute(select(*columns)))


def test_pages_votes_and_limits(pg_runtime: Runtime) -> None:
    client = create_app(pg_runtime).test_client()
    assert "La Cité des Enfants Perdus" in client.get("/shows/akudama-drive").text
    table = client.get("/api/v1/shows/akudama-drive").json
    assert table is not None
    assert (table["show"]["named_after_films"], table["total"]) == (11, 12)
    assert client.get("/api/v1/lookup?title=Se7en").json["decided"] == "tt0114369"
    vote = "/api/v1/references/{}~{}/vote".format(*PAIR)
    statuses = [client.put(vote, json={"choice": choice}).status_code for choice in (*CHOICES, *CHOICES)]
    assert statuses == [200] * 5 + [429]
    assert client.get(vote).json["votes"]["total"] == 1


@pytest.mark.parametrize("path", ["/shows/a%00b", "/episodes/a%00", "/films/%00", "/api/v1/references/a%00~b/vote"])
def test_a_path_with_nul_is_not_found(pg_runtime: Runtime, path: str) -> None:
    assert create_app(pg_runtime).test_client().get(path).status_code == 404


def test_a_second_preparation_does_nothing(pg_runtime: Runtime) -> None:
    before = (pg_runtime.settings.index_folder / "current").read_text()
    prepare(pg_runtime)
    assert (pg_runtime.settings.index_folder / "current").read_text() == before


def _vote_many(settings: Settings, seed: int, barrier: Barrier) -> None:
    runtime = open_runtime(settings)
    barrier.wait()
    for number in range(VOTERS):
        with runtime.writing() as session:
            cast(session, Ballot(f"voter-{number}", *PAIR), CHOICES[(number + seed) % 3])
    runtime.close()


def test_eight_processes_leave_one_vote_a_voter(pg_runtime: Runtime) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    arguments = [(pg_runtime.settings, seed, barrier) for seed in range(PROCESSES)]
    workers = [spawn.Process(target=_vote_many, args=args) for args in arguments]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    with pg_runtime.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Vote))
        assert rows == session.scalar(select(func.count(func.distinct(Vote.voter)))) == VOTERS


def test_suggestions_and_their_file(pg_runtime: Runtime) -> None:
    episode = PAIR[0]
    with pg_runtime.writing() as session:
        replace_file_suggestions(session, [FileSuggestion(episode, "tt0240772", "From the file.")])
        suggest(session, Ballot("a", episode, "tt0240772"), "So do I.")
        suggest(session, Ballot("a", episode, "tt0110912"), "Crooks.")
        support(session, Ballot("b", episode, "tt0110912"))
        withdraw(session, Ballot("a", episode, "tt0240772"))
        hide(session, episode, "tt0240772")
        replace_file_suggestions(session, [])
    with pg_runtime.reading() as session:
        assert [(one.suggestion.film_id, one.supporters) for one in suggestions(session, {episode})] == [
            ("tt0110912", 2)
        ]
        lines = [line.encode() for line in export_lines(session)]
        rows = read_lines("votes.jsonl", lines)
    with pg_runtime.writing() as session:
        assert set(restore(session, rows).taken.values()) == {0}
        for table in (Suggestion, SuggestionVote):
            session.execute(delete(table))
    with pg_runtime.writing() as session:
        assert restore(session, rows).taken == {"vote": 0, "judgement": 0, "suggestion": 2, "support": 3}
    with pg_runtime.reading() as session:
        assert [line.encode() for line in export_lines(session)] == lines


def test_a_form_with_nul_is_not_accepted(pg_runtime: Runtime) -> None:
    client = create_app(pg_runtime).test_client()
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', client.get(f"/episodes/{PAIR[0]}").text))
    typed = {"token": token, "film": "x\0", "film_year": "", "reason": "\0", "film_id": "a\0", "chosen_for": "x\0"}
    assert client.post(f"/episodes/{PAIR[0]}/suggestions", data=typed).status_code == 422


def _suggest_same(settings: Settings, seed: int, barrier: Barrier) -> None:
    runtime = open_runtime(settings)
    barrier.wait()
    for number in range(20):
        with runtime.writing() as session:
            suggest(session, Ballot(f"voter-{seed}", PAIR[0], f"tt{number:07}"), f"Because of {seed}.")
    runtime.close()


def test_processes_that_suggest_the_same_leave_one_suggestion_and_all_supporters(pg_runtime: Runtime) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    workers = [
        spawn.Process(target=_suggest_same, args=(pg_runtime.settings, seed, barrier)) for seed in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    with pg_runtime.reading() as session:
        found = suggestions(session, {PAIR[0]})
    assert [(one.supporters, len(set(one.reasons))) for one in found] == [(PROCESSES, PROCESSES)] * 20
