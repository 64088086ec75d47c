"""`/api/v1/references/<id>/vote`: the life of a vote, the cookie of the voter, and the limit."""

from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import REFERENCE, VOTE_URL, AppWith
from tests.conftest import stored_votes

OTHER_REFERENCE = "akudama-drive-s01e02~tt0105236"
OTHER_URL = f"/api/v1/references/{OTHER_REFERENCE}/vote"
HOUR = 3600
YEARS_2 = 2 * 365 * 24 * HOUR


def put(client: FlaskClient, choice: str, url: str = VOTE_URL, **kwargs: Any) -> TestResponse:
    return client.put(url, json={"choice": choice}, **kwargs)


def counts(**choices: int) -> dict[str, object]:
    """The votes as they are answered, with few of them."""
    found = {"thematic": 0, "title_only": 0, "not_this_film": 0, **choices}
    return {**found, "total": sum(found.values()), "verdict": "too_few_votes"}


def from_address(address: str) -> dict[str, str]:
    return {"REMOTE_ADDR": address}


def test_before_the_first_vote(client: FlaskClient) -> None:
    response = client.get(VOTE_URL)
    assert response.status_code == HTTPStatus.OK
    assert response.json == {"reference": REFERENCE, "choice": None, "votes": counts()}
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("choice", ["thematic", "title_only", "not_this_film"])
def test_a_vote(client: FlaskClient, app: Flask, choice: str) -> None:
    response = put(client, choice)
    assert response.status_code == HTTPStatus.OK
    assert response.content_type == "application/json"
    assert response.json == {"reference": REFERENCE, "choice": choice, "votes": counts(**{choice: 1})}
    assert client.get(VOTE_URL).json == response.json
    (vote,) = stored_votes(app)
    assert f"{vote.episode_id}~{vote.film_id}" == REFERENCE
    assert vote.choice == choice
    assert vote.withdrawn_at is None


