"""A ballot box to press cards in: what the tests of the pages start from."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.consultations.models import Consultation, Seat
from coprod.people.models import Person
from coprod.proposals.models import Proposal
from coprod.schools.models import School
from coprod.voting.models import Vote
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]


class Box:
    """A school, an open consultation with cards, and somebody on its roll."""

    def __init__(self, cards: int = 3, voter: Person | None = None, **values: Any) -> None:
        self.school: School = factories.make_school()
        self.consultation: Consultation = factories.make_consultation(self.school, **values)
        self.voter = voter or factories.make_person(self.school)
        self.seat: Seat = factories.make_seat(self.consultation, self.voter)
        self.cards: list[Proposal] = [
            factories.make_proposal(self.consultation, "basics-play", wording=f"Proposal number {n}")
            for n in range(1, cards + 1)
        ]
        self.vote = f"/consultations/{self.consultation.id}/vote"
        self.mine = f"/consultations/{self.consultation.id}/my-votes"

    def of(self, n: int) -> str:
        """The address of one card."""
        return f"{self.vote}/{self.cards[n].id}"


def votes(session: Db) -> dict[int, tuple[int, bool]]:
    """Every vote that is kept: card, choice, star."""
    return {v.proposal_id: (v.choice, v.matters_most) for v in session.scalars(select(Vote))}


def answer_all(client: CheckedClient, box: Box, count: int) -> None:
    """Press "agree" on that many cards, as they come."""
    for _ in range(count):
        client.send(box.vote + "?on=1", {"choice": "agree"}, form="/vote/")
