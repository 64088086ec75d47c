"""Lists of episodes as people paste them."""

import csv
import io
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DataError, NotAccepted
from app.shows.importers.given import GivenEpisode
from app.shows.importers.lists import MAX_BYTES, ListOptions, clean_title, read_list

Place = tuple[int | None, int | None, str]


def read(text: str | bytes, **options: Any) -> tuple[GivenEpisode, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_list(data, "paste", ListOptions(**options))


def places(text: str | bytes, **options: Any) -> list[Place]:
    return [(e.season, e.number, " | ".join(t.text for t in e.titles)) for e in read(text, **options)]


def faults(text: str | bytes, **options: Any) -> tuple[str, ...]:
    with pytest.raises(DataError) as caught:
        read(text, **options)
    return caught.value.problems


def test_plain_titles_are_counted() -> None:
    assert places("Pilot\n\n  Black   Rain \r\n24 Hours\n") == [
        (1, 1, "Pilot"),
        (1, 2, "Black Rain"),
        (1, 3, "24 Hours"),
    ]
    assert places("Pilot\nEnd", season=4) == [(4, 1, "Pilot"), (4, 2, "End")]


def test_headings_count_anew() -> None:
    text = "Season 1\nPilot\nMoth\n\n== Season Two ==\nReturn\nSpecials\nThe Making of\n"
    assert places(text) == [(1, 1, "Pilot"), (1, 2, "Moth"), (2, 1, "Return"), (None, None, "The Making of")]


def test_numbering_that_is_told() -> None:
    text = "S01E01 Pilot\n1x02 Moth\nSeason One, Episode Three: SE7EN\nS00E01 Behind the Scenes\nThe Christmas Film\n"
    assert places(text) == [
        (1, 1, "Pilot"),
        (1, 2, "Moth"),
        (1, 3, "SE7EN"),
        (None, None, "Behind the Scenes"),
        (None, None, "The Christmas Film"),
    ]


def test_chapters_keep_their_heading() -> None:
    text = "Chapter One: The Fog\nChapter Two: The Mist\n"
    assert places(text) == [(1, 1, "Chapter One: The Fog"), (1, 2, "Chapter Two: The Mist")]


def test_a_single_chapter_among_titles_is_a_title() -> None:
    text = "Pilot\nThe Fog\nChapter Nine: The End\nThe Mist\n"
    assert places(text)[2] == (1, 3, "Chapter Nine: The End")


@pytest.mark.parametrize(
    ("name", "text", "options", "found"),
    [
        pytest.param("list.csv", "Nr,Was\n1,Fog\n", {}, "Nr, Was", id="a csv without a title"),
        pytest.param("list.TSV", "Nr\tWas\n1\tFog\n", {}, "Nr, Was", id="a tsv without a title"),
        pytest.param("paste", "Nr,Was\n1,Fog\n", {"columns": {"title": "Titel"}}, "Nr, Was", id="a name that is none"),
        pytest.param("paste", "Nr\tWas\n", {"columns": {"number": "Nr"}}, "Nr, Was", id="a name, and no title"),
    ],
)
def test_a_table_is_never_read_as_titles(name: str, text: str, options: dict[str, Any], found: str) -> None:
    with pytest.raises(DataError, match=f"^{name}:1: .*found are {found}"):
        read_list(text.encode(), name, ListOptions(**options))


def test_a_file_named_as_a_table_may_be_a_list() -> None:
    episodes = read_list(b"Fog, the\nMist\n", "list.csv", ListOptions(form="list"))
    assert [episode.titles[0].text for episode in episodes] == ["Fog, the", "Mist"]


def test_a_first_line_that_is_too_long_for_a_table() -> None:
    assert faults(f"title,{'x' * 200_000}\nFog,1\n")[0].startswith("paste:1: the title is longer than the 300")
    assert "cannot be read as CSV" in faults(f"title,{'x' * 200_000}\nFog,1\n", form="csv")[0]


def test_a_numbered_list() -> None:
    assert places("3. Fog\n4. Mist\n") == [(1, 3, "Fog"), (1, 4, "Mist")]
    assert places("3. Fog\nMist\n") == [(1, 1, "3. Fog"), (1, 2, "Mist")]


def test_segments_are_titles_of_one_episode() -> None:
    (episode,) = read("1x01a Fog\n1x01b Mist\n")
    assert [(title.text, title.segment) for title in episode.titles] == [("Fog", 1), ("Mist", 2)]


def test_dates_behind_titles() -> None:
    found = read("S01E01 Fog (2019-02-03)\nS01E02 Mist – 2019-02-10\nS01E03 Blade Runner 2049\nS01E04 X (2019-02-30)")
    assert [(e.air_date, e.titles[0].text) for e in found] == [
        ("2019-02-03", "Fog"),
        ("2019-02-10", "Mist"),
        ("", "Blade Runner 2049"),
        ("", "X (2019-02-30)"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('"Pilot"', "Pilot"),
        ("“Pilot”[3]", "Pilot"),
        ("「サブリナ」", "サブリナ"),
        ('"A" and "B"', '"A" and "B"'),
        ('"Rolling', '"Rolling'),
        ("[REC]", "[REC]"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_what_stands_around_titles(text: str, title: str) -> None:
    assert clean_title(text) == title


def test_a_table_by_its_header() -> None:
    text = "No. overall,No. in season,Season,Title,Original air date,Title (fr)\n"
    text += '14,1,2,"Fog, the","October 8, 2020",Brouillard\n15,2,2,Mist,2020,\n16,,2,Special,,\n'
    found = read(text)
    assert [(e.season, e.number, e.air_date) for e in found] == [(2, 1, "2020-10-08"), (2, 2, "2020"), (None, None, "")]
    assert [[(t.text, t.language) for t in e.titles] for e in found] == [
        [("Fog, the", ""), ("Brouillard", "fr")],
        [("Mist", "")],
        [("Special", "")],
    ]


@pytest.mark.parametrize(
    "text",
    [
        'title\tepisode\n"Fog\t1x01\nMist\t1x02\n',
        'title;episode\n"""Fog";1x01\nMist;1x02\n',
        '\ufeffEpisode title,Episode\r\n"""Fog",S01E01\r\nMist,S01E02\r\n',
    ],
    ids=["tsv", "semicolons", "csv with a mark and CR LF"],
)
def test_forms_of_tables_are_seen(text: str) -> None:
    assert places(text) == [(1, 1, '"Fog'), (1, 2, "Mist")]


def test_what_excel_calls_unicode_text() -> None:
    assert places("Title\tEpisode\nÉtoile\t1x01\n".encode("utf-16")) == [(1, 1, "Étoile")]


def test_columns_that_are_said() -> None:
    text = "Nummer,Was,Auf Deutsch\n1,Fog,Nebel\n"
    found = read(
        text, form="csv", columns={"title": "Was", "number": "Nummer", "title:de": "Auf Deutsch"}, language="en"
    )
    assert [(t.text, t.language) for t in found[0].titles] == [("Fog", "en"), ("Nebel", "de")]
    assert faults(text, form="csv", columns={"title": "Titel"}) == (
        "paste:1: there is no column 'Titel'; found are Nummer, Was, Auf Deutsch",
    )
    with pytest.raises(NotAccepted, match="no field 'film'"):
        read(text, form="csv", columns={"title": "Was", "film": "Nummer"})


def test_languages_in_rows_of_their_own() -> None:
    (episode,) = read("season,number,title,language\n1,1,Fog,en\n1,1,Brouillard,fr\n")
    assert [(title.text, title.language) for title in episode.titles] == [("Fog", "en"), ("Brouillard", "fr")]


def test_a_table_without_numbers_is_read_as_a_list() -> None:
    assert places("title,id\nS01E02 Fog,a\nS01E01 Mist,b\n") == [(1, 2, "Fog"), (1, 1, "Mist")]
    assert [episode.outside_id for episode in read("title,id\nFog,a\nMist,b\n")] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "paste: the list has no episodes"),
        (b"\n \n", "paste: the list has no episodes"),
        (b"title,season\n", "paste: the list has no episodes"),
        (b"Fog\n\xff\n", "paste:2: is no UTF-8 text"),
        (b"Fog\0", "paste: is no text"),
        ("S01E01 Fog\nS01E01 Mist\n", "paste:2: S01E01 stands in line 1 already"),
        ("S01E01 Fog\nS01E02\n", "paste:2: has no title"),
        ("title,number\nFog,1,2\n", "paste:2: has 3 fields; 2 are needed"),
        ("title,number\nFog,soon\n", "paste:2: number: 'soon' is no whole number up to 9999"),
        ("title,air date\nFog,03/04/2019\n", "paste:2: air_date: '03/04/2019' is no date"),
        ("title,language\nFog,English\n", "paste:2: language: 'English' is no BCP 47 language code"),
        ('title,number\n"Fog,1\n', "paste:2: cannot be read as CSV: unexpected end of data"),
        ("x" * 301, "paste:1: the title is longer than the 300 characters that are accepted"),
        (b"x" * (MAX_BYTES + 1), "paste: the list is larger than the 10,000,000 bytes"),
        ("Fog\n" * 20_001, "paste: the list has 20,001 lines"),
    ],
)
def test_what_is_refused(text: str | bytes, said: str) -> None:
    assert any(problem.startswith(said) for problem in faults(text)), faults(text)


def test_a_table_needs_a_column_of_titles() -> None:
    (said,) = faults("Was,Nummer\nFog,1\n", form="csv")
    assert (
        said
        == "paste:1: no column title; found are Was, Nummer. Say which it is: --column title=NAME, or --format list"
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[a]" * 40_000 + "x", id="no footnotes"),
        pytest.param("[1]" * 40_000, id="footnotes"),
        pytest.param("a" + "\u0301\u0327" * 50_000, id="marks"),
    ],
)
@pytest.mark.parametrize("form", ["list", "csv"])
def test_a_line_that_goes_on_is_refused_at_once(line: str, form: str) -> None:
    begun = time.process_time()
    (said,) = faults(f"title\n{line}\n", form=form)
    assert said == "paste:2: the title is longer than the 300 characters that are accepted"
    assert time.process_time() - begun < 1


