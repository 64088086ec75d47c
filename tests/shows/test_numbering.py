"""The places that people write in front of titles."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shows.importers.numbering import number_of, read_bare, read_heading, read_place, without_bullet


@pytest.mark.parametrize(
    ("line", "season", "number", "title"),
    [
        ("S01E02 Foo", 1, 2, "Foo"),
        ("s1e2: Foo", 1, 2, "Foo"),
        ("S1 E2 – Foo", 1, 2, "Foo"),
        ("S01.E02.Foo", 1, 2, "Foo"),
        ("S01E02E03 - Foo", 1, 2, "Foo"),
        ("S01E02-03 Foo", 1, 2, "Foo"),
        ("S01E02-24 Hours", 1, 2, "24 Hours"),
        ("S01E02 - 24 Hours", 1, 2, "24 Hours"),
        ("S2013E105 Foo", 2013, 105, "Foo"),
        ("1x02 Foo", 1, 2, "Foo"),
        ("10×11 – Foo", 10, 11, "Foo"),
        ("Season 1 Episode 2 Foo", 1, 2, "Foo"),
        ("Season One, Episode Twenty-Two: Foo", 1, 22, "Foo"),
        ("Series 2, Chapter 3: Foo", 2, 3, "Foo"),
        ("Staffel 1 Folge 2: Foo", 1, 2, "Foo"),
        ("S01E02", 1, 2, ""),
    ],
)
def test_places_that_are_sure(line: str, season: int, number: int, title: str) -> None:
    place = read_place(line)
    assert place is not None
    assert (place.season, place.number, place.title, place.sure) == (season, number, title, True)


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("Episode 3 - Foo", 3, "Foo"),
        ("Episode Three: Foo", 3, "Foo"),
        ("Episode IV – A New Dawn", 4, "A New Dawn"),
        ("Ep. 3 Foo", 3, "Foo"),
        ("E03 Foo", 3, "Foo"),
        ("#3 Foo", 3, "Foo"),
        ("No. 3: Foo", 3, "Foo"),
        ("第3話「サブリナ」", 3, "「サブリナ」"),
        ("Episode 66", 66, "Episode 66"),
        ("Chapter Nine: The Dark Wood", 9, "Chapter Nine: The Dark Wood"),
        ("Chapter One Hundred and Seventeen: Night", 117, "Chapter One Hundred and Seventeen: Night"),
        ("Kapitel 4: Foo", 4, "Kapitel 4: Foo"),
    ],
)
def test_places_that_the_list_has_to_confirm(line: str, number: int, title: str) -> None:
    place = read_place(line)
    assert place is not None
    assert (place.season, place.number, place.title, place.sure) == (None, number, title, False)


@pytest.mark.parametrize(
    "title",
    ["24 Hours", "4x4", "1999", "SE7EN", "Chapter and Verse", "Episode Three Blind Mice", "#Hashtag", "No 5", "Exit"],
)
def test_titles_that_only_look_like_places(title: str) -> None:
    assert read_place(title) is None


@pytest.mark.parametrize(("line", "segment"), [("S01E02a Foo", 1), ("1x02B Foo", 2), ("S01E02 a Foo", None)])
def test_segments(line: str, segment: int | None) -> None:
    place = read_place(line)
    assert place is not None
    assert place.segment == segment


@pytest.mark.parametrize(
    ("line", "season"),
    [
        ("Season 2", (2,)),
        ("SEASON TWO:", (2,)),
        ("== Season 12 ==", (12,)),
        ("## Staffel 3", (3,)),
        ("Specials", (None,)),
    ],
)
def test_headings(line: str, season: tuple[int | None]) -> None:
    assert read_heading(line) == season


@pytest.mark.parametrize("line", ["Season of the Witch", "Season 2 Recap", "Special", "Seasons", ""])
def test_what_is_no_heading(line: str) -> None:
    assert read_heading(line) is None


def test_numbered_lists_and_bullets() -> None:
    found = [read_bare(line) for line in ("12. Foo", "12) Foo", "12 - Foo", "12 Monkeys", "8½")]
    assert [place and (place.number, place.title) for place in found] == [(12, "Foo")] * 3 + [None, None]
    assert [without_bullet(line) for line in ("- Foo", "• Foo", "-Foo", "*batteries")] == [
        "Foo",
        "Foo",
        "-Foo",
        "*batteries",
    ]


@pytest.mark.parametrize(
    ("text", "number"), [("9", 9), ("nine", 9), ("IX", 9), ("v", 5), ("forty two", 42), ("10000", None)]
)
def test_numbers(text: str, number: int | None) -> None:
    assert number_of(text) == number


@given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from([" ", ": ", " - ", " – ", "."]))
def test_what_is_written_so_is_read_back(season: int, number: int, sign: str) -> None:
    place = read_place(f"S{season:02}E{number:02}{sign}Moth Street")
    assert place is not None
    assert (place.season, place.number, place.title) == (season, number, "Moth Street")


@given(st.text())
def test_any_line_is_read_or_left(line: str) -> None:
    place = read_place(line)
    assert place is None or place.title in line


@pytest.mark.parametrize("part", ["a ", "1", "-1", "one ", "x1", "e01", ": ", "hundred and "])
@pytest.mark.parametrize("start", ["", "season ", "s01e0", "chapter ", "episode ", "1x01"])
def test_time_grows_no_faster_than_the_line(start: str, part: str) -> None:
    def seconds(times: int) -> float:
        line = start + part * times
        begun = time.process_time()
        for _ in range(3):
            read_place(line)
        return time.process_time() - begun

    # Four times the line within eight times the time, beside what the clock cannot tell.
    assert seconds(16_000) < 8 * seconds(4_000) + 0.05
