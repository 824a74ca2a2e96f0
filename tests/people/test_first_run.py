"""An empty installation, and who may claim it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import Any

import flask
import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.config import Settings
from coprod.people import first_run
from coprod.people.models import DutyHeld, Person
from coprod.schools.models import School
from tests.factories import make_school
from tests.support.client import CheckedClient
from tests.support.html import Page

Session = scoped_session[Any]


@pytest.fixture
def code(session: Session, settings: Settings) -> str:
    made = first_run.set_up_code(settings)
    assert made is not None
    return made


def fill(client: CheckedClient, code: str, **changed: str) -> Any:
    values = {
        "code": code,
        "school": "Hillside School",
        "name": "Sam Lee",
        "email": "Sam@Hillside.example",
        "password": "three calm otters",
    }
    return client.send("/setup", values | changed)


def test_every_page_of_an_empty_site_leads_to_its_set_up(client: CheckedClient) -> None:
    for url in ("/", "/sign-in", "/people", "/consultations", "/privacy"):
        answer = client.get(url)
        assert (answer.status_code, answer.location) == (303, "/setup")
    assert client.post("/sign-in/staff", data={}).location == "/setup"
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200


def test_the_owner_sets_up_the_school_and_is_its_administrator(
    client: CheckedClient, session: Session, settings: Settings, code: str
) -> None:
    assert fill(client, code.lower().replace("-", " ")).location == "/people"
    person = session.query(Person).one()
    assert (person.display_name, person.email) == ("Sam Lee", "sam@hillside.example")
    assert person.stakeholder_group is StakeholderGroup.PRACTITIONERS
    assert session.query(DutyHeld).one().duty is Duty.ADMINISTRATOR
    assert session.query(School).one().name == "Hillside School"
    assert client.get("/people").status_code == 200
    assert [entry.act for entry in session.query(AuditEntry)] == ["person added", "new password"]
    assert not (settings.data_dir / "set-up-code").exists()
    client.leave()
    answer = client.send("/sign-in/staff", {"email": "sam@hillside.example", "password": "three calm otters"})
    assert answer.status_code == 303


def test_a_stranger_without_the_code_claims_nothing(
    client: CheckedClient, session: Session, code: str
) -> None:
    for wrong in ("", "0000-0000-0000-0000", code[:-1], "\x00"):
        answer = fill(client, wrong)
        assert answer.status_code == 200
        assert Page(answer.text).form().fields["school"] == "Hillside School"  # nothing typed is lost
    assert session.query(School).count() == 0


def test_without_the_file_no_code_is_right(client: CheckedClient, session: Session) -> None:
    assert fill(client, "0000-0000-0000-0000").status_code == 200
    assert session.query(School).count() == 0


def test_of_two_who_claim_at_once_one_gets_it(
    client: CheckedClient, session: Session, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_run, "use_up", lambda _settings: False)  # the other has just used it up
    assert fill(client, code).status_code == 409
    assert session.query(School).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "aaaaaaaaaaaaaaaa"),
        ("email", "not an email"),
        ("school", ""),
        ("school", "x" * 121),
        ("name", "\u200b"),
        ("name", "x" * 81),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(
    client: CheckedClient, session: Session, code: str, field: str, value: str
) -> None:
    answer = fill(client, code, **{field: value})
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    assert session.query(School).count() == 0


def test_a_site_with_a_school_has_no_set_up(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: Session, settings: Settings
) -> None:
    made = first_run.set_up_code(settings)
    make_school(host="hillside.test")
    make_school(host="riverside.test")
    assert client.get("/setup").status_code == 404
    assert new_client("hillside.test").get("/setup").status_code == 404
    answer = client.post("/setup", data={"code": made or ""})
    assert answer.status_code == 404


def test_the_code_is_for_the_owner_s_eyes_and_goes_when_there_is_a_school(
    session: Session, settings: Settings, code: str
) -> None:
    file = settings.data_dir / "set-up-code"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first_run.set_up_code(settings) == code  # the same after a restart
    make_school()
    assert first_run.set_up_code(settings) is None
    assert not file.exists()


def test_a_host_that_no_school_has_is_not_found_where_there_are_several(
    app: flask.Flask, client: CheckedClient, session: Session
) -> None:
    make_school(host="hillside.test")
    make_school(host="riverside.test")
    assert client.get("/sign-in").status_code == 404
