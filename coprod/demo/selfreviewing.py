"""The self-reviews of the demo: a round that is over, with findings and a plan, and the same asked again now."""

from __future__ import annotations

import random
import secrets
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from coprod.access.roles import StakeholderGroup, YearBand, year_band
from coprod.consultations import roll
from coprod.consultations.models import Consultation, Purpose, Seat
from coprod.db import db
from coprod.demo.asking import CLOSES
from coprod.demo.stage import Stage
from coprod.demo.tables import build
from coprod.messages.models import NewsKind
from coprod.people.models import Person
from coprod.selfreview import counting, standard
from coprod.selfreview.actions import path_of
from coprod.selfreview.models import (
    Colour,
    GroupKind,
    SelfAction,
    SelfAnswer,
    SelfEvidence,
    SelfGroup,
    SelfGroupNote,
    SelfQuestion,
    SelfReview,
    Term,
)
from coprod.voting.ballots import new_ballot_id
from coprod.voting.models import Ballot

_WORDS = Path(__file__).parent / "words" / "selfreview.toml"
_BY = "lamb"


@dataclass(frozen=True, slots=True)
class RoundWords:
    """A round: its name, the day on which it opened, and for how many days."""

    title: str
    opened: int
    days_open: int


@dataclass(frozen=True, slots=True)
class RollWords:
    """How many seats each group has, named people among them."""

    pupils: int
    parents: int
    practitioners: int


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Green, amber, red, don't know to one question, of each group."""

    question: str
    pupils: tuple[int, ...]
    parents: tuple[int, ...]
    practitioners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActionWords:
    """An action of the plan; `by` and `done` are days."""

    question: str
    what: str
    who: str
    by: int
    how_we_know: str
    term: str
    done: int | None = None


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What a group agreed and said."""

    question: str
    colour: str
    said: str


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group that talked."""

    kind: str
    people: int
    note_taker: str
    day: int
    notes: tuple[NoteWords, ...]


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """What somebody wrote in the round that is open."""

    question: str
    author: str
    words: str
    day: int


@dataclass(frozen=True, slots=True)
class File:
    """All of it."""

    baseline: RoundWords
    again: RoundWords
    roll: RollWords
    answers: tuple[AnswerWords, ...]
    actions: tuple[ActionWords, ...]
    groups: tuple[GroupWords, ...]
    evidence: tuple[EvidenceWords, ...]


def script() -> File:
    """The words, read.

    Raises:
        ValueError: the file is broken; the message says where.
    """
    return build(File, tomllib.loads(_WORDS.read_text(encoding="utf-8")), _WORDS.name)


def review(stage: Stage) -> None:
    """Write both rounds."""
    words = script()
    before = _round(stage, words.baseline, None)
    _answer(before.carrier, before.questions, words)
    counts = counting.results(before.review.id, before.carrier.id)
    before.review.results, before.review.counted_at = counts, before.carrier.sealed_at
    _plan(stage, before, words)
    again = _round(stage, words.again, before)
    _write(stage, again, words)
    db.session.flush()


@dataclass(frozen=True, slots=True)
class _Round:
    review: SelfReview
    carrier: Consultation
    questions: dict[str, SelfQuestion]


