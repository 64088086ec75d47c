"""Whether a writing request came from this site: the browser's own word, Sec-Fetch-Site, else Origin."""

from urllib.parse import urlsplit

from flask import Request

from app.errors import Refused


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
    if origin != "null" and urlsplit(origin).netloc == request.host:
        return True
    raise Refused("The request came from another site; votes are accepted from this one only.")
