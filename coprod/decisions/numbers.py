"""What was known of each proposal's votes, as one audience may see it: the numbers beside an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.access.roles import StakeholderGroup
from coprod.consensus.support import GroupVerdict
from coprod.consensus.words import proposal_sentence
from coprod.insights.models import Snapshot
from coprod.insights.readings import Reading, proposal_reading
from coprod.insights.results import Audience
from coprod.insights.small_numbers import Choice, ShownCell, show_proposal
from coprod.insights.snapshots import cell_of


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """One stakeholder group's votes on one proposal, as far as they may be shown.

    Attributes:
        name: as a heading.
        side: 1 where the group is for it, -1 against, 0 neither, or not known.
    """

    group: StakeholderGroup
    name: str
    cell: ShownCell
    side: int

    @property
    def words(self) -> str:
        """The numbers in words, where a bar cannot show them; else empty."""
        if self.cell.hidden:
            return _("Too few to show")
        if self.cell.nearly_all is not None:
            return {
                Choice.AGREE: _("Nearly all of %(seen)d agree", seen=self.cell.seen),
                Choice.DISAGREE: _("Nearly all of %(seen)d disagree", seen=self.cell.seen),
                Choice.UNSURE: _("Nearly all of %(seen)d are not sure", seen=self.cell.seen),
            }[self.cell.nearly_all]
        return ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one proposal: one sentence, then each asked group's numbers."""

    sentence: str
    groups: tuple[GroupNumbers, ...]

    @property
    def anybody_disagrees(self) -> bool:
        """Whether the numbers shown tell of anybody who disagrees."""
        return any(group.cell.at_least(Choice.DISAGREE) for group in self.groups)

    @property
    def groups_for(self) -> list[str]:
        """Names of the groups that are for it."""
        return [group.name for group in self.groups if group.side > 0]

    @property
    def groups_against(self) -> list[str]:
        """Names of the groups that are against it."""
        return [group.name for group in self.groups if group.side < 0]


def names() -> dict[StakeholderGroup, str]:
    """The stakeholder groups, as headings."""
    return {
        StakeholderGroup.PUPILS: _("Pupils"),
        StakeholderGroup.PARENTS: _("Parents and carers"),
        StakeholderGroup.PRACTITIONERS: _("Practitioners"),
    }


def labels() -> dict[str, str]:
    """The stakeholder groups within a sentence."""
    return {
        StakeholderGroup.PUPILS.value: _("pupils"),
        StakeholderGroup.PARENTS.value: _("parents and carers"),
        StakeholderGroup.PRACTITIONERS.value: _("practitioners"),
    }


def known_of(snapshot: Snapshot | None, audience: Audience) -> dict[int, Known]:
    """What that snapshot tells of each proposal, by the proposal's id; empty where there is none."""
    if snapshot is None:
        return {}
    results = snapshot.results
    seats = {group: place["seats"] for group, place in results["roll"].items()}
    threshold = results["threshold"][audience.value]
    found = {}
    for row in results["proposals"]:
        shown = show_proposal({group: cell_of(counts) for group, counts in row["counts"].items()}, threshold)
        found[row["id"]] = _known(row[audience.value], shown.cells, seats)
    return found


def _known(reading: Reading | None, cells: Mapping[str, ShownCell], seats: Mapping[str, int]) -> Known:
    headings = names()
    verdicts = reading["groups"] if reading else {}
    sides = {group: GroupVerdict(kept["verdict"]).side for group, kept in verdicts.items()}
    groups = tuple(
        GroupNumbers(StakeholderGroup(group), headings[StakeholderGroup(group)], cell, sides.get(group, 0))
        for group, cell in cells.items()
    )
    if reading is None:
        return Known(_("Too few people voted to show numbers."), groups)
    return Known(proposal_sentence(proposal_reading(reading, cells, seats), labels(), _, ngettext), groups)
