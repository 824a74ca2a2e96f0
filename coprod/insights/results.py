"""The results page as data: what one audience may see of one snapshot, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from coprod.consensus.verdicts import ProposalVerdict
from coprod.insights import thresholds
from coprod.insights.models import Snapshot
from coprod.insights.readings import Reading
from coprod.insights.small_numbers import (
    ShownCell,
    ShownProposal,
    ShownTurnout,
    show_proposal,
    show_turnout,
)
from coprod.insights.snapshots import cell_of, reading_of
from coprod.proposals.queries import ProposalRow


class Audience(StrEnum):
    """Who reads: each has its own least number of people in a figure."""

    PUBLIC = "public"
    STAFF = "staff"


class Shelf(StrEnum):
    """Where a proposal stands on the page."""

    COMMON_GROUND = "common_ground"
    AGAINST = "against"
    PART = "part"
    OPEN = "open"
    TOO_LITTLE = "too_little"


_SHELF = {
    ProposalVerdict.COMMON_GROUND: Shelf.COMMON_GROUND,
    ProposalVerdict.COMMON_GROUND_AGAINST: Shelf.AGAINST,
    ProposalVerdict.GROUPS_PART: Shelf.PART,
    ProposalVerdict.SPLIT_WITHIN: Shelf.OPEN,
    ProposalVerdict.OPEN: Shelf.OPEN,
    ProposalVerdict.HEARD_TOO_LITTLE: Shelf.TOO_LITTLE,
}


@dataclass(frozen=True, slots=True)
class GroupSays:
    """One stakeholder group on one proposal: ``of`` its seats, what is shown of it, and its verdict (or none)."""

    group: str
    of: int
    cell: ShownCell
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """One proposal's result. ``reading`` is none where no group is large enough to be shown."""

    proposal: ProposalRow
    groups: Sequence[GroupSays]
    seen: int | None
    reading: Reading | None
    shelf: Shelf

    @property
    def score(self) -> float:
        """Its common ground score, for the order of rows."""
        return float(self.reading["score"]) if self.reading else 0.0


@dataclass(frozen=True, slots=True)
class TookPart:
    """One stakeholder group's turnout; ``took_part`` is none where it is hidden."""

    group: str
    seats: int
    took_part: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """All that one audience may see of one snapshot."""

    number: int
    taken_at: datetime
    final: bool
    threshold: int
    turnout: Sequence[TookPart]
    took_part_in_all: int | None
    shelves: Mapping[Shelf, Sequence[Result]]

    @property
    def all(self) -> list[Result]:
        """Every proposal, in the order of the page."""
        return [result for shelf in Shelf for result in self.shelves.get(shelf, ())]

    @property
    def left_out(self) -> list[str]:
        """The stakeholder groups that are too small to be shown, whoever of them votes."""
        return [place.group for place in self.turnout if place.seats < self.threshold]

    @property
    def hides_something(self) -> bool:
        """Whether the page has to explain why a number is not there."""
        return any(says.cell.split is None for result in self.all for says in result.groups) or any(
            place.took_part is None for place in self.turnout
        )


def build(snapshot: Snapshot, audience: Audience, proposals: Sequence[ProposalRow]) -> Results:
    """What that audience may see of a snapshot, by the thresholds of today.

    Args:
        proposals: their words; one that is not in the snapshot, or no longer on the cards, is left out.
    """
    kept = snapshot.results
    threshold = thresholds.now_of(snapshot.consultation_id)[audience.value]
    words = {row.proposal.id: row for row in proposals}
    cells = {row["id"]: {g: cell_of(c) for g, c in row["counts"].items()} for row in kept["proposals"]}
    shown = {id_: show_proposal(row, threshold) for id_, row in cells.items()}
    roll: Mapping[str, Any] = kept["roll"]
    turnout = show_turnout(
        {group: place["took_part"] for group, place in roll.items()}, [*cells.values()], threshold
    )
    results = [
        _result(words[row["id"]], shown[row["id"]], reading_of(kept, row, audience.value, threshold), roll)
        for row in kept["proposals"]
        if row["id"] in words
    ]
    return Results(
        number=snapshot.number,
        taken_at=snapshot.taken_at,
        final=snapshot.final,
        threshold=threshold,
        turnout=_turnout(turnout, roll),
        took_part_in_all=turnout.in_all,
        shelves={
            shelf: sorted((r for r in results if r.shelf is shelf), key=lambda r: -r.score) for shelf in Shelf
        },
    )


def _result(
    proposal: ProposalRow, shown: ShownProposal, reading: Reading | None, roll: Mapping[str, Any]
) -> Result:
    groups = [
        GroupSays(group, int(roll[group]["seats"]), cell, _verdict(reading, group))
        for group, cell in shown.cells.items()
    ]
    shelf = _SHELF[ProposalVerdict(reading["verdict"])] if reading else Shelf.TOO_LITTLE
    return Result(proposal, groups, shown.seen, reading, shelf)


def _verdict(reading: Reading | None, group: str) -> str | None:
    return str(reading["groups"][group]["verdict"]) if reading and group in reading["groups"] else None


def _turnout(turnout: ShownTurnout, roll: Mapping[str, Any]) -> list[TookPart]:
    return [TookPart(group, int(roll[group]["seats"]), count) for group, count in turnout.took_part.items()]
