"""Wires the web application together."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, web
from app.config import secret_key
from app.edge.caching import register_headers
from app.edge.context import Services, attach
from app.edge.errors import register_error_handlers
from app.edge.limits import VoteLimit
from app.edge.origin import check_host
from app.edge.reading import check_address
from app.edge.voter import Voters
from app.runtime import Runtime

MAX_BODY = 1_000_000
_STATIC_AGE = 365 * 24 * 3600


class _Json(DefaultJSONProvider):
    """JSON as RFC 8259 has it: UTF-8 as it is, members in the order given, never NaN."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return super().dumps(obj, allow_nan=False, **kwargs)


def create_app(runtime: Runtime) -> Flask:
    """The Flask application over a runtime."""
    here = Path(__file__).parent / "web"
    app = Flask(__name__, static_folder=here / "static", template_folder=here / "templates")
    secret = secret_key(runtime.settings)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=_STATIC_AGE,
    )
    app.json = _Json(app)
    app.url_map.strict_slashes = False
    attach(app, Services(runtime, Voters(secret), VoteLimit(runtime, secret)))
    app.before_request(lambda: check_host(request, runtime.settings.allowed_hosts))
    app.before_request(lambda: check_address(request))
    register_error_handlers(app)
    register_headers(app)
    for blueprint in (*api.blueprints(), *web.blueprints()):
        app.register_blueprint(blueprint)
    web.register_template_helpers(app, _fingerprints(here / "static"))
    if runtime.settings.trusted_proxies:
        hops = runtime.settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _fingerprints(folder: Path) -> dict[str, str]:
    """A short digest of each static file: part of its address, so that browsers may keep it for a year."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in folder.iterdir()}
