"""Did it help? Two rounds of the same card by the same stakeholder groups.

Ballots of two rounds cannot be tied to each other, and must not be: only the two tallies are compared.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.support import Rules, Tally

FloatArray = NDArray[np.float64]
_EXACT_CELLS = 4_000_000  # pairs of outcomes; above, the normal curve does


class Change(StrEnum):
    """What the second round says against the first."""

    MORE = "more"  # the share that agrees has risen, as surely as the level asks
    LESS = "less"
    UNCLEAR = "unclear"  # it may have risen, fallen or stayed
    TOO_FEW = "too_few"  # a round is below the minimum: no number is given


@dataclass(frozen=True, slots=True)
class RoundChange:
    """The change of the share of a whole group that agrees, second round less first.

    Attributes:
        change: difference of the expected shares, -1 to 1; None where too few were heard.
        interval: where it lies with the probability asked for; None where too few were heard.
    """

    group: str
    verdict: Change
    change: float | None
    interval: tuple[float, float] | None


def compare_rounds(
    first: Tally, second: Tally, rules: Rules | None = None, level: float = 0.9
) -> RoundChange:
    """Compare one group's tallies of two rounds.

    Each round's final share has the posterior of `support`; the rounds are taken as independent, which secret
    ballots leave no choice about and which makes the interval wider than it would be for the same people.

    Raises:
        ValueError: two different groups, or a group without seats.
    """
    rules = rules or Rules()
    if first.group != second.group:
        raise ValueError(f"two different stakeholder groups: {first.group} and {second.group}")
    if not (first.seats and second.seats):
        raise ValueError(f"{first.group}: no seats on the roll")
    if any(tally.seen < rules.enough_heard(tally.seats) for tally in (first, second)):
        return RoundChange(first.group, Change.TOO_FEW, None, None)
    low, high = _interval(first, second, level)
    change = _mean(second) - _mean(first)
    if low > 0:
        verdict = Change.MORE
    elif high < 0:
        verdict = Change.LESS
    else:
        verdict = Change.UNCLEAR
    return RoundChange(first.group, verdict, change, (low, high))


def _mean(tally: Tally) -> float:
    expected = tally.unheard * (tally.agree + 1) / (tally.seen + 2)
    return (tally.agree + expected) / tally.seats


def _interval(first: Tally, second: Tally, level: float) -> tuple[float, float]:
    if (first.unheard + 1) * (second.unheard + 1) > _EXACT_CELLS:
        z = NormalDist().inv_cdf((1 + level) / 2)
        spread = z * float(np.sqrt(_variance(first) + _variance(second)))
        middle = _mean(second) - _mean(first)
        return middle - spread, middle + spread
    before, after = _posterior(first), _posterior(second)
    shares = (
        (second.agree + np.arange(second.unheard + 1))[:, None] / second.seats
        - (first.agree + np.arange(first.unheard + 1)) / first.seats
    ).ravel()
    weight = (after[:, None] * before).ravel()
    order = np.argsort(shares, kind="stable")
    below = np.cumsum(weight[order])
    tail = (1 - level) / 2
    ends = np.searchsorted(below, [tail - 1e-12, 1 - tail - 1e-12])
    low, high = shares[order][np.minimum(ends, len(shares) - 1)]
    return float(low), float(high)


def _variance(tally: Tally) -> float:
    """Of the final share: beta-binomial over the roll's square."""
    a, b, rest = tally.agree + 1, tally.seen - tally.agree + 1, tally.unheard
    n = a + b
    return rest * a * b * (n + rest) / (n * n * (n + 1)) / tally.seats**2


def _posterior(tally: Tally) -> FloatArray:
    """(unheard + 1,): the probability of each number of further agrees."""
    a, b, rest = tally.agree + 1, tally.seen - tally.agree + 1, tally.unheard
    x = np.arange(rest)
    logs = np.concatenate([[0.0], np.cumsum(np.log((rest - x) * (a + x) / ((x + 1) * (b + rest - x - 1))))])
    weight = np.exp(logs - logs.max())
    return np.asarray(weight / weight.sum())
