"""Words and signs that the folds of `normalize` know: articles, number words, roman numerals, leet, fillers."""

from typing import Final

# Signs whose compatibility decomposition loses a blank or a meaning.
SIGNS: Final = str.maketrans(
    {
        "½": " 1 2",
        "⅓": " 1 3",
        "¼": " 1 4",
        "¾": " 3 4",
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

APOSTROPHES: Final = frozenset("'’‘ʼ`´′＇")

ARTICLES: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "der",
        "die",
        "das",
        "den",
        "ein",
        "eine",
        "el",
        "los",
        "las",
        "lo",
        "il",
        "gli",
        "i",
        "uno",
        "una",
        "um",
        "uma",
        "de",
        "het",
    ]
)

UNITS: Final = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
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
    [
        "chapter",
        "episode",
        "part",
        "pt",
        "act",
        "book",
        "volume",
        "vol",
        "chapitre",
        "partie",
        "capitulo",
        "parte",
        "kapitel",
        "teil",
    ]
)

# Words so frequent that sharing them says nothing.
FILLERS: Final = ARTICLES | frozenset(
    [
        "of",
        "and",
        "in",
        "on",
        "to",
        "for",
        "at",
        "with",
        "by",
        "from",
        "is",
        "it",
        "s",
        "t",
        "my",
        "your",
        "his",
        "her",
        "no",
        "not",
        "et",
        "du",
        "au",
        "aux",
        "en",
        "dans",
        "und",
        "von",
        "im",
        "zu",
        "y",
        "del",
        "con",
        "e",
        "di",
        "da",
    ]
)
