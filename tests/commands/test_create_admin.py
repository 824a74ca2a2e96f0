"""``coprod create-admin``."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.people.models import DutyHeld, Person
from coprod.schools.models import School
from tests.commands.conftest import Run
from tests.factories import make_school, make_staff
from tests.support.client import CheckedClient, save_what_the_test_arranged

Session = scoped_session[Any]
SAM = ("--name", "Sam Lee", "--email", "Sam@School.example")


def test_an_empty_site_gets_its_school_and_an_administrator_who_can_sign_in(
    run: Run, session: Session, client: CheckedClient
) -> None:
    done = run("create-admin", "--school", "Hillside School", *SAM)
    assert done.exit_code == 0
    password = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", done.output)
    assert password is not None
    assert session.query(School).one().name == "Hillside School"
    assert session.query(DutyHeld).one().duty is Duty.ADMINISTRATOR
    answer = client.send("/sign-in/staff", {"email": "sam@school.example", "password": password[0]})
    assert answer.location == "/sign-in/protect"  # and then a second step


def test_a_password_may_be_given_and_is_not_printed(
    run: Run, session: Session, client: CheckedClient
) -> None:
    make_school()
    save_what_the_test_arranged()
    done = run("create-admin", *SAM, "--password-stdin", given="three calm otters\n")
    assert done.exit_code == 0
    assert "otters" not in done.output
    answer = client.send("/sign-in/staff", {"email": "sam@school.example", "password": "three calm otters"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (SAM, "", "name it with --school"),
        (("--name", "Sam", "--email", "no"), "", "give an email"),
        (("--name", "", "--email", "a@b.example"), "", "give an email"),
        ((*SAM, "--school", "x" * 121), "", "name it with --school"),
        ((*SAM, "--school", "Hillside", "--password-stdin"), "short\n", "a password has from 12"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    run: Run, session: Session, words: tuple[str, ...], given: str, said: str
) -> None:
    done = run("create-admin", *words, given=given)
    assert done.exit_code == 1
    assert said in done.output
    assert session.query(School).count() == 0


def test_an_email_in_use_is_refused(run: Run, session: Session) -> None:
    make_staff(make_school(), email="sam@school.example")
    save_what_the_test_arranged()
    done = run("create-admin", *SAM)
    assert done.exit_code == 1
    assert "in use at this school" in done.output
    assert session.query(Person).count() == 1


def test_where_there_are_several_schools_one_has_to_be_named(run: Run, session: Session) -> None:
    make_school("Hillside", host="hillside.test")
    riverside = make_school("Riverside", host="riverside.test")
    save_what_the_test_arranged()
    vague = run("create-admin", *SAM)
    assert vague.exit_code == 1
    assert "Hillside, Riverside" in vague.output
    assert run("create-admin", *SAM, "--school", "Riverside").exit_code == 0
    assert session.query(Person).one().school_id == riverside.id
