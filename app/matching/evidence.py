"""Evidence in words, and aligned spans, for a scored candidate."""

from rapidfuzz.distance import LCSseq, Levenshtein

from app.matching.comparison import Pair
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
        found.append(Evidence("fame", f"The film is {_FAME[record.fame]}."))
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
            return Evidence("contained", f"One title contains the other, {_percent(contained(pair))} of its letters.")
    mine, theirs = pair.reading.joined, pair.form.text.replace(" ", "")
    kept = f"{LCSseq.similarity(mine, theirs)} of {len(theirs)} letters kept"
    changes = _changes(*pair.words)
    if len(changes) > _MOST_CHANGES:
        return Evidence("similar", f"The titles differ in most words; {kept}.")
    sentence = f"{'; '.join(changes)}; {kept}."
    return Evidence("changed_words", sentence)


def _changes(mine: list[str], theirs: list[str]) -> list[str]:
    """What the title has in place of words of the film title, what it leaves out and what it adds, in order."""
    found = []
    for op in Levenshtein.opcodes(theirs, mine):
        film, title = theirs[op.src_start : op.src_end], mine[op.dest_start : op.dest_end]
        if op.tag == "replace":
            found += [f"“{a}” stands where the film has “{b}”" for a, b in zip(title, film, strict=True)]
        elif op.tag == "delete":
            found.append(f"“{' '.join(film)}” of the film title is left out")
        elif op.tag == "insert":
            found.append(f"“{' '.join(title)}” is added")
    return found


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
    # Characters whose lower case is longer stay as they are: the spans count code points of the original.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
