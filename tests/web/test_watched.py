"""Who came in and who was turned away stands in the server's log: numbers and words of ours, and nothing that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from coprod.access.roles import Duty
from coprod.people.models import CredentialKind
from tests import factories
from tests.moderation.desk import Db
from tests.support.client import CheckedClient

PASSWORD = "plum harbour violet otter"  # of nobody
TYPED = "forged\r\n2026-01-01 INFO coprod.security: signed in: person=1@x.test"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged for those who guard the site."""
    caplog.set_level(logging.INFO, "coprod.security")
    return lambda: [
        f"{line.levelname} {line.getMessage()}" for line in caplog.records if line.name == "coprod.security"
    ]


def test_sign_ins_and_failures_are_noted_with_numbers_only(
    session: Db, client: CheckedClient, said: Callable[[], list[str]]
) -> None:
    school = factories.make_school()
    staff = factories.make_staff(school, Duty.MODERATOR, email="mod@hillside.test")
    factories.give_secret(staff, CredentialKind.PASSWORD, PASSWORD)
    client.post("/sign-in/staff", data={"email": TYPED, "password": TYPED})
    client.post("/sign-in/staff", data={"email": "mod@hillside.test", "password": TYPED})
    client.enter(staff)
    client.get("/people")
    client.get("/concerns/99")
    client.sends_token = False
    client.post("/worried", data={"words": TYPED})

    assert said() == [
        "WARNING sign-in refused: way=password person=None",
        f"WARNING sign-in refused: way=password person={staff.id} times=1",
        f"INFO signed in: school={school.id} person={staff.id} group=practitioners",
        f"WARNING turned away: person={staff.id} wanted=administer",
        "WARNING form without its token: endpoint=safeguarding.worried",
    ]


def test_asking_for_what_is_another_schools_is_noted(
    session: Db, client: CheckedClient, said: Callable[[], list[str]]
) -> None:
    here = factories.make_school(host="localhost")
    other = factories.make_consultation(factories.make_school("Other", host="other.test"))
    client.get(f"/consultations/{other.id}")
    assert said() == [
        f"WARNING asked for another school's: school={here.id} table=consultation row={other.id}"
    ]
