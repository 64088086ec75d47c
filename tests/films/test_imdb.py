"""Films from tables in the shape of IMDb's: what is taken, what is left out, what is survived."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.cataloguing import CatalogueReport, Wish, import_films
from app.errors import DataError
from app.fetching.imdb import LICENCE
from app.films.importers.imdb import Choice, ImdbDumps
from app.films.importers.regions import language_of_region
from app.films.importers.staging import count_staged
from app.importing import ImportReport, get_stamp
from tests.films.conftest import Library
from tests.films.imdb_fixture import ROWS, aka, basics, write_dumps

Load = Callable[..., CatalogueReport]
EVERYTHING = Choice()


@pytest.fixture
def load(library: Library) -> Load:
    """Imports tables of these rows."""

    def loaded(packed: bool = False, choice: Choice = EVERYTHING, **rows: list[str]) -> CatalogueReport:
        named = {name.replace("_", "."): lines for name, lines in rows.items()}
        folder = write_dumps(library.folder / "imdb", ROWS | named, packed)
        return import_films(library.runtime, Wish(ImdbDumps(folder, choice), "imdb", most_bad=0.7, index=False))

    return loaded


def titles(library: Library, film_id: str) -> set[tuple[str, str]]:
    return {title[1:3] for title in library.titles() if title[0] == film_id}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_films_and_their_titles(library: Library, load: Load, packed: bool) -> None:
    report = load(packed)
    assert report.applied is not None
    assert report.applied.films == ImportReport("films", new=4)
    films = {key: film for key, film in library.films().items() if film.source == "imdb"}
    assert set(films) == {"tt0900001", "tt0900002", "tt0900003", "tt0900008"}
    film = films["tt0900001"]
    assert (film.title, film.original_title, film.year) == ("The Paper Lantern", "La lanterne de papier", 1999)
    assert (film.genres, film.directors, film.imdb_id) == (("Drama", "Mystery"), ("Ann Roe", "Bo Li"), "tt0900001")
    assert (films["tt0900002"].title, films["tt0900002"].directors, films["tt0900008"].title) == ('"Quotes', (), "NA")
    assert titles(library, "tt0900001") == {
        ("Die Papierlaterne", "de"),
        ("Kami no chouchin", ""),
        ("紙の提灯", "ja"),
        ("纸灯笼", "cmn"),
        ("De papieren lantaarn", ""),
    }
    assert titles(library, "tt0900002") == {("Anführungszeichen", "de")}
    told = {faults.file.removesuffix(".gz"): faults for faults in report.tables}
    assert dict(told["title.basics.tsv"].left_out) == {
        "titleType: of another kind": 2,
        "isAdult: for adults": 1,
        "startYear: is not known": 1,
    }
    assert dict(told["title.akas.tsv"].left_out) == {
        "id: of nothing that is taken": 1,
        "title: is the film's own": 1,
        "types: working title": 1,
    }


def test_the_licence_is_told_and_kept(library: Library, load: Load) -> None:
    report = load()
    assert f"Licence: {LICENCE}" in str(report)
    assert report.as_json()["licence"] == LICENCE
    with library.runtime.reading() as session:
        assert get_stamp(session, "licence:imdb") == LICENCE


def test_fame_is_read_from_votes(library: Library, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.films.fame.FIRST", (1, 2, 3, 4, 5, 6))
    load()
    fames = {key: film.fame for key, film in library.films().items() if film.source == "imdb"}
    assert fames == {"tt0900001": 5.9, "tt0900002": 4.4, "tt0900003": 2.4, "tt0900008": 2.4}


def test_other_kinds_by_wish(library: Library, load: Load) -> None:
    load(choice=Choice(frozenset({"video"}), adult=True))
    assert {"tt0900005", "tt0900006"} < set(library.films())


def test_titles_of_some_languages(library: Library, load: Load) -> None:
    report = load(choice=Choice(languages=frozenset({"ja", "en"})))
    assert titles(library, "tt0900001") == {("紙の提灯", "ja"), ("Kami no chouchin", ""), ("De papieren lantaarn", "")}
    akas = next(faults for faults in report.tables if "akas" in faults.file)
    assert akas.left_out["language: not wished for"] == 4


def test_the_same_files_and_choice_are_left_alone(load: Load) -> None:
    load()
    assert load().applied is None
    assert load(choice=Choice(adult=True)).applied is not None


def test_odd_rows(library: Library, load: Load) -> None:
    report = load(
        title_basics=[
            *ROWS["title.basics"],
            "",
            basics("tt0900001", "Again"),
            basics("tt0900011", "Eight Fields").rpartition("\t")[0],
            basics("tt0900012", "Windows") + "\r",
            basics("tt0900013", "Bad \udcff Bytes"),
            basics("tt0900014", "Too Early", year="1492"),
            basics("tt0900015", "Long " * 200),
            basics("tt0900016", "x" * 1_100_000),
            basics("nm0900017", "No Title"),
            basics("tt0900018", "  Many\u00a0 Blanks "),
            basics("tt0900019", "Line\u2028Separator"),
            basics("tt0900020", "Bell\x07"),
            basics("tt0900021", "\u200b"),
        ],
        title_akas=[
            aka("tt0900012", "Fenêtres", "FR") + "\r",
            aka("tt0900012", "Bad \udcff", "FR"),
            aka("tt0900012", "Too many") + "\tx",
            aka("tt0900001", "Die Laterne", "DE"),
            aka("tt0900012", "Okna", "PL"),
            aka("tt0900013", "Of a film that cannot be used", "US"),
            "",
        ],
        title_ratings=["tt0900001\t7.1\tmany", "tt0900012\t7.1\t7"],
    )
    basics_told, ratings, _, _, akas = report.tables
    assert dict(basics_told.skipped) == {
        "tconst: stands in an earlier line already": 1,
        "row: has 8 fields; 9 are needed": 1,
        "primaryTitle: is not UTF-8": 1,
        next(reason for reason in basics_told.skipped if reason.startswith("startYear: is no year")): 1,
        "primaryTitle: is longer than 500 characters": 1,
        "row: is longer than 1,000,000 bytes": 1,
        "tconst: is not an IMDb id": 1,
        "primaryTitle: has a control character": 1,
        "primaryTitle: is blank": 1,
    }
    assert "title.basics.tsv:12: row: has 8 fields; 9 are needed" in basics_told.first
    assert dict(ratings.left_blank) == {"numVotes: is not a number": 1}
    assert akas.first == [
        "title.akas.tsv:3: title: 'byte 5' is not UTF-8",
        "title.akas.tsv:4: row: has 9 fields; 8 are needed",
    ]
    films = library.films()
    assert films["tt0900012"].title == "Windows"
    assert films["tt0900018"].title == "Many Blanks"
    assert films["tt0900019"].title == "Line Separator"
    assert titles(library, "tt0900012") == {("Fenêtres", "fr"), ("Okna", "pl")}


def test_only_the_films_have_to_be_there(library: Library, tmp_path: Path) -> None:
    folder = write_dumps(tmp_path / "some", {"title.basics": ROWS["title.basics"]})
    report = import_films(library.runtime, Wish(ImdbDumps(folder), "imdb", index=False))
    assert report.staged is not None
    assert not report.staged.all_titles
    assert library.films()["tt0900001"].fame is None
    (folder / "title.basics.tsv").unlink()
    with pytest.raises(DataError, match=r"neither title\.basics\.tsv nor title\.basics\.tsv\.gz is there"):
        import_films(library.runtime, Wish(ImdbDumps(folder), "imdb", index=False))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda data: data[:-20], "title.akas.tsv.gz: the gzip file is cut off", id="cut off"),
        pytest.param(lambda data: data[:-8] + b"\1" * 8, "title.akas.tsv.gz: the gzip file is damaged", id="checksum"),
        pytest.param(lambda data: data + b"more", "title.akas.tsv.gz: the gzip file is damaged", id="trailing bytes"),
        pytest.param(lambda data: b"<html>", "title.akas.tsv.gz: the gzip file is damaged", id="HTML"),
        pytest.param(lambda data: b"", "title.akas.tsv.gz:1: the file is empty", id="empty"),
    ],
)
def test_a_damaged_file_leaves_the_catalogue_whole(
    library: Library, load: Load, spoil: Callable[[bytes], bytes], said: str
) -> None:
    load(packed=True)
    before = library.titles()
    path = library.folder / "imdb" / "title.akas.tsv.gz"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DataError) as caught:
        import_films(library.runtime, Wish(ImdbDumps(path.parent), "imdb", index=False))
    assert str(caught.value).startswith(said)
    assert library.titles() == before
    assert count_staged(library.runtime.engine) == 0


def test_another_order_of_columns(library: Library, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROWS, "title.ratings", ["tt0900001\t5000\t7.1"])
    monkeypatch.setitem(
        __import__("tests.films.imdb_fixture", fromlist=["x"]).HEADERS, "title.ratings", "tconst numVotes x"
    )
    assert load().applied is not None
    assert library.films()["tt0900001"].fame == 5.9


def test_a_catalogue_that_shrank_is_refused(library: Library, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cataloguing.MANY_FILMS", 4)
    load()
    few = ROWS["title.basics"][:2]
    with pytest.raises(DataError, match="2 films, where there were 4"):
        load(title_basics=few)
    assert library.films()["tt0900008"].vanished_at is None
    folder = library.folder / "imdb"
    import_films(library.runtime, Wish(ImdbDumps(folder), "imdb", most_bad=0.5, index=False, force=True))
    assert library.films()["tt0900008"].vanished_at is not None


@pytest.mark.parametrize(
    ("region", "title", "language"),
    [
        ("DE", "Der Hafen", "de"),
        ("RU", "Гавань", "ru"),
        ("RU", "Gavan", ""),
        ("JP", "港", "ja"),
        ("US", "The Harbour", ""),
        ("CH", "Der Hafen", ""),
        ("XWW", "The Harbour", ""),
        ("\\N", "The Harbour", ""),
    ],
)
def test_languages_of_regions(region: str, title: str, language: str) -> None:
    assert language_of_region(region, title) == language
