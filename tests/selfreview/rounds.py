"""What tests of self-reviews start from: a school that is asked, and ballots that add up to counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.people.models import Person
from coprod.schools.models import School
from coprod.selfreview import actions, counting, queries
from coprod.selfreview.actions import Plan
from coprod.selfreview.models import Colour, SelfAnswer, SelfQuestion, SelfReview
from coprod.voting import seal
from coprod.voting.ballots import new_ballot_id
from coprod.voting.models import Ballot
from tests import factories

PUPILS, PARENTS, STAFF = StakeholderGroup
Numbers = tuple[int, int, int, int]
"""Green, amber, red, don't know."""


class Asked:
    """A school with one pupil, parent, cook and leader, and a round that is open to all of them."""

    def __init__(self, school: School | None = None) -> None:
        self.school = school or factories.make_school()
        self.leader: Person = factories.make_staff(self.school, Duty.MODERATOR, display_name="Leah Leader")
        self.cook: Person = factories.make_staff(self.school, display_name="Colin Cook")
        self.parent: Person = factories.make_person(self.school)
        self.pupil: Person = factories.make_pupil(self.school)
        self.review: SelfReview = self.prepare()
        self.carrier: Consultation = actions.open_up(self.leader_here, self.review)

    @property
    def leader_here(self) -> Who:
        return Who(self.leader, frozenset({Duty.MODERATOR}))

    def prepare(self, repeats_id: int | None = None) -> SelfReview:
        """A round for everybody, not open yet."""
        plan = Plan("How is it here?", list(StakeholderGroup), 21, repeats_id)
        return actions.prepare(self.leader_here, plan)

    @property
    def questions(self) -> list[SelfQuestion]:
        """What is asked, in order."""
        return queries.questions(self.review.id)

    def say(self, question: SelfQuestion, numbers: Mapping[StakeholderGroup, Numbers]) -> None:
        """So many of each group gave each answer; each is somebody with an unnamed seat."""
        for group, counts in numbers.items():
            for colour, many in zip(Colour, counts, strict=True):
                for _one in range(many):
                    seat = factories.make_seat(self.carrier, stakeholder_group=group, took_part=True)
                    ballot = Ballot(
                        id=new_ballot_id(), school_id=self.school.id, consultation_id=self.carrier.id,
                        thread=f"{seat.id:064}", stakeholder_group=group,
                    )  # fmt: skip
                    db.session.add(ballot)
                    db.session.flush()
                    db.session.add(SelfAnswer(ballot_id=ballot.id, question_id=question.id, colour=colour))
        db.session.flush()

    def close(self) -> None:
        """The days are over: sealed and counted, as the steward does."""
        self.carrier.voting_open_at = now() - timedelta(days=21)
        self.carrier.voting_close_at = now() - timedelta(minutes=1)
        db.session.flush()
        assert seal.seal(self.carrier.id)
        for review, carrier in counting.due():
            counting.count(review, carrier)

    def seat_of(self, person: Person) -> Seat:
        """Their place on the roll."""
        return db.session.query(Seat).filter_by(consultation_id=self.carrier.id, person_id=person.id).one()


class Who:
    """Somebody who is signed in, as far as actions ask."""

    def __init__(self, person: Person, duties: frozenset[Duty]) -> None:
        self.id, self.school_id, self.duties = person.id, person.school_id, duties
        self.stakeholder_group, self.invited_to = person.stakeholder_group, None

    def has_charge_of(self, _class_id: int) -> bool:
        return False
