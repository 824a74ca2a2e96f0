"""Being anybody, on the demo only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask
import pytest
from sqlalchemy.orm import scoped_session

from coprod.access.guard import MARK
from coprod.audit.log import record
from coprod.demo.school import FILLED
from coprod.people.models import Person
from tests.factories import make_person, make_pupil, make_school
from tests.support.client import CheckedClient

Session = scoped_session[Any]


@pytest.fixture
def demo(make_app: Callable[..., flask.Flask], session: Session) -> CheckedClient:
    client = make_app(demo=True).test_client()
    assert isinstance(client, CheckedClient)
    return client


@pytest.fixture
def leon(session: Session) -> Person:
    school = make_school()
    record(school.id, None, FILLED, f"school:{school.id}")
    return make_pupil(school, 8, display_name="Leon E.")  # one of the script's people


def test_one_press_makes_you_one_of_the_demo_people(demo: CheckedClient, leon: Person) -> None:
    page = demo.page("/sign-in")
    assert "Leon E. Year 8" in page.text
    assert demo.send("/sign-in", {"person": str(leon.id)}, form="demo").status_code == 303
    assert "Leon E." in demo.page("/my/account").text


def test_only_the_people_on_the_list_can_be_entered(demo: CheckedClient, leon: Person) -> None:
    hidden = make_person(make_school(host="other.test"), display_name="Mrs Kowalska")
    for person in (str(hidden.id), "0", "", "x", "9" * 40, f"{leon.id} "):
        assert demo.post("/sign-in/demo", data={"person": person}).status_code == 404


def test_a_real_school_of_the_same_names_is_not_entered_even_where_the_demo_is_switched_on(
    demo: CheckedClient, session: Session
) -> None:
    namesake = make_pupil(make_school("Hillside School"), 8, display_name="Leon E.")
    assert "Leon E." not in demo.page("/sign-in").text
    assert demo.post("/sign-in/demo", data={"person": str(namesake.id)}).status_code == 404


def test_a_real_school_has_no_such_door(app: flask.Flask, client: CheckedClient, leon: Person) -> None:
    assert "people.demo" not in app.view_functions
    assert "demo" not in client.page("/sign-in").text
    assert client.post("/sign-in/demo", data={"person": str(leon.id)}).status_code == 404
    assert client.get("/sign-in/demo").status_code == 404
    assert client.get("/my/account").status_code == 303


def test_the_door_declares_itself_like_every_other(demo: CheckedClient) -> None:
    assert getattr(demo.application.view_functions["people.demo"], MARK) == "public"
