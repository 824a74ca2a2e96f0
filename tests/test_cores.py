"""Threads that serve stay on one core; what Python stands aside for, and the steward, go where there is room."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from coprod import cores

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="only Linux lets a process choose"
)


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with a process that has not chosen."""
    monkeypatch.setattr(cores, "_everywhere", set())


def test_a_thread_that_stays_stays_and_so_do_those_that_it_starts() -> None:
    before = os.sched_getaffinity(0)

    def serve() -> tuple[set[int], set[int]]:
        cores.stay_on_one()
        with ThreadPoolExecutor(1) as worker:
            return os.sched_getaffinity(0), worker.submit(os.sched_getaffinity, 0).result()

    with ThreadPoolExecutor(1) as thread:
        mine, workers = thread.submit(serve).result()
    assert mine == workers
    assert len(mine) == 1
    assert mine <= before
    assert os.sched_getaffinity(0) == before  # other threads go where they went


def test_hashing_goes_anywhere_and_comes_back() -> None:
    seen: list[set[int]] = []
    before = os.sched_getaffinity(0)

    def fail() -> None:
        seen.append(os.sched_getaffinity(0))
        raise ZeroDivisionError

    def serve() -> set[int]:
        cores.stay_on_one()
        with pytest.raises(ZeroDivisionError), cores.anywhere():
            fail()
        return os.sched_getaffinity(0)

    with ThreadPoolExecutor(1) as thread:
        after = thread.submit(serve).result()
    assert seen == [before]
    assert len(after) == 1


def test_where_nothing_was_chosen_nothing_changes() -> None:
    before = os.sched_getaffinity(0)
    with cores.anywhere():
        assert os.sched_getaffinity(0) == before
    assert os.sched_getaffinity(0) == before


def test_with_one_core_there_is_nothing_to_choose() -> None:
    def serve() -> set[int]:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        cores.stay_on_one()
        return cores._everywhere

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(serve).result() == set()
