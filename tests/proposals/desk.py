"""A moderator at a school with a consultation: what the tests of this room start from."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.proposals.models import Proposal
from coprod.voting import actions as voting
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]
FILLED = {
    "wording": "The hall is open at lunch when it rains",
    "plain_wording": "We play in the hall when it rains",
    "adults_do": "Two adults look after the hall.",
    "reach": "everyone",
    "moves": ["basics-play"],
}


class Desk:
    """A school, a consultation, and its moderator."""

    def __init__(self, client: CheckedClient, **values: Any) -> None:
        self.school = factories.make_school()
        self.consultation = factories.make_consultation(self.school, **values)
        self.moderator = factories.make_staff(self.school, Duty.MODERATOR)
        self.index = f"/consultations/{self.consultation.id}/proposals"
        self.new = f"{self.index}/new"
        client.enter(self.moderator)

    def vote_on(self, proposal: Proposal) -> None:
        """Somebody votes on it."""
        voter = factories.make_person(self.school)
        seat = factories.make_seat(self.consultation, voter)
        voting.cast(self.consultation, seat, proposal.id, 1)


def only(session: Db) -> Proposal:
    """The one proposal."""
    return session.scalars(select(Proposal)).one()


def acts(session: Db) -> list[str]:
    """What the log says was done."""
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))
