"""IMDb's tables downloaded from a server that breaks off: what came in stays, what is unchanged is not sent again."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from app.cataloguing import Wish, import_films
from app.errors import FetchFailed
from app.fetching import Fetcher
from app.fetching.imdb import download_tables
from app.films.importers.imdb import ImdbDumps
from app.films.importers.imdb_rows import FIELDS
from tests.fetching.conftest import QUICK
from tests.films.conftest import Library
from tests.films.imdb_fixture import HEADERS, write_dumps
from tests.upstream import File, Upstream, upstream

__all__ = ["upstream"]


@pytest.fixture
def published(upstream: Upstream, tmp_path: Path) -> Upstream:
    """A server that has the tables."""
    folder = write_dumps(tmp_path / "published", packed=True)
    upstream.routes |= {f"/{path.name}": File(path.read_bytes()) for path in folder.iterdir()}
    return upstream


def test_downloaded_imported_and_left_alone(library: Library, published: Upstream) -> None:
    fetcher = Fetcher(QUICK)
    folder = library.folder / "downloads"
    download_tables(fetcher, FIELDS, folder, address=published.url)
    wish = Wish(ImdbDumps(folder), "imdb", index=False)
    report = import_films(library.runtime, wish)
    assert report.applied is not None
    assert report.applied.films.new == 4
    before = len(published.seen)
    download_tables(fetcher, FIELDS, folder, address=published.url)
    assert len(published.seen) == before + len(HEADERS)
    assert all("If-None-Match" in asked.headers for asked in published.seen[before:])
    assert import_films(library.runtime, wish).applied is None
    fetcher.close()


def test_a_download_that_breaks_off_is_gone_on_with(published: Upstream, tmp_path: Path) -> None:
    fetcher = Fetcher(replace(QUICK, retries=0))
    akas = published.routes["/title.akas.tsv.gz"]
    assert isinstance(akas, File)
    akas.cuts.append(100)
    with pytest.raises(FetchFailed, match="Run it again to go on"):
        download_tables(fetcher, FIELDS, tmp_path / "here", address=published.url)
    download_tables(fetcher, FIELDS, tmp_path / "here", address=published.url)
    assert published.seen[-1].headers["Range"] == "bytes=100-"
    assert (tmp_path / "here" / "title.akas.tsv.gz").read_bytes() == akas.body
    assert gzip.decompress(akas.body).startswith(b"titleId\t")
    fetcher.close()
