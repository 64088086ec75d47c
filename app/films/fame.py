"""Fame from popularity: one scale for every catalogue, by the rank of a film among all."""

from collections.abc import Iterable, Sequence

# The best-known films of the world, by how many there are from fame 5 down to fame 1; all others have 0.
FIRST = (500, 3_000, 12_000, 50_000, 150_000)


def fame_steps(popularities: Iterable[float]) -> list[float]:
    """The popularity that a film must exceed for fame 5, 4, 3, 2 and 1; fewer when there are fewer films.

    Films that are equally popular have the same fame, so that it does not hang on the order of a file.
    """
    ranked = sorted(popularities, reverse=True)
    return [ranked[first] for first in FIRST if first < len(ranked)]


def fame_of(popularity: float | None, steps: Sequence[float]) -> int | None:
    """Fame of a film, given the steps of its catalogue; unknown when its popularity is."""
    if popularity is None:
        return None
    passed = next((place for place, step in enumerate(steps) if popularity > step), len(steps))
    return len(FIRST) - passed
