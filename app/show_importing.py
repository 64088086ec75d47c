"""Importing a show from beginning to end: find it, lay its episodes over what is stored, build its references."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.errors import NotAccepted, NotFound
from app.importing import get_stamp, set_stamp
from app.preparing import (
    alone,
    build_index_now,
    build_references_of,
    prepare_catalogue,
    references_are_stale,
)
from app.progress import Progress, silent
from app.references.builder import BuildReport
from app.runtime import Runtime
from app.shows.importers.finding import BY_NAME, Found, find_show
from app.shows.importers.given import GivenShow
from app.shows.importers.storing import ShowPlan, missing_facts, plan_show, store_show

_MOST_TOLD = 20


@dataclass(frozen=True)
class ShowWish:
    """How to import a show. What is given of its facts counts more than what the source says; blank, the source counts.

    `into` is the slug of the stored show that is meant. `force`: also when most episodes would vanish.
    """

    into: str = ""
    name: str = ""
    year: int | None = None
    countries: tuple[str, ...] = ()
    kind: str = ""
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class ShowReport:
    """What an import of a show did, or would do."""

    plan: ShowPlan
    found_how: str
    dry_run: bool
    references: BuildReport | None = None
    others_are_stale: bool = False

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        plan, changes = self.plan, self.plan.changes
        found = "a new show" if plan.is_new else f"known here, {self.found_how}"
        yield f"{plan.row['name']} ({plan.row['first_year']}): {found}; /shows/{plan.slug}"
        yield str(changes.episodes)
        if changes.recognised:
            counts = ", ".join(f"{count} by {how}" for how, count in changes.recognised.most_common())
            yield f"recognised: {counts}"
        if self.dry_run:
            yield from _some("new", [f"{where} {title}  ({name})" for name, where, title in changes.added])
        yield from _some("renamed", [f"{was} → {now}  ({name})" for name, was, now in changes.renamed])
        yield from _some("renumbered", [f"{was} → {now}  ({name})" for name, was, now in changes.renumbered])
        yield from _some("vanished", [f"{title}  ({name})" for name, title in changes.vanished])
        if changes.untitled:
            yield f"left out, because they have no title yet: {changes.untitled}"
        if self.references:
            yield str(self.references)
        if self.dry_run:
            yield "Nothing was changed: this was a dry run."
        if self.others_are_stale:
            yield "The references of other shows are out of date: namesake references build"
        if plan.given.licence:
            yield f"Licence: {plan.given.licence}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        plan, changes = self.plan, self.plan.changes
        built = self.references
        return {
            "show": plan.slug,
            "name": plan.row["name"],
            "source": plan.given.source,
            "new": plan.is_new,
            "found": self.found_how,
            "dry_run": self.dry_run,
            "episodes": changes.episodes.as_json(),
            "recognised": dict(changes.recognised),
            "added": [{"episode": name, "place": where, "title": title} for name, where, title in changes.added],
            "renamed": [{"episode": name, "was": was, "is": now} for name, was, now in changes.renamed],
            "renumbered": [{"episode": name, "was": was, "is": now} for name, was, now in changes.renumbered],
            "vanished": [{"episode": name, "title": title} for name, title in changes.vanished],
            "without_a_title": changes.untitled,
            "references": built and {"found": built.references, "decided": built.decided},
            "references_of_others_are_stale": self.others_are_stale,
            "licence": plan.given.licence,
        }


def _some(what: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{what}: {len(lines)}"
        yield from (f"  {line}" for line in lines[:_MOST_TOLD])
        if len(lines) > _MOST_TOLD:
            yield f"  … and {len(lines) - _MOST_TOLD} more"


def facts_to_ask(runtime: Runtime, given: GivenShow, wish: ShowWish) -> list[str]:
    """The facts (`year`, `kind`) that this show needs from whoever imports it; none when it is known here."""
    with alone(runtime.settings):
        prepare_catalogue(runtime)
    given = _as_wished(given, wish)
    with runtime.reading() as session:
        known = find_show(session, given, wish.into).show
    return [] if known else missing_facts(given)


def import_show(runtime: Runtime, given: GivenShow, wish: ShowWish, progress: Progress = silent) -> ShowReport:
    """Take a show in, and build its references; those of other shows stay as they are.

    People can vote meanwhile. What is written is written in one short transaction; an import that is cut off behind it
    leaves references that the next import of the show, or the next preparation, builds. Raises NotFound for a show
    without episodes, NotAccepted when something is missing, DataError when most of its episodes would vanish.
    """
    if not given.episodes:
        raise NotFound(f"{given.name!r} has no episodes there; nothing was changed.")
    given = _as_wished(given, wish)
    with alone(runtime.settings):
        prepare_catalogue(runtime, progress)
        with runtime.reading() as session:
            found = find_show(session, given, wish.into)
            plan = plan_show(session, given, found, force=wish.force)
            _check_name(found, plan, wish)
            before = get_stamp(session, "references")
        built = None
        if not wish.dry_run:
            current = not plan.anything and not references_are_stale(runtime)
            built = _store(runtime, plan, before, progress, build=not current)
        return ShowReport(plan, found.how, wish.dry_run, built, not wish.dry_run and references_are_stale(runtime))


def _check_name(found: Found, plan: ShowPlan, wish: ShowWish) -> None:
    """Two shows may have one name: raises NotAccepted when it is all that tells that this is the stored one."""
    changes = plan.changes
    if found.how == BY_NAME and not wish.force and changes.by_number_alone * 2 > changes.recognised.total():
        said = f"{plan.given.name!r} is the name of {plan.slug}, but most titles here are others than there"
        raise NotAccepted(f"{said}. If it is that show, say --into {plan.slug}; if not, its --year or another --name.")


def _as_wished(given: GivenShow, wish: ShowWish) -> GivenShow:
    return replace(
        given,
        name=wish.name or given.name,
        first_year=wish.year or given.first_year,
        countries=wish.countries or given.countries,
        kind=wish.kind or given.kind,
    )


def _store(runtime: Runtime, plan: ShowPlan, stamp: str, progress: Progress, *, build: bool) -> BuildReport | None:
    # Until its references are built, all references count as out of date: whoever prepares next builds them.
    unfinished = f" without {plan.slug}"
    stamp = stamp.removesuffix(unfinished)
    with runtime.writing() as session:
        store_show(session, plan)
        if build:
            set_stamp(session, "references", stamp + unfinished)
    if not build:
        return None
    if not (runtime.settings.index_folder / "current").exists():
        build_index_now(runtime, progress)
    return build_references_of(runtime, plan.slug, stamp, progress)
