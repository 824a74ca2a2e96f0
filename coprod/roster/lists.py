"""What a roll would do, as lists to look through, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from coprod.access.roles import StakeholderGroup
from coprod.people.words import GROUPS, year
from coprod.roster import words
from coprod.roster.plan import Plan
from coprod.roster.register import Register
from coprod.roster.roll import Roll, Said

FITS = 50

SHOWS: dict[str, Callable[[Roll, Plan], int]] = {
    "problems": lambda roll, _plan: len(roll.problems) + roll.more_problems,
    "out": lambda _roll, plan: len(plan.taken_out),
    "leaves": lambda _roll, plan: len(plan.leaves),
    "changes": lambda _roll, plan: len(plan.changes),
    "joins": lambda _roll, plan: len(plan.joins),
}
"""The lists, the one that most needs a look first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person, or a line of the file, and what there is to say."""

    name: str
    group: str
    said: list[str]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page. Pages count from 1."""

    lines: list[Line]
    number: int
    pages: int


def listed(show: str, roll: Roll, plan: Plan, register: Register, number: int) -> ListPage:
    """A page of one of the lists."""
    names = {one.key: one.name for one in roll.people}
    lists: dict[str, list[Any]] = {
        "problems": roll.problems,
        "out": plan.taken_out,
        "leaves": plan.leaves,
        "changes": plan.changes,
        "joins": plan.joins,
    }
    rows = lists[show]
    pages = max(1, -(-len(rows) // FITS))
    number = min(number, pages)
    some = rows[(number - 1) * FITS : number * FITS]
    return ListPage([_line(show, one, plan, names, register) for one in some], number, pages)


def _line(show: str, one: Any, plan: Plan, names: dict[str, str], register: Register) -> Line:
    if show == "problems":
        left_out = [_("The row was left out.")] if one.left_out else []
        return Line(_("Line %(number)s", number=one.line), "", [words.problem(one), *left_out])
    if show == "joins":
        return Line(one.name, str(GROUPS[one.group]), _joins(one, names))
    if show == "changes":
        said = list(words.change(one, plan, names, register))
        return Line(one.person.name, str(GROUPS[one.person.group]), said)
    if show == "out":
        children = [register.people[key].name for key in sorted(one.children)]
        return Line(
            one.person.name,
            str(GROUPS[one.person.group]),
            [_("Kept away from %(names)s", names=", ".join(children))],
        )
    why = (
        _("No child of theirs is here any more")
        if one.group is StakeholderGroup.PARENTS
        else _("Not in the file")
    )
    return Line(one.name, str(GROUPS[one.group]), [why])


def _joins(said: Said, names: dict[str, str]) -> list[str]:
    if said.group is StakeholderGroup.PUPILS:
        parts = [year(said.year) if said.year is not None else "", ", ".join(said.classes)]
    elif said.group is StakeholderGroup.PARENTS:
        children = ", ".join(names[key] for key in said.children if key in names)
        parts = [
            _("Child: %(name)s", name=children),
            said.email or said.mobile or _("no email and no mobile"),
        ]
    else:
        parts = [said.role, said.email or _("no email: cannot sign in yet")]
    return [part for part in parts if part]
