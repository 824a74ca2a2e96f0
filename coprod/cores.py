"""Which core the work is done on, where the system lets us choose (Linux).

Python runs one thread at a time. Left alone, the system hands the threads of a server from core to core, and each
handing over finds its memory cold: with sixteen readers at once that cost more than their pages (docs/decisions/one-core.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_everywhere: set[int] = set()
"""The cores that this process may use, while its threads stay on one of them."""


def stay_on_one() -> None:
    """Keep the thread that calls this, and every thread that it starts from now on, on one core."""
    cores = _allowed()
    if len(cores) < 2:
        return
    _everywhere.update(cores)
    mine = sorted(cores)[os.getpid() % len(cores)]  # two schools on one machine need not meet
    os.sched_setaffinity(0, {mine})


@contextmanager
def anywhere() -> Iterator[None]:
    """For work that Python stands aside for (hashing a password): on whichever core is free."""
    here = _allowed() if _everywhere else set()
    if here:
        os.sched_setaffinity(0, _everywhere)
    try:
        yield
    finally:
        if here:
            os.sched_setaffinity(0, here)


def _allowed() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
