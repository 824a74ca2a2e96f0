"""A packed box as a vote table, and what of it may be shown. Brings numpy: for the analyst and for exports.

Before the maths begins, the votes that no page may show are taken out, by the rules of ``small_numbers``: a
stakeholder group's votes on a card that too few of it answered, and its stars where too few gave one; where
nearly all of it said the same, all are taken to have said so. Whatever the maths then finds is made of what
everybody is shown, and can tell nothing else.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from coprod.consensus.table import (
    AGREE,
    DISAGREE,
    UNSURE,
    IntArray,
    Roll,
    VoteTable,
    count_by_cell,
    vote_table,
)
from coprod.insights import bands
from coprod.insights.box import KINDS, STARRED
from coprod.insights.small_numbers import Cell, Choice, ShownCell, show_cell

Header = dict[str, Any]
_VALUES = {Choice.AGREE: AGREE, Choice.UNSURE: UNSURE, Choice.DISAGREE: DISAGREE}
BALLOT_BYTES = 3 * 8
_AS_CAST = 9  # in place of a value: each vote stays as it is


class NotABox(ValueError):
    """What was given is cut off, or no box."""


def read(stream: IO[bytes]) -> tuple[Header, VoteTable]:
    """Read a packed box.

    Raises:
        NotABox: see there.
        ValueError: its parts do not fit together.
    """
    try:
        header: Header = json.loads(stream.readline())
        count = int(header["ballots"])
        ballots = np.frombuffer(stream.read(count * BALLOT_BYTES), "<i8").reshape(count, 3)
        ids = np.asarray(header["proposals"], np.int64)
        owner, votes = _votes(stream.read())
    except (ValueError, KeyError, TypeError) as error:
        raise NotABox(str(error)) from error
    row, card = _places(ballots[:, 0], owner, "ballot"), _places(ids, votes // KINDS, "proposal")
    kind = votes % KINDS
    starred = kind >= STARRED
    table = vote_table(
        ballot=row,
        card=card,
        value=(kind % STARRED - 1).astype(np.int8),
        proposals=header["proposals"],
        roll=Roll(tuple(header["groups"]), tuple(header["bands"]), np.asarray(header["seats"])),
        group=ballots[:, 1],
        band=ballots[:, 2],
        stars=(row[starred], card[starred]),
    )
    return header, table


def _votes(text: bytes) -> tuple[IntArray, IntArray]:
    """The ballot's number of each vote, and the vote, from "number,how many,vote,…,".

    Raises:
        ValueError: it is cut off, or has something else in it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)  # numpy's word for text that is not all numbers
        try:
            numbers = np.fromstring(text.decode("ascii"), np.int64, sep=",")
        except DeprecationWarning as error:
            raise ValueError("votes that are no numbers") from error
    heads, at = [], 0
    while at + 1 < len(numbers):
        heads.append(at)
        at += 2 + max(0, int(numbers[at + 1]))
    if at != len(numbers) or (text and not text.endswith(b",")):
        raise ValueError("votes are missing at the end")
    first = np.asarray(heads, np.int64)
    is_vote = np.ones(len(numbers), np.bool_)
    is_vote[first] = is_vote[first + 1] = False
    return np.repeat(numbers[first], numbers[first + 1]), numbers[is_vote]


def _places(known: IntArray, wanted: IntArray, what: str) -> IntArray:
    """Where each wanted number stands among the known ones, which ascend."""
    if not len(wanted):
        return np.zeros(0, np.int64)
    places = np.searchsorted(known, wanted)
    if not len(known) or np.any(known[np.minimum(places, len(known) - 1)] != wanted):
        raise NotABox(f"a vote's {what} is not in the box")
    return places


@dataclass(frozen=True, slots=True, eq=False)
class ShownVotes:
    """What may be shown of a box.

    Attributes:
        table: its votes, with the year bands pooled.
        counts: (groups, bands, proposals, 3): agree, not sure, disagree, as in the table.
        cells: by group's place in the table's roll, then proposal's: what is shown of each.
    """

    table: VoteTable
    counts: IntArray
    cells: list[list[ShownCell]]


