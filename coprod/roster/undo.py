"""Take an act back, as long as nothing newer rests on it.

Facts that were changed again since stay as they are. A contact who was taken out by a court order stays out: to put
them back is a decision, not a slip to be mended by a press.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Table, delete, exists, literal, select, union_all, update

from coprod.audit.log import record
from coprod.clock import now
from coprod.db import Base, db
from coprod.people.models import Person
from coprod.roster import writing
from coprod.roster.actions import one_at_a_time
from coprod.roster.models import UNDO_LASTS, RosterAct, RosterEntry, What
from coprod.schools.models import ClassGroup, ClassKind


class Blocked(StrEnum):
    """Why an act can no longer be undone; words in :data:`coprod.roster.words.BLOCKED`."""

    UNDONE = "undone"
    OLD = "old"
    NEWER = "newer"
    RESTS = "rests"


class CannotUndo(ValueError):
    """``why`` says what stands in the way."""

    def __init__(self, why: Blocked) -> None:
        super().__init__(why)
        self.why = why


def in_the_way(act: RosterAct) -> Blocked | None:
    """What keeps this act from being undone. Two queries."""
    if act.undone_at is not None:
        return Blocked.UNDONE
    if act.at + UNDO_LASTS <= now():
        return Blocked.OLD
    newest = select(RosterAct.id).where(RosterAct.school_id == act.school_id, RosterAct.undone_at.is_(None))
    if db.session.scalar(newest.order_by(RosterAct.id.desc()).limit(1)) != act.id:
        return Blocked.NEWER
    return Blocked.RESTS if _something_rests_on_who_joined(act.id) else None


def undo(act: RosterAct, actor_id: int) -> None:
    """Take it back.

    Raises:
        CannotUndo: nothing is changed.
    """
    one_at_a_time(act.school_id)
    db.session.refresh(act)
    if (why := in_the_way(act)) is not None:
        raise CannotUndo(why)
    rows = db.session.execute(
        select(RosterEntry.person_id, RosterEntry.what, RosterEntry.before).where(
            RosterEntry.act_id == act.id
        )
    ).all()
    changed = {key: before for key, _what, before in rows if before}
    for some in writing.in_parts([key for key, what, _before in rows if what is What.JOINED]):
        db.session.execute(
            delete(Person).where(Person.id.in_(some)), execution_options={"synchronize_session": False}
        )
    _come_back([key for key, what, _before in rows if what is What.LEFT])
    _facts(act.school_id, changed)
    _put_classes_back(act)
    _places_and_ties(changed)
    _take_classes_away(act)
    act.undone_at = now()
    db.session.execute(delete(RosterEntry).where(RosterEntry.act_id == act.id))
    db.session.flush()
    db.session.expire_all()
    record(act.school_id, actor_id, "roll taken back", f"act:{act.id}", people=len(rows))


def _come_back(people: Sequence[int]) -> None:
    for some in writing.in_parts(people):
        db.session.execute(
            update(Person)
            .where(Person.id.in_(some), Person.left_by_roll)
            .values(active=True, left_by_roll=False),
            execution_options={"synchronize_session": False},
        )


def _facts(school_id: int, changed: dict[int, dict[str, Any]]) -> None:
    """Values as they were, where they are still what the act made of them, and an email only if it is free."""
    columns = [Person.display_name, Person.email, Person.mobile, Person.role, Person.year, Person.language,
               Person.roll_id, Person.active]  # fmt: skip
    names = [column.key for column in columns]
    back: dict[int, dict[str, Any]] = {}
    for some in writing.in_parts(changed):
        for key, *values in db.session.execute(select(Person.id, *columns).where(Person.id.in_(some))):
            is_now = dict(zip(names, values, strict=True))
            facts = changed[key].get("facts", {})
            back[key] = {fact: before for fact, (before, after) in facts.items() if is_now[fact] == after}
            if back[key].get("active") is False:
                back[key]["left_by_roll"] = True
    emails = {
        email: key
        for key, email in db.session.execute(
            select(Person.id, Person.email).where(Person.school_id == school_id, Person.email.is_not(None))
        )
    }
    for old in back.values():
        owner = emails.get(old.get("email") or "")
        if owner is not None and "email" not in back.get(owner, {}):
            del old["email"]
    writing.set_facts({key: values for key, values in back.items() if values})
    writing.end_sign_ins([key for key, values in back.items() if values.get("active") is False])


def _places_and_ties(changed: dict[int, dict[str, Any]]) -> None:
    each = list(changed.items())
    there = set(db.session.scalars(select(ClassGroup.id)))
    writing.take_out_of_classes({(key, one) for key, was in each for one in was.get("classes_in", ())})
    writing.put_in_classes(
        {(key, one) for key, was in each for one in was.get("classes_out", ()) if one in there}
    )
    writing.untie({(key, child) for key, was in each for child in was.get("children_in", ())})
    writing.tie(
        [
            {
                "parent_id": key,
                "child_id": child,
                "from_roll": from_roll,
                "parental_responsibility": responsibility,
            }
            for key, was in each
            for child, from_roll, responsibility in was.get("children_out", ())
        ]
    )


def _put_classes_back(act: RosterAct) -> None:
    """Names and years as they were, and the classes that were taken away."""
    before = {int(key): values for key, values in act.classes.get("before", {}).items()}
    groups = [db.session.get(ClassGroup, key) for key in before]
    kept = [one for one in groups if one is not None]
    for one in kept:
        one.name, one.year = f"{one.id}: {one.name}"[:40], before[one.id][1]  # out of each other's way first
    db.session.flush()
    names = select(ClassGroup.name).where(
        ClassGroup.school_id == act.school_id, ClassGroup.id.not_in([one.id for one in kept])
    )
    taken = set(db.session.scalars(names))
    for one in kept:
        one.name = _free(before[one.id][0], taken)
    for row in act.classes.get("removed", ()):
        there = {
            "name": _free(row["name"], taken),
            "kind": ClassKind(row["kind"]),
            "school_id": act.school_id,
        }
        db.session.add(ClassGroup(**{**row, **there}))
    db.session.flush()


def _free(name: str, taken: set[str]) -> str:
    """That name; with a number where another class was given it by hand meanwhile."""
    free = next(
        one
        for number in itertools.count(1)
        if (one := name if number == 1 else f"{name[:34]} ({number})") not in taken
    )
    taken.add(free)
    return free


def _take_classes_away(act: RosterAct) -> None:
    """Classes that the act made, where nobody is in them and nothing names them."""
    made = act.classes.get("made", [])
    used = {key for some in writing.in_parts(made) for key in in_use(some)}
    for some in writing.in_parts(set(made) - used):
        db.session.execute(delete(ClassGroup).where(ClassGroup.id.in_(some)))


def in_use(classes: Sequence[int]) -> set[int]:
    """Which of these classes somebody is in, or something names. One query."""
    asked = [
        select(column).where(column.in_(classes))
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == ClassGroup.__tablename__ for key in column.foreign_keys)
    ]
    return set(db.session.scalars(union_all(*asked))) if classes else set()


def _something_rests_on_who_joined(act_id: int) -> bool:
    """Whether anybody who joined by the act has done something, or has a seat in a consultation. One query.

    What belongs to a person alone (codes, sign-ins, classes) goes with them, and the database says so itself.
    """
    joined = select(RosterEntry.person_id).where(
        RosterEntry.act_id == act_id, RosterEntry.what == What.JOINED
    )
    resting: list[Select[Any]] = [
        select(literal(1)).where(
            exists(select(literal(1)).select_from(table).where(table.c[name].in_(joined)))
        )
        for table, name in _columns_that_outlive_a_person()
    ]
    return db.session.execute(union_all(*resting).limit(1)).first() is not None


def _columns_that_outlive_a_person() -> list[tuple[Table, str]]:
    return [
        (table, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == Person.__tablename__ and key.ondelete != "CASCADE"
    ]
