"""Reads of key actions, and of what they could be chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from coprod.changes.models import Change, ChangeProposal, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db
from coprod.decisions.models import YES, Answer, AnswerKind
from coprod.insights import thresholds
from coprod.insights.models import Analysis
from coprod.insights.results import Audience
from coprod.keyactions.models import LIVE, ActionState, KeyAction
from coprod.proposals.models import Proposal, ProposalState
from coprod.selfreview.models import SelfAction, SelfQuestion
from coprod.selfreview.queries import OpenAction, WidestGap, open_actions, widest_gaps

ENDED_FITS = 30
GAPS_FIT = 3
LOOKS_BACK = timedelta(days=400)
CONSULTATIONS_FIT = 4


@dataclass(frozen=True, slots=True)
class Known:
    """An action with what stands around it; none where there is none."""

    action: KeyAction
    wording: str | None
    consultation_id: int | None
    consultation_title: str | None
    answer: AnswerKind | None
    question: str | None
    change_title: str | None
    change_stage: Stage | None
    verdict: Verdict | None

    @property
    def answered_yes(self) -> bool:
        """Whether the proposal that it came from may become a change."""
        return self.answer in YES

    @property
    def worth_sharing(self) -> bool:
        """It became a change, and the review found that it helped, wholly or in part."""
        return self.verdict in {Verdict.HELPED, Verdict.PARTLY}


def actions_of(school_id: int) -> list[Known]:
    """The live ones, the oldest first, then the latest of those that ended. One query."""
    live = KeyAction.state.in_(LIVE)
    rows = db.session.execute(
        select(
            KeyAction, Proposal.wording, Consultation.id, Consultation.title, Answer.kind,
            SelfQuestion.staff, Change.title, Change.stage, Change.verdict,
        )
        .outerjoin(Proposal, Proposal.id == KeyAction.proposal_id)
        .outerjoin(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .outerjoin(SelfQuestion, SelfQuestion.id == KeyAction.self_question_id)
        .outerjoin(Change, Change.id == KeyAction.change_id)
        .where(KeyAction.school_id == school_id)
        .order_by(live.desc(), KeyAction.moved_at.desc(), KeyAction.id.desc())
        .limit(ENDED_FITS)
    ).all()  # fmt: skip
    known = [Known(*row) for row in rows]
    first = sorted((one for one in known if one.action.state in LIVE), key=lambda one: one.action.id)
    return [*first, *(one for one in known if one.action.state not in LIVE)]


def live(school_id: int) -> list[KeyAction]:
    """Those that count among the few, the oldest first. One query."""
    return list(
        db.session.scalars(
            select(KeyAction)
            .where(KeyAction.school_id == school_id, KeyAction.state.in_(LIVE))
            .order_by(KeyAction.id)
        )
    )


@dataclass(frozen=True, slots=True)
class OneOfFew:
    """A proposal of the fair few of a consultation that is over; whether it was answered, chosen, or is a change already."""

    proposal: Proposal
    consultation: Consultation
    filled: bool
    answer: AnswerKind | None
    chosen: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What the self-review found: its actions that are not done, its widest gaps, and the questions with a key action."""

    actions: Sequence[OpenAction]
    gaps: Sequence[WidestGap]
    chosen: frozenset[int]


def findings(school_id: int) -> Findings:
    """What the self-review gives to choose from, for staff with a duty. At most seven queries."""
    chosen = db.session.scalars(
        select(KeyAction.self_question_id).where(
            KeyAction.school_id == school_id,
            KeyAction.state != ActionState.LET_GO,
            KeyAction.self_question_id.is_not(None),
        )
    )
    return Findings(
        open_actions(school_id),
        widest_gaps(school_id, GAPS_FIT),
        frozenset(id_ for id_ in chosen if id_ is not None),
    )


