"""One consultation's row, and its roll of seats: those of the named people, and unnamed ones."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.consultations import roll
from coprod.consultations.models import Consultation, Rung, Seat, ShowTallies
from coprod.db import db
from coprod.demo.script import ConsultationWords
from coprod.demo.stage import Scene, Stage

OPENS, CLOSES = 8.0, 20.0
"""Hours of the day at which ideas and voting open and close."""


def ask(stage: Stage, words: ConsultationWords) -> Scene:
    """Write the consultation; one whose voting is over has had its box sealed."""
    moment, cast = stage.calendar.moment, stage.cast
    closes = moment(words.voting_close, CLOSES)
    opened = None if words.opened is None else moment(words.opened, 9)
    created = moment(min(words.opened or 0, words.ideas_open, 0) - 2, 10)
    over = opened is not None and closes <= stage.calendar.now
    consultation = Consultation(
        school_id=stage.school.id,
        title=words.title,
        question=words.question,
        background=words.background,
        can_change=words.can_change,
        cannot_change=words.cannot_change,
        decision_maker_id=cast.id_of(words.decision_maker),
        answer_by=None if words.answer_by is None else stage.calendar.date(words.answer_by),
        asked_groups=list(words.asked_groups),
        asked_years=list(words.asked_years),
        ideas_open_at=moment(words.ideas_open, OPENS),
        ideas_close_at=moment(words.ideas_close, CLOSES),
        voting_open_at=moment(words.voting_open, OPENS),
        voting_close_at=closes,
        rung=Rung(words.rung),
        show_tallies=ShowTallies(words.show_tallies),
        minimum_heard=words.minimum_heard,
        opened_at=opened,
        promised_public=stage.school.public_threshold if opened else 0,
        promised_staff=stage.school.staff_threshold if opened else 0,
        created_by_id=cast.id_of(words.created_by),
        created_at=created,
        ballot_secret=None if over or opened is None else secrets.token_bytes(32),
        sealed_at=closes + timedelta(minutes=1) if over else None,
    )
    db.session.add(consultation)
    db.session.flush()
    _remember(stage, words, consultation, created)
    return Scene(stage, consultation)


def _remember(stage: Stage, words: ConsultationWords, consultation: Consultation, created: datetime) -> None:
    subject = f"consultation:{consultation.id}"
    stage.did(created, words.created_by, "consultation written", subject)
    if consultation.opened_at is not None:
        stage.did(consultation.opened_at, words.created_by, "consultation opened", subject)
    if consultation.sealed_at is not None:
        stage.did(consultation.sealed_at, None, "ballot secret destroyed", subject)


def seat(scene: Scene, words: ConsultationWords) -> list[Seat]:
    """Write the roll: a seat for each person who is asked, and unnamed ones up to the script's numbers."""
    roll.fill(scene.consultation)
    mine = select(Seat).where(Seat.consultation_id == scene.consultation.id).order_by(Seat.id)
    named = list(db.session.scalars(mine))
    filled = Counter((one.stakeholder_group, one.year_band) for one in named)
    unnamed = [
        Seat(
            school_id=scene.stage.school.id,
            consultation_id=scene.consultation.id,
            stakeholder_group=group,
            year_band=band,
        )
        for (group, band), number in _places(words).items()
        for _ in range(number - filled[group, band])
    ]
    db.session.add_all(unnamed)
    db.session.flush()
    return [*named, *unnamed]


def _places(words: ConsultationWords) -> dict[tuple[StakeholderGroup, YearBand], int]:
    return {
        (StakeholderGroup.PUPILS, YearBand.KS2): words.roll.ks2,
        (StakeholderGroup.PUPILS, YearBand.KS3): words.roll.ks3,
        (StakeholderGroup.PUPILS, YearBand.KS4): words.roll.ks4,
        (StakeholderGroup.PARENTS, YearBand.NONE): words.roll.parents,
        (StakeholderGroup.PRACTITIONERS, YearBand.NONE): words.roll.practitioners,
    }
