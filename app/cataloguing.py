"""Importing a film catalogue from beginning to end: read, stage, take over, index."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.errors import DataError, NotAccepted
from app.films.importers.applying import Applied, Applying, source_stamp
from app.films.importers.entries import Supply
from app.films.importers.staging import Stage, Staged, clear_stage, count_staged, count_staged_films, keep_staged
from app.films.queries import count_of_source
from app.importing import digest, get_stamp
from app.preparing import (
    EMBEDDED,
    alone,
    build_index_now,
    index_is_stale,
    load_embedded,
    prepare_catalogue,
    references_are_stale,
)
from app.progress import Done, Progress, silent
from app.runtime import Runtime
from app.streaming import Faults

# A catalogue of at least so many films that shrinks to less than this share is likelier a broken file than an update.
MANY_FILMS = 1_000
LEAST_SHARE = 0.6


@dataclass(frozen=True)
class Wish:
    """What to import, and how. Films of the same source that are not in the files are marked as vanished.

    `force`: also when the same files are in already, or hold far fewer films than before.
    """

    supply: Supply
    source: str = "table"
    most_bad: float = 0.05
    force: bool = False
    dry_run: bool = False
    index: bool = True


@dataclass
class CatalogueReport:
    """What an import did. Without `applied`, the same files were in the catalogue already."""

    source: str
    dry_run: bool
    tables: list[Faults] = field(default_factory=list)
    staged: Staged | None = None
    applied: Applied | None = None
    indexed: int | None = None
    index_is_stale: bool = False
    references_are_stale: bool = False
    licence: str = ""

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self._applied_lines()
        for faults in self.tables:
            yield from _fault_lines(faults)
        if self.dry_run:
            yield "Nothing was changed: this was a dry run."
        if self.indexed is not None:
            yield f"index: {self.indexed} titles"
        if self.index_is_stale:
            yield "The index is out of date: namesake index build"
        if self.references_are_stale:
            yield "The references are out of date: namesake references build"
        if self.licence:
            yield f"Licence: {self.licence}"

    def _applied_lines(self) -> Iterator[str]:
        if self.applied is None or self.staged is None:
            yield f"{self.source}: the same files are in the catalogue already (--force imports them again)"
        else:
            yield str(self.applied.films)
            yield f"{self.applied.titles}; {self.applied.known_titles} known without them"
            if self.staged.shared:
                yield f"films that another source holds: {self.staged.shared}; their titles are united"
            if self.staged.described:
                yield f"of them told by title, year and director: {self.staged.described}"
                yield from (f"  {told}" for told in self.staged.first_described)
            if self.staged.renamed:
                yield f"films whose id means another film elsewhere: {self.staged.renamed}; they have another here"
                yield from (f"  {told}" for told in self.staged.first_renamed)
            if self.staged.repeated:
                yield f"films that came twice under different ids: {self.staged.repeated}; taken as one"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        found: dict[str, Any] = {"source": self.source, "dry_run": self.dry_run, "already_imported": not self.applied}
        if self.applied and self.staged:
            found |= {
                "films": self.applied.films.as_json(),
                "titles": self.applied.titles.as_json() | {"known_without_them": self.applied.known_titles},
                "films_of_another_source": self.staged.shared,
                "films_that_came_twice": self.staged.repeated,
                "films_told_by_title_year_and_director": self.staged.described,
                "first_told_by_title_year_and_director": self.staged.first_described,
                "films_under_another_id": self.staged.renamed,
                "first_under_another_id": self.staged.first_renamed,
                "files": [faults.as_json() for faults in self.tables],
            }
        return found | {
            "indexed_titles": self.indexed,
            "index_is_stale": self.index_is_stale,
            "references_are_stale": self.references_are_stale,
            "licence": self.licence,
        }


def _fault_lines(faults: Faults) -> Iterator[str]:
    told = (
        ("rows left out", faults.left_out),
        ("rows skipped", faults.skipped),
        ("cells left blank", faults.left_blank),
    )
    for what, counts in told:
        if counts:
            yield f"{faults.file}: {counts.total()} {what}"
            yield from (f"  {count:>7}  {reason}" for reason, count in counts.most_common())
    if faults.first:
        yield "skipped rows, the first of them:" if len(faults.first) < faults.skipped.total() else "skipped rows:"
        yield from (f"  {fault}" for fault in faults.first)


def import_films(runtime: Runtime, wish: Wish, progress: Progress = silent) -> CatalogueReport:
    """Import a film catalogue, and bring the index up to date if that is wished; references stay as they are.

    People can vote meanwhile. An import that is cut off leaves the catalogue as it was, or is finished by the next
    preparation or import. Raises DataError when a file is refused, and NotAccepted for a source that is not accepted.
    """
    if wish.source == EMBEDDED or not re.fullmatch("[a-z0-9][a-z0-9-]{0,39}", wish.source):
        raise NotAccepted(f"The source {wish.source!r} is not accepted: small letters, digits and hyphens are needed.")
    report = CatalogueReport(wish.source, wish.dry_run, licence=wish.supply.licence)
    size = wish.supply.size
    version = f"{wish.supply.version}:{digest(wish.supply.paths)}"
    with alone(runtime.settings):
        prepare_catalogue(runtime, progress)
        with runtime.reading() as session:
            before = get_stamp(session, source_stamp(wish.source))
        if wish.force or before.split(" ")[0] != version:
            with progress("Reading films", size) as done:
                report.tables, report.staged = _stage(runtime, wish, version, done)
            report.applied = _apply(runtime, report.staged, wish, progress)
        if wish.index and not wish.dry_run and index_is_stale(runtime):
            report.indexed = build_index_now(runtime, progress)
        report.index_is_stale = index_is_stale(runtime)
        report.references_are_stale = references_are_stale(runtime)
    return report


def _stage(runtime: Runtime, wish: Wish, version: str, done: Done) -> tuple[list[Faults], Staged]:
    """Put the films into the staging tables; they are empty again when that fails."""
    stage = Stage(runtime.engine, wish.source)
    try:
        faults = wish.supply.stage(stage, wish.most_bad, done)
        staged = stage.complete(version, wish.supply)
        if not wish.force:
            _check_number(runtime, wish.source)
    except BaseException:
        clear_stage(runtime.engine)
        raise
    return faults, staged


def _check_number(runtime: Runtime, source: str) -> None:
    with runtime.reading() as session:
        before, after = count_of_source(session, source), count_staged_films(session)
    if before >= MANY_FILMS and after < LEAST_SHARE * before:
        said = f"{source}: {after:,} films, where there were {before:,}; so many do not vanish at once."
        raise DataError([f"{said} Nothing was imported; --force imports them."])


def _apply(runtime: Runtime, staged: Staged, wish: Wish, progress: Progress) -> Applied:
    if not wish.dry_run:
        keep_staged(runtime.engine, staged)
    with progress("Storing films", count_staged(runtime.engine)) as done:
        applied = Applying(runtime.engine, staged, done, dry_run=wish.dry_run).run()
    load_embedded(runtime)
    return applied
