"""What a second import of a show changes, as a plan; `tests/test_show_importing.py` carries plans out."""

from dataclasses import replace

from app.shows.importers.given import GivenEpisode, GivenShow, GivenTitle
from app.shows.importers.merging import Held, Plan, plan_episodes

PILOT = GivenEpisode(1, 1, (GivenTitle("Fog", "en"), GivenTitle("Nebel", "de")), "2019-02-03", "11")


def show(*episodes: GivenEpisode, languages: frozenset[str] | None = None) -> GivenShow:
    return GivenShow("tmdb", "Moth Street", episodes=episodes, languages=languages)


def held(plan: Plan) -> Held:
    """What is stored when a plan for a new show was carried out."""
    ids = {row["episode_id"]: row["outside_id"] for row in plan.ids}
    rows = {row["id"]: row for row in plan.episodes}
    return Held("moth-street", "tmdb", rows, plan.titles, ids, frozenset(rows))


def test_an_air_date_that_is_not_told_any_more_stays() -> None:
    stored = held(plan_episodes(Held("moth-street", "tmdb"), show(PILOT)))
    plan = plan_episodes(stored, show(replace(PILOT, air_date="")))
    assert (plan.episodes, plan.changes.episodes.unchanged) == ([], 1)
    (row,) = plan_episodes(stored, show(replace(PILOT, air_date="2019-03-01"))).episodes
    assert (row["air_date"], row["air_year"]) == ("2019-03-01", 2019)


def test_the_language_as_aired_stays_first() -> None:
    stored = held(plan_episodes(Held("moth-street", "tmdb"), show(PILOT)))
    french = replace(PILOT, titles=(GivenTitle("Nebel", "de"), GivenTitle("Brume", "fr"), GivenTitle("Fog!", "en")))
    plan = plan_episodes(stored, show(french))
    assert [row["title"] for row in plan.titles["moth-street-s01e01"]] == ["Fog!", "Nebel", "Brume"]
    assert plan.changes.renamed == [("moth-street-s01e01", "Fog", "Fog!")]


def test_titles_in_languages_that_were_not_asked_for_stay() -> None:
    stored = held(plan_episodes(Held("moth-street", "tmdb"), show(PILOT)))
    renamed = replace(PILOT, titles=(GivenTitle("Nebelwand", "de"),))
    plan = plan_episodes(stored, show(renamed, languages=frozenset({"de"})))
    assert [row["title"] for row in plan.titles["moth-street-s01e01"]] == ["Fog", "Nebelwand"]
    plan = plan_episodes(stored, show(renamed))
    assert [row["title"] for row in plan.titles["moth-street-s01e01"]] == ["Nebelwand"]
