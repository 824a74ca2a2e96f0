"""Reads of the pyramid: changes and proposals by reach with their equity checks, figures, and how many pupils there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, select, true

from coprod.access.roles import StakeholderGroup
from coprod.changes.models import Change, ChangeMove, ChangeProposal, Stage, Verdict
from coprod.consultations.models import Consultation, Purpose
from coprod.db import db, joined, lines
from coprod.decisions.models import Answer, AnswerKind
from coprod.needs.coverage import Reaching
from coprod.needs.models import NeedFigure
from coprod.people.models import Person
from coprod.proposals.models import Proposal, ProposalState

NEWEST = 200
"""Proposals on the page at most."""


@dataclass(slots=True)
class Checked:
    """A change or a proposal with its equity check: who could be left out, and what is done about it.

    ``left_out`` is empty where nobody has looked yet. ``stage``: of a change; ``kind``: of a proposal's answer.
    """

    id: int
    title: str
    reach: str
    consultation_id: int
    stage: Stage | None = None
    verdict: Verdict | None = None
    kind: AnswerKind | None = None
    moves: tuple[str, ...] = ()
    left_out: list[str] = field(default_factory=list)
    help: list[str] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether a change is on its way, or was done and not found wanting."""
        return self.stage is not None and self.stage is not Stage.STOPPED and self.verdict is not Verdict.NO

    def checked(self, left_out: Iterable[str] | None, words: str | None) -> None:
        """Take in the equity check of an answer; a change may rest on several."""
        self.left_out += [one for one in left_out or () if one not in self.left_out]
        if words and words not in self.help:
            self.help.append(words)


def changes_by_reach(school_id: int) -> list[Checked]:
    """Every change that was not stopped, newest first, with the equity checks of the answers it rests on. One query."""
    moves = (
        select(joined(ChangeMove.move_code))
        .where(ChangeMove.change_id == Change.id)
        .correlate(Change)
        .scalar_subquery()
    )
    rows: Any = db.session.execute(
        select(Change, moves, Answer.left_out, Answer.left_out_help)
        .outerjoin(ChangeProposal, ChangeProposal.change_id == Change.id)
        .outerjoin(Answer, Answer.proposal_id == ChangeProposal.proposal_id)
        .where(Change.school_id == school_id, Change.stage != Stage.STOPPED)
        .order_by(Change.id.desc(), Answer.id)
    )
    found: dict[int, Checked] = {}
    for change, codes, left_out, words in rows:
        one = found.setdefault(
            change.id,
            Checked(
                change.id, change.title, change.reach.value, change.consultation_id, change.stage, change.verdict,
                moves=tuple(lines(codes)),
            ),
        )  # fmt: skip
        one.checked(left_out, words)
    return list(found.values())


def proposals_by_reach(school_id: int, *, unanswered: bool) -> list[Checked]:
    """The newest proposals of the school's own consultations, with their answers' equity checks. One query.

    Args:
        unanswered: those without an answer too.
    """
    answered = true() if unanswered else Answer.id.is_not(None)
    rows: Any = db.session.execute(
        select(Proposal, Answer.kind, Answer.left_out, Answer.left_out_help)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(
            Proposal.school_id == school_id,
            Proposal.state == ProposalState.ON_CARDS,
            Consultation.opened_at.is_not(None),
            Consultation.external_ref.is_(None),
            Consultation.purpose == Purpose.ASK,
            answered,
        )
        .order_by(Proposal.id.desc())
        .limit(NEWEST)
    )
    found = []
    for proposal, kind, left_out, words in rows:
        one = Checked(
            proposal.id, proposal.wording, proposal.reach.value, proposal.consultation_id, kind=kind
        )
        one.checked(left_out, words)
        found.append(one)
    return found


def reaching(changes: Iterable[Checked]) -> list[Reaching]:
    """Those changes that count, for the coverage."""
    return [
        Reaching(one.id, one.title, one.reach, frozenset(one.moves), frozenset(one.left_out))
        for one in changes
        if one.counts
    ]


def figures_of(school_id: int) -> dict[str, NeedFigure]:
    """What the school has typed, by kind. One query."""
    rows = db.session.scalars(select(NeedFigure).where(NeedFigure.school_id == school_id))
    return {row.kind: row for row in rows}


def pupils_at(school_id: int) -> int:
    """How many pupils there are at a school. One query."""
    of_them = and_(
        Person.school_id == school_id, Person.active, Person.stakeholder_group == StakeholderGroup.PUPILS
    )
    return db.session.scalar(select(func.count(Person.id)).where(of_them)) or 0
