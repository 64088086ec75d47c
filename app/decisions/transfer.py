"""All that people decided, written as JSON lines and restored from them: what nothing else can rebuild."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, inspect, or_, select, true
from sqlalchemy.orm import Session

from app.db import Base, insert_for
from app.decisions.models import CHOICES, MAX_REASON, Judgement, Suggestion, SuggestionVote, Vote
from app.decisions.suggestions import FILE, VISITOR
from app.errors import DataError

_FIRST_LISTED = 20

Row = dict[str, Any]


@dataclass(frozen=True)
class _Kind:
    """A kind of line: its table, which of its rows people made, and the values accepted where they are few."""

    model: type[Base]
    made_by_people: ColumnElement[bool]
    accepted: Mapping[str, Collection[str]] = field(default_factory=dict)


_KINDS = {
    "vote": _Kind(Vote, true(), {"choice": CHOICES}),
    "judgement": _Kind(
        Judgement, Judgement.source == "editor", {"source": ("editor",), "decision": ("confirmed", "rejected")}
    ),
    # One of the curated file is in there when an editor hid it.
    "suggestion": _Kind(
        Suggestion,
        or_(Suggestion.source == VISITOR, Suggestion.hidden_at.is_not(None)),
        {"source": (VISITOR, FILE)},
    ),
    "support": _Kind(SuggestionVote, true()),
}
_MAY_BE_BLANK = {("judgement", "relation"), ("judgement", "note"), ("suggestion", "voter"), ("support", "reason")}


@dataclass
class Restored:
    """What was read, and how much of it was new or newer than what stood, by kind."""

    read: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join(
            f"{kind}: {count} read, {self.taken[kind]} new or newer, {count - self.taken[kind]} known"
            for kind, count in self.read.items()
        )


def export_lines(session: Session) -> Iterator[str]:
    """Every decision of people as one JSON object a line, in a fixed order."""
    for name, kind in _KINDS.items():
        table = inspect(kind.model).local_table
        statement = select(table).where(kind.made_by_people).order_by(*table.primary_key)
        for row in session.execute(statement).mappings():
            yield json.dumps({"kind": name, **row}, ensure_ascii=False)


def read_lines(file: str, lines: Iterable[bytes]) -> dict[str, list[Row]]:
    """The rows of an export, by kind. Raises DataError that names the lines that are broken."""
    found: dict[str, list[Row]] = {name: [] for name in _KINDS}
    problems = []
    for number, line in enumerate(lines, start=1):
        try:
            kind, row = _read(line)
        except ValueError as error:
            problems.append(f"{file}:{number}: {error}")
        else:
            found[kind].append(row)
    if problems:
        more = len(problems) - _FIRST_LISTED
        raise DataError([*problems[:_FIRST_LISTED], *([f"and {more} more lines"] if more > 0 else [])])
    return found


def _read(line: bytes) -> tuple[str, Row]:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("is no JSON in UTF-8") from None
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    name = row.pop("kind", None)
    if not isinstance(name, str) or name not in _KINDS:
        raise ValueError(f"kind: is none of {', '.join(_KINDS)}")
    columns = inspect(_KINDS[name].model).local_table.columns
    surplus, missing = sorted(set(row) - set(columns.keys())), sorted(set(columns.keys()) - set(row))
    if surplus or missing:
        raise ValueError(f"{(surplus or missing)[0][:40]}: is {'not known' if surplus else 'missing'}")
    for column in columns:
        fault = _fault(name, column.name, row[column.name], may_be_null=bool(column.nullable))
        if fault:
            raise ValueError(f"{column.name}: {fault}")
    return name, row


def _fault(kind: str, column: str, value: Any, *, may_be_null: bool) -> str:
    """What is wrong with a value; blank when nothing is."""
    if value is None and may_be_null:
        return ""
    if not isinstance(value, str) or "\0" in value or not _is_text(value):
        return "is no text"
    if not value:
        return "" if (kind, column) in _MAY_BE_BLANK else "is blank"
    if column.endswith("_at"):
        return "" if _is_time(value) else "is no time in UTC"
    if column == "reason" and len(value) > MAX_REASON:
        return f"is longer than {MAX_REASON} characters"
    accepted = _KINDS[kind].accepted.get(column)
    return f"is none of {', '.join(accepted)}" if accepted and value not in accepted else ""


def _is_text(value: str) -> bool:
    """Whether it can be written as UTF-8; half a surrogate pair cannot."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_time(value: str) -> bool:
    """Whether it is a time as `utc_now` writes it, or a date: both sort as text."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2026-01-01") or value.endswith("+00:00")


def restore(session: Session, rows: Mapping[str, list[Row]]) -> Restored:
    """Take over what is new here, or newer than what stands; so a second time changes nothing."""
    report = Restored()
    for name, of_kind in rows.items():
        report.read[name] = len(of_kind)
        report.taken[name] = _upsert_newer(session, _KINDS[name].model, of_kind) if of_kind else 0
    return report


def _upsert_newer(session: Session, model: type[Base], rows: list[Row]) -> int:
    table = inspect(model).local_table
    statement = insert_for(session, model)
    incoming = statement.excluded
    newer = _moment(incoming) > _moment(table.columns)
    keys = [column.name for column in table.primary_key]
    changes = {column.name: incoming[column.name] for column in table.columns if column.name not in keys}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changes, where=newer)
    # Of an INSERT the number of rows is forgotten unless it is asked for.
    options = {"preserve_rowcount": True}
    return session.connection().execute(statement, rows, execution_options=options).rowcount


def _moment(columns: Any) -> ColumnElement[str]:
    """When a row was last changed; taking back is a change too."""
    if "judged_at" in columns:
        moment: ColumnElement[str] = columns["judged_at"]
        return moment
    changed, withdrawn = columns["changed_at"], columns["withdrawn_at"]
    return case((withdrawn > changed, withdrawn), else_=changed)
