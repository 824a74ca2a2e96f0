"""Write to the log, and check that nobody changed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from coprod.audit.models import AuditEntry, AuditHead
from coprod.clock import now
from coprod.db import db

START = "0" * 64


def record(
    school_id: int,
    actor_id: int | None,
    act: str,
    subject: str,
    *,
    at: datetime | None = None,
    **details: Any,
) -> AuditEntry:
    """Add an entry in the transaction of the act itself: both are kept, or neither.

    Args:
        act: a verb in the past, ``idea accepted``.
        subject: what it was done to, ``idea:12``.
        at: when, where that is not now: the demo tells of days gone by.
        details: small facts (JSON). Never a vote, never the words of a concern.
    """
    head = db.session.scalars(
        select(AuditHead).where(AuditHead.school_id == school_id).with_for_update()
    ).first() or AuditHead(school_id=school_id, number=0, hash=START)
    db.session.add(head)
    entry = AuditEntry(
        school_id=school_id,
        number=head.number + 1,
        at=at or now(),
        actor_id=actor_id,
        act=act,
        subject=subject,
        details=details,
        previous_hash=head.hash,
        hash="",
    )
    entry.hash = seal(entry)
    db.session.add(entry)
    head.number, head.hash = entry.number, entry.hash
    db.session.flush()
    return entry


def seal(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says and the hash of the entry before."""
    said = [
        entry.school_id, entry.number, _moment(entry.at), entry.actor_id, entry.act, entry.subject,
        entry.details, entry.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_broken(entries: Iterable[AuditEntry]) -> int | None:
    """The number of the first entry (in order) that was changed, or that follows a missing one; none if all hold."""
    previous, expected = START, 1
    for entry in entries:
        if entry.number != expected or entry.previous_hash != previous or entry.hash != seal(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def _moment(at: datetime) -> str:
    return at.isoformat()
