"""What can be said of a proposal across stakeholder groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coprod.consensus.support import GroupReading, GroupVerdict, Rules, Tally, read_group


class ProposalVerdict(StrEnum):
    """The one thing to say first about a proposal."""

    COMMON_GROUND = "common_ground"  # every asked group is for, settled or likely
    COMMON_GROUND_AGAINST = "common_ground_against"
    GROUPS_PART = "groups_part"  # one group is for, another against
    SPLIT_WITHIN = "split_within"  # a group does not agree with itself
    OPEN = "open"
    HEARD_TOO_LITTLE = "heard_too_little"  # an asked group is below the consultation's minimum


@dataclass(frozen=True, slots=True)
class ProposalReading:
    """A proposal's verdict, its groups' readings in the order given, and which group stands where.

    Attributes:
        settled: the verdict rests on settled group verdicts only, so no further vote can overturn it.
    """

    verdict: ProposalVerdict
    groups: tuple[GroupReading, ...]
    settled: bool

    def standing(self, *verdicts: GroupVerdict) -> tuple[str, ...]:
        """The groups with one of these verdicts."""
        return tuple(g.tally.group for g in self.groups if g.verdict in verdicts)

    @property
    def groups_for(self) -> tuple[str, ...]:
        return tuple(g.tally.group for g in self.groups if g.verdict.side > 0)

    @property
    def groups_against(self) -> tuple[str, ...]:
        return tuple(g.tally.group for g in self.groups if g.verdict.side < 0)

    @property
    def groups_split(self) -> tuple[str, ...]:
        return tuple(g.tally.group for g in self.groups if g.split)

    @property
    def groups_too_few(self) -> tuple[str, ...]:
        return self.standing(GroupVerdict.TOO_FEW)


def read_proposal(tallies: Iterable[Tally], rules: Rules | None = None) -> ProposalReading:
    """Weigh a proposal over every asked stakeholder group, each with the same weight whatever its size.

    A group without seats was not asked and is left out.

    Raises:
        ValueError: no group has a seat, or two tallies name the same group.
    """
    rules = rules or Rules()
    asked = [tally for tally in tallies if tally.seats > 0]
    if not asked:
        raise ValueError("no stakeholder group has a seat: nobody was asked")
    if len({tally.group for tally in asked}) != len(asked):
        raise ValueError("two tallies name the same stakeholder group")
    return of_groups(tuple(read_group(tally, rules) for tally in asked))


def of_groups(groups: tuple[GroupReading, ...]) -> ProposalReading:
    """The reading of a proposal whose asked groups are read already."""
    verdict = across_groups((group.verdict, group.split) for group in groups)
    return ProposalReading(verdict, groups, _is_settled(verdict, groups))


def across_groups(standings: Iterable[tuple[GroupVerdict, bool]]) -> ProposalVerdict:
    """The verdict over groups, each given as (its verdict, whether it is split).

    Parting comes first, as it is known whatever the others say; then a group not heard, as without it nothing
    can be said of all; then a group that is split.
    """
    groups = tuple(standings)
    sides = {verdict.side for verdict, _ in groups}
    if {1, -1} <= sides:
        return ProposalVerdict.GROUPS_PART
    if any(verdict is GroupVerdict.TOO_FEW for verdict, _ in groups):
        return ProposalVerdict.HEARD_TOO_LITTLE
    if any(split for _, split in groups):
        return ProposalVerdict.SPLIT_WITHIN
    if sides == {1}:
        return ProposalVerdict.COMMON_GROUND
    if sides == {-1}:
        return ProposalVerdict.COMMON_GROUND_AGAINST
    return ProposalVerdict.OPEN


def _is_settled(verdict: ProposalVerdict, groups: tuple[GroupReading, ...]) -> bool:
    if verdict is ProposalVerdict.GROUPS_PART:
        settled = {group.verdict for group in groups if group.verdict.settled}
        return {GroupVerdict.SETTLED_FOR, GroupVerdict.SETTLED_AGAINST} <= settled
    if verdict in (ProposalVerdict.COMMON_GROUND, ProposalVerdict.COMMON_GROUND_AGAINST):
        return all(group.verdict.settled for group in groups)
    return False
