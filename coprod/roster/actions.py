"""Keep a roll to be looked at, and apply it as one act: all of it, or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people.class_actions import free_codes
from coprod.people.models import DutyHeld, Person
from coprod.roster import register as registers
from coprod.roster import writing
from coprod.roster.columns import RollKind
from coprod.roster.models import ActKind, RosterAct, RosterDraft, RosterEntry, What
from coprod.roster.plan import Change, Plan, plan
from coprod.roster.register import Register
from coprod.roster.roll import Roll, Said
from coprod.schools.models import ClassGroup, ClassKind, School


class Overtaken(ValueError):
    """The register, or the draft, is no longer what was looked at."""


def keep_draft(school_id: int, owner_id: int, roll: Roll) -> RosterDraft:
    """Keep a roll to be looked at; the one before is gone."""
    db.session.execute(delete(RosterDraft).where(RosterDraft.owner_id == owner_id))
    draft = RosterDraft(school_id=school_id, owner_id=owner_id, roll=roll.to_json(), created_at=now())
    db.session.add(draft)
    db.session.flush()
    record(school_id, owner_id, "roll read", f"roll:{draft.id}", kind=roll.kind.value, rows=roll.rows)
    return draft


def throw_away(draft: RosterDraft) -> None:
    """Forget a roll without using it."""
    record(draft.school_id, draft.owner_id, "roll thrown away", f"roll:{draft.id}")
    db.session.delete(draft)
    db.session.flush()


def planned(draft: RosterDraft) -> tuple[Roll, Plan, Register]:
    """The roll, what it would do, and the register as it is now. Five queries."""
    roll = Roll.from_json(draft.roll)
    keep = _administrators(draft.school_id) if roll.kind is RollKind.STAFF else frozenset()
    register = registers.of_school(draft.school_id)
    return roll, plan(roll, register, keep), register


def apply(draft_id: int, owner_id: int, looked_at: str) -> RosterAct:
    """Do all that was looked at.

    Args:
        looked_at: the fingerprint of the plan that was shown.

    Raises:
        Overtaken: somebody changed something meanwhile, or it was applied already. Nothing is changed.
    """
    draft = db.session.scalars(
        select(RosterDraft).where(RosterDraft.id == draft_id, RosterDraft.owner_id == owner_id)
    ).first()
    if draft is None:
        raise Overtaken
    one_at_a_time(draft.school_id)
    roll, made, register = planned(draft)
    if made.fingerprint() != looked_at or not made:
        raise Overtaken
    act = RosterAct(
        school_id=draft.school_id,
        actor_id=owner_id,
        kind=ActKind.PUPILS if roll.kind is RollKind.PUPILS else ActKind.STAFF,
        at=now(),
        moved_up=made.moved_up,
        counts=made.counts(),
        classes={},
    )
    db.session.add(act)
    db.session.flush()
    _Applying(act, roll, made, register).everything()
    db.session.delete(draft)
    db.session.flush()
    record(draft.school_id, owner_id, "roll applied", f"act:{act.id}", kind=act.kind.value, **act.counts)
    return act


def one_at_a_time(school_id: int) -> None:
    """Hold the school's row: two acts on one register come one after the other."""
    db.session.scalars(select(School.id).where(School.id == school_id).with_for_update()).one()


def _administrators(school_id: int) -> frozenset[int]:
    """Who looks after people must not be shut out by a list."""
    held = select(DutyHeld.person_id).join(Person, Person.id == DutyHeld.person_id)
    return frozenset(
        db.session.scalars(held.where(Person.school_id == school_id, DutyHeld.duty == Duty.ADMINISTRATOR))
    )