def _round(stage: Stage, words: RoundWords, before: _Round | None) -> _Round:
    moment, by = stage.calendar.moment, stage.cast.id_of(_BY)
    opened, closes = moment(words.opened, 9), moment(words.opened + words.days_open, CLOSES)
    over = closes <= stage.calendar.now
    everybody = [group.value for group in StakeholderGroup]
    carrier = Consultation(
        school_id=stage.school.id, purpose=Purpose.SELF_REVIEW, title=words.title,
        question="How is it at our school? Everybody is asked the same things, each in their own words.",
        asked_groups=everybody, asked_years=[], voting_open_at=opened, voting_close_at=closes, opened_at=opened,
        promised_public=stage.school.public_threshold, promised_staff=stage.school.staff_threshold,
        created_by_id=by, created_at=opened, ballot_secret=None if over else secrets.token_bytes(32),
        sealed_at=closes + timedelta(minutes=1) if over else None,
    )  # fmt: skip
    db.session.add(carrier)
    db.session.flush()
    made = SelfReview(
        school_id=stage.school.id, title=words.title, asked_groups=everybody, days_open=words.days_open,
        repeats_id=before.review.id if before else None, consultation_id=carrier.id, created_by_id=by,
        created_at=moment(words.opened - 2, 10),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    questions = {
        one.code: SelfQuestion(
            school_id=stage.school.id, self_review_id=made.id, place=place, area=one.area, code=one.code,
            staff=one.staff, parents=one.parents, pupils=one.pupils,
            before_id=before.questions[one.code].id if before else None,
        )
        for place, one in enumerate(standard.load(), 1)
    }  # fmt: skip
    db.session.add_all(questions.values())
    subject = f"self_review:{made.id}"
    stage.did(made.created_at, _BY, "self-review prepared", subject)
    stage.did(opened, _BY, "self-review opened", subject)
    if carrier.sealed_at is not None:
        stage.did(carrier.sealed_at, None, "ballot secret destroyed", f"consultation:{carrier.id}")
    _seat(carrier)
    if not over:
        for person_id in db.session.scalars(select(Seat.person_id).where(Seat.consultation_id == carrier.id)):
            stage.tell(
                person_id, carrier.id, NewsKind.SELF_REVIEW_OPEN, opened, words.title, path_of(carrier.id)
            )
    return _Round(made, carrier, questions)


def _seat(carrier: Consultation) -> None:
    """A seat for each named person, and unnamed ones up to the script's numbers."""
    roll.fill(carrier)
    named = Counter(
        db.session.scalars(select(Seat.stakeholder_group).where(Seat.consultation_id == carrier.id))
    )
    wanted = script().roll
    db.session.add_all(
        Seat(school_id=carrier.school_id, consultation_id=carrier.id, stakeholder_group=group)
        for group in StakeholderGroup
        for _one in range(getattr(wanted, group.value) - named[group])
    )
    db.session.flush()


def _answer(carrier: Consultation, questions: dict[str, SelfQuestion], words: File) -> None:
    """Ballots that add up to the script's answers, as sealing leaves them."""
    chance = random.Random(words.baseline.title)  # noqa: S311  # made-up answers, no secret
    answers: list[dict[str, Any]] = []
    for group in StakeholderGroup:
        numbers = [(questions[one.question], getattr(one, group.value)) for one in words.answers]
        voters = max(sum(counts) for _question, counts in numbers)
        mine = Seat.consultation_id == carrier.id, Seat.stakeholder_group == group
        seats = db.session.scalars(select(Seat).where(*mine).order_by(Seat.id.desc()).limit(voters)).all()
        for seat in seats:
            seat.took_part = True
        ballots = [new_ballot_id() for _seat in seats]
        db.session.add_all(
            Ballot(
                id=key, school_id=carrier.school_id, consultation_id=carrier.id, thread=secrets.token_hex(32),
                stakeholder_group=group, year_band=YearBand.NONE,
            )
            for key in sorted(ballots)
        )  # fmt: skip
        for question, counts in numbers:
            said = [colour for colour, many in zip(Colour, counts, strict=True) for _one in range(many)]
            chance.shuffle(said)
            answers += [
                {"ballot_id": key, "question_id": question.id, "colour": colour}
                for key, colour in zip(ballots, said, strict=False)
            ]
    db.session.flush()
    answers.sort(key=lambda one: (one["ballot_id"], one["question_id"]))
    db.session.execute(insert(SelfAnswer), answers)


def _plan(stage: Stage, before: _Round, words: File) -> None:
    """The plan, and what a group said."""
    calendar, made = stage.calendar, stage.calendar.moment(words.baseline.opened + 40, 14)
    db.session.add_all(
        SelfAction(
            school_id=stage.school.id, self_review_id=before.review.id, question_id=before.questions[one.question].id,
            what=one.what, who=one.who, by_when=calendar.date(one.by), how_we_know=one.how_we_know,
            term=Term(one.term), done_on=None if one.done is None else calendar.date(one.done),
            created_by_id=stage.cast.id_of(_BY), created_at=made,
        )
        for one in words.actions
    )  # fmt: skip
    stage.did(made, _BY, "self-review action planned", f"self_review:{before.review.id}")
    for one in words.groups:
        group = SelfGroup(
            school_id=stage.school.id, self_review_id=before.review.id, kind=GroupKind(one.kind), people=one.people,
            note_taker_id=stage.cast.id_of(one.note_taker), held_on=calendar.date(one.day),
        )  # fmt: skip
        db.session.add(group)
        db.session.flush()
        db.session.add_all(
            SelfGroupNote(
                self_group_id=group.id, question_id=before.questions[note.question].id, colour=Colour(note.colour),
                said=note.said,
            )
            for note in one.notes
        )  # fmt: skip


def _write(stage: Stage, again: _Round, words: File) -> None:
    """What people wrote beside their answers in the round that is open."""
    for one in words.evidence:
        author = db.session.get_one(Person, stage.cast.id_of(one.author))
        db.session.add(
            SelfEvidence(
                school_id=stage.school.id, question_id=again.questions[one.question].id, author_id=author.id,
                stakeholder_group=author.stakeholder_group, year_band=year_band(author.year), words=one.words,
                sent_at=stage.calendar.moment(one.day, 15),
            )
        )  # fmt: skip
