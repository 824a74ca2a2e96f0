"""Mail leaves after the act it tells of, once, however difficult the mail server is; and it never says too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import pytest
import time_machine
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod import steward
from coprod.access.roles import Duty
from coprod.config import ConfigError, Settings
from coprod.db import db
from coprod.messages import outbox
from coprod.messages.models import Mail, MailKind, MailState
from coprod.people.models import Person
from tests import factories
from tests.support.client import CheckedClient, save_what_the_test_arranged
from tests.support.post_office import PostOffice, post_office

Db = scoped_session[Session]
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEND = "send the mail that waits"


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
def reader(session: Db) -> Person:
    school = factories.make_school("Hillside\r\nSchool")
    return factories.make_staff(school, Duty.ADMINISTRATOR, email="begum@hillside.test")


def write(person: Person, **values: Any) -> Mail:
    defaults: dict[str, Any] = {
        "kind": MailKind.TEST,
        "subject": "Hello",
        "body": "Sign in: https://coprod.test/",
    }
    mail = outbox.queue(person.school_id, person.id, **{**defaults, **values})
    assert mail is not None
    return mail


def a_round(app: flask.Flask) -> None:
    save_what_the_test_arranged()
    assert steward.make_a_round(app)[SEND]
    db.session.expire_all()


def test_a_mail_leaves_once_and_its_words_are_not_kept(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader, subject="Zażółć\nBcc: others@evil.test", body="Grüße — 0800 1111\n.\nEnd\n")
    a_round(app)
    a_round(app)
    [arrived] = office.arrived
    assert office.to == ["begum@hillside.test"]
    assert arrived["Subject"] == "Zażółć Bcc: others@evil.test"
    assert arrived["Bcc"] is None
    assert str(arrived["From"]) == "Hillside School <coprod@hillside.test>"
    assert arrived.get_content().replace("\r\n", "\n") == "Grüße — 0800 1111\n.\nEnd\n"
    assert (mail.state, mail.subject, mail.body, mail.attempts) == (MailState.SENT, "", "", 1)


def test_what_was_taken_back_is_not_sent(
    app: flask.Flask, session: Db, reader: Person, office: PostOffice
) -> None:
    save_what_the_test_arranged()
    write(reader)
    session.rollback()
    a_round(app)
    assert office.arrived == []


def test_while_the_server_is_down_it_waits_longer_each_time_and_is_never_lost(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    office.answer_to_rcpt = "451 later"
    pauses = []
    for _try in range(9):
        a_round(app)
        pauses.append(int((mail.next_try_at - clock_now()).total_seconds() / 60))
        clock.shift(timedelta(minutes=pauses[-1]) - timedelta(seconds=1))
        tries = mail.attempts
        a_round(app)
        assert mail.attempts == tries  # not before its time
        clock.shift(timedelta(seconds=1))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert mail.trouble == "451 later"
    office.answer_to_rcpt = "250 fine"
    a_round(app)
    assert len(office.arrived) == 1
    assert mail.state is MailState.SENT


def clock_now() -> datetime:
    return datetime.now(UTC)


def test_nobody_at_the_other_end_is_no_reason_to_lose_it(
    make_app: Callable[..., flask.Flask], session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    deaf = make_app(
        smtp_host="127.0.0.1", smtp_port=1, smtp_security="none", mail_from="coprod@hillside.test"
    )
    a_round(deaf)
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert "ConnectionRefused" in mail.trouble


def test_a_line_that_breaks_before_the_answer_repeats_the_same_message_id(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    office.hangs_up_after_data = True
    a_round(app)
    assert mail.ended_at is None
    office.hangs_up_after_data = False
    clock.shift(timedelta(minutes=5))
    a_round(app)
    first, second = office.arrived
    assert first["Message-ID"] == second["Message-ID"]  # a mail program shows it once
    assert mail.state is MailState.SENT


@pytest.mark.parametrize("answer", ["answer_to_rcpt", "answer_to_data"])
def test_what_the_server_will_never_take_is_not_tried_again(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice, answer: str
) -> None:
    mail = write(reader)
    setattr(office, answer, "550 no such person")
    a_round(app)
    assert (mail.state, mail.trouble, mail.body) == (MailState.REFUSED, "550 no such person", "")


def test_a_server_that_does_not_like_the_sender_loses_nothing(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    office.answer_to_mail = "550 who are you"
    a_round(app)
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)


def test_two_stewards_never_send_the_same_mail(
    app: flask.Flask, session: Db, clock: Any, reader: Person
) -> None:
    mail = write(reader)
    session.commit()
    assert outbox.take(mail.id) is not None
    assert outbox.take(mail.id) is None
    clock.shift(outbox.WHILE_SENDING)  # the first one died: another takes it
    assert outbox.take(mail.id) is not None


def test_a_link_that_is_worth_ten_minutes_is_not_sent_after_them(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader, kind=MailKind.SIGN_IN_LINK, good_for=timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))
    a_round(app)
    assert office.arrived == []
    assert (mail.state, mail.body) == (MailState.TOO_LATE, "")


def test_who_has_left_gets_none(
    app: flask.Flask, session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    reader.active = False
    a_round(app)
    assert office.arrived == []
    assert mail.state is MailState.REFUSED
    assert outbox.queue(reader.school_id, reader.id, MailKind.TEST, "a", "b") is None


def test_without_a_mail_server_nothing_is_written(
    make_app: Callable[..., flask.Flask], session: Db, reader: Person
) -> None:
    school_id, person_id = reader.school_id, reader.id
    save_what_the_test_arranged()
    with make_app(smtp_host="", mail_from="").app_context():
        assert outbox.queue(school_id, person_id, MailKind.TEST, "a", "b") is None


def test_no_mail_travels_in_the_open_where_encryption_was_asked_for(
    make_app: Callable[..., flask.Flask], session: Db, clock: Any, reader: Person, office: PostOffice
) -> None:
    mail = write(reader)
    careful = make_app(
        smtp_host="127.0.0.1",
        smtp_port=office.port,
        smtp_security="starttls",
        mail_from="coprod@hillside.test",
    )
    a_round(careful)
    assert office.arrived == []
    assert "STARTTLS" in mail.trouble


def test_sent_mail_is_forgotten_after_a_month(
    app: flask.Flask, session: Db, clock: Any, reader: Person
) -> None:
    write(reader)
    a_round(app)
    clock.shift(timedelta(days=31))
    a_round(app)
    assert session.scalars(select(Mail)).all() == []


def test_an_administrator_sees_how_it_goes_and_no_word_of_it(
    app: flask.Flask, session: Db, clock: Any, reader: Person, client: CheckedClient, office: PostOffice
) -> None:
    write(reader, subject="Secret subject", body="Secret body")
    office.answer_to_rcpt = "451 try later"
    a_round(app)
    client.enter(reader)
    page = client.page("/mail")
    for said in (reader.display_name, "Waits to leave", "451 try later", "A test"):
        assert said in page.text
    assert "Secret" not in page.source
    before = len(client.statements)
    for _n in range(5):
        write(reader)
    client.page("/mail")
    assert len(client.statements) == before <= 6


def test_an_administrator_sends_a_test_to_themselves(
    app: flask.Flask, session: Db, reader: Person, client: CheckedClient, office: PostOffice
) -> None:
    client.enter(reader)
    client.send("/mail", {}, form="/mail/test")
    a_round(app)
    assert office.to == ["begum@hillside.test"]


def test_another_schools_mail_is_not_shown(
    app: flask.Flask, session: Db, reader: Person, client: CheckedClient
) -> None:
    write(reader)
    reader_school = factories.make_school("Other", host="localhost")
    client.enter(factories.make_staff(reader_school, Duty.ADMINISTRATOR))
    assert "Nothing here yet" in client.page("/mail").text


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"SMTP_HOST": "mail.test"}, "go together"),
        ({"MAIL_FROM": "a@b.test"}, "go together"),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "not an address"}, "one address"),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.test\nBcc: c@d.test"}, "one address"),
        (
            {"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.test", "SMTP_SECURITY": "ssl"},
            "starttls, tls or none",
        ),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.test", "SMTP_SECURITY": "none"}, "in the open"),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.test", "SMTP_USER": "u"}, "go together"),
        ({"SMTP_HOST": "mail.test", "MAIL_FROM": "a@b.test", "SMTP_PORT": "x"}, "whole number"),
    ],
)
def test_half_a_set_up_is_refused(variables: dict[str, str], says: str, settings: Settings) -> None:
    env = {f"COPROD_{name}": value for name, value in variables.items()}
    with pytest.raises(ConfigError, match=says):
        Settings.from_env({"COPROD_SECRET_KEY": "x" * 40, "COPROD_DATA_DIR": str(settings.data_dir), **env})
    assert "hunter2" not in repr(Settings.from_env({"COPROD_SECRET_KEY": "x" * 40, "COPROD_DATA_DIR": str(settings.data_dir), "COPROD_SMTP_HOST": "mail.test", "COPROD_MAIL_FROM": "a@b.test", "COPROD_SMTP_USER": "u", "COPROD_SMTP_PASSWORD": "hunter2"}))  # fmt: skip
