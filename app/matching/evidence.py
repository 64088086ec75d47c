"""Evidence in words, and aligned spans, for a scored candidate."""

from itertools import groupby, product

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.process import cdist

from app.matching.comparison import Pair, unspaced
from app.matching.normalize import canonical, fold_numbers
from app.matching.scoring import Scored, contained, misspelt
from app.matching.types import Evidence, Span, SpanOp

_OPS: dict[str, SpanOp] = {"equal": "keep", "replace": "change", "insert": "drop", "delete": "add"}
_FAME = (
    "a little-known film",
    "among the 150,000 best-known films",
    "among the 50,000 best-known films",
    "among the 12,000 best-known films",
    "among the 3,000 best-known films",
    "among the 500 best-known films",
)
_FOLDS = {
    "part": "Without its counted heading or tail the title is “{}”.",
    "segment": "Of the titles between slashes “{}” is compared.",
    "leet": "With digits or signs read as letters the title is “{}”.",
    "transliteration": "The title is compared in Latin letters.",
}
_PAIRED = 0.1
# A sentence with more changes than these is no help.
_MOST_CHANGES = 3
_FORMS = {
    "leet": "With digits or signs read as letters the film title is “{}”.",
    "transliteration": "The film title is compared in Latin letters.",
    "segment": "Of the film titles between slashes “{}” is compared.",
    "main": "Without its subtitle the film title is “{}”.",
}


def evidence_for(scored: Scored, namesakes: int) -> tuple[Evidence, ...]:
    """Named reasons for the score of a candidate, the form first, then what is known of the film."""
    pair = scored.pair
    found = [_form(scored)]
    found += [Evidence(f"reading_{fold}", _FOLDS[fold].format(pair.reading.text)) for fold in pair.reading.folds]
    if pair.form.kind in _FORMS:
        found.append(Evidence(f"film_{pair.form.kind}", _FORMS[pair.form.kind].format(pair.form.text)))
    record = pair.record
    if record.kind == "alternative":
        language = f" ({record.language})" if record.language else ""
        found.append(Evidence("alternative_title", f"The film is also known as “{record.text}”{language}."))
    if record.fame is not None:
        found.append(Evidence("fame", f"The film is {_FAME[int(record.fame)]}."))
    if pair.query.air_year is not None:
        found.append(Evidence("age", _age(max(0, pair.query.air_year - record.year))))
    if namesakes and scored.title > scored.score:
        share = _percent(scored.score / scored.title)
        found.append(Evidence("namesakes", f"Other films share this title; it is this one with a chance of {share}."))
    return tuple(found)


def _form(scored: Scored) -> Evidence:
    pair = scored.pair
    match scored.relation:
        case "exact":
            return Evidence("same_title", "The titles are the same; case, punctuation and diacritics do not count.")
        case "stylised":
            if misspelt(pair):
                return Evidence("misspelt", "The titles differ by one swap of neighbouring letters.")
            return Evidence("same_letters", "The titles have the same letters, otherwise divided or written.")
        case "variant":
            return Evidence("same_words", _variant(pair))
        case "partial":
            return Evidence("contained", f"One title contains the other, {_percent(contained(pair))} of its length.")
    mine, theirs = pair.reading.joined, unspaced(pair.form.text)
    kept = f"{LCSseq.similarity(mine, theirs)} of {len(theirs)} letters kept"
    changes = _changes(*pair.words)
    if len(changes) > _MOST_CHANGES:
        return Evidence("similar", f"The titles differ in most words; {kept}.")
    sentence = f"{'; '.join(changes)}; {kept}."
    return Evidence("changed_words", sentence)


def _changes(mine: list[str], theirs: list[str]) -> list[str]:
    """What the title has in place of words of the film title, what it leaves out and what it adds, in order."""
    found = []
    for (kind, *_), run in groupby(_word_pairs(mine, theirs), key=lambda pair: (pair[0] == "", pair[1] == "")):
        pairs = list(run)
        if kind:
            found.append(f"“{' '.join(film for _, film in pairs)}” of the film title is left out")
        elif not pairs[0][1]:
            found.append(f"“{' '.join(title for title, _ in pairs)}” is added")
        else:
            found += [f"“{title}” stands where the film has “{film}”" for title, film in pairs if title != film]
    return found


def _word_pairs(mine: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Words of the title beside those of the film title in order, most alike in all; blank where one has no partner."""
    alike = (cdist(mine, theirs, scorer=fuzz.ratio) / 100).tolist()
    # Best sum from each pair of places on; a pair that is not alike at all is still better than two words alone.
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    for i, j in product(reversed(range(len(mine))), reversed(range(len(theirs)))):
        best[i][j] = max(best[i + 1][j + 1] + alike[i][j] + _PAIRED, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(mine) and j < len(theirs):
        if best[i][j] == best[i + 1][j + 1] + alike[i][j] + _PAIRED:
            pairs.append((mine[i], theirs[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            pairs.append(("", theirs[j]))
            j += 1
        else:
            pairs.append((mine[i], ""))
            i += 1
    return pairs + [(word, "") for word in mine[i:]] + [("", word) for word in theirs[j:]]


def _variant(pair: Pair) -> str:
    if pair.form.kind == "main":
        return "The titles are the same but for a subtitle."
    if canonical(pair.reading.text) != canonical(pair.form.text):
        return "The titles have the same words in another order or number."
    if fold_numbers(pair.reading.text) != fold_numbers(pair.form.text):
        return "The titles are the same but for an article."
    return "The titles are the same but for how a number is written."


def _age(years: int) -> str:
    if years == 0:
        return "The film came out in the year of the episode."
    return f"The film is {years} {'year' if years == 1 else 'years'} older than the episode."


def _percent(share: float) -> str:
    # Neither nothing nor all: a share stands in evidence only where it is between the two.
    return f"{min(99, max(1, round(share * 100)))} %"


def spans_between(title: str, film: str) -> tuple[Span, ...]:
    """How to turn the film title into the episode title, aligned in code points, case aside (Levenshtein)."""
    return tuple(
        Span(_OPS[op.tag], (op.src_start, op.src_end), (op.dest_start, op.dest_end))
        for op in Levenshtein.opcodes(_lower(title), _lower(film))
    )


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    # Characters whose lower case is longer stay as they are: the spans count code points of the original.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
