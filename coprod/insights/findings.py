"""What the maths found, cut down to what a page may show, as plain data. Brings numpy: for the analyst only.

Within opinion groups one share of a card is told, of those who agree or of those who disagree, in tenths; people on the
map are told in fives, and places on it on a coarse grid. A card is told only where each opinion group has a threshold
of answers to it; who stands in which opinion group only
where each stakeholder group has a threshold of people in each of them. So nothing is left to find by subtraction::

    {
      "threshold": 10,
      "camps": {
        "k": 2, "why": null, "sampled": false,          # why: one of NoCamps where k is below 2
        "silhouette": 0.45, "gap": 0.09, "error": 0.05, # for staff; none where the tests were not run
        "height": 14,                                   # of the map, whose width is WIDTH
        "groups": [{"about": 60, "shape": [x, y, radius, radius, degrees], "people": {"pupils": 40, …} or null,
                    "stands_for": [{"id": 7, "agree": true}, …]}, …],
        "cards": {"7": {"choice": "agree", "told": [{"tenths": 8, "nearly": null}, …]}, …},  # by opinion group
        "shared": [9, …]                                # most of each opinion group agree; the strongest first
      },
      "few": [{"id": 7, "filled": false}, …],           # in the order of choosing
      "bands": [{"group": "pupils", "bands": ["ks2"], "seats": 96, "took_part": 76}, …],
      "reweighted": {"7": {"pupils": {"now": 0.62, "then": 0.48, "voices": 40, "differs": true}}}
    }
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coprod.consensus.analysis import Analysis, FewRules, analyse
from coprod.consensus.kmeans import FloatArray
from coprod.consensus.opinion_groups import Earlier, OpinionGroups
from coprod.consensus.support import Rules
from coprod.consensus.table import IntArray, ProposalId, count_by_cell
from coprod.insights.box_table import Header, ShownVotes, pools
from coprod.insights.small_numbers import Cell, Choice, show_cell

Findings = dict[str, Any]
WIDTH = 20
"""Steps of the map's grid from left to right."""
REACH = 1.5
"""How far a shape reaches, in standard deviations: most of a group is inside."""
TURNS = 15
"""Degrees to which a shape's turn is rounded."""
FIVES = 5
MOST_SHARED = 5
MOST_OF = 6
"""Tenths from which on "most" agree."""


def run(header: Header, votes: ShownVotes) -> Analysis:
    """Let the maths run on what may be shown."""
    start = header["start"]
    earlier = None
    if start.get("centres"):
        axes: dict[ProposalId, tuple[float, float]] = {
            int(proposal): (x, y) for proposal, (x, y) in start["axes"].items()
        }
        earlier = Earlier(axes, np.asarray(start["centres"], float))
    threshold = header["threshold"]
    return analyse(
        votes.table,
        Rules(minimum_heard=max(header["minimum_heard"], threshold)),
        earlier=earlier,
        few=FewRules(header["places"], among=frozenset(header["among"])),
        smallest=threshold,
    )


def start_of(analysis: Analysis) -> dict[str, Any]:
    """Where the next run starts from."""
    later = analysis.groups.for_later(analysis.table)
    return {
        "axes": {str(id_): [*axes] for id_, axes in later.axes.items()},
        "centres": later.centres.tolist(),
    }


def findings(header: Header, votes: ShownVotes, analysis: Analysis) -> Findings:
    """What a page may show of an analysis."""
    return {
        "threshold": header["threshold"],
        "camps": _camps(votes, analysis.groups, header["threshold"]),
        "few": [{"id": chosen.proposal, "filled": chosen.filled} for chosen in analysis.few],
        "bands": _bands(header),
        "reweighted": _reweighted(votes, analysis, header["threshold"]),
    }


def _camps(votes: ShownVotes, groups: OpinionGroups, threshold: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "k": groups.k,
        "why": groups.no_camps.value if groups.no_camps else None,
        "sampled": groups.sampled,
        "silhouette": _rounded(groups.silhouette),
        "gap": _rounded(groups.gap.value) if groups.gap else None,
        "error": _rounded(groups.gap.error) if groups.gap else None,
        "height": 0,
        "groups": [],
        "cards": {},
        "shared": [],
    }
    if groups.k < 2:
        return found
    table = votes.table
    counts = count_by_cell(table, groups.labels, groups.k)
    everybody = votes.counts.sum(axis=(0, 1))
    cells = {
        proposal: [*counts[:, column].tolist()]
        for column, proposal in enumerate(table.proposals)
        if may_be_told(counts[:, column], everybody[column], threshold)
    }
    shapes, height = _shapes([groups.map.points[groups.labels == number] for number in range(groups.k)])
    people = _people(votes, groups, threshold)
    stands_for = [
        [
            {"id": table.proposals[one.column], "agree": one.agree}
            for one in statements
            if table.proposals[one.column] in cells
        ]
        for statements in groups.statements
    ]
    shared = _shared(cells, threshold)
    statements = [one for of_one in stands_for for one in of_one]
    agreed = {*shared, *(one["id"] for one in statements if one["agree"])}
    choices = {one["id"]: Choice.AGREE if one["id"] in agreed else Choice.DISAGREE for one in statements}
    choices |= dict.fromkeys(shared, Choice.AGREE)
    return {
        **found,
        "height": height,
        "groups": [
            {"about": _fives(size), "shape": shape, "people": of_them, "stands_for": told}
            for size, shape, of_them, told in zip(groups.sizes, shapes, people, stands_for, strict=True)
        ],
        "cards": {
            str(id_): {"choice": choice, "told": [_told(cell, choice, threshold) for cell in cells[id_]]}
            for id_, choice in choices.items()
        },
        "shared": shared,
    }


