"""Rate limits that hold across all worker processes: the `limits` library over a table of the database."""

import hashlib
import hmac
import ipaddress
import math
import time

from limits import RateLimitItemPerHour
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Float, Integer, Text, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, insert_for
from app.errors import TooManyRequests
from app.runtime import Runtime


class RateKey(Base):
    """One limited network, by the hash of its address; its row is locked while an entry is acquired."""

    __tablename__ = "rate_key"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    last_seen: Mapped[float] = mapped_column(Float)


class RateEntry(Base):
    """One counted request: `at` and `expires_at` in seconds since 1970."""

    __tablename__ = "rate_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(Text, index=True)
    at: Mapped[float] = mapped_column(Float)
    expires_at: Mapped[float] = mapped_column(Float, index=True)


class TableStorage(Storage, MovingWindowSupport):
    """Storage of `limits` in our own database, so that no further service is needed and no restart forgets."""

    STORAGE_SCHEME: list[str] | None = ["namesake"]

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self._runtime = runtime

    @property
    def base_exceptions(self) -> type[Exception]:
        """What this storage may raise."""
        return SQLAlchemyError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` requests unless more than `limit` would stand within `expiry` seconds."""
        now = time.time()
        with self._runtime.writing() as session:
            # On PostgreSQL this row is the lock; SQLite has taken its write lock already.
            touch = insert_for(session, RateKey).values(key=key, last_seen=now)
            session.execute(touch.on_conflict_do_update(index_elements=["key"], set_={"last_seen": now}))
            session.execute(delete(RateEntry).where(RateEntry.expires_at <= now))
            session.execute(delete(RateKey).where(RateKey.last_seen < now - expiry))
            standing = session.scalar(select(func.count()).where(RateEntry.key == key)) or 0
            if standing + amount > limit:
                return False
            session.add_all(RateEntry(key=key, at=now, expires_at=now + expiry) for _ in range(amount))
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Time of the oldest counted request within the window, and how many stand in it."""
        now = time.time()
        statement = select(func.min(RateEntry.at), func.count()).where(RateEntry.key == key, RateEntry.expires_at > now)
        with self._runtime.reading() as session:
            oldest, count = session.execute(statement).one()
        return (now if oldest is None else oldest), count

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` requests whatever the limit; returns how many stand."""
        now = time.time()
        with self._runtime.writing() as session:
            session.add_all(RateEntry(key=key, at=now, expires_at=now + expiry) for _ in range(amount))
        return self.get(key)

    def get(self, key: str) -> int:
        """How many requests stand for a key."""
        return self.get_moving_window(key, 0, 0)[1]

    def get_expiry(self, key: str) -> float:
        """When the last counted request of a key expires, in seconds since 1970."""
        with self._runtime.reading() as session:
            latest = session.scalar(select(func.max(RateEntry.expires_at)).where(RateEntry.key == key))
        return latest or time.time()

    def check(self) -> bool:
        """Whether the storage can be reached."""
        try:
            with self._runtime.reading() as session:
                session.execute(select(1))
        except SQLAlchemyError:
            return False
        return True

    def clear(self, key: str) -> None:
        """Forget the requests of a key."""
        with self._runtime.writing() as session:
            session.execute(delete(RateEntry).where(RateEntry.key == key))

    def reset(self) -> int:
        """Forget all requests; returns how many stood."""
        with self._runtime.writing() as session:
            count = session.scalar(select(func.count()).select_from(RateEntry)) or 0
            session.execute(delete(RateEntry))
            session.execute(delete(RateKey))
        return count


def network_of(address: str) -> str:
    """The network that an address is limited with: IPv4 /24, IPv6 /64; an IPv4 address in IPv6 form is IPv4."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    prefix = 24 if ip.version == 4 else 64
    return str(ipaddress.ip_network((ip, prefix), strict=False))


class VoteLimit:
    """At most so many votes within any hour from one network; addresses are kept as keyed hashes, for that hour."""

    def __init__(self, runtime: Runtime, secret: str) -> None:
        self._item = RateLimitItemPerHour(runtime.settings.votes_per_hour)
        self._limiter = MovingWindowRateLimiter(TableStorage(runtime))
        self._secret = secret.encode()

    def count(self, address: str) -> None:
        """Count a vote from an address. Raises TooManyRequests when its network has none left."""
        digest = hmac.new(self._secret, network_of(address).encode(), hashlib.sha256).hexdigest()
        if self._limiter.hit(self._item, "votes", digest):
            return
        reset_at = self._limiter.get_window_stats(self._item, "votes", digest).reset_time
        wait = max(1, math.ceil(reset_at - time.time()))
        raise TooManyRequests(
            f"Your network has cast {self._item.amount} votes within an hour, which is the limit. "
            f"Votes are accepted again in {math.ceil(wait / 60)} min.",
            retry_after=wait,
        )