def finding(school_id: int, self_action_id: int) -> SelfAction | None:
    """An action of the self-review that is not done. One query."""
    return db.session.scalars(
        select(SelfAction).where(
            SelfAction.id == self_action_id, SelfAction.school_id == school_id, SelfAction.done_on.is_(None)
        )
    ).first()


def question(school_id: int, self_question_id: int) -> SelfQuestion | None:
    """A question of the self-review. One query."""
    return db.session.scalars(
        select(SelfQuestion).where(SelfQuestion.id == self_question_id, SelfQuestion.school_id == school_id)
    ).first()


def fair_few(school_id: int, at: datetime) -> list[OneOfFew]:
    """The fair few of the newest consultations that are over, in the order of choosing. Four queries."""
    rows = db.session.execute(
        select(Consultation, Analysis)
        .join(Analysis, Analysis.consultation_id == Consultation.id)
        .where(
            Consultation.school_id == school_id,
            Consultation.purpose == Purpose.ASK,
            Consultation.sealed_at.is_not(None),
            Consultation.voting_close_at > at - LOOKS_BACK,
            Analysis.final,
        )
        .order_by(Consultation.voting_close_at.desc(), Consultation.id.desc())
        .limit(CONSULTATIONS_FIT)
    ).all()
    told = [
        (consultation, row["id"], row["filled"])
        for consultation, analysis in rows
        if analysis.threshold >= thresholds.now_of(consultation.id)[Audience.PUBLIC.value]
        for row in analysis.findings["few"]
    ]
    by_id = _proposals([proposal_id for _of, proposal_id, _filled in told])
    chosen = set(
        db.session.scalars(
            select(KeyAction.proposal_id).where(
                KeyAction.school_id == school_id, KeyAction.state != ActionState.LET_GO
            )
        )
    )
    return [
        OneOfFew(by_id[id_][0], consultation, filled, by_id[id_][1], id_ in chosen, by_id[id_][2])
        for consultation, id_, filled in told
        if id_ in by_id
    ]


def yes_proposals(school_id: int) -> list[tuple[Proposal, str]]:
    """Proposals of the last year that were answered with a yes, with the consultation's title. One query."""
    rows = db.session.execute(
        select(Proposal, Consultation.title)
        .join(Answer, Answer.proposal_id == Proposal.id)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .where(
            Answer.school_id == school_id,
            Answer.kind.in_(YES),
            Consultation.voting_close_at > now() - LOOKS_BACK,
        )
        .order_by(Consultation.voting_close_at.desc(), Proposal.id)
    )
    return [(proposal, title) for proposal, title in rows]


def proposal_of(school_id: int, proposal_id: int) -> tuple[Proposal, Consultation, AnswerKind | None] | None:
    """A proposal on the cards of a consultation that is over, with its answer. One query."""
    row = db.session.execute(
        select(Proposal, Consultation, Answer.kind)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(
            Proposal.id == proposal_id,
            Proposal.school_id == school_id,
            Proposal.state == ProposalState.ON_CARDS,
            Consultation.purpose == Purpose.ASK,
            Consultation.sealed_at.is_not(None),
        )
    ).first()
    return (row[0], row[1], row[2]) if row else None


def led_by(person_id: int) -> list[KeyAction]:
    """What somebody looks after, or did: for their own file. One query."""
    return list(
        db.session.scalars(select(KeyAction).where(KeyAction.owner_id == person_id).order_by(KeyAction.id))
    )


def _proposals(ids: Sequence[int]) -> dict[int, tuple[Proposal, AnswerKind | None, bool]]:
    """Those still on the cards, with their answers and whether a change carries them out. One query."""
    carried_out = exists().where(ChangeProposal.proposal_id == Proposal.id)
    rows = db.session.execute(
        select(Proposal, Answer.kind, carried_out)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.id.in_(ids), Proposal.state == ProposalState.ON_CARDS)
    )
    return {proposal.id: (proposal, answer, changed) for proposal, answer, changed in rows}
