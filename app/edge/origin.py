"""Where a request goes and where it came from: Host, and for writing ones Sec-Fetch-Site and Origin."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Request

from app.errors import Refused, Unreadable


def proves_same_origin(request: Request) -> bool:
    """True when the request says it came from this site, False when it says nothing.

    Raises Refused when it came from another site. The rule is that of Go 1.25's CrossOriginProtection: Sec-Fetch-Site
    decides where it is sent, else the host of Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site in ("same-origin", "none"):
            return True
        raise Refused("The request came from another site; votes are accepted from this one only.")
    if origin is None:
        return False
    if _host_of(origin) == request.host:
        return True
    raise Refused("The request came from another site; votes are accepted from this one only.")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


# One slash at its beginning, then no sign that any browser reads as another host.
_LOCAL_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~/?=&%+|,:@!$*]*")


def local_path(text: str) -> str | None:
    """A path of this site with its query string, as it may stand in a link or a redirect; None when it is none."""
    return text if _LOCAL_PATH.fullmatch(text) else None


def path_we_came_from(request: Request) -> str | None:
    """The page of this site that the browser says the request came from; None when it says none or another site's."""
    referrer = request.referrer or ""
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != request.host:
        return None
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def check_host(request: Request, allowed: Collection[str] | None) -> None:
    """Raises Unreadable when the request names a host that this service does not answer to (None: any will do).

    Werkzeug's own check cannot tell IPv6 addresses apart, and leaves no way to build the addresses of an error page.
    """
    name = request.host.lower()
    if not name.endswith("]"):
        name = name.rpartition(":")[0] or name
    if allowed is not None and name not in allowed:
        raise Unreadable("This service does not answer to that host name; NAMESAKE_TRUSTED_HOSTS says to which.")
