"""Reading large tables of others: bad rows are skipped and named, bad files are refused."""

import time
from pathlib import Path

import pytest

from app.errors import DataError
from app.importing import Row
from app.streaming import FIRST_LISTED, MAX_LINE, BadRow, Faults, Table, stream_table

HEADER = b"id\tname\tmore\n"


def read(folder: Path, raw: bytes) -> tuple[list[Row], Faults, int]:
    """The rows and faults of a file with columns id and name, and the bytes that were told."""
    path = folder / "rows.tsv"
    path.write_bytes(raw)
    faults, told = Faults("rows.tsv"), []
    rows = list(stream_table(Table(path, ("id", "name"), ("note",)), faults, told.append))
    return rows, faults, sum(told)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param(b"a\tAlien\tx\n", "Alien", id="LF"),
        pytest.param(b"a\tAlien\tx\r\n", "Alien", id="CR LF"),
        pytest.param(b"a\tAlien\tx", "Alien", id="no end"),
        pytest.param(b"a\t Al  ien\xc2\xa0\tx\n", "Al ien", id="blanks"),
        pytest.param("a\tAme\u0301lie\tx\n".encode(), "Amélie", id="composed"),
        pytest.param(b'a\t"Alien\tx\n', '"Alien', id="a lone quote"),
        pytest.param(b"a\t\\N\tx\n", "\\N", id="backslash"),
        pytest.param("a\tIt\u00e2\u0080\u0099s\tx\n".encode(), "It’s", id="encoded twice"),
        pytest.param(b"\n\r\na\tAlien\tx\n\n", "Alien", id="empty lines"),
    ],
)
def test_rows_that_are_read(tmp_path: Path, line: bytes, name: str) -> None:
    rows, faults, told = read(tmp_path, HEADER + line)
    assert [dict(row.values) for row in rows] == [{"id": "a", "name": name, "note": ""}]
    assert (faults.rows, faults.skipped.total(), told) == (1, 0, len(HEADER + line))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(b"a\tb", "row: has 2 fields; 3 are needed", id="field missing"),
        pytest.param(b"a\tb\tc\td", "row: has 4 fields; 3 are needed", id="field too many"),
        pytest.param(b"a\tAm\xe9lie\tc", "row: 'byte 5' is not UTF-8", id="Latin-1"),
        pytest.param(b"a\tb\0\tc", "name: 'b\\x00' has a control character", id="NUL"),
        pytest.param(b"a\tb\x02\tc", "name: 'b\\x02' has a control character", id="control"),
        pytest.param(b"a\t" + b"b" * MAX_LINE + b"\tc", "row: is longer than 1,000,000 bytes", id="very long"),
        pytest.param(b"a\t" + b"b" * 5 * MAX_LINE + b"\tc", "row: is longer than 1,000,000 bytes", id="endless"),
    ],
)
def test_rows_that_are_skipped(tmp_path: Path, line: bytes, fault: str) -> None:
    rows, faults, _ = read(tmp_path, HEADER + b"x\ty\tz\n" + line + b"\nu\tv\tw\n")
    assert [(row["id"], row.line) for row in rows] == [("x", 2), ("u", 4)]
    assert faults.first == [f"rows.tsv:3: {fault}"]
    assert faults.rows == 3


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"\n", "no column id, name", id="blank header"),
        pytest.param(b"a\tAlien\tx\n", "no column id, name; found are a, Alien, x", id="no header"),
        pytest.param(b"id\tmore\n", "no column name", id="column missing"),
        pytest.param(b"id,name\n", "there is one column only; tabs separate them", id="commas"),
        pytest.param(b"id\tname\tname\n", "the column name stands twice", id="column twice"),
        pytest.param("id\tname\n".encode("utf-16"), "the file is no UTF-8 text", id="UTF-16"),
        pytest.param("id\tname\n".encode("utf-16-le"), "the file is no UTF-8 text", id="UTF-16 without mark"),
        pytest.param(b"\x1f\x8b\x08\x00", "the file is no UTF-8 text", id="gzip"),
        pytest.param(b"id\tname" + b"\tx" * 2 * MAX_LINE, "stands twice", id="endless header"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, raw)
    assert str(caught.value).startswith("rows.tsv:1: ")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    rows, _, _ = read(tmp_path, b"\xef\xbb\xbf" + HEADER + b"a\tb\tc\n")
    assert rows[0]["id"] == "a"


def test_a_file_that_is_missing_or_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.tsv", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            list(stream_table(Table(path, ("id",)), Faults("x"), lambda _: None))
    with pytest.raises(DataError, match="is no regular file"):
        _ = Table(tmp_path, ()).size


def test_the_first_faults_are_listed_and_all_are_counted() -> None:
    faults = Faults("t.tsv", rows=100)
    for line in range(30):
        faults.skip(line + 2, BadRow("year", "is no year", str(line)))
    assert len(faults.first) == FIRST_LISTED
    assert faults.first[-1] == "t.tsv:21: year: '19' is no year"
    assert faults.as_json()["skipped_by_reason"] == {"year: is no year": 30}


@pytest.mark.parametrize(("bad", "refused"), [(5, False), (6, True)])
def test_the_share_of_bad_rows(bad: int, refused: bool) -> None:
    faults = Faults("t.tsv", rows=100)
    for line in range(bad):
        faults.skip(line, BadRow("year", "is blank"))
    if not refused:
        faults.check_share(0.05)
        return
    with pytest.raises(DataError, match=r"t\.tsv: 6 of 100 rows \(6\.0%\) cannot be used; accepted are at most 5\.0%"):
        faults.check_share(0.05)


def test_marks_without_end_take_no_time(tmp_path: Path) -> None:
    begun = time.process_time()
    rows, _, _ = read(tmp_path, HEADER + ("a\t" + "e" + "\u0301\u0327" * 50_000 + "\tx\n").encode())
    assert len(rows[0]["name"]) == 100_001
    assert time.process_time() - begun < 1
