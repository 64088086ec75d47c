"""A closed-loop load generator of the standard library: a few processes and threads, one connection a request.

Closed loop means that a client asks again when it was answered: a slow server is asked less. The figures compare
routes of one run on one machine; they are no promise of latency at a given rate.
"""

import http.client
import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.benchmarks.timing import percentile

PROCESSES = 2
THREADS = 2
_TIMEOUT = 30


@dataclass
class Sample:
    """What one or more clients measured of a route."""

    latencies: list[float] = field(default_factory=list)
    faults: int = 0
    seconds: float = 0.0

    def add(self, other: "Sample") -> None:
        """Add what was measured in another stretch of time."""
        self.latencies += other.latencies
        self.faults += other.faults
        self.seconds += other.seconds

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Latency in milliseconds that this share of the requests stayed within (nearest rank)."""
        return 1000 * percentile(self.latencies, share)


def ask(port: int, path: str) -> tuple[int, bytes]:
    """One GET on a connection of its own; sync workers close it after the answer anyway."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _client(port: int, paths: Iterator[str], until: float, sample: Sample) -> None:
    while time.perf_counter() < until:
        path = next(paths)
        begun = time.perf_counter()
        try:
            good = ask(port, path)[0] == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            good = False
        if good:
            sample.latencies.append(time.perf_counter() - begun)
        else:
            sample.faults += 1


def _process(port: int, paths: Sequence[str], seconds: float) -> Sample:
    begun = time.perf_counter()
    samples = [Sample() for _ in range(THREADS)]
    threads = [
        threading.Thread(target=_client, args=(port, itertools.cycle(paths[number::THREADS]), begun + seconds, sample))
        for number, sample in enumerate(samples)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Sample()
    for sample in samples:
        total.add(sample)
    total.seconds = time.perf_counter() - begun
    return total


class Clients:
    """Client processes that wait for work; use as a context."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"))

    def __enter__(self) -> "Clients":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def load(self, port: int, paths: Sequence[str], seconds: float) -> Sample:
        """Ask for the paths, shared out among the clients, for so many seconds."""
        least = PROCESSES * THREADS
        paths = paths if len(paths) >= least else list(paths) * least
        work = [self._pool.submit(_process, port, paths[number::PROCESSES], seconds) for number in range(PROCESSES)]
        parts = [each.result() for each in work]
        total = Sample()
        for part in parts:
            total.add(part)
        total.seconds = max(part.seconds for part in parts)
        return total
