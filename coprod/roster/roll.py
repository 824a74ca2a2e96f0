"""A roll as it was read: who is at the school, in the words of the school's own system. Pure, and kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coprod.access.roles import StakeholderGroup
from coprod.roster.columns import RollKind

MOST_PROBLEMS = 500
"""Problems that are kept one by one; the rest are counted."""


@dataclass(slots=True)
class Said:
    """What the roll says of one person.

    Attributes:
        key: what this person is known by within the roll.
        line: of the file, where they stand first.
        roll_id: their number in the school's system; none for contacts that have none.
        children: for a contact: the keys of pupils, and whether there is parental responsibility (none: not said).
    """

    key: str
    group: StakeholderGroup
    line: int
    roll_id: str | None
    name: str
    year: int | None = None
    language: str = ""
    email: str | None = None
    mobile: str | None = None
    role: str = ""
    classes: list[str] = field(default_factory=list)
    children: dict[str, bool | None] = field(default_factory=dict)


@dataclass(slots=True)
class KeptAway:
    """A contact whom a court order keeps away from a pupil."""

    child: str
    roll_id: str | None
    name: str
    email: str | None
    mobile: str | None


@dataclass(slots=True)
class Problem:
    """What is wrong in one line; ``code`` is a key of :data:`coprod.roster.words.PROBLEMS`.

    Attributes:
        shown: the cell in question, or another line that matters.
        left_out: the row was not used.
    """

    line: int
    code: str
    shown: str = ""
    left_out: bool = False


@dataclass(slots=True)
class Roll:
    """All that a file said.

    Attributes:
        whole: it names everybody, so who is missing has left.
        has: fields of which the file had a column: what it does not speak of is not touched.
        headings: where each was read, to be shown.
        columns: the headings of all its columns, those that were not read too.
        seen: keys of pupils who stand in rows that were left out: they have not left.
        unknown: rows of which nobody can tell whom they were about: while there are such, nobody leaves.
        kept_away_rows, without_responsibility: contacts that were not taken in, and why.
        more_problems: how many there were besides those in `problems`.
    """

    kind: RollKind
    whole: bool = True
    has: set[str] = field(default_factory=set)
    headings: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    tutor_groups: bool = False
    rows: int = 0
    people: list[Said] = field(default_factory=list)
    kept_away: list[KeptAway] = field(default_factory=list)
    without_responsibility: int = 0
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    seen: set[str] = field(default_factory=set)
    unknown: int = 0

    def trouble(self, line: int, code: str, shown: str = "", *, left_out: bool = False) -> None:
        """Note what is wrong in a line."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, code, shown[:80], left_out))
        else:
            self.more_problems += 1

    def to_json(self) -> dict[str, Any]:
        """As the draft keeps it."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {
            **plain,
            "kind": self.kind.value,
            "has": sorted(self.has),
            "seen": sorted(self.seen),
            "people": [[getattr(one, name) for name in _SAID] for one in self.people],
            "kept_away": [[getattr(one, name) for name in _KEPT_AWAY] for one in self.kept_away],
            "problems": [[getattr(one, name) for name in _PROBLEM] for one in self.problems],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Roll:
        """Back from the draft."""
        plain = {name: kept[name] for name in _PLAIN}
        return cls(
            **plain,
            kind=RollKind(kept["kind"]),
            has=set(kept["has"]),
            seen=set(kept["seen"]),
            people=[Said(row[0], StakeholderGroup(row[1]), *row[2:]) for row in kept["people"]],
            kept_away=[KeptAway(*row) for row in kept["kept_away"]],
            problems=[Problem(*row) for row in kept["problems"]],
        )


_PLAIN = (
    "whole", "headings", "columns", "tutor_groups", "rows", "without_responsibility", "more_problems", "unknown",
)  # fmt: skip
_SAID = (
    "key",
    "group",
    "line",
    "roll_id",
    "name",
    "year",
    "language",
    "email",
    "mobile",
    "role",
    "classes",
    "children",
)
_KEPT_AWAY = ("child", "roll_id", "name", "email", "mobile")
_PROBLEM = ("line", "code", "shown", "left_out")
