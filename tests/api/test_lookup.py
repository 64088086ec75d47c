"""`GET /api/v1/lookup`: what it answers. What it refuses is in `test_errors.py`."""

from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient

SE7EN = "tt0114369"
BLACK_RAINS = {"tt0096933", "tt0097694"}

ANSWER_KEYS = ["title", "air_year", "decided", "ambiguous", "namesakes", "matches"]
MATCH_KEYS = ["film", "score", "band", "relation", "matched_title", "evidence", "spans"]
FILM_KEYS = ["id", "title", "original_title", "year", "directors", "countries"]
BANDS = {"certain", "likely", "possible", "none"}
RELATIONS = {"exact", "stylised", "variant", "partial", "parody"}


def look_up(client: FlaskClient, title: str, **asked: object) -> Any:
    response = client.get("/api/v1/lookup", query_string={"title": title, **asked})
    assert response.status_code == HTTPStatus.OK, response.text
    assert response.content_type == "application/json"
    return response.json


def texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def assert_film(film: Any) -> None:
    assert list(film) == FILM_KEYS
    assert all(isinstance(film[key], str) and film[key] for key in ("id", "title", "original_title"))
    assert type(film["year"]) is int
    assert texts(film["directors"])
    assert texts(film["countries"])
    assert all(len(code) == 2 and code.isupper() for code in film["countries"])


def assert_spans(spans: Any, title: str, matched: str) -> None:
    """Spans cover both titles from end to end, in code points; what is kept has the same length on both sides."""
    at = [0, 0]
    for span in spans:
        assert list(span) == ["op", "title", "film"]
        assert span["op"] in {"keep", "change", "add", "drop"}
        assert [span["title"][0], span["film"][0]] == at
        at = [span["title"][1], span["film"][1]]
        widths = [span[side][1] - span[side][0] for side in ("title", "film")]
        assert min(widths) >= 0
        assert max(widths) > 0
        assert span["op"] != "keep" or widths[0] == widths[1]
        assert span["op"] != "add" or widths[1] == 0
        assert span["op"] != "drop" or widths[0] == 0
    assert at == [len(title), len(matched)]


def assert_match(match: Any, title: str) -> None:
    assert list(match) == MATCH_KEYS
    assert_film(match["film"])
    assert type(match["score"]) is float
    assert 0 <= match["score"] < 1
    assert match["band"] in BANDS
    assert match["relation"] in RELATIONS
    assert list(match["matched_title"]) == ["text", "language", "kind"]
    assert match["matched_title"]["kind"] in {"primary", "original", "alternative"}
    assert match["matched_title"]["language"] is None or match["matched_title"]["language"]
    assert match["evidence"], "a score never travels alone"
    for reason in match["evidence"]:
        assert list(reason) == ["name", "detail"]
        assert reason["name"]
        assert reason["detail"]
    assert_spans(match["spans"], title, match["matched_title"]["text"])


TITLES = [
    "Se7en",
    "La Cité des Enfants Perdus",
    "Balck Rain",
    "The Rickshank Rickdemption",
    "The One Where Rachel Smokes",
    "🎬 Se7en 🎬",
    "שלום",
    "ロスト・チルドレン",
    "8½",
    "e\u0301" * 150,
    "a",
]


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title[:30])
def test_shape_of_the_answer(quiet: FlaskClient, title: str) -> None:
    answer = look_up(quiet, title, limit=50)
    assert list(answer) == ANSWER_KEYS
    assert answer["title"] == title
    assert answer["air_year"] is None
    assert answer["ambiguous"] in (True, False)
    assert texts(answer["namesakes"])
    for match in answer["matches"]:
        assert_match(match, title)
    scores = [match["score"] for match in answer["matches"]]
    assert scores == sorted(scores, reverse=True)
    found = [match["film"]["id"] for match in answer["matches"]]
    assert len(found) == len(set(found))
    assert answer["decided"] is None or answer["decided"] in found
    assert answer["decided"] not in answer["namesakes"]


@pytest.mark.parametrize("title", ["Se7en", "SE7EN", "se7en", "Seven", "  Se7en  "])
def test_se7en(quiet: FlaskClient, title: str) -> None:
    answer = look_up(quiet, title)
    assert answer["decided"] == SE7EN
    assert answer["ambiguous"] is False
    first = answer["matches"][0]
    assert first["film"] == {
        "id": SE7EN,
        "title": "Se7en",
        "original_title": "Se7en",
        "year": 1995,
        "directors": ["David Fincher"],
        "countries": ["US"],
    }
    assert first["band"] == "certain"
    assert first["score"] > 0.9


@pytest.mark.parametrize(("title", "relation"), [("SE7EN", "exact"), ("Sp33d", "stylised")])
def test_relation_is_the_form_only(quiet: FlaskClient, title: str, relation: str) -> None:
    assert look_up(quiet, title)["matches"][0]["relation"] == relation


def test_a_title_in_another_language(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "La Cité des Enfants Perdus", air_year=2020)
    assert answer["decided"] == "tt0112682"
    assert answer["air_year"] == 2020
    first = answer["matches"][0]
    assert first["film"]["title"] == "The City of Lost Children"
    assert first["film"]["directors"] == ["Marc Caro", "Jean-Pierre Jeunet"]
    assert first["matched_title"] == {"text": "La cité des enfants perdus", "language": "fr", "kind": "original"}
    assert first["relation"] == "exact"


def test_a_typing_slip_names_both_films_of_that_title(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "Balck Rain")
    assert answer["ambiguous"] is True
    assert {match["film"]["id"] for match in answer["matches"][:2]} == BLACK_RAINS
    assert {answer["decided"], *answer["namesakes"]} == BLACK_RAINS
    both = sum(match["score"] for match in answer["matches"][:2])
    assert 0.5 < both < 1, "namesakes share one probability"


