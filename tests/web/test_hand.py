"""Requests that may write are answered by one thread; what is only read is not kept waiting by them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from coprod.hand import WritingHand

WAIT = 20


def ask(app: Any, method: str, path: str = "/") -> bytes:
    environ: Any = {"REQUEST_METHOD": method, "PATH_INFO": path}
    return b"".join(app(environ, lambda *_given: lambda _body: None))


def test_writers_go_one_after_the_other_in_one_thread_and_readers_go_beside_them() -> None:
    may_end, inside, threads = threading.Event(), threading.Semaphore(0), []

    def app(environ: Any, _start: Any) -> Iterable[bytes]:
        threads.append((environ["REQUEST_METHOD"], threading.get_ident()))
        if environ["REQUEST_METHOD"] == "POST":
            inside.release()
            assert may_end.wait(WAIT)
        return [b"done"]

    hand = WritingHand(app)
    with ThreadPoolExecutor(3) as readers_and_writers:
        writing = [readers_and_writers.submit(ask, hand, "POST") for _ in range(2)]
        assert inside.acquire(timeout=WAIT)
        assert readers_and_writers.submit(ask, hand, "GET").result(WAIT) == b"done"
        assert not inside.acquire(blocking=False), "the second waits for the first"
        may_end.set()
        assert [one.result(WAIT) for one in writing] == [b"done", b"done"]
    hand.rest()
    writers = {thread for method, thread in threads if method == "POST"}
    assert len(writers) == 1
    assert writers.isdisjoint({thread for method, thread in threads if method == "GET"})


def test_a_fault_in_one_request_is_that_requests_and_the_next_is_answered() -> None:
    def app(environ: Any, _start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/broken":
            raise ZeroDivisionError
        return [b"done"]

    hand = WritingHand(app)
    with pytest.raises(ZeroDivisionError):
        ask(hand, "POST", "/broken")
    assert ask(hand, "POST") == b"done"
    hand.rest()


def test_when_it_rests_it_takes_no_more() -> None:
    hand = WritingHand(lambda _environ, _start: [b"done"])
    hand.rest()
    with pytest.raises(RuntimeError):
        ask(hand, "POST")
