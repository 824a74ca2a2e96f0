"""What a person sees of their own votes, and what everybody sees of the counts."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation, OnTheRoll, Seat
from coprod.db import db
from coprod.proposals.models import Proposal, ProposalState
from coprod.voting.ballots import thread_of
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import STEP, Counts

Cells = dict[int, dict[StakeholderGroup, Counts]]
"""Counts by proposal, then stakeholder group."""


@dataclass(frozen=True, slots=True)
class MyVote:
    """One's own vote on a card."""

    proposal: Proposal
    choice: int
    matters_most: bool


_MINE = (  # built once: building a statement costs more than running it
    select(Proposal, Vote.choice, Vote.matters_most)
    .join(Vote, Vote.proposal_id == Proposal.id)
    .join(Ballot, Ballot.id == Vote.ballot_id)
    .where(
        Ballot.consultation_id == bindparam("of_consultation"),
        Ballot.thread == bindparam("key"),
        Proposal.state == ProposalState.ON_CARDS,
    )
    .order_by(Proposal.id)
)


def my_votes(consultation: Consultation, seat: OnTheRoll) -> list[MyVote]:
    """The votes of that seat, in the order of the cards' numbers. One query.

    Raises:
        VotingClosed: the secret is gone, and nobody can tell any more, not even the voter.
    """
    rows = db.session.execute(
        _MINE, {"of_consultation": consultation.id, "key": thread_of(consultation, seat)}
    )
    return [MyVote(proposal, choice, matters_most) for proposal, choice, matters_most in rows]


def tallies(consultation_id: int) -> Cells:
    """The counts as they are. For results after the close, and for the maths; never for a page while voting is open."""
    return _cells(consultation_id, "")


def shown_tallies(consultation_id: int) -> Cells:
    """The counts as last shown (see ``tallies.py``): for pages while voting is open."""
    return _cells(consultation_id, "shown_")


def _cells(consultation_id: int, prefix: str) -> Cells:
    rows = db.session.execute(_counting(prefix), {"of_consultation": consultation_id})
    cells: Cells = {}
    for proposal_id, group, *counts in rows:
        cells.setdefault(proposal_id, {})[group] = Counts(*counts)
    return cells


@functools.cache
def _counting(prefix: str) -> Select[Any]:
    kinds = [getattr(Tally, f"{prefix}{kind}") for kind in ("agree", "disagree", "unsure", "stars")]
    on_cards = and_(Proposal.id == Tally.proposal_id, Proposal.state == ProposalState.ON_CARDS)
    return (
        select(Tally.proposal_id, Tally.stakeholder_group, *kinds)
        .join(Proposal, on_cards)
        .where(Tally.consultation_id == bindparam("of_consultation"))
    )


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of a stakeholder group took part, of how many on the roll."""

    took_part: int
    seats: int


def shown_turnout(consultation_id: int) -> dict[StakeholderGroup, Turnout]:
    """Turnout as it may be shown while voting is open: whole steps only. One query."""
    return {
        group: Turnout(place.took_part - place.took_part % STEP, place.seats)
        for group, place in turnout(consultation_id).items()
    }


def turnout(consultation_id: int) -> dict[StakeholderGroup, Turnout]:
    """Turnout by stakeholder group, as it is; never for a page while voting is open. One query."""
    rows = db.session.execute(
        select(Seat.stakeholder_group, func.sum(case((Seat.took_part, 1), else_=0)), func.count())
        .where(Seat.consultation_id == consultation_id)
        .group_by(Seat.stakeholder_group)
    )
    return {group: Turnout(int(took_part), int(seats)) for group, took_part, seats in rows}
