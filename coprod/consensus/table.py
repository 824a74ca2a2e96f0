"""The vote table: who said what, packed, with nobody's name in it.

A ballot is a row, a proposal a column; a cell is agree (1), not sure (0), disagree (-1) or empty. Most cells are
empty, so only votes are kept: sorted by ballot, five bytes a vote.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
ProposalId = int | str
AGREE, UNSURE, DISAGREE = 1, 0, -1
_CHUNK = 1 << 21  # votes counted at a time, to bound memory


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """Seats by stakeholder group and year band.

    Args:
        groups: the keys of the stakeholder groups.
        bands: the keys of the year bands ("" for seats that carry none).
        seats: (groups, bands) counts.
    Raises:
        ValueError: the shape does not fit, a count is negative, or a key is there twice.
    """

    groups: tuple[str, ...]
    bands: tuple[str, ...]
    seats: IntArray

    def __post_init__(self) -> None:
        seats = np.asarray(self.seats, dtype=np.int64)
        object.__setattr__(self, "seats", seats)
        if seats.shape != (len(self.groups), len(self.bands)):
            raise ValueError(f"seats have shape {seats.shape}, not ({len(self.groups)}, {len(self.bands)})")
        if seats.size and int(seats.min()) < 0:
            raise ValueError("a number of seats is below zero")
        if len(set(self.groups)) != len(self.groups) or len(set(self.bands)) != len(self.bands):
            raise ValueError("a stakeholder group or a year band is named twice")

    @property
    def by_group(self) -> IntArray:
        """(groups,): seats of each group."""
        return np.asarray(self.seats.sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class VoteTable:
    """All ballots of a consultation. Make one with `vote_table`, which sorts and checks.

    Attributes:
        proposals: ids in ascending order; the columns.
        starts: (ballots + 1,): a ballot's votes are at starts[i]:starts[i + 1].
        card, value: (votes,): column and vote, ascending by column within a ballot.
        group, band: (ballots,): indexes into the roll's groups and bands.
        roll: seats by group and band.
        withdrawn: (proposals,): moderated out; counted, but no part of the opinion map.
        star_ballot, star_card: (stars,): "matters most".
        ballot_ids: (ballots,): only where ballots come with public numbers, as in a Polis export.
    """

    proposals: tuple[ProposalId, ...]
    starts: IntArray
    card: NDArray[np.int32]
    value: NDArray[np.int8]
    group: NDArray[np.int16]
    band: NDArray[np.int16]
    roll: Roll
    withdrawn: NDArray[np.bool_]
    star_ballot: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    star_card: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    ballot_ids: IntArray | None = None

    @property
    def ballots(self) -> int:
        return len(self.starts) - 1

    @property
    def votes(self) -> int:
        return len(self.card)

    @property
    def votes_per_ballot(self) -> IntArray:
        """(ballots,): how many cards each ballot has seen."""
        return np.diff(self.starts)


def vote_table(
    *,
    ballot: ArrayLike,
    card: ArrayLike,
    value: ArrayLike,
    proposals: Sequence[ProposalId],
    roll: Roll,
    group: ArrayLike,
    band: ArrayLike | None = None,
    withdrawn: ArrayLike | None = None,
    stars: tuple[ArrayLike, ArrayLike] | None = None,
    ballot_ids: ArrayLike | None = None,
) -> VoteTable:
    """Pack votes into a table, in any order.

    Args:
        ballot, card, value: (votes,): row, column and vote (1, 0, -1); each row and column at most once.
        proposals: the ids of the columns, in any order, numbers or texts; the table sorts them.
        roll: seats by group and band, at least as many as ballots in each cell.
        group, band: (ballots,): indexes into the roll; without bands every ballot is in the first.
        withdrawn: (proposals,), as `proposals` are given.
        stars: rows and columns of "matters most".
        ballot_ids: (ballots,) numbers, where they are public.
    Raises:
        ValueError: an index outside its range, a vote that is not 1, 0 or -1, two votes of one ballot on one
            card, an id twice, or more ballots than seats.
    """
    rows, columns, votes = np.asarray(ballot), np.asarray(card), np.asarray(value)
    groups = np.asarray(group, dtype=np.int16)
    bands = np.zeros(len(groups), np.int16) if band is None else np.asarray(band, dtype=np.int16)
    order, place = _sorted_ids(proposals)
    _check_votes(rows, columns, votes, len(groups), len(proposals))
    _check_seats(groups, bands, roll)
    starts, packed, kept = _pack(
        rows, place[columns] if len(columns) else columns, votes, len(groups), len(order)
    )
    gone = np.zeros(len(order), np.bool_) if withdrawn is None else np.asarray(withdrawn, np.bool_)[order]
    starred = ((), ()) if stars is None else stars
    star_ballot, star_card = np.asarray(starred[0], np.int32), np.asarray(starred[1], np.int32)
    _check_range("star's ballot", star_ballot, len(groups))
    _check_range("star's card", star_card, len(order))
    return VoteTable(
        proposals=tuple(proposals[i] for i in order),
        starts=starts,
        card=packed,
        value=kept,
        group=groups,
        band=bands,
        roll=roll,
        withdrawn=gone,
        star_ballot=star_ballot,
        star_card=place[star_card].astype(np.int32) if len(star_card) else star_card,
        ballot_ids=None if ballot_ids is None else np.asarray(ballot_ids, np.int64),
    )


def _sorted_ids(proposals: Sequence[ProposalId]) -> tuple[IntArray, IntArray]:
    """The order that sorts the ids, and the new place of each; numbers before texts."""
    if len(set(proposals)) != len(proposals):
        raise ValueError("a proposal's id is there twice")
    order = sorted(range(len(proposals)), key=lambda i: (isinstance(proposals[i], str), proposals[i]))
    place = np.zeros(len(proposals), np.int64)
    place[order] = np.arange(len(proposals))
    return np.asarray(order, np.int64), place


def _check_range(what: str, index: NDArray[np.integer], size: int) -> None:
    if len(index) and (int(index.min()) < 0 or int(index.max()) >= size):
        raise ValueError(f"a {what} is outside 0..{size - 1}")


def _check_votes(
    rows: NDArray[np.integer],
    columns: NDArray[np.integer],
    votes: NDArray[np.integer],
    ballots: int,
    cards: int,
) -> None:
    if not len(rows) == len(columns) == len(votes):
        raise ValueError(
            f"{len(rows)} ballots, {len(columns)} cards and {len(votes)} votes: not the same number"
        )
    _check_range("vote's ballot", rows, ballots)
    _check_range("vote's card", columns, cards)
    if len(votes) and not (int(votes.min()) >= DISAGREE and int(votes.max()) <= AGREE):
        raise ValueError("a vote is not 1, 0 or -1")


def _check_seats(groups: NDArray[np.int16], bands: NDArray[np.int16], roll: Roll) -> None:
    if len(groups) != len(bands):
        raise ValueError(f"{len(groups)} ballots carry a group, {len(bands)} a band")
    _check_range("ballot's stakeholder group", groups, len(roll.groups))
    _check_range("ballot's year band", bands, len(roll.bands))
    cells = np.bincount(groups.astype(np.int64) * len(roll.bands) + bands, minlength=roll.seats.size)
    if np.any(cells > roll.seats.ravel()):
        raise ValueError("more ballots than seats in a stakeholder group and year band")


def _pack(
    rows: NDArray[np.integer],
    columns: NDArray[np.integer],
    votes: NDArray[np.integer],
    ballots: int,
    cards: int,
) -> tuple[IntArray, NDArray[np.int32], NDArray[np.int8]]:
    starts = np.zeros(ballots + 1, np.int64)
    if len(rows) == 0:
        return starts, np.zeros(0, np.int32), np.zeros(0, np.int8)
    key = rows.astype(np.int64)
    key *= cards
    key += columns
    if not bool(np.all(key[1:] > key[:-1])):
        order = np.argsort(key, kind="stable")
        key, columns, votes = key[order], columns[order], votes[order]
        if not bool(np.all(key[1:] > key[:-1])):
            raise ValueError("a ballot has two votes on one card")
    key //= cards
    np.cumsum(np.bincount(key, minlength=ballots), out=starts[1:])
    return starts, columns.astype(np.int32), votes.astype(np.int8)


def last_votes(
    voter: NDArray[np.integer], card: NDArray[np.integer], time: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Which rows of a history count: each voter's last vote on each card.

    Args:
        voter, card, time: (rows,): whole numbers; of two rows at one time the later row counts.
    Returns:
        Indexes of the rows that count, ascending by voter, then card.
    """
    order = np.lexsort((time, card, voter))
    voters, cards = voter[order], card[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = (voters[1:] != voters[:-1]) | (cards[1:] != cards[:-1])
    return np.asarray(order[last], np.int64)


def count_by_cell(table: VoteTable, cell: NDArray[np.integer], cells: int) -> IntArray:
    """Count votes by a cell of the ballots (a stakeholder group, say), proposal and vote.

    Args:
        cell: (ballots,): numbers below `cells`; a negative one is left out.
    Returns:
        (cells, proposals, 3): agree, not sure, disagree.
    """
    cards = len(table.proposals)
    total = np.zeros((cells + 1) * cards * 3, np.int64)
    base = np.where(cell < 0, cells, cell).astype(np.int64) * cards
    sizes = table.votes_per_ballot
    for first, last in _ballot_chunks(table.starts):
        low, high = table.starts[first], table.starts[last]
        key = np.repeat(base[first:last], sizes[first:last])
        key += table.card[low:high]
        key *= 3
        key += 1
        key -= table.value[low:high]
        total += np.bincount(key, minlength=len(total))
    return total.reshape(cells + 1, cards, 3)[:cells]


def _ballot_chunks(starts: IntArray) -> list[tuple[int, int]]:
    """Runs of ballots with at most some two million votes each (a longer ballot stands alone)."""
    edges, ballots = [0], len(starts) - 1
    while edges[-1] < ballots:
        reach = int(np.searchsorted(starts, starts[edges[-1]] + _CHUNK, side="right")) - 1
        edges.append(max(edges[-1] + 1, min(reach, ballots)))
    return list(pairwise(edges))


def ballot_prints(table: VoteTable) -> NDArray[np.uint64]:
    """A 64-bit print of each ballot's votes, group and band: the same for the same content, wherever it lies."""
    cells = (np.arange(len(table.proposals) * 3, dtype=np.uint64) + np.uint64(1)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    cells = _mixed(cells)
    total = _mixed(table.group.astype(np.uint64) * np.uint64(65_536) + table.band.astype(np.uint64))
    for first, last in _ballot_chunks(table.starts):
        low, high = table.starts[first], table.starts[last]
        marks = cells[table.card[low:high].astype(np.int64) * 3 + table.value[low:high] + 1]
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(marks, dtype=np.uint64)])
        ends = table.starts[first : last + 1] - low
        total[first:last] += sums[ends[1:]] - sums[ends[:-1]]
    return total


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits (the finaliser of SplitMix64: G. Steele et al., OOPSLA 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))


