"""Missing voices: who took part, who did not, and whether that would change a verdict."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.support import GroupVerdict
from coprod.consensus.table import IntArray, Roll, VoteTable

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Turnout:
    """One stakeholder group and year band: seats on the roll, and ballots with at least one vote."""

    group: str
    band: str
    seats: int
    took_part: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where there is no seat."""
        return self.took_part / self.seats if self.seats else 0.0


@dataclass(frozen=True, slots=True)
class Reweighted:
    """One group and proposal, as if every year band had been heard in proportion to the roll.

    Attributes:
        agree, disagree: shares of those heard, raw; `*_reweighted` the same after weighting.
        effective: how many equally weighted voices the weighted ones are worth (Kish); at most those heard.
        unheard_bands: bands with seats but no voice on this card: no weight can stand in for them.
        verdict: what the group's verdict would be with the reweighted shares.
        differs: the two verdicts are on different sides, and the raw one is not settled.
    """

    agree: float
    disagree: float
    agree_reweighted: float
    disagree_reweighted: float
    effective: float
    unheard_bands: tuple[str, ...]
    verdict: GroupVerdict
    differs: bool


def turnout(table: VoteTable) -> list[Turnout]:
    """Every group and band with a seat, in the roll's order."""
    roll = table.roll
    voted = table.votes_per_ballot > 0
    cell = table.group[voted].astype(np.int64) * len(roll.bands) + table.band[voted]
    ballots = np.bincount(cell, minlength=roll.seats.size).reshape(roll.seats.shape)
    return [
        Turnout(group, band, int(roll.seats[g, b]), int(ballots[g, b]))
        for g, group in enumerate(roll.groups)
        for b, band in enumerate(roll.bands)
        if roll.seats[g, b]
    ]


@dataclass(frozen=True, slots=True, eq=False)
class WeightedShares:
    """(groups, proposals) each: shares of those heard after weighting each group's bands to the roll."""

    agree: FloatArray
    disagree: FloatArray
    effective: FloatArray


def weighted_shares(counts: IntArray, roll: Roll) -> WeightedShares:
    """Weight each band by its seats over its voices on the card.

    Within a group the bands are the only margin that ballots carry, so raking to the roll (W. Deming, F. Stephan,
    Ann. Math. Stat. 11, 1940) ends after its first step: a band's voices are weighted to its seats, and bands
    without a voice are left out.

    Args:
        counts: (groups, bands, proposals, 3): agree, not sure, disagree.
    """
    heard = counts.sum(axis=3).astype(np.float64)
    weight = np.where(heard > 0, roll.seats[:, :, None] / np.where(heard > 0, heard, 1.0), 0.0)
    total = (weight * heard).sum(axis=1)
    squares = (weight**2 * heard).sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    agree = (weight * counts[:, :, :, 0]).sum(axis=1) / safe
    disagree = (weight * counts[:, :, :, 2]).sum(axis=1) / safe
    return WeightedShares(
        agree, disagree, np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 0.0)
    )
