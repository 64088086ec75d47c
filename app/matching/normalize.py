"""Named folds of titles. Each is small, explainable and pure; a title has several readings, each with its folds.

The folds work on at most `MAX_TITLE` code points: `unicodedata.normalize` takes quadratic time on adversarial
combining marks, so the length is capped before it is called.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from anyascii import anyascii

from app.matching.vocabulary import (
    APOSTROPHES,
    ARTICLES,
    FRACTIONS,
    INVISIBLE,
    LEET,
    MAX_LEET_READINGS,
    NUMBER_WORDS,
    PART_WORDS,
    ROMAN,
    SIGNS,
    TENS,
    UNITS,
)

MAX_TITLE = 300
_CACHE = 8192


# What `fold` makes of each ASCII character; other control characters than blanks count as blanks, as `visible` has it.
_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else "" if chr(code) in APOSTROPHES else " " for code in range(128)
} | {ord("&"): " and "}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a title: folded text, and the names of the folds beyond case and punctuation."""

    text: str
    folds: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """The text without blanks."""
        return self.text.replace(" ", "")


class _Translation(dict[int, str]):
    """A table for `str.translate` that works out what a code point becomes when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = result = self._become(chr(code))
        return result


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Cn", "Co") or char in INVISIBLE else char


def _letter(char: str) -> str:
    if unicodedata.category(char)[0] in "LNM":
        return char
    return "" if char in APOSTROPHES else " "


_VISIBLE = _Translation(_visible)
_LETTERS = _Translation(_letter)
# Most titles have neither; both are looked for in every title of a catalogue.
_MAY_HAVE_SUBTITLE = re.compile("[:\u002d\u2013\u2014] ").search
_MAY_BE_LEET = re.compile(f"[{re.escape(''.join(LEET))}]").search
_BARE = dict.fromkeys(range(0x300, 0x370), "")


def visible(text: str) -> str:
    """The title without invisible characters: controls become blanks; zero-width and bidi marks go."""
    return " ".join(text.translate(_VISIBLE).split())


def fold(text: str) -> str:
    """Case, diacritics and punctuation aside: lower-case words of letters and digits, one blank between.

    "&" is read as "and"; apostrophes vanish; marks of Latin, Greek and Cyrillic letters are dropped, those
    that make another letter (kana voicing marks, Indic vowels) are kept.
    """
    if text.isascii():
        # Most titles; the other way gives the same, eight times as slowly.
        return " ".join(text[:MAX_TITLE].translate(_ASCII).split())[:MAX_TITLE].rstrip()
    return _fold_any(text)


@lru_cache(_CACHE)
def _fold_any(text: str) -> str:
    text = visible(text[:MAX_TITLE]).translate(FRACTIONS)
    # Some compatibility characters, as the full-width ampersand, turn into a sign only here.
    decomposed = unicodedata.normalize("NFKD", text.translate(SIGNS)).translate(SIGNS)
    composed = unicodedata.normalize("NFKC", decomposed.translate(_BARE).casefold())
    words = composed.translate(_LETTERS)
    return " ".join(words.split())[:MAX_TITLE].rstrip()


def fold_numbers(text: str) -> str:
    """Number words and roman numerals of a folded title as digits: "oceans eleven" is "oceans 11".

    A roman numeral counts only behind another word, and only when it is no word of its own.
    """
    words = text.split()
    if NUMBER_WORDS.isdisjoint(words):
        return text
    result: list[str] = []
    at = 0
    while at < len(words):
        value, used = _read_number(words, at)
        if used:
            result.append(str(value))
            at += used
            continue
        word = words[at]
        result.append(str(ROMAN[word]) if at and word in ROMAN else word)
        at += 1
    return " ".join(result)


def _read_number(words: list[str], at: int) -> tuple[int, int]:
    """The number that begins at word `at`, and how many words it takes (0 when none begins there)."""
    total = used = 0
    while at + used < len(words):
        word = words[at + used]
        after_hundred = total > 0 and total % 100 == 0
        if word in UNITS and (
            not used or after_hundred or (total % 10 == 0 and total % 100 >= 20 and UNITS[word] < 10)
        ):
            total += UNITS[word]
        elif word in TENS and (not used or after_hundred):
            total += TENS[word]
        elif word == "hundred" and 0 < total < 10:
            total *= 100
        elif word == "and" and after_hundred and at + used + 1 < len(words) and _is_number_word(words[at + used + 1]):
            pass
        else:
            break
        used += 1
    return total, used


def _is_number_word(word: str) -> bool:
    return word in UNITS or word in TENS


def drop_article(text: str) -> str:
    """A folded title without its leading article, or without one moved to its end ("matrix the")."""
    words = text.split()
    if len(words) > 1 and words[0] in ARTICLES:
        return " ".join(words[1:])
    if len(words) > 1 and words[-1] in ("the", "a", "an"):
        return " ".join(words[:-1])
    return text


def singular(word: str) -> str:
    """An English word without its plural ending, roughly; only ever compared with itself."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def strip_part(title: str) -> str | None:
    """The title without a counted heading ("Chapter Nine: …") or tail ("… (Part 2)", "…, Part Two"); None when bare."""
    stripped = title.strip()
    for sign in (":", " - ", " – ", " — ", ". "):
        head, found, rest = stripped.partition(sign)
        if found and rest.strip() and names_a_part(head):
            stripped = rest.strip()
            break
    for opening in ("(", "[", ",", ":", " - ", " – ", " "):
        head, found, tail = stripped.rpartition(opening)
        if opening == " " and found:
            head, found, first = head.rpartition(" ")
            tail = f"{first} {tail}"
        if found and head.strip() and names_a_part(tail.strip(" )]")):
            stripped = head.strip(" ,:-–")
            break
    return stripped if stripped != title.strip() else None


