"""Reading checked tables, batched upserts, stamps and digests."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.errors import DataError
from app.films.models import Film
from app.importing import (
    ImportReport,
    Problems,
    Row,
    digest,
    get_stamp,
    read_table,
    set_stamp,
    upsert,
)
from app.runtime import Runtime

HEADER = b"id\tname\tyear"


def table(folder: Path, *lines: bytes) -> Path:
    """A file of these lines, each ended by LF."""
    path = folder / "table.tsv"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def read(path: Path, optional: Sequence[str] = ()) -> tuple[list[Row], list[str]]:
    """The rows read and the faults found."""
    problems = Problems()
    rows = read_table(path, ("id", "name", "year"), problems, optional)
    return rows, problems.found


def test_rows_know_their_place(tmp_path: Path) -> None:
    rows, faults = read(table(tmp_path, HEADER, b"a\tAlien\t1979", "é\tAmélie\t".encode()))
    assert faults == []
    assert [(row.file, row.line, row["id"], row["name"], row["year"]) for row in rows] == [
        ("table.tsv", 2, "a", "Alien", "1979"),
        ("table.tsv", 3, "é", "Amélie", ""),
    ]


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    path = table(tmp_path, b"extra\tyear\tid\tname\tnote", b"?\t1979\ta\tAlien\tseen")
    rows, _ = read(path, optional=("note", "absent"))
    assert dict(rows[0].values) == {"id": "a", "name": "Alien", "year": "1979", "note": "seen", "absent": ""}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\xef\xbb\xbf" + HEADER + b"\na\tb\tc\n", id="byte order mark"),
        pytest.param(HEADER + b"\na\tb\tc", id="no line end at the end"),
        pytest.param(HEADER + b"\r\na\tb\tc\n", id="CR in the header only"),
        pytest.param(HEADER + b'\na\tb\tc\nd\t"e\tf\n', id="quotes are letters"),
    ],
)
def test_files_that_are_read(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "table.tsv"
    path.write_bytes(raw)
    rows, faults = read(path)
    assert faults == []
    assert dict(rows[0].values) == {"id": "a", "name": "b", "year": "c"}


def test_a_table_may_have_no_rows(tmp_path: Path) -> None:
    assert read(table(tmp_path, HEADER)) == ([], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(b"a\tb", "table.tsv:3: has 2 fields; 3 are needed", id="field missing"),
        pytest.param(b"a\tb\tc\td", "table.tsv:3: has 4 fields; 3 are needed", id="field too many"),
        pytest.param(b"", "table.tsv:3: has 1 fields; 3 are needed", id="blank line"),
        pytest.param(b"a\tb\tc\r", "table.tsv:3: ends in CR LF; LF alone is accepted", id="CR LF"),
        pytest.param(b"a\tAm\xe9lie\tc", "table.tsv:3: is not UTF-8 at byte 5", id="Latin-1"),
        pytest.param(b"\xff\tb\tc", "table.tsv:3: is not UTF-8 at byte 1", id="byte that never occurs"),
    ],
)
def test_lines_that_cannot_be_read_are_noted_and_left_out(tmp_path: Path, line: bytes, fault: str) -> None:
    rows, faults = read(table(tmp_path, HEADER, b"x\ty\tz", line, b"u\tv\tw"))
    assert faults == [fault]
    assert [row["id"] for row in rows] == ["x", "u"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param(" Alien", "has blanks at its ends or several in a row", id="blank before"),
        pytest.param("Alien ", "has blanks at its ends or several in a row", id="blank behind"),
        pytest.param("Alien  3", "has blanks at its ends or several in a row", id="two blanks"),
        pytest.param("Alien\u00a03", "has blanks at its ends or several in a row", id="no-break space"),
        pytest.param("エイリアン\u3000３", "has blanks at its ends or several in a row", id="ideographic space"),
        pytest.param("Ame\u0301lie", "is not in Unicode normal form C", id="decomposed"),
        pytest.param("\u212bngstrom", "is not in Unicode normal form C", id="ångström sign"),
    ],
)
def test_values_that_are_not_as_they_should_be(tmp_path: Path, value: str, fault: str) -> None:
    _, faults = read(table(tmp_path, HEADER, f"a\t{value}\t1979".encode()))
    assert faults == [f"table.tsv:2: name: {fault}"]


def test_columns_that_nobody_reads_may_hold_anything(tmp_path: Path) -> None:
    _, faults = read(table(tmp_path, HEADER + b"\tfree", "a\tb\tc\t e\u0301 ".encode()))
    assert faults == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        pytest.param([], "table.tsv:1: the file is empty; a header line is needed", id="empty"),
        pytest.param([b"id\tyear"], "table.tsv:1: no column name; found are id, year", id="column missing"),
        pytest.param([b"film"], "table.tsv:1: no column id, name, year; found are film", id="columns missing"),
        pytest.param([b""], "table.tsv:1: no column id, name, year; found are ", id="blank header"),
        pytest.param([b"id,name,year"], "table.tsv:1: no column id, name, year; found are id,name,year", id="commas"),
    ],
)
def test_tables_that_cannot_be_used(tmp_path: Path, lines: list[bytes], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read(table(tmp_path, *lines))
    assert caught.value.problems == (fault,)


def test_a_file_that_is_missing_or_a_folder(tmp_path: Path) -> None:
    missing = tmp_path / "missing.tsv"
    with pytest.raises(DataError) as caught:
        read(missing)
    assert caught.value.problems == (f"{missing}: cannot be read: No such file or directory",)
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert caught.value.problems == (f"{tmp_path}: cannot be read: Is a directory",)


def test_a_header_that_names_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(table(tmp_path, b"id\tname\tyear\tname", b"a\tAlien\t1979\tAliens"))
    assert caught.value.problems == ("table.tsv:1: the column name stands twice in the header",)


def test_faults_in_the_file_of_a_show_name_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "shows"
    folder.mkdir()
    rows, faults = read(table(folder, HEADER, b"a\tAlien\t1979", b"b\tb"))
    assert [(row.file, row.line) for row in rows] == [("shows/table.tsv", 2)]
    assert faults == ["shows/table.tsv:3: has 2 fields; 3 are needed"]
    for lines, fault in (
        ([], "the file is empty; a header line is needed"),
        ([b"id\tname"], "no column year; found are id, name"),
        ([HEADER + b"\tid"], "the column id stands twice in the header"),
    ):
        with pytest.raises(DataError) as caught:
            read(table(folder, *lines))
        assert caught.value.problems == (f"shows/table.tsv:1: {fault}",)


def test_all_faults_are_noted_at_once(tmp_path: Path) -> None:
    _, faults = read(table(tmp_path, HEADER, b"a", b" b\tc \td", b"e\tf\tg\r"))
    assert faults == [
        "table.tsv:2: has 1 fields; 3 are needed",
        "table.tsv:3: id: has blanks at its ends or several in a row",
        "table.tsv:3: name: has blanks at its ends or several in a row",
        "table.tsv:4: ends in CR LF; LF alone is accepted",
    ]


def row(value: str, line: int = 2) -> Row:
    """A row of one column."""
    return Row("t.tsv", line, {"c": value})


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", None), ("0", 0), ("7", 7), ("100", 100), ("007", 7)],
)
def test_whole_numbers(value: str, expected: int | None) -> None:
    problems = Problems()
    assert problems.integer(row(value), "c", 0, 100) == expected
    assert problems.found == []


@pytest.mark.parametrize("value", ["101", "-1", "+1", "1.5", "1e2", "²", "٣", "seven", "9999999999"])
def test_what_is_no_whole_number(value: str) -> None:
    problems = Problems()
    assert problems.integer(row(value), "c", 0, 100) is None
    assert problems.found == [f"t.tsv:2: c: {value!r} is no whole number from 0 to 100"]


def test_matching() -> None:
    problems = Problems()
    assert problems.matching(row(""), "c", "[a-z]+", "small letters") == ""
    assert problems.matching(row("abc"), "c", "[a-z]+", "small letters") == "abc"
    assert problems.found == []
    problems.matching(row("abc1"), "c", "[a-z]+", "small letters")
    assert problems.found == ["t.tsv:2: c: 'abc1' is not small letters"]


def test_one_of() -> None:
    problems = Problems()
    assert problems.one_of(row("yes"), "c", {"yes", "no"}) == "yes"
    assert problems.found == []
    problems.one_of(row(""), "c", {"yes", "no"})
    assert problems.found == ["t.tsv:2: c: '' is none of 'no', 'yes'"]


def test_listed() -> None:
    problems = Problems()
    assert problems.listed(row(""), "c", "[A-Z]{2}", "a code") == ()
    assert problems.listed(row("DE|FR"), "c", "[A-Z]{2}", "a code") == ("DE", "FR")
    assert problems.found == []
    problems.listed(row("DE||Fra"), "c", "[A-Z]{2}", "a code")
    assert problems.found == ["t.tsv:2: c: '' is not a code", "t.tsv:2: c: 'Fra' is not a code"]


def test_required() -> None:
    problems = Problems()
    assert problems.required(row("x"), "c") == "x"
    assert problems.found == []
    problems.required(row(""), "c")
    assert problems.found == ["t.tsv:2: c: is blank"]


def test_unique() -> None:
    problems = Problems()
    problems.unique([row("a", 2), row("b", 3), row("a", 4), row("a", 5)], "c")
    assert problems.found == [
        "t.tsv:4: c: 'a' stands in line 2 already",
        "t.tsv:5: c: 'a' stands in line 2 already",
    ]


def test_problems_are_raised_all_together_or_not_at_all() -> None:
    problems = Problems()
    problems.raise_any()
    problems.found += ["one", "two"]
    with pytest.raises(DataError, match="one\ntwo") as caught:
        problems.raise_any()
    assert caught.value.problems == ("one", "two")


def film(film_id: str, title: str, source: str = "test") -> dict[str, object]:
    """A film as a row of values."""
    return {
        "id": film_id,
        "title": title,
        "original_title": "",
        "language": "",
        "year": 1990,
        "fame": None,
        "genres": (),
        "countries": (),
        "directors": ("Jane Doe", "John Roe"),
        "imdb_id": "",
        "wikidata_id": "",
        "tmdb_id": "",
        "source": source,
        "vanished_at": None,
    }


def test_upsert_inserts_and_updates_in_batches(runtime: Runtime) -> None:
    first = [film(f"x-{number}", "before") for number in range(900)]
    with runtime.writing() as session:
        upsert(session, Film, first)
        upsert(session, Film, [film(f"x-{number}", "after") for number in range(100, 1000)])
    with runtime.reading() as session:
        found = {film.id: film for film in session.query(Film).where(Film.source == "test")}
    assert len(found) == 1000
    assert (found["x-99"].title, found["x-100"].title, found["x-999"].title) == ("before", "after", "after")
    assert found["x-0"].directors == ("Jane Doe", "John Roe")


def test_upsert_leaves_rows_of_another_source_alone(runtime: Runtime) -> None:
    with runtime.writing() as session:
        upsert(session, Film, [film("x-1", "theirs", "other")])
        upsert(session, Film, [film("x-1", "ours"), film("x-2", "ours")], only_source="test")
    with runtime.reading() as session:
        titles = {film_id: session.get_one(Film, film_id).title for film_id in ("x-1", "x-2")}
    assert titles == {"x-1": "theirs", "x-2": "ours"}


def test_upsert_of_nothing_does_nothing(runtime: Runtime) -> None:
    with runtime.writing() as session:
        before = session.query(Film).count()
        upsert(session, Film, [])
        assert session.query(Film).count() == before


def test_stamps(runtime: Runtime) -> None:
    with runtime.writing() as session:
        assert get_stamp(session, "new") == ""
        set_stamp(session, "new", "1")
        set_stamp(session, "new", "2")
    with runtime.reading() as session:
        assert get_stamp(session, "new") == "2"


def test_a_digest_knows_content_name_and_order(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"1")
    b.write_bytes(b"2")
    before = digest([a, b])
    assert digest([a, b]) == before
    assert digest([b, a]) != before
    assert digest([a]) != before
    a.write_bytes(b"2")
    b.write_bytes(b"1")
    assert digest([a, b]) != before


def test_a_report_reads_as_a_sentence() -> None:
    assert str(ImportReport("films", 1, 2, 3, 4)) == "films: 1 new, 2 changed, 3 unchanged, 4 vanished"
