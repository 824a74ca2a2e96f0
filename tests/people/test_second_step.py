"""The second step of staff: an app's code or one from paper, each once; set up at the first sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.people import actions, half_way, second_step
from coprod.people.models import AuthenticatorApp, Credential, CredentialKind, Person, RecoveryCode
from coprod.schools.models import School
from tests.factories import app_code, give_app, give_secret, make_person, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]
PASSWORD = "three calm otters"
LETTERS = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def sam(school: School) -> Person:
    person = make_staff(school, Duty.ADMINISTRATOR, display_name="Sam Lee", email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, PASSWORD)
    return person


def password(client: CheckedClient) -> str:
    answer = client.send("/sign-in/staff", {"email": "sam@school.example", "password": PASSWORD})
    assert answer.status_code == 303
    return str(answer.location)


def is_in(client: CheckedClient) -> bool:
    return client.get("/my/account").status_code == 200


def test_a_password_alone_opens_nothing(client: CheckedClient, sam: Person) -> None:
    give_app(sam)
    assert password(client) == "/sign-in/second"
    assert not is_in(client)
    assert client.get("/people").status_code == 303


def test_without_a_second_step_the_password_leads_to_setting_one_up_and_nowhere_else(
    client: CheckedClient, sam: Person
) -> None:
    assert password(client) == "/sign-in/protect"
    assert client.get("/sign-in/second").location == "/sign-in/protect"
    assert not is_in(client)
    page = client.page("/sign-in/protect")
    assert "Set up an app" in page.links


def test_an_app_is_set_up_signs_in_and_gives_eight_codes_for_paper(
    client: CheckedClient, session: Session, sam: Person
) -> None:
    password(client)
    page = client.page("/sign-in/protect/app")
    assert page.text.count("Set up an app") >= 1
    assert client.get("/sign-in/protect/app").text.count('class="qr"') == 1
    with client.session_transaction() as kept:
        salt = kept["new_app"]
    assert second_step.key_of(salt) not in str(dict(kept)), (
        "the cookie can be read, the key must not be in it"
    )
    answer = client.send("/sign-in/protect/app", {"code": app_code(salt)})
    codes = LETTERS.findall(Page(answer.text).text)
    assert len(set(codes)) == 8
    assert is_in(client)
    client.leave()
    assert password(client) == "/sign-in/second"
    assert client.send("/sign-in/second", {"code": codes[3].lower()}).location == "/people"
    assert session.query(RecoveryCode).count() == 7
    client.leave()
    password(client)
    assert client.send("/sign-in/second", {"code": codes[3]}).status_code == 200  # each works once


def test_a_wrong_first_code_sets_up_nothing(client: CheckedClient, session: Session, sam: Person) -> None:
    password(client)
    answer = client.send("/sign-in/protect/app", {"code": "000000"})
    assert "not the code that the app shows now" in answer.text
    assert session.query(AuthenticatorApp).count() == 0


def test_the_apps_numbers_are_those_of_rfc_6238(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The RFC's SHA-1 example: key "12345678901234567890", at 59 seconds, 94287082 (here its last six)."""
    monkeypatch.setattr(second_step, "key_of", lambda _salt: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    then = now().replace(year=1970, month=1, day=1, hour=0, minute=0, second=59, microsecond=0)
    monkeypatch.setattr(second_step, "now", lambda: then)
    assert second_step.step_of("any", "287 082") == 1
    assert second_step.step_of("any", "287083") is None


def test_a_code_works_once(client: CheckedClient, session: Session, sam: Person) -> None:
    salt = give_app(sam)
    code = app_code(salt)
    password(client)
    assert client.send("/sign-in/second", {"code": code}).status_code == 303
    client.leave()
    password(client)
    assert client.send("/sign-in/second", {"code": code}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize(("steps_off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(
    session: Session, sam: Person, monkeypatch: pytest.MonkeyPatch, steps_off: int, right: bool
) -> None:
    salt, moment = give_app(sam), now()
    monkeypatch.setattr(second_step, "now", lambda: moment)
    shown = second_step.key_of(salt)
    code = pyotp.TOTP(shown).at(moment + timedelta(seconds=30 * steps_off))
    assert second_step.proved(sam.id, code) is right


def test_a_code_from_before_the_last_one_used_is_refused(session: Session, sam: Person) -> None:
    salt = give_app(sam)
    assert second_step.proved(sam.id, app_code(salt, 1))
    assert not second_step.proved(sam.id, app_code(salt, 0))


def test_five_wrong_codes_and_even_a_right_one_waits(
    client: CheckedClient, session: Session, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    salt = give_app(sam)
    right = {app_code(salt, steps) for steps in (-1, 0, 1, 2)}
    wrong = next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in right)
    password(client)
    for _ in range(5):
        answer = client.send("/sign-in/second", {"code": wrong})
    assert "too many wrong codes" in answer.text
    client.send("/sign-in/second", {"code": app_code(salt)})
    assert not is_in(client)
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr(second_step, "now", lambda: later)
    assert second_step.proved(sam.id, app_code(salt, 32))


@pytest.mark.parametrize(
    "typed", ["", " ", "12345", "1234567", "abcdef", "٣٣٣٣٣٣", "１２３４５６", "\x00", "0" * 80]
)
def test_what_is_no_code_is_refused_kindly(client: CheckedClient, sam: Person, typed: str) -> None:
    give_app(sam)
    password(client)
    assert client.post("/sign-in/second", data={"code": typed}).status_code == 200
    assert not is_in(client)


def test_the_first_step_is_forgotten_after_ten_minutes(
    client: CheckedClient, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_app(sam)
    password(client)
    later = now() + timedelta(minutes=11)
    monkeypatch.setattr(half_way, "now", lambda: later)
    assert client.get("/sign-in/second").location == "/sign-in/staff"


def test_a_new_password_ends_a_sign_in_that_is_half_done(
    client: CheckedClient, session: Session, sam: Person
) -> None:
    give_app(sam)
    password(client)
    session.query(Credential).delete()
    give_secret(sam, CredentialKind.PASSWORD, "four other otters")
    assert client.get("/sign-in/second").location == "/sign-in/staff"


def test_somebody_who_leaves_between_the_steps_gets_no_further(
    client: CheckedClient, session: Session, sam: Person
) -> None:
    salt = give_app(sam)
    password(client)
    sam.active = False
    answer = client.post("/sign-in/second", data={"code": app_code(salt)})
    assert answer.location == "/sign-in/staff"


def test_the_pages_of_the_second_step_open_for_nobody_without_the_first(
    client: CheckedClient, school: School
) -> None:
    for url in ("/sign-in/second", "/sign-in/protect", "/sign-in/protect/app"):
        assert client.get(url).location == "/sign-in/staff"
        assert client.post(url, data={"code": "123456", "answer": "{}"}).location == "/sign-in/staff"
    client.enter(make_person(school))  # a parent has no second step
    assert client.get("/sign-in/protect/app").location == "/sign-in/staff"


def test_one_persons_code_is_no_use_to_another(
    client: CheckedClient, session: Session, sam: Person, school: School
) -> None:
    give_app(sam, "5a17")
    other = make_staff(school, email="other@school.example")
    theirs = give_app(other, "0the")
    codes = second_step.new_codes(other)
    password(client)
    for code in (app_code(theirs), codes[0]):
        assert client.send("/sign-in/second", {"code": code}).status_code == 200
    assert not is_in(client)


def test_a_lost_phone_is_taken_off_by_the_administrator_and_the_log_says_so(
    client: CheckedClient,
    new_client: Callable[..., CheckedClient],
    session: Session,
    school: School,
    sam: Person,
) -> None:
    osei = make_staff(school, email="osei@school.example")
    give_app(osei)
    second_step.new_codes(osei)
    theirs = new_client()
    theirs.enter(osei)
    client.enter(sam)
    assert client.send(f"/people/{osei.id}", {}, form="second-step").status_code == 303
    assert not second_step.steps_of(osei.id)
    assert not is_in(theirs)
    entry = session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert entry is not None
    assert (entry.act, entry.subject, entry.actor_id) == (
        "second step taken away",
        f"person:{osei.id}",
        sam.id,
    )


def test_new_codes_for_paper_end_the_old_ones(client: CheckedClient, session: Session, sam: Person) -> None:
    give_app(sam)
    old = second_step.new_codes(sam)
    client.enter(sam)
    answer = client.send("/my/account", {}, form="recovery-codes")
    new = LETTERS.findall(Page(answer.text).text)
    assert len(new) == 8
    assert not second_step.proved(sam.id, old[0])
    assert second_step.proved(sam.id, new[0])


def test_leaving_takes_every_second_step_away(session: Session, school: School, sam: Person) -> None:
    osei = make_staff(school)
    give_app(osei)
    second_step.new_codes(osei)
    actions.deactivate(osei, sam.id)
    assert not second_step.steps_of(osei.id)
    assert second_step.steps_of(osei.id).codes_left == 0
