"""What a published result rests on, for whoever wants to check later that nobody changed it: a count, and a place in
the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select

from coprod.audit import queries as audit
from coprod.audit.models import AuditEntry
from coprod.changes.models import Change, ChangeProposal
from coprod.db import db
from coprod.decisions.models import Answer
from coprod.insights.models import Snapshot


@dataclass(frozen=True, slots=True)
class Seal:
    """What something public rests on.

    Attributes:
        counts: the numbers of the counts, within their consultation. Not their fingerprints: whoever has the
            fingerprint of hidden numbers tries small numbers until it fits.
        entry: the number of the log's entry that made it public; none where there is none.
        hash: that entry's seal, over it and everything before it (SHA-256, hex).
    """

    counts: tuple[int, ...]
    entry: int | None
    hash: str


def of_change(change: Change) -> Seal:
    """The counts that a change's answers rest on, and the entry with which it was published. One query."""
    published = and_(
        AuditEntry.school_id == change.school_id,
        AuditEntry.act == "change published",
        AuditEntry.subject == f"change:{change.id}",
    )
    rows = db.session.execute(
        select(Snapshot.number, AuditEntry.number, AuditEntry.hash)
        .join(Answer, Answer.snapshot_id == Snapshot.id)
        .join(ChangeProposal, ChangeProposal.proposal_id == Answer.proposal_id)
        .outerjoin(AuditEntry, published)
        .where(ChangeProposal.change_id == change.id)
        .distinct()
        .order_by(Snapshot.number)
    ).all()
    _number, entry, seal = rows[0] if rows else (None, None, None)
    return Seal(tuple(number for number, *_entry in rows), entry, seal or "")


def of_consultation(consultation_id: int, school_id: int, snapshot: Snapshot) -> Seal:
    """The count that a consultation's results are, and the entry with which its ballots were sealed. One query."""
    entry = audit.sealed_with(school_id, "ballot secret destroyed", f"consultation:{consultation_id}")
    return Seal((snapshot.number,), entry[0] if entry else None, entry[1] if entry else "")
