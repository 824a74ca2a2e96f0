"""The page of answers: complete or not, with the numbers each reader may see, and what waits for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.decisions.models import AnswerKind
from coprod.decisions.numbers import known_of
from coprod.ideas.models import IdeaState
from coprod.insights.results import Audience
from coprod.insights.small_numbers import Choice
from coprod.proposals.models import ProposalIdea, ProposalState
from tests import factories
from tests.decisions.answering import counted, give
from tests.insights.counted import Db
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def cells(page: Page) -> list[str]:
    """The words of every group's numbers, card after card, group after group."""
    return [text_of(cell) for cell in page.all("td")]


def test_answered_in_full_only_when_every_proposal_is(session: Db, client: CheckedClient) -> None:
    box = counted(answer_by=now().date() + timedelta(days=10))
    give(box, box.cards[0])
    one_left = client.page(f"{box.page}/answers").text
    assert "1 of 2 answered, the rest by" in one_left
    assert "No answer yet. It is promised by" in one_left
    assert "Answered in full" not in one_left

    give(box, box.cards[1], AnswerKind.CANNOT)
    assert "Answered in full: all 2 proposals have their answer." in client.page(f"{box.page}/answers").text


def test_a_card_taken_off_needs_no_answer(session: Db, client: CheckedClient) -> None:
    box = counted()
    give(box, box.cards[0])
    box.cards[1].state = ProposalState.WITHDRAWN
    assert "Answered in full: the one proposal has its answer." in client.page(f"{box.page}/answers").text


def test_late_answers_are_called_late(session: Db, client: CheckedClient) -> None:
    box = counted(answer_by=now().date() - timedelta(days=3))
    assert "and are late" in client.page(f"{box.page}/answers").text
    client.enter(box.decider)
    assert "3 days late" in client.page("/answers").text


