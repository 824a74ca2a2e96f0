"""Opinion groups: who votes alike, what each stands for, or that there are no camps at all.

Two ways to run. By default camps must be earned (see `camps`), withdrawn cards play no part, and groups are
numbered from the largest. `polis=True` takes the choices of Polis as red-dwarf reproduces them: at least two
groups, the number with the best silhouette, its start for k-means, withdrawn cards as columns of zeros.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.camps import Gap, Halves, gap, halves
from coprod.consensus.kmeans import (
    Clustering,
    FloatArray,
    Labels,
    first_points,
    k_means,
    nearest,
    silhouettes,
)
from coprod.consensus.no_camps import NoCamps
from coprod.consensus.opinion_map import (
    MANY_BALLOTS,
    CentredVotes,
    OpinionMap,
    card_points,
    centre,
    opinion_map,
)
from coprod.consensus.representative import (
    Statement,
    group_informed_consensus,
    group_numbers,
    majority,
    priority,
    representative,
)
from coprod.consensus.table import IntArray, ProposalId, VoteTable, ballot_prints, count_by_cell, take

ENOUGH_VOTES = 7  # a ballot with fewer has no place on the map (Polis), unless there are fewer cards
MOST_GROUPS = 5
FEWEST_BALLOTS = 15  # fewer cannot show camps: the first test could not tell them from chance
SAMPLE_ABOVE = MANY_BALLOTS  # ballots; above, the number of groups is found on a sample
SAMPLE = 5_000
SMALLEST_SHARE = 0.03  # fewer are loud voices, not a camp
SMALLEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """What a later run needs of this one, so that its map keeps its sides and its groups their numbers.

    Attributes:
        axes: for each proposal its entries in the two axes.
        centres: (k, 2).
    """

    axes: Mapping[ProposalId, tuple[float, float]]
    centres: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class OpinionGroups:
    """The result.

    Attributes:
        k: how many groups; 1 for no camps, 0 where no ballot has a place on the map.
        labels: (ballots,): the group of each, -1 for ballots with too few votes.
        centres: (k, 2); start: (k, 2) where k-means began.
        silhouette: of the chosen number of groups, if there are two or more.
        silhouettes: by number of groups, those that were tried.
        sampled: the number of groups was found on a sample of the ballots.
        no_camps: why k is 1.
        halves, gap: the two tests, where they were run.
        statements: for each group what it stands for.
        consensus: (2, proposals): group-informed consensus, product over groups, for and against.
        majority: statements that most of all ballots share.
        priority: (proposals,): how much it would help to ask the card next.
    """

    k: int
    labels: Labels
    map: OpinionMap
    centres: FloatArray
    start: FloatArray
    silhouette: float | None
    silhouettes: dict[int, float]
    sampled: bool
    no_camps: NoCamps | None
    halves: Halves | None
    gap: Gap | None
    statements: tuple[tuple[Statement, ...], ...]
    consensus: FloatArray
    majority: tuple[Statement, ...]
    priority: FloatArray

    @property
    def sizes(self) -> list[int]:
        """Ballots in each group."""
        return [int((self.labels == number).sum()) for number in range(self.k)]

    @property
    def consensus_mean(self) -> FloatArray:
        """(2, proposals): the geometric mean over groups, on one scale whatever their number."""
        return np.asarray(self.consensus ** (1 / max(self.k, 1)))

    def for_later(self, table: VoteTable) -> Earlier:
        """What the next run wants to know of this one."""
        axes = {
            table.proposals[column]: (float(x), float(y))
            for column, (x, y) in zip(self.map.columns, self.map.axes.T, strict=True)
        }
        return Earlier(axes, self.centres)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """How the placed ballots fall into groups."""

    clustering: Clustering
    silhouettes: dict[int, float]
    sampled: bool = False
    no_camps: NoCamps | None = None
    halves: Halves | None = None
    gap: Gap | None = None


def opinion_groups(
    table: VoteTable,
    *,
    polis: bool = False,
    earlier: Earlier | None = None,
    minimum: int = 5,
    smallest: int = SMALLEST,
) -> OpinionGroups:
    """Find the opinion groups of a consultation.

    Args:
        earlier: the last run's, for a warm start (not in Polis mode, which has no memory here).
        minimum: a card seen by fewer ballots is no majority statement (not in Polis mode).
        smallest: fewer ballots are no camp (not in Polis mode).
    """
    if polis:
        return _polis(table)
    if table.ballots > SAMPLE_ABOVE:
        return _ours(table, earlier, minimum, smallest)
    order = np.argsort(ballot_prints(table), kind="stable")  # so that the order of ballots changes no bit
    result = _ours(take(table, order), earlier, minimum, smallest)
    labels, points = np.empty_like(result.labels), np.empty_like(result.map.points)
    labels[order], points[order] = result.labels, result.map.points
    counted = np.empty_like(result.map.counted)
    counted[order] = result.map.counted
    return replace(result, labels=labels, map=replace(result.map, points=points, counted=counted))


def _polis(table: VoteTable) -> OpinionGroups:
    mapped = opinion_map(centre(table, polis=True))
    placed = table.votes_per_ballot >= min(ENOUGH_VOTES, max(len(mapped.columns), 1))
    points = mapped.points[placed]
    starts = first_points(points, MOST_GROUPS)
    tried = [k_means(points, starts[:k]) for k in range(2, len(starts) + 1)]
    scores = _scores(points, tried)
    best = _best(tried, scores)
    if best is None:
        found = _Found(_one_group(points), scores, no_camps=NoCamps.TOO_FEW)
    else:
        found = _Found(best, scores, sampled=len(points) > SAMPLE_ABOVE)
    return _described(table, mapped, placed, found, minimum=0)


def _ours(table: VoteTable, earlier: Earlier | None, minimum: int, smallest: int) -> OpinionGroups:
    centred = centre(table, polis=False)
    mapped = opinion_map(
        centred, None if earlier is None else lambda columns: _axes_of(earlier, table, columns)
    )
    placed = mapped.counted >= min(ENOUGH_VOTES, max(len(mapped.columns), 1))
    rows = np.flatnonzero(placed)
    if centred.alike is not None and len(rows) <= SAMPLE_ABOVE:
        found = _camps(centred, mapped.points[placed], earlier, smallest)
    else:
        if len(rows) > SAMPLE_ABOVE:
            rows = rows[_spread_sample(mapped.points[rows])]
        some = _camps(centre(take(table, rows), polis=False), mapped.points[rows], earlier, smallest)
        found = _extended(some, mapped.points[placed])
    return _described(table, mapped, placed, found, minimum=minimum)


def _extended(found: _Found, points: FloatArray) -> _Found:
    """From the groups of some ballots to those of all."""
    sampled = len(points) > len(found.clustering.labels)
    if found.clustering.k == 1:
        return replace(found, clustering=_one_group(points), sampled=sampled)
    return replace(found, clustering=k_means(points, found.clustering.centres), sampled=sampled)


def _axes_of(earlier: Earlier, table: VoteTable, columns: IntArray) -> FloatArray:
    return np.array([earlier.axes.get(table.proposals[column], (0.0, 0.0)) for column in columns]).T


def _camps(centred: CentredVotes, points: FloatArray, earlier: Earlier | None, smallest: int) -> _Found:
    """Groups if they are earned, else one."""
    if len(points) < FEWEST_BALLOTS or len(centred.columns) < 2 or not points.any():
        return _Found(_one_group(points), {}, no_camps=NoCamps.TOO_FEW)
    tried = _candidates(points, earlier)
    scores = _scores(points, tried)
    together = halves(centred)
    sizeable = [found for found in tried if found.sizes.min() >= max(smallest, SMALLEST_SHARE * len(points))]
    best = _best(sizeable, scores)
    gapped = gap(points, best) if best is not None and together.hang_together else None
    why = _why_not(together, gapped)
    if best is None or why is not None:
        return _Found(_one_group(points), scores, no_camps=why, halves=together, gap=gapped)
    return _Found(_numbered(best, earlier), scores, halves=together, gap=gapped)


def _why_not(together: Halves, gapped: Gap | None) -> NoCamps | None:
    if not together.hang_together:
        return NoCamps.UNRELATED
    if gapped is None:
        return NoCamps.LONE_VOICES
    return None if gapped.is_gap else NoCamps.NO_GAP


def _spread_sample(points: FloatArray) -> IntArray:
    """Every so-manieth point from left to right: the same points whatever order they came in."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    return order[np.linspace(0, len(order) - 1, SAMPLE).astype(np.int64)]


