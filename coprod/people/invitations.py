"""Guests: practitioners from outside who are invited to named consultations until a day, and to nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people import school_accounts, second_step, session
from coprod.people.models import ClassMember, Credential, Invitation, Person


class NotAGuest(ValueError):
    """Somebody of the school, or with a duty, cannot be made a guest."""


def may_be_guest(person: Person) -> bool:
    """Whether that is an active practitioner from outside who holds no duty."""
    return (
        person.active
        and person.outside
        and person.stakeholder_group is StakeholderGroup.PRACTITIONERS
        and not session.duties_of(person.id)
    )


def invite(person: Person, actor_id: int, consultation_ids: Collection[int], until: datetime) -> None:
    """Invite to these consultations until then, instead of those before. Every other way in of theirs ends.

    Raises:
        NotAGuest: the person is of the school, or holds a duty.
    """
    if not may_be_guest(person):
        raise NotAGuest
    person.guest_until = until
    for table in (Credential, ClassMember, Invitation):
        db.session.execute(delete(table).where(table.person_id == person.id))
    second_step.forget(person.id)
    school_accounts.forget(person.id)
    db.session.add_all(
        Invitation(person_id=person.id, consultation_id=consultation_id)
        for consultation_id in sorted(set(consultation_ids))
    )
    db.session.flush()
    record(
        person.school_id,
        actor_id,
        "guest invited",
        f"person:{person.id}",
        consultations=sorted(set(consultation_ids)),
        until=until.isoformat(),
    )


def end(person: Person, actor_id: int) -> None:
    """End an invitation now. What the guest wrote and voted stays."""
    person.guest_until = now()
    db.session.execute(delete(Credential).where(Credential.person_id == person.id))
    session.end_everywhere(person.id)
    record(person.school_id, actor_id, "invitation ended", f"person:{person.id}")


def invited_to(person_id: int) -> list[int]:
    """The consultations that somebody is invited to."""
    own = select(Invitation.consultation_id).where(Invitation.person_id == person_id)
    return list(db.session.scalars(own.order_by(Invitation.consultation_id)))