def test_at_most_twenty_faults_are_told() -> None:
    said = faults("S01E01\n" * 50)
    assert len(said) == 21
    assert said[-1].startswith("… and ")


TITLES = st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=1, max_size=30)
NUMBERED = st.dictionaries(st.tuples(st.integers(1, 99), st.integers(0, 999)), TITLES, min_size=1, max_size=20)


@given(NUMBERED)
def test_a_list_of_numbered_titles_is_read_back(episodes: dict[tuple[int, int], str]) -> None:
    found = read("".join(f"S{s:02}E{n:02} - {title}\n" for (s, n), title in episodes.items()), form="list")
    assert [(e.season, e.number) for e in found] == list(episodes)


@given(NUMBERED, st.sampled_from(",;"))
def test_a_table_is_read_back(episodes: dict[tuple[int, int], str], delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["season", "number", "title"])
    writer.writerows((season, number, title) for (season, number), title in episodes.items())
    assert [(e.season, e.number) for e in read(buffer.getvalue())] == list(episodes)


@given(st.one_of(st.text(), st.binary()), st.sampled_from(["", "csv", "tsv", "list"]))
def test_anything_is_read_or_refused(text: str | bytes, form: str) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with suppress(DataError):
        found = read(data, form=form)
        assert found
        assert all(0 < len(title.text) <= 300 for episode in found for title in episode.titles)
