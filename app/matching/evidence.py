"""Evidence in words, and aligned spans, for a scored candidate."""

from rapidfuzz.distance import Levenshtein

from app.matching.features import Comparison, contained
from app.matching.normalize import canonical, fold_numbers
from app.matching.scoring import Scored, misspelt
from app.matching.types import Evidence, Span, SpanOp
from app.matching.vocabulary import FILLERS

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
_FORMS = {
    "leet": "With digits or signs read as letters the film title is “{}”.",
    "transliteration": "The film title is compared in Latin letters.",
    "main": "Without its subtitle the film title is “{}”.",
}


def evidence_for(scored: Scored, namesakes: int) -> tuple[Evidence, ...]:
    """Named reasons for the score of a candidate, the form first, then what is known of the film."""
    c = scored.comparison
    found = [_form(scored)]
    found += [Evidence(f"reading_{fold}", _FOLDS[fold].format(c.reading.text)) for fold in c.reading.folds]
    if c.form.kind in _FORMS:
        found.append(Evidence(f"film_{c.form.kind}", _FORMS[c.form.kind].format(c.form.text)))
    record = c.entry.record
    if record.kind == "alternative":
        language = f" ({record.language})" if record.language else ""
        found.append(Evidence("alternative_title", f"The film is also known as “{record.text}”{language}."))
    if record.fame is not None:
        found.append(Evidence("fame", f"The film is {_FAME[record.fame]}."))
    if c.query.air_year is not None:
        found.append(Evidence("age", _age(c.age)))
    if namesakes and scored.title > scored.score:
        share = _percent(scored.score / scored.title)
        found.append(Evidence("namesakes", f"Other films share this title; it is this one with a chance of {share}."))
    return tuple(found)


def _form(scored: Scored) -> Evidence:
    c = scored.comparison
    match scored.relation:
        case "exact":
            return Evidence("same_title", "The titles are the same; case, punctuation and diacritics do not count.")
        case "stylised":
            if misspelt(c):
                return Evidence("misspelt", "The titles differ by one swap of neighbouring letters.")
            return Evidence("same_letters", "The titles have the same letters, otherwise divided or written.")
        case "variant":
            return Evidence("same_words", _variant(c))
        case "partial":
            return Evidence("contained", f"One title contains the other, {_percent(contained(c))} of its letters.")
    mine, theirs = c.words
    kept = list(dict.fromkeys(word for word in theirs if word in mine and word not in FILLERS))
    words = f", with {_listed(kept)} in common" if kept else ""
    return Evidence("similar", f"The titles are {_percent(max(c.spaced, c.joined))} alike{words}.")


def _variant(c: Comparison) -> str:
    if c.form.kind == "main":
        return "The titles are the same but for a subtitle."
    if canonical(c.reading.text) != canonical(c.form.text):
        return "The titles have the same words in another order or number."
    if fold_numbers(c.reading.text) != fold_numbers(c.form.text):
        return "The titles are the same but for an article."
    return "The titles are the same but for how a number is written."


def _age(years: int) -> str:
    if years == 0:
        return "The film came out in the year of the episode."
    return f"The film is {years} {'year' if years == 1 else 'years'} older than the episode."


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def spans_between(title: str, film: str) -> tuple[Span, ...]:
    """How to turn the film title into the episode title, aligned in code points, case aside (Levenshtein)."""
    return tuple(
        Span(_OPS[op.tag], (op.src_start, op.src_end), (op.dest_start, op.dest_end))
        for op in Levenshtein.opcodes(_lower(title), _lower(film))
    )


def _lower(text: str) -> str:
    # Characters whose lower case is longer stay as they are: the spans count code points of the original.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
