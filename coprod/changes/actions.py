"""Publish a change, move it on, and change its words: each told to those who took part, each in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from coprod.audit.log import record
from coprod.changes.models import Change, ChangeMove, ChangeProposal, ChangeUpdate, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.models import YES, Answer
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.proposals.models import Reach

IN_ORDER = tuple(Stage)


class NotAnsweredYes(ValueError):
    """A change carries out proposals of its consultation that were answered with a yes, at least one."""


class NotTheNextStage(ValueError):
    """A change goes from one stage to the next, never back and never over one."""


class MovedMeanwhile(ValueError):
    """Somebody else added to the change since the page was read."""


class NothingSaid(ValueError):
    """An update has a new stage or words; a review has a verdict and words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a change says, as a form or a script gives it."""

    title: str
    you_said: str
    we_will: str
    why: str
    how_we_know: str
    reach: Reach
    owner_id: int
    owner_title: str
    starts_on: date
    review_on: date
    proposal_ids: Sequence[int]
    move_codes: Sequence[str]

    def columns(self) -> dict[str, Any]:
        """The part of it that the change's own row keeps."""
        return {
            name: value for name, value in asdict(self).items() if name not in {"proposal_ids", "move_codes"}
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One update: the stage after it, its words, and for a review what was found."""

    stage: Stage
    words: str = ""
    verdict: Verdict | None = None


def publish(actor_id: int, consultation: Consultation, draft: Draft) -> Change:
    """Make a planned change out of proposals that were answered with a yes.

    Raises:
        NotAnsweredYes: a proposal is of another consultation or has no such answer, or there is none.
    """
    _check_answers(consultation.id, draft.proposal_ids)
    change = Change(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        stage=Stage.PLANNED,
        verdict=None,
        created_by_id=actor_id,
        created_at=now(),
        **draft.columns(),
    )
    db.session.add(change)
    db.session.flush()
    _tie(change.id, draft)
    db.session.add(ChangeUpdate(change_id=change.id, at=now(), by_id=actor_id, stage=Stage.PLANNED, words=""))
    db.session.flush()
    record(
        change.school_id,
        actor_id,
        "change published",
        f"change:{change.id}",
        proposals=list(draft.proposal_ids),
        moves=list(draft.move_codes),
    )
    tell_those_who_took_part(consultation, NewsKind.CHANGE_PLANNED, change.title, path_of(change.id))
    return change


def update(actor_id: int, change: Change, step: Step, last_seen: int | None = None) -> ChangeUpdate:
    """Move a change one stage on, or say how it goes, or both.

    Args:
        last_seen: the id of the newest update that the writer had read; none where that does not matter.

    Raises:
        MovedMeanwhile: there is a newer update than ``last_seen``.
        NotTheNextStage: the stage is neither the one that the change is at nor the next.
        NothingSaid: nothing new is said, or a review without verdict and words.
    """
    db.session.refresh(change, with_for_update=True)
    if last_seen is not None and last_seen != _newest_update(change.id):
        raise MovedMeanwhile(f"change {change.id} has moved since update {last_seen}")
    _check_step(change, step)
    moved = step.stage is not change.stage
    change.stage = step.stage
    if step.verdict is not None:
        change.verdict, change.verdict_words = step.verdict, step.words
    told = ChangeUpdate(change_id=change.id, at=now(), by_id=actor_id, stage=step.stage, words=step.words)
    db.session.add(told)
    db.session.flush()
    details: dict[str, Any] = {"verdict": step.verdict.value} if step.verdict else {}
    record(
        change.school_id,
        actor_id,
        "change moved on" if moved else "change update written",
        f"change:{change.id}",
        stage=step.stage.value,
        **details,
    )
    _tell(change, news_of_its_stage=moved or step.verdict is not None)
    return told


def correct(actor_id: int, change: Change, draft: Draft, what_changed: str) -> None:
    """Change what a change says, and say in its story that it was changed. Its earlier words go into the log.

    Raises:
        NotAnsweredYes: see :func:`publish`.
    """
    _check_answers(change.consultation_id, draft.proposal_ids)
    columns = draft.columns()
    before = {name: str(getattr(change, name)) for name in columns if getattr(change, name) != columns[name]}
    for name, value in columns.items():
        setattr(change, name, value)
    for table in (ChangeProposal, ChangeMove):
        db.session.execute(delete(table).where(table.change_id == change.id))
    _tie(change.id, draft)
    db.session.add(
        ChangeUpdate(change_id=change.id, at=now(), by_id=actor_id, stage=change.stage, words=what_changed)
    )
    db.session.flush()
    record(change.school_id, actor_id, "change corrected", f"change:{change.id}", was=before)


def path_of(change_id: int) -> str:
    """Where everybody reads about the change."""
    return f"/changes/{change_id}"


def next_stage(stage: Stage) -> Stage | None:
    """The stage after this one; none after the last."""
    place = IN_ORDER.index(stage) + 1
    return IN_ORDER[place] if place < len(IN_ORDER) else None


def _check_step(change: Change, step: Step) -> None:
    if step.stage not in {change.stage, next_stage(change.stage)}:
        raise NotTheNextStage(f"from {change.stage} to {step.stage}")
    to_review = step.stage is Stage.REVIEWED and change.stage is not Stage.REVIEWED
    if to_review and not (step.verdict and step.words):
        raise NothingSaid("a review says what it found, and in words why")
    if step.verdict and step.stage is not Stage.REVIEWED:
        raise NotTheNextStage("only a review says whether it helped")
    if (step.stage is change.stage or step.verdict) and not step.words:
        raise NothingSaid("an update without a new stage has words, and so has a verdict")


def _check_answers(consultation_id: int, proposal_ids: Sequence[int]) -> None:
    yes = set(
        db.session.scalars(
            select(Answer.proposal_id).where(
                Answer.consultation_id == consultation_id,
                Answer.kind.in_(YES),
                Answer.proposal_id.in_(proposal_ids),
            )
        )
    )
    if not proposal_ids or yes != set(proposal_ids):
        raise NotAnsweredYes(f"of {sorted(proposal_ids)} only {sorted(yes)} were answered with a yes")


def _tie(change_id: int, draft: Draft) -> None:
    db.session.add_all(
        ChangeProposal(change_id=change_id, proposal_id=key) for key in set(draft.proposal_ids)
    )
    db.session.add_all(ChangeMove(change_id=change_id, move_code=code) for code in set(draft.move_codes))
    db.session.flush()


def _newest_update(change_id: int) -> int | None:
    return db.session.scalars(
        select(ChangeUpdate.id)
        .where(ChangeUpdate.change_id == change_id)
        .order_by(ChangeUpdate.at.desc(), ChangeUpdate.id.desc())
        .limit(1)
    ).first()


def _tell(change: Change, *, news_of_its_stage: bool) -> None:
    """Each stage has news of its own kind; words about how it goes have another."""
    consultation = db.session.get_one(Consultation, change.consultation_id)
    kind = NewsKind(f"change_{change.stage}") if news_of_its_stage else NewsKind.CHANGE_MOVED
    tell_those_who_took_part(consultation, kind, change.title, path_of(change.id))
