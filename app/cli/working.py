"""Spreads the rows of a long input over worker processes, and gives the answers back in the order of the input.

Each worker has a pipe of its own and works on one batch at a time. Nothing is shared, so a worker that is killed can
leave no lock behind that others wait for, as the queues of `concurrent.futures` do.
"""

import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import connection, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import FrameType

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
# Seconds after which a worker that was told to end is killed.
_PATIENCE = 5


def answer_all(runtime: Runtime, job: Job, rows: Iterator[Asked], jobs: int) -> Generator[Answered, None, None]:
    """Answers of all rows, batch by batch; the rows are read as they are needed."""
    for batch in _batches(islice(rows, FEW) if jobs > 1 else rows):
        yield answer_batch(runtime, job, batch)
    further = next(rows, None)
    if further is not None:
        with _workers(runtime.settings, job, jobs) as workers:
            yield from _in_order(workers, _batches(_after(further, rows)))


def _after(first: Asked, rows: Iterator[Asked]) -> Iterator[Asked]:
    yield first
    yield from rows


def _batches(rows: Iterable[Asked]) -> Iterator[list[Asked]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


class _Worker:
    """A process and the batch that it works on, by its number."""

    def __init__(self, settings: Settings, job: Job) -> None:
        # Processes forked from one that has threads may hang, so they are started anew.
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(settings, job, theirs), daemon=True)
        self.number: int | None = None
        self.process.start()
        # With our copy closed, the pipe ends when the worker does.
        theirs.close()

    def ask(self, number: int, batch: list[Asked]) -> None:
        """Hand over a batch; the worker must be idle."""
        self.pipe.send(batch)
        self.number = number

    def answer(self) -> tuple[int, Answered]:
        """The answer to the batch handed over, and the number of it; waits until it is there.

        Raises what the worker raised.
        """
        answered, number = self.pipe.recv(), self.number
        if isinstance(answered, Exception):
            raise answered
        if number is None or not isinstance(answered, Answered):
            raise RuntimeError("a worker answered what it was not asked")
        self.number = None
        return number, answered

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.terminate()
        self.process.join(_PATIENCE)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _in_order(workers: list[_Worker], batches: Iterator[list[Asked]]) -> Iterator[Answered]:
    done: dict[int, Answered] = {}
    given = asked = 0
    batch = next(batches, None)
    try:
        while batch or given < asked:
            idle = next((worker for worker in workers if worker.number is None), None)
            asking = False
            if batch and idle and asked - given < AHEAD * len(workers):
                idle.ask(asked, batch)
                asked += 1
                asking = True
            done.update(_answers(workers, timeout=0 if asking else None))
            while given in done:
                yield done.pop(given)
                given += 1
            # Read last: the input may be slow, and what is ready must not wait for it.
            if asking:
                batch = next(batches, None)
    except (EOFError, ConnectionError):
        raise Unavailable("A worker process ended before its work was done; take fewer with --jobs.") from None


def _answers(workers: list[_Worker], timeout: float | None) -> Iterator[tuple[int, Answered]]:
    """What the busy workers have answered; waits for the first answer, up to so many seconds."""
    busy = {worker.pipe: worker for worker in workers if worker.number is not None}
    for pipe in connection.wait(list(busy), timeout):
        if isinstance(pipe, Connection):
            yield busy[pipe].answer()


@contextmanager
def _workers(settings: Settings, job: Job, jobs: int) -> Iterator[list[_Worker]]:
    # One title at a time needs no pool of threads for linear algebra.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Started by the first worker otherwise, it would let Ctrl-C through again.
    resource_tracker.ensure_running()
    with ExitStack() as started:
        workers = []
        with _interrupts_held():
            for _ in range(jobs):
                workers.append(_Worker(settings, job))
                started.callback(workers[-1].end)
        yield workers


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until this is left. Processes started in it never see it: they are told to end by this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def keep(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    # The mask is what a new process takes over. It keeps the signal from this thread only: another one may get it, and
    # then the handler is called in this thread all the same.
    handler = signal.signal(signal.SIGINT, keep)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if came:
        signal.raise_signal(signal.SIGINT)


def _work(settings: Settings, job: Job, pipe: Connection) -> None:
    """What a worker process does: answer batch after batch, until the other end of the pipe is closed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        runtime = open_runtime(settings)
        while True:
            pipe.send(answer_batch(runtime, job, pipe.recv()))
    except EOFError:
        return
    except Exception as error:
        pipe.send(error)


def _end_with_parent() -> None:
    """A parent that was killed cannot tell its workers to end."""
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
