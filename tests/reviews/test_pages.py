"""The pages of a round: one press to answer, what everybody reads when it has closed, and who writes the verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coprod.changes.models import Stage, Verdict
from coprod.clock import now
from coprod.reviews.models import NextStep, QuestionKind, ReviewQuestion, ReviewRound
from coprod.voting.models import Vote
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.reviews.asking import CALMER, Asked
from tests.support.client import CheckedClient
from tests.support.html import text_of


def test_a_pupil_answers_with_one_press_a_card_takes_one_back_and_changes_it(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    vote = asked.open_up()
    at = f"/consultations/{vote.id}"
    client.enter(asked.pupil)
    assert client.get(at).location == f"{at}/did-it-help"
    first = client.page(client.page(f"{at}/did-it-help").links["Answer"])
    assert {"Yes", "I’m not sure", "No"} <= {text_of(b) for b in first.all("button")}
    assert "Yes, do this" not in first.text
    for _card in range(2):
        form = client.page(f"{at}/vote").form("/vote/")
        client.post(form.action, data={**form.fields, "choice": "agree"})
    rest = client.page(f"{at}/vote")
    assert "That was every card" in rest.heading
    assert "matter most" not in rest.text
    undone = client.post(f"{at}/vote/undo", data={"card": asked.question(QuestionKind.OWN).proposal_id})
    assert CALMER.plain_wording in client.page(undone.location or "").text
    client.post(undone.location or "", data={"choice": "disagree"})
    assert sorted(session.scalars(select(Vote.choice))) == [-1, 1]
    assert "See or change my answers" in client.page(f"{at}/did-it-help").links


def test_while_it_is_open_nobody_reads_a_number_and_after_it_nobody_answers(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    vote = asked.open_up()
    asked.say(QuestionKind.CARD, (20, 30, 0), (25, 4, 1), (4, 3, 0))
    at, card = f"/consultations/{vote.id}", asked.question(QuestionKind.CARD).proposal_id
    client.enter(asked.box.decider)
    open_page = client.page(f"{at}/did-it-help")
    assert not open_page.all("table")
    assert "of 50" not in open_page.text
    assert client.get(f"/changes/{asked.change.id}/verdict").status_code == 409
    asked.close()
    assert client.post(f"{at}/vote/{card}", data={"choice": "agree"}).status_code == 403
    assert client.get(f"{at}/my-votes").status_code == 403


def test_everybody_reads_before_and_after_by_group_without_small_numbers(
    session: Db, client: CheckedClient
) -> None:
    """Before: pupils 41 of 50 of 60, parents 24 of 30 of 40, practitioners 3 of 7 (hidden). See ``test_comparing.py``."""
    asked = Asked()
    vote = asked.open_up()
    asked.say(QuestionKind.CARD, (20, 28, 2), (25, 4, 1), (4, 3, 0))
    asked.say(QuestionKind.OWN, (30, 10, 10), (2, 3, 1), (5, 2, 0))
    asked.turn_out(50, 30, 7)
    asked.close()
    page = client.page(f"/consultations/{vote.id}/did-it-help")
    assert "41 of 50 agree, 4 not sure, 5 disagree" in page.text
    assert "20 of 50 agree, 2 not sure, 28 disagree" in page.text
    assert "Fewer pupils agree than before: down by 42 in 100" in page.text
    assert "We cannot tell if more parents and carers agree than before" in page.text
    assert "Too few practitioners answered in both rounds" in page.text
    assert "30 of 50 agree, 10 not sure, 10 disagree" in page.text
    for small in ("of 7", "4 of 7", "of 6 ", "3 of 7", "5 of 7"):
        assert small not in page.text
    answered_of = {
        text_of(row).split()[0]: text_of(row).split(maxsplit=1)[1] for row in page.all("table")[-1].iter("tr")
    }
    assert answered_of["Practitioners"].endswith("Too few to show")
    assert answered_of["Pupils"] == "60 50"
    assert len(client.statements) <= 8


def test_the_owner_writes_questions_and_asks_with_one_press(session: Db, client: CheckedClient) -> None:
    box = answered()
    factories.make_pupil(box.school)
    change = go_to(publish(box), Stage.DONE)
    client.enter(box.decider)
    at = f"/changes/{change.id}/ask-again"
    offered = client.page(at)
    assert "Things are better here than before this change." in offered.source
    assert box.cards[0].wording in offered.text
    asked_at = client.send(
        at, {"question_1": "Lunch is calmer now.", "question_2": "", "ask_now": "1"}, form="ask-again"
    ).location
    assert asked_at is not None
    assert asked_at.endswith("/did-it-help")
    assert client.get(at).location == asked_at
    this = session.scalars(select(ReviewRound)).one()
    own = select(ReviewQuestion.wording).where(ReviewQuestion.kind == QuestionKind.OWN)
    assert session.scalars(own).all() == ["Lunch is calmer now."]
    assert this.created_by_id == box.decider.id
    assert "Say if it helped" in client.page(f"/changes/{change.id}").links


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"question_1": "", "question_2": ""}, "Write at least one question."),
        ({"question_1": "\u200b\u200b", "question_2": ""}, "Write at least one question."),
        ({"question_1": "x" * 141}, "Please make this shorter."),
        ({"question_3": "", "plain_3": "Lunch is calm."}, "Write the question first"),
        ({"days_open": "2"}, "Choose between 3 and 42 days."),
        ({"days_open": "999999999999999999999"}, "Choose between 3 and 42 days."),
        ({"days_open": "ten"}, "Write a whole number"),
    ],
)
def test_questions_that_do_not_fit_are_refused_and_kept(
    session: Db, client: CheckedClient, sent: dict[str, str], said: str
) -> None:
    box = answered()
    change = go_to(publish(box), Stage.DONE)
    client.enter(box.decider)
    page = client.send(f"/changes/{change.id}/ask-again", {**sent, "ask_now": "1"}, form="ask-again")
    assert said in page.text
    assert session.scalars(select(ReviewRound)).first() is None


def test_the_verdict_is_written_with_the_answers_in_view(session: Db, client: CheckedClient) -> None:
    asked = Asked()
    asked.open_up()
    asked.say(QuestionKind.CARD, (45, 3, 2), (27, 2, 1), (5, 2, 0))
    asked.close()
    client.enter(asked.box.decider)
    at = f"/changes/{asked.change.id}/verdict"
    assert "5 of 7 agree" in client.page(at).text, "staff with a duty see groups of five"
    wrong = client.send(
        at, {"verdict": "too_early", "next_step": "continue", "words": "Wait and see."}, form="verdict"
    )
    assert "Choose a day that lies ahead" in wrong.text
    wrong = client.send(at, {"verdict": "helped", "next_step": "dance", "words": "\u200b"}, form="verdict")
    assert wrong.status_code == 200
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    for day in ("<b>", "31/02/2027", yesterday):
        wrong = client.send(
            at,
            {"verdict": "too_early", "next_step": "stop", "words": "No.", "ask_again_on": day},
            form="verdict",
        )
        assert wrong.status_code == 200, day
    words = "<script>alert(1)</script> It is calmer."
    done = client.send(at, {"verdict": "partly", "next_step": "change", "words": words}, form="verdict")
    page = client.page(done.location or "")
    assert "Done, and it helped in part" in page.text
    assert "We go on with it, but in another way." in page.text
    assert words in page.text
    assert "<script>alert" not in page.source
    this = session.scalars(select(ReviewRound)).one()
    assert (this.verdict, this.next_step) == (Verdict.PARTLY, NextStep.CHANGE)
    assert client.get(at).status_code == 409
    brick = client.page("/framework/moves/basics-play")
    assert "helped in part" in brick.text


def test_where_nobody_was_asked_the_page_says_so_and_where_people_are_asked_no_verdict_goes_round_them(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    quiet = go_to(publish(asked.box), Stage.REVIEWED)
    assert "Nobody was asked again." in client.page(f"/changes/{quiet.id}").text
    asked.open_up()
    client.enter(asked.box.decider)
    at = f"/changes/{asked.change.id}/update"
    assert "Did it help?" not in client.page(at).text
    sent = client.send(at, {"stage": "reviewed", "verdict": "helped", "words": "I think so."}, form="update")
    assert sent.status_code == 200
    assert "People are being asked" in sent.text
    assert asked.change.stage is Stage.DONE


def test_the_page_says_when_people_are_asked(session: Db, client: CheckedClient) -> None:
    """On its day; at once, where that day has come; and not by itself, where a verdict was given."""
    asked = Asked()
    client.enter(asked.box.decider)
    at = f"/changes/{asked.change.id}/ask-again"
    assert "It opens by itself on" in client.page(at).text
    asked.change.starts_on, asked.change.review_on = now().date() - timedelta(days=9), now().date()
    assert "as soon as the questions are saved" in client.page(at).text
    asked.change.stage, asked.change.verdict = Stage.REVIEWED, Verdict.NO
    assert "press “Ask now”" in client.page(at).text
