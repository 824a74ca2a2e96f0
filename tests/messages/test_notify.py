"""Text messages through GOV.UK Notify: sent once, kept while it is away, and never too much in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod import steward
from coprod.access.roles import Duty
from coprod.clock import now
from coprod.config import ConfigError, Settings
from coprod.db import db
from coprod.messages import notify as adapter
from coprod.messages import outbox
from coprod.messages.models import Channel, Mail, MailKind, MailState
from coprod.messages.trouble import Unreachable
from coprod.people.mobiles import with_country
from coprod.people.models import OneTimeLink, Person
from coprod.safeguarding import alerts
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState
from coprod.schools.models import School
from tests import factories
from tests.support.client import CheckedClient, save_what_the_test_arranged
from tests.support.notify import EMAIL_TEMPLATE, KEY, SMS_TEMPLATE, Notify, notify

Db = scoped_session[Session]
MOBILE = "+447700900123"


@pytest.fixture
def office() -> Iterator[Notify]:
    with notify() as opened:
        yield opened


@pytest.fixture
def app(make_app: Callable[..., flask.Flask], office: Notify) -> flask.Flask:
    return make_app(
        notify_key=KEY, notify_sms_template=SMS_TEMPLATE, notify_email_template=EMAIL_TEMPLATE,
        notify_url=office.url, public_url="http://localhost",
    )  # fmt: skip


@pytest.fixture
def parent(session: Db) -> Person:
    return factories.make_person(
        factories.make_school("Hillside School"), display_name="Mrs Kowalska", mobile=MOBILE
    )


def write(person: Person, channel: Channel = Channel.SMS) -> Mail:
    mail = outbox.queue(person.school_id, person.id, MailKind.TEST, "Hello", "Zażółć", channel=channel)
    assert mail is not None
    return mail


def a_round(app: flask.Flask) -> None:
    save_what_the_test_arranged()
    assert steward.make_a_round(app)["send the mail that waits"]
    db.session.expire_all()


def test_a_text_message_and_a_mail_leave_once_and_their_words_are_not_kept(
    app: flask.Flask, session: Db, parent: Person, office: Notify
) -> None:
    parent.email = "kowalska@home.example"
    text, mail = write(parent), write(parent, Channel.EMAIL)
    a_round(app)
    a_round(app)
    [(to_mail, mailed), (to_sms, texted)] = sorted(office.arrived)
    assert (to_sms, to_mail) == ("/v2/notifications/sms", "/v2/notifications/email")
    assert texted == {
        "phone_number": MOBILE, "template_id": SMS_TEMPLATE, "personalisation": {"body": "Zażółć"},
        "reference": texted["reference"],
    }  # fmt: skip
    assert (mailed["email_address"], mailed["template_id"]) == ("kowalska@home.example", EMAIL_TEMPLATE)
    assert mailed["personalisation"] == {"subject": "Hello", "body": "Zażółć"}
    for one in (text, mail):
        assert (one.state, one.subject, one.body) == (MailState.SENT, "", "")


def error(kind: str, message: str) -> dict[str, Any]:
    return {"errors": [{"error": kind, "message": message}]}


ANSWERS: list[tuple[Any, MailState, str]] = [
    ((400, error("ValidationError", "phone_number Not enough digits")), MailState.REFUSED, "phone_number"),
    ((400, error("BadRequestError", "Template not found")), MailState.WAITING, "Template not found"),
    ((400, error("BadRequestError", "team-only API key")), MailState.WAITING, "team-only"),
    ((403, error("AuthError", "Error: Your system clock")), MailState.WAITING, "403 AuthError"),
    ((429, error("RateLimitError", "Exceeded rate limit")), MailState.WAITING, "429 RateLimitError"),
    ((500, error("Exception", "Internal server error")), MailState.WAITING, "500 Exception"),
    ((503, "<h1>Down</h1>"), MailState.WAITING, "503 Service Unavailable"),
    ((400, '{"errors": {}}'), MailState.WAITING, "400 Bad Request"),
    ((302, ""), MailState.WAITING, "302"),
    ((201, "<html>You are on our guest wifi</html>"), MailState.WAITING, "does not answer"),
    ((201, "[]"), MailState.WAITING, "not one of GOV.UK Notify"),
    ((201, "{}"), MailState.WAITING, "not one of GOV.UK Notify"),
]


def test_a_wrong_number_is_refused_and_everything_else_is_tried_again(
    app: flask.Flask, session: Db, parent: Person, office: Notify
) -> None:
    for number, (answer, state, said) in enumerate(ANSWERS, 1):
        text = write(parent)
        office.answer = answer
        a_round(app)
        assert (text.state, text.body == "") == (state, state is MailState.REFUSED), answer
        assert said in text.trouble
        assert len(office.arrived) == number


def test_a_line_that_breaks_or_takes_too_long_loses_nothing(
    app: flask.Flask, session: Db, parent: Person, office: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = write(parent)
    office.hangs_up = True
    a_round(app)
    assert (text.state, text.attempts) == (MailState.WAITING, 1)
    assert "GOV.UK Notify does not answer: RemoteDisconnected" in text.trouble
    office.silent = True
    monkeypatch.setattr(adapter, "PATIENCE", 0.1)
    with pytest.raises(Unreachable, match="TimeoutError"):
        adapter.text(outbox.settings(), key="k", to=MOBILE, body="x")
    office.go_on.set()


def test_a_mail_server_that_is_down_keeps_no_text_message_waiting(
    make_app: Callable[..., flask.Flask], session: Db, parent: Person, office: Notify
) -> None:
    parent.email = "kowalska@home.example"
    both = make_app(
        notify_key=KEY, notify_sms_template=SMS_TEMPLATE, notify_url=office.url, smtp_host="127.0.0.1",
        smtp_port=1, smtp_security="none", mail_from="coprod@hillside.test",
    )  # fmt: skip
    text, mail = write(parent), write(parent, Channel.EMAIL)
    a_round(both)
    assert (text.state, mail.state) == (MailState.SENT, MailState.WAITING)


def test_a_lead_is_told_by_every_channel_they_have_and_not_what_it_is(
    app: flask.Flask, session: Db, office: Notify
) -> None:
    school = factories.make_school()
    factories.make_staff(school, Duty.SAFEGUARDING_LEAD, email="lead@h.test", mobile=MOBILE)
    factories.make_staff(school, Duty.DEPUTY_LEAD, email="deputy@h.test")
    concern = Concern(
        school_id=school.id, words="dad hit me", written_at=now(), place="Lunch", about=AboutWhom.CHILD,
        raised_at=now(), state=ConcernState.NEW, moves=[],
    )  # fmt: skip
    session.add(concern)
    alerts.tell_readers(concern)
    a_round(app)
    to = sorted(sent.get("phone_number") or sent["email_address"] for _path, sent in office.arrived)
    assert to == [MOBILE, "deputy@h.test", "lead@h.test"]
    for _path, sent in office.arrived:
        words = sent["personalisation"]["body"]
        assert words.startswith("There is something for you to read. Please sign in: http://localhost/")
        assert "concern" not in words


def test_a_parent_signs_in_with_a_link_by_text_message(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: Db, parent: Person
) -> None:
    assert "Email or mobile number" in client.page("/sign-in/parent/email").text
    answer = client.send("/sign-in/parent/email", {"where": " 07700 900 123"})
    assert answer.location == "/sign-in/link?sent=text"
    assert "text message with a link is on its way" in client.page("/sign-in/link?sent=text").text
    text = session.query(Mail).one()
    assert (text.channel, text.kind, text.person_id) == (Channel.SMS, MailKind.SIGN_IN_LINK, parent.id)
    found = re.search(r"http://localhost/sign-in/link#([0-9A-Z]{16})\n", text.body)
    assert found is not None
    assert len(text.body) <= 306  # two text messages' worth
    assert "does not work here" in new_client().send("/sign-in/link", {"code": found[1]}).text
    assert client.send("/sign-in/link", {"code": found[1]}).location == "/consultations"
    client.post("/sign-out")
    assert client.send("/sign-in/link", {"code": found[1]}).status_code == 200  # once


def test_a_number_that_nobody_has_looks_the_same_and_five_an_hour_leave(
    new_client: Callable[..., CheckedClient], session: Db, parent: Person
) -> None:
    work = []
    for number in ("07700 900123", "07700 900124"):
        client = new_client()
        answer = client.send("/sign-in/parent/email", {"where": number})
        inserts = [line for line in client.statements if line.startswith("INSERT") and " mail " not in line]
        work.append((answer.status_code, answer.location, len(inserts)))
    assert work[0] == work[1]
    assert session.query(OneTimeLink).count() == 2
    for _again in range(6):
        new_client().send("/sign-in/parent/email", {"where": "+44 (0)7700 900123"})
    assert session.query(Mail).count() == 5


def test_two_parents_with_one_phone_each_get_a_link_with_their_name(
    client: CheckedClient, session: Db, parent: Person
) -> None:
    school = session.query(School).one()
    factories.make_person(school, display_name="Mr Kowalski", mobile=MOBILE)
    client.send("/sign-in/parent/email", {"where": MOBILE})
    told = sorted(text.body.split(":")[0] for text in session.query(Mail))
    assert told == ["Hillside School, Mr Kowalski", "Hillside School, Mrs Kowalska"]


def test_what_is_neither_is_answered_with_the_form(
    client: CheckedClient, session: Db, parent: Person
) -> None:
    for where in ("", "x", "12", "0207 946 0000", "+447700", "a@b", "07700900123\r\nx@y", "7" * 300):
        assert client.send("/sign-in/parent/email", {"where": where}).status_code == 200, where
    assert session.query(Mail).count() == 0


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07700 900123", MOBILE), ("+44 (0)7700 900123", MOBILE), ("+44 07700 900123", MOBILE),
        ("0044 7700 900123", MOBILE), ("7700900123", MOBILE), ("(07700) 900-123", MOBILE),
        ("+48 601 234 567", "+48601234567"), ("", None),
    ],
)  # fmt: skip
def test_a_number_has_one_form_however_it_is_written(written: str, kept: str | None) -> None:
    assert with_country(written) == kept


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"NOTIFY_KEY": KEY}, "goes with"),
        ({"NOTIFY_SMS_TEMPLATE": SMS_TEMPLATE}, "goes with"),
        ({"NOTIFY_KEY": "secret", "NOTIFY_SMS_TEMPLATE": SMS_TEMPLATE}, "whole API key"),
        ({"NOTIFY_KEY": KEY, "NOTIFY_SMS_TEMPLATE": "../x"}, "template ids"),
        ({"NOTIFY_KEY": KEY, "NOTIFY_SMS_TEMPLATE": SMS_TEMPLATE, "NOTIFY_URL": "http://evil.test"}, "https"),
        (
            {"NOTIFY_KEY": KEY, "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE, "SMTP_HOST": "m.test", "MAIL_FROM": "a@b.test"},
            "who carries mail",
        ),
    ],
)  # fmt: skip
def test_half_a_set_up_is_refused_with_words(given: dict[str, str], says: str, tmp_path: Path) -> None:
    env = {"COPROD_DATA_DIR": str(tmp_path), **{f"COPROD_{name}": value for name, value in given.items()}}
    with pytest.raises(ConfigError, match=says):
        Settings.from_env(env)


def test_the_doctor_asks_for_each_template_and_a_stranger_is_told_so(office: Notify) -> None:
    given: dict[str, Any] = {
        "secret_key": "x" * 32, "database_url": "sqlite:///x", "data_dir": Path("x"), "notify_key": KEY,
        "notify_url": office.url,
    }  # fmt: skip
    adapter.try_it(Settings(**given, notify_sms_template=SMS_TEMPLATE, notify_email_template=EMAIL_TEMPLATE))
    with pytest.raises(Unreachable, match="404 NoResultFound"):
        adapter.try_it(Settings(**given, notify_sms_template=KEY[-36:]))
    assert office.arrived == []
