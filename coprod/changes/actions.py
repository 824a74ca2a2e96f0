"""Publish a change, move it on, and change its words: each told to those who took part, each in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from coprod.audit.log import record
from coprod.changes.models import (
    ON_THE_WAY,
    Change,
    ChangeMove,
    ChangePicture,
    ChangeProposal,
    ChangeUpdate,
    Stage,
    Verdict,
)
from coprod.changes.pictures import Picture
from coprod.changes.queries import newest_update
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.decisions.clock import school_day
from coprod.decisions.models import YES, Answer
from coprod.messages.models import NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.proposals.models import Proposal, Reach
from coprod.schools.models import School
from coprod.schools.queries import deciding_rules

CAN_STOP = frozenset({Stage.PLANNED, Stage.UNDER_WAY})
STOP_NEEDS = 40  # characters of the reason


class NotAnsweredYes(ValueError):
    """A change carries out proposals of its school that were answered with a yes, at least one of its consultation."""


class NotTheNextStage(ValueError):
    """A change goes from one stage to the next, never back and never over one; or it stops before it is done."""


class MovedMeanwhile(ValueError):
    """Somebody else added to the change since the page was read."""


class TooManyUnderWay(ValueError):
    """As many changes are under way as the school does at once: one has to be done, stop, or this one wait."""


class NeedsAnotherDay(ValueError):
    """ "Too early" says on which later day people are asked again."""


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
    quick_win: bool = False

    def columns(self) -> dict[str, Any]:
        """The part of it that the change's own row keeps."""
        return {
            name: value for name, value in asdict(self).items() if name not in {"proposal_ids", "move_codes"}
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture beside an update, and what can be seen in it, in words."""

    picture: Picture
    alt: str


@dataclass(frozen=True, slots=True)
class Step:
    """One update: the stage after it, its words, and for a review what was found. ``ask_again_on`` is needed with
    "too early", and means nothing otherwise."""

    stage: Stage
    words: str = ""
    verdict: Verdict | None = None
    picture: Shown | None = None
    ask_again_on: date | None = None


def publish(actor_id: int, consultation: Consultation, draft: Draft) -> Change:
    """Make a planned change out of proposals that were answered with a yes.

    Raises:
        NotAnsweredYes: a proposal is of another school or has no such answer, or none is of this consultation.
    """
    _check_answers(consultation.school_id, consultation.id, draft.proposal_ids)
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
    tell_those_who_took_part(
        consultation, NewsKind.CHANGE_PLANNED, change.title, path_of(change.id), also=_rests_on(change.id)
    )
    return change


def update(actor_id: int, change: Change, step: Step, last_seen: int | None = None) -> ChangeUpdate:
    """Move a change one stage on, or say how it goes, or both.

    Args:
        last_seen: the id of the newest update that the writer had read; none where that does not matter.

    Raises:
        MovedMeanwhile: there is a newer update than ``last_seen``.
        NotTheNextStage: the stage is neither the one that the change is at nor the next, nor a stop before the end.
        TooManyUnderWay: the school does no more at once.
        NothingSaid: nothing new is said, or a review without verdict and words.
        NeedsAnotherDay: it is too early to say, and no later day is named.
    """
    _hold(change, last_seen)
    _check_step(change, step)
    if step.stage is Stage.UNDER_WAY and change.stage is not Stage.UNDER_WAY:
        _check_room(change.school_id)
    moved = step.stage is not change.stage
    change.stage = step.stage
    if step.verdict is not None:
        change.verdict, change.verdict_words = step.verdict, step.words
    if step.verdict is Verdict.TOO_EARLY and step.ask_again_on is not None:
        change.review_on = step.ask_again_on
    told = ChangeUpdate(change_id=change.id, at=now(), by_id=actor_id, stage=step.stage, words=step.words)
    db.session.add(told)
    db.session.flush()
    details: dict[str, Any] = {"verdict": step.verdict.value} if step.verdict else {}
    if step.picture is not None:
        details["picture"] = _keep(told.id, step.picture)
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


def correct(
    actor_id: int, change: Change, draft: Draft, what_changed: str, last_seen: int | None = None
) -> None:
    """Change what a change says, and say in its story that it was changed. Its earlier words go into the log.

    Args:
        last_seen: see :func:`update`.

    Raises:
        MovedMeanwhile: see :func:`update`.
        NotAnsweredYes: see :func:`publish`.
    """
    _hold(change, last_seen)
    _check_answers(change.school_id, change.consultation_id, draft.proposal_ids)
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


def check_day(change: Change, step: Step) -> None:
    """Where it is too early to say, the day to ask again lies ahead, and after the start.

    Raises:
        NeedsAnotherDay: it does not, or there is none.
    """
    day = step.ask_again_on
    if step.verdict is Verdict.TOO_EARLY and (day is None or day <= max(school_day(now()), change.starts_on)):
        raise NeedsAnotherDay(f"change {change.id} is looked at again on {day}")


def path_of(change_id: int) -> str:
    """Where everybody reads about the change."""
    return f"/changes/{change_id}"


def next_stage(stage: Stage) -> Stage | None:
    """The stage after this one; none after the last, and none after a stop."""
    place = ON_THE_WAY.index(stage) + 1 if stage in ON_THE_WAY else len(ON_THE_WAY)
    return ON_THE_WAY[place] if place < len(ON_THE_WAY) else None


def ways_on(stage: Stage) -> list[Stage]:
    """Where a change can go from a stage: to the next, to a stop, or nowhere."""
    onward = next_stage(stage)
    return [*([onward] if onward else []), stage, *([Stage.STOPPED] if stage in CAN_STOP else [])]


def take_away_picture(actor_id: int, change: Change, picture: ChangePicture) -> None:
    """Take a picture off the page for good: somebody in it, or who made it, does not want it there."""
    db.session.delete(picture)
    db.session.flush()
    record(
        change.school_id, actor_id, "picture taken away", f"change:{change.id}", picture=picture.fingerprint
    )


def _hold(change: Change, last_seen: int | None) -> None:
    """Whoever writes to a change takes turns; one who has not read the newest update is told so."""
    db.session.refresh(change, with_for_update=True)
    if last_seen is not None and str(last_seen) != newest_update(change.id):
        raise MovedMeanwhile(f"change {change.id} has moved since update {last_seen}")


def _check_step(change: Change, step: Step) -> None:
    if step.stage not in ways_on(change.stage):
        raise NotTheNextStage(f"from {change.stage} to {step.stage}")
    to_stop = step.stage is Stage.STOPPED and change.stage is not Stage.STOPPED
    if to_stop and len(step.words) < STOP_NEEDS:
        raise NothingSaid("a change stops for a reason, in words")
    to_review = step.stage is Stage.REVIEWED and change.stage is not Stage.REVIEWED
    if to_review and not (step.verdict and step.words):
        raise NothingSaid("a review says what it found, and in words why")
    if step.verdict and step.stage is not Stage.REVIEWED:
        raise NotTheNextStage("only a review says whether it helped")
    if (step.stage is change.stage or step.verdict) and not step.words:
        raise NothingSaid("an update without a new stage has words, and so has a verdict")
    check_day(change, step)


def _check_room(school_id: int) -> None:
    """Whoever begins a change takes turns at the school, so that two who begin at once are counted one by one."""
    db.session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))
    under_way = db.session.scalar(
        select(func.count()).where(Change.school_id == school_id, Change.stage == Stage.UNDER_WAY)
    )
    if (under_way or 0) >= deciding_rules(school_id).most_under_way:
        raise TooManyUnderWay(f"{under_way} changes are under way at school {school_id}")


def _keep(update_id: int, shown: Shown) -> str:
    picture = shown.picture
    db.session.add(
        ChangePicture(
            change_update_id=update_id,
            alt=shown.alt,
            width=picture.width,
            height=picture.height,
            fingerprint=picture.fingerprint,
            jpeg=picture.jpeg,
        )
    )
    db.session.flush()
    return picture.fingerprint


def _rests_on(change_id: int) -> list[int]:
    """The consultations whose proposals a change carries out."""
    query = select(Proposal.consultation_id).join(ChangeProposal, ChangeProposal.proposal_id == Proposal.id)
    return list(db.session.scalars(query.where(ChangeProposal.change_id == change_id).distinct()))


def _check_answers(school_id: int, consultation_id: int, proposal_ids: Sequence[int]) -> None:
    rows = db.session.execute(
        select(Answer.proposal_id, Answer.consultation_id).where(
            Answer.school_id == school_id, Answer.kind.in_(YES), Answer.proposal_id.in_(proposal_ids)
        )
    ).all()
    yes = {proposal_id for proposal_id, _of in rows}
    if yes != set(proposal_ids) or consultation_id not in {of for _proposal_id, of in rows}:
        raise NotAnsweredYes(f"of {sorted(proposal_ids)} only {sorted(yes)} were answered with a yes")


def _tie(change_id: int, draft: Draft) -> None:
    db.session.add_all(
        ChangeProposal(change_id=change_id, proposal_id=key) for key in set(draft.proposal_ids)
    )
    db.session.add_all(ChangeMove(change_id=change_id, move_code=code) for code in set(draft.move_codes))
    db.session.flush()


def _tell(change: Change, *, news_of_its_stage: bool) -> None:
    """Each stage has news of its own kind; words about how it goes have another."""
    consultation = db.session.get_one(Consultation, change.consultation_id)
    kind = NewsKind(f"change_{change.stage}") if news_of_its_stage else NewsKind.CHANGE_MOVED
    tell_those_who_took_part(consultation, kind, change.title, path_of(change.id), also=_rests_on(change.id))
