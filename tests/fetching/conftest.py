"""Fetchers that may reach the fake outside service, and wait for nothing."""

from collections.abc import Iterator

import pytest

from app.fetching import Fetcher, FetchOptions
from tests.upstream import upstream

__all__ = ["upstream"]

QUICK = FetchOptions(
    contact="https://example.org/about",
    connect_timeout=2,
    read_timeout=0.5,
    retries=2,
    wait=0.01,
    longest_wait=0.05,
    largest=10_000,
    local_servers=True,
)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher for tests."""
    opened = Fetcher(QUICK)
    yield opened
    opened.close()
