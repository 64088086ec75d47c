"""Where in its show an episode stands, as people write it in front of a title: "S01E02", "1x02", "Chapter Nine: …".

Pure: a line in, its place and what is left of it out.
"""

import re
from dataclasses import dataclass

from app.matching.normalize import fold, fold_numbers

_DASHES = "-\u2010\u2011\u2012\u2013\u2014"
_SIGN = re.compile(rf" ?[{_DASHES}:.·|] ?| ")
_SEASON = "season|series|staffel|saison|temporada"
_EPISODE = "episode|ep\\.?|folge|épisode|episodio"
# A number behind these belongs to the title, which is aired with it: "Chapter Nine: The Dark Wood".
_CHAPTER = "chapter|chapitre|kapitel|capítulo|capitolo"
_SHORT = re.compile(
    r"s(?:eason )?(\d{1,4}) ?[.,x-]? ?e(?:p(?:isode)?)?\.? ?(\d{1,4})((?:-?e\d{1,4}|-\d{1,4}){0,9})([a-d]?)(?!\w)", re.I
)
_TIMES = re.compile(r"(\d{1,2}) ?[x×] ?(\d{1,4})((?:-\d{1,4}){0,9})([a-d]?)(?!\w)", re.I)
_SEASON_WORD = re.compile(rf"(?:{_SEASON}) ", re.I)
_IN_SEASON = re.compile(rf",? ?[{_DASHES}:.]? ?(?:{_EPISODE}|{_CHAPTER}) ", re.I)
_EPISODE_WORD = re.compile(rf"(?:{_EPISODE}) ?(?=\d| )", re.I)
_CHAPTER_WORD = re.compile(rf"(?:{_CHAPTER}) ", re.I)
_LETTER = re.compile(r"(?:e(?=\d)|# ?|№ ?|n[or]\. ?)(\d{1,4})(?!\w)", re.I)
_KANJI = re.compile(r"第 ?(\d{1,4}) ?[話回]")
_DIGITS = re.compile(r"\d{1,4}(?!\w)")
_WORD = re.compile(r"[ -]?[^\W\d_]+")
# A number in words ends here, or the words may be those of a title.
_END = re.compile(rf" ?(?:[{_DASHES}:.,]|$)")
_SPECIALS = re.compile(r"specials ?:?", re.I)
_BULLET = re.compile(r"[*•·‣–—-] (?=\S)")
_BARE = re.compile(rf"(\d{{1,4}})(?:[.)] ?| ?: | [{_DASHES}] )(?=\S)")
_MOST_WORDS = 6
_SINGLE = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode stands: season and number where they were told, the segment of "1x02b", and its title.

    `sure`: it can be nothing but a place; else it is one only when most lines of the list have one.
    """

    season: int | None
    number: int | None
    title: str
    segment: int | None = None
    sure: bool = True


def number_of(text: str) -> int | None:
    """The number that a text is, in digits, in English words or in roman numerals; None when it is none."""
    folded = fold(text)
    if folded in _SINGLE:
        return _SINGLE[folded]
    read = fold_numbers(f"x {folded}").removeprefix("x ")
    return int(read) if read.isdecimal() and len(read) <= 4 else None


def read_place(line: str) -> Place | None:
    """The place that a line begins with, and the title behind it; None when there is none.

    The title is blank when nothing else stands in the line.
    """
    return _numbered(line) or _in_words(line) or _counted(line) or _chapter(line)


def _numbered(line: str) -> Place | None:
    for pattern in (_SHORT, _TIMES):
        found = pattern.match(line)
        if found:
            end = found.end() if _goes_on(found[2], found[3]) else found.end(2)
            title = _behind(line, end)
            # "4x4" alone is a title.
            if title or pattern is _SHORT:
                segment = "abcd".index(found[4].lower()) + 1 if found[4] else None
                return Place(int(found[1]), int(found[2]), title, segment)
    return None


def _goes_on(first: str, further: str) -> bool:
    """Whether further numbers are those of a broadcast of several episodes: "E01-E02", not "E01-24 Hours"."""
    numbers = [int(first), *map(int, re.findall(r"\d+", further))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _in_words(line: str) -> Place | None:
    word = _SEASON_WORD.match(line)
    season = _read_number(line, word.end(), ends=False) if word else None
    word = _IN_SEASON.match(line, season[1]) if season else None
    number = _read_number(line, word.end()) if word else None
    return Place(season[0], number[0], _behind(line, number[1])) if season and number else None


def _counted(line: str) -> Place | None:
    word = _EPISODE_WORD.match(line)
    found = _read_number(line, word.end()) if word else None
    if found is None:
        short = _LETTER.match(line) or _KANJI.match(line)
        found = (int(short[1]), short.end()) if short else None
    # "Episode 66" alone is a title.
    return Place(None, found[0], _behind(line, found[1]) or line, sure=False) if found else None


def _chapter(line: str) -> Place | None:
    word = _CHAPTER_WORD.match(line)
    found = _read_number(line, word.end()) if word else None
    return Place(None, found[0], line, sure=False) if found and _END.match(line, found[1]) else None


def _read_number(line: str, at: int, *, ends: bool = True) -> tuple[int, int] | None:
    """The number that begins at a place of a line, and where it ends; of words, as many as are one.

    `ends`: words are a number only when a sign or nothing follows.
    """
    at += line.startswith(" ", at)
    digits = _DIGITS.match(line, at)
    if digits:
        return int(digits[0]), digits.end()
    best, end = None, at
    for _ in range(_MOST_WORDS):
        word = _WORD.match(line, end)
        if word is None:
            break
        end = word.end()
        number = number_of(line[at:end])
        if number is not None and (not ends or _END.match(line, end)):
            best = (number, end)
    return best


def read_bare(line: str) -> Place | None:
    """The number of a line of a numbered list, as "12. Title"; only the whole list tells whether it is one."""
    found = _BARE.match(line)
    return Place(None, int(found[1]), line[found.end() :], sure=False) if found else None


def read_heading(line: str) -> tuple[int | None] | None:
    """The season that a line announces for those below it, None in it for specials; None when it announces none."""
    text = line.strip("#= ")
    if _SPECIALS.fullmatch(text):
        return (None,)
    word = _SEASON_WORD.match(text)
    season = number_of(text[word.end() :].rstrip(" :")) if word else None
    return None if season is None else (season,)


def without_bullet(line: str) -> str:
    """A line without the sign of a list in front of it."""
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else line


def _behind(line: str, end: int) -> str:
    found = _SIGN.match(line, end)
    return line[found.end() if found else end :].strip()
