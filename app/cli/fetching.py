"""The fetcher of a command that asks an outside service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.config import Settings
from app.fetching import Fetcher, FetchOptions
from app.preparing import alone

Fit = Callable[[FetchOptions], FetchOptions]


@contextmanager
def fetching(settings: Settings, service: str, fit: Fit | None = None, url: str = "") -> Iterator[Fetcher]:
    """A fetcher that names who runs this; its options are made fit for a service that needs others.

    Only one process at a time asks a service, which limits how often it is asked: a second one waits, and then finds
    what the first has left. An address that is said with the command may be one of this machine.
    """
    options = FetchOptions(contact=settings.contact, local_servers=url.startswith("http://"))
    fetcher = Fetcher(fit(options) if fit else options)
    try:
        with alone(settings, f"asking-{service}"):
            yield fetcher
    finally:
        fetcher.close()
