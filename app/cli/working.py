"""Spreads the rows of a long input over worker processes, and gives the answers back in the order of the input."""

import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import connection, get_context, parent_process

from app.cli.answering import Answered, Asked, Job, answer_batch
from app.config import Settings
from app.errors import Unavailable
from app.runtime import Runtime, open_runtime

# What a worker takes at once. Each batch is one query for the films in it.
BATCH = 64
# Up to as many rows this process does alone: workers would take longer to start.
FEW = 256
# Batches that may wait for each worker: memory stays bounded however long the input is.
AHEAD = 4

_runtime: Runtime | None = None


def answer_all(runtime: Runtime, job: Job, rows: Iterator[Asked], jobs: int) -> Generator[Answered, None, None]:
    """Answers of all rows, batch by batch; the rows are read as they are needed."""
    for batch in _batches(islice(rows, FEW) if jobs > 1 else rows):
        yield answer_batch(runtime, job, batch)
    further = next(rows, None)
    if further is not None:
        with _workers(runtime.settings, jobs) as pool:
            yield from _in_order(pool, job, _batches(_after(further, rows)), jobs)


def _after(first: Asked, rows: Iterator[Asked]) -> Iterator[Asked]:
    yield first
    yield from rows


def _batches(rows: Iterable[Asked]) -> Iterator[list[Asked]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _in_order(pool: ProcessPoolExecutor, job: Job, batches: Iterator[list[Asked]], jobs: int) -> Iterator[Answered]:
    waiting: deque[Future[Answered]] = deque()
    try:
        for batch in batches:
            with _interrupts_held():
                waiting.append(pool.submit(_work, job, batch))
            while waiting and (len(waiting) >= AHEAD * jobs or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise Unavailable("A worker process ended before its work was done; take fewer with --jobs.") from None


@contextmanager
def _workers(settings: Settings, jobs: int) -> Iterator[ProcessPoolExecutor]:
    # Processes forked from one that has threads may hang, so they are started anew.
    with _interrupts_held():
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (settings,))
    # One title at a time needs no pool of threads for linear algebra.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until this is left. Processes started in it never see it: they are told to end by this one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(settings: Settings) -> None:
    global _runtime  # noqa: PLW0603 - what a worker process holds
    _runtime = open_runtime(settings)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot tell its workers to end."""
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(job: Job, rows: list[Asked]) -> Answered:
    if _runtime is None:
        raise RuntimeError("this is no worker process")
    return answer_batch(_runtime, job, rows)
