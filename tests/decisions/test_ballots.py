import multiprocessing
import random
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.config import Settings
from app.decisions.ballots import Ballot, cast, withdraw
from app.decisions.models import CHOICES, Vote
from app.decisions.queries import choices_of, tallies
from app.decisions.tally import Tally
from app.errors import NotAccepted
from app.runtime import Runtime, open_runtime

EPISODE, FILM = "akudama-drive-s01e08", "tt0096933"
PROCESSES = 8
VOTERS = 40


def ballot(voter: str) -> Ballot:
    return Ballot(voter, EPISODE, FILM)


def tally(session: Session) -> Tally:
    return tallies(session, {EPISODE}).get((EPISODE, FILM), Tally())


def test_a_change_keeps_the_row(runtime: Runtime) -> None:
    with runtime.writing() as session:
        cast(session, ballot("a"), "thematic")
    with runtime.reading() as session:
        created = session.scalars(select(Vote)).one().created_at
    with runtime.writing() as session:
        cast(session, ballot("a"), "title_only")
    with runtime.reading() as session:
        vote = session.scalars(select(Vote)).one()
        assert (vote.choice, vote.created_at) == ("title_only", created)
        assert vote.changed_at > created
        assert tally(session) == Tally(title_only=1)


def test_a_vote_taken_back_is_marked_and_can_be_cast_again(runtime: Runtime) -> None:
    with runtime.writing() as session:
        cast(session, ballot("a"), "thematic")
        withdraw(session, ballot("a"))
    with runtime.reading() as session:
        assert session.scalars(select(Vote)).one().withdrawn_at is not None
        assert tally(session) == Tally()
        assert choices_of(session, "a", {EPISODE}) == {}
    with runtime.writing() as session:
        cast(session, ballot("a"), "not_this_film")
    with runtime.reading() as session:
        assert session.scalars(select(Vote)).one().withdrawn_at is None
        assert tally(session) == Tally(not_this_film=1)


def test_taking_back_touches_no_other_vote(runtime: Runtime) -> None:
    with runtime.writing() as session:
        cast(session, ballot("a"), "thematic")
        cast(session, ballot("b"), "thematic")
        cast(session, Ballot("a", EPISODE, "tt0097694"), "title_only")
        withdraw(session, ballot("a"))
        withdraw(session, ballot("nobody"))
    with runtime.reading() as session:
        assert tallies(session, {EPISODE}) == {
            (EPISODE, FILM): Tally(thematic=1),
            (EPISODE, "tt0097694"): Tally(title_only=1),
        }


def test_an_unknown_choice_is_refused(runtime: Runtime) -> None:
    with pytest.raises(NotAccepted, match="thematic, title_only, not_this_film"), runtime.writing() as session:
        cast(session, ballot("a"), "great")
    with runtime.reading() as session:
        assert session.scalar(select(func.count()).select_from(Vote)) == 0


@pytest.mark.parametrize("column", ["voter", "episode_id", "film_id", "choice"])
def test_the_table_itself_refuses_a_vote_without_a_key(runtime: Runtime, column: str) -> None:
    values = {"voter": "a", "episode_id": EPISODE, "film_id": FILM, "choice": "thematic", column: None}
    with pytest.raises(IntegrityError), runtime.writing() as session:
        session.execute(insert(Vote.__table__).values(**values, created_at="", changed_at=""))


def _vote_many(instance: Path, seed: int, barrier: Barrier) -> None:
    runtime = open_runtime(Settings(instance=instance))
    order = list(range(VOTERS)) * 2
    random.Random(seed).shuffle(order)
    barrier.wait()
    for number in order:
        with runtime.writing() as session:
            cast(session, ballot(f"voter-{number}"), CHOICES[(number + seed) % 3])
    runtime.close()


def test_eight_processes_leave_one_vote_a_voter(instance: Path, runtime: Runtime) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    workers = [spawn.Process(target=_vote_many, args=(instance, seed, barrier)) for seed in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    with runtime.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Vote))
        voters = session.scalar(select(func.count(func.distinct(Vote.voter))))
        assert rows == voters == tally(session).total == VOTERS
