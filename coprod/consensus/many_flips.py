"""`flips` for many groups at once: the same flips, found in arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.flips import Flip
from coprod.consensus.many import (
    SIDES,
    VERDICTS,
    BoolArray,
    FloatArray,
    IntArray,
    Tallies,
    first_true,
    verdicts,
)
from coprod.consensus.support import GroupReading, GroupVerdict, Rules

_ANY = 9  # in an array of sides: any but the present one


@dataclass(frozen=True, slots=True)
class _Search:
    """One direction for one group: `place` in the readings, the way all would vote, the side that counts as flipped.

    `goal` None means any other side; `fixed` is the number of voices where that is known (too few heard).
    """

    place: int
    agree: bool
    goal: int | None
    fixed: int = 0


def many_flips(readings: list[GroupReading], rules: Rules, *, turns: bool) -> list[list[Flip]]:
    """`flips.group_flips` for many readings: for each its flips, nearest first.

    Args:
        turns: also look for the voices that turn a verdict to the other side, not only off its own. Where too few
            are heard, only the first flip each way is looked for.
    """
    searches = [
        search
        for place, reading in enumerate(readings)
        if reading.tally.unheard
        for search in _searches(place, reading, turns=turns)
    ]
    found: list[list[Flip]] = [[] for _ in readings]
    for search, flip in zip(searches, _found(searches, readings, rules), strict=True):
        if flip is None:
            continue
        mine = found[search.place]
        if mine and (mine[-1].voices, mine[-1].agree) == (flip.voices, flip.agree):
            mine[-1] = flip
        else:
            mine.append(flip)
    return [sorted(flips, key=lambda flip: (flip.voices, flip.agree)) for flips in found]


def _searches(place: int, reading: GroupReading, *, turns: bool) -> list[_Search]:
    """In which directions a verdict can leave its side."""
    side = reading.verdict.side
    if reading.verdict is GroupVerdict.TOO_FEW:
        return [_Search(place, agree, None, reading.missing) for agree in (False, True)]
    if reading.verdict.settled or reading.out_of_reach:
        return []
    if side == 0:
        return [_Search(place, agree=agree, goal=None) for agree in (False, True)]
    off = _Search(place, agree=side < 0, goal=None)
    return [off, _Search(place, agree=side < 0, goal=-side)] if turns else [off]


def _found(searches: list[_Search], readings: list[GroupReading], rules: Rules) -> list[Flip | None]:
    if not searches:
        return []
    counts = [readings[search.place].tally for search in searches]
    tallies = Tallies(
        *(
            np.array([getattr(tally, name) for tally in counts])
            for name in ("seats", "seen", "agree", "disagree")
        )
    )
    agree = np.array([search.agree for search in searches])
    side = np.array([readings[search.place].verdict.side for search in searches])
    goal = np.array([_ANY if search.goal is None else search.goal for search in searches])
    voices = np.array([search.fixed for search in searches])
    rest = tallies.seats - tallies.seen

    def flipped(rows: IntArray, more: IntArray) -> BoolArray:
        after = tallies.at(rows).after(np.where(agree[rows], more, 0), np.where(agree[rows], 0, more))
        then = SIDES[verdicts(after, rules)[0]]
        return np.asarray(np.where(goal[rows] == _ANY, then != side[rows], then == goal[rows]))

    rows = np.flatnonzero(voices == 0)
    rows = rows[flipped(rows, rest[rows])]
    guess, spread = _guess(tallies.at(rows), agree[rows], goal[rows] == _ANY, side[rows], rules)
    voices[rows] = first_true(
        lambda some, more: flipped(rows[some], more), np.ones(len(rows), np.int64), rest[rows], guess, spread
    )
    becomes = verdicts(tallies.after(np.where(agree, voices, 0), np.where(agree, 0, voices)), rules)[0]
    return [
        Flip(tally.group, more, search.agree, VERDICTS[place]) if more else None
        for search, tally, more, place in zip(
            searches, counts, voices.tolist(), becomes.tolist(), strict=True
        )
    ]


def _guess(
    tallies: Tallies, agree: NDArray[np.bool_], off: BoolArray, side: IntArray, rules: Rules
) -> tuple[FloatArray, FloatArray]:
    """Where a flip should be by the normal curve, to lose a side or to win one, and how far off that may be.

    A guess only sets where the search begins, so it takes "likely" to be its default.
    """
    z, t = 1.2816, float(rules.threshold)
    mine = np.where(agree, tallies.agree, tallies.disagree)
    theirs = np.where(agree, tallies.disagree, tallies.agree)

    def spread(seen: FloatArray) -> FloatArray:
        left = np.clip(1 - seen / tallies.seats, 0, 1)
        return np.asarray(np.sqrt(t * (1 - t) * seen * left))

    losing = theirs / t
    losing = losing - tallies.seen - z * spread(losing) / t
    against = max(1 - t, 0.1)
    winning = np.maximum(t * tallies.seen - mine, 0) / against
    winning = winning + z * spread(tallies.seen + winning) / against
    return np.where(off & (side != 0), losing, winning), np.sqrt(tallies.seen * 1.0)