def may_be_told(counts: IntArray, everybody: IntArray, threshold: int) -> bool:
    """Whether a card is told by opinion group.

    Each opinion group needs a threshold of answers. Where a few who have no place on the map answered it too, twice as
    many: the whole is known, and from small groups told in tenths those few could be worked out.

    Args:
        counts: (opinion groups, 3): agree, not sure, disagree.
        everybody: (3,): the same of all who answered the card.
    """
    rest = int(everybody.sum() - counts.sum())
    fewest = threshold if rest == 0 or rest >= threshold else 2 * threshold
    return int(counts.sum(axis=1).min()) >= fewest


def _told(counts: Sequence[int], choice: Choice, threshold: int) -> dict[str, Any] | None:
    """What is told of one opinion group's answers to one card; none where too few answered it.

    Never both shares: together they would tell the numbers of some small groups.
    """
    agree, unsure, disagree = counts
    cell = show_cell(Cell(agree, disagree, unsure), threshold)
    if cell.seen is None:
        return None
    if cell.nearly_all:
        return {"tenths": None, "nearly": cell.nearly_all}
    return {"tenths": _tenths(agree if choice is Choice.AGREE else disagree, cell.seen), "nearly": None}


def _shared(cells: Mapping[ProposalId, list[list[int]]], threshold: int) -> list[ProposalId]:
    """Cards to which most of each opinion group agree; those with the most agreement first."""
    least = {}
    for id_, of_groups in cells.items():
        told = [_told(counts, Choice.AGREE, threshold) or {} for counts in of_groups]
        least[id_] = min(10 if one["nearly"] is Choice.AGREE else one["tenths"] or 0 for one in told)
    ranked = sorted((id_ for id_ in least if least[id_] >= MOST_OF), key=lambda id_: (-least[id_], str(id_)))
    return ranked[:MOST_SHARED]


def _people(votes: ShownVotes, groups: OpinionGroups, threshold: int) -> list[dict[str, int] | None]:
    """For each opinion group who is in it; nothing at all where one number would be small."""
    names, table = votes.table.roll.groups, votes.table
    placed = groups.labels >= 0
    cell = groups.labels[placed] * len(names) + table.group[placed]
    counts = np.bincount(cell, minlength=groups.k * len(names)).reshape(groups.k, len(names))
    there = np.flatnonzero(counts.sum(axis=0))
    if len(there) < 2 or int(counts[:, there].min()) < threshold:
        return [None] * groups.k
    return [{names[place]: _fives(int(row[place])) for place in there} for row in counts]


def _shapes(members: list[FloatArray]) -> tuple[list[list[int]], int]:
    """An ellipse for each opinion group on a grid WIDTH steps wide, and how many steps the grid is high."""
    middles = np.array([points.mean(axis=0) for points in members])
    spreads = [np.linalg.eigh(np.cov(points.T)) for points in members]
    radii = np.array([REACH * np.sqrt(np.maximum(values, 0.0)) for values, _ in spreads])
    far = radii.max(axis=1, keepdims=True)
    low, high = (middles - far).min(axis=0), (middles + far).max(axis=0)
    step = float(high[0] - low[0]) / WIDTH or 1.0
    shapes = []
    for middle, radius, (_, axes) in zip(middles, radii, spreads, strict=True):
        x, y = np.rint((middle - low) / step)
        turn = np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
        short, long = np.maximum(1, np.rint(radius / step))
        shapes.append([int(x), int(y), int(long), int(short), int(TURNS * np.rint(turn / TURNS)) % 180])
    return shapes, max(1, int(np.ceil((high[1] - low[1]) / step)))


def _bands(header: Header) -> list[dict[str, Any]]:
    """Turnout by year band, where a stakeholder group has more than one."""
    rows = []
    for group, found in pools(header).items():
        place = header["groups"].index(group)
        for pool in found if len(found) > 1 else []:
            numbers = [header["bands"].index(band) for band in pool]
            rows.append(
                {
                    "group": group,
                    "bands": [*pool],
                    "seats": sum(header["seats"][place][number] for number in numbers),
                    "took_part": sum(header["took_part"][place][number] for number in numbers),
                }
            )
    return rows


def _reweighted(votes: ShownVotes, analysis: Analysis, threshold: int) -> dict[str, Any]:
    """Reweighted beside raw, only where each year band's answers could be shown on their own."""
    rows: dict[str, Any] = {}
    for column, result in enumerate(analysis.proposals):
        for group, one in result.reweighted.items():
            place = votes.table.roll.groups.index(group)
            if votes.cells[place][column].split is not None and bands_can_be_shown(
                votes.counts[place, :, column], votes.table.roll.seats[place], threshold
            ):
                rows.setdefault(str(result.id), {})[group] = {
                    "now": round(one.agree, 2),
                    "then": round(one.agree_reweighted, 2),
                    "voices": round(one.effective),
                    "differs": one.differs,
                }
    return rows


def bands_can_be_shown(counts: IntArray, seats: IntArray, threshold: int) -> bool:
    """Whether a stakeholder group has several year bands, and each one's answers to a card could stand on a page.

    Args:
        counts: (bands, 3): agree, not sure, disagree.
        seats: (bands,).
    """
    there = counts[seats > 0].tolist()
    return len(there) > 1 and all(
        show_cell(Cell(agree, disagree, unsure), threshold).split is not None
        for agree, unsure, disagree in there
    )


def _tenths(part: int, whole: int) -> int:
    """From 1 to 9: 1 stands for none at all, too."""
    return min(9, max(1, int(10 * part / whole + 0.5)))


def _fives(people: int) -> int:
    return FIVES * int(people / FIVES + 0.5)


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), 2)
