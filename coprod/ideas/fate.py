"""What became of ideas: the proposals made from them, the answers, and the changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from coprod.changes.models import Change, ChangeProposal
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.queries import Mine, Shown
from coprod.proposals.models import Proposal, ProposalIdea, ProposalState


@dataclass(frozen=True, slots=True)
class Fate:
    """A proposal that an idea became, its answer and its change, as far as there are any."""

    proposal_id: int
    consultation_id: int
    wording: str
    withdrawn: bool
    answer: AnswerKind | None
    change_id: int | None
    change_title: str | None


def of(ideas: Iterable[Mine | Shown]) -> dict[int, list[Fate]]:
    """What became of each idea, by its number; a merged one shares what became of the other. One query.

    Drafts are left out: nobody but moderators knows of them.
    """
    stands_for: dict[int, list[int]] = {}
    for idea in ideas:
        into = idea.merged_into if isinstance(idea, Mine) else None
        stands_for.setdefault(into.id if into else idea.id, []).append(idea.id)
    rows = db.session.execute(
        select(
            ProposalIdea.idea_id,
            Proposal.id,
            Proposal.consultation_id,
            Proposal.wording,
            Proposal.state,
            Answer.kind,
            Change.id,
            Change.title,
        )
        .join(Proposal, Proposal.id == ProposalIdea.proposal_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .outerjoin(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
        .outerjoin(Change, Change.id == ChangeProposal.change_id)
        .where(ProposalIdea.idea_id.in_(stands_for), Proposal.state != ProposalState.DRAFT)
        .order_by(Proposal.id, Change.id)
    )
    found: dict[int, list[Fate]] = {}
    for idea_id, proposal_id, consultation_id, wording, state, kind, change_id, title in rows:
        fate = Fate(
            proposal_id, consultation_id, wording, state is ProposalState.WITHDRAWN, kind, change_id, title
        )
        for own in stands_for[idea_id]:
            found.setdefault(own, []).append(fate)
    return found
