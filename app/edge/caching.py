"""Validators and headers of responses: ETag and 304, what caches may keep, and what browsers may do with a page."""

from flask import Flask, Response, request

from app.edge.voter import COOKIE

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _make_conditional(response: Response, *, weak: bool) -> None:
    """Give a response an ETag, and turn it into 304 where the client has it already."""
    if response.status_code == 200 and not response.direct_passthrough:
        response.add_etag(weak=weak)
        response.make_conditional(request)


def register_headers(app: Flask) -> None:
    """Set caching and security headers on every response."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        is_page = response.mimetype == "text/html"
        is_static = request.endpoint == "static"
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if is_page:
            response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
            response.vary.add("Cookie")
        if request.path.startswith("/api/") and request.method in ("GET", "HEAD", "OPTIONS"):
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not is_static and request.method in ("GET", "HEAD"):
            with_voter = is_page and COOKIE in request.cookies
            if "Cache-Control" not in response.headers:
                response.headers["Cache-Control"] = "private, no-cache" if with_voter else "no-cache"
            _make_conditional(response, weak=is_page)
            return response
        response.headers.setdefault("Cache-Control", "no-store")
        return response
