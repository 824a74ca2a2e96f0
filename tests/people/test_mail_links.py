"""A parent's link by mail: for ten minutes, once, in the browser that asked, and no word on who has an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import pytest
from sqlalchemy.orm import scoped_session

from coprod.clock import now
from coprod.messages.models import Mail, MailKind
from coprod.people import chores, one_time
from coprod.people.models import OneTimeLink, Person
from coprod.people.session import digest
from coprod.schools.models import School
from tests.factories import make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]
ADDRESS = "kowalska@home.example"


@pytest.fixture
def app(make_app: Callable[..., flask.Flask]) -> flask.Flask:
    return make_app(smtp_host="127.0.0.1", mail_from="coprod@hillside.test", public_url="http://localhost")


@pytest.fixture
def parent(session: Session) -> Person:
    return make_person(make_school("Hillside School"), display_name="Mrs Kowalska", email=ADDRESS)


def ask(client: CheckedClient, email: str = ADDRESS) -> Any:
    return client.send("/sign-in/parent/email", {"where": email})


def newest_code(session: Session) -> str:
    session.expire_all()
    mail = session.query(Mail).order_by(Mail.id.desc()).first()
    assert mail is not None
    found = re.search(r"/sign-in/link#([0-9A-Z]{16})\n", mail.body)
    assert found is not None, mail.body
    return found[1]


def use(client: CheckedClient, code: str) -> Any:
    return client.send("/sign-in/link", {"code": code})


def test_a_link_signs_its_reader_in_by_a_press(
    client: CheckedClient, session: Session, parent: Person
) -> None:
    assert ask(client, "  Kowalska@Home.EXAMPLE ").location == "/sign-in/link?sent=yes"
    assert "a link is on its way" in client.page("/sign-in/link?sent=yes").text
    mail = session.query(Mail).one()
    assert (mail.kind, mail.person_id) == (MailKind.SIGN_IN_LINK, parent.id)
    assert mail.good_until - mail.queued_at == timedelta(minutes=10)
    code = newest_code(session)
    assert "-".join(code[n : n + 4] for n in range(0, 16, 4)) in mail.body  # for those without JavaScript
    assert client.get(f"/sign-in/link?code={code}").status_code == 200  # a mail scanner opens links
    assert client.get("/my/account").status_code == 303
    assert use(client, code).location == "/consultations"
    assert "Mrs Kowalska" in client.page("/my/account").text


def test_it_works_once(client: CheckedClient, session: Session, parent: Person) -> None:
    ask(client)
    code = newest_code(session)
    assert use(client, code).status_code == 303
    client.post("/sign-out")
    assert use(client, code).status_code == 200
    assert client.get("/my/account").status_code == 303


def test_it_works_in_the_browser_that_asked_and_in_no_other(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: Session, parent: Person
) -> None:
    ask(client)
    code = newest_code(session)
    thief = new_client()
    assert "does not work here" in use(thief, code).text
    ask(thief, "nobody@home.example")  # a browser that asked, but not for this one
    assert use(thief, code).status_code == 200
    assert use(client, code).status_code == 303


@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10.1, False)])
def test_it_works_for_ten_minutes(
    client: CheckedClient,
    session: Session,
    parent: Person,
    monkeypatch: pytest.MonkeyPatch,
    minutes: float,
    works: bool,
) -> None:
    ask(client)
    code, later = newest_code(session), now() + timedelta(minutes=minutes)
    monkeypatch.setattr(one_time, "now", lambda: later)
    assert (use(client, code).status_code == 303) is works


def test_a_newer_link_ends_the_older(client: CheckedClient, session: Session, parent: Person) -> None:
    ask(client)
    older = newest_code(session)
    ask(client)
    newer = newest_code(session)
    assert use(client, older).status_code == 200
    assert use(client, newer).status_code == 303


def test_the_answer_and_the_work_are_the_same_whoever_is_asked_for(
    new_client: Callable[..., CheckedClient], session: Session, parent: Person
) -> None:
    school = session.query(School).one()
    make_person(school, email="left@home.example", active=False)
    make_staff(school, email="staff@home.example")
    said, work = set(), []
    for email in (ADDRESS, "nobody@home.example", "left@home.example", "staff@home.example"):
        client = new_client()
        answer = ask(client, email)
        said.add((answer.status_code, answer.location, tuple(sorted(answer.headers.keys()))))
        work.append(sum(line.startswith("INSERT") and "INTO mail" not in line for line in client.statements))
    assert len(said) == 1
    assert session.query(Mail).count() == 1
    assert session.query(OneTimeLink).count() == 4
    assert work == [2, 2, 2, 2]  # the count of requests, and a link


def test_nobody_but_parents_gets_a_link(client: CheckedClient, session: Session) -> None:
    school = make_school()
    make_staff(school, email=ADDRESS)
    make_pupil(school, email="pupil@school.example")
    for email in (ADDRESS, "pupil@school.example"):
        ask(client, email)
    assert session.query(Mail).count() == 0


def test_five_links_an_hour_and_the_sixth_answer_looks_the_same(
    client: CheckedClient, session: Session, parent: Person
) -> None:
    answers = {ask(client).location for _ in range(7)}
    assert answers == {"/sign-in/link?sent=yes"}
    assert session.query(Mail).count() == 5


def test_somebody_who_left_meanwhile_is_not_let_in(
    client: CheckedClient, session: Session, parent: Person
) -> None:
    ask(client)
    code = newest_code(session)
    parent.active = False
    assert use(client, code).status_code == 200


def test_a_parent_of_another_school_gets_nothing_here(
    new_client: Callable[..., CheckedClient], make_app: Callable[..., flask.Flask], session: Session
) -> None:
    make_school(host="hillside.test")
    make_person(make_school(host="riverside.test"), email=ADDRESS)
    ask(new_client("hillside.test"))
    assert session.query(Mail).count() == 0
    ask(new_client("riverside.test"))
    assert session.query(Mail).count() == 1


def test_the_table_keeps_digests_and_old_links_are_forgotten(
    client: CheckedClient, session: Session, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client)
    code = newest_code(session)
    kept = session.query(OneTimeLink).one()
    assert kept.digest == digest(code)
    later = now() + timedelta(minutes=11)
    monkeypatch.setattr(one_time, "now", lambda: later)
    chores.forget_links()
    assert session.query(OneTimeLink).count() == 0


def test_without_a_mail_server_the_letter_is_the_only_way(
    make_app: Callable[..., flask.Flask], session: Session
) -> None:
    make_school()
    client = make_app(smtp_host="", mail_from="").test_client()
    assert isinstance(client, CheckedClient)
    assert "by email" not in client.page("/sign-in/parent").text
    assert client.get("/sign-in/parent/email").location == "/sign-in/parent"


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@b.c\r\nBcc: d@e.f", "x" * 300 + "@b.example", "\x00@b.example"]
)
def test_what_is_no_address_is_answered_with_the_form(
    client: CheckedClient, session: Session, parent: Person, email: str
) -> None:
    assert client.post("/sign-in/parent/email", data={"where": email}).status_code == 200
    assert session.query(Mail).count() == 0
