"""Everything that is fetched from outside services: JSON answers and large files, politely and with care."""

from app.fetching.answers import FetchOptions
from app.fetching.download import Downloaded
from app.fetching.session import Fetcher, Params

__all__ = ["Downloaded", "FetchOptions", "Fetcher", "Params"]
