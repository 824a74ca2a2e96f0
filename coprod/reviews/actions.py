"""Prepare a round, open it to the people who were asked before, and say what the school makes of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import flask_babel
from flask_babel import gettext as _
from sqlalchemy import delete, select

from coprod.access.roles import StakeholderGroup
from coprod.audit.log import record
from coprod.buying.models import BuyingCheck
from coprod.changes import actions as changes
from coprod.changes.actions import Step
from coprod.changes.models import Change, ChangeProposal, Stage, Verdict
from coprod.clock import now
from coprod.consultations.actions import let_in
from coprod.consultations.models import Consultation, ConsultationClass, Purpose, Seat
from coprod.db import db
from coprod.insights.snapshots import newest
from coprod.messages.actions import tell_each
from coprod.messages.models import News, NewsKind
from coprod.proposals.models import Proposal, ProposalState, Reach
from coprod.reviews.models import NextStep, QuestionKind, ReviewQuestion, ReviewRound

TITLE_FITS = 120
CLOSES_AT = 20  # eight in the evening, by the school's clock
_OWN, _SERVICE = 100, 200  # places: the cards come first, then the school's own, then the fixed one


class AlreadyOpen(ValueError):
    """The round is open, or over: its questions stay as people read them."""


class NotPrepared(ValueError):
    """No question of the school's own is written yet."""


class NotDoneYet(ValueError):
    """People can be asked whether a change helped once it is done."""


class NobodyToAsk(ValueError):
    """The roll would be empty."""


class NotOpenedYet(ValueError):
    """There is no round with answers to rest a verdict on."""


class StillOpen(ValueError):
    """People may still answer, or their answers are not counted yet."""


class AlreadyDecided(ValueError):
    """Somebody has given the verdict meanwhile."""


@dataclass(frozen=True, slots=True)
class Own:
    """One question of the school's own: a sentence to agree or disagree with, and the same for young readers."""

    wording: str
    plain_wording: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the owner wrote: one to three questions, and for how many days people can answer."""

    questions: Sequence[Own]
    days_open: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What the school makes of the answers. ``ask_again_on`` is needed with "too early", and means nothing otherwise."""

    verdict: Verdict
    next_step: NextStep
    words: str
    ask_again_on: date | None = None


def prepare(actor_id: int | None, change: Change, plan: Plan) -> ReviewRound:
    """Write the questions of the next round, or write them anew while it has not opened.

    Raises:
        AlreadyOpen: it has.
    """
    this = _the_next(change, actor_id)
    this.days_open = plan.days_open
    db.session.execute(
        delete(ReviewQuestion).where(
            ReviewQuestion.round_id == this.id, ReviewQuestion.kind == QuestionKind.OWN
        )
    )
    db.session.add_all(
        ReviewQuestion(
            round_id=this.id,
            place=_OWN + place,
            kind=QuestionKind.OWN,
            wording=own.wording,
            plain_wording=own.plain_wording,
        )
        for place, own in enumerate(plan.questions)
    )
    db.session.flush()
    record(change.school_id, actor_id, "review questions written", f"change:{change.id}")
    return this


def begin(change: Change) -> ReviewRound:
    """Have an empty round wait for its questions: its day has come, and nobody has written any."""
    return _the_next(change, None)


def open_up(actor_id: int | None, change: Change) -> ReviewRound:
    """Ask: give the change's cards and the questions to everybody who is asked, and tell them.

    Raises:
        AlreadyOpen, NotPrepared, NotDoneYet, NobodyToAsk: see there.
    """
    this = _the_next(change, actor_id)
    own = questions_of(this.id)
    if not own:
        raise NotPrepared
    if change.stage not in {Stage.DONE, Stage.REVIEWED}:
        raise NotDoneYet
    with flask_babel.force_locale("en_GB"):  # everybody reads these words: not in the opener's language
        consultation = _vote(change, this, actor_id)
        fixed = _fixed_questions(change, this)
    seats = let_in(consultation)
    if not seats:
        raise NobodyToAsk
    this.consultation_id = consultation.id
    db.session.add_all(fixed)
    for question in [*fixed, *own]:
        question.proposal_id = _card(consultation, question).id
    db.session.flush()
    record(change.school_id, actor_id, "review opened", f"change:{change.id}", seats=seats, round=this.number)
    asked = select(Seat.person_id).where(Seat.consultation_id == consultation.id, Seat.person_id.is_not(None))
    tell_each(asked, consultation, NewsKind.REVIEW_OPEN, change.title, path_of(consultation.id))
    return this


