"""What tests of reviews start from: a change that is done, a round of it, and counts in the round's box."""

from __future__ import annotations

from datetime import timedelta

from coprod.access.roles import StakeholderGroup
from coprod.changes.models import Change, Stage
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.insights import snapshots
from coprod.people.models import Person
from coprod.reviews import actions
from coprod.reviews.actions import Own, Plan
from coprod.reviews.models import QuestionKind, ReviewQuestion, ReviewRound
from coprod.voting import seal
from coprod.voting.models import Tally
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Counted, Counts

CALMER = Own("Wet lunchtimes are calmer than before.", "Wet lunch is calmer now.")
PLAN = Plan([CALMER], 14)


class Asked:
    """A change that is done. Before it, of 60 pupils 41 of 50 agreed, of 40 parents 24 of 30, of 8 practitioners 3 of 7."""

    def __init__(self) -> None:
        self.box: Counted = answered()
        self.change: Change = go_to(publish(self.box), Stage.DONE)
        self.pupil: Person = factories.make_pupil(self.box.school)
        self.round: ReviewRound

    def open_up(self) -> Consultation:
        """Ask: the pupil and the decider are on the roll, and unnamed seats make it as large as before."""
        actions.prepare(self.change.owner_id, self.change, PLAN)
        self.round = actions.open_up(self.change.owner_id, self.change)
        for group, more in zip(StakeholderGroup, (59, 40, 7), strict=True):
            for _seat in range(more):
                factories.make_seat(self.vote, stakeholder_group=group)
        return self.vote

    @property
    def vote(self) -> Consultation:
        """What carries the round."""
        return db.session.get_one(Consultation, self.round.consultation_id)

    def question(self, kind: QuestionKind) -> ReviewQuestion:
        """The first question of that kind."""
        return next(q for q in actions.questions_of(self.round.id) if q.kind is kind)

    def say(self, kind: QuestionKind, *groups: Counts) -> None:
        """Each group said (agree, disagree, not sure)."""
        for group, (agree, disagree, unsure) in zip(StakeholderGroup, groups, strict=True):
            db.session.add(
                Tally(
                    proposal_id=self.question(kind).proposal_id,
                    stakeholder_group=group,
                    consultation_id=self.vote.id,
                    agree=agree,
                    disagree=disagree,
                    unsure=unsure,
                )
            )
        db.session.flush()

    def close(self) -> None:
        """The days are over: sealed and counted, as the steward does."""
        self.vote.voting_open_at = now() - timedelta(days=14)
        self.vote.voting_close_at = now() - timedelta(minutes=1)
        db.session.flush()
        seal.seal(self.vote.id)
        snapshots.take(self.vote)

    def turn_out(self, *numbers: int) -> None:
        """So many of each group took part."""
        for group, number in zip(StakeholderGroup, numbers, strict=True):
            seats = db.session.query(Seat).filter_by(
                consultation_id=self.vote.id, stakeholder_group=group, person_id=None
            )
            for seat in seats.order_by(Seat.id).limit(number):
                seat.took_part = True
        db.session.flush()
