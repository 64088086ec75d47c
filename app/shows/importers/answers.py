"""Reading the JSON of outside services with care: what is missing or null is blank, what is of another kind is told."""

from collections.abc import Mapping
from typing import Any

from app.errors import BadAnswer

Json = Mapping[str, Any]


class Reading:
    """An object in an answer of a service. `place` says where it stands, for errors."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise BadAnswer(f"{place}: an object is expected, and {_kind(value)} came.")
        self._value = value
        self._place = place

    def text(self, key: str) -> str:
        """A text; blank when it is missing or null."""
        value = self._value.get(key)
        if value is not None and not isinstance(value, str):
            raise BadAnswer(f"{self._place}: {key} is {_kind(value)}; a text is expected.")
        return value or ""

    def whole(self, key: str) -> int | None:
        """A whole number; None when it is missing or null."""
        value = self._value.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31):
            raise BadAnswer(f"{self._place}: {key} is {_kind(value)}; a whole number is expected.")
        return value

    def id(self, key: str) -> str:
        """A number that is an id. Raises BadAnswer when it is missing."""
        value = self.whole(key)
        if value is None:
            raise BadAnswer(f"{self._place}: there is no {key}.")
        return str(value)

    def flag(self, key: str) -> bool:
        """Whether it is true."""
        return self._value.get(key) is True

    def inner(self, key: str) -> "Reading":
        """An object; an empty one when it is missing or null."""
        value = self._value.get(key)
        return Reading({} if value is None else value, f"{self._place}: {key}")

    def objects(self, key: str) -> "list[Reading]":
        """A list of objects; empty when it is missing or null."""
        return read_objects(self._value.get(key) or [], f"{self._place}: {key}")

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty when it is missing or null. Other things in it are left out."""
        value = self._value.get(key)
        return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def read_objects(value: object, place: str) -> list[Reading]:
    """A list of objects. Raises BadAnswer when it is none."""
    if not isinstance(value, list):
        raise BadAnswer(f"{place}: a list is expected, and {_kind(value)} came.")
    return [Reading(part, place) for part in value]


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), f"the number {value}" if isinstance(value, (int, float)) else "something else")