class _Applying:
    """One roll on its way into the register."""

    def __init__(self, act: RosterAct, roll: Roll, made: Plan, register: Register) -> None:
        self.act, self.roll, self.plan, self.register = act, roll, made, register
        self.keys = dict(made.found)
        """Key of the roll → person."""
        self.entries: list[dict[str, Any]] = []

    def everything(self) -> None:
        self._classes()
        self._joins()
        self._changes()
        self._leaves()
        for some in writing.in_parts(self.entries, 100):
            db.session.execute(RosterEntry.__table__.insert(), some)  # type: ignore[attr-defined]  # a Table has it

    def _note(self, person_id: int, what: What, before: dict[str, Any] | None = None) -> None:
        self.entries.append(
            {"act_id": self.act.id, "person_id": person_id, "what": what, "before": before or {}}
        )

    def _classes(self) -> None:
        codes = free_codes(self.act.school_id, len(self.plan.new_classes))
        kind = ClassKind.TUTOR_GROUP if self.roll.tutor_groups else ClassKind.CLASS
        made = [
            ClassGroup(school_id=self.act.school_id, name=name, year=year, kind=kind, code=code)
            for (name, year), code in zip(self.plan.new_classes.items(), codes, strict=True)
        ]
        db.session.add_all(made)
        for key, year in self.plan.class_years.items():
            db.session.get_one(ClassGroup, key).year = year
        db.session.flush()
        names = {key: name for key, (name, _year) in self.register.classes.items()} | {
            one.id: one.name for one in made
        }
        self.class_keys = {name.casefold(): key for key, name in names.items()}
        self.act.classes = {
            "made": [one.id for one in made],
            "before": {str(key): list(self.register.classes[key]) for key in self.plan.class_years},
            "removed": [],
        }

    def _joins(self) -> None:
        people = [self._person(said) for said in self.plan.joins]
        db.session.add_all(people)
        db.session.flush()
        in_classes, ties = set(), []
        for said, person in zip(self.plan.joins, people, strict=True):
            self.keys[said.key] = person.id
            self._note(person.id, What.JOINED)
            in_classes |= {(person.id, self.class_keys[name.casefold()]) for name in said.classes}
        for said in self.plan.joins:
            ties += self._ties(self.keys[said.key], said.children)
        writing.put_in_classes(in_classes)
        writing.tie(ties)

    def _person(self, said: Said) -> Person:
        return Person(
            school_id=self.act.school_id,
            stakeholder_group=said.group,
            display_name=said.name,
            email=said.email,
            mobile=said.mobile,
            role=said.role,
            year=said.year if said.group is StakeholderGroup.PUPILS else None,
            language=said.language,
            roll_id=said.roll_id,
            created_at=self.act.at,
        )

    def _ties(self, parent: int, children: dict[str, bool | None]) -> list[dict[str, Any]]:
        return [
            {
                "parent_id": parent,
                "child_id": self.keys[key],
                "from_roll": True,
                "parental_responsibility": responsibility,
            }
            for key, responsibility in children.items()
            if key in self.keys
        ]

    def _changes(self) -> None:
        facts = {}
        for change in self.plan.changes:
            values = {fact: after for fact, (_before, after) in change.facts.items()}
            if values:
                facts[change.person.id] = values | ({"left_by_roll": False} if "active" in values else {})
            self._note(change.person.id, What.CHANGED, self._before(change))
        writing.set_facts(facts)
        people = [(change.person.id, change) for change in self.plan.changes]
        writing.take_out_of_classes({(key, one) for key, change in people for one in change.classes_out})
        writing.put_in_classes(
            {(key, self.class_keys[name.casefold()]) for key, change in people for name in change.classes_in}
        )
        writing.untie({(key, child) for key, change in people for child in change.children_out})
        writing.tie([row for key, change in people for row in self._ties(key, change.children_in)])

    def _before(self, change: Change) -> dict[str, Any]:
        """What undoing needs."""
        ties = self.register.children.get(change.person.id, {})
        tied = {self.keys[key] for key in change.children_in if key in self.keys}
        return {
            "facts": {fact: list(values) for fact, values in change.facts.items()},
            "classes_in": [self.class_keys[name.casefold()] for name in sorted(change.classes_in)],
            "classes_out": sorted(change.classes_out),
            "children_in": sorted(tied - ties.keys()),
            "children_out": [
                [child, ties[child].from_roll, ties[child].responsibility]
                for child in sorted(change.children_out)
            ],
        }

    def _leaves(self) -> None:
        leaving = [one.id for one in self.plan.leaves]
        for key in leaving:
            self._note(key, What.LEFT)
        writing.deactivate(leaving)
        for one in self.plan.taken_out:
            self._note(one.person.id, What.TAKEN_OUT)
        out = [one.person.id for one in self.plan.taken_out]
        writing.untie({(one.person.id, child) for one in self.plan.taken_out for child in one.children})
        writing.end_sign_ins(out)
        gone = [one.person.id for one in self.plan.taken_out if one.leaves]
        writing.deactivate(gone)
        writing.forget_ways_in(gone)
