"""How a word sounds, roughly: words of one sound are puns on each other ("Night" and "Knight")."""

from functools import lru_cache

from jellyfish import metaphone


@lru_cache(16384)
def sound_of(word: str) -> str:
    """The Metaphone code of a folded word (Philips 1990); the word itself where it is not in Latin letters.

    The code keeps consonants, and a vowel only at the beginning: "shawshank" is "XXNK".
    """
    return (metaphone(word) or word) if word.isascii() else word


@lru_cache(16384)
def syllables(word: str) -> int:
    """Number of groups of vowels in a folded word, at least one: puns tend to keep the beat of a title."""
    count, inside = 0, False
    for char in word:
        vowel = char in "aeiouy"
        count += vowel and not inside
        inside = vowel
    if count > 1 and word.endswith("e") and not word.endswith(("le", "ee", "ie")):
        count -= 1
    return max(count, 1)
