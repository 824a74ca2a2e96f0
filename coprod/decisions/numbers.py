"""What was known of each proposal's votes, as one audience may see it: the numbers beside an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coprod.consensus.support import GroupVerdict
from coprod.consultations import words
from coprod.insights import sentences, thresholds
from coprod.insights.models import Snapshot
from coprod.insights.readings import Reading
from coprod.insights.results import Audience
from coprod.insights.small_numbers import Choice, ShownCell, show_proposal
from coprod.insights.snapshots import cell_of, reading_of


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """One stakeholder group's votes on one proposal, as far as they may be shown.

    Attributes:
        name: as a heading.
        label: within a sentence.
        side: 1 where the group is for it, -1 against, 0 neither, or not known.
        for_staff_only: whether the public sees less of it, so that a public answer must not quote it.
    """

    name: str
    label: str
    cell: ShownCell
    side: int
    for_staff_only: bool = False


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
        """Labels of the groups that are for it."""
        return [group.label for group in self.groups if group.side > 0]

    @property
    def groups_against(self) -> list[str]:
        """Labels of the groups that are against it."""
        return [group.label for group in self.groups if group.side < 0]


def known_of(snapshot: Snapshot | None, audience: Audience) -> dict[int, Known]:
    """What a last count tells of each proposal, by the proposal's id; empty where votes are not counted yet."""
    if snapshot is None or not snapshot.final:
        return {}
    kept, threshold = snapshot.results, thresholds.now_of(snapshot.consultation_id)
    found = {}
    for row in kept["proposals"]:
        counts = {group: cell_of(counts) for group, counts in row["counts"].items()}
        cells = show_proposal(counts, threshold[audience.value]).cells
        for_all = show_proposal(counts, threshold[Audience.PUBLIC.value]).cells
        reading = reading_of(kept, row, audience.value, threshold[audience.value])
        found[row["id"]] = _known(reading, cells, for_all)
    return found


def _known(
    reading: Reading | None, cells: Mapping[str, ShownCell], for_all: Mapping[str, ShownCell]
) -> Known:
    read = reading["groups"] if reading else {}
    sides = {group: GroupVerdict(kept["verdict"]).side for group, kept in read.items()}
    return Known(
        sentences.sentence(reading, cells),
        tuple(
            GroupNumbers(
                words.group(group),
                sentences.label(group),
                cell,
                sides.get(group, 0),
                for_staff_only=for_all[group].hidden and not cell.hidden,
            )
            for group, cell in cells.items()
        ),
    )
