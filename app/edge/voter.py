"""Who votes: an anonymous, signed cookie, set at the first vote and not before; and the tokens of vote forms."""

import hmac
import re
import secrets

from flask import Request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response

COOKIE = "voter"
MAX_AGE = 2 * 365 * 24 * 3600
_ID = re.compile(r"[0-9a-f]{32}")
_ANONYMOUS = "anonymous"


class Voters:
    """Reads and sets voter cookies. A voter is 128 random bits; nothing else is known of them."""

    def __init__(self, secret: str) -> None:
        self._cookies = Signer(secret, salt="namesake.voter")
        self._tokens = Signer(secret, salt="namesake.form")

    def current(self, request: Request) -> str | None:
        """The voter who sent a request; None without a cookie, and for one that is forged or broken."""
        value = request.cookies.get(COOKIE, "")
        try:
            voter = self._cookies.unsign(value.encode("utf-8", "replace")).decode()
        except (BadSignature, UnicodeDecodeError):
            return None
        return voter if _ID.fullmatch(voter) else None

    def current_or_new(self, request: Request) -> str:
        """The voter who sent a request, or a new one."""
        return self.current(request) or secrets.token_hex(16)

    def remember(self, response: Response, voter: str, request: Request) -> None:
        """Set the cookie of a voter, and keep the response out of shared caches."""
        response.set_cookie(
            COOKIE,
            self._cookies.sign(voter).decode(),
            max_age=MAX_AGE,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
        response.headers["Cache-Control"] = "private, no-cache"

    def form_token(self, voter: str | None) -> str:
        """The token that a vote form carries; it is bound to the voter, and the same on every page."""
        return self._tokens.get_signature(voter or _ANONYMOUS).decode()

    def token_is_valid(self, token: str, voter: str | None, *, same_origin: bool) -> bool:
        """Whether a form token is the voter's.

        The token of a page that was opened before the first vote counts too, but only when the browser itself
        says that the form came from this site (`same_origin`).
        """
        accepted = [self.form_token(voter)]
        if same_origin:
            accepted.append(self.form_token(None))
        return any(hmac.compare_digest(token.encode("utf-8", "replace"), good.encode()) for good in accepted)
