"""An answer is as secret as a vote; words that may be a worry go the way of ideas."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from coprod.db import db
from coprod.messages.models import News, NewsKind
from coprod.privacy import export
from coprod.safeguarding.models import Concern
from coprod.selfreview import actions, queries
from coprod.selfreview.models import Colour, EvidenceState, SelfAnswer, SelfEvidence
from coprod.voting.ballots import VotingClosed, thread_of
from coprod.voting.models import Ballot
from tests.insights.counted import Db
from tests.selfreview.rounds import Asked
from tests.support.client import CheckedClient

HURT = "Dad hits me every night and I am scared to go home."


def threads() -> dict[int, str]:
    """The thread of each ballot, by its number."""
    rows: Any = db.session.execute(select(Ballot.id, Ballot.thread))
    return dict(rows.all())


def test_an_answer_leads_to_nobody_once_it_is_sealed_and_counts_in_its_group(session: Db) -> None:
    asked = Asked()
    first, second = asked.questions[:2]
    for person, colour in ((asked.pupil, Colour.RED), (asked.cook, Colour.GREEN)):
        seat = asked.seat_of(person)
        actions.say(asked.carrier, seat, first.id, Colour.AMBER)
        actions.say(asked.carrier, seat, first.id, colour)
        actions.say(asked.carrier, seat, second.id, Colour.DONT_KNOW)
        actions.take_back(asked.carrier, seat, second.id)
    seat = asked.seat_of(asked.pupil)
    assert queries.my_answers(asked.carrier, seat) == {first.id: Colour.RED}
    before = threads()
    secret_thread = thread_of(asked.carrier, seat)
    asked.close()
    after = threads()
    assert not set(before) & set(after)
    assert secret_thread not in after.values()
    assert session.scalar(select(func.count()).select_from(SelfAnswer)) == 2
    assert asked.carrier.ballot_secret is None
    with pytest.raises(VotingClosed):
        queries.my_answers(asked.carrier, seat)
    with pytest.raises(VotingClosed):
        actions.say(asked.carrier, seat, first.id, Colour.GREEN)
    counts = asked.review.results["questions"][str(first.id)]
    assert counts["pupils"] == {"green": 0, "amber": 0, "red": 1, "dont_know": 0}
    assert counts["practitioners"]["green"] == 1
    assert asked.review.results["roll"]["pupils"] == {"seats": 1, "took_part": 1}
    told = select(News.person_id).where(News.kind == NewsKind.SELF_REVIEW_COUNTED)
    assert set(session.scalars(told)) == {asked.pupil.id, asked.cook.id}


def test_only_questions_of_this_round_that_are_asked_can_be_answered(session: Db) -> None:
    asked = Asked()
    other = Asked(asked.school)
    seat = asked.seat_of(asked.pupil)
    asked.questions[0].left_out = True
    session.flush()
    left_out = queries.questions(asked.review.id, left_out=True)[0]
    for question_id in (left_out.id, other.questions[0].id, 10**9):
        with pytest.raises(actions.NotAQuestion):
            actions.say(asked.carrier, seat, question_id, Colour.RED)
    with pytest.raises(actions.AlreadyOpen):
        actions.open_up(asked.leader_here, asked.review)


def test_a_pupil_answers_one_question_a_page_and_writes_what_makes_them_say_so(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    at = f"/consultations/{asked.carrier.id}/self-review"
    total = len(asked.questions)
    client.enter(asked.pupil)
    assert client.get(f"/consultations/{asked.carrier.id}").location == at
    assert "How is it here?" in client.page("/consultations").text
    assert at in client.page("/self-review").source
    assert client.page(at).links["Begin"] == f"{at}/1"
    page = client.page(f"{at}/1")
    assert asked.questions[0].pupils in page.heading
    assert len(client.statements) <= 8
    for wrong in ({"words": "I like it."}, {"colour": "blue"}, {"colour": "green", "words": "x" * 501}):
        kept = client.post(f"{at}/1", data=wrong)
        assert "Please look at this again" in kept.text
        assert wrong.get("words", "") in kept.text
    assert client.post(f"{at}/1", data={"colour": "amber", "words": HURT}).location == f"{at}/2"
    same = client.post(f"{at}/1", data={"colour": "amber", "words": HURT})
    assert same.location == f"{at}/2"
    assert client.post(f"{at}/{total}", data={"colour": "green"}).location == f"{at}/answers"
    assert client.get(f"{at}/{total + 1}").status_code == 404
    assert client.get(f"{at}/0").status_code == 404
    own = client.page(f"{at}/answers")
    assert HURT in own.text, "their own page is the same, wherever the words are"
    assert "Go on" in own.links
    evidence = session.scalars(select(SelfEvidence)).one()
    assert (evidence.state, evidence.words) == (EvidenceState.WITHHELD, "")
    concern = session.scalars(select(Concern)).one()
    assert (concern.words, concern.author_id) == (HURT, asked.pupil.id)
    assert [one["words"] for one in export.of(asked.pupil)["written_in_self_reviews"]] == [HURT]
    assert export.of(asked.pupil, own_eyes=False)["written_in_self_reviews"] == []
    client.post(f"{at}/1", data={"colour": "none"})
    assert "Amber" not in client.page(f"{at}/answers").text


def test_nobody_who_takes_part_reads_what_others_wrote_and_a_leader_reads_it_without_a_name(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    question = asked.questions[0]
    at = f"/consultations/{asked.carrier.id}/self-review"
    client.enter(asked.cook)
    client.post(f"{at}/1", data={"colour": "red", "words": "Nobody asks the kitchen."})
    evidence = session.scalars(select(SelfEvidence)).one()
    words = f"/self-review/questions/{question.id}/evidence"
    for person in (asked.pupil, asked.parent, asked.cook):
        client.enter(person)
        assert client.get(words).status_code == 404
        assert client.post(f"/self-review/evidence/{evidence.id}/concern").status_code == 404
    client.enter(asked.leader)
    assert "not read yet" in client.page(at).text
    page = client.page(words)
    assert "Nobody asks the kitchen." in page.text
    assert asked.cook.display_name not in page.text
    assert "rag--red" not in page.source
    client.post(f"/self-review/evidence/{evidence.id}/read")
    session.refresh(evidence)
    assert evidence.state is EvidenceState.READ
    sent = {"about": "dance", "note": "It sounded odd."}
    assert client.post(f"/self-review/evidence/{evidence.id}/concern", data=sent).location == words
    assert "Nobody asks the kitchen." not in client.page(words).text
    assert client.post(f"/self-review/evidence/{evidence.id}/concern").status_code == 409
    concern = session.scalars(select(Concern)).one()
    assert (concern.words, concern.raised_by_id) == ("Nobody asks the kitchen.", asked.leader.id)
    client.enter(asked.cook)
    assert "Nobody asks the kitchen." in client.page(f"{at}/answers").text


def test_who_is_not_asked_reads_along_and_a_guest_finds_nothing(session: Db, client: CheckedClient) -> None:
    asked = Asked()
    asked.carrier.asked_groups = ["pupils", "practitioners"]
    session.flush()
    at = f"/consultations/{asked.carrier.id}/self-review"
    assert client.get(at).status_code == 303, "visitors are asked to sign in"
    client.enter(asked.parent)
    assert client.get(f"{at}/1").status_code == 403
    asked.close()
    client.enter(asked.pupil)
    assert client.post(f"{at}/1", data={"colour": "green"}).status_code == 403
    assert "Too few to show" in client.page(at).text
