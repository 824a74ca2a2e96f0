"""Did it help? Two rounds of the same card by the same stakeholder groups.

Ballots of two rounds cannot be tied to each other, and must not be: only the two tallies are compared.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import exp, fsum, log

from coprod.consensus.support import Rules, Tally

ROUNDING = 1e-12  # a chance that misses a tail by less than this has met it


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
    """The ends of the change's distribution that leave equal tails, in whole units of 1/(seats x seats).

    The sum over both posteriors is never written out: for one change it is a sum over the first round's outcomes of
    what the second round's reach, and the ends are found by halving.
    """
    before, reached = _posterior(first), list(accumulate(_posterior(second)))
    a, b = first.seats, second.seats

    def chance_up_to(change: int) -> float:
        """That second/b - first/a is at most change/(a x b)."""
        total = 0.0
        for more, weight in enumerate(before):
            fits = (change + (first.agree + more) * b) // a - second.agree
            if fits >= 0:
                total += weight * reached[min(fits, second.unheard)]
        return total

    def end(share: float) -> float:
        low, high = second.agree * a - (first.agree + first.unheard) * b, second.seats * a
        while low < high:
            middle = (low + high) // 2
            if chance_up_to(middle) >= share:
                high = middle
            else:
                low = middle + 1
        return low / (a * b)

    tail = (1 - level) / 2
    return end(tail - ROUNDING), end(1 - tail - ROUNDING)


def _posterior(tally: Tally) -> list[float]:
    """(unheard + 1): the probability of each number of further agrees; see `support`."""
    a, b, rest = tally.agree + 1, tally.seen - tally.agree + 1, tally.unheard
    steps = (log((rest - x) * (a + x) / ((x + 1) * (b + rest - x - 1))) for x in range(rest))
    logs = list(accumulate(steps, initial=0.0))
    top = max(logs)
    weight = [exp(value - top) for value in logs]
    total = fsum(weight)
    return [value / total for value in weight]
