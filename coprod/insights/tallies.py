"""How others voted, beside each card on a consultation's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from coprod.access.roles import StakeholderGroup
from coprod.insights import painted
from coprod.insights.models import Snapshot
from coprod.insights.results import Audience, GroupSays, build
from coprod.insights.small_numbers import Cell, show_cell
from coprod.proposals.queries import ProposalRow
from coprod.voting.cards import Card
from coprod.voting.tallies import Counts


def counted(snapshot: Snapshot, proposals: Sequence[ProposalRow]) -> Mapping[int, Markup]:
    """By proposal: the last count, which everybody sees after the close."""
    results = build(snapshot, Audience.PUBLIC, proposals)
    return {result.proposal.proposal.id: painted.tallies(result.groups) for result in results.all}


def heard(cards: Sequence[Card], threshold: int) -> Mapping[int, Markup]:
    """By proposal: the counts as last shown, where somebody may see them.

    Args:
        threshold: fewest people in a figure.
    """
    return {
        card.id: painted.tallies([_says(group, counts, threshold) for group, counts in card.heard.items()])
        for card in cards
        if card.heard
    }


def _says(group: StakeholderGroup, counts: Counts, threshold: int) -> GroupSays:
    cell = Cell(counts.agree, counts.disagree, counts.unsure, counts.stars)
    return GroupSays(group.value, 0, show_cell(cell, threshold), None)