def fingerprint(table: VoteTable) -> str:
    """SHA-256 over everything that an analysis reads: another order of ballots or cards changes nothing."""
    digest = hashlib.sha256()
    for part in (table.proposals, table.roll.groups, table.roll.bands, table.roll.seats.tolist()):
        digest.update(repr(part).encode() + b"\n")
    digest.update(np.ascontiguousarray(table.withdrawn).tobytes())
    prints = ballot_prints(table)
    if len(table.star_ballot):
        marks = _mixed(table.star_card.astype(np.uint64) + np.uint64(0x5354_4152))
        np.add.at(prints, table.star_ballot, marks)
    digest.update(np.sort(prints).astype("<u8").tobytes())
    return digest.hexdigest()


def take(table: VoteTable, order: IntArray) -> VoteTable:
    """Some or all of the ballots, in another order: row i is the old row order[i]. The roll stays."""
    sizes = table.votes_per_ballot[order]
    starts = np.zeros(len(order) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    source = np.repeat(table.starts[:-1][order] - starts[:-1], sizes)
    source += np.arange(len(source))
    place = np.full(table.ballots, -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    kept = place[table.star_ballot] >= 0
    return replace(
        table,
        starts=starts,
        card=table.card[source],
        value=table.value[source],
        group=table.group[order],
        band=table.band[order],
        star_ballot=place[table.star_ballot[kept]],
        star_card=table.star_card[kept],
        ballot_ids=None if table.ballot_ids is None else table.ballot_ids[order],
    )
