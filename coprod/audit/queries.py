"""Reads of the log."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator
from dataclasses import dataclass

from sqlalchemy import Select, Text, cast, select
from sqlalchemy.exc import DBAPIError

from coprod.audit.log import START, first_broken
from coprod.audit.models import AuditEntry, AuditHead
from coprod.db import db, is_sqlite

AT_A_TIME = 500
_UNREADABLE = (ValueError, TypeError, DBAPIError)
"""What reading an entry raises that holds what we never write."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a school's log found.

    Attributes:
        entries: how many entries there should be.
        broken_at: number of the first entry that was changed or is missing; none where all hold.
        newest_seal: the hash of the newest entry, hex. Written down elsewhere, it shows later whether
            the whole log was made anew.
    """

    entries: int
    broken_at: int | None
    newest_seal: str

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, taken out or cut off."""
        return self.broken_at is None


def newest_first(school_id: int) -> Select[AuditEntry]:
    """A school's entries."""
    return select(AuditEntry).where(AuditEntry.school_id == school_id).order_by(AuditEntry.number.desc())


def sealed_with(school_id: int, act: str, subject: str) -> tuple[int, str] | None:
    """The number and the seal of the first entry of an act on something. One query.

    For pages that everybody reads: it stands still. The newest seal would tell them whenever staff do anything.
    """
    row = db.session.execute(
        select(AuditEntry.number, AuditEntry.hash)
        .where(AuditEntry.school_id == school_id, AuditEntry.act == act, AuditEntry.subject == subject)
        .order_by(AuditEntry.number)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def check(school_id: int) -> Verdict:
    """Read a school's whole log in order and check every seal, and that its end was not cut off."""
    last: list[tuple[int, str]] = []
    try:
        broken_at = _first_broken(school_id, last, AT_A_TIME)
    except _UNREADABLE:
        try:  # once more, an entry at a time: which one is it?
            broken_at = _first_broken(school_id, last, 1)
        except _UNREADABLE:
            broken_at = last[-1][0] + 1 if last else 1
    head = db.session.get(AuditHead, school_id)
    number, newest = (head.number, head.hash) if head else (0, START)
    seen_number, seen_hash = last[-1] if last else (0, START)
    if broken_at is None and (seen_number, seen_hash) != (number, newest):
        broken_at = min(seen_number, number) + 1
    return Verdict(number, broken_at, newest)


def _first_broken(school_id: int, last: list[tuple[int, str]], at_a_time: int) -> int | None:
    last.clear()
    with contextlib.closing(
        _each(school_id, last, at_a_time)
    ) as entries:  # a fault stops the reading half-way
        return first_broken(entries)


def _each(school_id: int, last: list[tuple[int, str]], at_a_time: int) -> Generator[AuditEntry]:
    """The entries in order, a few hundred in memory at a time; ``last`` is told the newest one.

    Raises:
        ValueError: an entry means the same as when it was sealed, but its bytes are others: somebody wrote to it.
    """
    written = cast(AuditEntry.at, Text).label("at_kept"), cast(AuditEntry.details, Text).label("details_kept")
    query = select(AuditEntry, *written).where(AuditEntry.school_id == school_id).order_by(AuditEntry.number)
    seen = -1
    while rows := db.session.execute(query.where(AuditEntry.number > seen).limit(at_a_time)).all():
        for entry, at_as_kept, details_as_kept in rows:
            # PostgreSQL itself keeps a moment as a number; SQLite keeps its letters
            moved = is_sqlite() and at_as_kept != entry.at.replace(tzinfo=None).isoformat(" ", "microseconds")
            if moved or details_as_kept != json.dumps(entry.details):
                raise ValueError("not as it was written")
            last[:] = [(entry.number, entry.hash)]
            yield entry
        seen = rows[-1][0].number
