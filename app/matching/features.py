"""What is measured of a title beside a candidate: one small documented function per feature.

All candidates of a title are compared at once (`rapidfuzz.process.cdist` releases the GIL); the best pair of a
reading and a form is chosen for each candidate, and the features are read off that pair.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.matching.index import Entry, Form
from app.matching.normalize import Reading, canonical, loose_key
from app.matching.types import Query
from app.matching.vocabulary import FILLERS

UNKNOWN_FAME = 1
KEPT = 48


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside the title, by its best pair of reading and form; similarities are 0 to 1."""

    query: Query
    entry: Entry
    reading: Reading
    form: Form
    spaced: float
    joined: float

    @property
    def words(self) -> tuple[list[str], list[str]]:
        """The words of the reading and of the form."""
        return self.reading.text.split(), self.form.text.split()

    @property
    def age(self) -> int:
        """Years from the film to the episode, 10 where the air year is unknown."""
        return 10 if self.query.air_year is None else max(0, self.query.air_year - self.entry.record.year)


def compare(query: Query, found: Sequence[Reading], entries: Sequence[Entry]) -> list[Comparison]:
    """Compare all readings of a title with all forms of all candidates; the closest `KEPT` candidates remain."""
    forms = [(position, form) for position, entry in enumerate(entries) for form in entry.forms]
    if not forms or not found:
        return []
    spaced = _matrix([r.text for r in found], [form.text for _, form in forms])
    joined = _matrix([r.joined for r in found], [form.text.replace(" ", "") for _, form in forms])
    same = np.array([[canonical(r.text) == canonical(form.text) for _, form in forms] for r in found])
    # Equal pairs win over similar ones, plain readings and forms over derived ones.
    plain = (
        np.array([not r.folds for r in found])[:, None] * 0.02 + np.array([f.kind == "plain" for _, f in forms]) * 0.02
    )
    value = np.maximum(spaced, joined) + same + plain
    best: dict[int, tuple[float, int, int]] = {}
    for column, (position, _) in enumerate(forms):
        row = int(value[:, column].argmax())
        score = float(value[row, column])
        if position not in best or score > best[position][0]:
            best[position] = (score, row, column)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:KEPT]
    return [
        Comparison(
            query,
            entries[position],
            found[row],
            forms[column][1],
            float(spaced[row, column]),
            float(joined[row, column]),
        )
        for position, (_, row, column) in ranked
    ]


def _matrix(titles: list[str], forms: list[str]) -> NDArray[np.float64]:
    return cdist(titles, forms, scorer=fuzz.ratio, dtype=np.float32).astype(np.float64) / 100


def same_title(c: Comparison) -> float:
    """1 when the two are the same but for case, punctuation, diacritics, or a counted heading or tail."""
    plain_reading = c.reading.folds in ((), ("part",), ("segment",))
    return float(c.reading.text == c.form.text and plain_reading and c.form.kind == "plain")


def same_styled(c: Comparison) -> float:
    """1 when the two are the same but for word division, or letters written as digits or signs."""
    if same_title(c) or c.form.kind == "main":
        return 0.0
    return float(c.reading.joined == c.form.text.replace(" ", ""))


def same_varied(c: Comparison) -> float:
    """1 when the two are the same but for article, number form, plural, word order or subtitle."""
    if same_title(c) or same_styled(c):
        return 0.0
    loose = loose_key(c.reading.text)
    return float(canonical(c.reading.text) == canonical(c.form.text) or loose == loose_key(c.form.text) != "")


def unequal_similarity(c: Comparison) -> float:
    """Similarity of two titles that are not the same: normalised Indel similarity, with or without blanks."""
    return 0.0 if _same(c) else max(c.spaced, c.joined)


def unequal_words(c: Comparison) -> float:
    """Mean similarity of the words of the film title, each beside its best partner in order; 0 when the same."""
    return 0.0 if _same(c) else aligned_words(*c.words)


def unequal_frame(c: Comparison) -> float:
    """Share of the letters of the film title's telling words that stand in the episode title unchanged."""
    if _same(c):
        return 0.0
    mine, theirs = c.words
    telling = [word for word in theirs if word not in FILLERS] or theirs
    kept = sum(len(word) for word in telling if word in mine)
    return kept / sum(len(word) for word in telling)


def unequal_letters(c: Comparison) -> float:
    """Length of the film title (log2 of its letters, less 3) where the two differ: long titles differ by intent."""
    return 0.0 if _same(c) else math.log2(1 + len(c.form.text)) - 3


def equal_letters(c: Comparison) -> float:
    """Length of the film title (log2 of its letters, less 3) where the two agree: short ones agree by chance."""
    return math.log2(1 + len(c.form.text)) - 3 if _same(c) else 0.0


def contained(c: Comparison) -> float:
    """Share of the longer title that the shorter one covers, when all its words stand there in one run."""
    mine, theirs = c.words
    short, long = sorted((mine, theirs), key=len)
    if _same(c) or len(short) == len(long) or set(short) <= FILLERS:
        return 0.0
    runs = (long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
    return sum(map(len, short)) / sum(map(len, long)) if any(runs) else 0.0


def film_fame(c: Comparison) -> float:
    """How well known the film is, 0 to 5."""
    fame = c.entry.record.fame
    return float(UNKNOWN_FAME if fame is None else fame)


def equal_fame(c: Comparison) -> float:
    """Fame where the two titles agree: fame matters less then than for puns."""
    return film_fame(c) if _same(c) else 0.0


def alternative_title(c: Comparison) -> float:
    """1 when an alternative title matched, not the primary or the original one."""
    return float(c.entry.record.kind == "alternative")


def film_year_near(c: Comparison) -> float:
    """1 when the film's year is the given one, one year either way; -1 when a year was given and it is not."""
    if c.query.film_year is None:
        return 0.0
    return 1.0 if abs(c.entry.record.year - c.query.film_year) <= 1 else -1.0


def _same(c: Comparison) -> bool:
    return bool(same_title(c) or same_styled(c) or same_varied(c))


def aligned_words(mine: list[str], theirs: list[str]) -> float:
    """Mean over the letters of `theirs` of each word's similarity to its partner in `mine`, in order (a DP)."""
    similar = [[fuzz.ratio(a, b) / 100 * len(b) for b in theirs] for a in mine]
    row = [0.0] * (len(theirs) + 1)
    for line in similar:
        before = row
        row = [0.0]
        for at, value in enumerate(line):
            row.append(max(before[at] + value, before[at + 1], row[at]))
    return row[-1] / sum(map(len, theirs))


FEATURES: tuple[Callable[[Comparison], float], ...] = (
    same_title,
    same_styled,
    same_varied,
    unequal_similarity,
    unequal_words,
    unequal_frame,
    unequal_letters,
    equal_letters,
    contained,
    film_fame,
    equal_fame,
    alternative_title,
    film_year_near,
)


def measure(comparison: Comparison) -> dict[str, float]:
    """All features of one comparison, by name."""
    return {feature.__name__: feature(comparison) for feature in FEATURES}
