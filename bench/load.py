"""The client: sixteen connections at once, each asking for the next thing as soon as it has its answer."""

from __future__ import annotations

import http.client
import http.cookies
import threading
import time
from dataclasses import dataclass, field

CLIENTS = 16


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, and the status that its answer must have."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    expect: int = 200


@dataclass(frozen=True, slots=True)
class Run:
    """What a round of requests took."""

    rate: float
    """Answers per second."""
    seconds: list[float]
    """How long each took."""


def run(port: int, lists: list[list[Ask]]) -> Run:
    """Let each client go through its own list; all start together.

    Raises:
        RuntimeError: an answer had another status than expected: a benchmark of failures is none.
    """
    took: list[float] = []
    wrong: list[str] = []
    ready = threading.Barrier(len(lists) + 1)

    def client(asks: list[Ask]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        mine: list[float] = []
        kept: dict[
            str, http.cookies.SimpleCookie
        ] = {}  # by the cookies that the asks carry, as a browser would
        ready.wait()
        for ask in asks:
            cookie = ask.headers.get("Cookie", "")
            headers = {"Accept-Encoding": "gzip", **ask.headers}  # as every browser says
            if cookie in kept:
                headers["Cookie"] = _line(kept[cookie])
            start = time.perf_counter()
            connection.request(ask.method, ask.path, ask.body, headers)
            answer = connection.getresponse()
            answer.read()
            mine.append(time.perf_counter() - start)
            for given in answer.headers.get_all("Set-Cookie", ()):
                kept.setdefault(cookie, http.cookies.SimpleCookie(cookie)).load(given)
            if answer.status != ask.expect:
                wrong.append(f"{ask.method} {ask.path}: {answer.status} instead of {ask.expect}")
                break
        took.extend(mine)
        connection.close()

    threads = [threading.Thread(target=client, args=(asks,)) for asks in lists]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - start
    if wrong:
        raise RuntimeError(wrong[0])
    return Run(len(took) / spent, took)


def _line(cookies: http.cookies.SimpleCookie) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def percentile(values: list[float], share: float) -> float:
    """The value that ``share`` of all are no larger than."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
