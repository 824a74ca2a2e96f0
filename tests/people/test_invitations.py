"""A guest from outside: some consultations, until a day, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations import roll
from coprod.consultations.models import Consultation, Seat
from coprod.people import invitations, signing_in
from coprod.people import session as sign_ins
from coprod.people.models import CredentialKind, Person, SignIn
from coprod.schools.models import School
from tests.factories import (
    give_secret,
    make_class,
    make_consultation,
    make_idea,
    make_person,
    make_proposal,
    make_school,
    make_staff,
)
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def school(session: Session) -> School:
    return make_school()


@pytest.fixture
def admin(school: School) -> Person:
    return make_staff(school, Duty.ADMINISTRATOR)


@pytest.fixture
def nurse(school: School) -> Person:
    return make_staff(school, display_name="Ms Obi, nurse", outside=True, email="obi@health.example")


@pytest.fixture
def lunch(school: School) -> Consultation:
    made = make_consultation(school, title="Better lunchtimes")
    make_proposal(made)
    return made


@pytest.fixture
def corridors(school: School) -> Consultation:
    return make_consultation(school, title="Calmer corridors")


@pytest.fixture
def office(new_client: Callable[..., CheckedClient], admin: Person) -> CheckedClient:
    client = new_client()
    client.enter(admin)
    return client


def invite(office: CheckedClient, person: Person, *to: Consultation, days: int = 14) -> Any:
    last = (now() + timedelta(days=days)).date().isoformat()
    sent = {"consultations": [str(one.id) for one in to], "until": last}
    return office.send(f"/people/{person.id}/invitation", sent, form="invitation")


def code_in(answer: Any) -> str:
    return str(CODE.findall(Page(answer.text).text)[0])


def test_a_guest_takes_part_where_invited_and_nowhere_else(
    client: CheckedClient,
    office: CheckedClient,
    session: Session,
    nurse: Person,
    lunch: Consultation,
    corridors: Consultation,
) -> None:
    here, elsewhere = make_idea(lunch), make_idea(corridors)
    code = code_in(invite(office, nurse, lunch))
    assert client.send("/sign-in/parent", {"code": code}).status_code == 303
    assert client.get(f"/consultations/{lunch.id}/ideas").status_code == 200
    assert client.get(f"/ideas/{here.id}").status_code == 200
    assert client.get(f"/consultations/{lunch.id}/ideas/new").status_code == 200
    assert client.get(f"/consultations/{lunch.id}/vote").status_code in {200, 303}
    assert client.get(f"/consultations/{corridors.id}/ideas").status_code == 403
    assert client.get(f"/ideas/{elsewhere.id}").status_code == 404
    for url in ("/my/classes", "/sign-in/again", "/desk", "/people", "/concerns"):
        assert client.get(url).status_code == 404
    assert "Change my password" not in client.page("/my/account").text
    assert roll.is_asked(nurse.id, lunch)
    assert not roll.is_asked(nurse.id, corridors)


def test_the_roll_has_guests_where_they_are_invited_and_the_schools_own_everywhere(
    office: CheckedClient, session: Session, school: School, nurse: Person
) -> None:
    drafts = [make_consultation(school, title=title, opened_at=None) for title in ("One", "Two")]
    cook = make_staff(school, display_name="Mr Bell")
    physio = make_staff(school, outside=True)  # from outside, and no guest: asked like the school's own
    invite(office, nurse, drafts[0])
    for one in drafts:
        roll.fill(one)
    seated = {(seat.consultation_id, seat.person_id) for seat in session.query(Seat)}
    for one in drafts:
        assert {(one.id, cook.id), (one.id, physio.id)} <= seated
    assert (drafts[0].id, nurse.id) in seated
    assert (drafts[1].id, nurse.id) not in seated


@pytest.mark.parametrize(("days", "works"), [(13, True), (15.1, False)])
def test_an_invitation_ends_by_itself_on_its_day(
    client: CheckedClient,
    office: CheckedClient,
    session: Session,
    nurse: Person,
    lunch: Consultation,
    monkeypatch: pytest.MonkeyPatch,
    days: float,
    works: bool,
) -> None:
    code = code_in(invite(office, nurse, lunch, days=14))
    client.enter(nurse)
    later = now() + timedelta(days=days)
    for module in (signing_in, sign_ins, roll):
        monkeypatch.setattr(module, "now", lambda: later)
    assert client.get("/my/news").status_code == 303  # a sign-in lasts no fortnight
    assert (client.send("/sign-in/parent", {"code": code}).status_code == 303) is works
    assert roll.is_asked(nurse.id, lunch) is works


def test_a_sign_in_of_a_guest_never_outlasts_the_invitation(
    client: CheckedClient, session: Session, nurse: Person, lunch: Consultation, admin: Person
) -> None:
    invitations.invite(nurse, admin.id, [lunch.id], now() + timedelta(hours=1))
    client.enter(nurse)
    sign_in = session.query(SignIn).filter_by(person_id=nurse.id).one()
    assert sign_in.ends_at == nurse.guest_until
    nurse.guest_until = now()  # moved while signed in
    assert client.get("/my/news").status_code == 303


def test_an_invitation_ends_at_a_press_and_the_log_knows(
    client: CheckedClient, office: CheckedClient, session: Session, nurse: Person, lunch: Consultation
) -> None:
    code = code_in(invite(office, nurse, lunch))
    client.send("/sign-in/parent", {"code": code})
    assert "Better lunchtimes" in office.page(f"/people/{nurse.id}").text
    assert office.send(f"/people/{nurse.id}", {}, form="invitation/end").status_code == 303
    assert client.get("/my/news").status_code == 303
    assert client.send("/sign-in/parent", {"code": code}).status_code == 200
    acts = [entry.act for entry in session.query(AuditEntry).order_by(AuditEntry.number)]
    assert acts == ["guest invited", "new invite", "invitation ended"]


def test_becoming_a_guest_ends_every_other_way_in_and_every_charge(
    office: CheckedClient,
    client: CheckedClient,
    session: Session,
    school: School,
    nurse: Person,
    lunch: Consultation,
) -> None:
    give_secret(nurse, CredentialKind.PASSWORD, "three calm otters")
    in_charge = make_class(school, nurse)
    invite(office, nurse, lunch)
    known = {"email": "obi@health.example", "password": "three calm otters"}
    assert client.send("/sign-in/staff", known).status_code == 200
    client.enter(nurse)
    assert client.get(f"/my/classes/{in_charge.id}").status_code == 404
    assert office.post(f"/people/{nurse.id}/way-in", data={"kind": "password"}).status_code == 404
    edited = {"name": "Ms Obi", "email": "obi@health.example", "duties": ["moderator"]}
    assert office.post(f"/people/{nurse.id}/edit", data=edited).status_code == 303
    assert client.get("/desk").status_code == 404


def test_nobody_of_the_school_and_nobody_with_a_duty_is_made_a_guest(
    office: CheckedClient, session: Session, school: School, lunch: Consultation
) -> None:
    for person in (
        make_staff(school),
        make_staff(school, Duty.MODERATOR, outside=True),
        make_person(school),
        make_staff(school, outside=True, active=False),
    ):
        assert office.get(f"/people/{person.id}/invitation").status_code == 409
        assert person.guest_until is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"until": "2020-01-01"}, "between today and a year from now"),
        ({"until": "2099-01-01"}, "between today and a year from now"),
        ({"until": "soon"}, "Write the day like this"),
        ({"until": ""}, "Write the last day"),
        ({"consultations": []}, "Choose at least one"),
        ({"consultations": ["999999"]}, "Choose at least one"),
        ({"consultations": ["x"]}, "Choose at least one"),
    ],
)
def test_an_invitation_that_does_not_fit_is_said_in_words(
    office: CheckedClient, nurse: Person, lunch: Consultation, values: dict[str, Any], words: str
) -> None:
    good = {"consultations": [str(lunch.id)], "until": (now() + timedelta(days=3)).date().isoformat()}
    answer = office.post(f"/people/{nurse.id}/invitation", data={**good, **values})
    assert answer.status_code == 200
    assert words in Page(answer.text).text


def test_nobody_is_invited_to_another_schools_consultation_or_one_that_is_over(
    office: CheckedClient, session: Session, school: School, nurse: Person, lunch: Consultation
) -> None:
    ended = make_consultation(school, title="Long ago", voting_close_at=now() - timedelta(hours=1))
    page = office.page(f"/people/{nurse.id}/invitation").text
    assert "Better lunchtimes" in page
    assert "Long ago" not in page
    assert "Choose at least one" in invite(office, nurse, ended).text
