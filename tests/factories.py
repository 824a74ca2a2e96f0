"""Plain functions that make rows for tests: only what a test does not care about has a default."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pyotp

from coprod.access.roles import Duty, StakeholderGroup, YearBand, year_band
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.ideas.models import Idea, IdeaState
from coprod.keyactions.models import ActionState, KeyAction, Source
from coprod.people import hashing, second_step
from coprod.people.models import (
    AuthenticatorApp,
    ClassMember,
    Credential,
    CredentialKind,
    DutyHeld,
    Invitation,
    Person,
)
from coprod.people.session import digest
from coprod.proposals.models import Proposal, ProposalMove, ProposalState
from coprod.schools.models import ClassGroup, School

Row = TypeVar("Row")
_counter = itertools.count(1)


def begin_anew() -> None:
    """Number names and words from 1 again: for a test that makes the same rows twice."""
    global _counter  # noqa: PLW0603  # one counter for all factories
    _counter = itertools.count(1)


def make_school(name: str = "Hillside School", **values: Any) -> School:
    """A school; give ``host`` when there is more than one."""
    return _add(School(name=name, created_at=now(), **values))


def make_person(
    school: School, group: StakeholderGroup = StakeholderGroup.PARENTS, *duties: Duty, **values: Any
) -> Person:
    """Somebody, with those duties."""
    values.setdefault("display_name", f"Person {next(_counter)}")
    person = _add(Person(school_id=school.id, stakeholder_group=group, created_at=now(), **values))
    for duty in duties:
        _add(DutyHeld(person_id=person.id, duty=duty))
    return person


def make_pupil(school: School, year: int = 5, **values: Any) -> Person:
    """A pupil."""
    return make_person(school, StakeholderGroup.PUPILS, year=year, **values)


def make_staff(school: School, *duties: Duty, **values: Any) -> Person:
    """A practitioner with those duties."""
    return make_person(school, StakeholderGroup.PRACTITIONERS, *duties, **values)


def make_guest(consultation: Consultation, **values: Any) -> Person:
    """A practitioner from outside, invited to that consultation for a week."""
    school = db.session.get_one(School, consultation.school_id)
    guest = make_staff(school, guest_until=now() + timedelta(days=7), **values)
    _add(Invitation(person_id=guest.id, consultation_id=consultation.id))
    return guest


def make_class(school: School, *pupils: Person, **values: Any) -> ClassGroup:
    """A class with these pupils, whose code is ``otter-4271`` unless told otherwise."""
    values.setdefault("name", f"Class {next(_counter)}")
    values.setdefault("code", "otter-4271")
    made = _add(ClassGroup(school_id=school.id, **values))
    for pupil in pupils:
        _add(ClassMember(class_id=made.id, person_id=pupil.id))
    return made


def give_secret(person: Person, kind: CredentialKind, secret: str) -> Credential:
    """A password, or pictures as "fish star"."""
    kept = hashing.HASHER.hash(secret)
    return _add(Credential(person_id=person.id, kind=kind, slow_hash=kept, created_at=now()))


def give_code(person: Person, kind: CredentialKind, code: str) -> Credential:
    """A letter's or a card's code, in its plain form."""
    return _add(Credential(person_id=person.id, kind=kind, lookup=digest(code), created_at=now()))


def give_app(person: Person, salt: str = "5a17") -> str:
    """An authenticator app. The salt says which codes it shows: see :func:`app_code`."""
    _add(AuthenticatorApp(person_id=person.id, salt=salt, last_step=0, failures=0, created_at=now()))
    return salt


def app_code(salt: str, steps_on: int = 0) -> str:
    """What that app shows now, or some half minutes on; in an app context."""
    moment = now() + timedelta(seconds=30 * steps_on)
    return str(pyotp.TOTP(second_step.key_of(salt)).at(moment))


def make_consultation(school: School, decision_maker: Person | None = None, **values: Any) -> Consultation:
    """A consultation that is open for ideas and votes now, and asks everybody."""
    start: datetime = now()
    decision_maker = decision_maker or make_staff(school, Duty.DECISION_MAKER)
    defaults: dict[str, Any] = {
        "title": "Better lunchtimes",
        "question": "What would make lunchtimes better?",
        "background": "Many of you told us that lunchtimes are hard.",
        "can_change": "Where you can be, and what there is to do.",
        "cannot_change": "The length of the lunch break.",
        "decision_maker_id": decision_maker.id,
        "answer_by": (start + timedelta(days=40)).date(),
        "asked_groups": [group.value for group in StakeholderGroup],
        "asked_years": [],
        "ideas_open_at": start - timedelta(days=3),
        "ideas_close_at": start + timedelta(days=10),
        "voting_open_at": start - timedelta(days=1),
        "voting_close_at": start + timedelta(days=20),
        "opened_at": start - timedelta(days=4),
        "created_at": start - timedelta(days=5),
        "ballot_secret": bytes(range(32)),
    }
    return _add(Consultation(school_id=school.id, **{**defaults, **values}))


def make_seat(consultation: Consultation, person: Person | None = None, **values: Any) -> Seat:
    """A place on the roll."""
    if person is not None:
        values.setdefault("stakeholder_group", person.stakeholder_group)
        values.setdefault("year_band", year_band(person.year))
        values["person_id"] = person.id
    values.setdefault("stakeholder_group", StakeholderGroup.PUPILS)
    values.setdefault("year_band", YearBand.NONE)
    return _add(Seat(school_id=consultation.school_id, consultation_id=consultation.id, **values))


def make_idea(consultation: Consultation, author: Person | None = None, **values: Any) -> Idea:
    """An accepted idea, unless told otherwise."""
    values.setdefault("body", f"Open the hall at lunch, idea {next(_counter)}")
    values.setdefault("stakeholder_group", author.stakeholder_group if author else StakeholderGroup.PUPILS)
    values.setdefault("year_band", year_band(author.year) if author else YearBand.NONE)
    values.setdefault("state", IdeaState.ACCEPTED)
    return _add(
        Idea(
            school_id=consultation.school_id,
            consultation_id=consultation.id,
            author_id=author.id if author else None,
            sent_at=values.pop("sent_at", now()),
            **values,
        )
    )


def make_proposal(consultation: Consultation, *moves: str, **values: Any) -> Proposal:
    """A proposal on the cards, unless told otherwise."""
    values.setdefault("wording", f"The hall is open at lunch on rainy days, card {next(_counter)}")
    values.setdefault("adults_do", "Two adults look after the hall.")
    values.setdefault("state", ProposalState.ON_CARDS)
    proposal = _add(
        Proposal(
            school_id=consultation.school_id, consultation_id=consultation.id, created_at=now(), **values
        )
    )
    for code in moves:
        _add(ProposalMove(proposal_id=proposal.id, move_code=code))
    return proposal


def make_key_action(owner: Person, **values: Any) -> KeyAction:
    """A key action of the owner's school, chosen and their own, by the end of next month."""
    given: dict[str, Any] = {
        "source": Source.OWN, "what": "Benches by the gate", "why": "Families wait there.", "owner_title": "Site manager",
        "by_when": now().date() + timedelta(days=40), "how_we_know": "We ask at the gate.", "first_step": "Count the benches.",
        "state": ActionState.CHOSEN, "created_at": now(), "moved_at": now(), **values,
    }  # fmt: skip
    return _add(KeyAction(school_id=owner.school_id, owner_id=owner.id, **given))


def _add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
