"""Giving an answer: who may, what it needs, what it leaves behind, and how it is changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.db import db
from coprod.decisions import actions
from coprod.decisions.models import Answer, AnswerDraft, AnswerKind
from coprod.insights.models import Snapshot
from coprod.messages.models import News, NewsKind
from coprod.people.models import Person
from coprod.proposals.models import ProposalState
from tests import factories
from tests.decisions.answering import DISSENT, MORE, REASON, counted, give, publish
from tests.insights.counted import Counted, Db
from tests.support.client import CheckedClient
from tests.support.html import Page


def answer_url(box: Counted, card: int = 0) -> str:
    return f"/proposals/{box.cards[card].id}/answer"


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "will",
        "reason": REASON,
        "dissent": DISSENT,
        "left_out": "nobody",
        "seen": "0",
        **changes,
    }


def the_draft() -> AnswerDraft:
    return db.session.scalars(select(AnswerDraft)).one()


def somebody(box: Counted, who: str) -> Person | None:
    duties = {
        "moderator": Duty.MODERATOR,
        "administrator": Duty.ADMINISTRATOR,
        "another": Duty.DECISION_MAKER,
    }
    if who == "visitor":
        return None
    if who == "the one who decides":
        return box.decider
    if who == "pupil":
        return factories.make_pupil(box.school)
    if who == "parent":
        return factories.make_person(box.school)
    return factories.make_staff(box.school, duties[who])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 303),
        ("pupil", 404),
        ("parent", 404),
        ("moderator", 404),
        ("administrator", 404),
        ("another", 404),
        ("the one who decides", 200),
    ],
)
def test_only_the_named_decision_maker_answers(
    session: Db, client: CheckedClient, who: str, status: int
) -> None:
    box = counted()
    person = somebody(box, who)
    if person is not None:
        client.enter(person)

    assert client.get(answer_url(box)).status_code == status
    sent = client.post(answer_url(box), data=filled())
    assert sent.status_code == (303 if status == 200 else status)
    assert len(db.session.scalars(select(AnswerDraft)).all()) == (1 if status == 200 else 0)


def test_another_schools_decision_maker_finds_nothing(session: Db, client: CheckedClient) -> None:
    box = counted()
    box.school.host = "localhost"
    riverside = factories.make_school("Riverside", host="riverside.test")
    client.home = "http://riverside.test"
    client.application.config["TRUSTED_HOSTS"] = ["localhost", "riverside.test"]
    client.enter(factories.make_staff(riverside, Duty.DECISION_MAKER))

    assert client.get(answer_url(box)).status_code == 404
    assert client.get(f"{box.page}/answers").status_code == 404


def test_nothing_is_answered_while_people_vote(session: Db, client: CheckedClient) -> None:
    box = counted(voting_close_at=now() + timedelta(days=1), sealed_at=None, ballot_secret=bytes(32))
    client.enter(box.decider)

    assert "Answers can be written when voting has closed" in client.page(answer_url(box), 403).text
    assert client.post(answer_url(box), data=filled()).status_code == 403


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.WITHDRAWN])
def test_only_what_was_on_the_cards_is_answered(
    session: Db, client: CheckedClient, state: ProposalState
) -> None:
    box = counted()
    box.cards[0].state = state
    client.enter(box.decider)
    assert client.get(answer_url(box)).status_code == 404


def test_a_draft_is_nobody_elses_and_goes_on_where_it_was(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)

    sent = client.send(answer_url(box), filled(), form="/answer")

    assert sent.location == f"{box.page}/answers#answer-{box.cards[0].id}"
    assert (the_draft().kind, the_draft().reason, the_draft().version) == (AnswerKind.WILL, REASON, 1)
    assert db.session.scalars(select(Answer)).first() is None
    page = client.page(answer_url(box))
    chosen = [i.get("value") for i in page.all("input") if i.get("type") == "radio" and "checked" in i.attrib]
    assert chosen == ["will"]
    assert REASON in client.page(f"{box.page}/answers").text
    for reader in (None, factories.make_staff(box.school, Duty.DECISION_MAKER)):
        client.leave() if reader is None else client.enter(reader)
        for page_of_all in (f"{box.page}/answers", box.page):
            assert REASON not in client.page(page_of_all).source


def test_those_who_took_part_hear_of_it_and_nobody_else(session: Db, client: CheckedClient) -> None:
    box = counted()
    pupil, absent = factories.make_pupil(box.school), factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    factories.make_seat(box.consultation, absent)
    give(box, box.cards[0])

    news = db.session.scalars(select(News)).one()
    assert (news.person_id, news.kind, news.about) == (
        pupil.id,
        NewsKind.PROPOSAL_ANSWERED,
        "Open the hall when it rains",
    )
    client.enter(pupil)
    assert REASON in client.page(news.path.split("#")[0]).text


@pytest.mark.parametrize(
    ("card", "kind", "needed"),
    [
        (0, "will", "Some people disagreed."),  # 5 pupils and 4 parents did
        (0, "differently", ""),  # no group is against
        (0, "not_now", "for this proposal are pupils and parents and carers"),
        (0, "cannot", "for this proposal are pupils and parents and carers"),
        (1, "will", "against this proposal are parents and carers"),
        (1, "differently", "against this proposal are parents and carers"),
        (1, "not_now", "against this proposal are parents and carers"),
    ],
)
def test_the_other_side_is_weighed_where_there_is_one(
    session: Db, client: CheckedClient, card: int, kind: str, needed: str
) -> None:
    box = counted()
    client.enter(box.decider)

    sent = client.send(answer_url(box, card), filled(kind=kind, dissent="  ", more=MORE), form="/answer")

    assert sent.status_code == (200 if needed else 303)
    if needed:
        assert needed in Page(sent.text).text
        assert REASON in sent.text  # nothing typed is lost


@pytest.mark.parametrize("reason", ["", "   ", "Because.", "x" * 39, " " * 30 + "x" * 39 + " " * 30])
def test_a_reason_that_nobody_could_follow_is_not_enough(
    session: Db, client: CheckedClient, reason: str
) -> None:
    box = counted()
    client.enter(box.decider)

    sent = client.send(answer_url(box), filled(reason=reason), form="/answer")

    assert "they are owed a reason that they can follow" in Page(sent.text).text
    assert DISSENT in sent.text
    assert db.session.scalars(select(AnswerDraft)).first() is None


def test_forty_letters_are_enough(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    assert client.send(answer_url(box), filled(reason="x" * 40), form="/answer").status_code == 303


@pytest.mark.parametrize("kind", ["", "maybe", "WILL", "'; DROP TABLE answer; --", "will\x00not"])
def test_there_are_four_answers(session: Db, client: CheckedClient, kind: str) -> None:
    box = counted()
    client.enter(box.decider)
    assert client.send(answer_url(box), filled(kind=kind), form="/answer").status_code == 200
    assert db.session.scalars(select(AnswerDraft)).first() is None


def test_what_is_written_is_shown_as_it_was_written(session: Db, client: CheckedClient) -> None:
    box = counted()
    words = "<script>alert(1)</script> and {{ 7 * 7 }} are both only words, of course."
    client.enter(box.decider)
    client.send(answer_url(box), filled(reason=words), form="/answer")
    publish(box)
    client.leave()
    assert words in client.page(f"{box.page}/answers").text


def test_a_writer_with_ten_minutes_saves_what_there_is_and_goes_on_later(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    client.enter(box.decider)
    half = {"kind": "will", "reason": "Most of", "seen": "0"}

    assert client.send(answer_url(box), half | {"later": "1"}, form="/answer").status_code == 303

    assert the_draft().reason == "Most of"
    text = client.page(f"{box.page}/answers/publish").text
    assert "Still to be written: a reason that people can follow" in text
    assert "who could be left out" in text
    with pytest.raises(actions.NotReady):
        publish(box)
    assert db.session.scalars(select(Answer)).first() is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"left_out": ""}, "Say who could be left out"),
        ({"left_out": ["nobody", "money"]}, "cannot both be true"),
        ({"left_out": ["money"]}, "Say what you do so that they are not left out"),
        ({"left_out": ["galaxy"]}, "Say who could be left out"),
    ],
)
def test_a_yes_says_who_could_be_left_out(
    session: Db, client: CheckedClient, sent: dict[str, Any], words: str
) -> None:
    box = counted()
    client.enter(box.decider)
    refused = client.send(answer_url(box), filled(**sent), form="/answer")
    assert words in Page(refused.text).text


def test_an_answer_before_the_count_takes_the_count(session: Db, client: CheckedClient) -> None:
    """The steward counts within minutes of the close; an answer that is quicker counts by itself."""
    box = Counted(seats=(60, 40, 8))
    box.say("Open the hall when it rains", (41, 5, 4), (24, 4, 2))
    box.turn_out(50, 30, 0)
    box.consultation.voting_close_at = now() - timedelta(minutes=1)
    client.enter(box.decider)

    assert "The votes are being counted" in client.page(answer_url(box)).text
    client.send(answer_url(box), filled(), form="/answer")

    snapshot = db.session.scalars(select(Snapshot)).one()
    assert (snapshot.final, the_draft().kind) == (True, AnswerKind.WILL)
