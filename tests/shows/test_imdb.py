"""Shows from files in the form of IMDb's; the rows are made up."""

import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import DataError, NotFound
from app.progress import silent
from app.shows.importers.imdb import IMDb

BASICS = (
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
    "tt9000001\ttvSeries\tMoth Street\tLa rue des mites\t0\t2019\t2021\t\\N\tAnimation,Comedy",
    "tt9000002\ttvEpisode\tSE7EN\tSE7EN\t0\t2019\t\\N\t22\tAnimation",
    'tt9000003\ttvEpisode\t"Rolling\tRoulant\t0\t\\N\t\\N\t22\tAnimation',
    "tt9000004\ttvEpisode\tEpisode #2.1\tEpisode #2.1\t0\t2020\t\\N\t22\tAnimation",
    "tt9000005\ttvEpisode\ttoo few fields",
    "tt9000006\tmovie\tMoth Street\tMoth Street\t0\t2019\t\\N\t90\tDrama",
    "tt9000007\ttvMiniSeries\tmoth street!\tmoth street!\t0\t\\N\t\\N\t\\N\t\\N",
    "tt9000002\ttvEpisode\tSecond time\tSecond time\t0\t2019\t\\N\t22\tAnimation",
    "",
)
EPISODES = (
    "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
    "tt9000005\ttt9000001\t2\t2",
    "tt9000004\ttt9000001\t2\t1",
    "tt9000003\ttt9000001\t\\N\t\\N",
    "tt9000002\ttt9000001\t1\t1",
    "tt9000008\ttt9000009\t1\t1",
    "tt9000001\ttt9000007\t1\t1",
)


@pytest.fixture(params=["plain", "packed", "CR LF"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The files, as they are published and as others keep them."""
    end = "\r\n" if request.param == "CR LF" else "\n"
    for name, lines in (("title.basics.tsv", BASICS), ("title.episode.tsv", EPISODES)):
        data = end.join(lines).encode()
        if request.param == "packed":
            half = len(data) // 2
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data[:half]) + gzip.compress(data[half:]))
        else:
            (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_show(folder: Path) -> None:
    show = IMDb(folder).fetch("tt9000001", silent)
    assert (show.name, show.original_name, show.kind) == ("Moth Street", "La rue des mites", "animation")
    assert (show.first_year, show.last_year, show.ids) == (2019, 2021, {"imdb": "tt9000001"})
    found = [(e.outside_id, e.season, e.number, e.air_date, [t.text for t in e.titles]) for e in show.episodes]
    assert found == [
        ("tt9000002", 1, 1, "2019", ["SE7EN"]),
        ("tt9000004", 2, 1, "2020", ["Episode #2.1"]),
        ("tt9000005", 2, 2, "", []),
        ("tt9000003", None, None, "", ['"Rolling', "Roulant"]),
    ]
    assert [episode.is_untitled for episode in show.episodes] == [False, True, True, False]


def test_a_search(folder: Path) -> None:
    found = [str(choice) for choice in IMDb(folder).search("Moth Street", silent)]
    assert found == ["Moth Street (2019, tvSeries, Animation, Comedy)", "moth street! (tvMiniSeries)"]
    assert [c.id for c in IMDb(folder).search("la rue des mites", silent)] == ["tt9000001"]


def test_ids(folder: Path) -> None:
    source = IMDb(folder)
    texts = ("tt9000001", "https://www.imdb.com/title/tt9000001/episodes/?season=1", "Moth Street", "82")
    assert [source.identify(text) for text in texts] == ["tt9000001", "tt9000001", "", ""]


def test_what_is_no_show(folder: Path) -> None:
    with pytest.raises(NotFound, match="no title tt1234567"):
        IMDb(folder).fetch("tt1234567", silent)
    with pytest.raises(NotFound, match="is no show but of the type movie: Moth Street"):
        IMDb(folder).fetch("tt9000006", silent)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"neither title\.basics\.tsv nor title\.basics\.tsv\.gz"):
        IMDb(tmp_path)
    packed = gzip.compress("\n".join(BASICS).encode() * 50)
    (tmp_path / "title.episode.tsv").write_text("\n".join(EPISODES))
    for data, said in (
        (packed[:-30], "the gzip file is cut off"),
        (b"no gzip at all", "the gzip file is damaged"),
        (packed[:40] + b"xxxx" + packed[44:], "the gzip file is damaged"),
        (gzip.compress(b"a\tb\n"), "no column tconst"),
        (gzip.compress(b""), "the file is empty"),
    ):
        (tmp_path / "title.basics.tsv.gz").write_bytes(data)
        with pytest.raises(DataError, match=said):
            IMDb(tmp_path).search("Moth Street", silent)


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    (tmp_path / "title.episode.tsv").write_text("\n".join(EPISODES))
    long = b"tt9000002\ttvSeries\t" + b"x" * 40_000_000 + b"\n"
    data = "\n".join(BASICS[:2]).encode() + b"\n" + long + "\n".join(BASICS[7:]).encode()
    (tmp_path / "title.basics.tsv.gz").write_bytes(gzip.compress(data, 1))
    del data, long
    tracemalloc.start()
    assert len(IMDb(tmp_path).search("Moth Street", silent)) == 2
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_progress_tells_all_bytes(folder: Path) -> None:
    told: dict[str, int] = {}

    @contextmanager
    def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
        told[label] = told.get(label, 0) - total

        def done(steps: int) -> None:
            told[label] += steps

        yield done

    IMDb(folder).fetch("tt9000001", progress)
    assert set(told.values()) == {0}
