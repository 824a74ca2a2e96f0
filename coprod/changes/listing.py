"""The list of changes, sifted: by how far they are, who was asked, the move, and the school year in which they began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from coprod.access.roles import StakeholderGroup
from coprod.changes.models import Stage
from coprod.framework import Framework
from coprod.web.paging import FITS


@dataclass(frozen=True, slots=True)
class ListedChange:
    """What sifting needs to know of one change; ``asked`` are the stakeholder groups of its consultation."""

    id: int
    stage: Stage
    asked: frozenset[str]
    moves: tuple[str, ...]
    year: int
    """The school year in which it was published, by the year of its September."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a reader wants to see; an empty part lets everything through."""

    stage: str = ""
    group: str = ""
    move: str = ""
    year: str = ""

    @classmethod
    def of(cls, asked: MultiDict[str, str], framework: Framework) -> Sieve:
        """What an address asks for; what nobody could mean is left out."""
        stage, group, move, year = (asked.get(name, "") for name in ("stage", "group", "move", "year"))
        return cls(
            stage if stage in set(Stage) else "",
            group if group in set(StakeholderGroup) else "",
            move if move in framework else "",
            year if len(year) == 4 and year.isascii() and year.isdigit() else "",
        )

    def lets_through(self, change: ListedChange) -> bool:
        """Whether that change is wanted."""
        return (
            self.stage in {"", change.stage.value}
            and (not self.group or self.group in change.asked)
            and (not self.move or self.move in change.moves)
            and self.year in {"", str(change.year)}
        )

    def named(self, **other: str) -> dict[str, str]:
        """The parts that are set, for an address; with ``other`` parts put in their place."""
        parts = replace(self, **other)
        return {name: value for name in self.__slots__ if (value := getattr(parts, name))}

    @property
    def narrows(self) -> bool:
        """Whether anything but the stage is chosen."""
        return bool(self.group or self.move or self.year)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, each with how many changes it would show beside the other choices."""

    stages: dict[str, int]
    groups: dict[str, int]
    moves: dict[str, int]
    years: dict[str, int]
    """The newest first."""
    in_all: int
    """How many there are whatever the stage."""


def choices(changes: Sequence[ListedChange], sieve: Sieve) -> Choices:
    """Count what each choice would show. A part is counted with that part itself left open."""

    def left_by(**opened: str) -> Iterable[ListedChange]:
        wanted = replace(sieve, **opened)
        return (change for change in changes if wanted.lets_through(change))

    years = Counter(str(change.year) for change in left_by(year=""))
    stages = Counter(change.stage.value for change in left_by(stage=""))
    return Choices(
        stages=stages,
        groups=Counter(group for change in left_by(group="") for group in change.asked),
        moves=Counter(move for change in left_by(move="") for move in change.moves),
        years=dict(sorted(years.items(), reverse=True)),
        in_all=sum(stages.values()),
    )


def page_of(changes: Sequence[ListedChange], sieve: Sieve, number: int) -> tuple[list[int], bool]:
    """The ids of the changes on that page, in the order they were given, and whether there are more."""
    wanted = [change.id for change in changes if sieve.lets_through(change)]
    start = (number - 1) * FITS
    return wanted[start : start + FITS], len(wanted) > start + FITS
