"""The embedded data files keep their rules, and hold what the story is about."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT
from app.films.importers.embedded import FILM_ID
from app.preparing import check_embedded

DATA = PROJECT_ROOT / "data"
# Shows of judged.tsv that the collection has under another name.
JUDGED_AS = {
    "DuckTales": "DuckTales (2017)",
    "Scream": "Scream (TV series)",
}
JUDGED_COLUMNS = [
    "show",
    "season",
    "episode",
    "episode_title",
    "air_year",
    "film_title",
    "film_year",
    "film_id",
    "also_ids",
    "kind",
    "note",
]
KINDS = {"exact", "stylised", "variant", "partial", "parody", "translated", "none"}
# Also a film that a catalogue of its own names, where neither IMDb nor Wikidata id is known.
ALSO_ID = rf"{FILM_ID}|x-f[0-9]+"
# Titles that only the show's file holds, and the row of judged.tsv that speaks of the same episode.
TITLED_OTHERWISE = {("akudama-drive", "La Cité des Enfants Perdus"): "The City of Lost Children"}
# Another spelling of a title that stands in judged.tsv twice.
SPELT_OTHERWISE = {("Frasier", "A Mid-Winter Night's Dream")}
# Shows that no model may have seen, because others measure with them.
SET_APART = {
    "24", "30 Rock", "Animaniacs", "Aquí no hay quien viva", "Arrow", "Batman: The Animated Series", "Baywatch",
    "CSI: Crime Scene Investigation", "CSI: NY", "Californication", "Cheers", "Code Lyoko", "Darkwing Duck",
    "Desperate Housewives", "Dexter's Laboratory", "El Ministerio del Tiempo", "Family Guy", "Gravity Falls",
    "Hercules: The Legendary Journeys", "House", "How I Met Your Mother", "Il commissario Montalbano", "Johnny Bravo",
    "Justice League", "Justice League Unlimited", "Kaamelott", "La que se avecina", "M*A*S*H", "MacGyver",
    "Magnum, P.I.", "Malcolm in the Middle", "Married... with Children", "Monk", "Moonlighting", "NCIS", "Nip/Tuck",
    "Pokémon", "Quantum Leap", "Roseanne", "Sailor Moon", "Scrubs", "Sex and the City", "Shameless (US)", "Smallville",
    "SpongeBob SquarePants", "Star Trek", "Star Trek: Deep Space Nine", "Stargate Atlantis", "Stargate SG-1", "Tatort",
    "Teen Titans", "The Fairly OddParents", "The Golden Girls", "The Office", "The Simpsons", "Tiny Toon Adventures",
    "Weeds", "Xiaolin Showdown", "Yu-Gi-Oh!",
}  # fmt: skip

AKUDAMA_DRIVE = [
    ("SE7EN", "tt0114369"),
    ("RESERVOIR DOGS", "tt0105236"),
    ("MISSION: IMPOSSIBLE", "tt0117060"),
    ("SPEED", "tt0111257"),
    ("DEAD MAN WALKING", "tt0112818"),
    ("BROTHER", "tt0222851"),
    ("La Cité des Enfants Perdus", "tt0112682"),
    ("BLACK RAIN", "tt0096933"),
    ("THE SHINING", "tt0081505"),
    ("BABEL", "tt0449467"),
    ("WAR GAMES", "tt0086567"),
    ("Akudama Drive", ""),
]

Line = dict[str, str]


def lines(name: str) -> list[Line]:
    """The rows of a data file, as they stand."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def films() -> dict[str, Line]:
    """Films by id."""
    return {film["film_id"]: film for film in lines("films.tsv")}


@pytest.fixture(scope="module")
def judged() -> list[Line]:
    """All judged titles."""
    return lines("judged.tsv")


@pytest.fixture(scope="module")
def slugs() -> dict[str, str]:
    """The show's slug by the name that it has in judged.tsv."""
    return {JUDGED_AS.get(show["name"], show["name"]): show["slug"] for show in lines("shows.tsv")}


@pytest.fixture(scope="module")
def shows() -> dict[str, list[Line]]:
    """Episode titles by show."""
    return {path.stem: lines(f"shows/{path.name}") for path in sorted((DATA / "shows").glob("*.tsv"))}


def test_the_files_keep_the_rules_of_their_importers() -> None:
    read = check_embedded(DATA)
    assert len(read.films) >= 4_000
    assert len(read.titles) > len(read.films)
    assert len(read.shows.episodes) > 5_000


