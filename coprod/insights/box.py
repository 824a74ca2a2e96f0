"""What leaves the database for the maths: ballots by their random numbers, and no seat, person or time.

A packed box is one line of JSON, then ballots, then votes to the end. Ballots are signed numbers of 64 bits,
little-endian. Votes are text, put together by the database, so that this process handles one row a ballot and not
one a vote::

    {"groups": ["pupils", …], "bands": ["ks2", …],   # in the order of their enums
     "seats": [[120, …], …], "took_part": [[80, …], …],  # by group, then band
     "told": ["pupils", …],                       # groups whose turnout may be told
     "proposals": [7, 9, …], "among": [7, …],     # on the cards; those that the fair few are chosen from
     "threshold": 10, "minimum_heard": 10, "places": 3,
     "start": {…}, "ballots": 325}
    ballot: its number, group's place, band's place; ascending
    votes of a ballot: "its number,how many,vote,vote,…,"; ascending
    a vote: 6 times the proposal's id, and choice + 1, or choice + 4 where it matters most
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Integer, Select, String, case, cast, func, select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consensus.verdicts import ProposalVerdict
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.insights import thresholds
from coprod.insights.models import Analysis, Snapshot
from coprod.insights.small_numbers import show_turnout
from coprod.insights.snapshots import cell_of, reading_of
from coprod.proposals.models import Proposal, ProposalState
from coprod.voting.models import Ballot, Vote

AT_A_TIME = 5000
PLACES = 3
"""How many the fair few are: a few, done well."""
STARRED = 3
KINDS = 6
"""Kinds of vote on a card: three choices, each with a star or without."""


def packed(consultation: Consultation, snapshot: Snapshot | None) -> Iterator[bytes]:
    """A consultation's box, piece by piece.

    Args:
        snapshot: the last count, once voting is over: it says what may be told; none while voting is open.
    """
    groups, bands = list(StakeholderGroup), list(YearBand)
    seats, took_part = _roll(consultation, groups, bands)
    threshold = thresholds.now_of(consultation.id)["public"]
    kept = snapshot.results if snapshot else {}
    proposals = [row["id"] for row in kept["proposals"]] if kept else _on_cards(consultation)
    last = db.session.get(Analysis, consultation.id)
    ballots = db.session.scalar(_ballots(consultation, func.count())) or 0
    header = {
        "groups": groups,
        "bands": bands,
        "seats": seats,
        "took_part": took_part,
        "told": _told(kept, threshold) if kept else [],
        "proposals": proposals,
        "among": _common_ground(kept, threshold) if kept else [],
        "threshold": threshold,
        "minimum_heard": consultation.minimum_heard,
        "places": PLACES,
        "start": last.start if last else {},
        "ballots": ballots,
    }
    yield json.dumps(header, separators=(",", ":")).encode() + b"\n"
    group_place = case({group: place for place, group in enumerate(groups)}, value=Ballot.stakeholder_group)
    band_place = case({band: place for place, band in enumerate(bands)}, value=Ballot.year_band)
    yield from _numbers(
        _ballots(consultation, Ballot.id, group_place, band_place).order_by(Ballot.id).limit(ballots)
    )
    yield from _votes(consultation, proposals)


def _ballots(consultation: Consultation, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(Ballot).where(Ballot.consultation_id == consultation.id)


def _numbers(query: Select[*tuple[Any, ...]]) -> Iterator[bytes]:
    rows = db.session.execute(query.execution_options(yield_per=AT_A_TIME))
    for part in rows.partitions():
        yield _bytes(chain.from_iterable(part))


def _votes(consultation: Consultation, proposals: list[int]) -> Iterator[bytes]:
    vote = Vote.proposal_id * KINDS + Vote.choice + 1 + STARRED * cast(Vote.matters_most, Integer)
    rows = db.session.execute(
        select(Vote.ballot_id, func.count(), func.aggregate_strings(cast(vote, String), ","))
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .where(Ballot.consultation_id == consultation.id, Vote.proposal_id.in_(proposals))
        .group_by(Vote.ballot_id)
        .order_by(Vote.ballot_id)
        .execution_options(yield_per=AT_A_TIME)
    )
    for part in rows.partitions():
        yield "".join(f"{ballot},{count},{votes}," for ballot, count, votes in part).encode()


def _bytes(numbers: Iterable[int]) -> bytes:
    packed_ = array("q", numbers)
    if sys.byteorder == "big":
        packed_.byteswap()
    return packed_.tobytes()


def _on_cards(consultation: Consultation) -> list[int]:
    return list(
        db.session.scalars(
            select(Proposal.id)
            .where(Proposal.consultation_id == consultation.id, Proposal.state == ProposalState.ON_CARDS)
            .order_by(Proposal.id)
        )
    )


def _roll(
    consultation: Consultation, groups: list[StakeholderGroup], bands: list[YearBand]
) -> tuple[list[list[int]], list[list[int]]]:
    """Seats, and how many of them took part, each by group, then band."""
    seats = [[0] * len(bands) for _ in groups]
    took_part = [[0] * len(bands) for _ in groups]
    rows = db.session.execute(
        select(
            Seat.stakeholder_group,
            Seat.year_band,
            func.count(),
            func.sum(case((Seat.took_part, 1), else_=0)),
        )
        .where(Seat.consultation_id == consultation.id)
        .group_by(Seat.stakeholder_group, Seat.year_band)
    )
    for group, band, count, came in rows:
        seats[groups.index(group)][bands.index(band)] = int(count)
        took_part[groups.index(group)][bands.index(band)] = int(came)
    return seats, took_part


def _told(kept: dict[str, Any], threshold: int) -> list[str]:
    """The groups whose turnout stands on the page that everybody sees."""
    rows = [{group: cell_of(counts) for group, counts in row["counts"].items()} for row in kept["proposals"]]
    came = {group: place["took_part"] for group, place in kept["roll"].items()}
    return [g for g, count in show_turnout(came, rows, threshold).took_part.items() if count is not None]


def _common_ground(kept: dict[str, Any], threshold: int) -> list[int]:
    """Proposals that stand as common ground on that page."""
    return [
        row["id"]
        for row in kept["proposals"]
        if (reading := reading_of(kept, row, "public", threshold))
        and reading["verdict"] == ProposalVerdict.COMMON_GROUND
    ]
