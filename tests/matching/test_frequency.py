"""The table of how rare words are in film titles."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from app.matching import frequency
from app.matching.frequency import RAREST, TABLE, rarity
from app.matching.normalize import fold

LINES = [line.split(" ") for line in TABLE.read_text(encoding="utf-8").splitlines()]


def test_every_line_is_a_level_and_its_words_in_order() -> None:
    for level, *words in LINES:
        assert float(level) >= 0
        assert f"{float(level):g}" == level
        assert words
        assert words == sorted(words)


def test_levels_rise_up_to_the_rarest() -> None:
    levels = [float(level) for level, *_ in LINES]
    assert all(low < high for low, high in pairwise(levels))
    assert levels[-1] < RAREST


def test_no_word_stands_twice() -> None:
    counts = Counter(word for _, *words in LINES for word in words)
    assert [word for word, count in counts.items() if count > 1] == []


def test_the_words_are_folded() -> None:
    # Else they would never be looked up.
    assert [word for _, *words in LINES for word in words if fold(word) != word] == []


def test_the_table_is_of_a_catalogue_of_real_size() -> None:
    assert sum(len(words) for _, *words in LINES) > 10_000


@pytest.mark.parametrize(
    "words", [("the", "of", "love", "redemption"), ("a", "night", "kane"), ("de", "ring", "rings")]
)
def test_rarer_words_have_more_bits(words: tuple[str, ...]) -> None:
    bits = [rarity(word) for word in words]
    assert all(low < high for low, high in pairwise(bits))
    assert bits[-1] < RAREST


@pytest.mark.parametrize("word", ["rickdemption", "xqzzy", "", "The"])
def test_a_word_that_is_not_in_the_table_is_rarer_than_all(word: str) -> None:
    assert rarity(word) == RAREST


def test_a_table_is_read_by_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words.txt").write_text("2.5 the\n14 ants 蟻\n", encoding="utf-8")
    monkeypatch.setattr(frequency, "TABLE", tmp_path / "words.txt")
    found = [rarity(word) for word in ("the", "ants", "蟻", "of")]
    assert found == [2.5, 14.0, 14.0, RAREST]
