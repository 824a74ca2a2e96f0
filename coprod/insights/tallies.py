"""How others voted, beside each card on a consultation's page: who may see it, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coprod.clock import now
from coprod.consultations.models import Consultation, Seat, ShowTallies
from coprod.db import db
from coprod.insights.results import Audience, GroupSays, build
from coprod.insights.small_numbers import Cell, show_cell
from coprod.insights.snapshots import newest
from coprod.proposals.queries import ProposalRow
from coprod.schools.models import School
from coprod.voting import queries as votes
from coprod.voting.tallies import Counts


def for_reader(
    consultation: Consultation, seat: Seat | None, proposals: Sequence[ProposalRow]
) -> Mapping[int, Sequence[GroupSays]]:
    """By proposal: what this reader may see of how each stakeholder group voted. At most two queries.

    After the close, everybody sees the last count. While voting is open nobody sees anything, but where the
    consultation says so, a voter sees the cards they have answered, in counts that move five people at a time.

    Args:
        seat: the reader's place on the roll; none for a visitor, or somebody who is not asked.
    """
    at = now()
    if consultation.voting_is_over(at):
        snapshot = newest(consultation.id)
        if snapshot is None or not snapshot.final:
            return {}
        results = build(snapshot, Audience.PUBLIC, proposals)
        return {result.proposal.proposal.id: result.groups for result in results.all}
    if seat is None or consultation.show_tallies is not ShowTallies.AFTER_VOTE:
        return {}
    if not consultation.takes_votes(at) or consultation.ballot_secret is None:
        return {}
    threshold = db.session.get_one(School, consultation.school_id).public_threshold
    cells = votes.shown_tallies(consultation.id)
    return {
        vote.proposal.id: [
            _says(group.value, counts, threshold)
            for group, counts in sorted(cells.get(vote.proposal.id, {}).items())
        ]
        for vote in votes.my_votes(consultation, seat)
    }


def _says(group: str, counts: Counts, threshold: int) -> GroupSays:
    cell = Cell(counts.agree, counts.disagree, counts.unsure, counts.stars)
    return GroupSays(group, 0, show_cell(cell, threshold), None)
