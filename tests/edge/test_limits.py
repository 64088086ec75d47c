"""Rate limits over a table: the moving window, networks, and many processes at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from limits import RateLimitItemPerHour
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import func, insert, select, update

from app.config import PROJECT_ROOT, Settings
from app.edge import limits
from app.edge.limits import RateEntry, RateKey, TableStorage, VoteLimit, network_of
from app.errors import TooManyRequests
from app.runtime import Runtime, open_runtime

HOUR = 3600
START = 1_900_000_000.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Takes the place of `time.time`."""
    found = Clock()
    monkeypatch.setattr(limits.time, "time", found)
    return found


@pytest.fixture
def storage(runtime: Runtime) -> TableStorage:
    """The storage over the test's own instance."""
    return TableStorage(runtime)


@pytest.fixture
def limit_of(settings: Settings) -> Iterator[Callable[[int], VoteLimit]]:
    """Makes a vote limit of so many votes an hour."""
    opened: list[Runtime] = []

    def make(number: int) -> VoteLimit:
        opened.append(open_runtime(replace(settings, votes_per_hour=number)))
        return VoteLimit(opened[-1], "k" * 32)

    yield make
    for runtime in opened:
        runtime.close()


def entries(runtime: Runtime) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(RateEntry)) or 0


def accepted(limit: VoteLimit, address: str = "192.0.2.1") -> bool:
    try:
        limit.count(address)
    except TooManyRequests:
        return False
    return True


def test_the_window_moves(limit_of: Callable[[int], VoteLimit], clock: Clock) -> None:
    limit = limit_of(3)
    seen = []
    for second in (0, 10, 20, 30, 3599, 3600, 3601, 3609, 3610, 3611):
        clock.now = START + second
        seen.append((second, accepted(limit)))
    assert [second for second, ok in seen if ok] == [0, 10, 20, 3600, 3610]


def test_retry_after_is_the_time_until_the_oldest_vote_leaves(
    limit_of: Callable[[int], VoteLimit], clock: Clock
) -> None:
    limit = limit_of(2)
    for second in (0, 100):
        clock.now = START + second
        limit.count("192.0.2.1")
    clock.now = START + 600
    with pytest.raises(TooManyRequests) as caught:
        limit.count("192.0.2.1")
    assert caught.value.retry_after == 3000
    assert "50 min" in caught.value.detail
    clock.now = START + 600 + caught.value.retry_after
    assert accepted(limit), "after that time it is accepted"


def test_a_refusal_is_not_counted(limit_of: Callable[[int], VoteLimit], runtime: Runtime, clock: Clock) -> None:
    limit = limit_of(1)
    assert [accepted(limit) for _ in range(5)] == [True, False, False, False, False]
    assert entries(runtime) == 1
    clock.now += HOUR
    assert accepted(limit)


def test_expired_rows_are_deleted(limit_of: Callable[[int], VoteLimit], runtime: Runtime) -> None:
    limit = limit_of(2)
    limit.count("192.0.2.1")
    limit.count("192.0.2.1")
    assert not accepted(limit)
    with runtime.writing() as session:
        session.execute(update(RateEntry).values(at=RateEntry.at - HOUR, expires_at=RateEntry.expires_at - HOUR))
        session.execute(insert(RateKey).values(key="of long ago", last_seen=0.0))
    assert accepted(limit)
    assert entries(runtime) == 1
    with runtime.reading() as session:
        assert "of long ago" not in session.scalars(select(RateKey.key)).all()


def test_networks_do_not_share_a_limit(limit_of: Callable[[int], VoteLimit]) -> None:
    limit = limit_of(1)
    assert accepted(limit, "192.0.2.1")
    assert not accepted(limit, "192.0.2.254")
    assert accepted(limit, "192.0.3.1")


def test_no_address_is_stored(limit_of: Callable[[int], VoteLimit], runtime: Runtime) -> None:
    limit_of(5).count("192.0.2.77")
    with runtime.reading() as session:
        keys = [*session.scalars(select(RateKey.key)), *session.scalars(select(RateEntry.key))]
    assert len(keys) == 2
    assert not any("192.0.2" in key for key in keys)


