"""What the maths makes of one proposal for one audience: from what that audience is shown, and nothing else.

A group whose whole roll is below the threshold can never be shown, and is left out of the verdict. A group
that is large enough, but of which too few answered, counts as heard too little. Where "nearly all" stands
instead of numbers, the fewest that it may stand for are counted. So a verdict tells no more than its table.

A reading as it is stored (JSON)::

    {
      "verdict": "common_ground", "settled": false, "score": 0.71,
      "groups": {"pupils": {"verdict": "likely_for", "bounds": [0.5, 0.9], "interval": [0.7, 0.8],
                            "chance_for": 0.99, "chance_against": 0.0, "split": false,
                            "out_of_reach": false, "missing": 0}, …},
      "flip": {"group": "parents", "voices": 12, "agree": false, "becomes": "open"}    # or none
    }
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from coprod.consensus.flips import proposal_flip
from coprod.consensus.one_score import score_of
from coprod.consensus.support import GroupReading, GroupVerdict, Rules, Tally
from coprod.consensus.verdicts import ProposalReading, ProposalVerdict, read_proposal
from coprod.insights.small_numbers import Cell, Choice, ShownCell, show_proposal

Reading = dict[str, Any]


def read(
    cells: Mapping[str, Cell], seats: Mapping[str, int], threshold: int, minimum_heard: int
) -> Reading | None:
    """Read one proposal.

    Args:
        cells: the counts as they are, by stakeholder group.
        seats: how many of each group are on the roll.
        threshold: fewest people in a figure for this audience.
        minimum_heard: the consultation's own; fewer in a group, and nothing is said of it.

    Returns:
        the reading as it is stored; none where no group is large enough to be shown.
    """
    shown = show_proposal(cells, threshold)
    tallies = [
        tally(group, seats[group], cell) for group, cell in shown.cells.items() if seats[group] >= threshold
    ]
    if not tallies:
        return None
    rules = Rules(minimum_heard=max(minimum_heard, threshold))
    reading = read_proposal(tallies, rules)
    flip = proposal_flip(reading, rules)
    score = score_of((t.agree, t.seen) for t in tallies)
    return {
        "verdict": reading.verdict.value,
        "settled": reading.settled,
        "score": round(score, 4),
        "groups": {group.tally.group: _group(group) for group in reading.groups},
        "flip": None if flip is None else {**dataclasses.asdict(flip), "becomes": flip.becomes.value},
    }


def tally(group: str, seats: int, cell: ShownCell) -> Tally:
    """What is shown of a cell, as the maths takes it."""
    seen = cell.seen or 0
    return Tally(group, max(seats, seen), seen, cell.at_least(Choice.AGREE), cell.at_least(Choice.DISAGREE))


def proposal_reading(
    stored: Reading, shown: Mapping[str, ShownCell], seats: Mapping[str, int]
) -> ProposalReading:
    """A stored reading as the maths made it, for its sentences."""
    groups = tuple(
        group_reading(kept, tally(group, seats[group], shown[group]))
        for group, kept in stored["groups"].items()
    )
    return ProposalReading(ProposalVerdict(stored["verdict"]), groups, stored["settled"])


def group_reading(stored: Mapping[str, Any], tally: Tally) -> GroupReading:
    """One group's part of a stored reading as the maths made it."""
    return GroupReading(
        tally=tally,
        verdict=GroupVerdict(stored["verdict"]),
        bounds=(stored["bounds"][0], stored["bounds"][1]),
        interval=(stored["interval"][0], stored["interval"][1]),
        chance_for=stored["chance_for"],
        chance_against=stored["chance_against"],
        split=stored["split"],
        out_of_reach=stored["out_of_reach"],
        missing=stored["missing"],
    )


def _group(reading: GroupReading) -> dict[str, Any]:
    return {
        "verdict": reading.verdict.value,
        "bounds": [round(share, 4) for share in reading.bounds],
        "interval": [round(share, 4) for share in reading.interval],
        "chance_for": reading.chance_for,
        "chance_against": reading.chance_against,
        "split": reading.split,
        "out_of_reach": reading.out_of_reach,
        "missing": reading.missing,
    }
