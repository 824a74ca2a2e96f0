"""The roll of a consultation: a seat for everybody who is asked, made when it opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from coprod.access.facts import Who
from coprod.access.roles import StakeholderGroup, year_band
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation, ConsultationClass, Place, Seat
from coprod.db import columns, db, is_sqlite
from coprod.db import insert as insert_or
from coprod.people.models import ClassMember, Invitation, ParentOf, Person

PUPILS, PARENTS = StakeholderGroup.PUPILS, StakeholderGroup.PARENTS


def fill(consultation: Consultation) -> int:
    """Give a seat to everybody who is asked.

    Returns:
        how many seats there are.
    """
    people = db.session.execute(_asked(consultation, Person.id, Person.stakeholder_group, Person.year)).all()
    if people:
        db.session.execute(
            insert(Seat),
            [_seat(consultation, id_, group, year) for id_, group, year in people],
        )
    return len(people)


def numbers(consultation: Consultation) -> dict[StakeholderGroup, int]:
    """How many people of each stakeholder group would be on the roll now. One query."""
    rows = db.session.execute(
        _asked(consultation, Person.stakeholder_group, func.count()).group_by(Person.stakeholder_group)
    )
    return {group: int(count) for group, count in rows}


_SEATED = select(  # built once: building a statement costs more than running it
    Seat.id, Seat.person_id, Seat.stakeholder_group, Seat.year_band, Seat.took_part, Seat.joined_late
).where(Seat.consultation_id == bindparam("of_consultation"), Seat.person_id == bindparam("of_person"))
_HELD = _SEATED.add_columns(
    # answers nothing: it is there for the lock, which sealing wants for itself (voting/seal.py)
    func.pg_advisory_xact_lock_shared(bindparam("of_consultation", type_=Integer))
).with_for_update(of=Seat)


def seat_of(person_id: int, consultation: Consultation, *, hold: bool = False) -> Place | None:
    """That person's seat, if there is one. One query.

    Args:
        hold: it is for a vote, and PostgreSQL may as well hold it at once (``voting.ballots.hold``).
    """
    held = hold and not is_sqlite()
    found = columns(_HELD if held else _SEATED, {"of_consultation": consultation.id, "of_person": person_id})
    if not found:
        return None
    place = Place(*found[0][:6])
    return replace(place, held=True) if held else place


def is_asked(person_id: int, consultation: Consultation) -> bool:
    """Whether that person has a seat, or would get one by taking part. One query; for pages, which may not write."""
    seated = exists().where(Seat.consultation_id == consultation.id, Seat.person_id == person_id)
    fits = _asked(consultation, Person.id).where(Person.id == person_id).exists()
    return bool(db.session.scalar(select(or_(seated, fits))))


def seat_for(me: Who, consultation: Consultation, *, hold: bool = False) -> Place | None:
    """The seat of somebody who is about to take part. Who came to the school late, and is asked, gets one now.

    Args:
        hold: as :func:`seat_of`.

    Returns:
        none for somebody who is not asked, or when voting is over.
    """
    seat = seat_of(me.id, consultation, hold=hold)
    if seat is not None or consultation.opened_at is None or consultation.voting_is_over(now()):
        return seat
    found = db.session.execute(
        _asked(consultation, Person.id, Person.stakeholder_group, Person.year).where(Person.id == me.id)
    ).first()
    if found is None:
        return None
    values = {**_seat(consultation, *found), "joined_late": True}
    added: Any = db.session.execute(  # two presses at once: the second finds the seat of the first
        insert_or(Seat)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["consultation_id", "person_id"])
    )
    if added.rowcount:
        record(
            consultation.school_id,
            None,
            "seat given late",
            f"consultation:{consultation.id}",
            group=values["stakeholder_group"].value,
        )
    return seat_of(me.id, consultation, hold=hold)


def _seat(
    consultation: Consultation, person_id: int, group: StakeholderGroup, year: int | None
) -> dict[str, Any]:
    return {
        "school_id": consultation.school_id,
        "consultation_id": consultation.id,
        "person_id": person_id,
        "stakeholder_group": group,
        "year_band": year_band(year),
        "took_part": False,
        "joined_late": False,
    }


def _asked(consultation: Consultation, *columns: Any) -> Select[Any]:
    """Those who are asked: active people of the asked groups; pupils by year and class, parents by their children."""
    child = aliased(Person)
    any_class = ~exists().where(ConsultationClass.consultation_id == consultation.id)
    of_a_child = exists().where(
        ParentOf.parent_id == Person.id,
        ParentOf.child_id == child.id,
        child.active,
        _fits(consultation, child, any_class),
    )
    no_guest = Person.guest_until.is_(None)
    invited = exists().where(
        Person.guest_until > now(),
        Invitation.person_id == Person.id,
        Invitation.consultation_id == consultation.id,
    )
    everybody = false() if consultation.asked_years else any_class
    return select(*columns).where(
        Person.school_id == consultation.school_id,
        Person.active,
        Person.stakeholder_group.in_([StakeholderGroup(group) for group in consultation.asked_groups]),
        or_(
            and_(Person.stakeholder_group == StakeholderGroup.PRACTITIONERS, or_(no_guest, invited)),
            and_(Person.stakeholder_group == PUPILS, _fits(consultation, Person, any_class)),
            and_(Person.stakeholder_group == PARENTS, or_(everybody, of_a_child)),
        ),
    )


def _fits(consultation: Consultation, pupil: Any, any_class: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a pupil is in the asked years (none named: in any) and in the asked classes (none named: in any)."""
    in_class = exists().where(
        ClassMember.person_id == pupil.id,
        ClassMember.class_id == ConsultationClass.class_id,
        ConsultationClass.consultation_id == consultation.id,
    )
    in_year = pupil.year.in_(consultation.asked_years) if consultation.asked_years else true()
    return and_(in_year, or_(any_class, in_class))
