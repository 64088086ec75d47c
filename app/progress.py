"""How long work tells how far it is: commands show a bar, tests and servers nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

# Told steps that are done.
Done = Callable[[int], None]
# Given what is done and how many steps it takes, a context that yields a function to call with steps done.
Progress = Callable[[str, int], AbstractContextManager[Done]]


@contextmanager
def silent(label: str, total: int) -> Iterator[Done]:
    """Progress that shows nothing."""
    yield lambda steps: None
