"""What the importers of films and of shows share of TMDB: where it is, how a key is shown to it, what it asks for."""

from collections.abc import Mapping

from app.errors import SettingError
from app.fetching.session import Params

ADDRESS = "https://api.themoviedb.org/3"
NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB (https://www.themoviedb.org)."


def signed(key: str) -> tuple[Params, Mapping[str, str]]:
    """Parameters and headers that carry a key. Raises SettingError when there is none.

    Keys of the newer kind are signed tokens (RFC 7519) and have dots; those of the older kind are accepted as a
    parameter only.
    """
    if not key:
        raise SettingError("NAMESAKE_TMDB_KEY is not set; a key is had at https://www.themoviedb.org/settings/api.")
    return ({}, {"Authorization": f"Bearer {key}"}) if "." in key else ({"api_key": key}, {})
