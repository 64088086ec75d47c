"""What the commands share: the runtime of this environment, progress bars on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from app.config import load_settings
from app.preparing import index_is_stale, prepare
from app.runtime import Runtime, open_runtime


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar; silent when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda steps: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:

        def done(steps: int) -> None:
            bar.update(steps)

        yield done


@contextmanager
def opened() -> Iterator[Runtime]:
    """The runtime for the settings in the environment."""
    runtime = open_runtime(load_settings())
    try:
        yield runtime
    finally:
        runtime.close()


@contextmanager
def opened_ready() -> Iterator[Runtime]:
    """The runtime, prepared first when there is no index yet."""
    with opened() as runtime:
        if not (runtime.settings.index_folder / "current").exists() or index_is_stale(runtime):
            prepare(runtime, progress_bar)
        yield runtime
