from pathlib import Path

import pytest

from app.decisions.suggestion_table import read_suggestions
from app.decisions.suggestions import FileSuggestion
from app.importing import Problems

HEAD = "episode_id\tfilm_id\treason\n"
AIRED = {"x-s01e01": 2000, "x-s01e02": None}
FILMS = {"tt0000001": 1990, "tt0000002": 2001}
NAMED = {("x-s01e02", "tt0000001")}


def read(tmp_path: Path, *rows: str) -> tuple[list[FileSuggestion], list[str]]:
    path = tmp_path / "suggestions.tsv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    problems = Problems()
    return read_suggestions(path, AIRED, FILMS, NAMED, problems), problems.found


def test_good_rows(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "x-s01e01\ttt0000001\tWhy not.", "x-s01e02\ttt0000002\tÉh bien.")
    assert problems == []
    assert found == [
        FileSuggestion("x-s01e01", "tt0000001", "Why not."),
        FileSuggestion("x-s01e02", "tt0000002", "Éh bien."),
    ]


def test_data_may_come_without_the_file(tmp_path: Path) -> None:
    assert read_suggestions(tmp_path / "suggestions.tsv", AIRED, FILMS, NAMED, Problems()) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x-s09e09\ttt0000001\tWhy.", "episode_id: no episode 'x-s09e09'"),
        ("x-s01e01\ttt9999999\tWhy.", "film_id: no film 'tt9999999'"),
        ("x-s01e01\ttt0000002\tWhy.", "film_id: the film is of 2001, younger than the episode"),
        ("x-s01e02\ttt0000001\tWhy.", "film_id: the episode is named after this film"),
        ("x-s01e01\ttt0000001\t", "reason: The reason is blank"),
        ("x-s01e01\ttt0000001\t" + "x" * 301, "reason: The reason has 301 characters"),
        ("x-s01e01\ttt0000001\ta\u200bb", "reason: has invisible characters"),
        ("x-s01e01\ttt0000001", "has 2 fields"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    _, problems = read(tmp_path, row)
    assert len(problems) == 1
    assert problems[0].startswith(f"suggestions.tsv:2: {said}")


def test_a_pair_stands_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "x-s01e01\ttt0000001\tWhy.", "x-s01e01\ttt0000001\tOther.")
    assert problems == ["suggestions.tsv:3: episode_id: 'x-s01e01 tt0000001' stands in line 2 already"]