def test_another_secret_makes_another_key(runtime: Runtime) -> None:
    for secret in ("k" * 32, "l" * 32):
        VoteLimit(runtime, secret).count("192.0.2.1")
    with runtime.reading() as session:
        assert len(set(session.scalars(select(RateEntry.key)))) == 2


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from([0, 1, 900, 1799, 1800, 1801, 3599, 3600, 3601]), max_size=25))
def test_no_window_ever_holds_more_than_the_limit(storage: TableStorage, clock: Clock, steps: list[int]) -> None:
    storage.reset()
    clock.now = START
    limiter, item = MovingWindowRateLimiter(storage), RateLimitItemPerHour(3)
    taken: list[float] = []
    for step in steps:
        clock.now += step
        standing = [at for at in taken if at > clock.now - HOUR]
        ok = limiter.hit(item, "key")
        assert ok is (len(standing) < 3)
        if ok:
            taken.append(clock.now)
        assert limiter.get_window_stats(item, "key").remaining == 3 - len(standing) - ok


def test_a_cost_above_the_limit_is_refused(storage: TableStorage) -> None:
    assert storage.acquire_entry("key", 3, HOUR, amount=2)
    assert not storage.acquire_entry("key", 3, HOUR, amount=2)
    assert storage.acquire_entry("key", 3, HOUR, amount=1)
    assert storage.get("key") == 3


def test_what_a_storage_must_do(storage: TableStorage, clock: Clock) -> None:
    assert storage.check()
    assert storage.get("key") == 0
    assert storage.get_moving_window("key", 3, HOUR) == (START, 0)
    assert storage.incr("key", HOUR, 2) == 2
    clock.now += 10
    assert storage.incr("key", HOUR) == 3
    assert storage.get_moving_window("key", 3, HOUR) == (START, 3)
    assert storage.get_expiry("key") == START + 10 + HOUR
    storage.incr("other", HOUR)
    storage.clear("key")
    assert (storage.get("key"), storage.get("other")) == (0, 1)
    assert storage.reset() == 1
    assert storage.get("other") == 0


def test_a_storage_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 100)
    broken = open_runtime(Settings(database_url=f"sqlite:///{tmp_path / 'broken.db'}"))
    assert not TableStorage(broken).check()
    broken.close()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.0/24"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("192.0.3.0", "192.0.3.0/24"),
        ("::ffff:192.0.2.1", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("999.0.2.1", "unknown"),
        ("192.0.2", "unknown"),
        ("192.0.2.1:80", "unknown"),
        ("١٩٢.0.2.1", "unknown"),
    ],
)
def test_network_of(address: str, network: str) -> None:
    assert network_of(address) == network


@hypothesis_settings(deadline=None)
@given(st.text(max_size=40))
def test_no_address_is_an_error_of_ours(address: str) -> None:
    assert network_of(address)


@hypothesis_settings(deadline=None)
@given(st.ip_addresses(v=4), st.integers(0, 255))
def test_one_network_for_a_whole_24(address: object, last: int) -> None:
    sibling = f"{str(address).rpartition('.')[0]}.{last}"
    assert network_of(str(address)) == network_of(sibling)


HITS = """
import sys, time
from pathlib import Path
from app.config import Settings
from app.edge.limits import VoteLimit
from app.errors import TooManyRequests
from app.runtime import open_runtime

limit = VoteLimit(open_runtime(Settings(instance=Path(sys.argv[1]), votes_per_hour=40)), "k" * 32)
print("ready", flush=True)
sys.stdin.readline()
taken = 0
for _ in range(20):
    try:
        limit.count("192.0.2.1")
        taken += 1
    except TooManyRequests:
        pass
print(taken, flush=True)
"""


def test_eight_processes_never_exceed_the_limit(instance: Path, runtime: Runtime) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", HITS, str(instance)],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        taken = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert all(worker.returncode == 0 for worker in workers)
    assert sum(taken) == 40, "as many as the limit allows, of 160 that were tried"
    assert entries(runtime) == 40
