"""All candidates of one title beside it, as a table: what the features are read off.

Each candidate stands in the table once, by its best pair of a reading of the title and a form of the film title.
Similarities are worked out for all candidates at once (`rapidfuzz.process`, which releases the GIL), and only when a
feature asks for them. Arrays have one entry a candidate, in the order of the table.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.matching.forms import Form
from app.matching.likeness import Column, alike, common_ends
from app.matching.normalize import Reading, canonical
from app.matching.types import Query, TitleRecord
from app.matching.word_table import Words


class Candidate(NamedTuple):
    """One title of a film, with the forms it is compared by."""

    record: TitleRecord
    forms: tuple[Form, ...]


class Pair(NamedTuple):
    """A candidate beside the title, by its best pair of reading and form."""

    query: Query
    record: TitleRecord
    reading: Reading
    form: Form

    @property
    def words(self) -> tuple[list[str], list[str]]:
        """The words of the reading and of the form."""
        return self.reading.text.split(), self.form.text.split()


def best_pairs(query: Query, found: Sequence[Reading], candidates: Sequence[Candidate]) -> list[Pair]:
    """For each candidate its closest reading and form; equal ones before alike ones, plain ones before derived."""
    forms = [(place, form) for place, candidate in enumerate(candidates) for form in candidate.forms]
    texts = [form.text for _, form in forms]
    spaced = cdist([r.text for r in found], texts, scorer=fuzz.ratio, dtype=np.float32)
    joined = cdist([r.joined for r in found], [unspaced(t) for t in texts], scorer=fuzz.ratio, dtype=np.float32)
    keys = [canonical(text) for text in texts]
    same = np.array([[key == own for key in keys] for own in (canonical(r.text) for r in found)])
    plain = np.add.outer([not r.folds for r in found], [form.kind == "plain" for _, form in forms], dtype=float)
    value = np.maximum(spaced, joined) + 100 * same + 2 * plain
    rows = value.argmax(axis=0).tolist()
    values = value.max(axis=0).tolist()
    best: dict[int, tuple[float, int]] = {}
    for column, ((place, _), score) in enumerate(zip(forms, values, strict=True)):
        if place not in best or score > best[place][0]:
            best[place] = (score, column)
    return [
        Pair(query, candidate.record, found[rows[best[place][1]]], forms[best[place][1]][1])
        for place, candidate in enumerate(candidates)
    ]


def unspaced(text: str) -> str:
    """A text without its blanks."""
    return text.replace(" ", "")


class Comparisons:
    """The pairs of one title as a table of columns, each worked out when it is first asked for."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        """A table of at least one pair; all pairs are of one query."""
        self.pairs = pairs
        self.query = pairs[0].query
        self.mine = [pair.reading.text for pair in pairs]
        self.theirs = [pair.form.text for pair in pairs]
        self.mine_joined = [pair.reading.joined for pair in pairs]
        self.theirs_joined = [unspaced(text) for text in self.theirs]
        self._measured: dict[Callable[[Comparisons], Column], Column] = {}

    def of(self, feature: "Callable[[Comparisons], Column]") -> Column:
        """The column of a feature, worked out once."""
        if feature not in self._measured:
            self._measured[feature] = feature(self)
        return self._measured[feature]

    def __len__(self) -> int:
        return len(self.pairs)

    def column(self, value: Callable[[Pair], float]) -> Column:
        """A column of what a function says of each pair."""
        return np.array([value(pair) for pair in self.pairs], float)

    @cached_property
    def group(self) -> list[str]:
        """The key of each candidate's title: candidates of one key are namesakes."""
        return [canonical(text) for text in self.theirs]

    @cached_property
    def others(self) -> NDArray[np.bool_]:
        """Whether two candidates are of different titles: candidate × candidate."""
        numbers = {key: at for at, key in enumerate(dict.fromkeys(self.group))}
        group = np.array([numbers[key] for key in self.group])
        return np.asarray(group[:, None] != group[None, :])

    @cached_property
    def fame(self) -> Column:
        """Fame, 0 to 5.9; a film of unknown fame counts as a little-known one."""
        return self.column(lambda pair: 1.5 if pair.record.fame is None else pair.record.fame)

    @cached_property
    def year(self) -> Column:
        """Year of the film."""
        return self.column(lambda pair: pair.record.year)

    @cached_property
    def spaced(self) -> Column:
        """Normalised Indel similarity of the folded titles."""
        return alike(self.mine, self.theirs)

    @cached_property
    def joined(self) -> Column:
        """The same without blanks: blends and split words."""
        return alike(self.mine_joined, self.theirs_joined)

    @cached_property
    def closest(self) -> Column:
        """The larger of `spaced` and `joined`."""
        return np.maximum(self.spaced, self.joined)

    @cached_property
    def words(self) -> Words:
        """The words of the titles, compared with each other."""
        return Words(self.mine, self.theirs)

    @cached_property
    def namesakes(self) -> list[list[int]]:
        """For each candidate the places of those of its title that are other films."""
        members: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self.group):
            members[key].append(at)
        films = [pair.record.film_id for pair in self.pairs]
        return [[o for o in members[key] if films[o] != films[at]] for at, key in enumerate(self.group)]

    @cached_property
    def letters(self) -> tuple[Column, Column]:
        """Number of letters of the two titles, blanks aside."""
        return np.array([*map(len, self.mine_joined)], float), np.array([*map(len, self.theirs_joined)], float)

    @cached_property
    def ends(self) -> tuple[Column, Column]:
        """Number of letters the two begin alike with, and end alike with, blanks aside."""
        return common_ends(self.mine_joined, self.theirs_joined)
