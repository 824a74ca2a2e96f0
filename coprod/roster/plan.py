"""What a roll would do to the register: who joins, who changes and how, who leaves. Pure; nothing is written.

The same roll held against the same register gives the same plan, and so the same fingerprint: what was looked at is
what is applied, or nothing is.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from coprod.access.roles import StakeholderGroup
from coprod.roster.columns import RollKind
from coprod.roster.matching import Matching
from coprod.roster.register import Known, Register
from coprod.roster.roll import Roll, Said

PUPILS, PARENTS, PRACTITIONERS = (
    StakeholderGroup.PUPILS,
    StakeholderGroup.PARENTS,
    StakeholderGroup.PRACTITIONERS,
)
COLUMNS_OF = {
    "year": {"year"},
    "language": {"language"},
    "email": {"email"},
    "mobile": {"mobile"},
    "role": {"role"},
}
"""A fact is only touched where the file has a column for it."""
MANY_LEAVE = 0.2
"""More than this share of the pupils leaving is more often a wrong file than a hard year."""
MANY_STAFF_LEAVE = 5


@dataclass(slots=True)
class Change:
    """What changes for somebody who is in the register.

    Attributes:
        facts: column of Person → (before, after).
        classes_in: names of classes; classes_out: keys.
        children_in: keys of the roll → parental responsibility; children_out: keys of the register.
    """

    person: Known
    facts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    classes_in: set[str] = field(default_factory=set)
    classes_out: set[int] = field(default_factory=set)
    children_in: dict[str, bool | None] = field(default_factory=dict)
    children_out: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything changes at all."""
        return bool(
            self.facts or self.classes_in or self.classes_out or self.children_in or self.children_out
        )


@dataclass(slots=True)
class TakenOut:
    """Somebody whom a court order keeps away from children of the register."""

    person: Known
    children: set[int]
    leaves: bool = False


