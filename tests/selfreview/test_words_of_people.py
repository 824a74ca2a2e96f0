"""What somebody wrote beside an answer: theirs to have, gone with them, and back in its place after a false alarm."""

from __future__ import annotations

from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.privacy import erasing, export
from coprod.safeguarding.models import Concern
from coprod.selfreview import evidence
from coprod.selfreview.models import EvidenceState, SelfEvidence
from tests import factories
from tests.insights.counted import Db
from tests.selfreview.rounds import Asked
from tests.support.client import CheckedClient


def test_it_is_in_their_export_and_goes_when_they_are_erased(session: Db) -> None:
    asked = Asked()
    seat = asked.seat_of(asked.cook)
    evidence.write(seat, asked.review, asked.questions[0], "Nobody asks the kitchen.")
    told = export.of(asked.cook)["written_in_self_reviews"]
    assert [(one["question"], one["words"]) for one in told] == [
        (asked.questions[0].staff, "Nobody asks the kitchen.")
    ]
    factories.make_staff(asked.school, Duty.ADMINISTRATOR)
    receipt = erasing.erase(asked.leader_here, asked.cook)
    assert receipt.deleted["self_evidence"] == 1
    assert session.scalars(select(SelfEvidence)).all() == []


def test_after_a_false_alarm_the_words_stand_beside_their_question_again(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    lead = factories.make_staff(asked.school, Duty.SAFEGUARDING_LEAD)
    seat = asked.seat_of(asked.pupil)
    said = "Dad hits me every night and I am scared to go home."
    evidence.write(seat, asked.review, asked.questions[0], said)
    concern = session.scalars(select(Concern)).one()
    client.enter(lead)
    assert client.post(f"/concerns/{concern.id}/false-alarm").status_code == 303
    row = session.scalars(select(SelfEvidence)).one()
    assert (row.words, row.state, row.concern_id) == (said, EvidenceState.WAITING, None)
    session.refresh(concern)
    assert concern.words == ""
