"""A small school for the journeys, whose people sign in as real ones do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.people.models import CredentialKind, Person
from coprod.proposals.models import Proposal
from coprod.schools.models import School
from coprod.voting import actions
from tests import factories
from tests.support.live import LiveServer

PASSWORD, INVITE, CARD = "a quiet lake at dawn", "7KQ2M4XD9HTR3WZN", "5TQ2M4XD9HTR3WZP"
OTHERS = 24
"""People of each stakeholder group besides those with a name here: enough to be heard."""


@dataclass(frozen=True, slots=True)
class Hillside:
    """The people of the journeys: rows that are read no more, only their keys."""

    ola: Person
    """A pupil with a card; the other pupil signs in by pictures."""
    pupil: Person
    parent: Person
    practitioner: Person
    moderator: Person
    decider: Person


def found_hillside(live: LiveServer) -> Hillside:
    """The school, with a way in for each of its people."""
    with live.rows() as session:
        school = factories.make_school()
        people = Hillside(
            ola=factories.make_pupil(school, display_name="Ola"),
            pupil=factories.make_pupil(school, display_name="Wren"),
            parent=factories.make_person(school, display_name="Wren’s mother"),
            practitioner=factories.make_staff(school, display_name="Mr Bell"),
            moderator=factories.make_staff(
                school, Duty.MODERATOR, display_name="Ms Adeyemi", email="adeyemi@hillside.test"
            ),
            decider=factories.make_staff(
                school, Duty.DECISION_MAKER, display_name="Mrs Cole", role="Head teacher"
            ),
        )
        door = now() + timedelta(minutes=60)
        factories.make_class(school, people.pupil, people.ola, name="5 Kestrel", year=5, open_until=door)
        factories.give_secret(people.pupil, CredentialKind.PICTURES, "fish star")
        factories.give_code(people.ola, CredentialKind.CARD, CARD)
        factories.give_code(people.parent, CredentialKind.INVITE, INVITE)
        factories.give_secret(people.moderator, CredentialKind.PASSWORD, PASSWORD)
        session.commit()
        for person in everybody(people):
            session.refresh(person)
            session.expunge(person)
    return people


def everybody(people: Hillside) -> list[Person]:
    """Everybody."""
    return [people.ola, people.pupil, people.parent, people.practitioner, people.moderator, people.decider]


def open_consultation(live: LiveServer, people: Hillside) -> list[str]:
    """A consultation of that school that takes ideas and votes now; the words of its three cards."""
    with live.rows() as session:
        school = session.scalars(select(School)).one()
        decider = session.get(Person, people.decider.id)
        consultation = factories.make_consultation(school, decider)
        for person in everybody(people):
            factories.make_seat(consultation, person)
        return [factories.make_proposal(consultation).wording for _card in range(3)]


def begin_voting(live: LiveServer) -> None:
    """A day goes by: ideas and votes are open."""
    with live.rows() as session:
        consultation = session.scalars(select(Consultation)).one()
        ago = now() - timedelta(hours=1)
        consultation.opened_at = consultation.ideas_open_at = ago
        consultation.voting_open_at = ago


def others_vote(live: LiveServer) -> None:
    """The rest of the school votes in what opened last: pupils and parents for every card, practitioners one in
    three against."""
    with live.rows() as session:
        consultation = the_newest(session)
        of_it = select(Proposal).where(Proposal.consultation_id == consultation.id)
        cards = list(session.scalars(of_it.order_by(Proposal.id)))
        for group in StakeholderGroup:
            for at in range(OTHERS):
                seat = factories.make_seat(consultation, stakeholder_group=group)
                against = at % (3 if group is StakeholderGroup.PRACTITIONERS else 6) == 0
                for card in cards:
                    actions.cast(consultation, seat, card.id, -1 if against else 1)


def end_voting(live: LiveServer) -> None:
    """Weeks go by: voting in what opened last has just closed."""
    with live.rows() as session:
        consultation = the_newest(session)
        consultation.voting_close_at = now() - timedelta(seconds=1)
        if consultation.ideas_close_at is not None:
            consultation.ideas_close_at = consultation.voting_close_at


def the_newest(session: scoped_session[Session]) -> Consultation:
    """The consultation, or the round of "did it help?", that was made last."""
    return session.scalars(select(Consultation).order_by(Consultation.id.desc()).limit(1)).one()
