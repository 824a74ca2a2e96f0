"""`support` for many tallies at once: the same numbers, in arrays.

Large consultations have thousands of tallies, each needing dozens of tail sums. Here all sums of a step are rows
of one array. `tests/consensus/test_many.py` holds the two to each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri

from coprod.consensus.support import ROUNDING, GroupReading, GroupVerdict, Rules, Tally

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
_MOST_CELLS = 1 << 20  # cells of one array of terms
_FEW_CELLS = 1 << 14  # so few cells are not worth sorting
_SHORT = 512  # up to here all outcomes of the unheard are weighed at once
VERDICTS = (
    GroupVerdict.SETTLED_AGAINST,
    GroupVerdict.LIKELY_AGAINST,
    GroupVerdict.OPEN,
    GroupVerdict.LIKELY_FOR,
    GroupVerdict.SETTLED_FOR,
    GroupVerdict.TOO_FEW,
)
_OPEN, _TOO_FEW = 2, 5
SIDES = np.array([-1, -1, 0, 1, 1, 0])
_FAR = 10.0  # standard deviations, past which a term is nothing beside a sum


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """Many tallies: (tallies,) whole numbers each, as in `support.Tally`."""

    seats: IntArray
    seen: IntArray
    agree: IntArray
    disagree: IntArray

    def after(self, agree: IntArray, disagree: IntArray) -> "Tallies":
        """The same after so many more have voted."""
        return Tallies(self.seats, self.seen + agree + disagree, self.agree + agree, self.disagree + disagree)

    def at(self, index: IntArray) -> "Tallies":
        """Some of them."""
        return Tallies(self.seats[index], self.seen[index], self.agree[index], self.disagree[index])


def chances(need: IntArray, seats: IntArray, seen: IntArray, votes: IntArray) -> FloatArray:
    """`support.chance_of_reaching` for (tallies,) arrays."""
    points, drawn = seats + 1, seen + 1
    least = np.maximum(0, drawn - (points - need))
    most = np.minimum(need, drawn)
    result = np.where(votes >= most, 1.0, 0.0)
    open_ = np.flatnonzero((votes < most) & (votes >= least))
    if len(open_) == 0:
        return result
    points, drawn, need, votes = points[open_], drawn[open_], need[open_], votes[open_]
    left = votes.astype(np.float64) * points < drawn.astype(np.float64) * need
    first = np.where(left, votes, votes + 1)
    terms = np.where(left, votes - least[open_], most[open_] - votes - 1) + 1
    tails = _tails(first, points, need, drawn, left, terms)
    result[open_] = np.clip(np.where(left, tails, 1.0 - tails), 0.0, 1.0)
    return result


def _tails(
    first: IntArray, points: IntArray, marked: IntArray, drawn: IntArray, left: BoolArray, terms: IntArray
) -> FloatArray:
    """Sum hypergeometric terms from `first` outward, away from the mean."""
    share = marked / points
    spread = np.sqrt(drawn * share * (1 - share) * (points - drawn) / np.maximum(points - 1, 1))
    width = np.minimum(terms, (_FAR * spread).astype(np.int64) + 40)
    if int(width.max()) * len(first) <= _FEW_CELLS:
        return _tail_block(first, points, marked, drawn, left, int(width.max()))
    total = np.empty(len(first))
    order = np.argsort(width, kind="stable")
    start = 0
    while start < len(order):
        # rows of like width together, so that no array is much larger than its sums need
        widest = max(16, int(width[order[start]]) * 2)
        stop = int(np.searchsorted(width[order], widest, side="right"))
        stop = min(max(stop, start + 1), start + max(1, _MOST_CELLS // widest))
        rows = order[start:stop]
        total[rows] = _tail_block(
            first[rows], points[rows], marked[rows], drawn[rows], left[rows], int(width[rows].max())
        )
        start = stop
    return total


def _tail_block(
    first: IntArray, points: IntArray, marked: IntArray, drawn: IntArray, left: BoolArray, width: int
) -> FloatArray:
    """Mirror the rows that go down, so that all go up; then one running product a row."""
    hits = np.where(left, drawn - first, first).astype(np.float64)
    kept = np.where(left, points - marked, marked).astype(np.float64)
    drawn_, points_ = drawn.astype(np.float64), points.astype(np.float64)
    logs = _log_choose(kept, hits) + _log_choose(points_ - kept, drawn_ - hits) - _log_choose(points_, drawn_)
    step = np.arange(width - 1, dtype=np.float64)
    at = hits[:, None] + step
    ratio = np.maximum(kept[:, None] - at, 0.0)
    ratio *= np.maximum(drawn_[:, None] - at, 0.0)
    below = at + 1.0
    below *= at + (points_ - kept - drawn_ + 1.0)[:, None]
    ratio /= below
    np.cumprod(ratio, axis=1, out=ratio)
    return np.asarray(np.exp(logs) * (1.0 + ratio.sum(axis=1)))


def _log_choose(n: FloatArray, k: FloatArray) -> FloatArray:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def intervals(tallies: Tallies, level: float = 0.9) -> tuple[FloatArray, FloatArray]:
    """`support.final_interval` for arrays: the lower and upper ends, as shares of the seats."""
    tails = ((1 - level) / 2, (1 + level) / 2)
    rest = tallies.seats - tallies.seen
    if len(rest) and int(rest.max()) <= _SHORT:
        low, high = _quantiles_at_once(tallies, rest, tails)
    else:
        low, high = _quantiles_searched(tallies, rest, tails)
    return (tallies.agree + low) / tallies.seats, (tallies.agree + high) / tallies.seats


def _quantiles_at_once(
    tallies: Tallies, rest: IntArray, tails: tuple[float, float]
) -> tuple[IntArray, IntArray]:
    """Add up the beta-binomial probabilities of every number of further agrees."""
    low, high = np.empty_like(rest), np.empty_like(rest)
    width = int(rest.max())
    step = np.arange(width, dtype=np.float64)
    rows = max(1, _MOST_CELLS // (width + 1))
    for first in range(0, len(rest), rows):
        part = slice(first, first + rows)
        n = rest[part, None].astype(np.float64)
        a, b = tallies.agree[part, None] + 1.0, (tallies.seen - tallies.agree)[part, None] + 1.0
        inside = step < n
        ratio = np.where(inside, (n - step) * (a + step), 1.0)
        ratio /= np.where(inside, (step + 1) * (b + n - step - 1), 1.0)
        logs = np.zeros((len(n), width + 1))
        np.cumsum(np.log(ratio), axis=1, out=logs[:, 1:])
        logs -= logs.max(axis=1, keepdims=True)
        weight = np.exp(logs)
        weight[:, 1:] *= inside
        below = np.cumsum(weight, axis=1)
        below /= below[:, -1:]
        low[part], high[part] = ((below < q - ROUNDING).sum(axis=1) for q in tails)
    return low, high


def _quantiles_searched(
    tallies: Tallies, rest: IntArray, tails: tuple[float, float]
) -> tuple[IntArray, IntArray]:
    """Look for both ends of all tallies together, each try a tail sum."""
    both = tallies.at(np.tile(np.arange(len(rest)), 2))
    tail = np.repeat(tails, len(rest))

    def reached(rows: IntArray, more: IntArray) -> BoolArray:
        part = both.at(rows)
        above = chances(part.agree + more + 1, part.seats, part.seen, part.agree)
        return np.asarray(1 - above >= tail[rows] - ROUNDING)

    n = both.seats - both.seen
    a, b = both.agree + 1.0, both.seen - both.agree + 1.0
    mean = n * a / (a + b)
    spread = np.sqrt(n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1)))
    guess = mean + ndtri(tail) * spread
    found = first_true(reached, np.zeros_like(n), n, guess, spread)
    return found[: len(rest)], found[len(rest) :]


def first_true(
    holds: Callable[[IntArray, IntArray], BoolArray],
    low: IntArray,
    high: IntArray,
    guess: FloatArray,
    spread: FloatArray,
) -> IntArray:
    """For each row the smallest number in low..high for which a condition holds that stays true once true.

    Takes it to hold at `high`. Starts at a guess and strides outward (a fiftieth of the spread, doubling) until
    the answer is between two tries, then halves: far fewer tries than halving the whole range.

    Args:
        holds: (rows, numbers) -> truths; asked only for the rows that are not decided.
    """
    low, high = low.copy(), high.copy()
    stride = np.maximum(1, (spread / 50).astype(np.int64))
    ahead = np.clip(guess, low, np.maximum(low, high - 1)).astype(np.int64)
    bound_low, bound_high = np.zeros(len(low), np.bool_), np.zeros(len(low), np.bool_)
    while True:
        rows = np.flatnonzero(low < high)
        if len(rows) == 0:
            return low
        halving = bound_low[rows] & bound_high[rows]
        at = np.where(halving, (low[rows] + high[rows]) // 2, np.clip(ahead[rows], low[rows], high[rows] - 1))
        truth = holds(rows, at)
        high[rows] = np.where(truth, at, high[rows])
        low[rows] = np.where(truth, low[rows], at + 1)
        bound_high[rows] |= truth
        bound_low[rows] |= ~truth
        ahead[rows] = np.where(truth, at - stride[rows], at + stride[rows])
        stride[rows] *= 2


def verdicts(tallies: Tallies, rules: Rules) -> tuple[IntArray, FloatArray, FloatArray]:
    """(places in VERDICTS, chances for, chances against), each (tallies,)."""
    need = needed(tallies.seats, rules.threshold)
    rest = tallies.seats - tallies.seen
    size = len(need)
    votes = np.concatenate([tallies.agree, tallies.disagree])
    both = chances(np.tile(need, 2), np.tile(tallies.seats, 2), np.tile(tallies.seen, 2), votes)
    pro, con = both[:size], both[size:]
    limit = rules.likely - ROUNDING
    verdict = np.full(size, _OPEN)
    verdict[(con >= limit) & (pro < limit)] = _OPEN - 1
    verdict[(pro >= limit) & (con < limit)] = _OPEN + 1
    verdict[(tallies.disagree >= need) & (need > tallies.agree + rest)] = _OPEN - 2
    verdict[(tallies.agree >= need) & (need > tallies.disagree + rest)] = _OPEN + 2
    verdict[tallies.seen < np.minimum(rules.minimum_heard, tallies.seats)] = _TOO_FEW
    return verdict, pro, con


def needed(seats: IntArray, threshold: Fraction) -> IntArray:
    share = Fraction(threshold)
    return np.asarray(-((-seats * share.numerator) // share.denominator))


def read_groups(names: list[str], tallies: Tallies, rules: Rules) -> list[GroupReading]:
    """`support.read_group` for many: the same readings in the same order. Every tally has a seat."""
    places, pro, con = verdicts(tallies, rules)
    low, high = intervals(tallies)
    need = needed(tallies.seats, rules.threshold).tolist()
    columns = zip(
        names, tallies.seats.tolist(), tallies.seen.tolist(), tallies.agree.tolist(), tallies.disagree.tolist(),
        (VERDICTS[place] for place in places.tolist()), pro.tolist(), con.tolist(), low.tolist(), high.tolist(),
        need, strict=True,
    )  # fmt: skip
    return [
        GroupReading(
            tally=Tally(name, seats, seen, agree, disagree),
            verdict=verdict,
            bounds=(agree / seats, (agree + seats - seen) / seats),
            interval=(lowest, highest),
            chance_for=chance_for,
            chance_against=chance_against,
            split=verdict is GroupVerdict.OPEN and min(agree, disagree) >= rules.split_share * seen,
            out_of_reach=max(agree, disagree) + seats - seen < least,
            missing=max(0, rules.enough_heard(seats) - seen),
        )
        for name, seats, seen, agree, disagree, verdict, chance_for, chance_against, lowest, highest, least
        in columns
    ]  # fmt: skip
