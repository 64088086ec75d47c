"""What an import changes in a show: the episodes of a source laid over what is stored, whoever stored it.

Pure: what is stored and what is given in, a plan of the rows to write out. What another source holds stays as it
is there, curated judgements before all; new episodes, titles and ids are added to it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import DataError
from app.importing import ImportReport
from app.matching.normalize import canonical, fold
from app.shows.importers.given import GivenEpisode, GivenShow, GivenTitle
from app.shows.importers.naming import new_episode_id
from app.shows.importers.recognising import Known, Recognised, recognise, title_forms

# Behind every season, number, date and place in a list.
LAST = 1_000_000
DataRow = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """What is stored: rows of the show's episodes and of their titles in order, the ids of the source by episode.

    `owner` is the source of the show, `taken` are all episode ids that are not free.
    """

    slug: str
    owner: str
    episodes: Mapping[str, DataRow] = field(default_factory=dict)
    titles: Mapping[str, Sequence[DataRow]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


@dataclass
class Changes:
    """What an import does to the episodes of a show. Triples are (episode id, what it was, what it is); those that are
    added have (episode id, place, title).
    """

    episodes: ImportReport = field(default_factory=lambda: ImportReport("episodes"))
    recognised: Counter[str] = field(default_factory=Counter)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    renumbered: list[tuple[str, str, str]] = field(default_factory=list)
    vanished: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[str, str, str]] = field(default_factory=list)
    # Recognised by nothing but the number: neither id nor title, and no air date to compare.
    by_number_alone: int = 0
    untitled: int = 0


@dataclass
class Plan:
    """The rows to write: episodes, titles (all those of the episodes that stand here), ids elsewhere; and a report."""

    episodes: list[DataRow] = field(default_factory=list)
    titles: dict[str, list[DataRow]] = field(default_factory=dict)
    ids: list[DataRow] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


def plan_episodes(held: Held, given: GivenShow, *, force: bool = False) -> Plan:
    """What the episodes of a source change. Raises DataError when most episodes would vanish, unless forced."""
    return _Planning(held, given).run(force)


class _Planning:
    def __init__(self, held: Held, given: GivenShow) -> None:
        self._held = held
        self._given = given
        self._plan = Plan()
        self._rows = dict(held.episodes)
        self._taken = set(held.taken)

    def run(self, force: bool) -> Plan:
        found = recognise(self._known(), self._given.episodes)
        for place, episode in enumerate(self._given.episodes):
            if place in found:
                self._update(place, episode, found[place])
            elif episode.is_untitled:
                self._plan.changes.untitled += 1
            else:
                self._add(place, episode)
        self._find_gone({recognised.id for recognised in found.values()}, force)
        self._place_all()
        return self._plan

    def _known(self) -> list[Known]:
        return [
            Known(
                id=row["id"],
                season=row["season"],
                number=row["number"],
                air_date=row["air_date"],
                titles=tuple(_given_title(title) for title in self._held.titles.get(row["id"], ())),
                outside_ids=frozenset({self._held.ids.get(row["id"], "")} - {""}),
                vanished=row["vanished_at"] is not None,
            )
            for row in self._held.episodes.values()
        ]

    def _add(self, place: int, episode: GivenEpisode) -> None:
        episode_id = new_episode_id(self._held.slug, episode, self._taken)
        self._taken.add(episode_id)
        new = {"id": episode_id, "show_slug": self._held.slug, "synopsis": ""}
        self._rows[episode_id] = {**new, **self._own(place, episode)}
        self._plan.titles[episode_id] = title_rows(episode_id, self._source_titles(episode, ()))
        self._note_id(episode_id, episode)
        self._plan.changes.episodes.new += 1
        self._plan.changes.added.append((episode_id, place_name(self._rows[episode_id]), episode.titles[0].text))

    def _update(self, place: int, episode: GivenEpisode, recognised: Recognised) -> None:
        episode_id = recognised.id
        before, titles = self._held.episodes[episode_id], self._held.titles.get(episode_id, ())
        row = dict(before)
        if self._given.source in (before["source"], self._held.owner) or before["vanished_at"] is not None:
            row |= self._own(place, episode)
            row["air_date"] = row["air_date"] or before["air_date"]
        elif not before["air_date"]:
            row["air_date"] = episode.air_date
        row["air_year"] = int(row["air_date"][:4]) if row["air_date"] else None
        merged = self._merged(row, titles, episode)
        changes = self._plan.changes
        changes.recognised[recognised.how] += 1
        changes.by_number_alone += recognised.how == "number" and not (before["air_date"] and episode.air_date)
        changed = merged != list(titles) or any(row[key] != before[key] for key in row if key != "position")
        changes.episodes.changed += changed
        changes.episodes.unchanged += not changed
        self._note_difference(before, row, titles, merged)
        self._rows[episode_id] = row
        if merged != list(titles):
            self._plan.titles[episode_id] = merged
        self._note_id(episode_id, episode)

    def _own(self, place: int, episode: GivenEpisode) -> DataRow:
        """The columns of an episode that this source holds."""
        whole = self._held.owner == self._given.source and self._given.seasons is None
        return {
            "season": episode.season,
            "number": episode.number,
            "position": place if whole else LAST + place,
            "source": self._given.source,
            "air_date": episode.air_date,
            "air_year": episode.air_year,
            "vanished_at": None,
        }

    def _note_difference(
        self, before: DataRow, row: DataRow, titles: Sequence[DataRow], merged: Sequence[DataRow]
    ) -> None:
        changes = self._plan.changes
        if titles and titles[0]["title"] != merged[0]["title"]:
            changes.renamed.append((row["id"], titles[0]["title"], merged[0]["title"]))
        places = place_name(before), place_name(row)
        if places[0] != places[1]:
            changes.renumbered.append((row["id"], *places))

    def _note_id(self, episode_id: str, episode: GivenEpisode) -> None:
        if episode.outside_id and self._held.ids.get(episode_id) != episode.outside_id:
            service = self._given.source
            self._plan.ids.append({"episode_id": episode_id, "service": service, "outside_id": episode.outside_id})

    def _merged(self, row: DataRow, held: Sequence[DataRow], episode: GivenEpisode) -> list[DataRow]:
        """The titles of an episode: those of the source that holds it first, those that this source adds last."""
        source = self._given.source
        own = [title for title in held if title["source"] == source]
        others = [title for title in held if title["source"] != source]
        if not episode.is_untitled:
            order = list(dict.fromkeys(title["language"] for title in own))
            own = self._kept(own) + self._source_titles(episode, others)
            # In a title that was there before, the language as aired stays first.
            own.sort(key=lambda title: order.index(title["language"]) if title["language"] in order else LAST)
        merged = own + others if row["source"] == source else others + own
        return title_rows(row["id"], merged)

    def _kept(self, own: Iterable[DataRow]) -> list[DataRow]:
        """Titles of an earlier import in languages that this one did not ask for."""
        languages = self._given.languages
        return [] if languages is None else [title for title in own if title["language"] not in languages]

    def _source_titles(self, episode: GivenEpisode, others: Sequence[DataRow]) -> list[DataRow]:
        """Rows of the titles that a source gives, without those that say nothing new."""
        known = {(fold(title["title"]), title["language"]) for title in others}
        segments = [_given_title(title) for title in others if title["segment"] is not None]
        together = title_forms(segments)
        texts = {text for text, _ in known}
        rows = []
        for title in episode.titles:
            folded = fold(title.text)
            # A language that is not known may be any.
            same = {(folded, title.language), (folded, "")} & known if title.language else folded in texts
            if not (title.is_placeholder or same or canonical(folded) in together):
                known.add((folded, title.language))
                rows.append(_title_row(title, self._given.source))
        return rows

    def _find_gone(self, found: set[str], force: bool) -> None:
        given = self._given
        own = [
            row["id"]
            for row in self._held.episodes.values()
            if row["source"] == given.source
            and row["vanished_at"] is None
            and (given.seasons is None or row["season"] in given.seasons)
        ]
        gone = [episode_id for episode_id in own if episode_id not in found]
        if len(gone) * 2 > len(own) and not force:
            raise DataError(
                [
                    f"{len(gone)} of {len(own)} episodes of {self._held.slug} are not in this list, which looks like"
                    " another show or a part of it; nothing was changed. --force marks them as vanished"
                    + (", --add leaves them as they are." if given.source == "table" else ".")
                ]
            )
        for episode_id in gone:
            titles = self._held.titles.get(episode_id, ())
            self._plan.changes.vanished.append((episode_id, titles[0]["title"] if titles else ""))
        self._plan.changes.episodes.vanished = len(gone)
        self._plan.gone = gone

    def _place_all(self) -> None:
        present = [
            row for row in self._rows.values() if row["vanished_at"] is None and row["id"] not in self._plan.gone
        ]
        for position, row in enumerate(in_order(present, self._held.owner), start=1):
            placed = {**row, "position": position}
            if placed != self._held.episodes.get(row["id"]):
                self._plan.episodes.append(placed)


def in_order(rows: Iterable[DataRow], owner: str) -> list[DataRow]:
    """Episodes in the order of the show: by season and number, then the others, those of the owner first."""
    return sorted(
        rows,
        key=lambda row: (
            LAST if row["season"] is None else row["season"],
            LAST if row["number"] is None else row["number"],
            row["source"] != owner,
            row["position"],
        ),
    )


def place_name(row: Mapping[str, Any]) -> str:
    """Season and number as they are written ("S01E02"); "special" where there are none."""
    return "special" if row["number"] is None else f"S{row['season']:02}E{row['number']:02}"


def title_rows(episode_id: str, titles: Iterable[DataRow]) -> list[DataRow]:
    """Titles as rows of an episode, in this order."""
    return [{**title, "episode_id": episode_id, "position": at} for at, title in enumerate(titles, start=1)]


def _given_title(row: DataRow) -> GivenTitle:
    return GivenTitle(row["title"], row["language"], row["segment"])


def _title_row(title: GivenTitle, source: str) -> DataRow:
    return {
        "segment": title.segment,
        "title": title.text,
        "folded": fold(title.text),
        "language": title.language,
        "film_id": "",
        "relation": "",
        "note": "",
        "source": source,
    }
