"""What the commands share: the runtime of this environment, progress bars on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from app.config import load_settings
from app.preparing import alone, index_is_stale, migrate, prepare
from app.runtime import Runtime, open_runtime

# Exit code of a command that refused what it was given, and changed nothing.
REFUSED = 3
_BETWEEN_COUNTS = 0.2


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar, or a counter when the total is not known (0); silent when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda steps: None
        return
    if not total:
        with _counter(label) as count:
            yield count
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:

        def done(steps: int) -> None:
            bar.update(steps)

        yield done


@contextmanager
def _counter(label: str) -> Iterator[Callable[[int], None]]:
    total = 0
    shown = 0.0

    def count(steps: int) -> None:
        nonlocal total, shown
        total += steps
        if time.monotonic() - shown > _BETWEEN_COUNTS:
            shown = time.monotonic()
            click.echo(f"\r{label}: {total:,}", err=True, nl=False)

    try:
        yield count
    finally:
        click.echo(f"\r{label}: {total:,}", err=True)


@contextmanager
def opened() -> Iterator[Runtime]:
    """The runtime for the settings in the environment."""
    runtime = open_runtime(load_settings())
    try:
        yield runtime
    finally:
        runtime.close()


@contextmanager
def opened_with_tables() -> Iterator[Runtime]:
    """The runtime, its tables made or brought up to date first: enough for what people decided."""
    with opened() as runtime:
        with alone(runtime.settings):
            migrate(runtime)
        yield runtime


@contextmanager
def opened_ready() -> Iterator[Runtime]:
    """The runtime, prepared first when there is no index yet."""
    with opened() as runtime:
        if not (runtime.settings.index_folder / "current").exists() or index_is_stale(runtime):
            prepare(runtime, progress_bar)
        yield runtime
