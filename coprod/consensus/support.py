"""How far one stakeholder group supports one proposal, when its roll is finite.

A group has `seats` places on the roll. `seen` of them have voted on the card: some agree, some disagree, the
rest pressed "not sure". What the others would say is unknown, so each answer comes in two strengths: what is
certain however they vote, and what is likely if those heard were a random sample of the group.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, exp, lgamma

ROUNDING = 1e-9  # a chance that misses a limit by less than this has met it: no verdict hangs on the last bit


class GroupVerdict(StrEnum):
    """What can be said of one stakeholder group and one proposal."""

    SETTLED_FOR = "settled_for"  # enough agree; however the rest vote, that stays so
    LIKELY_FOR = "likely_for"
    OPEN = "open"
    LIKELY_AGAINST = "likely_against"
    SETTLED_AGAINST = "settled_against"
    TOO_FEW = "too_few"  # fewer heard than the consultation's minimum

    @property
    def side(self) -> int:
        """1 for, -1 against, 0 neither."""
        return _SIDE[self]

    @property
    def settled(self) -> bool:
        """No further vote can overturn it."""
        return self in (GroupVerdict.SETTLED_FOR, GroupVerdict.SETTLED_AGAINST)


_SIDE = {
    GroupVerdict.SETTLED_FOR: 1,
    GroupVerdict.LIKELY_FOR: 1,
    GroupVerdict.OPEN: 0,
    GroupVerdict.TOO_FEW: 0,
    GroupVerdict.LIKELY_AGAINST: -1,
    GroupVerdict.SETTLED_AGAINST: -1,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One stakeholder group's votes on one proposal, each seat's last vote only. All are counts of seats.

    Raises:
        ValueError: a count is negative, more votes than seen, or more seen than seats on the roll.
    """

    group: str
    seats: int
    seen: int
    agree: int
    disagree: int

    def __post_init__(self) -> None:
        if min(self.seats, self.seen, self.agree, self.disagree) < 0:
            raise ValueError(f"{self.group}: a count is below zero")
        if self.agree + self.disagree > self.seen:
            raise ValueError(
                f"{self.group}: {self.agree} agree and {self.disagree} disagree, but {self.seen} seen"
            )
        if self.seen > self.seats:
            raise ValueError(f"{self.group}: {self.seen} have voted, but the roll has {self.seats} seats")

    @property
    def unsure(self) -> int:
        """Seats that saw the card and took no side."""
        return self.seen - self.agree - self.disagree

    @property
    def unheard(self) -> int:
        """Seats that have not voted on this card."""
        return self.seats - self.seen

    def with_more(self, *, agree: int = 0, disagree: int = 0) -> "Tally":
        """The same group after so many of the unheard have voted."""
        return Tally(
            self.group, self.seats, self.seen + agree + disagree, self.agree + agree, self.disagree + disagree
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What a consultation counts as support.

    Args:
        threshold: the share of the whole group that must agree (or disagree); in (0, 1].
        minimum_heard: fewer seen than this, and nothing is said. A smaller group needs all of its seats.
        likely: the chance from which a side is called likely; in (0.5, 1].
        split_share: a group that is open is split if both sides have this share of those heard; in (0, 0.5].
    """

    threshold: Fraction = field(default=Fraction(1, 2))
    minimum_heard: int = 5
    likely: float = 0.9
    split_share: Fraction = field(default=Fraction(1, 3))

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise ValueError(f"the threshold must be above 0 and at most 1, not {self.threshold}")
        if self.minimum_heard < 1:
            raise ValueError(f"the minimum heard must be at least 1, not {self.minimum_heard}")
        if not 0.5 < self.likely <= 1:
            raise ValueError(f"likely must be above 0.5 and at most 1, not {self.likely}")
        if not 0 < self.split_share <= Fraction(1, 2):
            raise ValueError(f"the split share must be above 0 and at most 1/2, not {self.split_share}")

    def needed(self, seats: int) -> int:
        """The least number of seats that makes the threshold share of a roll."""
        return ceil(Fraction(self.threshold) * seats)

    def enough_heard(self, seats: int) -> int:
        """The least number of seats that must have seen the card."""
        return min(self.minimum_heard, seats)


@dataclass(frozen=True, slots=True)
class GroupReading:
    """All that can be said of one group and one proposal. Shares are of the whole roll, 0 to 1.

    Attributes:
        bounds: the least and the greatest share that can agree in the end, however the rest vote.
        interval: the final share that agrees, with 90 % probability.
        chance_for: the probability that at least the threshold share agrees in the end.
        chance_against: the probability that at least the threshold share disagrees in the end.
        split: open, and both sides have a good share of those heard.
        out_of_reach: neither side can reach the threshold any more, however the rest vote.
        missing: how many more must vote before anything is said; 0 when enough are heard.
    """

    tally: Tally
    verdict: GroupVerdict
    bounds: tuple[float, float]
    interval: tuple[float, float]
    chance_for: float
    chance_against: float
    split: bool
    out_of_reach: bool
    missing: int


def read_group(tally: Tally, rules: Rules | None = None) -> GroupReading:
    """Say what is certain and what is likely of one group.

    "For" means that the threshold share of all seats agrees, "against" that it disagrees; "not sure"
    counts for neither. Where both could be true at once (a tie at one half) the group is open.

    Raises:
        ValueError: the group has no seat: leave it out, it was not asked.
    """
    rules = rules or Rules()
    if tally.seats == 0:
        raise ValueError(f"{tally.group}: no seats on the roll; a group that was not asked is left out")
    need = rules.needed(tally.seats)
    chance_for = chance_of_reaching(need, seats=tally.seats, seen=tally.seen, votes=tally.agree)
    chance_against = chance_of_reaching(need, seats=tally.seats, seen=tally.seen, votes=tally.disagree)
    verdict = _verdict(tally, rules, chance_for, chance_against)
    return GroupReading(
        tally=tally,
        verdict=verdict,
        bounds=final_bounds(tally),
        interval=final_interval(tally),
        chance_for=chance_for,
        chance_against=chance_against,
        split=verdict is GroupVerdict.OPEN
        and min(tally.agree, tally.disagree) >= rules.split_share * tally.seen,
        out_of_reach=max(tally.agree, tally.disagree) + tally.unheard < need,
        missing=max(0, rules.enough_heard(tally.seats) - tally.seen),
    )


def is_split(tally: Tally, verdict: GroupVerdict, rules: Rules) -> bool:
    """Whether an open group disagrees with itself: both sides have a good share of those heard."""
    return verdict is GroupVerdict.OPEN and min(tally.agree, tally.disagree) >= rules.split_share * tally.seen


def group_verdict(tally: Tally, rules: Rules) -> GroupVerdict:
    """The verdict alone, for those who ask "what if" many times."""
    need = rules.needed(tally.seats)
    chance_for = chance_of_reaching(need, seats=tally.seats, seen=tally.seen, votes=tally.agree)
    chance_against = chance_of_reaching(need, seats=tally.seats, seen=tally.seen, votes=tally.disagree)
    return _verdict(tally, rules, chance_for, chance_against)


def _verdict(tally: Tally, rules: Rules, chance_for: float, chance_against: float) -> GroupVerdict:
    need = rules.needed(tally.seats)
    if tally.seen < rules.enough_heard(tally.seats):
        return GroupVerdict.TOO_FEW
    if tally.agree >= need > tally.disagree + tally.unheard:
        return GroupVerdict.SETTLED_FOR
    if tally.disagree >= need > tally.agree + tally.unheard:
        return GroupVerdict.SETTLED_AGAINST
    limit = rules.likely - ROUNDING
    if chance_for >= limit > chance_against:
        return GroupVerdict.LIKELY_FOR
    if chance_against >= limit > chance_for:
        return GroupVerdict.LIKELY_AGAINST
    return GroupVerdict.OPEN


def final_bounds(tally: Tally) -> tuple[float, float]:
    """The least and greatest final share that agrees: A/N and (A + N - S)/N."""
    return tally.agree / tally.seats, (tally.agree + tally.unheard) / tally.seats


def final_interval(tally: Tally, level: float = 0.9) -> tuple[float, float]:
    """The final share that agrees, with the given probability: equal tails of the beta-binomial posterior."""
    tail = (1 - level) / 2
    return (
        (tally.agree + _quantile(tally, tail)) / tally.seats,
        (tally.agree + _quantile(tally, 1 - tail)) / tally.seats,
    )


def _quantile(tally: Tally, q: float) -> int:
    """The smallest number of the unheard, such that so many or fewer agree with probability q or more."""
    low, high = 0, tally.unheard
    while low < high:
        middle = (low + high) // 2
        more = chance_of_reaching(
            tally.agree + middle + 1, seats=tally.seats, seen=tally.seen, votes=tally.agree
        )
        if 1 - more >= q - ROUNDING:
            high = middle
        else:
            low = middle + 1
    return low


def chance_of_reaching(need: int, *, seats: int, seen: int, votes: int) -> float:
    """The probability that at least `need` of all seats say in the end what `votes` of the `seen` say now.

    The group's share has a uniform prior and the unheard are a random sample of the group, so the votes
    still to come are beta-binomial. With a uniform prior that tail is also one of a hypergeometric: think
    of each seat as a point thrown at random on a line, and of the unknown share as one more such point.
    Among those seats + 1 points, the share is the (votes + 1)th of the seen + 1 known ones, and the total
    reaches `need` just when at most `votes` of the known ones are among the first `need`. That sum has few
    terms that matter and is exact at both ends: 1.0 when `need` is reached, 0.0 when it is out of reach.

    Source:
        The beta-binomial posterior of a finite population: A. Gelman et al., Bayesian Data Analysis (3rd ed.,
        2013), chapters 2 and 8. The rank argument: T. Bayes (1763), the table of balls.
    """
    points, known = seats + 1, seen + 1
    least = max(0, known - (points - need))
    most = min(need, known)
    if votes < least:
        return 0.0
    if votes >= most:
        return 1.0
    if votes * points < known * need:  # left of the mean: the lower tail is the small one
        return min(1.0, _sum_down(votes, least, points, need, known))
    return max(0.0, 1.0 - _sum_up(votes + 1, most, points, need, known))


def _term(hits: int, points: int, marked: int, drawn: int) -> float:
    """Hypergeometric probability of exactly `hits` marked among `drawn` of `points`."""
    return exp(
        _log_choose(marked, hits) + _log_choose(points - marked, drawn - hits) - _log_choose(points, drawn)
    )


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _sum_down(hits: int, least: int, points: int, marked: int, drawn: int) -> float:
    term = total = _term(hits, points, marked, drawn)
    while hits > least and term > total * 1e-17:
        term *= hits * (points - marked - drawn + hits) / ((marked - hits + 1) * (drawn - hits + 1))
        total += term
        hits -= 1
    return total


def _sum_up(hits: int, most: int, points: int, marked: int, drawn: int) -> float:
    term = total = _term(hits, points, marked, drawn)
    while hits < most and term > total * 1e-17:
        term *= (marked - hits) * (drawn - hits) / ((hits + 1) * (points - marked - drawn + hits + 1))
        total += term
        hits += 1
    return total
