"""Before and after, by stakeholder group: made from what may be shown of the two counts, and from nothing else.

A cell that shows "nearly all" stands for more than one number. What is said then holds for every number that it may
stand for: the two outermost are compared, and the interval spans both.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coprod.consensus.rounds import Change, RoundChange, compare_rounds
from coprod.consensus.support import Rules, Tally
from coprod.insights.small_numbers import Choice, ShownCell, least_nearly_all


@dataclass(frozen=True, slots=True)
class Group:
    """One stakeholder group in one round: its places on the roll, and what may be shown of its answers."""

    seats: int
    cell: ShownCell


@dataclass(frozen=True, slots=True)
class Compared:
    """One stakeholder group's two cells, and what the second says against the first."""

    group: str
    before: ShownCell
    after: ShownCell
    change: RoundChange


def compare(
    before: Mapping[str, Group], after: Mapping[str, Group], minimum_heard: int
) -> Sequence[Compared]:
    """Compare two rounds, for each group that is on both rolls.

    Args:
        minimum_heard: fewer answers of a group than this, in either round, and nothing is said of it.
    """
    return [
        Compared(
            name,
            before[name].cell,
            group.cell,
            _change(
                name,
                _tallies(name, before[name]),
                _tallies(name, group),
                minimum_heard,
            ),
        )
        for name, group in after.items()
        if name in before and before[name].seats and group.seats
    ]


def _tallies(name: str, group: Group) -> tuple[Tally, Tally]:
    """The two outermost tallies that a shown cell may stand for: fewest who agree, most who agree."""
    seen = group.cell.seen or 0
    seats = max(group.seats, seen)
    fewest, most = _agree(group.cell)
    return (
        Tally(name, seats, seen, fewest, 0),
        Tally(name, seats, seen, most, 0),
    )


def _agree(cell: ShownCell) -> tuple[int, int]:
    if cell.seen is None:
        return 0, 0
    if cell.split is not None:
        return cell.split[Choice.AGREE], cell.split[Choice.AGREE]
    least = least_nearly_all(cell.seen)
    return (least, cell.seen) if cell.nearly_all is Choice.AGREE else (0, cell.seen - least)


@functools.lru_cache(2048)
def _change(
    name: str, before: tuple[Tally, Tally], after: tuple[Tally, Tally], minimum_heard: int
) -> RoundChange:
    """Kept: the interval of a large school takes a while, and many read the same page."""
    rules = Rules(minimum_heard=minimum_heard)
    least, most = compare_rounds(before[1], after[0], rules), compare_rounds(before[0], after[1], rules)
    if least.change is None or most.change is None or least.interval is None or most.interval is None:
        return RoundChange(name, Change.TOO_FEW, None, None)
    low, high = least.interval[0], most.interval[1]
    verdict = Change.MORE if low > 0 else Change.LESS if high < 0 else Change.UNCLEAR
    return RoundChange(name, verdict, (least.change + most.change) / 2, (low, high))