def test_nothing_decided_is_an_answer(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "The One Where Rachel Smokes")
    assert answer["decided"] is None
    assert answer["ambiguous"] is False
    assert answer["namesakes"] == []
    assert {match["band"] for match in answer["matches"]} <= {"none", "possible"}


@pytest.mark.parametrize("title", ["!!!", "???", "…", "🎬", "🎬🍿", "#", "- -"])
def test_a_title_without_letters_has_no_match(quiet: FlaskClient, title: str) -> None:
    answer = look_up(quiet, title)
    assert answer == {
        "title": title,
        "air_year": None,
        "decided": None,
        "ambiguous": False,
        "namesakes": [],
        "matches": [],
    }


def test_emoji_beside_a_title_do_not_count_but_spans_do_count_them(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "🎬 Se7en")
    assert answer["decided"] == SE7EN
    kept = [span for span in answer["matches"][0]["spans"] if span["op"] == "keep"]
    assert kept == [{"op": "keep", "title": [2, 7], "film": [0, 5]}]


def test_right_to_left_title_comes_back_as_sent(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "مدينة الأطفال الضائعين")
    assert answer["title"] == "مدينة الأطفال الضائعين"
    assert answer["decided"] is None


@pytest.mark.parametrize(
    "title",
    ["Se7\u200ben", "\ufeffSe7en", "Se7en\u200e", "\u202eSe7en\u202c", "\u2066Se7en\u2069", "S\u00ade7en"],
    ids=["zero-width-space", "bom", "left-to-right-mark", "override", "isolate", "soft-hyphen"],
)
def test_invisible_characters_do_not_count(quiet: FlaskClient, title: str) -> None:
    assert look_up(quiet, title) == look_up(quiet, "Se7en")


def test_year_is_accepted_for_air_year(quiet: FlaskClient) -> None:
    by_year, by_air_year = look_up(quiet, "Se7en", year=1994), look_up(quiet, "Se7en", air_year=1994)
    assert by_year == by_air_year
    assert by_year["air_year"] == 1994


@pytest.mark.parametrize(("air_year", "found"), [(1994, False), (1995, True), (2020, True)])
def test_a_film_is_not_younger_than_the_episode(quiet: FlaskClient, air_year: int, found: bool) -> None:
    answer = look_up(quiet, "Se7en", air_year=air_year, limit=50)
    assert all(match["film"]["year"] <= air_year for match in answer["matches"])
    assert (SE7EN in {match["film"]["id"] for match in answer["matches"]}) is found


@pytest.mark.parametrize("film_year", [1991, 1962])
def test_film_year_ranks_namesakes(quiet: FlaskClient, film_year: int) -> None:
    answer = look_up(quiet, "Cape Fear", film_year=film_year)
    assert answer["matches"][0]["film"]["year"] == film_year
    assert answer["air_year"] is None


def test_limit(quiet: FlaskClient) -> None:
    assert len(look_up(quiet, "Black Rain")["matches"]) == 5
    assert len(look_up(quiet, "Black Rain", limit="")["matches"]) == 5
    assert len(look_up(quiet, "Black Rain", limit=1)["matches"]) == 1
    assert 5 < len(look_up(quiet, "Black Rain", limit=50)["matches"]) <= 50


def test_a_limit_of_one_still_knows_the_namesakes(quiet: FlaskClient) -> None:
    answer = look_up(quiet, "Balck Rain", limit=1)
    assert answer["ambiguous"] is True
    assert {answer["decided"], *answer["namesakes"]} == BLACK_RAINS


@pytest.mark.parametrize("length", [299, 300])
def test_three_hundred_characters_are_accepted(quiet: FlaskClient, length: int) -> None:
    assert look_up(quiet, "a" * length)["title"] == "a" * length


def test_parameters_that_are_not_known_do_not_count(quiet: FlaskClient) -> None:
    assert look_up(quiet, "Se7en", utm_source="somewhere") == look_up(quiet, "Se7en")


def test_letters_are_sent_as_themselves(quiet: FlaskClient) -> None:
    body = quiet.get("/api/v1/lookup", query_string={"title": "ロスト・チルドレン"}).data
    assert "ロスト・チルドレン".encode() in body


def test_etag(quiet: FlaskClient) -> None:
    first = quiet.get("/api/v1/lookup?title=Se7en")
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    again = quiet.get("/api/v1/lookup?title=Se7en", headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.data == b""
    assert again.headers["ETag"] == etag


def test_another_answer_has_another_etag(quiet: FlaskClient) -> None:
    etag = quiet.get("/api/v1/lookup?title=Se7en").headers["ETag"]
    other = quiet.get("/api/v1/lookup?title=Speed", headers={"If-None-Match": etag})
    assert other.status_code == HTTPStatus.OK
    assert other.headers["ETag"] != etag


def test_any_site_may_read(quiet: FlaskClient) -> None:
    response = quiet.get("/api/v1/lookup?title=Se7en", headers={"Origin": "https://wiki.example"})
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]


def test_head_is_get_without_the_body(quiet: FlaskClient) -> None:
    get, head = quiet.get("/api/v1/lookup?title=Se7en"), quiet.head("/api/v1/lookup?title=Se7en")
    assert head.status_code == HTTPStatus.OK
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == get.headers[name]


def test_a_lookup_sets_no_cookie(quiet: FlaskClient) -> None:
    assert "Set-Cookie" not in quiet.get("/api/v1/lookup?title=Se7en").headers
