"""Reads of the log."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass

from sqlalchemy import Select, select

from coprod.audit.log import START, first_broken
from coprod.audit.models import AuditEntry, AuditHead
from coprod.db import db

AT_A_TIME = 500


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
    with contextlib.closing(_each(school_id, last)) as entries:  # a fault stops the reading half-way
        broken_at = first_broken(entries)
    head = db.session.get(AuditHead, school_id)
    number, newest = (head.number, head.hash) if head else (0, START)
    seen_number, seen_hash = last[-1] if last else (0, START)
    if broken_at is None and (seen_number, seen_hash) != (number, newest):
        broken_at = min(seen_number, number) + 1
    return Verdict(number, broken_at, newest)


def _each(school_id: int, last: list[tuple[int, str]]) -> Generator[AuditEntry]:
    """The entries in order, a few hundred in memory at a time; ``last`` is told the newest one."""
    query = select(AuditEntry).where(AuditEntry.school_id == school_id).order_by(AuditEntry.number)
    with db.session.scalars(query.execution_options(yield_per=AT_A_TIME)) as rows:
        for entry in rows:
            last[:] = [(entry.number, entry.hash)]
            yield entry
