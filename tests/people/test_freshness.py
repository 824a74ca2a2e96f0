"""A browser that lay idle is nobody's; grave acts ask once more; one's devices are listed and can be ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import pytest
from sqlalchemy import func
from sqlalchemy.orm import scoped_session

from coprod.access import freshness, kept_forms
from coprod.access.grave import GRAVE
from coprod.access.models import KeptForm
from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.people import chores, devices
from coprod.people.models import CredentialKind, Person, SignIn
from coprod.schools.models import School
from tests.factories import give_secret, make_person, make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]
PASSWORD = "three calm otters"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the time of this browser's cookie on, by minutes from the start of the test."""
    start = now()

    def move(minutes: float) -> None:
        monkeypatch.setattr(freshness, "now", lambda: start + timedelta(minutes=minutes))

    move(0)
    return move


@pytest.fixture
def admin(session: Session) -> Person:
    person = make_staff(make_school(), Duty.ADMINISTRATOR, email="ada@school.example")
    give_secret(person, CredentialKind.PASSWORD, PASSWORD)
    return person


def is_in(client: CheckedClient) -> bool:
    return client.get("/my/news").status_code == 200


@pytest.mark.parametrize(
    ("group", "minutes"),
    [(StakeholderGroup.PUPILS, 30), (StakeholderGroup.PARENTS, 60), (StakeholderGroup.PRACTITIONERS, 60)],
)
def test_a_browser_that_lies_idle_is_nobodys(
    client: CheckedClient,
    session: Session,
    later: Callable[[float], None],
    group: StakeholderGroup,
    minutes: int,
) -> None:
    client.enter(make_person(make_school(), group))
    later(minutes)
    assert is_in(client)
    later(2 * minutes)  # it was used in between
    assert is_in(client)
    later(3 * minutes + 1)
    assert not is_in(client)
    later(2 * minutes)
    assert not is_in(client)  # and it stays so: the cookie is empty


def test_a_cookie_without_its_times_is_nobodys(client: CheckedClient, session: Session) -> None:
    client.enter(make_person(make_school()))
    with client.session_transaction() as kept:
        del kept["used"]
    assert not is_in(client)


def test_every_grave_act_is_a_route(app: flask.Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= GRAVE


def test_a_grave_act_asks_once_more_and_comes_back(
    client: CheckedClient, session: Session, admin: Person, later: Callable[[float], None]
) -> None:
    client.enter(admin)
    assert client.get(f"/people/{admin.id}/edit").status_code == 200
    later(21)
    asked = client.get(f"/people/{admin.id}/edit")
    assert asked.location == f"/sign-in/again?next=/people/{admin.id}/edit"
    assert client.get(f"/people/{admin.id}").status_code == 200  # reading is no grave act
    assert client.send(asked.location, {"password": "not this one"}, form="again").status_code == 200
    assert client.get(f"/people/{admin.id}/edit").status_code == 303
    answer = client.send(asked.location, {"password": PASSWORD}, form="again")
    assert answer.location == f"/people/{admin.id}/edit"
    assert client.get(answer.location).status_code == 200


def test_a_button_pressed_too_late_does_nothing_and_leads_back_to_its_page(
    client: CheckedClient, session: Session, admin: Person, later: Callable[[float], None]
) -> None:
    osei = make_staff(the_school(session))
    client.enter(admin)
    later(21)
    here = {"Referer": f"http://localhost/people/{osei.id}"}
    asked = client.post(f"/people/{osei.id}/leave", headers=here)
    assert asked.location == f"/sign-in/again?next=/people/{osei.id}"
    assert session.get_one(Person, osei.id).active
    elsewhere = client.post(f"/people/{osei.id}/leave", headers={"Referer": "http://evil.example/x"})
    assert elsewhere.location == "/sign-in/again?next=/"


def the_school(session: Session) -> School:
    return session.query(School).one()


def test_on_the_demo_nobody_is_asked(
    make_app: Callable[..., flask.Flask], session: Session, admin: Person, later: Callable[[float], None]
) -> None:
    client = make_app(demo=True).test_client()
    assert isinstance(client, CheckedClient)
    client.enter(admin)
    later(21)
    assert client.get(f"/people/{admin.id}/edit").status_code == 200


def test_my_devices_are_listed_and_one_can_be_signed_out(
    new_client: Callable[..., CheckedClient], session: Session
) -> None:
    school = make_school()
    mine, other = make_person(school), make_person(school)
    laptop, phone, theirs = new_client(), new_client(), new_client()
    for client, person in ((laptop, mine), (phone, mine), (theirs, other)):
        client.enter(person)
    phones = session.query(SignIn).filter_by(person_id=mine.id).order_by(SignIn.id).all()[1]
    phones.device = "Firefox, Android"
    foreign = session.query(SignIn).filter_by(person_id=other.id).one().id
    page = laptop.page("/my/account")
    assert "Firefox, Android" in page.text
    assert page.text.count("This device") == 1
    assert laptop.post("/my/account/devices", data={"device": str(foreign)}).status_code == 404
    assert laptop.send("/my/account", {"device": str(phones.id)}, form="devices").status_code == 303
    assert [is_in(client) for client in (laptop, phone, theirs)] == [True, False, True]


def test_an_administrator_ends_a_persons_sign_ins_and_the_log_says_so(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: Session, admin: Person
) -> None:
    parent = make_person(the_school(session))
    theirs = new_client()
    theirs.enter(parent)
    client.enter(admin)
    assert client.send(f"/people/{parent.id}", {}, form="sign-ins/end").status_code == 303
    assert not is_in(theirs)
    assert session.query(AuditEntry).one().act == "signed out everywhere"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130.0 Safari/537 Edg/130.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605 Version/17.0 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 15000) AppleWebKit/537 Chrome/130 Safari/537", "Chrome, Chromebook"),
        ("curl/8.0", ""),
        ("<script>", ""),
    ],
)
def test_a_device_is_named_coarsely(agent: str, words: str) -> None:
    assert devices.in_words(agent) == words


