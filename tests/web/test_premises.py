"""What a film is about and what happens in an episode, and where a judgement overrules the engine."""

import pytest
from flask.testing import FlaskClient

from app.db import utc_now
from app.decisions.models import Judgement
from app.runtime import Runtime
from tests.web.conftest import parse

EPISODE = "akudama-drive-s01e08"
FILM = "tt0096933"


def test_an_episode_tells_what_happens_in_it_and_what_its_film_is_about(quiet: FlaskClient) -> None:
    document = parse(quiet.get(f"/episodes/{EPISODE}"))
    head = document.one("section", "page-head").one("p", "synopsis").text
    assert head.startswith("The episode: The band falls apart")
    premise = document.one("li", "card-shown").one("p", "synopsis").text
    assert premise.startswith("The film: ")
    assert "Osaka" in premise


def test_a_film_tells_what_it_is_about(quiet: FlaskClient) -> None:
    assert "Osaka" in parse(quiet.get(f"/films/{FILM}")).one("p", "lead").text


@pytest.mark.parametrize("path", ["/episodes/supernatural-s01e02", "/films/tt0097694"])
def test_without_them_nothing_is_said(quiet: FlaskClient, path: str) -> None:
    document = parse(quiet.get(path))
    assert document.one("section", "page-head").all("p", "synopsis") == []


@pytest.mark.parametrize("path", [f"/episodes/{EPISODE}", "/shows/akudama-drive"])
def test_what_the_engine_would_have_said(client: FlaskClient, runtime: Runtime, path: str) -> None:
    assert parse(client.get(path)).all("span", "overruled") == []
    with runtime.writing() as session:
        judgement = Judgement(
            episode_id=EPISODE, film_id=FILM, source="editor", decision="rejected", relation="", judged_at=utc_now()
        )
        session.add(judgement)
    (said,) = parse(client.get(path)).all("span", "overruled")
    assert said.text == "The engine would have said Black Rain (1989)."
    assert said.one("a")["href"] == f"/films/{FILM}"


def test_another_film_that_an_editor_confirmed(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.writing() as session:
        for film_id, decision in ((FILM, "rejected"), ("tt0097694", "confirmed")):
            values = {"episode_id": EPISODE, "film_id": film_id, "decision": decision}
            session.add(Judgement(**values, source="editor", relation="exact", judged_at=utc_now()))
    lead = parse(client.get(f"/episodes/{EPISODE}")).one("p", "lead").text
    assert lead == "Named after Black Rain (1989). The engine would have said Black Rain (1989)."
    assert (
        parse(client.get(f"/episodes/{EPISODE}"))
        .one("li", "card-shown")
        .one("a", "film-title")["href"]
        .endswith("tt0097694")
    )