def test_the_numbers_are_the_snapshots_and_each_reader_sees_their_own(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    everybody = cells(client.page(f"{box.page}/answers"))
    assert everybody[:3] == [
        "82% agree 41 of 50 agree, 4 not sure, 5 disagree",
        "80% agree 24 of 30 agree, 2 not sure, 4 disagree",
        "Too few to show",
    ]
    assert everybody[5] == "Too few to show"

    client.enter(box.decider)
    staff = cells(client.page(f"{box.page}/answers"))
    assert staff[:2] == everybody[:2]
    assert staff[2] == "43% agree 3 of 7 agree, 0 not sure, 4 disagree For staff only"
    assert staff[5] == "Too few to show"  # three people are too few for anybody


def test_a_hidden_number_is_nowhere_on_the_page(session: Db, client: CheckedClient) -> None:
    """Seven practitioners voted: below ten, so a page for everybody holds no trace of what they said."""
    box = counted()
    box.say("A quiet room", (41, 5, 4), (24, 4, 2), (7, 0, 0))
    box.take()
    page = client.page(f"{box.page}/answers")
    for trace in ("practitioners agree", "of 7", "7 practitioners", "3 of 7", "4 disagree, 0", "43%"):
        assert trace not in page.source


@pytest.mark.parametrize("duty", [Duty.MODERATOR, Duty.DECISION_MAKER])
def test_who_does_not_decide_here_reads_what_everybody_reads(
    session: Db, client: CheckedClient, duty: Duty
) -> None:
    box = counted()
    visitor = cells(client.page(f"{box.page}/answers"))
    client.enter(factories.make_staff(box.school, duty))
    page = client.page(f"{box.page}/answers")
    assert cells(page) == visitor
    assert "Answer this" not in page.links


def test_the_one_who_decides_reads_the_ideas_that_others_accepted(session: Db, client: CheckedClient) -> None:
    box = counted()
    for state, body in (
        (IdeaState.ACCEPTED, "It is wet outside"),
        (IdeaState.WAITING, "Nobody has read this"),
    ):
        idea = factories.make_idea(box.consultation, state=state, body=body)
        session.add(ProposalIdea(proposal_id=box.cards[0].id, idea_id=idea.id))
    client.enter(box.decider)

    for url in (f"{box.page}/answers", f"/proposals/{box.cards[0].id}/answer"):
        text = client.page(url).text
        assert "It is wet outside" in text
        assert "Nobody has read this" not in text


def test_from_a_yes_leads_a_way_to_a_change(session: Db, client: CheckedClient) -> None:
    box = counted()
    give(box, box.cards[0])
    give(box, box.cards[1], AnswerKind.NOT_NOW)
    client.enter(box.decider)
    links = [a.get("href", "") for a in client.page(f"{box.page}/answers").all("a")]
    assert [link for link in links if "changes/new" in link] == [
        f"{box.page}/changes/new?proposal={box.cards[0].id}"
    ]


def test_the_board_is_closed_while_people_vote(session: Db, client: CheckedClient) -> None:
    box = counted(voting_close_at=now() + timedelta(days=1), sealed_at=None, ballot_secret=bytes(32))
    client.enter(box.decider)
    assert client.get(f"{box.page}/answers").status_code == 403


def test_an_unopened_consultation_has_no_answers_to_read(session: Db, client: CheckedClient) -> None:
    box = counted(opened_at=None)
    assert client.get(f"{box.page}/answers").status_code == 404


def test_what_waits_for_me_and_nothing_that_others_decide(session: Db, client: CheckedClient) -> None:
    box = counted(title="Mine to decide", answer_by=now().date() + timedelta(days=10))
    other = factories.make_staff(box.school, Duty.DECISION_MAKER)
    client.enter(other)
    assert "Nothing to answer now" in client.page("/answers").text
    client.enter(box.decider)
    text = client.page("/answers").text
    assert "Mine to decide" in text
    assert "0 of 2 answered" in text
    assert "10 days left" in text


@pytest.mark.parametrize(("who", "status"), [("visitor", 303), ("pupil", 404), ("moderator", 404)])
def test_the_list_of_what_waits_is_for_decision_makers(
    session: Db, client: CheckedClient, who: str, status: int
) -> None:
    school = factories.make_school()
    if who != "visitor":
        client.enter(
            factories.make_pupil(school) if who == "pupil" else factories.make_staff(school, Duty.MODERATOR)
        )
    assert client.get("/answers").status_code == status


def test_more_proposals_ask_no_more_of_the_database(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    queries: dict[str, list[int]] = {}
    for number in (0, 12):
        for _card in range(number):
            give(box, box.say("Another one", (41, 5, 4), (24, 4, 2), (3, 4, 0)))
        for url in ("/answers", f"{box.page}/answers", f"/proposals/{box.cards[0].id}/answer", box.page):
            client.page(url)
            queries.setdefault(url, []).append(len(client.statements))
    assert all(before == after <= 8 for before, after in queries.values()), queries
    assert queries["/answers"][0] <= 6


def test_what_is_known_is_what_the_snapshot_holds(session: Db) -> None:
    box = counted()
    staff = known_of(box.take(), Audience.STAFF)[box.cards[0].id]
    assert [(group.name, group.side, group.for_staff_only) for group in staff.groups] == [
        ("Pupils", 1, False),
        ("Parents and carers", 1, False),
        ("Practitioners", 0, True),
    ]
    assert staff.groups[0].cell.split == {Choice.AGREE: 41, Choice.DISAGREE: 5, Choice.UNSURE: 4}
    assert known_of(None, Audience.PUBLIC) == {}


def test_of_a_conversation_that_was_held_elsewhere_no_answers_are_owed(
    session: Db, client: CheckedClient
) -> None:
    consultation = factories.make_consultation(
        factories.make_school(),
        voting_close_at=now() - timedelta(hours=1),
        ideas_close_at=now() - timedelta(hours=2),
        external_ref="polis:https://pol.is/1",
    )
    factories.make_proposal(consultation)

    page = client.page(f"/consultations/{consultation.id}/answers", 404)

    assert page.heading == "No answers are owed here"
    assert "answered" not in page.text
