"""What each opinion group stands for, what they share, and which card to ask next.

Source:
    The formulas of Polis' published method: C. Small et al., "Polis: Scaling deliberation by mapping high
    dimensional opinion spaces", Recerca 26(2), 2021 (representativeness, consensus, comment routing), with the
    smoothing and tests that Polis' open-source mathematics uses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.table import IntArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
SIGNIFICANT = 1.2815515655446004  # the 90th percentile of the normal curve: one-sided, as in Polis
_NEW = 8.0  # how much more often a card without votes is shown
_META = 7.0  # the fixed importance of a card about the conversation itself, squared at the end


@dataclass(frozen=True, slots=True)
class Statement:
    """One card that tells a group from the others, or that most people share.

    Attributes:
        column: the card's column in the table.
        agree: whether it stands out for agreeing or disagreeing.
        votes, seen: how many of those that saw it voted so.
        share: that share, smoothed: (votes + 1) / (seen + 2).
        share_test: how far from one half, in standard errors.
        ratio: the share here over the share elsewhere (1.0 for majority statements).
        ratio_test: how far apart the two are, in standard errors (0.0 for majority statements).
    """

    column: int
    agree: bool
    votes: int
    seen: int
    share: float
    share_test: float
    ratio: float = 1.0
    ratio_test: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class GroupNumbers:
    """Polis' statistics of groups and cards, each (2, groups, cards): agree first, disagree second.

    Attributes:
        seen: (groups, cards).
    """

    seen: IntArray
    votes: IntArray
    share: FloatArray
    share_test: FloatArray
    ratio: FloatArray
    ratio_test: FloatArray


def group_numbers(counts: IntArray) -> GroupNumbers:
    """Work out the statistics from counts (groups, cards, 3) of agree, not sure and disagree."""
    votes = np.stack([counts[:, :, 0], counts[:, :, 2]])
    seen = counts.sum(axis=2)
    votes_else, seen_else = votes.sum(axis=1, keepdims=True) - votes, seen.sum(axis=0) - seen
    share = (votes + 1.0) / (seen + 2.0)
    return GroupNumbers(
        seen=seen,
        votes=votes,
        share=share,
        share_test=_share_test(votes, seen),
        ratio=share / ((votes_else + 1.0) / (seen_else + 2.0)),
        ratio_test=_two_shares_test(votes, votes_else, seen, seen_else),
    )


def _share_test(votes: IntArray, seen: IntArray) -> FloatArray:
    """Distance of a smoothed share from one half, in standard errors."""
    return np.asarray(2.0 * np.sqrt(seen + 1.0) * ((votes + 1.0) / (seen + 1.0) - 0.5))


def _two_shares_test(votes: IntArray, elsewhere: IntArray, seen: IntArray, seen_else: IntArray) -> FloatArray:
    """Distance of two smoothed shares, in standard errors; 0 where everybody everywhere votes so."""
    a, b, n, m = votes + 1.0, elsewhere + 1.0, seen + 1.0, seen_else + 1.0
    pooled = (a + b) / (n + m)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / n + 1 / m))
    return np.asarray(np.where(error > 0, (a / n - b / m) / np.where(error > 0, error, 1.0), 0.0))


def group_informed_consensus(numbers: GroupNumbers) -> FloatArray:
    """(2, cards): the product over opinion groups of the smoothed shares that agree, and that disagree."""
    return np.asarray(numbers.share.prod(axis=1))


def representative(numbers: GroupNumbers, group: int, allowed: BoolArray, most: int = 5) -> list[Statement]:
    """The cards that best tell a group from the others, agreeing ones first.

    A card counts if both tests say so, for agreeing or for disagreeing. The best card that the group agrees with
    heads the list, so that a group is known by something it is for; a group with no such card shows the one that
    comes nearest.

    Args:
        allowed: (cards,): false for withdrawn cards.
        most: how many at most.
    """
    columns = np.flatnonzero(allowed)
    share_test = numbers.share_test[:, group, columns]
    ratio_test = numbers.ratio_test[:, group, columns]
    significant = ((share_test > SIGNIFICANT) & (ratio_test > SIGNIFICANT)).any(axis=0)
    side = (ratio_test[1] >= ratio_test[0]).astype(np.int64)  # 0 agree, 1 disagree
    chosen = np.flatnonzero(significant)
    ranked = chosen[np.argsort(-_strength(numbers, group, columns, side)[chosen], kind="stable")].tolist()
    head = _best_agree(numbers, group, columns)
    if head is None and not ranked and len(columns):
        head = int(ratio_test.max(axis=0).argmax())
    if head is not None:
        ranked = [head] + [place for place in ranked if place != head]
    statements = [
        _statement(numbers, group, int(columns[place]), int(side[place])) for place in ranked[:most]
    ]
    return sorted(statements, key=lambda statement: not statement.agree)


def _strength(numbers: GroupNumbers, group: int, columns: IntArray, side: IntArray) -> FloatArray:
    part = (side, group, columns)
    return np.asarray(
        numbers.ratio[part] * numbers.ratio_test[part] * numbers.share[part] * numbers.share_test[part]
    )


def _best_agree(numbers: GroupNumbers, group: int, columns: IntArray) -> int | None:
    """The place of the card that a group agrees with most tellingly, looked for card by card as Polis does.

    A card replaces the best so far by ratio, tests and share if the best is agreed with more here than elsewhere,
    else by share and test alone.
    """
    voted = numbers.votes[:, group, columns].sum(axis=0).tolist()
    share = numbers.share[0, group, columns].tolist()
    share_test = numbers.share_test[0, group, columns].tolist()
    ratio = numbers.ratio[0, group, columns].tolist()
    ratio_test = numbers.ratio_test[0, group, columns].tolist()
    best: int | None = None
    for place in range(len(columns)):
        if not voted[place]:
            continue
        if best is None:
            good = share_test[place] > SIGNIFICANT or (ratio[place] > 1.0 and share[place] > 0.5)
        elif ratio[best] > 1.0:
            good = (
                ratio[place] * ratio_test[place] * share[place] * share_test[place]
                > ratio[best] * ratio_test[best] * share[best] * share_test[best]
            )
        else:
            good = share[place] * share_test[place] > share[best] * share_test[best]
        if good:
            best = place
    return best


def _statement(numbers: GroupNumbers, group: int, column: int, side: int) -> Statement:
    part = (side, group, column)
    return Statement(
        column=column,
        agree=side == 0,
        votes=int(numbers.votes[part]),
        seen=int(numbers.seen[group, column]),
        share=float(numbers.share[part]),
        share_test=float(numbers.share_test[part]),
        ratio=float(numbers.ratio[part]),
        ratio_test=float(numbers.ratio_test[part]),
    )


def majority(counts: IntArray, allowed: BoolArray, *, minimum: int, most: int = 5) -> list[Statement]:
    """What most of all ballots share: agreeing ones first, each side by share times its test.

    Args:
        counts: (cards, 3): agree, not sure, disagree over all ballots.
        minimum: a card seen by fewer says nothing of a majority (Polis asks for none: 0).
    """
    seen = counts.sum(axis=1)
    votes = np.stack([counts[:, 0], counts[:, 2]])
    share = (votes + 1.0) / (seen + 2.0)
    test = _share_test(votes, seen)
    found = []
    for side in (0, 1):
        good = np.flatnonzero((share[side] > 0.5) & (test[side] > SIGNIFICANT) & allowed & (seen >= minimum))
        best = good[np.argsort(-(share[side] * test[side])[good], kind="stable")][:most]
        found += [
            Statement(
                int(column),
                side == 0,
                int(votes[side, column]),
                int(seen[column]),
                float(share[side, column]),
                float(test[side, column]),
            )
            for column in best
        ]
    return found


def priority(counts: IntArray, extremity: FloatArray, meta: BoolArray | None = None) -> FloatArray:
    """How much it would help to ask a card next: (cards,), above 0.

    Agreed with, rarely passed over, telling people apart (far from the middle of the map) and new cards come
    first: (share that agrees) x (1 - share not sure) x (1 + extremity) x (1 + 8 / 2^(seen / 5)), squared.

    Args:
        counts: (cards, 3): agree, not sure, disagree.
        extremity: (cards,): distance of the card's point from the middle of the map.
        meta: (cards,): cards about the conversation itself have a fixed importance.
    """
    seen = counts.sum(axis=1)
    agree, unsure = ((counts[:, place] + 1.0) / (seen + 2.0) for place in (0, 1))
    value = agree * (1 - unsure) * (1 + extremity) * (1 + _NEW * 2.0 ** (-seen / 5))
    if meta is not None:
        value = np.where(meta, _META, value)
    return np.asarray(value**2)
