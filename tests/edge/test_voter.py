"""Voter cookies and form tokens."""

import re

import pytest
from flask import Request, Response
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from app.edge.voter import MAX_AGE, Voters

VOTERS = Voters("k" * 32)
ELSEWHERE = Voters("l" * 32)
VOTER = "0123456789abcdef" * 2
OTHER = "f" * 32


def request_with(cookie: str | None = None, base_url: str = "http://localhost") -> Request:
    headers = {} if cookie is None else {"Cookie": f"voter={cookie}"}
    return Request(EnvironBuilder("/", base_url=base_url, headers=headers).get_environ())


def cookie_of(voters: Voters, voter: str, base_url: str = "http://localhost") -> str:
    response = Response()
    voters.remember(response, voter, request_with(base_url=base_url))
    return response.headers["Set-Cookie"]


def value_of(voters: Voters, voter: str) -> str:
    return cookie_of(voters, voter).removeprefix("voter=").partition(";")[0]


def test_a_voter_is_known_again() -> None:
    assert VOTERS.current(request_with(value_of(VOTERS, VOTER))) == VOTER
    assert VOTERS.current_or_new(request_with(value_of(VOTERS, VOTER))) == VOTER


def test_another_process_with_the_same_key_knows_the_voter() -> None:
    assert Voters("k" * 32).current(request_with(value_of(VOTERS, VOTER))) == VOTER


def test_without_a_cookie_there_is_no_voter() -> None:
    assert VOTERS.current(request_with()) is None


def test_new_voters_are_128_random_bits() -> None:
    found = {VOTERS.current_or_new(request_with()) for _ in range(50)}
    assert len(found) == 50
    assert all(re.fullmatch("[0-9a-f]{32}", voter) for voter in found)


@pytest.mark.parametrize("voter", ["", "short", VOTER.upper(), VOTER + "0", VOTER[:31], "g" * 32, "anonymous"])
def test_a_signed_value_that_is_no_voter_is_nobody(voter: str) -> None:
    signed = VOTERS._cookies.sign(voter).decode()
    assert VOTERS.current(request_with(signed)) is None


def test_a_cookie_of_another_key_is_nobody() -> None:
    assert VOTERS.current(request_with(value_of(ELSEWHERE, VOTER))) is None


def test_a_form_token_is_no_cookie() -> None:
    assert VOTERS.current(request_with(f"{VOTER}.{VOTERS.form_token(VOTER)}")) is None


@hypothesis_settings(deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80))
def test_no_cookie_is_an_error_of_ours(value: str) -> None:
    assert VOTERS.current(request_with(value)) is None


@hypothesis_settings(deadline=None)
@given(st.integers(0, 31), st.sampled_from("0123456789abcdef"))
def test_one_changed_digit_is_nobody(place: int, digit: str) -> None:
    voter, dot, signature = value_of(VOTERS, VOTER).partition(".")
    changed = voter[:place] + digit + voter[place + 1 :]
    expected = VOTER if changed == voter else None
    assert VOTERS.current(request_with(changed + dot + signature)) == expected


def test_attributes_of_the_cookie() -> None:
    parts = {part.strip() for part in cookie_of(VOTERS, VOTER).split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={MAX_AGE}"} <= parts
    assert "Secure" not in parts
    assert not any(part.startswith("Domain") for part in parts)


def test_behind_https_the_cookie_is_secure() -> None:
    assert "Secure" in cookie_of(VOTERS, VOTER, "https://localhost")


def test_the_response_that_sets_it_is_private() -> None:
    response = Response(headers={"Cache-Control": "public"})
    VOTERS.remember(response, VOTER, request_with())
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("same_origin", [True, False])
@pytest.mark.parametrize("voter", [VOTER, None])
def test_the_own_token_is_valid(voter: str | None, same_origin: bool) -> None:
    assert VOTERS.token_is_valid(VOTERS.form_token(voter), voter, same_origin=same_origin)


@pytest.mark.parametrize(("same_origin", "valid"), [(True, True), (False, False)])
def test_the_token_from_before_the_first_vote(same_origin: bool, valid: bool) -> None:
    assert VOTERS.token_is_valid(VOTERS.form_token(None), VOTER, same_origin=same_origin) is valid


@pytest.mark.parametrize("same_origin", [True, False])
@pytest.mark.parametrize("voter", [VOTER, None])
@pytest.mark.parametrize(
    "token",
    ["", "x", "é", VOTER, VOTERS.form_token(OTHER), ELSEWHERE.form_token(VOTER), ELSEWHERE.form_token(None)],
    ids=["blank", "letter", "not-ascii", "voter", "of-another", "of-another-key", "of-nobody-with-another-key"],
)
def test_other_tokens_are_not(token: str, voter: str | None, same_origin: bool) -> None:
    assert not VOTERS.token_is_valid(token, voter, same_origin=same_origin)


def test_the_token_does_not_tell_the_voter() -> None:
    assert VOTER not in VOTERS.form_token(VOTER)
    assert VOTERS.form_token(VOTER) == VOTERS.form_token(VOTER) != VOTERS.form_token(None)
