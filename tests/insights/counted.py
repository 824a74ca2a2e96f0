"""A consultation with counts already in the box: what the tests of results start from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.insights import snapshots
from coprod.insights.models import Snapshot
from coprod.proposals.models import Proposal
from coprod.schools.models import School
from coprod.voting.models import Tally
from tests import factories

Db = scoped_session[Session]
Counts = tuple[int, int, int]
PUPILS, PARENTS, PRACTITIONERS = StakeholderGroup


def closed() -> dict[str, Any]:
    """Values of a consultation whose voting closed a minute ago and whose box is sealed."""
    return {
        "voting_close_at": now() - timedelta(minutes=1),
        "ideas_close_at": now() - timedelta(hours=2),
        "sealed_at": now(),
        "ballot_secret": None,
    }


class Counted:
    """A school and a consultation with a roll; ``say`` puts a card's counts in the box."""

    def __init__(self, seats: tuple[int, int, int] = (60, 40, 20), **values: Any) -> None:
        self.school: School = factories.make_school()
        self.decider = factories.make_staff(self.school, Duty.DECISION_MAKER)
        self.consultation: Consultation = factories.make_consultation(self.school, self.decider, **values)
        self.seats = dict(zip(StakeholderGroup, seats, strict=True))
        self.cards: list[Proposal] = []
        for group, count in self.seats.items():
            self.add_seats(group, count, took_part=0)
        self.results = f"/consultations/{self.consultation.id}/results"
        self.staff = f"{self.results}/staff"
        self.page = f"/consultations/{self.consultation.id}"

    def add_seats(self, group: StakeholderGroup, count: int, took_part: int) -> None:
        """More places on the roll."""
        db.session.add_all(
            Seat(
                school_id=self.school.id,
                consultation_id=self.consultation.id,
                stakeholder_group=group,
                took_part=number < took_part,
            )
            for number in range(count)
        )
        db.session.flush()

    def turn_out(self, pupils: int, parents: int, practitioners: int) -> None:
        """So many took part."""
        wanted = dict(zip(StakeholderGroup, (pupils, parents, practitioners), strict=True))
        for seat in db.session.query(Seat).filter_by(consultation_id=self.consultation.id).order_by(Seat.id):
            seat.took_part = wanted[seat.stakeholder_group] > 0
            wanted[seat.stakeholder_group] -= 1
        db.session.flush()

    def say(
        self,
        words: str,
        pupils: Counts,
        parents: Counts = (0, 0, 0),
        practitioners: Counts = (0, 0, 0),
        stars: int = 0,
    ) -> Proposal:
        """A card on which each group said (agree, disagree, not sure); shown the same while voting is open."""
        card = factories.make_proposal(self.consultation, "basics-play", wording=words)
        for group, (agree, disagree, unsure) in zip(
            StakeholderGroup, (pupils, parents, practitioners), strict=True
        ):
            db.session.add(
                Tally(
                    proposal_id=card.id,
                    stakeholder_group=group,
                    consultation_id=self.consultation.id,
                    agree=agree,
                    disagree=disagree,
                    unsure=unsure,
                    stars=min(stars, agree),
                    shown_agree=agree,
                    shown_disagree=disagree,
                    shown_unsure=unsure,
                    shown_stars=min(stars, agree),
                )
            )
        db.session.flush()
        self.cards.append(card)
        return card

    def take(self) -> Snapshot:
        """Count."""
        return snapshots.take(self.consultation)