def test_a_change_keeps_one_row(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    (before,) = stored_votes(app)
    assert put(client, "title_only").json == {
        "reference": REFERENCE,
        "choice": "title_only",
        "votes": counts(title_only=1),
    }
    (after,) = stored_votes(app)
    assert after.choice == "title_only"
    assert (after.voter, after.created_at) == (before.voter, before.created_at)
    assert after.changed_at > before.changed_at


def test_the_same_vote_again_counts_once(client: FlaskClient, app: Flask) -> None:
    for _ in range(3):
        assert put(client, "thematic").json["votes"] == counts(thematic=1)
    assert len(stored_votes(app)) == 1


def test_a_vote_taken_back_is_marked_and_can_be_cast_again(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    (cast,) = stored_votes(app)
    response = client.delete(VOTE_URL)
    assert response.status_code == HTTPStatus.OK
    assert response.json == {"reference": REFERENCE, "choice": None, "votes": counts()}
    (withdrawn,) = stored_votes(app)
    assert withdrawn.withdrawn_at is not None
    assert withdrawn.choice == "thematic"
    assert put(client, "not_this_film").json["votes"] == counts(not_this_film=1)
    (again,) = stored_votes(app)
    assert again.withdrawn_at is None
    assert (again.voter, again.created_at) == (cast.voter, cast.created_at)


def test_taking_back_twice_keeps_the_first_time(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    client.delete(VOTE_URL)
    (first,) = stored_votes(app)
    assert client.delete(VOTE_URL).status_code == HTTPStatus.OK
    (second,) = stored_votes(app)
    assert first.withdrawn_at == second.withdrawn_at


def test_taking_back_without_a_vote(client: FlaskClient, app: Flask) -> None:
    response = client.delete(VOTE_URL)
    assert response.status_code == HTTPStatus.OK
    assert response.json == {"reference": REFERENCE, "choice": None, "votes": counts()}
    assert "Set-Cookie" not in response.headers
    assert stored_votes(app) == []


def test_votes_on_two_references_are_two_rows_of_one_voter(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    put(client, "title_only", OTHER_URL)
    client.delete(VOTE_URL)
    assert client.get(OTHER_URL).json["choice"] == "title_only"
    votes = stored_votes(app)
    assert len(votes) == 2
    assert len({vote.voter for vote in votes}) == 1


def test_a_byte_order_mark_is_accepted(client: FlaskClient) -> None:
    body = b'\xef\xbb\xbf{"choice": "thematic"}'
    response = client.put(VOTE_URL, data=body, content_type="application/json")
    assert response.json["choice"] == "thematic"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {},
    ],
    ids=str,
)
def test_this_site_may_write(client: FlaskClient, headers: dict[str, str]) -> None:
    assert put(client, "thematic", headers=headers).status_code == HTTPStatus.OK
    assert client.delete(VOTE_URL, headers=headers).json["votes"] == counts()


def test_the_cookie_is_set_at_the_first_vote(client: FlaskClient) -> None:
    for path in ("/api/v1/shows", "/api/v1/shows/akudama-drive", VOTE_URL, "/shows/akudama-drive"):
        client.get(path)
    assert client.get_cookie("voter") is None
    response = put(client, "thematic")
    cookie = client.get_cookie("voter")
    assert cookie is not None
    assert cookie.http_only is True
    assert cookie.same_site == "Lax"
    assert cookie.secure is False
    assert cookie.path == "/"
    assert cookie.max_age == YEARS_2
    assert len(response.headers["Set-Cookie"]) < 4096
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_the_cookie_is_secure_behind_https(client: FlaskClient) -> None:
    response = put(client, "thematic", base_url="https://localhost")
    assert "Secure" in response.headers["Set-Cookie"]


def test_the_cookie_holds_no_more_than_the_number(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    cookie = client.get_cookie("voter")
    assert cookie is not None
    voter, _, signature = cookie.value.partition(".")
    assert voter == stored_votes(app)[0].voter
    assert len(voter) == 32
    assert len(signature) >= 27


@pytest.mark.parametrize(
    ("body", "status"),
    [({"choice": "perhaps"}, 422), ({}, 400), ({"choice": "thematic", "x": 1}, 400)],
    ids=["unknown", "missing", "surplus"],
)
def test_a_refused_vote_sets_no_cookie(client: FlaskClient, body: dict[str, Any], status: int) -> None:
    response = client.put(VOTE_URL, json=body)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers


def test_own_votes_stay_out_of_shared_caches(client: FlaskClient) -> None:
    put(client, "thematic")
    response = client.get(VOTE_URL)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response.vary


def tampered(value: str) -> str:
    return ("0" if value[0] != "0" else "1") + value[1:]


@pytest.mark.parametrize(
    "forge",
    [
        tampered,
        # The last two bits of a signature mean nothing: B is the same as A there.
        lambda value: value[:-1] + ("A" if value[-1] != "A" else "E"),
        lambda value: value.partition(".")[0],
        lambda value: value.partition(".")[0] + ".",
        lambda value: "." + value.partition(".")[2],
        lambda value: value + "x",
        lambda value: "f" * 32,
        lambda value: "",
        lambda value: ".",
        lambda value: "x" * 8192,
        lambda value: value + "." * 8192,
        lambda value: "é\u20ac",
        lambda value: "%00%ff",
        lambda value: '"unclosed',
        lambda value: "{{7*7}}",
    ],
    ids=[
        "other-voter",
        "other-signature",
        "unsigned",
        "blank-signature",
        "no-voter",
        "longer",
        "made-up",
        "blank",
        "dot",
        "8-kB",
        "8-kB-of-dots",
        "not-ascii",
        "escapes",
        "unclosed",
        "template",
    ],
)
def test_a_forged_cookie_is_a_new_voter(client: FlaskClient, app: Flask, forge: Any) -> None:
    put(client, "thematic")
    genuine = client.get_cookie("voter")
    assert genuine is not None
    stranger = app.test_client(use_cookies=False)
    headers = {"Cookie": f"voter={forge(genuine.value)}".encode().decode("latin-1")}
    seen = stranger.get(VOTE_URL, headers=headers)
    assert seen.status_code == HTTPStatus.OK
    assert seen.json == {"reference": REFERENCE, "choice": None, "votes": counts(thematic=1)}
    response = put(stranger, "title_only", headers=headers)
    assert response.status_code == HTTPStatus.OK
    assert response.json["votes"] == counts(thematic=1, title_only=1)
    fresh = response.headers["Set-Cookie"].removeprefix("voter=").partition(";")[0]
    assert fresh != genuine.value
    assert len({vote.voter for vote in stored_votes(app)}) == 2


def test_a_cookie_signed_with_another_key_is_a_new_voter(app_with: AppWith) -> None:
    ours, theirs = app_with(), app_with(secret_key="k" * 32)
    elsewhere = theirs.test_client()
    put(elsewhere, "thematic")
    cookie = elsewhere.get_cookie("voter")
    assert cookie is not None
    here = ours.test_client()
    here.set_cookie("voter", cookie.value)
    assert here.get(VOTE_URL).json["choice"] is None


def test_another_client_sees_the_counts_at_once(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    etag = other.get("/api/v1/shows/akudama-drive").headers["ETag"]
    put(client, "thematic")
    assert other.get(VOTE_URL).json == {"reference": REFERENCE, "choice": None, "votes": counts(thematic=1)}
    table = other.get("/api/v1/shows/akudama-drive", headers={"If-None-Match": etag})
    assert table.status_code == HTTPStatus.OK
    assert table.json["items"][0]["references"][0]["votes"] == counts(thematic=1)
    assert table.json["summary"]["votes"] == 1
    assert put(other, "title_only").json["votes"] == counts(thematic=1, title_only=1)


def test_public_tables_are_the_same_for_everybody(client: FlaskClient, app: Flask) -> None:
    put(client, "thematic")
    stranger = app.test_client()
    for path in ("/api/v1/shows", "/api/v1/shows/akudama-drive", "/api/v1/lookup?title=Se7en"):
        own, public = client.get(path), stranger.get(path)
        assert own.data == public.data
        assert own.headers["ETag"] == public.headers["ETag"]
        assert own.headers["Cache-Control"] == "no-cache"
        assert '"choice"' not in own.text
        assert '"own"' not in own.text


def test_verdict_from_five_votes(app: Flask) -> None:
    for _ in range(4):
        assert put(app.test_client(), "thematic").json["votes"]["verdict"] == "too_few_votes"
    assert put(app.test_client(), "thematic").json["votes"]["verdict"] == "thematic"
    body = app.test_client().get("/api/v1/shows/akudama-drive", query_string={"verdict": "thematic"}).json
    assert [item["id"] for item in body["items"]] == ["akudama-drive-s01e01"]
    assert body["summary"]["verdicts"] == {"too_few_votes": 10, "thematic": 1}


def test_tables_sort_by_votes(app: Flask) -> None:
    for _ in range(2):
        put(app.test_client(), "thematic", OTHER_URL)
    put(app.test_client(), "title_only")
    reader = app.test_client()
    most = reader.get("/api/v1/shows/akudama-drive?sort=-votes").json["items"]
    assert [item["number"] for item in most[:2]] == [2, 1]
    assert most[-1]["number"] == 12, "an episode without a film stands last"
    thematic = reader.get("/api/v1/shows/akudama-drive?sort=-thematic").json["items"]
    assert [item["number"] for item in thematic[:2]] == [2, 1]


def test_the_61st_vote_of_a_network_is_refused(app: Flask) -> None:
    for number in range(60):
        address = f"192.0.2.{number + 1}"
        response = put(app.test_client(), "thematic", environ_overrides=from_address(address))
        assert response.status_code == HTTPStatus.OK
    refused = put(app.test_client(), "thematic", environ_overrides=from_address("192.0.2.200"))
    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.content_type == "application/problem+json"
    assert HOUR - 120 < int(refused.headers["Retry-After"]) <= HOUR
    assert "Set-Cookie" not in refused.headers
    assert "192.0.2" not in refused.text
    assert len(stored_votes(app)) == 60
    elsewhere = put(app.test_client(), "thematic", environ_overrides=from_address("192.0.3.1"))
    assert elsewhere.status_code == HTTPStatus.OK
    assert len(stored_votes(app)) == 61


def test_a_refused_change_changes_nothing(app_with: AppWith) -> None:
    app = app_with(votes_per_hour=1)
    client = app.test_client()
    put(client, "thematic")
    assert put(client, "title_only").status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert client.delete(VOTE_URL).status_code == HTTPStatus.TOO_MANY_REQUESTS
    (vote,) = stored_votes(app)
    assert (vote.choice, vote.withdrawn_at) == ("thematic", None)
    assert client.get(VOTE_URL).json["choice"] == "thematic"


def test_what_is_not_accepted_does_not_use_the_limit_up(app_with: AppWith) -> None:
    client = app_with(votes_per_hour=1).test_client()
    for choice in ("perhaps", ""):
        assert put(client, choice).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert put(client, "thematic", "/api/v1/references/no~thing/vote").status_code == HTTPStatus.NOT_FOUND
    assert put(client, "thematic").status_code == HTTPStatus.OK


def statuses(app: Flask, *addresses: str) -> list[int]:
    clients = [app.test_client() for _ in addresses]
    return [
        put(client, "thematic", environ_overrides=from_address(address)).status_code
        for client, address in zip(clients, addresses, strict=True)
    ]


def test_an_ipv6_network_is_a_64(app_with: AppWith) -> None:
    app = app_with(votes_per_hour=2)
    same = ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1:8000::")
    assert statuses(app, *same, "2001:db8:0:2::1") == [200, 200, 429, 200]


def test_an_ipv4_address_written_as_ipv6_is_the_same_network(app_with: AppWith) -> None:
    assert statuses(app_with(votes_per_hour=1), "192.0.2.1", "::ffff:192.0.2.9") == [200, 429]


FORWARDED_CLIENTS = ("203.0.113.1", "198.51.100.1", "2001:db8::1")


def test_x_forwarded_for_is_ignored(app_with: AppWith) -> None:
    app = app_with(votes_per_hour=2)
    found = [
        put(
            app.test_client(),
            "thematic",
            headers={"X-Forwarded-For": address, "Forwarded": f"for={address}", "X-Real-IP": address},
            environ_overrides=from_address("192.0.2.1"),
        ).status_code
        for address in FORWARDED_CLIENTS
    ]
    assert found == [200, 200, 429]
    assert len(stored_votes(app)) == 2


def test_x_forwarded_proto_and_host_are_ignored(client: FlaskClient) -> None:
    response = put(client, "thematic", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
    assert response.status_code == HTTPStatus.OK
    assert "Secure" not in response.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in response.headers


def test_behind_one_proxy_its_word_counts(app_with: AppWith) -> None:
    app = app_with(votes_per_hour=1, trusted_proxies=1)
    seen = [
        put(
            app.test_client(),
            "thematic",
            headers={"X-Forwarded-For": forwarded},
            environ_overrides=from_address("127.0.0.1"),
        ).status_code
        for forwarded in (
            "203.0.113.1",
            "198.51.100.1",
            "203.0.113.77",
            # Only the last address is the proxy's word; what stands before it came from the client.
            "192.0.2.1, 203.0.113.5",
        )
    ]
    assert seen == [200, 200, 429, 429]


def test_behind_one_proxy_https_makes_the_cookie_secure(app_with: AppWith) -> None:
    client = app_with(trusted_proxies=1).test_client()
    response = put(client, "thematic", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("forwarded", ["", "unknown", "_hidden", "999.1.1.1", "a" * 4000, "1.2.3.4:5678, ,"])
def test_a_strange_address_from_a_proxy_is_no_error(app_with: AppWith, forwarded: str) -> None:
    client = app_with(trusted_proxies=1).test_client()
    assert put(client, "thematic", headers={"X-Forwarded-For": forwarded}).status_code == HTTPStatus.OK


def test_head_and_options(client: FlaskClient) -> None:
    head = client.head(VOTE_URL)
    assert head.status_code == HTTPStatus.OK
    assert head.data == b""
    options = client.options(VOTE_URL)
    allowed = {part.strip() for part in options.headers["Allow"].split(",")}
    assert allowed == {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}


def test_reading_by_get_votes_for_nothing(client: FlaskClient, app: Flask) -> None:
    client.get(f"{VOTE_URL}?choice=thematic")
    assert stored_votes(app) == []
