"""Email and password."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.people.models import Credential, CredentialKind, Person
from coprod.schools.models import School
from tests.factories import app_code, give_app, give_secret, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]
PASSWORD = "three calm otters"


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def sam(school: School) -> Person:
    person = make_staff(school, Duty.ADMINISTRATOR, display_name="Sam Lee", email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, PASSWORD)
    return person


def sign_in(client: CheckedClient, email: str, password: str) -> Any:
    return client.send("/sign-in/staff", {"email": email, "password": password})


def words(answer: Any) -> str:
    return Page(answer.text).text


def test_the_right_password_opens_the_door(client: CheckedClient, sam: Person) -> None:
    app = give_app(sam)
    answer = sign_in(client, "sam@school.example", PASSWORD)
    assert answer.status_code == 303
    assert answer.location == "/sign-in/second"
    assert client.send("/sign-in/second", {"code": app_code(app)}).location == "/people"
    assert "Sam Lee" in client.page("/my/account").text


def test_capitals_and_spaces_in_the_email_do_not_matter(client: CheckedClient, sam: Person) -> None:
    assert sign_in(client, "  Sam@School.EXAMPLE ", PASSWORD).status_code == 303


def test_neither_words_nor_status_tell_who_has_an_account(
    client: CheckedClient, school: School, sam: Person
) -> None:
    left = make_staff(school, email="left@school.example", active=False)
    give_secret(left, CredentialKind.PASSWORD, PASSWORD)
    make_staff(school, email="new@school.example")  # no password yet
    tries = [
        ("sam@school.example", "wrong"),
        ("nobody@school.example", PASSWORD),
        ("left@school.example", PASSWORD),
        ("new@school.example", PASSWORD),
    ]
    answers = [sign_in(client, email, password) for email, password in tries]
    said = {words(answer) for answer in answers}
    assert {answer.status_code for answer in answers} == {200}
    assert len(said) == 1
    assert "do not fit together" in said.pop()


def test_what_was_typed_stays_but_not_the_password(client: CheckedClient, sam: Person) -> None:
    page = Page(sign_in(client, "sam@school.example", "wrong").text)
    assert page.form().fields["email"] == "sam@school.example"
    assert page.form().fields["password"] == ""


def test_ten_wrong_tries_close_the_account_for_a_quarter_of_an_hour(
    client: CheckedClient, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(9):
        sign_in(client, "sam@school.example", "wrong")
    assert sign_in(client, "sam@school.example", PASSWORD).status_code == 303  # nine are forgiven
    client.leave()
    for _ in range(10):
        wrong = sign_in(client, "sam@school.example", "wrong")
    locked = sign_in(client, "sam@school.example", PASSWORD)
    assert locked.status_code == 200
    assert words(locked) == words(wrong)  # that it is closed is told to nobody
    later = now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr("coprod.people.signing_in.now", lambda: later)
    assert sign_in(client, "sam@school.example", PASSWORD).status_code == 303


def test_after_a_wait_one_wrong_try_closes_it_again(
    client: CheckedClient, session: Session, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        sign_in(client, "sam@school.example", "wrong")
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("coprod.people.signing_in.now", lambda: later)
    sign_in(client, "sam@school.example", "wrong")
    assert sign_in(client, "sam@school.example", PASSWORD).status_code == 200
    kept = session.query(Credential).one()
    assert kept.failures == 11
    assert kept.locked_until == later + timedelta(minutes=15)


def test_a_password_of_another_school_opens_nothing_here(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    make_school("Hillside", host="hillside.test")
    other = make_school("Riverside", host="riverside.test")
    person = make_staff(other, email="kim@school.example")
    give_secret(person, CredentialKind.PASSWORD, PASSWORD)
    assert sign_in(new_client("riverside.test"), "kim@school.example", PASSWORD).status_code == 303
    assert sign_in(new_client("hillside.test"), "kim@school.example", PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("", ""), ("\x00", "\x00"), ("a" * 5000, "b" * 5000), ("' OR 1=1 --", "x"), ("{{ 7*7 }}", "<script>"), ("\ud83d", "é" * 300)],
)  # fmt: skip
def test_odd_input_is_answered_with_the_form(
    client: CheckedClient, sam: Person, email: str, password: str
) -> None:
    email, password = (text.encode(errors="replace").decode() for text in (email, password))
    assert sign_in(client, email, password).status_code == 200


def test_the_form_needs_its_token(client: CheckedClient, sam: Person) -> None:
    client.sends_token = False
    answer = client.post("/sign-in/staff", data={"email": "sam@school.example", "password": PASSWORD})
    assert answer.status_code == 400


def test_wrong_tries_at_the_same_moment_all_count(
    new_client: Callable[..., CheckedClient], session: Session, sam: Person
) -> None:
    clients = [new_client() for _ in range(12)]
    for client in clients:
        client.page("/sign-in/staff")
    session.commit()

    def guess(client: CheckedClient) -> int:
        wrong = {"email": "sam@school.example", "password": "wrong"}
        return client.post("/sign-in/staff", data=wrong).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        assert set(pool.map(guess, clients)) == {200}
    session.expire_all()
    kept = session.query(Credential).one()
    assert kept.failures == 10  # those after the tenth found it closed
    assert kept.locked_until is not None
