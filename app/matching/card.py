"""What the engine says of itself: the model card, and what each feature measures."""

import json
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

from app.matching.features import FEATURES, film, frame, letters, rivals, words
from app.matching.model import MODEL_FILE

CARD_FILE: Final = MODEL_FILE.with_name("model.json")
_GROUPS: Final[tuple[ModuleType, ...]] = (letters, words, frame, film, rivals)


class FeatureGroup(NamedTuple):
    """Features that look at one thing: what that is, and each feature's name with what it measures."""

    text: str
    features: tuple[tuple[str, str], ...]


@lru_cache(1)
def read_card(file: Path = CARD_FILE) -> dict[str, Any]:
    """The card of the model that comes with the engine: when and on what it was trained, what was measured, limits."""
    card: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return card


@lru_cache(1)
def feature_groups() -> tuple[FeatureGroup, ...]:
    """All features of the model, grouped by module, in the words of their docstrings."""
    return tuple(
        FeatureGroup(
            _first_sentence(module),
            tuple((f.__name__, _first_sentence(f)) for f in FEATURES if f.__module__ == module.__name__),
        )
        for module in _GROUPS
    )


def _first_sentence(of: object) -> str:
    return " ".join((of.__doc__ or "").split("\n\n")[0].split())
