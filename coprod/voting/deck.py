"""The deck: one card at a time, in sets with a visible end, in an order of each ballot's own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import and_, func, select

from coprod.consultations.models import Consultation, OnTheRoll
from coprod.db import db
from coprod.proposals.models import Proposal, ProposalMove, ProposalState
from coprod.voting.ballots import thread_of
from coprod.voting.models import Ballot, Tally, Vote

LARGEST_SET = 7


@dataclass(frozen=True, slots=True)
class Card:
    """The next card and the moves it is tied to."""

    proposal: Proposal
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """Where somebody stands in the deck."""

    card: Card | None
    """The next unanswered card; none when all are answered (or there are none)."""
    place: int
    """Which card of the present set this is, from 1."""
    of: int
    """How many cards the present set has: at most seven."""
    answered_cards: frozenset[int]
    left: int
    a_set_is_done: bool
    """Whether the answer just given was the last of a set."""

    @property
    def answered(self) -> int:
        """How many cards are answered."""
        return len(self.answered_cards)


def next_set(consultation: Consultation, seat: OnTheRoll) -> Deck:
    """The seat's deck now. Two queries.

    Cards that the seat's own stakeholder group has seen least come first, so that none stays unheard;
    among those about equally seen, the order is the ballot's own, so that no card is always last.
    Seen as last shown, by fives (``tallies.py``): by the counts as they are, the order of somebody's cards
    would tell that another person has just voted.
    """
    key = thread_of(consultation, seat)
    seen = func.coalesce(Tally.shown_agree + Tally.shown_disagree + Tally.shown_unsure, 0)
    rows: Sequence[Any] = db.session.execute(
        select(Proposal, Vote.choice, seen)
        .select_from(Proposal)
        .outerjoin(Ballot, and_(Ballot.consultation_id == consultation.id, Ballot.thread == key))
        .outerjoin(Vote, and_(Vote.ballot_id == Ballot.id, Vote.proposal_id == Proposal.id))
        .outerjoin(
            Tally, and_(Tally.proposal_id == Proposal.id, Tally.stakeholder_group == seat.stakeholder_group)
        )
        .where(Proposal.consultation_id == consultation.id, Proposal.state == ProposalState.ON_CARDS)
    ).all()
    answered = frozenset(card.id for card, choice, _ in rows if choice is not None)
    waiting = [(count, shuffle(key, card.id), card) for card, choice, count in rows if choice is None]
    place, of, a_set_is_done = place_in_set(len(answered), len(rows))
    return Deck(
        card=_with_moves(min(waiting, key=lambda w: w[:2])[2]) if waiting else None,
        place=place,
        of=of,
        answered_cards=answered,
        left=len(waiting),
        a_set_is_done=a_set_is_done,
    )


def shuffle(key: str, proposal_id: int) -> bytes:
    """A card's place in the order of one ballot: SHA-256 of both."""
    return hashlib.sha256(f"{key}:{proposal_id}".encode()).digest()


def place_in_set(answered: int, cards: int) -> tuple[int, int, bool]:
    """Which card of its set comes next, how many the set has, and whether a set was just finished.

    Sets are as equal as can be: 12 cards are 6 and 6, 15 are 5, 5 and 5; never 7, 7 and 1.
    """
    if cards == 0:
        return 0, 0, False
    sets = ceil(cards / LARGEST_SET)
    ends = [round(cards * (number + 1) / sets) for number in range(sets)]
    start = 0
    for end in ends:
        if answered < end:
            return answered - start + 1, end - start, answered > 0 and answered == start
        start = end
    return cards - (ends[-2] if sets > 1 else 0), cards - (ends[-2] if sets > 1 else 0), True


def _with_moves(proposal: Proposal) -> Card:
    moves = db.session.scalars(
        select(ProposalMove.move_code)
        .where(ProposalMove.proposal_id == proposal.id)
        .order_by(ProposalMove.move_code)
    )
    return Card(proposal, tuple(moves))
