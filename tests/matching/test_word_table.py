"""The words of the titles in a table: frames, slots, what is kept, and the alignment in order."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.comparison import Comparisons
from app.matching.word_table import MAX_WORDS, Words

Tabled = Callable[..., Comparisons]
FACTS = ("letters", "rarity", "telling", "syllables", "name", "foreign")


def words_of(*pairs: tuple[str, str]) -> Words:
    """The words of titles beside film titles, folded already."""
    return Words([mine for mine, _ in pairs], [theirs for _, theirs in pairs])


@pytest.mark.parametrize(
    ("mine", "theirs", "frame", "slots"),
    [
        pytest.param("lord of the ants", "lord of the rings", (3, 0), ("ants", "rings"), id="last word"),
        pytest.param("star mort", "moon mort", (0, 1), ("star", "moon"), id="first word"),
        pytest.param("a b c d", "a x y d", (1, 1), ("bc", "xy"), id="middle"),
        pytest.param("speed", "speed", (1, 0), ("", ""), id="equal"),
        pytest.param("heat", "speed", (0, 0), ("heat", "speed"), id="nothing in common"),
        pytest.param("citizen kane returns", "citizen kane", (2, 0), ("returns", ""), id="a word added"),
        pytest.param("kane", "citizen kane", (0, 1), ("", "citizen"), id="a word left out"),
        pytest.param("die die", "die die die", (2, 0), ("", "die"), id="no word counts for both ends"),
        pytest.param("die hard die", "die", (1, 0), ("harddie", ""), id="a word at both ends of one"),
        pytest.param("b a", "a b", (0, 0), ("ba", "ab"), id="order counts"),
    ],
)
def test_frame_and_slots(mine: str, theirs: str, frame: tuple[int, int], slots: tuple[str, str]) -> None:
    words = words_of((mine, theirs))
    assert words.frame == [frame]
    assert words.slots == ([slots[0]], [slots[1]])


def test_the_frame_of_each_candidate_is_its_own() -> None:
    words = words_of(("a b c d", "a x d"), ("a b c d", "a b"), ("z", "a b c d z"))
    assert words.frame == [(1, 1), (2, 0), (0, 1)]
    assert words.framing.tolist() == [
        [True, False, True, False, False],
        [True, True, False, False, False],
        [False, False, False, False, True],
    ]


def test_what_is_kept_stands_in_the_other_one_in_any_order() -> None:
    words = words_of(("the ring of the lord", "lord of the rings"), ("x", "y"))
    mine, theirs = words.kept
    assert mine.tolist() == [[True, False, True, True, True], [False] * 5]
    assert theirs.tolist() == [[True, True, True, False], [False] * 4]


def test_nothing_is_kept_of_the_padding() -> None:
    # Both titles of the second candidate are padded, and nothing is like nothing.
    words = words_of(("a b c", "a b c"), ("q", "z"))
    assert [kept.tolist()[1] for kept in words.kept] == [[False] * 3] * 2
    assert words.near[1].tolist() == [[0.0] * 3] * 3


def test_near_is_the_share_of_letters_of_words() -> None:
    words = words_of(("knight rider", "night riders"))
    assert words.near[0].tolist() == [
        pytest.approx([10 / 11, 2 / 12]),
        pytest.approx([2 / 10, 10 / 11]),
    ]
    assert words.sounds[0][0] == "NTRTR"


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_of_words_and_nought_in_the_padding(name: str) -> None:
    words = words_of(("the xqzzy ants", "rings"), ("of", "the rings of saturn"))
    mine, theirs = words.fact(name)
    expected = {
        "letters": ([[3, 5, 4], [2, 0, 0]], [[5, 0, 0, 0], [3, 5, 2, 6]]),
        "telling": ([[0, 1, 1], [0, 0, 0]], [[1, 0, 0, 0], [0, 1, 0, 1]]),
        "name": ([[0, 0, 0], [0, 0, 0]], [[0, 0, 0, 0], [0, 0, 0, 0]]),
        # English little words count against, foreign ones for it.
        "foreign": ([[-1, 0, 0], [-1, 0, 0]], [[0, 0, 0, 0], [-1, 0, -1, 0]]),
        "syllables": ([[1, 1, 1], [1, 0, 0]], [[1, 0, 0, 0], [1, 1, 1, 2]]),
    }
    if name == "rarity":
        assert mine[0, 1] == 17.0
        assert (mine[1, 1:] == 0).all()
        assert (theirs[0, 1:] == 0).all()
        assert 0 < mine[0, 0] < mine[0, 2] < 17
        assert theirs[0, 0] == theirs[1, 1] > theirs[1, 0] > 0
    else:
        assert (mine.tolist(), theirs.tolist()) == expected[name]


def test_given_names_and_foreign_little_words() -> None:
    mine, theirs = (words_of(("adam agnes adams", "la vita ring")).fact(name) for name in ("name", "foreign"))
    assert [side.tolist() for side in mine] == [[[1, 1, 1]], [[0, 0, 0]]]
    assert [side.tolist() for side in theirs] == [[[0, 0, 0]], [[1, 0, 0]]]


def test_the_padding_of_one_candidate_does_not_change_another() -> None:
    alone = words_of(("lord of the ants", "lord of the rings"))
    long = " ".join(f"w{n}" for n in range(MAX_WORDS))
    among = words_of(("lord of the ants", "lord of the rings"), (long, long), ("x", "y"))
    for name in FACTS:
        for one, many in zip(alone.fact(name), among.fact(name), strict=True):
            assert many[0].sum() == one[0].sum()
    weights = [words.fact("letters")[1] for words in (alone, among)]
    one, many = (words.aligned(words.near, weight)[0] for words, weight in zip((alone, among), weights, strict=True))
    assert one == many
    assert among.frame[0] == alone.frame[0]
    assert among.framing[0].sum() == alone.framing[0].sum()
    assert among.kept[1][0].sum() == alone.kept[1][0].sum() == 3


def test_long_titles_are_compared_by_their_first_words(beside: Tabled) -> None:
    title = " ".join(f"w{n}" for n in range(40))
    words = beside(title, title).words
    assert words.near.shape == (1, MAX_WORDS, MAX_WORDS)
    assert [count.tolist() for count in words.counts] == [[MAX_WORDS]] * 2


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param("back to", "back to", 1.0, id="equal"),
        pytest.param("xx back yy to", "back to", 1.0, id="words between"),
        pytest.param("back", "back up", 4 / 6, id="a word missing"),
        pytest.param("up back", "back up", 4 / 6, id="order counts"),
        pytest.param("qq", "back", 0.0, id="nothing in common"),
        pytest.param("back", "back back", 0.5, id="a word is used once"),
        pytest.param("citizen xxxx", "citizen yyyy", 7 / 11, id="one of two"),
        pytest.param("kane", "lane", 0.75, id="words that are alike in part"),
    ],
)
def test_aligned_by_letters(mine: str, theirs: str, expected: float) -> None:
    words = words_of((mine, theirs), ("one two three four five", "six seven eight nine ten"))
    assert words.aligned(words.near, words.fact("letters")[1])[0] == pytest.approx(expected)


def aligned_slowly(similar: np.ndarray, weights: np.ndarray) -> float:
    """The best alignment by trying everything."""
    rows, columns = similar.shape

    @lru_cache
    def best(i: int, j: int) -> float:
        if i == rows or j == columns:
            return 0.0
        return max(similar[i, j] * weights[j] + best(i + 1, j + 1), best(i + 1, j), best(i, j + 1))

    total = weights.sum()
    return best(0, 0) / total if total else 0.0


quarters = st.integers(0, 4).map(lambda number: number / 4)


@given(st.data(), st.integers(1, 3), st.integers(1, 5), st.integers(1, 5))
def test_aligned_is_the_best_of_all_alignments(data: st.DataObject, count: int, rows: int, columns: int) -> None:
    cells = count * rows * columns
    similar = np.array(data.draw(st.lists(quarters, min_size=cells, max_size=cells))).reshape(count, rows, columns)
    weights = np.array(
        data.draw(st.lists(st.integers(0, 9), min_size=count * columns, max_size=count * columns)), float
    ).reshape(count, columns)
    expected = [aligned_slowly(similar[at], weights[at]) for at in range(count)]
    assert words_of(("a", "b")).aligned(similar, weights).tolist() == pytest.approx(expected)
