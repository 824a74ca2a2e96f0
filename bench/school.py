"""A school to measure on: 400 pupils, parents and staff, 25 cards, and the cookies of those who will vote."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert

from coprod import create_app
from coprod.access.roles import Duty, StakeholderGroup, YearBand
from coprod.changes.models import Change, ChangeMove, ChangeUpdate, Stage
from coprod.clock import now
from coprod.config import Settings
from coprod.consultations.models import Consultation, Seat, ShowTallies
from coprod.db import db
from coprod.framework import load
from coprod.migrating import migrate_up
from coprod.people import session
from coprod.people.models import DutyHeld, Person
from coprod.proposals.models import Proposal, ProposalMove, ProposalState, Reach
from coprod.schools.models import School
from coprod.voting import actions

CARDS = 25
CHANGES = 12
VOTERS = 400
HAVE_VOTED = 90
SIGNED_IN = 320


def prepare(folder: Path) -> None:
    """Fill ``folder`` with a database and ``plan.json``: what the client needs to know."""
    settings = Settings(
        secret_key=(folder / "secret").read_text(),
        database_url=f"sqlite:///{folder / 'coprod.sqlite'}",
        data_dir=folder,
    )
    app = create_app(settings)
    migrate_up(app)
    with app.test_request_context(method="POST"):
        school = _add(School(name="Bench School", created_at=now()))
        consultation = _consultation(school)
        cards = [_card(consultation, number) for number in range(CARDS)]
        people = _people(consultation)
        for number, (seat, _person) in enumerate(people[:HAVE_VOTED]):
            for card in cards:
                actions.cast(consultation, seat, card.id, (number + card.id) % 3 - 1)
        db.session.commit()
        voters = [person.id for _seat, person in people[-SIGNED_IN:]]
        changes = [_change(consultation, number) for number in range(CHANGES)]
        db.session.commit()
        plan: dict[str, object] = {
            "consultation": consultation.id,
            "cards": [card.id for card in cards],
            "change": changes[0].id,
        }
    plan["people"] = [_cookie(app, person_id) for person_id in voters]
    (folder / "plan.json").write_text(json.dumps(plan))


def _add(row: object) -> object:
    db.session.add(row)
    db.session.flush()
    return row


def _consultation(school: object) -> Consultation:
    assert isinstance(school, School)
    head = Person(
        school_id=school.id,
        stakeholder_group=StakeholderGroup.PRACTITIONERS,
        display_name="Head",
        role="Head teacher",
        created_at=now(),
    )
    _add(head)
    _add(DutyHeld(person_id=head.id, duty=Duty.DECISION_MAKER))
    consultation = Consultation(
        school_id=school.id,
        title="Better lunchtimes",
        question="What would make lunchtimes better?",
        background="Many of you told us that lunchtimes are hard.",
        can_change="Where you can be, and what there is to do.",
        cannot_change="The length of the lunch break.",
        decision_maker_id=head.id,
        answer_by=(now() + timedelta(days=40)).date(),
        asked_groups=[group.value for group in StakeholderGroup],
        asked_years=[],
        ideas_open_at=now() - timedelta(days=9),
        ideas_close_at=now() - timedelta(days=2),
        voting_open_at=now() - timedelta(days=1),
        voting_close_at=now() + timedelta(days=20),
        opened_at=now() - timedelta(days=10),
        created_at=now() - timedelta(days=11),
        ballot_secret=bytes(range(32)),
        show_tallies=ShowTallies.AFTER_VOTE,
    )
    _add(consultation)
    return consultation


def _card(consultation: Consultation, number: int) -> Proposal:
    card = Proposal(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        wording=f"Card {number + 1}: the hall is open at lunch on rainy days, with games and quiet music.",
        plain_wording=f"Card {number + 1}: the hall is open when it rains. There are games.",
        adults_do="Two adults look after the hall, and the caretaker puts out the tables.",
        state=ProposalState.ON_CARDS,
        created_at=now(),
    )
    _add(card)
    moves = [move.code for move in load().moves]
    db.session.execute(insert(ProposalMove).values(proposal_id=card.id, move_code=moves[number % len(moves)]))
    return card


def _change(consultation: Consultation, number: int) -> Change:
    today = now().date()
    change = Change(
        school_id=consultation.school_id,
        consultation_id=consultation.id,
        title=f"Change {number + 1}: the hall is open on wet days",
        you_said="Nobody likes standing in the rain. 41 of 50 pupils agreed.",
        we_will="The hall is open every wet lunchtime, with games and two members of staff.",
        why="It reaches everyone.",
        how_we_know="We ask again in spring.",
        reach=Reach.EVERYONE,
        owner_id=consultation.decision_maker_id,
        owner_title="Head teacher",
        starts_on=today,
        review_on=today + timedelta(days=60),
        created_at=now(),
    )
    _add(change)
    moves = [move.code for move in load().moves]
    _add(ChangeMove(change_id=change.id, move_code=moves[number]))
    _add(ChangeUpdate(change_id=change.id, at=now(), stage=Stage.PLANNED, words="The rota is written."))
    return change


def _people(consultation: Consultation) -> list[tuple[Seat, Person]]:
    groups = list(StakeholderGroup)
    people = [
        Person(
            school_id=consultation.school_id,
            stakeholder_group=groups[number % 3],
            display_name=f"Person {number}",
            year=8 if groups[number % 3] is StakeholderGroup.PUPILS else None,
            created_at=now(),
        )
        for number in range(VOTERS)
    ]
    db.session.add_all(people)
    db.session.flush()
    seats = [
        Seat(
            school_id=consultation.school_id,
            consultation_id=consultation.id,
            person_id=person.id,
            stakeholder_group=person.stakeholder_group,
            year_band=YearBand.KS3 if person.year else YearBand.NONE,
        )
        for person in people
    ]
    db.session.add_all(seats)
    db.session.flush()
    return list(zip(seats, people, strict=True))


def _cookie(app: flask.Flask, person_id: int) -> dict[str, str]:
    """The cookie that signing in would have given, and the token that every form of that browser carries."""
    with app.test_request_context("/", method="POST"):
        session.begin(db.session.get_one(Person, person_id))
        token = generate_csrf()
        response = app.process_response(app.make_response(""))  # keeps the session in a cookie
        db.session.commit()
        given = [cookie.split(";")[0] for cookie in response.headers.getlist("Set-Cookie")]
        return {"cookie": "; ".join(given), "token": token}


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