def names_a_part(text: str) -> bool:
    """Whether a text is a counted heading and nothing else: "Chapter Nine", "Part 2"."""
    words = fold(text).split()
    if len(words) < 2 or words[0] not in PART_WORDS:
        return False
    rest = fold_numbers("x " + " ".join(words[1:])).split()[1:]
    return len(rest) == 1 and (rest[0].isdigit() or rest[0] in ("i", "v", "x"))


def main_titles(title: str) -> list[str]:
    """What stands before each possible subtitle of a title: "Borat" of "Borat: Cultural Learnings …"."""
    heads: list[str] = []
    if not _MAY_HAVE_SUBTITLE(title):
        return heads
    for sign in (": ", " - ", " – ", " — "):
        head, found, tail = title.partition(sign)
        if found and tail.strip() and len(fold(head)) >= 4:
            heads.append(head)
    return heads


def segments(title: str) -> list[str]:
    """The folded titles of an episode that has several: "Party Favors / The Pecking Order"; none when it has one."""
    if " / " not in title:
        return []
    return [fold(part) for part in title.split(" / ") if len(fold(part)) > 2]


def leet_readings(title: str) -> list[str]:
    """Folded readings of a title that writes letters as digits or signs: "Se7en" may be "seven" or "seten".

    Only words that mix such signs with letters are read so; "11" and "2001" stay numbers.
    """
    if not _MAY_BE_LEET(title):
        return []
    choices: list[tuple[str, ...]] = []
    changed = False
    for word in visible(title[:MAX_TITLE]).lower().split():
        core = word.rstrip("!?.,:;")
        letters = sum(char.isalpha() for char in core)
        signs = [char for char in core if char in LEET]
        ordinal = core.rstrip("sthndr").isdigit()
        if not letters or not signs or ordinal or len(signs) > letters + 1:
            choices.append((word,))
            continue
        changed = True
        options = [LEET.get(char, (char,)) for char in core]
        choices.append(tuple("".join(option) for option in islice(product(*options), MAX_LEET_READINGS)))
    if not changed:
        return []
    return list(dict.fromkeys(fold(" ".join(words)) for words in islice(product(*choices), MAX_LEET_READINGS)))


def transliterate(text: str) -> str | None:
    """A folded title in Latin letters; None when it is in Latin letters already."""
    if text.isascii():
        return None
    latin = fold(anyascii(text))
    return latin if latin and latin != text else None


@lru_cache(_CACHE)
def readings(title: str) -> tuple[Reading, ...]:
    """All readings of a title, the plain one first; none when nothing of it is left after folding."""
    plain = fold(title)
    if not plain:
        return ()
    found = [Reading(plain)]
    bare = strip_part(title)
    if bare and fold(bare):
        found.append(Reading(fold(bare), ("part",)))
    found += [Reading(part, ("segment",)) for part in segments(title)]
    found += [Reading(text, ("leet",)) for text in leet_readings(bare or title) if text]
    latin = transliterate(plain)
    if latin:
        found.append(Reading(latin, ("transliteration",)))
    unique = {reading.text: reading for reading in reversed(found)}
    return tuple(reading for reading in found if unique[reading.text] is reading)


def title_keys(text: str) -> tuple[str, str]:
    """`canonical` and `loose_key` of a folded title, worked out together."""
    numbered = fold_numbers(text)
    loose = sorted([singular(word) for word in numbered.split() if word not in ARTICLES])
    return drop_article(numbered).replace(" ", ""), " ".join(loose)


@lru_cache(_CACHE)
def canonical(text: str) -> str:
    """Key of a folded title that forgives articles, number forms and word division: equal keys, same title."""
    return drop_article(fold_numbers(text)).replace(" ", "")


@lru_cache(_CACHE)
def loose_key(text: str) -> str:
    """Key that forgives word order, plurals and articles too; only an indication that two titles are the same.

    Blank for a title of nothing but articles.
    """
    return title_keys(text)[1]
