"""Where somebody goes after signing in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.people.going_on import local_path
from coprod.people.models import CredentialKind
from tests.factories import app_code, give_app, give_secret, make_school, make_staff
from tests.support.client import CheckedClient

HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "./x",
    "/\x00",
    "http:/evil.example",
    "/ x",
    "/" + "a" * 600,
    "",
    None,
]


@pytest.mark.parametrize("wanted", HOSTILE)
def test_nothing_but_a_path_of_this_site_is_gone_on_to(wanted: str | None) -> None:
    assert local_path(wanted) is None


@pytest.mark.parametrize(
    "wanted", ["/", "/consultations/3/vote", "/changes?page=2", "/a//b", "/x?y=https://z/"]
)
def test_a_path_of_this_site_is(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize("wanted", [text for text in HOSTILE if text])
def test_signing_in_with_a_hostile_next_stays_here(
    client: CheckedClient, session: scoped_session[Any], wanted: str
) -> None:
    person = make_staff(make_school(), Duty.ADMINISTRATOR, email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, "three calm otters")
    app = give_app(person)
    answer = client.post(
        "/sign-in/staff",
        query_string={"next": wanted},
        data={"email": "sam@school.example", "password": "three calm otters"},
    )
    answer = client.send(answer.location, {"code": app_code(app)})
    assert answer.status_code == 303
    assert answer.location == "/people"


def test_signing_in_goes_on_to_the_page_that_was_wanted(
    client: CheckedClient, session: scoped_session[Any]
) -> None:
    person = make_staff(make_school(), Duty.ADMINISTRATOR, email="sam@school.example")
    give_secret(person, CredentialKind.PASSWORD, "three calm otters")
    app = give_app(person)
    refused = client.get("/people/classes?x=1")
    assert refused.status_code == 303
    choose = client.page(refused.location)
    staff = choose.links["I work here, or with the school"]
    answer = client.send(staff, {"email": "sam@school.example", "password": "three calm otters"})
    answer = client.send(answer.location, {"code": app_code(app)})
    assert answer.location == "/people/classes?x=1"


def test_who_is_signed_in_already_goes_straight_on(
    client: CheckedClient, session: scoped_session[Any]
) -> None:
    client.enter(make_staff(make_school()))
    assert client.get("/sign-in?next=/my/account").location == "/my/account"
    assert client.get("/sign-in?next=//evil.example").status_code == 200
