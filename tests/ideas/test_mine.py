"""My things: what its author sees of an idea, in every state."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coprod.clock import now
from coprod.decisions.models import Answer, AnswerKind
from coprod.ideas.models import Idea, IdeaState, IdeaWording, ReturnReason
from coprod.insights.models import Snapshot
from coprod.proposals.models import ProposalIdea
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk
from tests.support.client import CheckedClient


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    made = Desk(client)
    client.enter(made.pupil)
    return made


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (IdeaState.WAITING, "Waiting to be read"),
        (IdeaState.ACCEPTED, "Can be read"),
        (IdeaState.RETURNED, "Sent back to you"),
        (IdeaState.SPLIT, "Now more than one"),
    ],
)
def test_each_state_has_its_words(desk: Desk, state: IdeaState, said: str) -> None:
    desk.idea.state = state
    desk.idea.return_reason = ReturnReason.NOT_CLEAR if state is IdeaState.RETURNED else None
    for url in ("/my/things", f"/ideas/{desk.idea.id}"):
        text = desk.client.page(url).text
        assert said in text
        assert WORDS in text


def test_it_shows_mine_and_nobody_else_s(desk: Desk) -> None:
    factories.make_idea(desk.consultation, factories.make_pupil(desk.school), body="Somebody else’s words")
    assert "Somebody else" not in desk.client.page("/my/things").text


def test_a_returned_idea_is_reworded_and_waits_again(session: Db, desk: Desk) -> None:
    desk.idea.state, desk.idea.return_reason = IdeaState.RETURNED, ReturnReason.HURTS_SOMEBODY
    page = desk.client.page(f"/ideas/{desk.idea.id}/reword")
    assert "I would like it better if" in page.text
    assert page.form("/reword").fields["body"] == WORDS

    desk.client.send(f"/ideas/{desk.idea.id}/reword", {"body": "Kinder words", "moves": ["coping-laugh"]}, form="/reword")  # fmt: skip

    idea = session.get_one(Idea, desk.idea.id)
    assert (idea.state, idea.body, idea.return_reason) == (IdeaState.WAITING, "Kinder words", None)
    assert session.scalars(select(IdeaWording.body)).all() == [WORDS]
    text = desk.client.page("/my/things").text
    assert "You changed these words." in text
    assert WORDS in text


@pytest.mark.parametrize("state", [IdeaState.ACCEPTED, IdeaState.SPLIT])
def test_what_was_decided_is_not_reworded(session: Db, desk: Desk, state: IdeaState) -> None:
    desk.idea.state = state
    answer = desk.client.post(f"/ideas/{desk.idea.id}/reword", data={"body": "New", "seen": WORDS})
    assert answer.status_code == 403
    assert session.get_one(Idea, desk.idea.id).body == WORDS


def test_words_reworded_in_another_window_are_not_lost(session: Db, desk: Desk) -> None:
    answer = desk.client.post(
        f"/ideas/{desk.idea.id}/reword", data={"body": "From the second window", "seen": "What it said once"}
    )
    assert "From the second window" in answer.text
    assert "in another window" in answer.text
    assert session.get_one(Idea, desk.idea.id).body == WORDS


def test_nobody_rewords_another_s_idea(desk: Desk) -> None:
    for person in (factories.make_pupil(desk.school), desk.moderator):
        desk.client.enter(person)
        assert desk.client.get(f"/ideas/{desk.idea.id}/reword").status_code == 404
        assert desk.client.post(f"/ideas/{desk.idea.id}/reword", data={"body": "x"}).status_code == 404


def test_what_became_of_it_is_told(session: Db, desk: Desk) -> None:
    desk.idea.state = IdeaState.ACCEPTED
    proposal = factories.make_proposal(desk.consultation, wording="The hall is open for zebras")
    draft = factories.make_proposal(desk.consultation, wording="Not yet public", state="draft")
    session.add_all([ProposalIdea(proposal_id=one.id, idea_id=desk.idea.id) for one in (proposal, draft)])
    snapshot = Snapshot(
        school_id=desk.school.id,
        consultation_id=desk.consultation.id,
        number=1,
        taken_at=now(),
        fingerprint="f" * 64,
        results={},
    )
    session.add(snapshot)
    session.flush()
    session.add(
        Answer(
            school_id=desk.school.id,
            consultation_id=desk.consultation.id,
            proposal_id=proposal.id,
            kind=AnswerKind.WILL,
            reason="Yes",
            snapshot_id=snapshot.id,
            answered_by_id=desk.moderator.id,
            answered_at=now(),
        )
    )
    text = desk.client.page("/my/things").text
    assert "The hall is open for zebras" in text
    assert "We will" in text
    assert "Not yet public" not in text


def test_the_page_asks_the_database_as_often_for_one_as_for_many(desk: Desk) -> None:
    desk.client.page("/my/things")
    before = len(desk.client.statements)
    for n in range(12):
        desk.waits(f"More {n}", state=IdeaState.ACCEPTED)
    desk.client.page("/my/things")
    assert before == len(desk.client.statements) <= 6
