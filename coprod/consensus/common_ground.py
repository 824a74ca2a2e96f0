"""The common ground score: how far every stakeholder group supports a proposal."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def common_ground(agrees: ArrayLike, seen: ArrayLike) -> FloatArray:
    """Score each proposal by how far every stakeholder group supports it.

    The geometric mean over groups of (agrees + 1) / (seen + 2): one group that disagrees pulls it down,
    however large the others are. A group that has seen nothing counts as one half.

    Args:
        agrees: (groups, proposals): votes in favour.
        seen: (groups, proposals): all votes, "not sure" among them.
    Returns:
        (proposals,): between 0 and 1, no unit.
    Raises:
        ValueError: not two-dimensional, no group, the shapes differ, a count is negative, or a cell has more
            agrees than seen.
    Source:
        Polis's group-aware consensus (a product of smoothed shares: C. Small et al., "Polis: Scaling
        deliberation by mapping high dimensional opinion spaces", Recerca 26(2), 2021), with the per-group
        root taken so that the number of groups does not change the scale.
    """
    yes, all_votes = np.asarray(agrees, dtype=np.float64), np.asarray(seen, dtype=np.float64)
    if yes.ndim != 2 or yes.shape != all_votes.shape:
        raise ValueError(f"expected two arrays of (groups, proposals), got {yes.shape} and {all_votes.shape}")
    if yes.shape[0] == 0:
        raise ValueError("no stakeholder group: nothing to find common ground between")
    if not (np.all(yes >= 0) and np.all(yes <= all_votes)):
        raise ValueError("a cell has a negative count, or more votes on one side than were seen")
    logs = np.log((yes + 1.0) / (all_votes + 2.0))
    return np.asarray(np.exp(np.sort(logs, axis=0).mean(axis=0)))  # sorted: the groups' order changes no bit


def common_opposition(disagrees: ArrayLike, seen: ArrayLike) -> FloatArray:
    """The twin of `common_ground`: how far every stakeholder group is against. Same shapes and errors."""
    return common_ground(disagrees, seen)
