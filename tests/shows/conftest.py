"""What stands for the outside services in tests of the importers."""

import json
from typing import Any

from tests.fetching.conftest import fetcher, upstream
from tests.upstream import Answer, json_answer

__all__ = ["fetcher", "upstream"]


def answer(value: object, **faults: Any) -> Answer:
    """A value as JSON, as a service answers it."""
    return json_answer(json.dumps(value), **faults)
