"""`namesake evaluate` and `namesake engine`, by the command line."""

import json
import shutil
from pathlib import Path

import pytest

from app.config import PROJECT_ROOT
from tests.cli.test_commands import namesake

HEADER = "show\tseason\tepisode\tepisode_title\tair_year\tfilm_title\tfilm_year\tfilm_id\talso_ids\tkind\tnote"
ROWS = (
    "Akudama Drive\t1\t1\tSE7EN\t2020\tSe7en\t1995\ttt0114369\t\tstylised\t",
    "Akudama Drive\t1\t4\tSPEED\t2020\tBlack Rain\t1989\ttt0096933\t\tparody\twrong on purpose",
    "Friends\t\t\tThe One Where Rachel Smokes\t1999\t\t\t\t\tnone\t",
)


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A table of three judged titles, one of them judged wrongly."""
    file = tmp_path / "judged" / "some.tsv"
    file.parent.mkdir()
    file.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return file


def test_metrics_as_json(prepared: Path, judged: Path) -> None:
    report = json.loads(namesake(prepared, "evaluate", str(judged), "--json").stdout)
    assert report["metrics"]["rows"] == 3
    assert report["metrics"]["first"] == 0.5
    assert report["metrics"]["precision"] == 0.5
    assert set(report) == {"metrics"}


def test_a_folder_is_all_its_tables(prepared: Path, judged: Path) -> None:
    shutil.copy(judged, judged.with_name("more.tsv"))
    report = json.loads(namesake(prepared, "evaluate", str(judged.parent), "--json").stdout)
    assert report["metrics"]["rows"] == 6


def test_groups_and_the_worst_errors(prepared: Path, judged: Path) -> None:
    run = namesake(prepared, "evaluate", str(judged), "--by", "kind", "--worst", "5")
    assert run.returncode == 0
    assert "right film first                   0.500" in run.stdout
    assert "wrong film" in run.stdout
    assert "judged Black Rain (1989); decided Speed (1994)" in run.stdout
    kinds = [line.split()[:3] for line in run.stdout.splitlines() if line.split()[:1] in (["parody"], ["stylised"])]
    assert kinds == [["parody", "1", "0.000"], ["stylised", "1", "1.000"]]
    by_show = json.loads(namesake(prepared, "evaluate", str(judged), "--by", "show", "--json").stdout)["by_show"]
    assert {show: found["rows"] for show, found in by_show.items()} == {"Akudama Drive": 2, "Friends": 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(HEADER + "\n", "no row has a film", id="empty"),
        pytest.param(HEADER + "\n" + ROWS[2] + "\n", "no row has a film", id="none"),
        pytest.param("title\tyear\nx\t1\n", "no column", id="other columns"),
        pytest.param(HEADER + "\n" + ROWS[0].replace("2020", "year") + "\n", "some.tsv:2: air_year", id="year"),
    ],
)
def test_tables_that_cannot_be_used(prepared: Path, judged: Path, text: str, said: str) -> None:
    judged.write_text(text, encoding="utf-8")
    run = namesake(prepared, "evaluate", str(judged))
    assert run.returncode == 1
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_without_tables(prepared: Path, tmp_path: Path) -> None:
    run = namesake(prepared, "evaluate", str(tmp_path))
    assert run.returncode == 1
    assert "has no .tsv file" in run.stderr


def test_training_writes_model_and_card(prepared: Path, tmp_path: Path) -> None:
    pytest.importorskip("lightgbm")
    lines = (PROJECT_ROOT / "data" / "judged.tsv").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.tsv"
    few.write_text("\n".join(lines[:1] + lines[1::20]) + "\n", encoding="utf-8")
    run = namesake(prepared, "engine", "train", "--judged", str(few), "--output", str(tmp_path / "model"))
    assert run.returncode == 0, run.stderr
    card = json.loads((tmp_path / "model" / "model.json").read_text(encoding="utf-8"))
    assert card["judged"]["titles"] == len(lines[1::20])
    assert 0 < card["metrics"]["pooled"]["first"] <= 1
    assert len(card["metrics"]["folds"]) == 5
    assert (tmp_path / "model" / "model.npz").stat().st_size > 1000


SHOW_HEADER = "episode_id\tseason\tnumber\tsegment\ttitle\tlanguage\tair_date\tfilm_id\trelation\tnote"
SHOW = (
    "pun-s01e01\t1\t1\t\tSE7EN\ten\t2020-10-08\ttt0114369\texact\t",
    "pun-s01e02\t1\t2\t\tSPEED\ten\t2020-10-15\ttt0096933\tparody\twrong on purpose",
    "pun-s01e03\t1\t3\t\tBLACK RAIN\ten\t2020\t\tnone\twrong on purpose",
    "pun-s01e04\t1\t4\t\tNot Judged\ten\t2020\t\t\t",
)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A folder with the list of episodes of one show."""
    file = tmp_path / "shows" / "pun.tsv"
    file.parent.mkdir()
    file.write_text("\n".join([SHOW_HEADER, *SHOW]) + "\n", encoding="utf-8")
    return file.parent


def test_lists_of_episodes_are_compared_and_what_differs_is_listed(prepared: Path, show: Path) -> None:
    run = namesake(prepared, "evaluate", str(show))
    assert run.returncode == 0
    assert "judged titles                      3\n" in run.stdout
    assert "SPEED (pun)" in run.stdout
    assert "judged Black Rain (1989); decided Speed (1994)" in run.stdout
    assert "judged no film; decided Black Rain (1989)" in run.stdout
    assert "SE7EN" not in run.stdout
    one = json.loads(namesake(prepared, "evaluate", str(show / "pun.tsv"), "--worst", "1", "--json").stdout)
    assert len(one["worst"]) == 1


def test_a_list_of_episodes_with_a_bad_date(prepared: Path, show: Path) -> None:
    (show / "pun.tsv").write_text("\n".join([SHOW_HEADER, SHOW[0].replace("2020", "soon")]) + "\n", encoding="utf-8")
    run = namesake(prepared, "evaluate", str(show))
    assert run.returncode == 1
    assert "pun.tsv:2: air_date: 'soon-10-08' begins with no year" in run.stderr
