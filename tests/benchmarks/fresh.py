"""Opens an index in a fresh process and looks titles up, for `engine`: titles as JSON in, figures as JSON out.

The web application is loaded first, so that the memory is that of a web worker.
"""

import json
import os
import sys
import time
from pathlib import Path

import app.factory
from tests.benchmarks import subject
from tests.benchmarks.instance import memory


def main() -> None:
    """Measure, print."""
    asked = json.load(sys.stdin)
    before = memory(os.getpid())
    begun = time.perf_counter()
    matcher = subject.open_matcher(Path(sys.argv[1]))
    opened = time.perf_counter()
    after = memory(os.getpid())
    first = time.perf_counter()
    subject.look_up(matcher, asked[0])
    answered = time.perf_counter()
    for each in asked[1:]:
        subject.look_up(matcher, each)
    last = memory(os.getpid())
    figures = {
        "open_seconds": round(opened - begun, 4),
        "first_lookup_ms": round(1000 * (answered - first), 3),
        "lookups": len(asked),
        "private_before": before["uss"],
        "private_opened": after["uss"],
        "private_looked_up": last["uss"],
        "dirty_looked_up": last["dirty"],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    assert app.factory
    main()
