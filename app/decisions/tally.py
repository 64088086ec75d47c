"""From counts of votes to a verdict. Pure: no database."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

Verdict = Literal[
    "too_few_votes",
    "wrong_film",
    "thematic",
    "title_only",
    "contested",
    "leaning_thematic",
    "leaning_title_only",
    "even",
]

FEWEST_VOTES = 5
CONTESTED_FROM = 20
# Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054


def wilson_interval(successes: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927, without continuity correction); (0, 1) of nothing."""
    if total == 0:
        return 0.0, 1.0
    share = successes / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return (centre - spread) / scale, (centre + spread) / scale


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the votes on one reference."""

    thematic: int = 0
    title_only: int = 0
    not_this_film: int = 0

    @property
    def total(self) -> int:
        """All votes that stand."""
        return self.thematic + self.title_only + self.not_this_film

    @property
    def verdict(self) -> Verdict:
        """What the votes say; only ever shown beside the counts."""
        if self.total < FEWEST_VOTES:
            return "too_few_votes"
        if wilson_interval(self.not_this_film, self.total)[0] > 0.5:
            return "wrong_film"
        meaning = self.thematic + self.title_only
        low, high = wilson_interval(self.thematic, meaning)
        if low > 0.5:
            return "thematic"
        if high < 0.5:
            return "title_only"
        if meaning >= CONTESTED_FROM:
            return "contested"
        if self.thematic == self.title_only:
            return "even"
        return "leaning_thematic" if self.thematic > self.title_only else "leaning_title_only"
