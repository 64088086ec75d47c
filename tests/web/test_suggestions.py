"""Suggestions on the page of an episode: the list, the form, support, and all that is not accepted."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.decisions.suggestions import hide
from app.edge.limits import RateEntry
from tests.conftest import stored_suggestions, stored_support
from tests.web.conftest import Node, parse

EPISODE = "akudama-drive-s01e02"
PAGE = f"/episodes/{EPISODE}"
ACTION = f"{PAGE}/suggestions"
FILM, TITLE = "tt3890160", "Baby Driver"
SUGGESTION = f"{EPISODE}~{FILM}"
REASON = "A driver among crooks."
SEEDED = "akudama-drive-s01e03"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def section(client: FlaskClient, path: str = PAGE) -> Node:
    return parse(client.get(path)).one("section", id="suggestions")


def hidden(form: Node) -> dict[str, str]:
    return {node["name"]: node["value"] for node in form.all("input", type="hidden")}


def fill_in(client: FlaskClient, path: str = PAGE, **typed: str) -> TestResponse:
    """Open a page, fill in the form on it and send it."""
    form = section(client, path).one("form", id="suggest")
    assert form["method"] == "post"
    return client.post(form["action"], data={"film": TITLE, "reason": REASON, **hidden(form), **typed})


def support_form(client: FlaskClient, suggestion: str = SUGGESTION) -> Node:
    item = section(client, f"/episodes/{suggestion.partition('~')[0]}").one("li", id=suggestion)
    return item.one("form", action=f"/suggestions/{suggestion}/support")


def press(client: FlaskClient, suggestion: str = SUGGESTION, **headers: str) -> TestResponse:
    form = support_form(client, suggestion)
    data = {**hidden(form), "choice": form.one("button")["value"]}
    return client.post(form["action"], data=data, headers=headers)


def faults(response: TestResponse) -> dict[str, str]:
    """What is said beside which field; the field says so too."""
    form = parse(response).one("form", id="suggest")
    said = {node["id"].removeprefix("fault-"): node.text for node in form.all("span", "fault")}
    invalid = [node for node in form.walk() if node.get("aria-invalid") == "true"]
    assert {node["name"] for node in invalid} == set(said)
    for node in invalid:
        assert f"fault-{node['name']}" in node["aria-describedby"].split()
    assert len([node for node in form.walk() if node.get("autofocus") is not None]) == bool(said)
    return said


def assert_not_taken(response: TestResponse, app: Flask, status: int) -> None:
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    assert stored_suggestions(app) == []
    assert stored_support(app) == []


def test_without_any_there_is_an_empty_state_and_a_form(client: FlaskClient) -> None:
    found = section(client)
    assert found.one("h2").text == "Better films for this story"
    assert "Nobody has suggested one yet" in found.one("p", "muted").text
    form = found.one("form", id="suggest")
    labelled = {label["for"] for label in form.all("label")}
    assert {
        node["id"] for node in form.walk() if node.tag in ("input", "textarea") and "id" in node.attributes
    } == labelled
    assert [node["name"] for node in form.walk() if "required" in node.attributes] == ["film", "reason"]


def test_an_episode_without_a_film_may_have_suggestions(client: FlaskClient, app: Flask) -> None:
    fill_in(client, "/episodes/akudama-drive-s01e12", film="Drive", film_year="2011")
    assert [one.episode_id for one in stored_suggestions(app)] == ["akudama-drive-s01e12"]


def test_the_curated_file_is_shown(client: FlaskClient) -> None:
    (card,) = section(client, f"/episodes/{SEEDED}").all("li", "card")
    assert card.one("a", "film-title")["href"] == "/films/tt0240772"
    assert "2001" in card.one("h3").text
    assert "Specialists" in card.one("p", "reason").text
    assert card.one("p", "whose").text == "From the curated list"
    button = card.one("button")
    assert (button.one("b").text, button["aria-pressed"]) == ("0", "false")


def test_a_suggestion(client: FlaskClient, app: Flask) -> None:
    response = fill_in(client)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.headers["Location"] == f"{PAGE}#{SUGGESTION}"
    assert response.headers["Cache-Control"] == "private, no-cache"
    cookie = client.get_cookie("voter")
    assert cookie is not None
    assert cookie.http_only
    (stored,) = stored_suggestions(app)
    assert (stored.film_id, stored.reason) == (FILM, REASON)
    item = section(client).one("li", id=SUGGESTION)
    assert item.one("p", "reason").text == REASON
    assert item.one("p", "whose").text.startswith("Your suggestion")
    button = item.one("button")
    assert (button.one("b").text, button["aria-pressed"], button["value"]) == ("1", "true", "withdraw")
    assert section(app.test_client()).one("li", id=SUGGESTION).all("p", "whose") == []


def test_the_second_supports_it_and_both_reasons_are_read(client: FlaskClient, app: Flask) -> None:
    fill_in(client)
    fill_in(app.test_client(), reason="I say so too.")
    assert len(stored_suggestions(app)) == 1
    item = section(client).one("li", id=SUGGESTION)
    assert item.one("button").one("b").text == "2"
    assert item.one("summary").text == "1 more reason"
    assert item.one("details").one("li").text == "I say so too."


def test_the_own_one_is_withdrawn_and_stands_again(client: FlaskClient, app: Flask) -> None:
    fill_in(client)
    assert press(client).headers["Location"] == f"{PAGE}#{SUGGESTION}"
    assert section(client).all("li", "card") == []
    (stored,) = stored_suggestions(app)
    assert stored.withdrawn_at is not None
    fill_in(client)
    assert section(client).one("li", id=SUGGESTION).one("button")["aria-pressed"] == "true"


def test_support_and_take_back(client: FlaskClient, app: Flask) -> None:
    fill_in(app.test_client())
    response = press(client)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.headers["Location"] == f"{PAGE}#{SUGGESTION}"
    assert client.get_cookie("voter") is not None
    button = support_form(client).one("button")
    assert (button.one("b").text, button["aria-pressed"], button["value"]) == ("2", "true", "withdraw")
    press(client)
    button = support_form(client).one("button")
    assert (button.one("b").text, button["aria-pressed"], button["value"]) == ("1", "false", "support")


def test_the_most_supported_comes_first(client: FlaskClient, app: Flask) -> None:
    fill_in(app.test_client())
    fill_in(app.test_client(), film="Only God Forgives")
    press(client, f"{EPISODE}~tt1602613")
    assert [card["id"] for card in section(client).all("li", "card")] == [f"{EPISODE}~tt1602613", SUGGESTION]


def test_namesakes_are_offered_and_one_is_chosen(client: FlaskClient, app: Flask) -> None:
    response = fill_in(client, film="Brother", reason="Kept & typed <b>")
    assert_not_taken(response, app, 422)
    assert list(faults(response)) == ["film"]
    form = parse(response).one("form", id="suggest")
    assert form.one("input", id="suggest-film")["value"] == "Brother"
    assert form.one("textarea").text == "Kept & typed <b>"
    radios = form.all("input", type="radio")
    assert len(radios) >= 2
    assert all("checked" not in radio.attributes for radio in radios)
    data = {**hidden(form), "film": "Brother", "reason": REASON, "film_id": radios[1]["value"]}
    assert client.post(form["action"], data=data).status_code == HTTPStatus.SEE_OTHER
    assert [one.film_id for one in stored_suggestions(app)] == [radios[1]["value"]]


def test_a_choice_does_not_count_for_another_title(client: FlaskClient, app: Flask) -> None:
    form = parse(fill_in(client, film="Brother")).one("form", id="suggest")
    data = {**hidden(form), "film": TITLE, "reason": REASON, "film_id": form.all("input", type="radio")[0]["value"]}
    assert client.post(form["action"], data=data).status_code == HTTPStatus.SEE_OTHER
    assert [one.film_id for one in stored_suggestions(app)] == [FILM]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"film": ""}, ["film"]),
        ({"film": "\u200b\x07"}, ["film"]),
        ({"film": "x" * 301}, ["film"]),
        ({"film": "Zxqvbn Wpltk"}, ["film"]),
        ({"film": "Reservoir Dogs"}, ["film"]),
        ({"film": "Oppenheimer", "film_year": "2023"}, ["film"]),
        ({"film_year": "soon"}, ["film_year"]),
        ({"film_year": "٢٠١٧"}, ["film_year"]),
        ({"film_year": "1492"}, ["film_year"]),
        ({"film_id": "tt9999999", "chosen_for": TITLE}, ["film"]),
        ({"film_id": "a\0", "chosen_for": TITLE}, ["film"]),
        ({"reason": ""}, ["reason"]),
        ({"reason": " \u2060 "}, ["reason"]),
        ({"reason": "x" * 301}, ["reason"]),
        ({"film": "", "reason": ""}, ["film", "reason"]),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_not_accepted_is_said_beside_its_field(
    client: FlaskClient, app: Flask, typed: dict[str, str], fields: list[str]
) -> None:
    response = fill_in(client, **typed)
    assert_not_taken(response, app, 422)
    assert list(faults(response)) == fields
    form = parse(response).one("form", id="suggest")
    if "reason" not in fields:
        assert form.one("textarea").text == REASON


@pytest.mark.parametrize(
    ("film", "said"), [("Reservoir Dogs", "is named after"), ("Oppenheimer", "younger than the episode")]
)
def test_a_film_that_does_not_do_is_refused_in_words(client: FlaskClient, film: str, said: str) -> None:
    assert said in faults(fill_in(client, film=film))["film"]


def test_html_is_shown_as_it_was_typed_and_no_address_becomes_a_link(client: FlaskClient) -> None:
    typed = '<script>alert(1)</script> https://example.org/ {{7*7}} "><img src=x onerror=y>'
    response = fill_in(client, reason=typed)
    item = section(client).one("li", id=SUGGESTION)
    assert item.one("p", "reason").text == typed
    assert [link["href"] for link in item.all("a")] == [f"/films/{FILM}"]
    assert item.all("script") == []
    assert response.status_code == HTTPStatus.SEE_OTHER


def test_what_was_typed_comes_back_whole_line_breaks_and_all(client: FlaskClient) -> None:
    response = fill_in(client, film="", reason="\nfirst\n</textarea><script>")
    assert "\n\nfirst\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in response.text


def test_a_hidden_one_is_not_shown_and_not_taken(client: FlaskClient, app: Flask) -> None:
    fill_in(app.test_client())
    with app.extensions["namesake"].runtime.writing() as session:
        hide(session, EPISODE, FILM)
    assert section(client).all("li", "card") == []
    assert "hidden" in faults(fill_in(client))["film"]
    token = hidden(section(client).one("form", id="suggest"))
    response = client.post(f"/suggestions/{SUGGESTION}/support", data={**token, "choice": "support"})
    assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("path", [ACTION, f"/suggestions/{SEEDED}~tt0240772/support"])
@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("x", SAME_ORIGIN),
        (None, {"Sec-Fetch-Site": "cross-site"}),
        (None, {"Origin": "https://evil.example"}),
    ],
    ids=str,
)
def test_another_site_may_not_write(
    client: FlaskClient, app: Flask, path: str, token: str | None, headers: dict[str, str]
) -> None:
    good = hidden(section(client).one("form", id="suggest"))["token"]
    data = {"token": good if token is None else token, "film": TITLE, "reason": REASON, "choice": "support"}
    assert_not_taken(client.post(path, data=data, headers=headers), app, 403)


@pytest.mark.parametrize("choice", ["", "Support", "thematic", "support\0"])
def test_an_unknown_choice_is_refused(client: FlaskClient, app: Flask, choice: str) -> None:
    path = f"/suggestions/{SEEDED}~tt0240772/support"
    data = {**hidden(section(client).one("form", id="suggest")), "choice": choice}
    assert_not_taken(client.post(path, data=data), app, 422)


@pytest.mark.parametrize("suggestion", ["nothing", "a~b", f"{EPISODE}~{FILM}", "~"])
def test_an_unknown_suggestion_cannot_be_supported(client: FlaskClient, app: Flask, suggestion: str) -> None:
    data = {**hidden(section(client).one("form", id="suggest")), "choice": "support"}
    assert_not_taken(client.post(f"/suggestions/{suggestion}/support", data=data), app, 404)


def test_an_unknown_episode(client: FlaskClient, app: Flask) -> None:
    data = {**hidden(section(client).one("form", id="suggest")), "film": TITLE, "reason": REASON}
    assert_not_taken(client.post("/episodes/nothing/suggestions", data=data), app, 404)


def test_the_address_of_the_form_leads_to_the_list(client: FlaskClient) -> None:
    assert client.get(ACTION).headers["Location"] == f"{PAGE}#suggestions"


def test_the_limit_of_votes_holds_and_keeps_what_was_typed(client: FlaskClient, app: Flask) -> None:
    press(client, f"{SEEDED}~tt0240772")
    with app.extensions["namesake"].runtime.writing() as session:
        counted = session.query(RateEntry).one()
        session.add_all(RateEntry(key=counted.key, at=counted.at, expires_at=counted.expires_at) for _ in range(59))
    response = fill_in(client)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    form = parse(response).one("form", id="suggest")
    assert "60 votes" in form.one("p", "fault").text
    assert form.one("textarea").text == REASON
    assert stored_suggestions(app) == []
    assert press(client, f"{SEEDED}~tt0240772").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_what_is_not_accepted_does_not_count_against_the_limit(client: FlaskClient, app: Flask) -> None:
    fill_in(client, reason="")
    with app.extensions["namesake"].runtime.reading() as session:
        assert session.query(RateEntry).count() == 0


def test_many_reasons_are_folded_away(client: FlaskClient, app: Flask) -> None:
    for number in range(3):
        fill_in(app.test_client(), reason=f"Reason {number}.")
    item = section(client).one("li", id=SUGGESTION)
    assert item.one("p", "reason").text == "Reason 0."
    assert item.one("summary").text == "2 more reasons"
    assert [line.text for line in item.one("details").all("li")] == ["Reason 1.", "Reason 2."]