def test_what_the_reviewer_would_rather_have_seen_is_suggested() -> None:
    suggested = [(line["episode_id"], line["film_id"]) for line in lines("suggestions.tsv")]
    assert all(episode_id.startswith("akudama-drive-") for episode_id, _ in suggested)
    # Baby Driver, Ocean's Eleven, Only God Forgives; Internal Affairs and Infernal Affairs for one episode.
    assert {film_id for _, film_id in suggested} >= {"tt3890160", "tt0240772", "tt1602613", "tt0099850", "tt0338564"}
    affairs = {episode_id for episode_id, film_id in suggested if film_id in ("tt0099850", "tt0338564")}
    assert len(affairs) == 1
    assert suggested == sorted(suggested)


def test_every_file_is_checked_by_some_test(slugs: dict[str, str]) -> None:
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tsv")}
    expected = {"films.tsv", "titles.tsv", "shows.tsv", "judged.tsv", "suggestions.tsv"}
    assert found == expected | {f"shows/{slug}.tsv" for slug in slugs.values()}


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.tsv")), ids=lambda path: path.name)
def test_files_end_in_one_line_feed_and_hold_no_controls(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    # Not the joiners U+200C and U+200D: Indic scripts are spelt with them.
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b\u200e\u200f\u202a-\u202e]", text) == []


def test_the_collection(slugs: dict[str, str], shows: dict[str, list[Line]], judged: list[Line]) -> None:
    assert len(slugs) >= 45
    named = Counter(row["show"] for row in judged if row["film_id"])
    # REC has seven judged episodes; two more are not known.
    assert {show for show, count in named.items() if count >= 8} - set(slugs) == set()
    assert slugs["REC"] == "rec"
    assert sum(slug in shows and show not in named for show, slug in slugs.items()) >= 9
    assert set(slugs) & SET_APART == set()


def test_no_show_is_one_sided(shows: dict[str, list[Line]], slugs: dict[str, str]) -> None:
    """All episodes are listed, not only those with a film, but where a show has hardly another one."""
    for slug in slugs.values():
        episodes = {line["episode_id"] for line in shows[slug]}
        named = {line["episode_id"] for line in shows[slug] if line["film_id"]}
        assert named, slug
        mostly = {"akudama-drive", "gossip-girl", "gossip-girl-2021", "panty-and-stocking-with-garterbelt", "rec"}
        assert len(named) < 0.9 * len(episodes) or slug in mostly, slug


def test_all_shows_say_how_they_name_their_episodes() -> None:
    for show in lines("shows.tsv"):
        assert re.fullmatch(r"[A-Z].{20,150}\.", show["habit"]), show["slug"]
        assert show["network"], show["slug"]


def test_films_that_a_show_refers_to_have_a_premise(films: dict[str, Line], shows: dict[str, list[Line]]) -> None:
    named = {line["film_id"] for rows in shows.values() for line in rows if line["film_id"]}
    assert [film_id for film_id in sorted(named) if not films[film_id]["premise"]] == []
    assert len(named) > 900


def test_each_episode_of_akudama_drive_has_a_synopsis(shows: dict[str, list[Line]]) -> None:
    told = [line["episode_id"] for line in shows["akudama-drive"] if line["synopsis"]]
    assert told == [f"akudama-drive-s01e{number:02}" for number in range(1, 13)]


def test_films_have_what_pages_show(films: dict[str, Line]) -> None:
    assert len(films) >= 4_000
    for film in films.values():
        assert film["year"]
        assert film["directors"], film["film_id"]
        assert film["genres"], film["film_id"]
        assert film["countries"], film["film_id"]
        assert film["fame"], film["film_id"]


def test_films_with_an_imdb_id_are_named_by_it(films: dict[str, Line]) -> None:
    assert [film_id for film_id, film in films.items() if film["imdb_id"] and film["imdb_id"] != film_id] == []


@pytest.mark.parametrize("column", ["imdb_id", "tmdb_id", "wikidata_id"])
def test_no_two_films_share_an_id(films: dict[str, Line], column: str) -> None:
    counts = Counter(film[column] for film in films.values() if film[column])
    assert [value for value, count in counts.items() if count > 1] == []


def test_no_film_stands_twice_under_two_years(films: dict[str, Line]) -> None:
    # A remake by the same director has another language, as "Nightwatch", or comes after decades.
    same = ("title", "original_title", "language", "directors")
    years: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for film in films.values():
        years[tuple(film[column] for column in same)].append(int(film["year"]))
    assert [film for film, of in years.items() if len(of) > 1 and max(of) - min(of) < 10] == []


def test_namesakes_that_the_story_needs(films: dict[str, Line]) -> None:
    years: dict[str, set[str]] = defaultdict(set)
    for film in films.values():
        years[film["title"]].add(film["film_id"])
    assert years["Brother"] == {"tt0118767", "tt0222851"}
    assert years["Black Rain"] == {"tt0096933", "tt0097694"}