def _candidates(points: FloatArray, earlier: Earlier | None) -> list[Clustering]:
    """For each number of groups the tightest that several starts lead to."""
    tried: list[Clustering] = []
    widest = _one_group(points)
    for k in range(2, MOST_GROUPS + 1):
        starts = [_quantiles(points, k), _one_split(points, widest)]
        if earlier is not None and len(earlier.centres) == k:
            starts.append(earlier.centres)
        found = [k_means(points, start) for start in starts]
        widest = min(found, key=lambda clustering: clustering.within)
        tried.append(widest)
    return tried


def _quantiles(points: FloatArray, k: int) -> FloatArray:
    """Points evenly spaced in rank along the first axis."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    return points[order[((np.arange(k) + 0.5) * len(points) / k).astype(np.int64)]]


def _one_split(points: FloatArray, clustering: Clustering) -> FloatArray:
    """The centres of one group fewer, the widest group's taken apart along its longer side."""
    squares = (points - clustering.centres[clustering.labels]) ** 2
    widest = int(np.bincount(clustering.labels, weights=squares.sum(axis=1)).argmax())
    member = clustering.labels == widest
    step = np.sqrt(squares[member].mean(axis=0))
    step[step.argmin()] = 0.0
    centre_ = clustering.centres[widest]
    others = np.delete(clustering.centres, widest, axis=0)
    return np.vstack([others, centre_ - step, centre_ + step])


