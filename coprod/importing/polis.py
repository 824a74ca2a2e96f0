"""Write a Polis conversation as a consultation whose voting is over.

Comments become ideas, accepted ones cards too; participants become unnamed seats; votes become ballots in
a box that was never open here: threads are random and no secret ever existed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation, Rung
from coprod.db import db
from coprod.importing.polis_export import Export
from coprod.importing.polis_rows import Writing
from coprod.insights import snapshots
from coprod.schools.models import School

TITLE_FITS, QUESTION_FITS = 120, 280


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever imports says of the conversation, as Polis does not say it.

    Attributes:
        group: the stakeholder group of all its participants.
        closed_at: when voting closed; None: with the last vote.
        title: None: the conversation's topic.
        attribution: where it comes from, and its licence; None: its topic and address.
    """

    group: StakeholderGroup
    closed_at: datetime | None = None
    title: str | None = None
    attribution: str | None = None


class ClosedTooEarly(ValueError):
    """Voting cannot have closed before the last vote, nor in the future."""


def reference(export: Export) -> str:
    """What the conversation is known by, so that importing it twice doubles nothing."""
    return f"polis:{export.url or export.topic[:150]}"


def already_there(school: School, export: Export) -> Consultation | None:
    """The consultation into which this conversation was imported, if it was."""
    return db.session.scalars(
        select(Consultation).where(
            Consultation.school_id == school.id, Consultation.external_ref == reference(export)
        )
    ).first()


def rows_to_write(export: Export) -> int:
    """How many rows :func:`bring_in` writes, for a progress bar."""
    return 2 * len(export.comments) + 2 * len(export.voters) + len(export.choices)


def bring_in(
    school: School, export: Export, wishes: Wishes, written: Callable[[int], object]
) -> Consultation:
    """Write all of it, in the transaction at hand.

    Args:
        written: told how many rows were written since it was told last.

    Raises:
        ClosedTooEarly: `wishes.closed_at` is before the last vote, or has not come.
    """
    consultation = _consultation(school, export, wishes)
    db.session.add(consultation)
    db.session.flush()
    Writing(consultation, export, wishes.group, written).everything()
    record(
        school.id,
        None,
        "conversation imported",
        f"consultation:{consultation.id}",
        source=reference(export),
        comments=len(export.comments),
        participants=len(export.voters),
    )
    snapshots.take(consultation)
    return consultation


def _consultation(school: School, export: Export, wishes: Wishes) -> Consultation:
    first, last = export.first_vote or now(), export.last_vote or now()
    closed = wishes.closed_at or last + timedelta(seconds=1)
    if not last <= closed <= now():
        raise ClosedTooEarly
    began = min(first, *(comment.at for comment in export.comments.values()))
    title = wishes.title or export.topic
    whole_topic = export.topic if len(export.topic) > QUESTION_FITS else ""
    return Consultation(
        school_id=school.id,
        title=_cut(title, TITLE_FITS),
        question=_cut(export.topic, QUESTION_FITS),
        background="\n\n".join(part for part in (whole_topic, export.description) if part),
        asked_groups=[wishes.group.value],
        asked_years=[],
        ideas_open_at=began,
        ideas_close_at=max(closed, began + timedelta(seconds=1)),
        voting_open_at=first,
        voting_close_at=closed,
        rung=Rung.CONSULTATION,
        attribution=wishes.attribution or _origin(export),
        external_ref=reference(export),
        opened_at=began,
        promised_public=school.public_threshold,
        promised_staff=school.staff_threshold,
        created_at=now(),
        sealed_at=closed,
    )


def _origin(export: Export) -> str:
    address = f", {export.url}" if export.url else ""
    return f"Imported from a conversation on Polis: “{export.topic}”{address}."


def _cut(text: str, fits: int) -> str:
    return text if len(text) <= fits else f"{text[: fits - 1].rstrip()}…"
