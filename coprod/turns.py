"""How writers take turns on SQLite: one at a time, and all with the same pen.

SQLite lets one writer in at a time. Left to wait at the file, waiting writers starve each other; so they wait at a
lock of ours. And a connection must forget every page that it has read as soon as another connection commits; so
all writers of a process share one connection, which nobody else's commit makes forget.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

try:  # the interpreter's own SQLite may carry a corruption bug of write-ahead logging (3.7.0 to 3.51.2)
    import pysqlite3.dbapi2 as sqlite3
except ImportError:  # platforms without a wheel of it; `coprod doctor` checks the version there
    import sqlite3

sqlite = sqlite3
"""The module that speaks to SQLite here, whichever of the two it is."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECONDS_TO_WAIT = 30

_only_reading = ContextVar("only_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Work beside requests that writes nothing."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


def reading() -> bool:
    """Whether the work at hand may only read: a request that is safe to repeat, or work that said so."""
    return _only_reading.get() or (flask.has_request_context() and flask.request.method in SAFE_METHODS)


turn = threading.Lock()
"""Held from BEGIN until COMMIT or ROLLBACK by who may write."""


def _wait_for(lock: threading.Lock, what: str) -> None:
    if not lock.acquire(timeout=SECONDS_TO_WAIT):
        raise OperationalError(what, None, TimeoutError("other writers took too long"))


class Connection(sqlite3.Connection):  # type: ignore[misc,name-defined,unused-ignore]  # either module may be here
    """A connection that takes its turn."""

    holds_the_turn = False

    def start(self) -> None:
        """Open a transaction: one that may write takes the file's write lock at once, so it can never fail half-way."""
        if reading():
            self.execute("BEGIN")
            return
        _wait_for(turn, "BEGIN IMMEDIATE")
        self.holds_the_turn = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._give_up_the_turn()
            raise

    def commit(self) -> None:
        """Write to disk, then let the next writer in."""
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self._give_up_the_turn()

    def rollback(self) -> None:
        """Take everything back, then let the next writer in."""
        try:
            super().rollback()
        finally:
            self._give_up_the_turn()

    def close(self) -> None:
        """Close for good."""
        try:
            super().close()
        finally:
            self._give_up_the_turn()

    def _give_up_the_turn(self) -> None:
        if self.holds_the_turn:
            self.holds_the_turn = False
            turn.release()


class OnePen(QueuePool):
    """Connections for readers, and one that writers hand on to each other.

    The lock at BEGIN (:data:`turn`) is what keeps writers apart, here as in commands and in other pools of the
    process; that they share a connection only makes them quicker.
    """

    _sqla_logger_namespace = "sqlalchemy.pool.impl.OnePen"  # its log is the library's, not the app's

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._free = threading.Lock()
        self._pen: ConnectionPoolEntry | None = None
        self._held_by: int | None = None

    def _do_get(self) -> ConnectionPoolEntry:
        me = threading.get_ident()
        if (
            reading() or self._held_by == me
        ):  # who holds the pen and asks for more gets another: it would wait for itself
            return super()._do_get()
        _wait_for(self._free, "asking for a connection")
        try:
            pen = self._pen = self._pen or self._create_connection()
        except BaseException:
            self._free.release()
            raise
        self._held_by = me
        return pen

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        if record is self._pen:
            self._held_by = None
            self._free.release()
        else:
            super()._do_return_conn(record)

    def dispose(self) -> None:
        """Close every connection that nobody holds."""
        super().dispose()
        if self._pen is not None and self._held_by is None:
            self._pen.close()
            self._pen = None