def _scores(points: FloatArray, tried: list[Clustering]) -> dict[int, float]:
    """The silhouette of each number of groups, on a sample where there are many points."""
    if not tried:
        return {}
    labels = [found.labels for found in tried]
    if len(points) > SAMPLE_ABOVE:
        points = points[_spread_sample(points)]
        labels = [nearest(points, found.centres) for found in tried]
    return dict(zip((found.k for found in tried), silhouettes(points, labels), strict=True))


def _best(tried: list[Clustering], scores: dict[int, float]) -> Clustering | None:
    """The highest silhouette, the fewest groups of equals; None where no number of groups has one."""
    known = [found for found in tried if not np.isnan(scores[found.k])]
    return max(known, key=lambda found: scores[found.k], default=None)


def _one_group(points: FloatArray) -> Clustering:
    if len(points) == 0:
        none = np.zeros((0, 2))
        return Clustering(np.zeros(0, np.int64), none, none, 0.0)
    middle = points.mean(axis=0, keepdims=True)
    return Clustering(np.zeros(len(points), np.int64), middle, middle, float(((points - middle) ** 2).sum()))


def _numbered(found: Clustering, earlier: Earlier | None) -> Clustering:
    """Number the groups as in the last run where their number is the same, else from the largest."""
    if earlier is not None and len(earlier.centres) == found.k:
        cost = ((found.centres[:, None, :] - earlier.centres[None, :, :]) ** 2).sum(axis=2)
        # place[new number] = old number, over at most 120 arrangements
        place = min(
            permutations(range(found.k)), key=lambda p: sum(cost[old, new] for new, old in enumerate(p))
        )
    else:
        x, y = found.centres.T
        place = tuple(np.lexsort((y, x, -found.sizes)).tolist())
    order = np.asarray(place)
    number = np.empty(found.k, np.int64)
    number[order] = np.arange(found.k)
    return replace(found, labels=number[found.labels], centres=found.centres[order], start=found.start[order])


def _described(
    table: VoteTable, mapped: OpinionMap, placed: NDArray[np.bool_], found: _Found, *, minimum: int
) -> OpinionGroups:
    """Say what the groups stand for."""
    k = found.clustering.k
    labels = np.full(table.ballots, -1, np.int64)
    labels[placed] = found.clustering.labels
    counts = count_by_cell(table, np.where(placed, labels, k), k + 1)
    inside, everyone = counts[:k], counts.sum(axis=0)
    numbers = group_numbers(inside)
    allowed = ~table.withdrawn & (everyone.sum(axis=1) > 0)
    extremity = np.zeros(len(table.proposals))
    extremity[mapped.columns] = np.sqrt((card_points(mapped) ** 2).sum(axis=1))
    several = range(k if k > 1 else 0)
    return OpinionGroups(
        k=k,
        labels=labels,
        map=mapped,
        centres=found.clustering.centres,
        start=found.clustering.start,
        silhouette=found.silhouettes.get(k),
        silhouettes=found.silhouettes,
        sampled=found.sampled,
        no_camps=found.no_camps,
        halves=found.halves,
        gap=found.gap,
        statements=tuple(tuple(representative(numbers, group, allowed)) for group in several),
        consensus=group_informed_consensus(numbers),
        majority=tuple(majority(everyone, allowed, minimum=minimum)),
        priority=priority(inside.sum(axis=0), extremity),
    )
