import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from app.config import Settings
from app.db import Base
from app.decisions.ballots import Ballot, cast, withdraw
from app.decisions.models import Judgement, Suggestion, SuggestionVote, Vote
from app.decisions.suggestion_queries import suggestions
from app.decisions.suggestions import hide, suggest, support
from app.decisions.suggestions import withdraw as withdraw_support
from app.decisions.transfer import export_lines, read_lines, restore
from app.errors import DataError
from app.preparing import migrate
from app.runtime import Runtime, open_runtime

TABLES: tuple[type[Base], ...] = (Vote, Judgement, Suggestion, SuggestionVote)
EPISODE, FILM, OTHER = "akudama-drive-s01e02", "tt0240772", "tt0110912"
FROM_FILE = ("akudama-drive-s01e03", "tt0240772")


def rows(runtime: Runtime, model: type[Base]) -> list[tuple[Any, ...]]:
    table = inspect(model).local_table
    with runtime.reading() as session:
        return [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]


def exported(runtime: Runtime) -> list[bytes]:
    with runtime.reading() as session:
        return [line.encode() for line in export_lines(session)]


def take_in(runtime: Runtime, lines: list[bytes]) -> dict[str, int]:
    with runtime.writing() as session:
        return restore(session, read_lines("votes.jsonl", lines)).taken


@pytest.fixture
def decided(runtime: Runtime) -> Runtime:
    """An instance in which people decided something of every kind."""
    with runtime.writing() as session:
        cast(session, Ballot("a", EPISODE, FILM), "thematic")
        cast(session, Ballot("b", EPISODE, FILM), "title_only")
        withdraw(session, Ballot("b", EPISODE, FILM))
        session.add(
            Judgement(
                episode_id=EPISODE, film_id=FILM, source="editor", decision="rejected", judged_at="2026-01-01", note="ü"
            )
        )
        suggest(session, Ballot("a", EPISODE, OTHER), "Crooks, “tense”.")
        support(session, Ballot("b", EPISODE, OTHER))
        suggest(session, Ballot("b", EPISODE, "tt0000001"), "No more.")
        withdraw_support(session, Ballot("b", EPISODE, "tt0000001"))
        hide(session, *FROM_FILE)
    return runtime


@pytest.fixture
def empty(tmp_path: Path) -> Runtime:
    """An instance with tables and nothing in them."""
    runtime = open_runtime(Settings(instance=tmp_path / "empty"))
    migrate(runtime)
    return runtime


def test_a_round_trip_keeps_every_row(decided: Runtime, empty: Runtime) -> None:
    lines = exported(decided)
    assert take_in(empty, lines) == {"vote": 2, "judgement": 1, "suggestion": 3, "support": 3}
    assert exported(empty) == lines
    assert rows(empty, Vote) == rows(decided, Vote)
    assert rows(empty, SuggestionVote) == rows(decided, SuggestionVote)


def test_what_comes_from_files_stays_out_unless_an_editor_hid_it(decided: Runtime) -> None:
    records = [json.loads(line) for line in exported(decided)]
    assert [r["source"] for r in records if r["kind"] == "judgement"] == ["editor"]
    from_file = [r for r in records if r["kind"] == "suggestion" and r["source"] == "file"]
    assert [(r["episode_id"], r["film_id"]) for r in from_file] == [FROM_FILE]


def test_a_second_time_changes_nothing(decided: Runtime, empty: Runtime) -> None:
    lines = exported(decided)
    take_in(empty, lines)
    assert set(take_in(empty, lines).values()) == {0}
    assert set(take_in(decided, lines).values()) == {0}
    assert exported(empty) == lines


def test_the_newer_wins(decided: Runtime) -> None:
    lines = exported(decided)
    with decided.writing() as session:
        cast(session, Ballot("a", EPISODE, FILM), "not_this_film")
        withdraw_support(session, Ballot("b", EPISODE, OTHER))
    newer = exported(decided)
    assert set(take_in(decided, lines).values()) == {0}
    assert exported(decided) == newer


def test_an_older_state_is_brought_up_to_date(decided: Runtime, empty: Runtime) -> None:
    take_in(empty, exported(decided))
    with decided.writing() as session:
        cast(session, Ballot("a", EPISODE, FILM), "not_this_film")
        withdraw_support(session, Ballot("b", EPISODE, OTHER))
        cast(session, Ballot("c", EPISODE, FILM), "thematic")
    assert take_in(empty, exported(decided)) == {"vote": 2, "judgement": 0, "suggestion": 0, "support": 1}
    assert exported(empty) == exported(decided)


def test_where_two_suggested_the_same_nobody_s_words_are_lost(decided: Runtime, empty: Runtime) -> None:
    with empty.writing() as session:
        suggest(session, Ballot("z", EPISODE, OTHER), "My own words.")
    ours, theirs = exported(decided), exported(empty)
    take_in(empty, ours)
    take_in(decided, theirs)
    for runtime in (decided, empty):
        with runtime.reading() as session:
            (one,) = [s for s in suggestions(session, {EPISODE}) if s.suggestion.film_id == OTHER]
        assert (one.suggestion.voter, one.supporters) == ("z", 3)
        assert one.reasons == ("My own words.", "Crooks, “tense”.")


GOOD = {
    "kind": "vote",
    "voter": "a",
    "episode_id": "e",
    "film_id": "f",
    "choice": "thematic",
    "created_at": "2026-01-01T00:00:00.000000+00:00",
    "changed_at": "2026-01-01T00:00:00.000000+00:00",
    "withdrawn_at": None,
}


def line(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"", "is no JSON in UTF-8"),
        (b"{", "is no JSON in UTF-8"),
        (b"\xff", "is no JSON in UTF-8"),
        (b"[" * 100_000, "is no JSON in UTF-8"),
        (b"[]", "is no JSON object"),
        (b"{}", "kind: is none of vote, judgement, suggestion, support"),
        (line(kind="ballot"), "kind: is none of"),
        (line(kind=["vote"]), "kind: is none of"),
        (line(voter=7), "voter: is no text"),
        (line(voter=None), "voter: is no text"),
        (line(voter=""), "voter: is blank"),
        (line(voter="a\0"), "voter: is no text"),
        (line(voter="\ud800"), "voter: is no text"),
        (line(choice="great"), "choice: is none of thematic, title_only, not_this_film"),
        (line(changed_at="yesterday"), "changed_at: is no time in UTC"),
        (line(changed_at="2026-01-01T00:00:00.000000+02:00"), "changed_at: is no time in UTC"),
        (line(changed_at=""), "changed_at: is blank"),
        (line(extra="x"), "extra: is not known"),
        (json.dumps({key: value for key, value in GOOD.items() if key != "choice"}).encode(), "choice: is missing"),
    ],
)
def test_a_broken_line_is_named_by_its_number(broken: bytes, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_lines("votes.jsonl", [line(), broken, line()])
    (problem,) = caught.value.problems
    assert problem.startswith(f"votes.jsonl:2: {said}")


def test_of_many_broken_lines_the_first_are_named() -> None:
    with pytest.raises(DataError) as caught:
        read_lines("votes.jsonl", [b"x"] * 30)
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1] == "and 10 more lines"


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_a_reason_the_table_would_refuse_is_named(decided: Runtime, reason: str) -> None:
    broken = [
        json.dumps({**record, "reason": reason}).encode()
        for record in map(json.loads, exported(decided))
        if record["kind"] == "suggestion"
    ]
    with pytest.raises(DataError, match=r"votes\.jsonl:1: reason: is "):
        read_lines("votes.jsonl", broken)
