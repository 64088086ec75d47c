"""Keeping to the limits that a service sets on how often it is asked."""

import time
from collections import deque
from collections.abc import Callable, Sequence


class Pace:
    """Lets through at most so many calls in so many seconds, for each of several limits."""

    def __init__(
        self,
        limits: Sequence[tuple[int, float]],
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits = limits
        self._now = now
        self._sleep = sleep
        self._calls: deque[float] = deque(maxlen=max(calls for calls, _ in limits))

    def wait(self) -> None:
        """Wait until one more call is within the limits."""
        due = [self._calls[-calls] + seconds for calls, seconds in self._limits if len(self._calls) >= calls]
        pause = max(due, default=0.0) - self._now()
        if pause > 0:
            self._sleep(pause)
        self._calls.append(self._now())
