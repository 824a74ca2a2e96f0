"""Passwords and pictures are hashed slowly (argon2id), a few at a time, and never while others wait to write."""

from __future__ import annotations

import functools
import secrets
import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from coprod.cores import anywhere
from coprod.db import db

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""19 MiB and two passes: OWASP's smallest recommended setting for argon2id."""

_at_once = threading.BoundedSemaphore(2)
"""A whole class signs in at the same moment: each hash takes 19 MiB and a core while it runs."""


def hash_slowly(secret: str) -> str:
    """The hash to keep. Call it before anything is changed: it ends the transaction at hand."""
    _let_others_write()
    with _at_once, anywhere():
        return HASHER.hash(secret)


def fits(kept: str | None, secret: str) -> bool:
    """Whether ``secret`` is what ``kept`` was made from.

    With nothing kept it takes just as long and says no, so that the time tells nobody who has an account.
    Call it before anything is changed: it ends the transaction at hand.
    """
    _let_others_write()
    nobodys = _nobodys_hash()
    with _at_once, anywhere():
        try:
            HASHER.verify(kept or nobodys, secret)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def _let_others_write() -> None:
    """Give up the turn to write (a request that may write takes it with its first query)."""
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("hash before you change rows: hashing ends the transaction")
    db.session.rollback()


@functools.cache
def _nobodys_hash() -> str:
    return HASHER.hash(secrets.token_hex())
