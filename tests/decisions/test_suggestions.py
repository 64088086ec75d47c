import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.config import Settings
from app.decisions.ballots import Ballot
from app.decisions.models import Suggestion, SuggestionVote
from app.decisions.suggestion_queries import Suggested, suggestions
from app.decisions.suggestions import (
    FileSuggestion,
    hide,
    replace_file_suggestions,
    suggest,
    support,
    withdraw,
)
from app.errors import NotAccepted, NotFound
from app.runtime import Runtime, open_runtime

EPISODE, FILM, OTHER = "akudama-drive-s01e02", "tt0240772", "tt0110912"
PROCESSES = 6


def ballot(voter: str, film_id: str = FILM) -> Ballot:
    return Ballot(voter, EPISODE, film_id)


def listed(runtime: Runtime, voter: str | None = None) -> list[Suggested]:
    """What stands for the episode."""
    with runtime.reading() as session:
        return [one for one in suggestions(session, {EPISODE}, voter) if one.stands]


def only(runtime: Runtime, voter: str | None = None) -> Suggested:
    (one,) = listed(runtime, voter)
    return one


def test_a_suggestion_is_supported_by_whoever_makes_it(runtime: Runtime) -> None:
    with runtime.writing() as session:
        assert suggest(session, ballot("a"), "A heist.") is True
    one = only(runtime, "a")
    assert (one.suggestion.film_id, one.suggestion.source, one.suggestion.voter) == (FILM, "visitor", "a")
    assert (one.reasons, one.supporters, one.supported, one.own) == (("A heist.",), 1, True, True)
    assert (only(runtime, "b").supported, only(runtime, "b").own) == (None, False)