def test_akudama_drive(shows: dict[str, list[Line]]) -> None:
    first: dict[str, Line] = {}
    for line in shows["akudama-drive"]:
        first.setdefault(line["episode_id"], line)
    thursdays = [date(2020, 10, 8) + timedelta(weeks=week) for week in range(12)]
    assert thursdays[-1] == date(2020, 12, 24)
    assert all(day.strftime("%A") == "Thursday" for day in thursdays)
    assert [
        (line["episode_id"], line["season"], line["number"], line["title"], line["film_id"], line["air_date"])
        for line in first.values()
    ] == [
        (f"akudama-drive-s01e{number:02}", "1", str(number), title, film_id, day.isoformat())
        for number, ((title, film_id), day) in enumerate(zip(AKUDAMA_DRIVE, thursdays, strict=True), start=1)
    ]


def test_the_last_episode_of_akudama_drive_names_no_film(shows: dict[str, list[Line]]) -> None:
    last = [line for line in shows["akudama-drive"] if line["number"] == "12"]
    assert {(line["film_id"], line["relation"]) for line in last} == {("", "none")}


def test_judged_columns(judged: list[Line]) -> None:
    assert list(judged[0]) == JUDGED_COLUMNS
    assert len(judged) >= 2000
    assert [row for row in judged if None in row or None in row.values()] == []
    assert {row["kind"] for row in judged} == KINDS


def test_judged_values(judged: list[Line]) -> None:
    for row in judged:
        assert row["show"], row
        assert row["episode_title"].strip() == row["episode_title"] != "", row
        assert re.fullmatch(r"(19|20)[0-9]{2}|", row["air_year"]), row
        assert re.fullmatch(r"(18|19|20)[0-9]{2}|", row["film_year"]), row
        assert re.fullmatch(r"[0-9]*", row["season"] + row["episode"]), row
        assert not row["film_id"] or re.fullmatch(ALSO_ID, row["film_id"]), row
        assert all(re.fullmatch(ALSO_ID, part) for part in row["also_ids"].split("|") if row["also_ids"]), row
        assert row["film_id"] not in row["also_ids"].split("|") or not row["film_id"], row


def test_judged_rows_name_a_film_unless_there_is_none(judged: list[Line]) -> None:
    for row in judged:
        named = bool(row["film_id"]), bool(row["film_title"]), bool(row["film_year"])
        assert named == ((False,) * 3 if row["kind"] == "none" else (True,) * 3), row


def test_no_title_is_judged_twice(judged: list[Line]) -> None:
    counts = Counter((row["show"], row["season"], row["episode"], row["episode_title"]) for row in judged)
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_judged_film_is_younger_than_its_episode(judged: list[Line]) -> None:
    """There are no exceptions: a film of a later year than the episode is a slip in the row."""
    known = [row for row in judged if row["film_year"] and row["air_year"]]
    assert len(known) > 1000
    assert [row for row in known if int(row["film_year"]) > int(row["air_year"])] == []


def test_judged_films_are_in_the_catalogue(judged: list[Line], films: dict[str, Line]) -> None:
    for row in judged:
        ids = {row["film_id"], *row["also_ids"].split("|")}
        assert not row["film_id"] or ids & set(films), row


def test_judged_years_are_those_of_the_catalogue(judged: list[Line], films: dict[str, Line]) -> None:
    differing = [
        (row["film_title"], row["film_year"], films[row["film_id"]]["year"])
        for row in judged
        if row["film_id"] in films and row["film_year"] != films[row["film_id"]]["year"]
    ]
    assert differing == []


def test_shows_agree_with_what_was_judged(
    shows: dict[str, list[Line]], judged: list[Line], slugs: dict[str, str]
) -> None:
    for row in judged:
        slug = slugs.get(row["show"])
        if slug is None or (row["show"], row["episode_title"]) in SPELT_OTHERWISE:
            continue
        wanted = {row["episode_title"]} | {
            title for (show, title), other in TITLED_OTHERWISE.items() if (show, other) == (slug, row["episode_title"])
        }
        found = [line for line in shows[slug] if line["title"] in wanted]
        if row["season"]:
            found = [line for line in found if line["season"] in ("", row["season"])]
        assert found, row
        accepted = {row["film_id"], *row["also_ids"].split("|")} if row["film_id"] else {""}
        assert any(line["film_id"] in accepted for line in found), row
        assert (found[0]["relation"] == "none") == (row["kind"] == "none"), row
        if row["air_year"] and not (row["season"] and len(found) > 1):
            assert min(abs(int(line["air_date"][:4]) - int(row["air_year"])) for line in found) <= 2, row
