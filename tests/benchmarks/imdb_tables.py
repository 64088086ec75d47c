"""Tables in the shape of IMDb's and of its size, of made-up films: the same seed, the same tables."""

import gzip
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import IO

from tests.films.imdb_fixture import HEADERS, NULL

_SYLLABLES = ["".join(letters) for letters in product("bdfghklmnprstvz", "aeiou")]
_REGIONS = ("DE", "FR", "IT", "ES", "BR", "RU", "JP", "PL", "GB", "US", "CA", "XWW", "IN", "HU", "GR", NULL)
_WORDS = 30_000
_LETTERS = "абвгдежзиклмнопрст"


@dataclass(frozen=True)
class Size:
    """How many films, how many other things for each of them, and alternative titles of each kind on average."""

    films: int = 700_000
    others: int = 2
    titles: float = 5.7
    titles_of_others: float = 1.0


def write_imdb(folder: Path, size: Size, seed: int, done: Callable[[int], None]) -> None:
    """Write the tables, packed. Films and other things are mixed, sorted by id as in the real ones."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))).capitalize() for _ in range(_WORDS)]
    people = max(size.films // 3, 1)
    with ExitStack() as opened:
        tables = {name: opened.enter_context(_packed(folder / f"{name}.tsv.gz")) for name in HEADERS}
        for name, header in HEADERS.items():
            tables[name].write(header.replace(" ", "\t") + "\n")
        for number in range(1, size.films * (1 + size.others) + 1):
            _write_title(tables, _Title(f"tt{number:07}", number % (1 + size.others) == 0), (size, words, people), rng)
            done(1)
        for number in range(1, people + 1):
            name = f"{rng.choice(words)} {rng.choice(words)}"
            tables["name.basics"].write(f"nm{number:07}\t{name}\t1950\t{NULL}\tdirector\t{NULL}\n")


@dataclass(frozen=True)
class _Title:
    tconst: str
    is_film: bool


def _packed(path: Path) -> IO[str]:
    return gzip.open(path, "wt", compresslevel=1, encoding="utf-8", newline="\n")


def _write_title(
    tables: dict[str, IO[str]], title: _Title, made_of: tuple[Size, list[str], int], rng: random.Random
) -> None:
    size, words, people = made_of
    tconst, name = title.tconst, _name(words, rng)
    kind = rng.choice(("movie", "movie", "movie", "tvMovie")) if title.is_film else rng.choice(("tvEpisode", "short"))
    year = rng.randint(1900, 2026)
    tables["title.basics"].write(f"{tconst}\t{kind}\t{name}\t{name}\t0\t{year}\t{NULL}\t90\tDrama,Mystery\n")
    tables["title.crew"].write(f"{tconst}\tnm{rng.randint(1, people):07}\t{NULL}\n")
    if rng.random() < 0.5:
        tables["title.ratings"].write(f"{tconst}\t6.5\t{int(rng.paretovariate(0.7) * 5)}\n")
    tables["title.akas"].writelines(
        _akas(tconst, name, size.titles if title.is_film else size.titles_of_others, words, rng)
    )


def _akas(tconst: str, name: str, mean: float, words: list[str], rng: random.Random) -> Iterator[str]:
    yield f"{tconst}\t1\t{name}\t{NULL}\t{NULL}\toriginal\t{NULL}\t1\n"
    for ordering in range(2, 2 + int(rng.expovariate(1 / mean) + 0.5)):
        region = rng.choice(_REGIONS)
        other = "".join(rng.choices(_LETTERS, k=12)) if region == "RU" else _name(words, rng)
        yield f"{tconst}\t{ordering}\t{other}\t{region}\t{NULL}\timdbDisplay\t{NULL}\t0\n"


def _name(words: list[str], rng: random.Random) -> str:
    return " ".join(rng.choices(words, k=rng.randint(1, 4)))
