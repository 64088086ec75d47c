"""Tables in the shape of those that IMDb publishes, of films that do not exist, odd where the real ones are."""

import gzip
from collections.abc import Mapping
from pathlib import Path

NULL = "\\N"
HEADERS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.ratings": "tconst averageRating numVotes",
    "title.crew": "tconst directors writers",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}


def basics(tconst: str, title: str, year: str = "1999", original: str = "", **more: str) -> str:
    """A row of title.basics."""
    kind, adult = more.get("kind", "movie"), more.get("adult", "0")
    return "\t".join([tconst, kind, title, original or title, adult, year, NULL, "90", "Drama,Mystery"])


def aka(tconst: str, title: str, region: str = NULL, language: str = NULL, types: str = "imdbDisplay") -> str:
    """A row of title.akas."""
    return "\t".join([tconst, "1", title, region, language, types, NULL, "0"])


ROWS: dict[str, list[str]] = {
    "title.basics": [
        basics("tt0900001", "The Paper Lantern", original="La lanterne de papier"),
        basics("tt0900002", '"Quotes', year="2001"),
        basics("tt0900003", "Night Harbour", kind="tvMovie"),
        basics("tt0900004", "An Episode", kind="tvEpisode"),
        basics("tt0900005", "For Grown-ups", adult="1"),
        basics("tt0900006", "Straight to Tape", kind="video"),
        basics("tt0900007", "Some Day", year=NULL),
        basics("tt0900008", "NA"),
    ],
    "title.akas": [
        aka("tt0900001", "La lanterne de papier", types="original"),
        aka("tt0900001", "Die Papierlaterne", "DE"),
        aka("tt0900001", "Die Papierlaterne", "AT"),
        aka("tt0900001", "Kami no chouchin", "JP", types="imdbDisplay\x02tv"),
        aka("tt0900001", "紙の提灯", "JP"),
        aka("tt0900001", "纸灯笼", NULL, "cmn"),
        aka("tt0900001", "De papieren lantaarn", "BE", "qbn"),
        aka("tt0900001", "Lantern Project", "US", types="imdbDisplay\x02working"),
        aka("tt0900002", "Anführungszeichen", "CH", "de"),
        aka("tt0900004", "Ein Teil", "DE"),
    ],
    "title.ratings": ["tt0900001\t7.1\t5000", "tt0900002\t5.0\t20", "tt0900004\t9.0\t99999"],
    "title.crew": [
        f"tt0900001\tnm0900001,nm0900002\t{NULL}",
        f"tt0900002\t{NULL}\t{NULL}",
        f"tt0900004\tnm0900003\t{NULL}",
    ],
    "name.basics": [
        f"nm090000{n}\t{name}\t{NULL}\t{NULL}\t\t{NULL}" for n, name in ((1, "Ann Roe"), (2, "Bo Li"), (3, "Cy"))
    ],
}


def write_dumps(folder: Path, rows: Mapping[str, list[str]] = ROWS, packed: bool = False) -> Path:
    """The tables in a folder, packed or plain; a row may hold bytes that are no UTF-8 as surrogates."""
    folder.mkdir(exist_ok=True)
    for name, lines in rows.items():
        header = HEADERS[name].replace(" ", "\t")
        data = "".join(f"{line}\n" for line in [header, *lines]).encode("utf-8", "surrogateescape")
        (folder / f"{name}.tsv{'.gz' if packed else ''}").write_bytes(gzip.compress(data) if packed else data)
    return folder
