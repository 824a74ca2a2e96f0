"""The cards of a consultation as a page shows them to many: their words, and what a voter may see of the counts.

Columns, not rows of the ORM, in statements that are built once: this is the page that a whole school reads.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from coprod.access.roles import StakeholderGroup
from coprod.db import columns, joined, lines
from coprod.proposals.models import Proposal, ProposalMove, ProposalState, Reach
from coprod.voting.models import Ballot, Tally, Vote
from coprod.voting.tallies import KINDS, Counts

Rows = tuple[tuple[Hashable, ...], ...]
"""Cards as they were read, to be compared and kept; :func:`cards` says what they are."""

GROUPS = tuple(StakeholderGroup)
WORDS = 6  # columns of a card before its counts


@dataclass(frozen=True, slots=True)
class Card:
    """A card in its words, the codes of its moves, and the counts that this reader may see (none: no count)."""

    id: int
    wording: str
    plain_wording: str
    adults_do: str
    reach: Reach
    moves: tuple[str, ...]
    heard: Mapping[StakeholderGroup, Counts]


def read(consultation_id: int) -> Rows:
    """The cards in the order they were made, without counts. One query."""
    return _read(_statement(counts=False), {"of_consultation": consultation_id})


def read_with_counts(consultation_id: int, thread: str) -> Rows:
    """The cards, each with its counts as last shown where the ballot with that thread has answered it. One query."""
    return _read(_statement(counts=True), {"of_consultation": consultation_id, "key": thread})


def cards(rows: Rows) -> Sequence[Card]:
    """What was read, with names."""
    return [_card(*row) for row in rows]


def _read(statement: Select[Any], values: Mapping[str, Any]) -> Rows:
    return tuple(map(tuple, columns(statement, values)))


def _card(*row: Any) -> Card:
    id_, wording, plain_wording, adults_do, reach, moves = row[:WORDS]
    heard = {}
    for number, group in enumerate(GROUPS):
        counts = row[WORDS + number * len(KINDS) :][: len(KINDS)]
        if counts and counts[0] is not None:
            heard[group] = Counts(*counts)
    return Card(id_, wording, plain_wording, adults_do, reach, lines(moves), heard)


@functools.cache
def _statement(*, counts: bool) -> Select[Any]:
    moves = (
        select(joined(ProposalMove.move_code))
        .where(ProposalMove.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    words = [Proposal.id, Proposal.wording, Proposal.plain_wording, Proposal.adults_do, Proposal.reach, moves]
    here: Any = bindparam("of_consultation")
    tallies = [aliased(Tally) for _ in GROUPS] if counts else []
    found: Select[Any] = select(
        *words, *(getattr(tally, f"shown_{kind}") for tally in tallies for kind in KINDS)
    ).select_from(Proposal)
    if counts:
        found = found.outerjoin(
            Ballot, and_(Ballot.consultation_id == here, Ballot.thread == bindparam("key"))
        ).outerjoin(Vote, and_(Vote.ballot_id == Ballot.id, Vote.proposal_id == Proposal.id))
    for group, tally in zip(GROUPS, tallies, strict=False):
        of_group = and_(tally.proposal_id == Vote.proposal_id, tally.stakeholder_group == group)
        found = found.outerjoin(tally, of_group)
    return found.where(Proposal.consultation_id == here, Proposal.state == ProposalState.ON_CARDS).order_by(
        Proposal.id
    )
