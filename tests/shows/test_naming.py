import pytest

from app.shows.importers.given import GivenEpisode, GivenTitle
from app.shows.importers.naming import new_episode_id, new_slug


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Moth Street", set(), "moth-street"),
        ("Moth Street", {"moth-street"}, "moth-street-2019"),
        ("Moth Street", {"moth-street", "moth-street-2019"}, "moth-street-2019-2"),
        ("L'Étoile & Co.", set(), "letoile-and-co"),
        ("アクダマドライブ", set(), "akudamadoraibu"),
        ("!!!", set(), "show"),
        ("x" * 200, set(), "x" * 60),
    ],
)
def test_slugs(name: str, taken: set[str], slug: str) -> None:
    assert new_slug(name, 2019, taken) == slug


@pytest.mark.parametrize(
    ("season", "number", "title", "taken", "episode_id"),
    [
        (1, 2, "Fog", set(), "moth-s01e02"),
        (1, 2, "Fog", {"moth-s01e02"}, "moth-s01e02-2"),
        (2013, 105, "Fog", set(), "moth-s2013e105"),
        (None, None, "The Making of Fog", set(), "moth-the-making-of-fog"),
        (None, None, "???", set(), "moth-special"),
    ],
)
def test_episode_ids(season: int | None, number: int | None, title: str, taken: set[str], episode_id: str) -> None:
    assert new_episode_id("moth", GivenEpisode(season, number, (GivenTitle(title),)), taken) == episode_id
