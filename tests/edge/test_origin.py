"""Whether a writing request came from this site."""

from contextlib import suppress

import pytest
from flask import Request
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from app.edge.origin import proves_same_origin
from app.errors import Refused


def request_with(base_url: str = "http://namesake.example:8000", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(EnvironBuilder("/", base_url=base_url, headers=named).get_environ())


OWN, FOREIGN = "http://namesake.example:8000", "http://evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "same-origin", "Origin": OWN},
        {"Origin": OWN},
    ],
    ids=str,
)
def test_proof(headers: dict[str, str]) -> None:
    assert proves_same_origin(request_with(**headers)) is True


def test_no_word_is_no_proof_and_no_fault() -> None:
    assert proves_same_origin(request_with()) is False
    assert proves_same_origin(request_with(Referer=FOREIGN)) is False


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": ""},
        {"Sec_Fetch_Site": "Same-Origin"},
        {"Sec_Fetch_Site": "cross-site", "Origin": OWN},
        {"Origin": FOREIGN},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "namesake.example:8000"},
        {"Origin": "http://namesake.example"},
        {"Origin": "http://namesake.example:8001"},
        {"Origin": "http://namesake.example:8000.evil.example"},
        {"Origin": "http://x@namesake.example:8000"},
        {"Origin": "http://evil.example/namesake.example:8000"},
        {"Origin": "http://evil.example#namesake.example:8000"},
        {"Origin": "http://["},
        {"Origin": "http://[namesake.example]:8000"},
    ],
    ids=str,
)
def test_another_site_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        proves_same_origin(request_with(**headers))


@pytest.mark.parametrize(
    "base", ["http://localhost", "https://localhost", "http://127.0.0.1:8123", "http://[::1]:8123"]
)
def test_the_origin_is_compared_with_the_host_that_was_asked(base: str) -> None:
    assert proves_same_origin(request_with(base, Origin=base)) is True


@hypothesis_settings(deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30))
def test_no_origin_is_an_error_of_ours(origin: str) -> None:
    with suppress(Refused):
        assert proves_same_origin(request_with(Origin=origin)) is False


@hypothesis_settings(deadline=None)
@given(st.text("[]:/@%?#\\.ahtps0", max_size=12))
def test_no_broken_address_is_an_error_of_ours(rest: str) -> None:
    with pytest.raises(Refused):
        proves_same_origin(request_with(Origin=f"http://{rest}"))
