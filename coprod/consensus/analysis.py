"""The whole analysis of a consultation, in one call."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.common_ground import common_ground, common_opposition
from coprod.consensus.fair_few import Chosen, fair_few, wishes
from coprod.consensus.flips import Flip, ProposalFlip, nearest_change
from coprod.consensus.many import Tallies, read_groups
from coprod.consensus.many_flips import many_flips
from coprod.consensus.opinion_groups import SMALLEST, Earlier, OpinionGroups, opinion_groups
from coprod.consensus.reweighting import reweighted
from coprod.consensus.support import GroupReading, Rules
from coprod.consensus.table import IntArray, ProposalId, VoteTable, count_by_cell, fingerprint
from coprod.consensus.verdicts import ProposalReading, ProposalVerdict, of_groups
from coprod.consensus.voices import Reweighted, Turnout, turnout

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FewRules:
    """What the fair few are chosen by: places, or costs and a budget in pence, or all three.

    ``among`` names the proposals to choose from; without it, those with common ground.
    """

    places: int | None = 3
    costs: Mapping[ProposalId, int] | None = None
    budget: int | None = None
    among: Collection[ProposalId] | None = None


@dataclass(frozen=True, slots=True)
class ProposalResult:
    """Everything about one proposal.

    Attributes:
        agree, disagree, unsure, seen: each ballot's last vote, over all stakeholder groups.
        stars: ballots to which it matters most.
        withdrawn: moderated out: counted, but no part of the opinion map or the few.
        reading: the verdict over the stakeholder groups; None where nobody was asked.
        flip: the nearest change of that verdict; group_flips: each group's own, in the reading's order.
        score, opposition: common ground score and its twin, 0 to 1; None where nobody was asked.
        reweighted: by stakeholder group, for groups that were heard.
        consensus, opposed: group-informed consensus over opinion groups (product), for and against.
        consensus_mean: its geometric mean, for.
        priority: how much it would help to ask the card next.
    """

    id: ProposalId
    agree: int
    disagree: int
    unsure: int
    stars: int
    withdrawn: bool
    reading: ProposalReading | None
    flip: ProposalFlip | None
    group_flips: tuple[tuple[Flip, ...], ...]
    score: float | None
    opposition: float | None
    reweighted: Mapping[str, Reweighted]
    consensus: float
    opposed: float
    consensus_mean: float
    priority: float

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.unsure


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A consultation's result. `report.to_json` gives it as plain data.

    Attributes:
        fingerprint: SHA-256 of all that was read; the same votes in another order have the same.
        polis: whether Polis' choices were taken for the opinion groups.
        proposals: in the order of their ids.
        few: the fair few in the order of choosing, from proposals with common ground.
        table: what was analysed.
    """

    fingerprint: str
    polis: bool
    rules: Rules
    proposals: tuple[ProposalResult, ...]
    turnout: tuple[Turnout, ...]
    groups: OpinionGroups
    few: tuple[Chosen, ...]
    table: VoteTable = field(repr=False)


def analyse(
    table: VoteTable,
    rules: Rules | None = None,
    *,
    polis: bool = False,
    earlier: Earlier | None = None,
    few: FewRules | None = None,
    smallest: int = SMALLEST,
) -> Analysis:
    """Analyse a consultation.

    Args:
        rules: what counts as support.
        polis: find opinion groups with Polis' choices.
        earlier: `Analysis.groups.for_later(table)` of the last run, so that map and groups stay recognisable.
        few: how to choose the fair few; without it none are chosen.
        smallest: fewer ballots are no opinion group (not in Polis mode).
    """
    rules = rules or Rules()
    roll = table.roll
    bands = len(roll.bands)
    cell = table.group.astype(np.int64) * bands + table.band
    counts = count_by_cell(table, cell, len(roll.groups) * bands)
    counts = counts.reshape(len(roll.groups), bands, len(table.proposals), 3)
    groups = opinion_groups(
        table, polis=polis, earlier=earlier, minimum=rules.minimum_heard, smallest=smallest
    )
    proposals = _proposals(table, counts, rules, groups)
    return Analysis(
        fingerprint=fingerprint(table),
        polis=polis,
        rules=rules,
        proposals=proposals,
        turnout=tuple(turnout(table)),
        groups=groups,
        few=_few(table, proposals, few),
        table=table,
    )


