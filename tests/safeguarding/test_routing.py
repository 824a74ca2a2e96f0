"""Strong signs reach the right adult at once, nobody lies unread, and nobody is told that they were flagged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import pytest
import time_machine
from sqlalchemy import select

from coprod import steward
from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.db import db
from coprod.ideas.models import Idea, IdeaMove, IdeaState, IdeaWording
from coprod.messages.models import Mail
from coprod.people.models import Person
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState
from coprod.schools.models import CareRules
from tests import factories
from tests.moderation.desk import Db, Desk, acts
from tests.safeguarding.test_raising import tables_with
from tests.support.client import CheckedClient, save_what_the_test_arranged
from tests.support.post_office import PostOffice, post_office

WORRY = "my dad hits me with a belt of quokkas"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ESCALATE = "tell the next in line of concerns that nobody has read"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def app(make_app: Callable[..., flask.Flask], office: PostOffice) -> flask.Flask:
    return make_app(
        smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none", mail_from="coprod@hillside.test",
        public_url="https://coprod.test",
    )  # fmt: skip


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    return Desk(client)


def staff(desk: Desk, *duties: Duty, **values: Any) -> Person:
    person = factories.make_staff(desk.school, *duties, **values)
    person.email = person.email or f"p{person.id}@hillside.test"
    return person


def send(desk: Desk, body: str, **values: Any) -> Any:
    desk.client.enter(desk.pupil)
    return desk.client.post(f"/consultations/{desk.consultation.id}/ideas/new", data={"body": body, **values})


def concern_acts(session: Db) -> list[str]:
    return [act for act in acts(session) if "concern" in act]


def the_concern(session: Db) -> Concern:
    return session.scalars(select(Concern)).one()


def without_what_was_typed(page: str, *words: str) -> str:
    for word in words:
        page = page.replace(word, "…")
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line and "idea-" not in line and "/ideas/" not in line)  # fmt: skip


def test_a_strong_sign_goes_to_the_lead_when_it_is_sent_and_is_nowhere_else(session: Db, desk: Desk) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD)
    send(desk, WORRY, why="because of quokkas", moves=["coping-laugh"])

    assert tables_with("quokkas") == {"concern"}
    concern = the_concern(session)
    assert (concern.words, concern.author_id, concern.raised_by_id) == (WORRY, desk.pupil.id, None)
    assert concern.place == "Better lunchtimes"
    assert session.scalars(select(IdeaMove)).all() == []
    assert concern_acts(session) == ["concern raised"]
    desk.client.enter(desk.moderator)
    assert "quokkas" not in desk.client.page("/desk").text
    desk.client.enter(lead)
    assert WORRY in desk.client.page(f"/concerns/{concern.id}").text


def test_who_sends_a_worry_sees_the_very_page_that_everybody_sees_with_help_on_it(
    session: Db, desk: Desk
) -> None:
    staff(desk, Duty.SAFEGUARDING_LEAD)
    pages = []
    for words in (WORRY, "More footballs please"):
        desk.pupil = factories.make_pupil(desk.school, 5, display_name="Same Name")
        answer = send(desk, words)
        assert answer.location == "/my/things?sent=yes"
        pages.append(without_what_was_typed(desk.client.page(answer.location).source, words))
    assert pages[0] == pages[1]
    for help_ in ("0800 1111", "999", "Tell an adult you trust"):
        assert help_ in pages[0]


def test_a_worry_that_is_written_later_goes_too(session: Db, desk: Desk) -> None:
    desk.client.enter(desk.pupil)
    desk.client.send(f"/ideas/{desk.idea.id}/reword", {"body": WORRY}, form="/reword")
    assert tables_with("quokkas") == {"concern"}
    assert tables_with("Zebra") == {"concern_wording"}  # what it said before goes along


def test_a_possible_sign_stays_on_the_desk(session: Db, desk: Desk) -> None:
    send(desk, "i feel so sad all the time")
    assert session.scalars(select(Concern)).all() == []
    assert session.scalars(select(Idea.signs).order_by(Idea.id.desc())).first() == 1


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Mrs Begum hit me with a belt", AboutWhom.STAFF),
        ("Ms Hart hit me at home", AboutWhom.HEAD),
        ("the head teacher hits me at home", AboutWhom.HEAD),
        ("my dad hits me", AboutWhom.CHILD),
    ],
)
def test_it_never_goes_to_whom_it_names(session: Db, desk: Desk, words: str, about: AboutWhom) -> None:
    people = {
        AboutWhom.CHILD: staff(desk, Duty.SAFEGUARDING_LEAD, display_name="Mrs Begum"),
        AboutWhom.STAFF: staff(desk, Duty.HEAD, display_name="Ms Hart"),
        AboutWhom.HEAD: staff(desk, Duty.CHAIR, display_name="Dr Quist"),
    }
    send(desk, words)
    concern = the_concern(session)
    assert concern.about is about
    for kind, person in people.items():
        desk.client.enter(person)
        assert desk.client.get(f"/concerns/{concern.id}").status_code == (200 if kind is about else 404)
        listed = f"/concerns/{concern.id}" in desk.client.page("/concerns").links.values()
        assert listed is (kind is about)
        assert ("has not been read" in desk.client.page("/my/things").text) is (kind is about)


def test_where_nobody_has_that_duty_it_is_somebody_elses_but_never_theirs(session: Db, desk: Desk) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD, display_name="Mrs Begum")
    deputy = staff(desk, Duty.DEPUTY_LEAD)
    send(desk, "Mrs Begum hit me with a belt")  # no head, no chair of governors
    url = f"/concerns/{the_concern(session).id}"
    desk.client.enter(lead)
    assert desk.client.get(url).status_code == 404
    desk.client.enter(deputy)
    assert desk.client.get(url).status_code == 200


def test_lead_and_deputies_are_told_by_mail_at_once_and_the_mail_says_nothing(
    session: Db, app: flask.Flask, desk: Desk, office: PostOffice
) -> None:
    for duty in (Duty.SAFEGUARDING_LEAD, Duty.DEPUTY_LEAD, Duty.HEAD, Duty.MODERATOR):
        staff(desk, duty, email=f"{duty}@hillside.test")
    send(desk, WORRY)
    save_what_the_test_arranged()
    steward.make_a_round(app)
    assert sorted(office.to) == ["deputy_lead@hillside.test", "safeguarding_lead@hillside.test"]
    for mail in office.arrived:
        whole = f"{mail['Subject']} {mail.get_content()}".lower()
        assert "https://coprod.test/" in whole
        for telling in ("concern", "quokka", "nimah", "child", "worry", "safeguarding"):
            assert telling not in whole


def test_unread_it_reaches_the_head_after_the_time_that_the_school_has_set_and_once(
    session: Db, app: flask.Flask, desk: Desk, office: PostOffice, clock: Any
) -> None:
    session.add(CareRules(school_id=desk.school.id, escalate_hours=2))
    lead, head = staff(desk, Duty.SAFEGUARDING_LEAD), staff(desk, Duty.HEAD, email="head@hillside.test")
    send(desk, WORRY)
    concern = the_concern(session)
    url = f"/concerns/{concern.id}"

    def a_round_after(hours: float) -> None:
        clock.shift(timedelta(hours=hours))
        save_what_the_test_arranged()
        assert steward.make_a_round(app)[ESCALATE]
        db.session.expire_all()

    a_round_after(1.9)
    desk.client.enter(head)
    assert desk.client.get(url).status_code == 404
    assert "head@hillside.test" not in office.to
    a_round_after(0.2)
    a_round_after(3)
    assert office.to.count("head@hillside.test") == 1
    desk.client.enter(head)
    assert desk.client.get(url).status_code == 200
    assert concern_acts(session) == ["concern raised", "concern unread in time"]
    desk.client.enter(lead)
    desk.client.post(f"{url}/acknowledge")
    assert "has not been read" not in desk.client.page("/my/things").text


def test_a_read_one_does_not_escalate(session: Db, app: flask.Flask, desk: Desk, clock: Any) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD)
    send(desk, WORRY)
    desk.client.enter(lead)
    desk.client.post(f"/concerns/{the_concern(session).id}/acknowledge")
    clock.shift(timedelta(days=9))
    save_what_the_test_arranged()
    assert steward.make_a_round(app)[ESCALATE]
    db.session.expire_all()
    assert the_concern(session).escalated_at is None


def test_with_the_mail_server_down_nothing_is_lost(
    session: Db, app: flask.Flask, desk: Desk, office: PostOffice
) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD)
    office.answer_to_rcpt = "451 later"
    send(desk, WORRY)
    save_what_the_test_arranged()
    steward.make_a_round(app)
    db.session.expire_all()
    assert session.scalars(select(Mail.state)).all() == ["waiting"]
    desk.client.enter(lead)
    assert "1 concern has not been read" in desk.client.page("/changes").text


def test_a_false_alarm_is_one_press_and_all_is_as_before(session: Db, desk: Desk) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD)
    send(desk, WORRY, why="Because", moves=["coping-laugh"])
    desk.client.send("/ideas/2/reword", {"body": f"{WORRY}, really", "why": "Because"}, form="/reword")
    desk.client.enter(lead)
    concern = the_concern(session)
    desk.client.send(f"/concerns/{concern.id}", {}, form="/false-alarm")

    idea = session.get_one(Idea, 2)
    assert (idea.body, idea.why, idea.state) == (f"{WORRY}, really", "Because", IdeaState.WAITING)
    assert session.scalars(select(IdeaWording.body)).all() == [WORRY]
    assert "quokkas" not in desk.client.page(f"/concerns/{concern.id}").text
    assert tables_with("quokkas") == {"idea", "idea_wording"}
    assert (concern.state, concern.false_alarm) == (ConcernState.CLOSED, True)
    desk.client.enter(desk.moderator)
    assert WORRY in desk.client.page("/desk").text
    assert acts(session)[-1] == "concern was a false alarm"


def test_it_is_handed_over_to_the_head(session: Db, desk: Desk) -> None:
    lead, head = staff(desk, Duty.SAFEGUARDING_LEAD), staff(desk, Duty.HEAD)
    send(desk, WORRY)
    url = f"/concerns/{the_concern(session).id}"
    desk.client.enter(lead)
    desk.client.send(url, {"about": "staff"}, form="/hand-over")
    assert desk.client.get(url).status_code == 404
    desk.client.enter(head)
    assert WORRY in desk.client.page(url).text


def test_who_raises_one_says_whom_it_is_about(session: Db, desk: Desk) -> None:
    staff(desk, Duty.HEAD)
    desk.do("concern", {"about": "staff"})
    assert the_concern(session).about is AboutWhom.STAFF


def test_looking_up_an_author_is_an_act_with_a_reason_in_the_log(session: Db, desk: Desk) -> None:
    lead = staff(desk, Duty.SAFEGUARDING_LEAD)
    desk.idea.state = IdeaState.ACCEPTED
    url = f"/ideas/{desk.idea.id}/author"
    for other in (
        desk.moderator,
        staff(desk, *(duty for duty in Duty if duty is not Duty.SAFEGUARDING_LEAD)),
    ):
        desk.client.enter(other)
        assert desk.client.get(url).status_code == 404
        assert desk.client.post(url, data={"reason": "x"}).status_code == 404
    desk.client.enter(lead)
    assert "Nimah Quill" not in desk.client.page(url).text
    assert "Nimah Quill" not in desk.client.send(url, {"reason": " "}, form="/author").text
    assert acts(session) == []
    assert "Nimah Quill" in desk.client.send(url, {"reason": "She may be in danger"}, form="/author").text
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.subject) == (lead.id, f"idea:{desk.idea.id}")
    assert entry.details == {"reason": "She may be in danger"}
