"""Titles made worse: random edits of real titles, and hostile titles of the greatest length. Pure and seeded."""

import random
from collections.abc import Callable, Sequence

LENGTH = 300
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CJK = (0x4E00, 0x9FA5)
_MARKS = (0x0300, 0x036F)


def _replace(title: str, rng: random.Random) -> str:
    at = rng.randrange(len(title))
    return title[:at] + rng.choice(_LETTERS) + title[at + 1 :]


def _delete(title: str, rng: random.Random) -> str:
    at = rng.randrange(len(title))
    return title[:at] + title[at + 1 :]


def _insert(title: str, rng: random.Random) -> str:
    at = rng.randrange(len(title) + 1)
    return title[:at] + rng.choice(_LETTERS) + title[at:]


def _swap(title: str, rng: random.Random) -> str:
    at = rng.randrange(max(1, len(title) - 1))
    return title[:at] + title[at + 1 : at + 2] + title[at] + title[at + 2 :]


LETTER_EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "replace": _replace,
    "delete": _delete,
    "insert": _insert,
    "swap": _swap,
}
WORD = "word"


def edited(title: str, words: Sequence[str], rng: random.Random) -> tuple[str, str]:
    """A title with one or two random edits, and their names. A title of one word never loses that word."""
    done = []
    for _ in range(rng.choice((1, 2))):
        name = rng.choice([*LETTER_EDITS, WORD])
        own = title.split()
        if name == WORD and len(own) > 1:
            own[rng.randrange(len(own))] = rng.choice(words)
            title = " ".join(own)
        else:
            name = rng.choice(list(LETTER_EDITS)) if name == WORD else name
            title = LETTER_EDITS[name](title or rng.choice(_LETTERS), rng)
        done.append(name)
    return title, " + ".join(sorted(done))


def hostile(common: Sequence[str], each: int, seed: int) -> dict[str, list[str]]:
    """Titles of 300 characters by kind, `each` of a kind, all different; `common` are the most frequent words."""
    rng = random.Random(seed)

    letters = rng.sample(_LETTERS, len(_LETTERS))

    def cut(makes: Callable[[], str]) -> str:
        text = ""
        while len(text) < LENGTH - 1:
            text += makes()
        return text[: LENGTH - 1]

    kinds: dict[str, Callable[[int], str]] = {
        "common words, again and again": lambda number: cut(lambda: f"{common[number % len(common)]} "),
        "common words, mixed": lambda number: cut(lambda: f"{rng.choice(common)} "),
        "one letter": lambda number: cut(lambda: letters[number % len(letters)]),
        "combining marks": lambda number: cut(lambda: "e" * (not rng.randrange(20)) + chr(rng.randint(*_MARKS))),
        "short words": lambda number: cut(lambda: f"{rng.choice(_LETTERS)}{rng.choice(_LETTERS)[: number % 2]} "),
        "CJK": lambda number: cut(lambda: chr(rng.randint(*_CJK))),
        "random letters": lambda number: cut(lambda: rng.choice(_LETTERS)),
    }
    # The last letter tells apart what would else be the same.
    return {
        kind: [make(number) + letters[number % len(letters)] for number in range(each)] for kind, make in kinds.items()
    }
