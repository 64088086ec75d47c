"""The filters of the table of episodes: by the main film alone, as the summary of the show counts."""

from collections.abc import Mapping, Sequence

import pytest

from app.decisions.ballots import Ballot, cast
from app.edge.tables import EPISODES
from app.references.queries import EpisodeRow, show_rows
from app.references.summary import summarise
from app.runtime import Runtime

SHOWS = ("akudama-drive", "rec", "rick-and-morty", "riverdale", "supernatural")
TWO_FILMS = "rick-and-morty-s03e01"


def rows_of(runtime: Runtime, slug: str) -> list[EpisodeRow]:
    with runtime.reading() as session:
        return show_rows(session, slug)


def kept(rows: Sequence[EpisodeRow], name: str, value: str) -> list[str]:
    """The episodes that a filter keeps."""
    return [row.episode.id for row in rows if EPISODES.filters[name](row, value)]


def counted(rows: Sequence[EpisodeRow]) -> Mapping[str, Sequence[tuple[str, int]]]:
    """What the summary counts, by the name of the filter."""
    summary = summarise(rows)
    return {
        "country": summary.countries,
        "genre": summary.genres,
        "decade": [(f"{decade}s", count) for decade, count in summary.decades],
        "verdict": summary.verdicts,
    }


@pytest.mark.parametrize("slug", SHOWS)
def test_a_filter_keeps_as_many_as_the_summary_counts(runtime: Runtime, slug: str) -> None:
    rows = rows_of(runtime, slug)
    for name, values in counted(rows).items():
        assert values
        assert {value: len(kept(rows, name, value)) for value, _ in values} == dict(values)


@pytest.mark.parametrize("name", ["country", "genre", "decade"])
def test_filters_ignore_case(runtime: Runtime, name: str) -> None:
    for slug in SHOWS:
        rows = rows_of(runtime, slug)
        for value, count in counted(rows)[name]:
            for written in (value.upper(), value.lower(), value.swapcase()):
                assert kept(rows, name, written) == kept(rows, name, value)
                assert len(kept(rows, name, written)) == count


@pytest.mark.parametrize("value", ["", "U", "USA", "United States", "U S", "US,GB"])
def test_a_part_of_a_value_or_more_of_it_fits_nothing(runtime: Runtime, value: str) -> None:
    assert kept(rows_of(runtime, "akudama-drive"), "country", value) == []


def test_the_second_film_of_an_episode_is_not_filtered_by(runtime: Runtime) -> None:
    with runtime.writing() as session:
        for voter in "abcdefghij":
            cast(session, Ballot(voter, TWO_FILMS, "tt0079116"), "thematic")
    rows = rows_of(runtime, "rick-and-morty")
    row = next(row for row in rows if row.episode.id == TWO_FILMS)
    main, second = row.shown
    assert (main.film.year, second.film.year) == (1994, 1979)
    assert (main.tally.verdict, second.tally.verdict) == ("too_few_votes", "thematic")
    assert TWO_FILMS in kept(rows, "decade", "1990s")
    assert TWO_FILMS not in kept(rows, "decade", "1970s")
    assert TWO_FILMS in kept(rows, "verdict", "too_few_votes")
    assert kept(rows, "verdict", "thematic") == []
    (only_second, *_) = set(second.film.genres) - set(main.film.genres)
    assert TWO_FILMS not in kept(rows, "genre", only_second)
    assert all(TWO_FILMS in kept(rows, "genre", genre) for genre in main.film.genres)


@pytest.mark.parametrize("name", ["country", "genre", "decade", "verdict"])
def test_an_episode_without_a_film_fits_no_such_filter(runtime: Runtime, name: str) -> None:
    rows = rows_of(runtime, "akudama-drive")
    for value, _ in counted(rows)[name]:
        assert "akudama-drive-s01e12" not in kept(rows, name, value)
