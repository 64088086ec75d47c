"""`namesake films import imdb` and the other sources, as they are run."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import namesake
from tests.films.imdb_fixture import write_dumps


def test_imdb_from_a_folder(instance: Path, tmp_path: Path) -> None:
    folder = write_dumps(tmp_path / "imdb", packed=True)
    run = namesake(instance, "films", "import", "imdb", "--folder", str(folder), "--include", "video", "--json")
    assert run.returncode == 0, run.stderr
    assert run.stderr.startswith("Licence: Information courtesy of IMDb")
    report = json.loads(run.stdout)
    assert report["films"]["new"] == 5
    assert report["indexed_titles"] > 5
    answer = json.loads(namesake(instance, "lookup", "Die Papierlaterne", "--json").stdout)
    assert answer["decided"] == "tt0900001"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["imdb"], "Either --folder DIR or --download"),
        (["imdb", "--folder", "{folder}", "--download"], "Either --folder DIR or --download"),
        (["imdb", "--folder", "{folder}", "--include", "tvEpisode"], "accepted are video, tvSpecial, short, tvShort"),
        (["imdb", "--folder", "{folder}", "--languages", "english"], "codes of two or three letters"),
        (["imdb", "--folder", "no-such-folder"], "no-such-folder"),
        (["movielens"], "--folder"),
        (["wikidata", "--from-year", "1999", "--to-year", "1990"], "--from-year is later"),
        (["wikidata", "--languages", ","], "--languages needs one"),
        (["tmdb", "--from-year", "1999"], "--to-year"),
        (["table", "{folder}/empty.csv", "--column", "titel=Name"], "COLUMN=HEADER is needed"),
        (["table", "{folder}/empty.csv", "--column", "title=A", "--column", "title=B"], "named twice"),
    ],
)
def test_wrong_usage(prepared: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "empty.csv").touch()
    run = namesake(prepared, "films", "import", *(part.format(folder=tmp_path) for part in arguments))
    assert run.returncode == 2
    assert said in run.stderr


def test_a_folder_without_tables_is_refused(prepared: Path, tmp_path: Path) -> None:
    run = namesake(prepared, "films", "import", "imdb", "--folder", str(tmp_path))
    assert run.returncode == 3
    assert "neither title.basics.tsv nor title.basics.tsv.gz is there" in run.stderr
    assert "Traceback" not in run.stderr


def test_tmdb_without_a_key(prepared: Path) -> None:
    run = namesake(prepared, "films", "import", "tmdb", "--from-year", "1999", "--to-year", "1999")
    assert run.returncode == 1
    assert run.stderr.startswith("namesake: NAMESAKE_TMDB_KEY is not set")
