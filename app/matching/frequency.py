"""How rare a word is in film titles, from a table kept with the model: the same for every catalogue."""

from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("words.txt")
# A word that is not in the table: rarer than all that are.
RAREST: Final = 17.0


@lru_cache(2)
def _read(file: Path) -> dict[str, float]:
    """Each line is a level in bits (how many titles hold the word: one in 2^level) and the words of that level."""
    levels = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        level, *words = line.split(" ")
        levels.update(dict.fromkeys(words, float(level)))
    return levels


def rarity(word: str) -> float:
    """Bits that a folded word tells: the binary logarithm of one over its share of titles; `RAREST` when unknown."""
    return _read(TABLE).get(word, RAREST)