def test_what_was_typed_into_a_grave_form_is_there_again(
    client: CheckedClient, session: Session, admin: Person, later: Callable[[float], None]
) -> None:
    parent = make_person(session.query(School).one(), display_name="Ana", email="old@home.example")
    client.enter(admin)
    later(21)
    typed = {"name": "Ana Maria <Silva>", "email": "not an address", "mobile": "07700 900123"}
    path = f"/people/{parent.id}/edit"
    asked = client.post(path, data=typed)
    assert asked.location == f"/sign-in/again?next=/people/{parent.id}/edit"
    kept = session.query(KeptForm).one()
    assert "Silva" not in kept.sealed
    assert "What you have typed is kept" in client.page(asked.location).text
    assert client.send(asked.location, {"password": PASSWORD}, form="again").location == path
    page = client.page(path)
    assert 'value="Ana Maria &lt;Silva&gt;"' in page.source
    assert 'value="not an address"' in page.source
    session.expire_all()
    assert (parent.display_name, session.query(KeptForm).count()) == ("Ana", 1)
    client.send(path, typed, form="edit")  # the button again: a mistake is said, and what was kept is gone
    session.expire_all()
    assert session.query(KeptForm).count() == 0
    assert "Silva" not in client.page(path).source
    assert (
        client.send(path, {**typed, "email": "new@home.example"}, form="edit").location
        == f"/people/{parent.id}"
    )
    session.expire_all()
    assert parent.mobile == "+447700900123"


def test_a_kept_form_is_for_its_own_page_sign_in_and_minutes(
    client: CheckedClient,
    new_client: Callable[..., CheckedClient],
    session: Session,
    admin: Person,
    later: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.enter(admin)
    later(21)
    asked = client.post("/people/add/parents", data={"name": "Mr Kept"})
    client.send(asked.location, {"password": PASSWORD}, form="again")
    assert "Mr Kept" in client.page("/people/add/parents").source
    assert "Mr Kept" not in client.page("/people/add/pupils").source
    other = new_client()
    other.enter(admin)
    with other.session_transaction() as cookie:  # even a cookie that says so opens nobody else's
        cookie["kept"] = "/people/add/parents"
    session.query(KeptForm).update({"sign_in_id": session.query(func.max(SignIn.id)).scalar()})
    session.commit()
    assert "Mr Kept" not in other.page("/people/add/parents").source
    session.query(KeptForm).update({"sign_in_id": session.query(func.min(SignIn.id)).scalar()})
    session.commit()
    assert "Mr Kept" in client.page("/people/add/parents").source
    soon = now() + timedelta(minutes=11)
    monkeypatch.setattr(kept_forms, "now", lambda: soon)
    assert "Mr Kept" not in client.page("/people/add/parents").source
    chores.forget_kept_forms()
    assert session.query(KeptForm).count() == 0
