"""The school moves up a year: every pupil one year higher, the top year leaves, classes take their next names.

The roll of September may do the same. Whichever comes first does it: who is up already is not moved again, and the
register refuses to be moved up twice in a school year.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.clock import now
from coprod.db import db
from coprod.people.models import ClassMember
from coprod.roster import register as registers
from coprod.roster import writing
from coprod.roster.actions import Overtaken, one_at_a_time
from coprod.roster.models import ActKind, RosterAct, RosterEntry, What
from coprod.roster.register import Register
from coprod.roster.undo import in_use
from coprod.schools.models import ClassGroup

PUPILS, PARENTS = StakeholderGroup.PUPILS, StakeholderGroup.PARENTS
SCHOOL_YEAR = timedelta(days=270)
"""For so long after a move up, there is no other."""
LAST_YEAR = 13


class MovedUpAlready(ValueError):
    """The school went up a year not long ago, by hand or by a roll."""


@dataclass(slots=True)
class NextYear:
    """What would happen.

    Attributes:
        top: the year that leaves.
        up: how many go up, by the year they are in now.
        going_up, leaving, parents_leaving: keys of people.
        classes: key → name now and the name next year, of those that go on; ending: of those that end.
        no_year: pupils of whom no year is known; they stay as they are.
    """

    top: int
    up: dict[int, int] = field(default_factory=dict)
    going_up: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    parents_leaving: list[int] = field(default_factory=list)
    classes: dict[int, tuple[str, str]] = field(default_factory=dict)
    ending: dict[int, str] = field(default_factory=dict)
    no_year: int = 0

    def fingerprint(self) -> str:
        """Equal where the same would happen to the same people."""
        said = [
            self.top,
            self.going_up,
            self.leaving,
            self.parents_leaving,
            sorted(self.classes.items()),
            sorted(self.ending),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def last_move_up(school_id: int) -> RosterAct | None:
    """The move up of this school year, if there was one. One query."""
    return db.session.scalars(
        select(RosterAct)
        .where(
            RosterAct.school_id == school_id,
            RosterAct.moved_up,
            RosterAct.undone_at.is_(None),
            RosterAct.at > now() - SCHOOL_YEAR,
        )
        .order_by(RosterAct.id.desc())
        .limit(1)
    ).first()


def foreseen(register: Register, top: int | None = None) -> NextYear:
    """What a move up would do. Pure.

    Args:
        top: the year that leaves; the highest that there is, where it is not said.
    """
    pupils = [one for one in register.people.values() if one.group is PUPILS and one.active]
    years = [one.year for one in pupils if one.year is not None]
    top = max(years, default=LAST_YEAR) if top is None else top
    seen = NextYear(top, no_year=len(pupils) - len(years))
    for one in pupils:
        if one.year is None:
            continue
        (seen.leaving if one.year >= top else seen.going_up).append(one.id)
    seen.up = dict(sorted(Counter(year for year in years if year < top).items()))
    _foresee_parents(register, seen)
    _foresee_classes(register, seen)
    return seen


def next_name(name: str, year: int | None) -> str:
    """``7B`` becomes ``8B``, ``Year 4 Oak`` becomes ``Year 5 Oak``; other names stay with their children."""
    if year is None:
        return name
    if (year == 0) and name.casefold() in {"r", "reception"}:
        return "Year 1" if len(name) > 1 else "1"
    return re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), name, count=1)


def move_up(school_id: int, actor_id: int, top: int, names: Mapping[int, str], looked_at: str) -> RosterAct:
    """Do it.

    Args:
        names: next year's name of each class that goes on.
        looked_at: the fingerprint of what was shown.

    Raises:
        MovedUpAlready: this school year has had its move. Overtaken: the register changed meanwhile.
    """
    one_at_a_time(school_id)
    if last_move_up(school_id) is not None:
        raise MovedUpAlready
    register = registers.of_school(school_id)
    seen = foreseen(register, top)
    if seen.fingerprint() != looked_at or set(names) != set(seen.classes):
        raise Overtaken
    counts = {
        "joined": 0,
        "changed": len(seen.going_up),
        "left": len(seen.leaving) + len(seen.parents_leaving),
        "taken_out": 0,
        "classes": 0,
    }
    act = RosterAct(
        school_id=school_id,
        actor_id=actor_id,
        kind=ActKind.YEAR,
        at=now(),
        moved_up=True,
        counts=counts,
        classes={},
    )
    db.session.add(act)
    db.session.flush()
    _people(act, register, seen)
    act.classes = {"made": [], **_classes(seen, names, act.at.year)}
    db.session.flush()
    record(
        school_id,
        actor_id,
        "school moved up",
        f"act:{act.id}",
        top=top,
        up=counts["changed"],
        left=counts["left"],
    )
    return act


def _foresee_parents(register: Register, seen: NextYear) -> None:
    """Parents go with their last child."""
    leaving = set(seen.leaving)
    for parent, ties in register.children.items():
        known = register.people[parent]
        here = {child for child in ties if register.people[child].active}
        if known.group is PARENTS and known.active and here and here <= leaving:
            seen.parents_leaving.append(parent)


def _foresee_classes(register: Register, seen: NextYear) -> None:
    """A class ends with its last pupil; one without pupils ends if it is of the top year."""
    leaving, left = set(seen.leaving), Counter[int]()
    staying = Counter[int]()
    for person, groups in register.members.items():
        known = register.people[person]
        if known.group is PUPILS and known.active:
            (left if person in leaving else staying).update(groups)
    for key, (name, year) in sorted(
        register.classes.items(), key=lambda one: (one[1][1] is None, one[1][1] or 0, one[1][0])
    ):
        ends = not staying[key] and (left[key] or (year is not None and year >= seen.top))
        if ends:
            seen.ending[key] = name
        else:
            seen.classes[key] = (name, next_name(name, year))


def _people(act: RosterAct, register: Register, seen: NextYear) -> None:
    ending = set(seen.ending)
    entries: list[tuple[int, What, dict[str, object]]] = []
    years = {}
    for key in seen.going_up:
        year = register.people[key].year or 0
        years[key] = {"year": year + 1}
        entries.append((key, What.CHANGED, {"facts": {"year": [year, year + 1]}}))
    entries += [
        (key, What.LEFT, {"classes_out": sorted(register.members.get(key, set()) & ending)})
        for key in [*seen.leaving, *seen.parents_leaving]
    ]
    done = {key for key, _what, _before in entries}
    for key, groups in register.members.items():
        if groups & ending and key not in done:
            entries.append((key, What.CHANGED, {"classes_out": sorted(groups & ending)}))
    writing.set_facts(years)
    writing.deactivate([*seen.leaving, *seen.parents_leaving])
    rows = [
        {"act_id": act.id, "person_id": key, "what": what, "before": before} for key, what, before in entries
    ]
    for some in writing.in_parts(rows, 100):
        db.session.execute(RosterEntry.__table__.insert(), some)  # type: ignore[attr-defined]  # a Table has it


def _classes(seen: NextYear, names: Mapping[int, str], year: int) -> dict[str, object]:
    """Rename those that go on, and take away those that end; one that a consultation names is kept, as of its year."""
    for some in writing.in_parts(seen.ending):
        db.session.execute(delete(ClassMember).where(ClassMember.class_id.in_(some)))
    kept = {key for some in writing.in_parts(seen.ending) for key in in_use(some)}
    rows = {
        one.id: one
        for some in writing.in_parts([*seen.classes, *seen.ending])
        for one in db.session.scalars(select(ClassGroup).where(ClassGroup.id.in_(some)))
    }
    removed = [
        {
            "id": key,
            "name": rows[key].name,
            "year": rows[key].year,
            "kind": rows[key].kind.value,
            "code": rows[key].code,
        }
        for key in seen.ending
        if key not in kept
    ]
    before: dict[str, tuple[str, int | None]] = {
        str(key): (rows[key].name, rows[key].year) for key in rows if key not in seen.ending or key in kept
    }
    for row in removed:
        db.session.delete(rows[int(str(row["id"]))])
    for key in map(int, before):
        rows[key].name = f"{key}: {rows[key].name}"[:40]  # out of each other's way first
    db.session.flush()
    for key in map(int, before):
        old, old_year = before[str(key)]
        if key in kept:
            rows[key].name = f"{old[:28]} (left {year})"
        else:
            rows[key].name = names[key]
            rows[key].year = old_year + 1 if old_year is not None and old_year < LAST_YEAR else old_year
    db.session.flush()
    return {"before": before, "removed": removed}