@dataclass(slots=True)
class Plan:
    """All of it.

    Attributes:
        found: who of the register each key of the roll is.
        new_classes: name → year, none where its pupils are of several.
        class_years: key of a class → its new year.
        stay_out: people of the roll who were taken out by hand, and stay out.
        leaves: who leaves, and whether it is for want of a child here.
        held_back: who would have left, if no row had been unreadable.
    """

    joins: list[Said] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leaves: list[Known] = field(default_factory=list)
    taken_out: list[TakenOut] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    new_classes: dict[str, int | None] = field(default_factory=dict)
    class_years: dict[int, int | None] = field(default_factory=dict)
    stay_out: list[Known] = field(default_factory=list)
    held_back: int = 0
    stay_administrators: int = 0
    by_hand: int = 0
    no_contact: int = 0
    pupils_before: int = 0
    moved_up: bool = False
    moved_down: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(
            self.joins
            or self.changes
            or self.leaves
            or self.taken_out
            or self.new_classes
            or self.class_years
        )

    @property
    def pupils_leaving(self) -> int:
        """How many pupils leave."""
        return sum(one.group is PUPILS for one in self.leaves)

    @property
    def is_odd(self) -> bool:
        """Whether it looks like the wrong file, and must be said twice."""
        return self.many_leave or self.moved_down

    @property
    def many_leave(self) -> bool:
        """Whether so many leave that it must be said twice."""
        staff = len(self.leaves) if not self.pupils_leaving else 0
        share = self.pupils_leaving > MANY_LEAVE * self.pupils_before
        return (share and self.pupils_leaving > 1) or staff > MANY_STAFF_LEAVE

    def counts(self) -> dict[str, int]:
        """As they are shown and kept."""
        return {
            "joined": len(self.joins),
            "changed": len(self.changes),
            "left": len(self.leaves),
            "taken_out": len(self.taken_out),
            "classes": len(self.new_classes),
        }

    def fingerprint(self) -> str:
        """Equal where all that would be done is equal."""
        said = [
            [[one.key, one.name, one.year, one.email, one.mobile, one.role, one.language, one.classes, one.children] for one in self.joins],
            [[one.person.id, one.facts, sorted(one.classes_in), sorted(one.classes_out), one.children_in, sorted(one.children_out)] for one in self.changes],
            [one.id for one in self.leaves],
            [[one.person.id, sorted(one.children), one.leaves] for one in self.taken_out],
            self.new_classes, {str(key): year for key, year in self.class_years.items()}, self.found,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def plan(roll: Roll, register: Register, keep: frozenset[int] = frozenset()) -> Plan:
    """Hold the roll against the register.

    Args:
        keep: staff who must not leave by a list: the administrators.
    """
    return _Planning(roll, register, keep).made()


class _Planning:
    def __init__(self, roll: Roll, register: Register, keep: frozenset[int]) -> None:
        self.roll, self.register, self.keep = roll, register, keep
        self.plan, self.matching = Plan(), Matching(register)
        self.class_keys = {name.casefold(): key for key, (name, _year) in register.classes.items()}
        self.given: set[str] = set()
        """Emails that this roll gives to somebody."""
        self.ties_after: dict[int, set[int]] = {}
        """Keys of register children a parent of the register is tied to afterwards, where that changes."""

    def made(self) -> Plan:
        pupils = self.roll.kind is RollKind.PUPILS
        self.plan.pupils_before = sum(
            one.group is PUPILS and one.active for one in self.register.people.values()
        )
        for said in self.roll.people:
            if said.group is not PARENTS:
                self._take(said, self.matching.pupil(said) if pupils else self.matching.member_of_staff(said))
        gone = self._leavers()
        self.plan.leaves = [self.register.people[key] for key in gone]
        if pupils:
            self._contacts(gone)
            self._classes()
            self._moved_up()
        return self.plan

    def _contacts(self, gone: set[int]) -> None:
        orders = self._orders()
        if "contact_name" in self.roll.has or "contact_surname" in self.roll.has:
            for said in self.roll.people:
                if said.group is PARENTS:
                    children = [self.plan.found[key] for key in said.children if key in self.plan.found]
                    self._take(said, self.matching.contact(said, children))
            self._old_ties(orders)
        cared_for = {child for said in self.roll.people if said.group is PARENTS for child in said.children}
        self.plan.no_contact = sum(
            one.group is PUPILS and one.key not in cared_for for one in self.roll.people
        )
        self._parents_without_a_child(gone, orders)

    def _take(self, said: Said, known: Known | None) -> None:
        """Somebody of the roll: they join, or what is known of them changes."""
        if known is None:
            self.plan.joins.append(self._with_free_email(said, None))
            return
        self.plan.found[said.key] = known.id
        if not known.active and not known.left_by_roll:
            self.plan.stay_out.append(known)
            return
        said = self._with_free_email(said, known)
        change = Change(known)
        if known.group is said.group:
            self._facts(change, said)
        if known.group is PUPILS and "class" in self.roll.has:
            wanted = {name.casefold(): name for name in said.classes}
            have = {
                self.register.classes[key][0].casefold(): key
                for key in self.register.members.get(known.id, ())
            }
            change.classes_in = {name for low, name in wanted.items() if low not in have}
            change.classes_out = {key for low, key in have.items() if low not in wanted}
        self._ties(change, said)
        if change:
            self.plan.changes.append(change)

    def _with_free_email(self, said: Said, known: Known | None) -> Said:
        """An address that somebody else of the register has stays theirs."""
        if not said.email or (known is not None and known.email == said.email):
            return said
        if self.matching.email_owner(said.email) is None and said.email not in self.given:
            self.given.add(said.email)
            return said
        self.roll.trouble(said.line, "email_of_another", said.email or "")
        said.email = None
        return said

    def _facts(self, change: Change, said: Said) -> None:
        """Name and number always; other facts where the file speaks of them. An empty cell changes nothing."""
        before = change.person
        after: dict[str, Any] = {"display_name": said.name, "roll_id": said.roll_id or before.roll_id}
        for fact, columns in COLUMNS_OF.items():
            value = getattr(said, fact)
            if columns & self.roll.has and value not in {None, ""}:
                after[fact] = value
        if said.group is PARENTS and said.language:
            after["language"] = said.language
        if not before.active:
            after["active"] = True
        for fact, value in after.items():
            old = before.name if fact == "display_name" else getattr(before, fact)
            if old != value:
                change.facts[fact] = (old, value)

    def _ties(self, change: Change, said: Said) -> None:
        have = self.register.children.get(change.person.id, {})
        for key, responsibility in said.children.items():
            child = self.plan.found.get(key)
            tie = have.get(child) if child is not None else None
            if tie is None or responsibility not in {None, tie.responsibility}:
                change.children_in[key] = responsibility
        after = {self.plan.found[key] for key in said.children if key in self.plan.found}
        self.ties_after[change.person.id] = after | {
            -1 for key in said.children if key not in self.plan.found
        }

    def _old_ties(self, orders: set[tuple[int, int]]) -> None:
        """Ties that an earlier roll made and this one no longer names, for children who are in it."""
        here = set(self.plan.found.values())
        changes = {one.person.id: one for one in self.plan.changes}
        for parent, ties in self.register.children.items():
            wanted = self.ties_after.get(parent, set())
            out = {
                child
                for child, tie in ties.items()
                if tie.from_roll and child in here - wanted and (parent, child) not in orders
            }
            if out:
                change = changes.get(parent)
                if change is None:
                    change = Change(self.register.people[parent])
                    self.plan.changes.append(change)
                change.children_out = out

    def _orders(self) -> set[tuple[int, int]]:
        """Whom court orders take out: parent and child, both of the register."""
        found: dict[int, TakenOut] = {}
        for order in self.roll.kept_away:
            child = self.plan.found.get(order.child)
            if child is None:
                continue
            for known in self.matching.kept_away(order, child):
                if child in self.register.children.get(known.id, {}):
                    found.setdefault(known.id, TakenOut(known, set())).children.add(child)
        self.plan.taken_out = list(found.values())
        return {(one.person.id, child) for one in self.plan.taken_out for child in one.children}

    def _leavers(self) -> set[int]:
        """Who had a number, is here, and does not stand in a roll that names everybody."""
        group = PUPILS if self.roll.kind is RollKind.PUPILS else PRACTITIONERS
        here = set(self.plan.found.values())
        there = [
            one
            for one in self.register.people.values()
            if one.group is group and one.active and one.id not in here
        ]
        self.plan.by_hand = sum(not one.roll_id for one in there)
        missing = [one for one in there if one.roll_id and f"n:{one.roll_id}" not in self.roll.seen]
        if not self.roll.whole:
            return set()
        if self.roll.unknown:
            self.plan.held_back = len(missing)
            return set()
        self.plan.stay_administrators = sum(one.id in self.keep for one in missing)
        return {one.id for one in missing if one.id not in self.keep}

    def _parents_without_a_child(self, gone: set[int], orders: set[tuple[int, int]]) -> None:
        """Parents leave with their last child; whoever never had one here stays."""
        people = self.register.people
        out = {one.person.id: one.children_out for one in self.plan.changes}
        taken = {one.person.id: one for one in self.plan.taken_out}
        for parent, ties in self.register.children.items():
            known = people[parent]
            if known.group is not PARENTS or not known.active:
                continue
            left = {
                child
                for child in ties
                if (people[child].active and child not in gone and child not in out.get(parent, ()) and (parent, child) not in orders)
            }  # fmt: skip
            if left or self.ties_after.get(parent):
                continue
            if not (gone & ties.keys() or out.get(parent) or parent in taken):
                continue  # it was so before this roll
            if parent in taken:
                taken[parent].leaves = True
            else:
                self.plan.leaves.append(known)
        leaving = {one.id for one in self.plan.leaves} | {
            one.person.id for one in self.plan.taken_out if one.leaves
        }
        self.plan.changes = [
            one for one in self.plan.changes if one.person.id not in leaving or one.children_in
        ]

    def _classes(self) -> None:
        """New classes, and the years of those whose pupils went up."""
        years: dict[str, Counter[int | None]] = {}
        names: dict[str, str] = {}
        for said in self.roll.people:
            for name in said.classes:
                years.setdefault(name.casefold(), Counter())[said.year] += 1
                names.setdefault(name.casefold(), name)
        for low, counted in years.items():
            year = next(iter(counted)) if len(counted) == 1 else None
            key = self.class_keys.get(low)
            if key is None:
                self.plan.new_classes[names[low]] = year
            elif "year" in self.roll.has and self.roll.whole and self.register.classes[key][1] != year:
                self.plan.class_years[key] = year

    def _moved_up(self) -> None:
        moved = [
            one.facts["year"]
            for one in self.plan.changes
            if one.person.group is PUPILS and "year" in one.facts
        ]
        up = sum(before is not None and after == before + 1 for before, after in moved)
        down = sum(before is not None and after == before - 1 for before, after in moved)
        stay = sum(one.group is PUPILS for one in self.roll.people if one.key in self.plan.found)
        self.plan.moved_up, self.plan.moved_down = up > 0 and up * 2 > stay, down > 0 and down * 2 > stay
