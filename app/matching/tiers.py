"""Search by likeness within one tier of titles (all, well-known films, short ones): a Tantivy index on disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import tantivy
from numpy.typing import NDArray

_WRITER_MEMORY = 200_000_000
# Beyond it the year is asked for in the search itself, which costs more than leaving some hits out.
_MOST_ASKED_MORE: Final = 5
# What a tier that is thrifty searches for: its rarest grams, so many at least and at most, and as long as no more
# than so many titles have one of them, all together: what a search costs does not grow with the catalogue.
_LEAST_ASKED: Final = 6
_MOST_ASKED: Final = 16
_MOST_TITLES: Final = 500_000

Numbers = NDArray[np.int64]


def padded(text: str, size: int) -> str:
    """The text as grams of a size are taken from it: with blanks between words, and marked at both ends."""
    return f"{' ' * (size - 1)}{text} "


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


def _register_tokenizer(index: tantivy.Index, size: int) -> None:
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(size, size, False)).build()
    index.register_tokenizer("grams", grams)


class TierWriter:
    """Writes the index of one tier into a new folder."""

    def __init__(self, folder: Path, size: int) -> None:
        """`size`: how many characters a gram has."""
        self._folder, self._size = folder, size
        folder.mkdir()
        index = tantivy.Index(_schema(), path=str(folder))
        _register_tokenizer(index, size)
        # One thread: the order of equal hits, and so every answer, is the same at each build.
        self._writer = index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
        self._years: dict[int, int] = {}

    def add(self, number: int, year: int, texts: Sequence[str]) -> None:
        """Add the title of a number by the texts it is compared by."""
        document = tantivy.Document()
        for text in texts:
            document.add_text("grams", padded(text, self._size))
        document.add_integer("year", year)
        document.add_unsigned("number", number)
        self._writer.add_document(document)
        self._years[year] = self._years.get(year, 0) + 1

    def commit(self) -> None:
        """Finish the index."""
        self._writer.commit()
        years = sorted(self._years.items())
        np.save(self._folder / "years.npy", np.array(years, np.int64).reshape(-1, 2))

    def close(self) -> None:
        """End the threads that write."""
        self._writer.wait_merging_threads()


class Tier:
    """The index of one tier, opened for reading."""

    def __init__(self, folder: Path, size: int, common: float | None = None) -> None:
        """Map the files of a folder, written with grams of the same size.

        `common` makes a large tier thrifty: grams that more than this share of its titles has are not searched for.
        """
        self._size, self._common = size, common
        index = tantivy.Index.open(str(folder))
        _register_tokenizer(index, size)
        self._schema = index.schema
        self._searcher = index.searcher()
        years = np.load(folder / "years.npy")
        self._years, self._up_to = years[:, 0], np.cumsum(years[:, 1])

    def search(self, text: str, limit: int, last_year: int | None = None) -> Numbers:
        """Numbers of titles that share the rarest grams of a folded text, ranked by BM25, best first.

        At most `limit`. Where `last_year` is given they are enough to have about as many of films up to that year; the
        titles of later films are to be left out by the caller.
        """
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(gram)) for gram in self._asked(text)])
        if last_year is not None:
            share = self._share(last_year)
            if share * _MOST_ASKED_MORE < 1:
                years = tantivy.Query.range_query(self._schema, "year", tantivy.FieldType.Integer, None, last_year)
                within = tantivy.Query.const_score_query(years, 0.0)
                query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, within)])
            else:
                limit = round(limit / share)
        addresses = [address for _, address in self._searcher.search(query, limit, count=False).hits]
        return np.array(self._searcher.fast_field_values("number", addresses), np.int64)

    def _asked(self, text: str) -> list[str]:
        """The grams to search for: of a thrifty tier not the commonest, which cost most and tell least."""
        marked = padded(text, self._size)
        grams = list(dict.fromkeys(marked[at : at + self._size] for at in range(len(marked) - self._size + 1)))
        if self._common is None or len(grams) <= _LEAST_ASKED:
            return grams
        # Grams that no title has are a pun's own: they must not take the place of others.
        counted = sorted((count, gram) for gram in grams if (count := self._searcher.doc_freq("grams", gram)))
        common = self._common * float(self._up_to[-1]) if counted else 0.0
        asked: list[str] = []
        titles = 0
        for count, gram in counted[:_MOST_ASKED]:
            titles += count
            if len(asked) >= _LEAST_ASKED and (count > common or titles > _MOST_TITLES):
                break
            asked.append(gram)
        return asked

    def _term(self, gram: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "grams", gram, index_option="freq")

    def _share(self, last_year: int) -> float:
        """Share of the titles whose films are no later than a year."""
        place = int(np.searchsorted(self._years, last_year, "right"))
        return float(self._up_to[place - 1] / self._up_to[-1]) if place else 0.0
