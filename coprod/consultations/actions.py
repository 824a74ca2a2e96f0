"""Write a consultation, open it, and move a date that still lies ahead."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert

from coprod.access.facts import Who
from coprod.audit.log import record
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation, ConsultationClass, Rung, ShowTallies
from coprod.consultations.readiness import Missing, dates_that_do_not_fit, missing
from coprod.consultations.school_days import local_day
from coprod.db import db
from coprod.people.models import Person
from coprod.schools.models import School
from coprod.schools.queries import days_off

SECRET_BYTES = 32


class AlreadyOpen(ValueError):
    """It was opened meanwhile: its question and its people stay as they are."""


class NotReady(ValueError):
    """Something is still missing; ``missing`` says what."""

    def __init__(self, missing_things: Sequence[Missing]) -> None:
        super().__init__()
        self.missing = list(missing_things)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a consultation. Moments are aware."""

    ideas_open_at: datetime | None
    ideas_close_at: datetime | None
    voting_open_at: datetime | None
    voting_close_at: datetime | None
    answer_by: date | None


DATES = tuple(field.name for field in fields(Dates))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a moderator wrote, as far as they have come."""

    title: str
    question: str
    background: str
    can_change: str
    cannot_change: str
    decision_maker_id: int | None
    asked_groups: list[str]
    asked_years: list[int]
    class_ids: list[int]
    dates: Dates
    rung: Rung
    show_tallies: ShowTallies
    minimum_heard: int


def create(me: Who, draft: Draft) -> Consultation:
    """Begin a consultation."""
    consultation = Consultation(
        school_id=me.school_id, created_by_id=me.id, created_at=now(), asked_groups=[], asked_years=[]
    )
    _write(consultation, draft)
    db.session.add(consultation)
    db.session.flush()
    _write_classes(consultation, draft)
    record(me.school_id, me.id, "consultation written", f"consultation:{consultation.id}")
    return consultation


def save(me: Who, consultation: Consultation, draft: Draft) -> None:
    """Keep a draft as it is now.

    Raises:
        AlreadyOpen: it is not a draft any more.
    """
    _hold(consultation)
    if consultation.opened_at is not None:
        raise AlreadyOpen
    _write(consultation, draft)
    _write_classes(consultation, draft)
    db.session.flush()
    record(me.school_id, me.id, "draft changed", f"consultation:{consultation.id}")


def whats_missing(consultation: Consultation, *, deciders: Sequence[Person]) -> list[Missing]:
    """What is missing before it may open now."""
    return missing(
        consultation,
        can_be_decided=consultation.decision_maker_id in {person.id for person in deciders},
        people_asked=sum(roll.numbers(consultation).values()),
        at=now(),
        off=days_off(consultation.school_id),
    )


def open_up(me: Who, consultation: Consultation, *, deciders: Sequence[Person]) -> int:
    """Open it to the school: make the roll and the ballot secret.

    Returns:
        how many people are on the roll.

    Raises:
        AlreadyOpen: somebody else opened it.
        NotReady: something is missing.
    """
    _hold(consultation)
    if consultation.opened_at is not None:
        raise AlreadyOpen
    things = whats_missing(consultation, deciders=deciders)
    if things:
        raise NotReady(things)
    seats = let_in(consultation)
    record(me.school_id, me.id, "consultation opened", f"consultation:{consultation.id}", seats=seats)
    return seats


def let_in(consultation: Consultation) -> int:
    """Make what a vote rests on: the promise of the smallest numbers, the ballot secret, and the roll.

    Returns:
        how many people are on the roll.
    """
    school = db.session.get_one(School, consultation.school_id)
    consultation.promised_public, consultation.promised_staff = (
        school.public_threshold,
        school.staff_threshold,
    )
    consultation.opened_at = now()
    consultation.ballot_secret = secrets.token_bytes(SECRET_BYTES)
    db.session.flush()
    return roll.fill(consultation)


def move_dates(me: Who, consultation: Consultation, dates: Dates) -> list[str]:
    """Move dates of an open consultation that still lie ahead; those that have come stay.

    Returns:
        the names of the dates that moved; empty when none did.

    Raises:
        NotReady: a date would lie behind us, or the dates would not fit each other.
    """
    _hold(consultation)
    before = dates_of(consultation)
    moved = [name for name in DATES if _differs(getattr(before, name), getattr(dates, name))]
    wrong = [Missing(_field(name), words) for name in moved if (words := _may_not_move(before, dates, name))]
    if wrong:
        raise NotReady(wrong)
    for name in moved:
        setattr(consultation, name, getattr(dates, name))
    unfit = [
        Missing(*found)
        for found in dates_that_do_not_fit(consultation, now(), days_off(consultation.school_id))
    ]
    if unfit:
        db.session.expire(consultation)
        raise NotReady(unfit)
    if moved:
        consultation.dates_changed_at = now()
        db.session.flush()
        record(
            me.school_id,
            me.id,
            "dates moved",
            f"consultation:{consultation.id}",
            moved={name: [_plain(getattr(before, name)), _plain(getattr(dates, name))] for name in moved},
        )
    return moved


def dates_of(consultation: Consultation) -> Dates:
    """Its dates as they are."""
    return Dates(*(getattr(consultation, name) for name in DATES))


def lies_ahead(value: datetime | date | None) -> bool:
    """Whether a date may still be moved."""
    if isinstance(value, datetime):
        return value > now()
    return value is not None and value >= local_day(now())


def _may_not_move(before: Dates, after: Dates, name: str) -> str:
    old, new = getattr(before, name), getattr(after, name)
    if not lies_ahead(old) and not (name == "answer_by" and new is not None):
        return _("This has come already and cannot be moved.")
    if not lies_ahead(new):
        return _("Choose a time that lies ahead.")
    return ""


def _hold(consultation: Consultation) -> None:
    """Read the row anew and let nobody else change it until this is done."""
    db.session.refresh(consultation, with_for_update=True)


def _write(consultation: Consultation, draft: Draft) -> None:
    for name in ("title", "question", "background", "can_change", "cannot_change", "decision_maker_id"):
        setattr(consultation, name, getattr(draft, name))
    for name in ("asked_groups", "asked_years", "rung", "show_tallies", "minimum_heard"):
        setattr(consultation, name, getattr(draft, name))
    for name in DATES:
        setattr(consultation, name, getattr(draft.dates, name))


def _write_classes(consultation: Consultation, draft: Draft) -> None:
    db.session.execute(delete(ConsultationClass).where(ConsultationClass.consultation_id == consultation.id))
    if draft.class_ids:
        db.session.execute(
            insert(ConsultationClass),
            [{"consultation_id": consultation.id, "class_id": class_id} for class_id in draft.class_ids],
        )


def _differs(old: datetime | date | None, new: datetime | date | None) -> bool:
    """Whether a date was moved: to the minute, as it is typed. One that has come is not typed again."""
    if isinstance(old, datetime) and isinstance(new, datetime):
        return old.replace(second=0, microsecond=0) != new
    return old != new and not (new is None and not lies_ahead(old))


def _field(name: str) -> str:
    return name.removesuffix("_at")


def _plain(value: datetime | date | None) -> str:
    return value.isoformat() if value else ""