def _proposals(
    table: VoteTable, counts: IntArray, rules: Rules, groups: OpinionGroups
) -> tuple[ProposalResult, ...]:
    by_group = counts.sum(axis=1)
    asked = np.flatnonzero(table.roll.by_group > 0)
    readings = _readings(table, by_group, asked, rules)
    flips = many_flips([group for reading in readings for group in reading], rules, turns=len(asked) > 2)
    width = len(asked)
    scores = _scores(by_group[asked])
    weighted = reweighted(counts, table.roll, rules)
    totals = by_group.sum(axis=0).tolist()
    stars = np.bincount(table.star_card, minlength=len(table.proposals)).tolist()
    mean = groups.consensus_mean[0].tolist()
    results = []
    for place, proposal in enumerate(table.proposals):
        reading = of_groups(readings[place]) if width else None
        mine = flips[place * width : (place + 1) * width]
        agree, unsure, disagree = totals[place]
        results.append(
            ProposalResult(
                id=proposal,
                agree=agree,
                disagree=disagree,
                unsure=unsure,
                stars=stars[place],
                withdrawn=bool(table.withdrawn[place]),
                reading=reading,
                flip=nearest_change(reading, mine, rules) if reading else None,
                group_flips=tuple(tuple(found) for found in mine),
                score=scores[0][place] if width else None,
                opposition=scores[1][place] if width else None,
                reweighted={
                    group: one for group, one in zip(table.roll.groups, weighted[place], strict=True) if one
                },
                consensus=float(groups.consensus[0, place]),
                opposed=float(groups.consensus[1, place]),
                consensus_mean=mean[place],
                priority=float(groups.priority[place]),
            )
        )
    return tuple(results)


def _readings(
    table: VoteTable, by_group: IntArray, asked: IntArray, rules: Rules
) -> list[tuple[GroupReading, ...]]:
    """For each proposal the readings of the asked groups, all worked out at once."""
    proposals, width = len(table.proposals), len(asked)
    if not (proposals and width):
        return [() for _ in range(proposals)]
    cells = by_group[asked].transpose(1, 0, 2).reshape(-1, 3)
    seats = np.tile(table.roll.by_group[asked], proposals)
    tallies = Tallies(seats, cells.sum(axis=1), cells[:, 0], cells[:, 2])
    names = [table.roll.groups[group] for group in asked] * proposals
    flat = read_groups(names, tallies, rules)
    return [tuple(flat[place * width : (place + 1) * width]) for place in range(proposals)]


def _scores(by_group: IntArray) -> tuple[list[float], list[float]]:
    if len(by_group) == 0:
        return [], []
    seen = by_group.sum(axis=2)
    return common_ground(by_group[:, :, 0], seen).tolist(), common_opposition(
        by_group[:, :, 2], seen
    ).tolist()


def _few(table: VoteTable, proposals: tuple[ProposalResult, ...], few: FewRules | None) -> tuple[Chosen, ...]:
    """Where two come at the same rate, the greater common ground comes first."""
    if few is None:
        return ()
    good = [result for result in proposals if not result.withdrawn and _may_be_chosen(result, few)]
    candidates = [result.id for result in sorted(good, key=lambda result: -(result.score or 0.0))]
    if not candidates:
        return ()
    wants = wishes(table, candidates)
    return tuple(fair_few(wants, candidates, places=few.places, costs=few.costs, budget=few.budget))


def _may_be_chosen(result: ProposalResult, few: FewRules) -> bool:
    if few.among is not None:
        return result.id in few.among
    return result.reading is not None and result.reading.verdict is ProposalVerdict.COMMON_GROUND
