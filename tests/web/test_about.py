"""The page that says how titles are matched."""

import json

from flask.testing import FlaskClient

from app.config import PROJECT_ROOT
from app.matching.features import FEATURES
from tests.web.test_pages import page


def test_the_page_on_matching_tells_what_was_measured(quiet: FlaskClient) -> None:
    article = page(quiet, "/about/matching").one("article")
    card = json.loads((PROJECT_ROOT / "app" / "matching" / "model.json").read_text(encoding="utf-8"))
    assert f"{card['metrics']['pooled']['first'] * 100:.1f} %" in article.text
    assert f"{card['judged']['titles']:,} judged titles of {card['judged']['shows']} shows" in article.text
    for limit in card["limits"]:
        assert limit in article.text


def test_the_page_on_matching_explains_every_feature(quiet: FlaskClient) -> None:
    text = page(quiet, "/about/matching").one("article").text
    for feature in FEATURES:
        assert feature.__name__ in text
        assert " ".join((feature.__doc__ or "").split()).split(".")[0][:40] in " ".join(text.split())