def decide(actor_id: int, change: Change, finding: Finding) -> ReviewRound:
    """Say whether it helped and what the school does now, resting on the round's last count; tell everybody.

    Raises:
        NotOpenedYet, StillOpen, AlreadyDecided: see there.
        NeedsAnotherDay: see :func:`coprod.changes.actions.check_day`.
    """
    db.session.refresh(change, with_for_update=True)
    this = latest(change.id)
    if this is None or this.consultation_id is None:
        raise NotOpenedYet
    if this.decided_at is not None:
        raise AlreadyDecided
    snapshot = newest(this.consultation_id)
    if snapshot is None or not snapshot.final:
        raise StillOpen
    step = Step(Stage.REVIEWED, finding.words, finding.verdict, ask_again_on=finding.ask_again_on)
    changes.check_day(change, step)
    at = now()
    this.snapshot_id, this.verdict, this.next_step = snapshot.id, finding.verdict, finding.next_step
    this.words, this.decided_by_id, this.decided_at = finding.words, actor_id, at
    db.session.flush()
    changes.update(actor_id, change, step)
    record(
        change.school_id, actor_id, "review decided", f"change:{change.id}", round=this.number,
        verdict=finding.verdict.value, now=finding.next_step.value, snapshot=snapshot.id,
    )  # fmt: skip
    _tell_those_who_answered(change, this.consultation_id, at)
    return this


def latest(change_id: int) -> ReviewRound | None:
    """The newest round of a change. One query."""
    return db.session.scalars(
        select(ReviewRound)
        .where(ReviewRound.change_id == change_id)
        .order_by(ReviewRound.number.desc())
        .limit(1)
    ).first()


def questions_of(round_id: int) -> list[ReviewQuestion]:
    """A round's questions in their order. One query."""
    return list(
        db.session.scalars(
            select(ReviewQuestion).where(ReviewQuestion.round_id == round_id).order_by(ReviewQuestion.place)
        )
    )


def path_of(consultation_id: int) -> str:
    """Where a round is read, and answered from."""
    return f"/consultations/{consultation_id}/did-it-help"


def _the_next(change: Change, actor_id: int | None) -> ReviewRound:
    """The round that is being prepared, made if there is none; the change's row is held, so that there is only one.

    Raises:
        AlreadyOpen: the newest round is open, or closed without a verdict.
    """
    db.session.refresh(change, with_for_update=True)
    last = latest(change.id)
    if last is not None and last.decided_at is None:
        if last.consultation_id is not None:
            raise AlreadyOpen
        return last
    this = ReviewRound(
        school_id=change.school_id,
        change_id=change.id,
        number=last.number + 1 if last else 1,
        created_by_id=actor_id,
        created_at=now(),
    )
    db.session.add(this)
    db.session.flush()
    return this


def _vote(change: Change, this: ReviewRound, actor_id: int | None) -> Consultation:
    """The consultation that carries the round's votes: it asks whoever was asked before, and never fewer."""
    before = _asked_before(change)
    classes = [
        set(db.session.scalars(
            select(ConsultationClass.class_id).where(ConsultationClass.consultation_id == one.id)
        ))
        for one in before
    ]  # fmt: skip
    groups = {group for one in before for group in one.asked_groups}
    at = now()
    consultation = Consultation(
        school_id=change.school_id,
        purpose=Purpose.REVIEW,
        title=_fitting(_("Did it help? %(title)s", title=change.title)),
        question=_("The school has made this change. Say if it helped."),
        background=change.we_will,
        asked_groups=[group.value for group in StakeholderGroup if group in groups],
        asked_years=_all_or_union([set(one.asked_years) for one in before]),
        voting_open_at=at,
        voting_close_at=closing(at, this.days_open),
        minimum_heard=max(one.minimum_heard for one in before),
        rung=before[0].rung,
        created_by_id=actor_id,
        created_at=at,
    )
    db.session.add(consultation)
    db.session.flush()
    db.session.add_all(
        ConsultationClass(consultation_id=consultation.id, class_id=key) for key in _all_or_union(classes)
    )
    db.session.flush()
    return consultation


