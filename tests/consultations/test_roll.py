"""Who gets a seat."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation, ConsultationClass, Seat
from coprod.db import db
from coprod.people.models import ClassMember, ParentOf, Person
from coprod.schools.models import ClassGroup, School
from tests.factories import make_consultation, make_person, make_pupil, make_school, make_staff

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School:
    return make_school()


def class_of(school: School, name: str, *pupils: Person) -> ClassGroup:
    group = ClassGroup(school_id=school.id, name=name, code=name.lower() * 3, year=pupils[0].year)
    db.session.add(group)
    db.session.flush()
    db.session.add_all(ClassMember(class_id=group.id, person_id=pupil.id) for pupil in pupils)
    db.session.flush()
    return group


def parent_of(school: School, *children: Person) -> Person:
    parent = make_person(school)
    db.session.add_all(ParentOf(parent_id=parent.id, child_id=child.id) for child in children)
    db.session.flush()
    return parent


def seated(consultation: Consultation) -> set[int | None]:
    return set(db.session.scalars(select(Seat.person_id).where(Seat.consultation_id == consultation.id)))


def asking(school: School, **values: Any) -> Consultation:
    values.setdefault("decision_maker", make_staff(school, active=False))
    return make_consultation(school, **values)


def test_everybody_of_the_asked_groups_has_a_seat(school: School) -> None:
    pupil, parent, cook = make_pupil(school), make_person(school), make_staff(school)
    consultation = asking(school)
    assert roll.fill(consultation) == 3
    assert seated(consultation) == {pupil.id, parent.id, cook.id}


def test_who_is_not_asked_has_none(school: School) -> None:
    pupil, _parent, _cook = make_pupil(school), make_person(school), make_staff(school)
    consultation = asking(school, asked_groups=["pupils"])
    roll.fill(consultation)
    assert seated(consultation) == {pupil.id}


def test_who_left_and_who_is_of_another_school_has_none(school: School) -> None:
    make_pupil(school, active=False)
    make_pupil(make_school("Riverside", host="riverside.test"))
    assert roll.fill(asking(school)) == 0


def test_pupils_are_asked_by_year_and_parents_by_their_children(school: School) -> None:
    seven, eight = make_pupil(school, 7), make_pupil(school, 8)
    of_seven, of_both = parent_of(school, seven), parent_of(school, seven, eight)
    parent_of(school, eight)
    make_person(school)  # a parent whose child we do not know
    cook = make_staff(school)
    consultation = asking(school, asked_years=[7])
    roll.fill(consultation)
    assert seated(consultation) == {seven.id, of_seven.id, of_both.id, cook.id}


def test_a_parent_is_not_asked_for_a_child_who_left(school: School) -> None:
    parent_of(school, make_pupil(school, 7, active=False))
    assert roll.fill(asking(school, asked_years=[7])) == 0


def test_classes_narrow_further(school: School) -> None:
    mine, other, in_8 = make_pupil(school, 7), make_pupil(school, 7), make_pupil(school, 8)
    mother = parent_of(school, mine)
    parent_of(school, other)
    seven_a, eight_a = class_of(school, "7A", mine), class_of(school, "8A", in_8)
    class_of(school, "7B", other)
    consultation = asking(school, asked_years=[7], asked_groups=["pupils", "parents"])
    db.session.add_all(
        ConsultationClass(consultation_id=consultation.id, class_id=group.id) for group in (seven_a, eight_a)
    )
    db.session.flush()
    roll.fill(consultation)
    assert seated(consultation) == {mine.id, mother.id}
    assert roll.numbers(consultation) == {StakeholderGroup.PUPILS: 1, StakeholderGroup.PARENTS: 1}


def test_a_seat_carries_the_group_and_the_key_stage_and_nothing_finer(school: School) -> None:
    pupil = make_pupil(school, 8)
    consultation = asking(school)
    roll.fill(consultation)
    seat = roll.seat_of(pupil.id, consultation)
    assert seat is not None
    assert (seat.stakeholder_group, seat.year_band, seat.took_part) == (
        StakeholderGroup.PUPILS,
        YearBand.KS3,
        False,
    )


def test_who_comes_late_and_is_asked_gets_a_seat_by_taking_part(school: School) -> None:
    consultation = asking(school)
    roll.fill(consultation)
    late = make_pupil(school)
    assert roll.seat_of(late.id, consultation) is None
    assert roll.is_asked(late.id, consultation)

    first, again = roll.seat_for(who(late), consultation), roll.seat_for(who(late), consultation)

    assert first is not None
    assert first.joined_late
    assert again == first
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "seat given late")).all()
    assert [(entry.actor_id, entry.details) for entry in logged] == [(None, {"group": "pupils"})]


def test_who_comes_late_and_is_not_asked_gets_none(school: School) -> None:
    consultation = asking(school, asked_years=[9])
    late = make_pupil(school, 8)
    assert not roll.is_asked(late.id, consultation)
    assert roll.seat_for(who(late), consultation) is None


def test_nobody_joins_after_the_close(school: School) -> None:
    consultation = asking(school, voting_close_at=now(), voting_open_at=now().replace(year=2020))
    late = make_pupil(school)
    assert roll.seat_for(who(late), consultation) is None


def who(person: Person) -> Any:
    """Somebody as the policy sees them: a person has the same names for what it asks."""
    return person
