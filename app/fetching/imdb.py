"""What the importers of films and of shows share of IMDb: where its tables are published, and on what terms."""

from collections.abc import Iterable
from pathlib import Path

from app.fetching.session import Fetcher
from app.progress import Progress, silent

ADDRESS = "https://datasets.imdbws.com"
LICENCE = (
    "Information courtesy of IMDb (https://www.imdb.com). Used with permission. "
    "For personal and non-commercial use only; the tables may not be passed on."
)


def download_tables(
    fetcher: Fetcher, names: Iterable[str], folder: Path, progress: Progress = silent, address: str = ADDRESS
) -> None:
    """Download tables as they are published; those that did not change are not sent again.

    What came in stays when it breaks off, and the next call goes on from there. Raises FetchFailed.
    """
    for name in names:
        fetcher.download(f"{address}/{name}.tsv.gz", folder / f"{name}.tsv.gz", progress)
