"""Would it change? How many more voices, all the other way, would flip a verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from coprod.consensus.support import GroupVerdict, Rules, Tally, group_verdict, is_split
from coprod.consensus.verdicts import ProposalReading, ProposalVerdict, across_groups


@dataclass(frozen=True, slots=True)
class Flip:
    """The fewest unheard seats of one group, all voting one way, after which the verdict is another.

    Attributes:
        group: whose voices.
        voices: how many, at least 1.
        agree: whether they would all agree (or all disagree).
        becomes: the verdict there would be.
    """

    group: str
    voices: int
    agree: bool
    becomes: GroupVerdict


@dataclass(frozen=True, slots=True)
class ProposalFlip:
    """The nearest change of a proposal's verdict, by voices of one group all one way."""

    group: str
    voices: int
    agree: bool
    becomes: ProposalVerdict


def group_flips(tally: Tally, rules: Rules | None = None) -> tuple[Flip, ...]:
    """Every change that the unheard of one group could bring by voting one way, nearest first.

    A verdict "for" can first lose its side and then turn; an open one can turn either way; where too few are
    heard, the first to come make it heard enough. Empty when the rest cannot change anything.
    """
    rules = rules or Rules()
    now = group_verdict(tally, rules)
    flips = [flip for agree in (False, True) for flip in _flips_one_way(tally, rules, now, agree=agree)]
    return tuple(sorted(flips, key=lambda flip: (flip.voices, flip.agree)))


def proposal_flip(reading: ProposalReading, rules: Rules | None = None) -> ProposalFlip | None:
    """The nearest change of a proposal's verdict, or None where voices of a single group cannot bring one."""
    rules = rules or Rules()
    return nearest_change(reading, [group_flips(group.tally, rules) for group in reading.groups], rules)


def nearest_change(
    reading: ProposalReading, flips: Sequence[Sequence[Flip]], rules: Rules
) -> ProposalFlip | None:
    """The nearest of the groups' flips (a list a group, in the reading's order) that changes the whole."""
    nearest: ProposalFlip | None = None
    standings = [(group.verdict, group.split) for group in reading.groups]
    for place, group in enumerate(reading.groups):
        for flip in flips[place]:
            if nearest is not None and flip.voices >= nearest.voices:
                break
            after = _after(group.tally, flip.voices, agree=flip.agree)
            changed = standings.copy()
            changed[place] = (flip.becomes, is_split(after, flip.becomes, rules))
            becomes = across_groups(changed)
            if becomes is not reading.verdict:
                nearest = ProposalFlip(flip.group, flip.voices, flip.agree, becomes)
                break
    return nearest


def _flips_one_way(tally: Tally, rules: Rules, now: GroupVerdict, *, agree: bool) -> list[Flip]:
    """Along voices of one kind the side moves one way only, so each change is found by halving."""
    direction = 1 if agree else -1
    found: list[Flip] = []
    start = 0
    if now is GroupVerdict.TOO_FEW:
        start = rules.enough_heard(tally.seats) - tally.seen
        first = group_verdict(_after(tally, start, agree=agree), rules)
        found.append(Flip(tally.group, start, agree, first))
        now = first
    for side in (0, direction):
        if (side - now.side) * direction <= 0:
            continue
        voices = _first(tally.unheard, start, partial(_moved, tally, rules, side, agree))
        if voices is None:
            break
        flip = Flip(tally.group, voices, agree, group_verdict(_after(tally, voices, agree=agree), rules))
        if found and found[-1].voices == voices:
            found[-1] = flip
        else:
            found.append(flip)
    return found


def _after(tally: Tally, voices: int, *, agree: bool) -> Tally:
    return tally.with_more(agree=voices) if agree else tally.with_more(disagree=voices)


def _moved(tally: Tally, rules: Rules, side: int, agree: bool, voices: int) -> bool:  # noqa: FBT001 (bound by partial, in order)
    reached = group_verdict(_after(tally, voices, agree=agree), rules).side
    return reached >= side if agree else reached <= side


def _first(most: int, start: int, holds: Callable[[int], bool]) -> int | None:
    """The smallest number in start..most for which a condition that stays true once true holds."""
    low, high = start, most
    if low > high or not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
