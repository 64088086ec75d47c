"""The benchmarks still run: their pure parts on little input, and the engine's from end to end. No figure counts."""

import gzip
import json
import lzma
import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.benchmarks import engine, imports, peers
from tests.benchmarks.catalogue import (
    Titles,
    air_year,
    episode_titles,
    fame_of_rank,
    fames,
    grown,
    sampled,
    write_titles,
)
from tests.benchmarks.chains import Seen, WordChain, new_titles
from tests.benchmarks.imdb_tables import Size, write_imdb
from tests.benchmarks.mangling import LENGTH, LETTER_EDITS, edited, hostile
from tests.benchmarks.recall import best_of
from tests.benchmarks.report import Line, at_least, at_most, printed, table
from tests.benchmarks.speed import common_words
from tests.benchmarks.timing import latency, percentile
from tests.small import write_small_data

ADJECTIVES = ("Silent", "Golden", "Broken", "Hidden", "Distant")
NOUNS = ("River", "Garden", "Letter", "Harbour", "Window")
FILMS = 50


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of 50 films; the titles compressed, as large tables may be."""
    folder = tmp_path / "tables"
    folder.mkdir()
    films = ["film_id\ttitle\toriginal_title\tyear\tpopularity\tgenres\tcountries\tdirectors\timdb_id"]
    for number in range(FILMS):
        title = f"The {ADJECTIVES[number // 5 % 5]} {NOUNS[number % 5]}{' Returns' if number >= 25 else ''}"
        original = "Der Fluss" if number == 0 else ""
        films.append(f"tt{number:07}\t{title}\t{original}\t{1950 + number}\t{1000 - number}\t\t\t\t")
    (folder / "films.tsv").write_text("\n".join(films) + "\n", encoding="utf-8")
    with lzma.open(folder / "titles.tsv.xz", "wt", encoding="utf-8") as stream:
        stream.write("film_id\ttitle\tlanguage\ntt0000001\tLe Jardin silencieux\tfr\ntt0000000\tDer Fluss\tde\n")
    episodes = ["show\tseason\tepisode\ttitle\tair_date\tsource"]
    episodes += [f"a show\t1\t{number}\tSilent {noun}\tmay {number} , 2019\t" for number, noun in enumerate(NOUNS, 1)]
    (folder / "episodes.tsv").write_text("\n".join(episodes) + "\n", encoding="utf-8")
    return folder


def test_percentiles_are_of_the_nearest_rank() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, share) for share in (0.0, 0.2, 0.5, 0.8, 0.81, 1.0)] == [1, 1, 3, 4, 5, 5]
    assert percentile([], 0.5) == 0.0
    assert latency([0.001, 0.003]).max_ms == 3.0


def test_fame_goes_by_rank_and_stays_unknown() -> None:
    edges = (0, 499, 500, 2_999, 3_000, 11_999, 12_000, 49_999, 50_000, 149_999, 150_000)
    assert [fame_of_rank(rank) for rank in edges] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0]
    rows = [{"film_id": f"f{number}", "popularity": str(number)} for number in range(501)]
    found = fames([*rows, {"film_id": "unknown", "popularity": ""}])
    assert (found["f500"], found["f0"], found["unknown"]) == (5, 4, None)
    assert fames([{"film_id": "own", "fame": "3"}, {"film_id": "blank", "fame": ""}]) == {"own": 3, "blank": None}


@pytest.mark.parametrize(
    ("date", "year"),
    [("march 17 , 2008", 2008), ("8 december 1966", 1966), ("2006-05-02", 2006), ("", None), ("120210", None)],
)
def test_the_air_year_is_read_from_any_form_of_date(date: str, year: int | None) -> None:
    assert air_year(date) == year


def test_titles_are_read_once_a_film_from_plain_and_compressed_tables(tables: Path, tmp_path: Path) -> None:
    titles = write_titles(tables, tmp_path / "titles.tsv")
    records = list(titles)
    assert titles.count == len(records) == FILMS + 2
    first, original = records[:2]
    assert (first.text, first.kind, first.year, first.fame, first.native) == (
        "The Silent River",
        "primary",
        1950,
        5,
        False,
    )
    assert (original.text, original.kind, original.native) == ("Der Fluss", "original", True)
    assert (records[-1].text, records[-1].language, records[-1].kind) == ("Le Jardin silencieux", "fr", "alternative")
    assert episode_titles(tables)[0] == ("Silent River", 2019)


def test_generated_titles_follow_the_seed_and_the_words(tables: Path, tmp_path: Path) -> None:
    titles = write_titles(tables, tmp_path / "titles.tsv")

    def more(seed: int) -> Titles:
        return grown(titles, 200, tmp_path / f"grown-{seed}.tsv", seed)

    once, again, other = ([record.text for record in more(seed)] for seed in (1, 1, 2))
    assert once == again != other
    assert len(once) == 200
    records = list(more(1))
    assert records[: titles.count] == list(titles)
    assert (records[-1].film_id, records[-1].fame) == (f"g{200 - titles.count:07}", 0)
    words = {word for record in titles for word in record.text.split()}
    assert {word for text in once for word in text.split()} <= words


def test_a_word_chain_knows_only_what_followed() -> None:
    chain = WordChain(["one two", "two three"])
    made = {chain.title(random.Random(seed)) for seed in range(50)}
    assert made == {"one two", "one two three", "two", "two three"}
    with pytest.raises(ValueError, match="no title"):
        WordChain([])


def test_new_titles_repeat_no_more_than_the_old_ones() -> None:
    old = random.Random(1).sample([" ".join(words) for words in product("abcdef", "klmnop", "uvwxyz")], 60)
    made = list(new_titles(old, 20, random.Random(2)))
    assert len({*old, *made}) == 80
    # Where nothing new can be said, it still comes to an end.
    assert list(new_titles(["one two"], 2, random.Random(1))) == ["one two"] * 2
    seen = Seen()
    assert [seen.add(title) for title in ("Alien", "Jaws", "alien")] == [False, False, True]


def test_samples_do_not_overlap() -> None:
    asked = [(f"title {number % 90}", 2000 + number) for number in range(180)]
    sample = sampled(asked, 30, seed=1, warm_up=10, peers=5)
    parts = (sample.warm_up, sample.peers, sample.measured)
    assert [len(part) for part in parts] == [10, 5, 30]
    assert len({title for part in parts for title, _ in part}) == 45
    assert sample == sampled(asked, 30, seed=1, warm_up=10, peers=5)


@pytest.mark.parametrize("edit", LETTER_EDITS.values(), ids=LETTER_EDITS)
@pytest.mark.parametrize("title", ["A", "Jaws"])
def test_an_edit_changes_one_place(edit: Callable[[str, random.Random], str], title: str) -> None:
    for seed in range(20):
        result = edit(title, random.Random(seed))
        assert abs(len(result) - len(title)) <= 1
        assert sum(letter not in title for letter in result) <= 1


def test_edits_are_seeded_named_and_never_fail() -> None:
    for title in ("M", "Jaws", "The Silent River"):
        made = [edited(title, ["word"], random.Random(seed)) for seed in range(100)]
        assert made == [edited(title, ["word"], random.Random(seed)) for seed in range(100)]
        assert all(1 <= len(names.split(" + ")) <= 2 for _, names in made)
    assert "The word River" in {text for text, _ in made}


def test_hostile_titles_are_of_full_length_and_different() -> None:
    kinds = hostile(common_words(["the a of", "The of", "the"]), each=4, seed=1)
    assert common_words(["the a of", "The of", "the"]) == ["the", "of", "a"]
    for titles in kinds.values():
        assert [len(title) for title in titles] == [LENGTH] * 4
        assert len(set(titles)) == 4
    assert kinds == hostile(["the", "of", "a"], each=4, seed=1)


def test_the_scan_finds_all_titles_of_the_best_ratio() -> None:
    first, second = best_of(["jaws", "alien"], ["jaws", "aliens", "claws", "jaws"])
    assert (first.ratio, first.places) == (100.0, [0, 3])
    assert second.places == [1]


def test_the_trigrams_of_a_text() -> None:
    assert peers.trigrams("banana") == ["ban", "ana", "nan"]
    assert peers.trigrams("ab") == []


def test_a_table_has_columns_and_says_what_is_met() -> None:
    lines = [at_most("lookup p50", 4.5, 5, "ms"), at_least("build", 1200, 50_000, "titles/s"), Line("plain", "1")]
    assert list(table(lines)) == [
        "  lookup p50          4.5 ms       ≤ 5  met",
        "  build       1,200 titles/s  ≥ 50,000  NOT MET",
        "  plain                    1",
    ]


def test_the_engine_benchmark_runs_from_end_to_end(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--titles", "80", "--lookups", "12", "--queries", "3", "--edits", "15", "--batch", "4"]
    assert engine.main([str(tables), *small, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(size["name"], size["titles"]) for size in report["sizes"]] == [("catalogue", 52), ("grown", 80)]
    for size in report["sizes"]:
        assert size["build"]["titles_per_second"] > 0
        assert size["open"]["private_looked_up"] > 0
        assert size["lookup"]["count"] == size["open"]["lookups"] == 12
        assert len(size["hostile"]["by_kind"]) == 7
        assert size["recall"]["cases"] == 15
        postgres = size["peers"].pop()
        assert (postgres["p50_ms"], postgres["note"]) == (None, "not available: no server given (--postgres URL)")
        assert [peer["queries"] for peer in size["peers"] if not peer["note"]] in ([3, 3, 3], [3, 3])
    assert (report["batch"]["titles"], report["batch"]["indexed"]) == (4, 52)
    text = "\n".join(printed(report, misses=True))
    assert "Grown: 80 titles" in text
    assert "NOT MET" not in text


def test_a_batch_that_failed_is_told() -> None:
    report = {"machine": {}, "sizes": [], "batch": {"error": "namesake match answered 0 of 4 titles:"}}
    assert "Batch: namesake match answered 0 of 4 titles:" in "\n".join(printed(report, misses=False))


def test_an_instance_without_an_index_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main(["--instance", str(tmp_path)]) == 1
    assert "is no instance with an index" in capsys.readouterr().err


def test_a_folder_without_films_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main([str(tmp_path)]) == 1
    assert "has neither films.tsv nor films.tsv.xz" in capsys.readouterr().err


def test_the_benchmark_of_imports_makes_tables_and_measures_them(tmp_path: Path) -> None:
    write_imdb(tmp_path / "imdb", Size(films=40), 1, lambda _: None)
    write_imdb(tmp_path / "again", Size(films=40), 1, lambda _: None)
    unpacked = [gzip.decompress((tmp_path / name / "title.akas.tsv.gz").read_bytes()) for name in ("imdb", "again")]
    assert unpacked[0] == unpacked[1]
    found = imports.read_titles(tmp_path / "imdb")
    assert found["akas_rows"] > found["titles_taken"] > 40
    assert found["akas_rows_a_second"] > 0
    whole = imports.import_all(tmp_path / "imdb", write_small_data(tmp_path / "data"))
    assert whole["films"]["new"] == 40
    assert set(whole["seconds"]) == {"Reading films", "Storing films", "Indexing titles"}
