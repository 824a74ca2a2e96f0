"""Giving an answer: who may, what it needs, what it leaves behind, and how it is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.insights.models import Snapshot
from coprod.messages.models import News, NewsKind
from coprod.people.models import Person
from coprod.proposals.models import ProposalState
from tests import factories
from tests.decisions.answering import DISSENT, REASON, counted, give
from tests.insights.counted import Counted, Db
from tests.support.client import CheckedClient
from tests.support.html import Page


def answer_url(box: Counted, card: int = 0) -> str:
    return f"/proposals/{box.cards[card].id}/answer"


def filled(**changes: str) -> dict[str, str]:
    return {"kind": "will", "reason": REASON, "dissent": DISSENT, **changes}


def the_answer() -> Answer:
    return db.session.scalars(select(Answer)).one()


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
    assert len(db.session.scalars(select(Answer)).all()) == (1 if status == 200 else 0)


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


def test_an_answer_is_public_at_once_and_points_at_what_was_known(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    known = db.session.scalars(select(Snapshot)).one().id

    sent = client.send(answer_url(box), filled(), form="/answer")

    assert sent.location == f"{box.page}/answers#answer-{box.cards[0].id}"
    answer = the_answer()
    assert (answer.kind, answer.reason, answer.dissent) == (AnswerKind.WILL, REASON, DISSENT)
    assert (answer.snapshot_id, answer.answered_by_id, answer.amended_at) == (known, box.decider.id, None)
    client.leave()
    for page in (f"{box.page}/answers", box.page):
        assert REASON in client.page(page).text
        assert DISSENT in client.page(page).text


def test_the_log_keeps_who_answered_what(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    client.send(answer_url(box), filled(), form="/answer")

    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.act, entry.subject) == (
        box.decider.id,
        "proposal answered",
        f"proposal:{box.cards[0].id}",
    )
    assert entry.details == {"answer": "will", "snapshot": the_answer().snapshot_id}


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

    sent = client.send(answer_url(box, card), filled(kind=kind, dissent="  "), form="/answer")

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
    assert db.session.scalars(select(Answer)).first() is None


def test_forty_letters_are_enough(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    assert client.send(answer_url(box), filled(reason="x" * 40), form="/answer").status_code == 303


@pytest.mark.parametrize("kind", ["", "maybe", "WILL", "'; DROP TABLE answer; --", "will\x00"])
def test_there_are_four_answers(session: Db, client: CheckedClient, kind: str) -> None:
    box = counted()
    client.enter(box.decider)
    assert client.send(answer_url(box), filled(kind=kind), form="/answer").status_code == 200
    assert db.session.scalars(select(Answer)).first() is None


def test_what_is_written_is_shown_as_it_was_written(session: Db, client: CheckedClient) -> None:
    box = counted()
    client.enter(box.decider)
    words = "<script>alert(1)</script> and {{ 7 * 7 }} are both only words, of course."
    client.send(answer_url(box), filled(reason=words), form="/answer")
    assert words in client.page(f"{box.page}/answers").text


def test_a_changed_answer_says_when_and_the_log_keeps_what_it_said(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    given = give(box, box.cards[0])
    given.answered_at = now() - timedelta(days=3)
    client.enter(box.decider)

    assert "If you change the answer, the page says so" in client.page(answer_url(box)).text
    client.send(
        answer_url(box), filled(kind="differently", reason=REASON + " On two days a week."), form="/answer"
    )

    answer = the_answer()
    assert answer.kind is AnswerKind.DIFFERENTLY
    assert answer.amended_at is not None
    assert now() - answer.answered_at > timedelta(days=2)
    client.leave()
    for page in (f"{box.page}/answers", box.page):
        assert "This answer was changed on" in client.page(page).text
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert entry.act == "answer changed"
    assert entry.details["was"] == {"answer": "will", "reason": REASON, "dissent": DISSENT}
    told = db.session.scalars(select(News.kind).where(News.person_id == pupil.id).order_by(News.id)).all()
    assert told == [NewsKind.PROPOSAL_ANSWERED, NewsKind.ANSWER_CHANGED]


def test_the_same_answer_sent_twice_is_one_answer_and_no_change(session: Db, client: CheckedClient) -> None:
    box = counted()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    client.enter(box.decider)
    client.send(answer_url(box), filled(), form="/answer")
    client.send(answer_url(box), filled(), form="/answer")

    assert the_answer().amended_at is None
    assert len(db.session.scalars(select(News)).all()) == 1


def test_the_form_brings_back_the_answer_that_stands(session: Db, client: CheckedClient) -> None:
    box = counted()
    give(box, box.cards[0], AnswerKind.NOT_NOW)
    client.enter(box.decider)

    page = client.page(answer_url(box))
    chosen = [i.get("value") for i in page.all("input") if i.get("type") == "radio" and "checked" in i.attrib]
    assert chosen == ["not_now"]
    assert [(t.get("name"), (t.text or "").strip()) for t in page.all("textarea")] == [
        ("reason", REASON),
        ("dissent", DISSENT),
    ]


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
    assert (snapshot.final, snapshot.id) == (True, the_answer().snapshot_id)