def shown(header: Header, table: VoteTable) -> ShownVotes:
    """Take out what may not be shown, even out what nearly all said, and pool the year bands."""
    threshold = int(header["threshold"])
    cells = _cells(table, threshold)
    large = [place for place, seats in enumerate(table.roll.by_group.tolist()) if seats >= threshold]
    owner = np.repeat(np.arange(table.ballots), table.votes_per_ballot)
    group = table.group[owner]
    kept = _each(cells, lambda cell: not cell.hidden, np.bool_)[group, table.card]
    kept &= np.isin(group, large)
    evened = _each(cells, lambda cell: _VALUES[cell.nearly_all] if cell.nearly_all else _AS_CAST, np.int8)
    value = evened[group, table.card]
    value = np.where(value == _AS_CAST, table.value, value)
    star_ballot, star_card = _stars(table, cells, owner[kept], table.card[kept])
    ballots = np.unique(owner[kept])
    place = np.full(table.ballots, -1)
    place[ballots] = np.arange(len(ballots))
    roll, band_of = _pooled(header, table.roll, large)
    small = vote_table(
        ballot=place[owner[kept]],
        card=table.card[kept],
        value=value[kept],
        proposals=table.proposals,
        roll=roll,
        group=np.searchsorted(large, table.group[ballots]),
        band=band_of[table.group[ballots], table.band[ballots]],
        stars=(place[star_ballot], star_card),
    )
    cell = small.group.astype(np.int64) * len(roll.bands) + small.band
    counts = count_by_cell(small, cell, len(roll.groups) * len(roll.bands))
    return ShownVotes(
        small,
        counts.reshape(len(roll.groups), len(roll.bands), len(small.proposals), 3),
        [cells[place] for place in large],
    )


def _cells(table: VoteTable, threshold: int) -> list[list[ShownCell]]:
    groups, cards = len(table.roll.groups), len(table.proposals)
    counts = count_by_cell(table, table.group, groups).tolist()
    stars = np.zeros((groups, cards), np.int64)
    np.add.at(stars, (table.group[table.star_ballot], table.star_card), 1)
    return [
        [
            show_cell(Cell(agree, disagree, unsure, given), threshold)
            for (agree, unsure, disagree), given in zip(row, starred, strict=True)
        ]
        for row, starred in zip(counts, stars.tolist(), strict=True)
    ]


def _each(cells: list[list[ShownCell]], of: Any, kind: Any) -> NDArray[Any]:
    return np.array([[of(cell) for cell in row] for row in cells], kind).reshape(
        len(cells), max(map(len, cells), default=0)
    )


def _stars(
    table: VoteTable, cells: list[list[ShownCell]], owner: IntArray, card: NDArray[np.int32]
) -> tuple[IntArray, IntArray]:
    """The stars that count: as given where their number is shown; from everybody where nearly everybody gave one."""
    as_given = _each(cells, lambda cell: cell.stars is not None and not cell.or_more, np.bool_)
    everybody = _each(cells, lambda cell: cell.or_more, np.bool_)
    given = as_given[table.group[table.star_ballot], table.star_card]
    all_of = everybody[table.group[owner], card]
    return (
        np.concatenate([table.star_ballot[given], owner[all_of]]).astype(np.int64),
        np.concatenate([table.star_card[given], card[all_of]]).astype(np.int64),
    )


def pools(header: Header) -> dict[str, list[tuple[str, ...]]]:
    """For each stakeholder group its year bands, put together until none is small; one pool where turnout is hidden."""
    found = {}
    for place, group in enumerate(header["groups"]):
        came = {
            band: header["took_part"][place][number]
            for number, band in enumerate(header["bands"])
            if header["seats"][place][number]
        }
        told = group in header["told"]
        found[group] = bands.pooled(came, header["threshold"]) if told else [tuple(came)] if came else []
    return found


def _pooled(header: Header, roll: Roll, large: list[int]) -> tuple[Roll, NDArray[np.int16]]:
    """The roll of the large groups with bands pooled, and for each old group and band the new band's place."""
    by_group = pools(header)
    names = list(dict.fromkeys(bands.key(pool) for place in large for pool in by_group[roll.groups[place]]))
    seats = np.zeros((len(large), len(names)), np.int64)
    band_of = np.zeros((len(roll.groups), len(roll.bands)), np.int16)
    for row, place in enumerate(large):
        for pool in by_group[roll.groups[place]]:
            new = names.index(bands.key(pool))
            for band in pool:
                old = roll.bands.index(band)
                band_of[place, old] = new
                seats[row, new] += roll.seats[place, old]
    return Roll(tuple(roll.groups[place] for place in large), tuple(names), seats), band_of
