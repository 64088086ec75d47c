"""The table of titles: what goes in comes out."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.matching.forms import Form, forms_of, keys_of
from app.matching.store import UNKNOWN, Store, StoreWriter, form_kinds, forms_in, record_of
from app.matching.types import TitleKind, TitleRecord

Written = Callable[[Sequence[TitleRecord]], Store]


def write(folder: Path, titles: Sequence[TitleRecord]) -> Store:
    """A store of titles, opened."""
    writer = StoreWriter(folder)
    numbers = [writer.add(title, forms_of(title.text)) for title in titles]
    writer.commit()
    assert numbers == list(range(len(titles)))
    return Store(folder)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a store of titles and opens it."""
    return lambda titles: write(tmp_path, titles)


def read(store: Store, *wanted: int) -> list[tuple[TitleRecord, list[Form]]]:
    """Titles and forms of some numbers."""
    numbers = np.array(wanted, np.int64)
    raws = store.raw(numbers)
    years, fames = store.years(numbers).tolist(), store.fames(numbers).tolist()
    return [
        (record_of(raw, year, fame), [Form(*both) for both in zip(forms_in(raw), form_kinds(raw), strict=True)])
        for raw, year, fame in zip(raws, years, fames, strict=True)
    ]


def under(store: Store, *texts: str) -> list[int]:
    """Numbers of the titles under the keys of some folded titles."""
    return store.under({key for text in texts for key in keys_of(Form(text, "plain"))}).tolist()


KINDS: tuple[TitleKind, ...] = ("primary", "original", "alternative")
TITLES = [
    TitleRecord("tt0114369", "Se7en", "en", "primary", 1995, 5, True),
    TitleRecord("tt0033467", "市民ケーン", "ja", "alternative", 1941, 5, False),
    TitleRecord("Q42", "Borat: Cultural Learnings", "", "original", 2006, None, True),
    TitleRecord("speed-1936", "Speed", "en", "primary", 1936, 0, False),
    TitleRecord("tt0111257", "Speed", "en", "primary", 1994, 4, True),
    TitleRecord("tt9", "Ёлки / Dog", "ru", "primary", 2010, 1, True),
]


def test_titles_come_back_as_they_went_in(written: Written) -> None:
    store = written(TITLES)
    assert len(store) == len(TITLES)
    assert read(store, *range(len(TITLES))) == [(title, list(forms_of(title.text))) for title in TITLES]


def test_titles_come_back_in_the_order_asked_for(written: Written) -> None:
    store = written(TITLES)
    assert [title for title, _ in read(store, 4, 0, 4)] == [TITLES[4], TITLES[0], TITLES[4]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("fame", [None, 0.0, 4.3, 5.9])
def test_facts_come_back(written: Written, kind: TitleKind, native: bool, fame: float | None) -> None:
    title = TitleRecord("tt1", "Speed", "pt-BR", kind, 1994, fame, native)
    ((found, _),) = read(written([title]), 0)
    assert found == title


def test_unknown_fame_is_not_fame_nought(written: Written) -> None:
    store = written([TITLES[2], TITLES[3]])
    assert store.fames(np.array([0, 1])).tolist() == [UNKNOWN, 0]


def test_a_nul_in_a_title_does_not_end_a_field(written: Written) -> None:
    store = written([TitleRecord("tt1", "Spe\0ed", "en", "primary", 1994, 4), TITLES[0]])
    found = read(store, 0, 1)
    assert found[0] == (TitleRecord("tt1", "Spe ed", "en", "primary", 1994, 4), list(forms_of("Spe\0ed")))
    assert found[1][0] == TITLES[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            TitleRecord,
            st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
            st.sampled_from(["", "en", "zh-Hant"]),
            st.sampled_from(KINDS),
            st.integers(1870, 2100),
            st.none() | st.integers(0, 5),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_title_comes_back(tmp_path: Path, titles: list[TitleRecord]) -> None:
    found = read(write(tmp_path, titles), *range(len(titles)))
    assert found == [(title, list(forms_of(title.text))) for title in titles]


def test_titles_under_a_key(written: Written) -> None:
    store = written(TITLES)
    assert under(store, "speed") == [3, 4]
    assert under(store, "seven") == [0]
    assert under(store, "the speeds") == [3, 4]
    assert under(store, "nothing") == []


def test_titles_under_several_keys_come_once_and_in_order(written: Written) -> None:
    store = written(TITLES)
    assert under(store, "speed", "se7en", "seven", "nothing", "speeds") == [0, 3, 4]
    assert store.under(iter([0, 2**32 - 1])).tolist() == []
    assert store.under([]).tolist() == []


def test_many_titles_under_one_key_are_all_found(written: Written, title_record: Callable[..., TitleRecord]) -> None:
    titles = [title_record(f"tt{n}", "Home" if n % 3 else f"House {n}") for n in range(200)]
    assert under(written(titles), "home") == [n for n in range(200) if n % 3]


def test_numbers_found_can_be_read_at_once(written: Written) -> None:
    store = written(TITLES)
    for text in ("speed", "nothing"):
        found = store.under(keys_of(Form(text, "plain")))
        assert len(store.raw(found)) == len(store.years(found)) == len(store.fames(found)) == len(found)


def test_an_empty_store(written: Written) -> None:
    store = written([])
    assert len(store) == 0
    assert under(store, "speed") == []


def test_a_folder_without_a_store_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="offsets"):
        Store(tmp_path)


def test_what_was_not_committed_cannot_be_opened(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path)
    writer.add(TITLES[0], forms_of("Se7en"))
    writer.close()
    with pytest.raises((OSError, ValueError)):
        Store(tmp_path)
