"""Make one of two entries of one person: what leads to the one that goes leads to the one that stays.

No ballot ever changes hands. An entry that has had a say in a consultation whose box is not sealed cannot be the one
that goes: whoever joined it to an entry of their own would see its votes, and a second voice would be left over. After
the seal no vote has a name, and joining moves no count that was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from coprod.access.facts import Who
from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.people import session
from coprod.people.models import Person
from coprod.privacy.erasing import leading_to_people

GONE = "Joined entry"
WAYS_IN = {
    "credential", "authenticator_app", "passkey", "school_account", "recovery_code", "one_time_link", "sign_in",
    "roster_entry", "roster_draft",
}  # fmt: skip
"""What goes with the entry: how it signed in, and what only a roll of its own could take back."""
STAYS_WHERE_IT_IS = {"audit_entry", "seat"}
"""The log is never rewritten; seats are looked at one by one."""


class NotOnePerson(ValueError):
    """These two cannot be one person here."""


class OwnEntry(ValueError):
    """Whoever joins is signed in with the entry that would go."""


class HasHadASay(ValueError):
    """The entry that would go took part in a consultation whose box is not sealed.

    Attributes:
        until: the last close of them; none where it is over, and about to be sealed.
    """

    def __init__(self, until: datetime | None) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True, slots=True)
class Joined:
    """How many rows of each table lead to the entry that stays now."""

    moved: dict[str, int]


def may_be_one(one: Person, other: Person) -> bool:
    """Whether two entries may be of one person: of one stakeholder group, or a parent who works at the school too."""
    groups = {one.stakeholder_group, other.stakeholder_group}
    fit = len(groups) == 1 or groups == {StakeholderGroup.PARENTS, StakeholderGroup.PRACTITIONERS}
    guests = one.guest_until is not None or other.guest_until is not None
    return one.id != other.id and one.school_id == other.school_id and fit and not guests


def must_stay(one: Person, other: Person) -> Person | None:
    """The one that has to stay: somebody who works here and is a parent too has one voice, as staff."""
    if one.stakeholder_group is other.stakeholder_group:
        return None
    return one if one.stakeholder_group is StakeholderGroup.PRACTITIONERS else other


def join(me: Who, stays: Person, goes: Person) -> Joined:
    """Make one entry of two.

    Raises:
        NotOnePerson, OwnEntry, HasHadASay: nothing is changed.
    """
    needed = must_stay(stays, goes) if may_be_one(stays, goes) else None
    if not may_be_one(stays, goes) or not stays.active or (needed is not None and needed is not stays):
        raise NotOnePerson
    if goes.id == me.id:
        raise OwnEntry
    _has_had_no_say(goes)
    session.end_everywhere(goes.id)
    _seats(stays, goes)
    moved: dict[str, int] = {}
    for table, column, _key in leading_to_people(every=True):
        if table.name in WAYS_IN:
            db.session.execute(delete(table).where(column == goes.id))
        elif table.name not in STAYS_WHERE_IT_IS and (count := _move(table, column, stays.id, goes.id)):
            moved[table.name] = moved.get(table.name, 0) + count
    _take_over(stays, goes)
    db.session.expire_all()
    record(
        me.school_id, me.id, "entries joined", f"person:{stays.id}", gone=goes.id, moved=sum(moved.values())
    )
    return Joined(moved)


def _has_had_no_say(goes: Person) -> None:
    """Holds its seats, so that no vote is on its way."""
    open_ones = (
        select(Consultation.voting_close_at, Seat.took_part)
        .join(Seat, Seat.consultation_id == Consultation.id)
        .where(Seat.person_id == goes.id, Consultation.sealed_at.is_(None))
        .with_for_update(of=Seat)
    )
    closes = [close for close, took_part in db.session.execute(open_ones) if took_part]
    if closes:
        raise HasHadASay(max((close for close in closes if close is not None), default=None))


def _seats(stays: Person, goes: Person) -> None:
    """One seat each: in an open box that of the entry that stays; in a sealed one that of whoever took part.

    In a sealed one the second seat stays on the roll, as nobody's: published numbers of who was asked do not move.
    """
    own = aliased(Seat)
    rows = db.session.execute(
        select(Seat, own, Consultation.sealed_at)
        .join(Consultation, Consultation.id == Seat.consultation_id)
        .outerjoin(own, (own.consultation_id == Seat.consultation_id) & (own.person_id == stays.id))
        .where(Seat.person_id == goes.id)
    ).all()
    for seat, of_stays, sealed_at in rows:
        same_group = seat.stakeholder_group is stays.stakeholder_group
        if sealed_at is None and (of_stays is not None or not same_group):
            db.session.delete(seat)
        elif of_stays is None:
            seat.person_id = stays.id
        elif seat.took_part and not of_stays.took_part:
            of_stays.person_id = None
            db.session.flush()  # first: a person has one seat
            seat.person_id = stays.id
        else:
            seat.person_id = None
    db.session.flush()


def _move(table: Table, column: Column[Any], to: int, of: int) -> int:
    """Let the rows lead to the one that stays; where that one has such a row already, theirs is enough."""
    for unique in _unique_with(table, column):
        theirs = table.alias()
        same = [theirs.c[other.name] == other for other in unique if other is not column]
        clash = exists().where(theirs.c[column.name] == to, *same)
        db.session.execute(delete(table).where(column == of, clash))
    result: Any = db.session.execute(update(table).where(column == of).values({column.name: to}))
    return int(result.rowcount)


def _unique_with(table: Table, column: Column[Any]) -> list[list[Column[Any]]]:
    together = [list(table.primary_key.columns)]
    together += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    together += [list(one.columns) for one in table.indexes if one.unique]
    return [columns for columns in together if column in columns]


def _take_over(stays: Person, goes: Person) -> None:
    """What the entry that stays does not say, it takes from the other; of which nothing is left but a number in the log."""
    said = {name: getattr(goes, name) for name in ("email", "mobile", "roll_id", "year", "role", "language")}
    if stays.stakeholder_group is not goes.stakeholder_group:
        said.pop("roll_id")  # a number of another list
    goes.email = goes.mobile = goes.roll_id = goes.year = None
    goes.role, goes.language, goes.display_name, goes.active = "", "", GONE, False
    db.session.flush()
    for name, value in said.items():
        if value not in {None, ""} and getattr(stays, name) in {None, ""}:
            setattr(stays, name, value)
    db.session.flush()
    if not _still_needed(goes.id):
        db.session.execute(delete(Person).where(Person.id == goes.id))


def _still_needed(person_id: int) -> bool:
    """Whether the log has an act of that entry."""
    return any(
        db.session.scalar(select(func.count()).select_from(table).where(column == person_id))
        for table, column, _key in leading_to_people(every=True)
    )


def candidates(person: Person, name_like: str, most: int = 10) -> list[Person]:
    """Entries that may be the same person: by letters of the name, or (nothing typed) with the same mobile or name."""
    asked = select(Person).where(Person.school_id == person.school_id, Person.id != person.id, Person.active)
    name = func.lower(Person.display_name)
    if name_like:
        asked = asked.where(name.contains(name_like.lower(), autoescape=True))
    else:
        alike = name == person.display_name.lower()
        asked = asked.where(or_(alike, Person.mobile == person.mobile) if person.mobile else alike)
    found = db.session.scalars(asked.order_by(Person.display_name, Person.id).limit(most * 3))
    return [one for one in found if may_be_one(person, one)][:most]
