"""Support as the whole roll might give it, beside the raw figure, and where the two part."""

import numpy as np

from coprod.consensus.many import SIDES, VERDICTS, Tallies, verdicts
from coprod.consensus.support import GroupVerdict, Rules
from coprod.consensus.table import IntArray, Roll
from coprod.consensus.voices import Reweighted, weighted_shares


def reweighted(counts: IntArray, roll: Roll, rules: Rules) -> list[list[Reweighted | None]]:
    """For each proposal and group the reweighted support; None where nobody was heard or there is no seat.

    Where the roll has one year band only, there is nothing to weigh by: all are None.

    The reweighted verdict takes the weighted shares of the same number of voices. A settled verdict needs no
    weights: it holds however the rest vote, so it never differs.

    Args:
        counts: (groups, bands, proposals, 3): agree, not sure, disagree.
    Returns:
        A list a proposal, in it an entry a group of the roll.
    """
    groups, _, proposals, _ = counts.shape
    result: list[list[Reweighted | None]] = [[None] * groups for _ in range(proposals)]
    if int((roll.seats.sum(axis=0) > 0).sum()) < 2:
        return result
    shares = weighted_shares(counts, roll)
    plain = counts.sum(axis=1)
    seen = plain.sum(axis=2)
    seats = np.repeat(roll.by_group[:, None], proposals, axis=1)
    known = (seen > 0) & (seats > 0)
    agree = np.rint(shares.agree * seen).astype(np.int64)
    disagree = np.minimum(np.rint(shares.disagree * seen).astype(np.int64), seen - agree)
    raw = verdicts(Tallies(seats[known], seen[known], plain[:, :, 0][known], plain[:, :, 2][known]), rules)[0]
    then = verdicts(Tallies(seats[known], seen[known], agree[known], disagree[known]), rules)[0]
    heard_bands = counts.sum(axis=3) > 0
    for (group, proposal), before, after in zip(
        np.argwhere(known).tolist(), raw.tolist(), then.tolist(), strict=True
    ):
        total = int(seen[group, proposal])
        silent = (roll.seats[group] > 0) & ~heard_bands[group, :, proposal]
        result[proposal][group] = Reweighted(
            agree=int(plain[group, proposal, 0]) / total,
            disagree=int(plain[group, proposal, 2]) / total,
            agree_reweighted=float(shares.agree[group, proposal]),
            disagree_reweighted=float(shares.disagree[group, proposal]),
            effective=float(shares.effective[group, proposal]),
            unheard_bands=tuple(band for band, quiet in zip(roll.bands, silent, strict=True) if quiet),
            verdict=VERDICTS[after],
            differs=bool(SIDES[before] != SIDES[after])
            and not VERDICTS[before].settled
            and VERDICTS[before] is not GroupVerdict.TOO_FEW,
        )
    return result
