"""What may be shown of a group's answers to one question, and how far two groups are apart. Pure functions.

The rules are those of ``insights/small_numbers.py``, for four answers instead of three: a cell below the threshold
shows nothing; one in which nearly all said the same shows that and no split; there is no total over the groups, so
nothing is left to subtract from. The gap is made of what is shown, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coprod.insights.small_numbers import least_nearly_all
from coprod.selfreview.models import Colour

LEVEL = {Colour.RED: 0.0, Colour.AMBER: 0.5, Colour.GREEN: 1.0}
"""How green a colour is."""
APART, FAR_APART = 0.25, 0.5
"""From which difference of levels on two groups see the same thing differently, or quite differently."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be said of a cell.

    Attributes:
        seen: how many answered; none where the cell is hidden.
        split: how many gave each answer; none where hidden, or where nearly all said the same.
        nearly_all: what nearly all of them said.
    """

    seen: int | None = None
    split: Mapping[Colour, int] | None = None
    nearly_all: Colour | None = None

    @property
    def hidden(self) -> bool:
        """Whether nothing may be said."""
        return self.seen is None

    @property
    def level(self) -> float | None:
        """How green it is, from 0 to 1: the mean of those who gave a colour; none where most did not know."""
        if self.nearly_all is not None:
            return LEVEL.get(self.nearly_all)
        if self.split is None or self.seen is None:
            return None
        gave = self.seen - self.split[Colour.DONT_KNOW]
        if 2 * gave < self.seen:
            return None
        return sum(LEVEL[colour] * self.split[colour] for colour in LEVEL) / gave


HIDDEN = Shown()


@dataclass(frozen=True, slots=True)
class Gap:
    """The two groups that are furthest apart on a question, and by how much (0 to 1)."""

    lower: str
    higher: str
    size: float


def show(counts: Mapping[Colour, int], threshold: int) -> Shown:
    """What may be said of one cell.

    Args:
        counts: how many gave each answer, as it is.
        threshold: fewest people in a figure; at least 3.
    """
    split = {colour: counts.get(colour, 0) for colour in Colour}
    seen = sum(split.values())
    if seen < threshold:
        return HIDDEN
    most = max(split, key=lambda colour: split[colour])
    if split[most] >= least_nearly_all(seen):
        return Shown(seen, nearly_all=most)
    return Shown(seen, split)


def gap(cells: Mapping[str, Shown]) -> Gap | None:
    """How far the two groups furthest apart are; none where fewer than two can be compared."""
    levels = {group: cell.level for group, cell in cells.items()}
    known = {group: level for group, level in levels.items() if level is not None}
    if len(known) < 2:
        return None
    lower, higher = min(known, key=lambda g: known[g]), max(known, key=lambda g: known[g])
    return Gap(lower, higher, known[higher] - known[lower])
