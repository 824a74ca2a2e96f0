"""The thread between a seat and its ballot, and the locks that keep one seat at one vote a card."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import func, select

from coprod.consultations.models import Consultation, OnTheRoll, Place, Seat
from coprod.db import db, is_sqlite


class VotingClosed(ValueError):
    """Voting is not open: before the start, after the close, or the box is sealed."""


def thread(secret: bytes, seat_id: int) -> str:
    """HMAC-SHA-256(secret, seat), hex. Without the secret nobody can make it again."""
    return hmac.new(secret, f"seat:{seat_id}".encode(), hashlib.sha256).hexdigest()


def thread_of(consultation: Consultation, seat: OnTheRoll) -> str:
    """The thread of that seat's ballot while the secret exists.

    Raises:
        VotingClosed: the secret is destroyed, or there never was one.
    """
    if consultation.ballot_secret is None:
        raise VotingClosed
    return thread(consultation.ballot_secret, seat.id)


def new_ballot_id() -> int:
    """Random, 62 bits, never 0: says nothing about who came first."""
    return secrets.randbits(62) + 1


def hold(consultation: Consultation, seat: OnTheRoll) -> None:
    """Let this transaction alone change that seat's ballot, and keep the box from being sealed meanwhile.

    SQLite lets one writer in at a time, so there is nothing to do. PostgreSQL locks the seat's row, and
    shares the consultation's advisory lock, which sealing wants for itself; a seat that was read to be held is so already.

    Raises:
        VotingClosed: the seat is gone: two entries of one person were joined meanwhile.
    """
    if is_sqlite() or (isinstance(seat, Place) and seat.held):
        return
    held = db.session.execute(
        select(func.pg_advisory_xact_lock_shared(consultation.id), Seat.id)
        .where(Seat.id == seat.id)
        .with_for_update()
    )
    if held.first() is None:
        raise VotingClosed
