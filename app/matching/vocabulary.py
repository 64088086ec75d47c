"""Words and signs that the folds and features know: articles, number words, roman numerals, leet, fillers, names."""

import unicodedata
from pathlib import Path
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# "8½" is eight and a half, not 81/2: a blank goes before every fraction and between its halves.
FRACTIONS: Final = {
    code: " " + unicodedata.normalize("NFKD", chr(code)).replace("\u2044", " ") + " "
    for code in (*range(0xBC, 0xBF), *range(0x2150, 0x2160), 0x2189)
    if unicodedata.decomposition(chr(code)).startswith("<fraction>")
}

# Signs and letters that Unicode does not decompose as titles need it.
SIGNS: Final = str.maketrans(
    {
        "·": "",
        "•": " ",
        "×": "x",
        "&": " and ",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)

# Default-ignorable code points that are letters or marks by category (Unicode, DerivedCoreProperties).
INVISIBLE: Final = frozenset(
    [*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"]
    + [chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))]
)

APOSTROPHES: Final = frozenset("'’‘ʼ`´′＇")

# Only articles that are no frequent English word besides: not "die", "den", "des", "i", "o", "as".
ARTICLES: Final = frozenset(
    _words("the a an le la les l un une der das ein eine el los las lo il gli uno una um uma de het")
)

UNITS: Final = {
    word: number
    for number, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS: Final = {
    word: 10 * number
    for number, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}

# Only numerals that are no word or initial of their own: never I, V, X, MIX, CIVIC.
ROMAN: Final = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
    "xvi": 16,
}

NUMBER_WORDS: Final = frozenset([*UNITS, *TENS, *ROMAN])

# Each sign and the letters it may stand for.
LEET: Final = {
    "0": ("o",),
    "1": ("i", "l"),
    "3": ("e",),
    "4": ("a",),
    "5": ("s",),
    "7": ("v", "t"),
    "8": ("b",),
    "$": ("s",),
    "@": ("a",),
    "!": ("i",),
    "€": ("e",),
}
MAX_LEET_READINGS: Final = 4

# Words that head a counted part of a show: "Chapter Nine: …", "… (Part 2)".
PART_WORDS: Final = frozenset(
    _words("chapter episode part pt act book volume vol chapitre partie capitulo parte kapitel teil")
)

# Words so frequent that sharing them says nothing.
FILLERS: Final = ARTICLES | frozenset(
    _words(
        "of and in on to for at with by from is it s t my your his her no not et du au aux des en dans und von im zu "
        "den die y del con e di da i o"
    )
)

# Little words by which a title looks English, or not.
ENGLISH: Final = frozenset(
    _words("the of and in on to for at with by from is it my your his her you me we are not no who what how this that")
)
FOREIGN: Final = frozenset(
    _words(
        "la le les l une der das und ein eine el los las il gli uno una um de het des du au aux et en dans von im zu "
        "den die dem y del con e di da i o os as na dos das se que qui ne pas sur pour par mit auf av och det"
    )
)

# Given names in English: puns put a character's name where the film has another word.
NAMES: Final = frozenset(_words(Path(__file__).with_name("names.txt").read_text(encoding="utf-8")))
