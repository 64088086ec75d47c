"""The on-disk index: every title of every film, found by exact key, by character trigrams and by words.

An index is a folder, written aside and swapped in whole; it is memory-mapped, so that all worker processes share
it. `current` in the folder above names the one in use; its `stamp.json` says what it was made from.
"""

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from app.matching.normalize import Reading, canonical, fold, loose_key, main_titles, readings
from app.matching.types import TitleRecord

# Raise it with every change of the folds or of what is stored: indexes of another version are built anew.
INDEX_VERSION = 2
FAMOUS = 3
_WRITER_MEMORY = 64_000_000
_GRAMS = 3
_PROGRESS_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """One text that a title is compared by: `kind` is plain, leet, transliteration or main (without subtitle)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A title found in the index, with the forms it is compared by."""

    record: TitleRecord
    forms: tuple[Form, ...]


def forms_of(title: str) -> tuple[Form, ...]:
    """The forms of a film title, the plain one first; none when nothing is left of it after folding."""
    found = [Form(r.text, r.folds[0] if r.folds else "plain") for r in readings(title) if "part" not in r.folds]
    return (*found, *(Form(fold(head), "main") for head in main_titles(title)))


def padded(text: str) -> str:
    """The text as trigrams are taken from it: without blanks inside words lost, marked at both ends."""
    return f"  {text} "


def _keys(form: Form) -> set[str]:
    mark = "m:" if form.kind == "main" else "t:"
    return {mark + canonical(form.text), *_loose_keys(form.text)}


def _loose_keys(text: str) -> list[str]:
    # A title of nothing but articles has no loose key.
    loose = loose_key(text)
    return ["l:" + loose] if loose else []


def query_keys(reading: Reading) -> set[str]:
    """The exact keys under which the title of a reading may stand in the index."""
    key = canonical(reading.text)
    return {"t:" + key, "m:" + key, *_loose_keys(reading.text)}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("tier", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


def _register_tokenizers(index: tantivy.Index) -> None:
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(_GRAMS, _GRAMS, False)).build()
    index.register_tokenizer("grams", grams)
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _document(record: TitleRecord, forms: tuple[Form, ...]) -> tantivy.Document:
    document = tantivy.Document()
    for key in sorted({key for form in forms for key in _keys(form)}):
        document.add_text("key", key)
    for form in forms:
        if form.kind != "main":
            document.add_text("grams", padded(form.text))
            document.add_text("words", form.text)
    document.add_integer("year", record.year)
    if record.fame is not None and record.fame >= FAMOUS:
        document.add_text("tier", "famous")
    stored = [
        record.film_id,
        record.text,
        record.language,
        record.kind,
        record.year,
        record.fame,
        record.native,
        [[form.text, form.kind] for form in forms],
    ]
    document.add_bytes("entry", json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode())
    return document


def build_index(
    folder: Path, titles: Iterable[TitleRecord], catalogue: str, progress: Callable[[int], None] | None = None
) -> int:
    """Build an index of `titles` below `folder` and make it the current one; returns the number of titles in it.

    `catalogue` is the version of the catalogue, kept in the stamp. `progress` is called with the number of titles
    added since its last call. On any failure the index in use stays as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"v{INDEX_VERSION}-{uuid.uuid4().hex[:12]}"
    target = folder / name
    target.mkdir()
    try:
        count = _write(target, titles, progress or (lambda _: None))
        stamp = {"catalogue": catalogue, "index_version": INDEX_VERSION, "titles": count}
        (target / "stamp.json").write_text(json.dumps(stamp), encoding="utf-8")
        pointer = folder / f"current.{os.getpid()}"
        pointer.write_text(name, encoding="utf-8")
        pointer.replace(folder / "current")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    for old in folder.iterdir():
        if old.is_dir() and old.name != name:
            # Processes that still have it mapped keep their view of the deleted files.
            shutil.rmtree(old, ignore_errors=True)
    return count


def _write(target: Path, titles: Iterable[TitleRecord], progress: Callable[[int], None]) -> int:
    index = tantivy.Index(_schema(), path=str(target))
    _register_tokenizers(index)
    # One thread: the order of equal hits, and so every answer, is the same at each build.
    writer = index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
    count = pending = 0
    try:
        for record in titles:
            forms = forms_of(record.text)
            if forms:
                writer.add_document(_document(record, forms))
                count += 1
            pending += 1
            if pending == _PROGRESS_EVERY:
                progress(pending)
                pending = 0
        progress(pending)
        writer.commit()
    finally:
        # Else its threads go on writing into a folder that is being removed.
        writer.wait_merging_threads()
    return count


def current_stamp(folder: Path) -> dict[str, Any] | None:
    """The stamp of the index in use below `folder`; None when there is none that can be read."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
        stamp = json.loads((folder / name / "stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {**stamp, "name": name} if isinstance(stamp, dict) else None


class Index:
    """An open index. Opening maps files; it reads next to nothing."""

    def __init__(self, folder: Path) -> None:
        """Open the current index below `folder`. Raises FileNotFoundError when there is none of this version."""
        stamp = current_stamp(folder)
        if stamp is None or stamp["index_version"] != INDEX_VERSION:
            raise FileNotFoundError(f"no index of version {INDEX_VERSION} in {folder}")
        self.name: str = stamp["name"]
        self.titles: int = stamp["titles"]
        index = tantivy.Index.open(str(folder / self.name))
        _register_tokenizers(index)
        self._schema = index.schema
        self._searcher = index.searcher()

    def exact(self, keys: Iterable[str], limit: int, last_year: int | None = None) -> Iterator[Entry]:
        """Entries that stand under one of the keys; of films up to `last_year`, where one is given."""
        query = tantivy.Query.term_set_query(self._schema, "key", sorted(keys))
        yield from self._search(query, limit, last_year)

    def similar(self, text: str, limit: int, last_year: int | None = None, *, famous: bool = False) -> Iterator[Entry]:
        """Entries that share the most telling trigrams and words with a folded text (BM25), best first."""
        marked = padded(text)
        grams = dict.fromkeys(marked[at : at + _GRAMS] for at in range(len(marked) - _GRAMS + 1))
        terms = [(tantivy.Occur.Should, self._term("grams", gram)) for gram in grams]
        terms += [(tantivy.Occur.Should, self._term("words", word)) for word in dict.fromkeys(text.split())]
        query = tantivy.Query.boolean_query(terms)
        if famous:
            tier = tantivy.Query.const_score_query(self._term("tier", "famous"), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, tier)])
        yield from self._search(query, limit, last_year)

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, index_option="basic" if field == "tier" else "freq")

    def _search(self, query: tantivy.Query, limit: int, last_year: int | None) -> Iterator[Entry]:
        if last_year is not None:
            years = tantivy.Query.range_query(self._schema, "year", tantivy.FieldType.Integer, None, last_year)
            within = tantivy.Query.const_score_query(years, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, within)])
        for _, address in self._searcher.search(query, limit, count=False).hits:
            stored: list[Any] = json.loads(self._searcher.doc(address)["entry"][0])
            record = TitleRecord(*stored[:7])
            yield Entry(record, tuple(Form(text, kind) for text, kind in stored[7]))
