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


def rake(heard: FloatArray, margins: tuple[FloatArray, FloatArray], rounds: int = 200) -> FloatArray:
    """Weights for the cells of a table, such that weighted rows and columns add up to the roll's.

    Iterative proportional fitting, from weight one. Rows and columns without a voice cannot be stood in for:
    the rest is scaled to what remains of the other margin.

    Args:
        heard: (rows, columns): voices in each cell.
        margins: what rows (rows,) and columns (columns,) should add up to.
    Returns:
        (rows, columns): the weight of each voice; 0 where there is none.
    Raises:
        ValueError: the shapes differ, or a number is negative.
    Source:
        W. Deming, F. Stephan, "On a least squares adjustment of a sampled frequency table", Ann. Math. Stat. 11,
        1940.
    """
    rows, columns = (np.asarray(margin, dtype=np.float64) for margin in margins)
    fitted = np.asarray(heard, dtype=np.float64).copy()
    if fitted.shape != (len(rows), len(columns)):
        raise ValueError(f"voices have shape {fitted.shape}, margins ({len(rows)}, {len(columns)})")
    if min(fitted.min(initial=0), rows.min(initial=0), columns.min(initial=0)) < 0:
        raise ValueError("a number of voices or seats is below zero")
    rows = np.where(fitted.sum(axis=1) > 0, rows, 0.0)
    columns = np.where(fitted.sum(axis=0) > 0, columns, 0.0)
    if rows.sum() == 0 or columns.sum() == 0:
        return np.zeros_like(fitted)
    columns = columns * (rows.sum() / columns.sum())
    for _ in range(rounds):
        before = fitted
        fitted = fitted * _ratio(rows, fitted.sum(axis=1))[:, None]
        fitted = fitted * _ratio(columns, fitted.sum(axis=0))
        if np.allclose(fitted, before, rtol=1e-12, atol=0):
            break
    return _ratio(fitted, np.asarray(heard, dtype=np.float64))


def _ratio(wanted: FloatArray, got: FloatArray) -> FloatArray:
    return np.asarray(np.where(got > 0, wanted / np.where(got > 0, got, 1.0), 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class WeightedShares:
    """(groups, proposals) each: shares of those heard after weighting each group's bands to the roll."""

    agree: FloatArray
    disagree: FloatArray
    effective: FloatArray


def weighted_shares(counts: IntArray, roll: Roll) -> WeightedShares:
    """Weight each band by its seats over its voices on the card.

    Within a group the bands are the only margin that ballots carry, so raking has one step: a band's voices are
    weighted to its seats, and bands without a voice are left out.

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
