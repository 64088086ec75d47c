"""What a running Namesake holds: settings, database engine, matcher. Used by the web application and the commands."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from app import db
from app.config import Settings
from app.errors import Unavailable
from app.matching.index import Index
from app.matching.matcher import Matcher
from app.matching.normalize import visible
from app.matching.types import Answer, Query


class Runtime:
    """Settings, database and matcher of one process. Opening one touches neither database nor index."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = db.open_engine(settings.resolved_database_url)
        self._matcher: Matcher | None = None
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._lookup = self._cached_lookup(settings.lookup_cache)

    def reading(self) -> AbstractContextManager[Session]:
        """A session for reading."""
        return db.reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """A session in one write transaction."""
        return db.writing(self.engine)

    @property
    def matcher(self) -> Matcher:
        """The matcher over the index in use; a newly built index is taken up at once.

        Raises Unavailable when there is no index.
        """
        with self._lock:
            seen = _identity(self.settings.index_folder / "current")
            if self._matcher is None or seen != self._seen:
                try:
                    self._matcher = Matcher(Index(self.settings.index_folder))
                except (OSError, ValueError):
                    raise Unavailable("There is no index yet; run `namesake index build`.") from None
                self._seen = seen
            return self._matcher

    def lookup(self, query: Query) -> Answer:
        """What a title means, from the cache of recent lookups where it stands there.

        Invisible characters are left out of the title first; the spans of the answer count in what is left.
        """
        return self._lookup(self.matcher, replace(query, title=visible(query.title)))

    @staticmethod
    def _cached_lookup(size: int) -> Callable[[Matcher, Query], Answer]:
        # The condition makes threads that ask for the same title wait for the first instead of repeating its work.
        cache: LRUCache[tuple[str, Query], Answer] = LRUCache(maxsize=size)

        @cached(cache, key=lambda matcher, query: (matcher.index.name, query), condition=threading.Condition())
        def lookup(matcher: Matcher, query: Query) -> Answer:
            return matcher.match(query)

        return lookup

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def open_runtime(settings: Settings) -> Runtime:
    """A runtime for these settings. Raises SettingError when the database URL cannot be used."""
    return Runtime(settings)
