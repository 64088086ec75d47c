"""Where requests may go: https to public addresses only, checked on the connection that is really used.

A name is resolved again whenever a connection is opened, so a check of the name beforehand would prove nothing.
"""

import ipaddress
import logging
import re
import socket
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import InvalidHeader
from urllib3.response import BaseHTTPResponse

from app.errors import FetchFailed

LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"(?i)\b((?:api_?key|key|token|access_token|secret|password|signature|sig)=)[^&#\s'\"]+")
# IPv4 addresses are reached through these, too, and may be private ones.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All other IPv6 addresses are of one site, of one machine, or ways to write those of IPv4.
_UNICAST = ipaddress.ip_network("2000::/3")
log = logging.getLogger(__name__)


def masked(text: str) -> str:
    """Text fit to be shown: the values of query parameters that are secrets are left out."""
    return _SECRET.sub(r"\1…", text)


def check_url(url: str, *, local_servers: bool) -> None:
    """Raises FetchFailed for a URL that is not https, or with `local_servers` not http to this machine either."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise FetchFailed(f"{masked(url)[:200]} is no URL.") from None
    if parts.username or parts.password:
        raise FetchFailed(f"{host}: a URL with a name or password in it is not fetched.")
    local = local_servers and parts.scheme == "http" and host in LOCAL_NAMES
    if not host or not (parts.scheme == "https" or local):
        shown = masked(urlunsplit(parts._replace(query="")))[:200]
        raise FetchFailed(f"{shown} is not fetched: only https:// addresses are accepted.")


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, reserved or multicast."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        embedded = _embedded(address)
        if embedded is not None:
            return is_public(str(embedded))
        return address in _UNICAST and address.is_global
    return address.is_global and not address.is_multicast


def _check_address(host: str, text: str, local: bool) -> None:
    if is_public(text) or (local and ipaddress.ip_address(text.partition("%")[0]).is_loopback):
        return
    raise FetchFailed(f"{host} is not fetched: its address {text} is not one of the open internet.")


class _Guarded(HTTPConnection):
    """A connection that refuses addresses inside this network, before and after it is opened."""

    local = False

    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            # Opening the connection says it in the words that are expected of it.
            found = []
        for *_, address in found:
            _check_address(self.host, str(address[0]), self.local)
        opened = super()._new_conn()
        try:
            _check_address(self.host, opened.getpeername()[0], self.local)
        except BaseException:
            opened.close()
            raise
        return opened


class _GuardedTls(_Guarded, HTTPSConnection):
    """The same over TLS."""


class _LocalToo(_Guarded):
    local = True


class _LocalTooTls(_GuardedTls):
    local = True


class GuardedAdapter(HTTPAdapter):
    """Transport of requests whose connections are guarded; with `local_servers` they may reach this machine."""

    def __init__(self, retries: Retry, *, local_servers: bool) -> None:
        self._local_servers = local_servers
        super().__init__(max_retries=retries)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Make the pools of guarded connections."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        plain, tls = (_LocalToo, _LocalTooTls) if self._local_servers else (_Guarded, _GuardedTls)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Plain", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("Tls", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }


class PoliteRetry(Retry):
    """Retries that wait as the server asks, up to the longest pause; a Retry-After that is none counts as absent.

    Each is told in words: what the libraries log is not fit to be read.
    """

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """What is left to try. Raises as the library does when nothing is."""
        left = super().increment(method, url, response, error, _pool, _stacktrace)
        if _pool is not None and response is not None:
            asked = self.get_retry_after(response)
            pause = f" in {asked:.0f} seconds" if asked else ""
            log.info("%s answered with the status %s; trying again%s.", _pool.host, response.status, pause)
        elif _pool is not None:
            log.info("%s cannot be reached, or breaks off; trying again.", _pool.host)
        return left

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds to wait; None when the server does not say."""
        try:
            asked = super().get_retry_after(response)
            return None if asked is None else min(asked, self.backoff_max)
        except (InvalidHeader, OverflowError, ValueError):
            return None


def _no_retries(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Retrying (")


class _Masking(logging.Filter):
    """Leaves secrets out of what the libraries log of URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        return True


MASKING = _Masking()


def mask_logs() -> None:
    """Have the libraries log no secret. Adding the same filter twice does nothing."""
    logging.getLogger("urllib3.connectionpool").addFilter(_no_retries)
    for name in ("urllib3.connectionpool", "urllib3.util.retry"):
        logging.getLogger(name).addFilter(MASKING)