def _asked_before(change: Change) -> list[Consultation]:
    """The consultations that the change came out of, its own first."""
    carried = (
        select(Proposal.consultation_id)
        .join(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
        .where(ChangeProposal.change_id == change.id)
    )
    found = db.session.scalars(
        select(Consultation).where((Consultation.id == change.consultation_id) | Consultation.id.in_(carried))
    )
    return sorted(found, key=lambda one: (one.id != change.consultation_id, one.id))


def _fixed_questions(change: Change, this: ReviewRound) -> list[ReviewQuestion]:
    """The cards again, in the words that were voted on; and where a service is bought in, whether it was good."""
    cards = db.session.scalars(
        select(Proposal)
        .join(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
        .where(ChangeProposal.change_id == change.id)
        .order_by(Proposal.id)
    )
    bought = db.session.scalar(select(BuyingCheck.service).where(BuyingCheck.change_id == change.id))
    rated = [] if bought is None else [_rating(this, bought)]
    return rated + [
        ReviewQuestion(
            round_id=this.id,
            place=place,
            kind=QuestionKind.CARD,
            wording=card.wording,
            plain_wording=card.plain_wording,
            before_id=card.id,
        )
        for place, card in enumerate(cards)
    ]


def rating_of(service: str) -> str:
    """What those who take part say of a service from outside: the same sentence everywhere."""
    return _("%(service)s was good for the people it is there for.", service=service)


def _rating(this: ReviewRound, service: str) -> ReviewQuestion:
    return ReviewQuestion(
        round_id=this.id,
        place=_SERVICE,
        kind=QuestionKind.SERVICE,
        wording=rating_of(service),
        plain_wording=_("%(service)s was good.", service=service),
    )


def _card(consultation: Consultation, question: ReviewQuestion) -> Proposal:
    before = db.session.get(Proposal, question.before_id) if question.before_id else None
    card = Proposal(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        wording=question.wording,
        plain_wording=question.plain_wording,
        adults_do=before.adults_do if before else "",
        reach=before.reach if before else Reach.EVERYONE,
        state=ProposalState.ON_CARDS,
        created_by_id=consultation.created_by_id,
        created_at=now(),
    )
    db.session.add(card)
    db.session.flush()
    return card


def _tell_those_who_answered(change: Change, consultation_id: int, since: datetime) -> None:
    """Those who were told as people of the first consultation are not told twice."""
    path = changes.path_of(change.id)
    told = select(News.person_id).where(News.path == path, News.at >= since)
    answered = select(Seat.person_id).where(
        Seat.consultation_id == consultation_id,
        Seat.took_part,
        Seat.person_id.is_not(None),
        Seat.person_id.not_in(told),
    )
    consultation = db.session.get_one(Consultation, consultation_id)
    tell_each(answered, consultation, NewsKind.CHANGE_REVIEWED, change.title, path)


def closing(at: datetime, days: int) -> datetime:
    """When something that opens then, and stays open for so many days, closes: in the evening, by the school's clock."""
    local = flask_babel.to_user_timezone(at) + timedelta(days=days)
    return local.replace(hour=CLOSES_AT, minute=0, second=0, microsecond=0)


def _all_or_union(asked: Sequence[set[int]]) -> list[int]:
    """Nothing named means all: so if one of them named none, all are asked."""
    return sorted(set().union(*asked)) if all(asked) else []


def _fitting(title: str) -> str:
    return title if len(title) <= TITLE_FITS else f"{title[: TITLE_FITS - 1].rstrip()}…"
