"""Word a proposal, put it on the cards, take it off. Every act is in the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.ideas.models import Idea, IdeaState
from coprod.moves import here as moves_here
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState, Reach


class NotReady(ValueError):
    """A card must say what adults would do, and be tied to a move."""


class WordsAreFixed(ValueError):
    """The proposal was taken off: it stays as it was."""


class VotingIsOver(ValueError):
    """Voting has closed: the cards stay as they were."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as its writer has it."""

    wording: str
    plain_wording: str
    adults_do: str
    reach: Reach
    moves: tuple[str, ...]
    idea_ids: tuple[int, ...]


def create(me: Who, consultation: Consultation, draft: Draft) -> Proposal:
    """Write a proposal: a draft, which nobody but moderators sees."""
    proposal = Proposal(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        wording=draft.wording,
        plain_wording=draft.plain_wording,
        adults_do=draft.adults_do,
        reach=draft.reach,
        created_by_id=me.id,
        created_at=now(),
    )
    db.session.add(proposal)
    db.session.flush()
    _tie_moves(proposal, draft.moves)
    _tie_ideas(proposal, draft.idea_ids)
    record(proposal.school_id, me.id, "proposal written", f"proposal:{proposal.id}", ideas=[*draft.idea_ids])
    return proposal


def reword(me: Who, proposal: Proposal, draft: Draft) -> None:
    """Change a proposal's words, moves, reach and sources. The caller has seen that nobody voted on it yet.

    (A vote that crosses it on the way carries the mark of the words it was for, and is sent back to be read again.)

    Raises:
        WordsAreFixed: it was taken off the cards.
    """
    if proposal.state is ProposalState.WITHDRAWN:
        raise WordsAreFixed
    before = {
        "wording": proposal.wording,
        "plain": proposal.plain_wording,
        "adults_do": proposal.adults_do,
    }
    proposal.wording = draft.wording
    proposal.plain_wording = draft.plain_wording
    proposal.adults_do = draft.adults_do
    proposal.reach = draft.reach
    _tie_moves(proposal, draft.moves)
    _tie_ideas(proposal, draft.idea_ids)
    record(proposal.school_id, me.id, "proposal reworded", f"proposal:{proposal.id}", before=before)


def name_sources(me: Who, proposal: Proposal, idea_ids: tuple[int, ...]) -> None:
    """Say which ideas a proposal came from; this may be done at any time, as it changes no words."""
    _tie_ideas(proposal, idea_ids)
    record(proposal.school_id, me.id, "proposal sources named", f"proposal:{proposal.id}", ideas=[*idea_ids])


def put_on_cards(me: Who, consultation: Consultation, proposal: Proposal) -> None:
    """Let people vote on it. Doing it twice is doing it once.

    Raises:
        VotingIsOver: voting has closed.
        WordsAreFixed: it was taken off before; a new proposal says what changed.
        NotReady: it does not say what adults would do, or is tied to no move.
    """
    if consultation.voting_is_over(now()):
        raise VotingIsOver
    if proposal.state is ProposalState.WITHDRAWN:
        raise WordsAreFixed
    has_move = db.session.scalar(
        select(ProposalMove.move_code).where(ProposalMove.proposal_id == proposal.id).limit(1)
    )
    if not proposal.adults_do.strip() or has_move is None:
        raise NotReady
    if proposal.state is ProposalState.DRAFT:
        proposal.state = ProposalState.ON_CARDS
        record(proposal.school_id, me.id, "proposal put on cards", f"proposal:{proposal.id}")
        db.session.flush()


def withdraw(me: Who, consultation: Consultation, proposal: Proposal, reason: str) -> None:
    """Take it off the cards (or drop a draft) for good, with a reason; votes on it no longer count.

    Raises:
        VotingIsOver: voting has closed: what people voted on must be answered.
        ValueError: no reason.
    """
    if not reason.strip():
        raise ValueError("taking a proposal off needs a reason")
    if consultation.voting_is_over(now()):
        raise VotingIsOver
    if proposal.state is ProposalState.WITHDRAWN:
        return
    proposal.state = ProposalState.WITHDRAWN
    record(proposal.school_id, me.id, "proposal taken off cards", f"proposal:{proposal.id}", reason=reason)
    db.session.flush()


def _tie_moves(proposal: Proposal, codes: tuple[str, ...]) -> None:
    """Ties to moves in use are as chosen; one to a move that the school has set aside stays."""
    known = moves_here.framework(proposal.school_id)
    wanted = [code for code in dict.fromkeys(codes) if code in known]
    in_use = [move.code for move in known]
    db.session.execute(
        delete(ProposalMove).where(
            ProposalMove.proposal_id == proposal.id, ProposalMove.move_code.in_(in_use)
        )
    )
    if wanted:
        rows = [{"proposal_id": proposal.id, "move_code": code} for code in wanted]
        db.session.execute(insert(ProposalMove), rows)


def _tie_ideas(proposal: Proposal, idea_ids: tuple[int, ...]) -> None:
    """Only accepted ideas of the same consultation may be chosen. A tie to one that has been merged or split
    since stays: it is part of where the proposal came from."""
    accepted = select(Idea.id).where(
        Idea.consultation_id == proposal.consultation_id, Idea.state == IdeaState.ACCEPTED
    )
    chosen = db.session.scalars(accepted.where(Idea.id.in_(idea_ids))).all()
    db.session.execute(
        delete(ProposalIdea).where(
            ProposalIdea.proposal_id == proposal.id, ProposalIdea.idea_id.in_(accepted)
        ),
        execution_options={"synchronize_session": False},
    )
    if chosen:
        db.session.execute(
            insert(ProposalIdea), [{"proposal_id": proposal.id, "idea_id": idea_id} for idea_id in chosen]
        )
