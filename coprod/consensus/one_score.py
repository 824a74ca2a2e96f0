"""The common ground score of one proposal, in plain Python: for a process that can do without numpy (20 MB)."""

from collections.abc import Iterable
from math import exp, fsum, log


def score_of(votes: Iterable[tuple[int, int]]) -> float:
    """How far every stakeholder group supports one proposal: as ``common_ground``, see there for the source.

    Args:
        votes: (agrees, seen) of each stakeholder group.
    Returns:
        between 0 and 1, no unit.
    Raises:
        ValueError: no group, a count is negative, or a cell has more agrees than seen.
    """
    cells = list(votes)
    if not cells:
        raise ValueError("no stakeholder group: nothing to find common ground between")
    if any(not 0 <= agrees <= seen for agrees, seen in cells):
        raise ValueError("a cell has a negative count, or more votes on one side than were seen")
    return exp(fsum(log((agrees + 1) / (seen + 2)) for agrees, seen in cells) / len(cells))
