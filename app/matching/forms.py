"""The forms that a film title is compared by, and the exact keys that titles stand under in the index."""

from typing import NamedTuple
from zlib import crc32

from app.matching.normalize import (
    Reading,
    fold,
    leet_readings,
    main_titles,
    segments,
    title_keys,
    transliterate,
)


class Form(NamedTuple):
    """One text that a title is compared by: `kind` is plain, segment, leet, transliteration or main (no subtitle)."""

    text: str
    kind: str


def forms_of(title: str) -> tuple[Form, ...]:
    """The forms of a film title, the plain one first; none when nothing is left of it after folding."""
    plain = fold(title)
    if not plain:
        return ()
    found = [Form(plain, "plain")]
    found += [Form(part, "segment") for part in segments(title)]
    found += [Form(text, "leet") for text in leet_readings(title) if text]
    latin = transliterate(plain)
    if latin:
        found.append(Form(latin, "transliteration"))
    found += [Form(fold(head), "main") for head in main_titles(title)]
    unique: dict[str, Form] = {}
    for form in found:
        unique.setdefault(form.text, form)
    return tuple(unique.values())


def keys_of(form: Form) -> set[int]:
    """The exact keys under which a form of a film title stands in the index, as 32-bit numbers."""
    return _keys("m:" if form.kind == "main" else "t:", form.text)


def query_keys(reading: Reading) -> set[int]:
    """The exact keys under which the title of a reading may stand in the index."""
    return _keys("t:", reading.text) | _keys("m:", reading.text)


def _keys(mark: str, text: str) -> set[int]:
    # Two titles may share a key by chance, one in a thousand at five million titles: what is found is compared anyway.
    same, loose = title_keys(text)
    key = crc32((mark + same).encode())
    # A title of nothing but articles has no loose key.
    return {key, crc32(("l:" + loose).encode())} if loose else {key}
