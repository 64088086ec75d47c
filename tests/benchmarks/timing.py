"""How long calls take, and what of it is said."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that this share of the values does not exceed (nearest rank); 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


@dataclass(frozen=True)
class Latency:
    """Milliseconds that calls took."""

    count: int
    p50_ms: float
    p90_ms: float
    p99_ms: float
    max_ms: float


def latency(seconds: Sequence[float]) -> Latency:
    """What is said of the seconds that calls took."""
    shares = (round(1000 * percentile(seconds, share), 3) for share in (0.5, 0.9, 0.99, 1.0))
    return Latency(len(seconds), *shares)


def seconds_of(call: Callable[[T], object], items: Iterable[T]) -> list[float]:
    """The seconds that the call took for each item."""
    taken = []
    for item in items:
        begun = time.perf_counter()
        call(item)
        taken.append(time.perf_counter() - begun)
    return taken
