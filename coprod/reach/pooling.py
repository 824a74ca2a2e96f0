"""Which parts of a group may be shown one by one, so that nothing is found by subtraction. Pure functions.

A part is shown where enough people of it took part, *and* enough did not: of a class in which all but one were heard,
the one would be known. Parts that are too small are put together with another until none is.

Parts are put together in one order that no threshold changes; a higher threshold only goes further. So every pool at a
high threshold is made of whole pools of a lower one, and two pages with different numbers, or one page on two days,
tell no more than one. Splits are nested (``split``): a pool of several parts is never split again in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a group: what they have in common (a name each, where parts were put together), and counts of people."""

    names: tuple[str, ...]
    seats: int
    took_part: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where nobody was asked."""
        return self.took_part / self.seats if self.seats else 0.0

    def with_(self, other: Part) -> Part:
        """Both as one."""
        return Part(self.names + other.names, self.seats + other.seats, self.took_part + other.took_part)


def both_sides(part: Part) -> int:
    """The smaller of those who took part and those who did not: what has to be large enough."""
    return min(part.took_part, part.seats - part.took_part)


def pooled(
    parts: Sequence[Part], threshold: int, *, neighbours: bool, size: Callable[[Part], int] = both_sides
) -> list[Part]:
    """Put parts together until each is large enough, or all are in one.

    Args:
        parts: in their order; no person is in two.
        threshold: fewest people in a figure.
        neighbours: only parts side by side are put together (years); otherwise any two (languages).
        size: what has to reach the threshold.
    """
    pools = list(parts)
    while len(pools) > 1:
        place = min(range(len(pools)), key=lambda at: size(pools[at]))
        if size(pools[place]) >= threshold:
            break
        others = [
            at
            for at in (range(place - 1, place + 2) if neighbours else range(len(pools)))
            if at != place and 0 <= at < len(pools)
        ]
        other = min(others, key=lambda at: size(pools[at]))
        first, last = sorted((place, other))
        pools[first] = pools[first].with_(pools.pop(last))
    return pools


def split(whole: Part, parts: Sequence[Part], threshold: int, *, neighbours: bool) -> list[Part]:
    """The parts of a whole that is shown already, as far as they may be shown; none where they tell nothing more.

    Args:
        whole: as it stands on the page. Parts that do not add up to it are not shown at all.
    """
    seats, took_part = sum(part.seats for part in parts), sum(part.took_part for part in parts)
    if (seats, took_part) != (whole.seats, whole.took_part):
        return []
    found = pooled(parts, threshold, neighbours=neighbours)
    return found if len(found) > 1 else []