def test_the_second_who_suggests_it_supports_it_with_their_own_reason(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        assert suggest(session, ballot("b"), "Specialists.") is False
    one = only(runtime, "b")
    assert (one.suggestion.voter, one.reasons, one.supporters) == ("a", ("A heist.", "Specialists."), 2)
    assert (one.supported, one.own) == (True, False)


def test_suggesting_again_changes_the_own_reason_alone(runtime: Runtime) -> None:
    with runtime.writing() as session:
        for voter, reason in (("a", "First."), ("b", "Second."), ("a", "Third."), ("b", "Fourth.")):
            suggest(session, ballot(voter), reason)
    assert (only(runtime).reasons, only(runtime).supporters) == (("Third.", "Fourth."), 2)


def test_support_is_taken_back_and_given_again_with_the_words_said_before(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        suggest(session, ballot("b"), "Specialists.")
        withdraw(session, ballot("b"))
    one = only(runtime, "b")
    assert (one.reasons, one.supporters, one.supported) == (("A heist.",), 1, False)
    with runtime.writing() as session:
        support(session, ballot("b"))
    assert (only(runtime).reasons, only(runtime).supporters) == (("A heist.", "Specialists."), 2)


def test_a_suggestion_taken_back_is_marked_and_can_be_made_again(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        withdraw(session, ballot("a"))
    assert listed(runtime) == []
    with runtime.reading() as session:
        assert session.scalars(select(Suggestion).where(Suggestion.voter == "a")).one().withdrawn_at
    with runtime.writing() as session:
        support(session, ballot("a"))
    assert (only(runtime).reasons, only(runtime).supporters) == (("A heist.",), 1)
    with runtime.writing() as session:
        withdraw(session, ballot("a"))
        suggest(session, ballot("a"), "A better reason.")
    assert only(runtime).reasons == ("A better reason.",)


def test_what_others_support_stays_without_the_words_of_whoever_left(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        suggest(session, ballot("b"), "Specialists.")
        withdraw(session, ballot("a"))
    assert (only(runtime).reasons, only(runtime).supporters) == (("Specialists.",), 1)


def test_taking_back_touches_nobody_else(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        suggest(session, ballot("a", OTHER), "Crooks.")
        support(session, ballot("b"))
        withdraw(session, ballot("b"))
        withdraw(session, ballot("nobody"))
        withdraw(session, ballot("a", OTHER))
    assert [(one.suggestion.film_id, one.supporters) for one in listed(runtime)] == [(FILM, 1)]


def test_the_order_is_by_support_then_by_age(runtime: Runtime) -> None:
    with runtime.writing() as session:
        for film_id in ("tt0000003", "tt0000001", "tt0000002"):
            suggest(session, ballot("a", film_id), "Why not.")
        support(session, ballot("b", "tt0000002"))
    assert [one.suggestion.film_id for one in listed(runtime)] == ["tt0000002", "tt0000003", "tt0000001"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two\r\n lines\t", "two lines"),
        ("bidi \u202ereversed\u202c", "bidi reversed"),
        ("zero\u200bwidth", "zerowidth"),
        ("\x07bell", "bell"),
        ("x" * 300, "x" * 300),
        (" " * 400 + "x", "x"),
    ],
)
def test_a_reason_is_cleaned(runtime: Runtime, typed: str, kept: str) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), typed)
    assert only(runtime).reasons == (kept,)


@pytest.mark.parametrize("typed", ["", " \n", "\u200b\u2060", "\x00", "x" * 301])
def test_a_reason_that_is_not_accepted_is_named(runtime: Runtime, typed: str) -> None:
    with pytest.raises(NotAccepted) as caught, runtime.writing() as session:
        suggest(session, ballot("a"), typed)
    assert [fault.pointer for fault in caught.value.fields] == ["reason"]
    assert listed(runtime) == []


def test_what_is_hidden_is_not_listed_and_not_taken_again(runtime: Runtime) -> None:
    with runtime.writing() as session:
        suggest(session, ballot("a"), "A heist.")
        assert hide(session, EPISODE, FILM) is True
        assert hide(session, EPISODE, FILM) is False
    assert listed(runtime) == []
    with runtime.reading() as session:
        assert [one.suggestion.film_id for one in suggestions(session, {EPISODE}, hidden=True)] == [FILM]
    with pytest.raises(NotAccepted, match="hidden"), runtime.writing() as session:
        suggest(session, ballot("b"), "Once more.")
    with runtime.writing() as session:
        assert hide(session, EPISODE, FILM, undo=True) is True
    assert only(runtime).supporters == 1


def test_nothing_to_hide(runtime: Runtime) -> None:
    with pytest.raises(NotFound), runtime.writing() as session:
        hide(session, EPISODE, "tt9999999")


@pytest.mark.parametrize("column", ["episode_id", "film_id", "voter", "reason", "source"])
def test_the_table_itself_refuses_a_suggestion_without_a_key(runtime: Runtime, column: str) -> None:
    values = {"episode_id": EPISODE, "film_id": FILM, "voter": "a", "reason": "x", "source": "visitor", column: None}
    with pytest.raises(IntegrityError), runtime.writing() as session:
        session.execute(insert(Suggestion.__table__).values(**values, created_at="", changed_at=""))


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_the_table_itself_refuses_such_reasons(runtime: Runtime, reason: str) -> None:
    values = {"episode_id": EPISODE, "film_id": FILM, "voter": "a", "reason": reason, "source": "visitor"}
    with pytest.raises(IntegrityError), runtime.writing() as session:
        session.execute(insert(Suggestion.__table__).values(**values, created_at="", changed_at=""))


def test_the_file_is_replaced_and_visitors_stay(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(text("DELETE FROM suggestion"))
        suggest(session, ballot("a", OTHER), "Crooks.")
        replace_file_suggestions(
            session,
            [
                FileSuggestion(EPISODE, FILM, "From the file."),
                FileSuggestion(EPISODE, OTHER, "The file says it too."),
                FileSuggestion(EPISODE, "tt0000001", "Goes again."),
            ],
        )
        suggest(session, ballot("b"), "And from me.")
    made = {one.suggestion.film_id: one.suggestion.created_at for one in listed(runtime)}
    with runtime.writing() as session:
        replace_file_suggestions(session, [FileSuggestion(EPISODE, FILM, "Better words.")])
    found = {one.suggestion.film_id: one for one in listed(runtime)}
    assert {film_id: one.reasons for film_id, one in found.items()} == {
        FILM: ("Better words.", "And from me."),
        OTHER: ("Crooks.",),
    }
    assert (found[FILM].suggestion.source, found[OTHER].suggestion.source) == ("file", "visitor")
    assert found[FILM].suggestion.created_at == made[FILM], "its age is kept"
    with runtime.writing() as session:
        replace_file_suggestions(session, [])
    assert {one.suggestion.film_id: one.reasons for one in listed(runtime)} == {
        FILM: ("And from me.",),
        OTHER: ("Crooks.",),
    }


def test_a_reload_of_the_file_changes_no_row_and_shows_nothing_hidden(runtime: Runtime) -> None:
    wanted = [FileSuggestion(EPISODE, FILM, "From the file.")]
    with runtime.writing() as session:
        replace_file_suggestions(session, wanted)
        hide(session, EPISODE, FILM)
    with runtime.reading() as session:
        before = session.execute(select(Suggestion.__table__)).all()
    with runtime.writing() as session:
        replace_file_suggestions(session, wanted)
    with runtime.reading() as session:
        assert session.execute(select(Suggestion.__table__)).all() == before
    assert listed(runtime) == []


def _suggest_at_once(instance: Path, seed: int, barrier: Barrier) -> None:
    runtime = open_runtime(Settings(instance=instance))
    barrier.wait()
    for number in range(20):
        with runtime.writing() as session:
            suggest(session, ballot(f"voter-{seed}", f"tt{number:07}"), f"Because of {seed}.")
    runtime.close()


def test_processes_that_suggest_the_same_leave_one_suggestion_and_all_supporters(
    instance: Path, runtime: Runtime
) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    workers = [spawn.Process(target=_suggest_at_once, args=(instance, seed, barrier)) for seed in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    found = listed(runtime)
    assert len(found) == 20
    for one in found:
        assert one.supporters == PROCESSES
        assert sorted(one.reasons) == [f"Because of {seed}." for seed in range(PROCESSES)]
    with runtime.reading() as session:
        assert session.scalar(select(func.count()).select_from(SuggestionVote)) == 20 * PROCESSES
