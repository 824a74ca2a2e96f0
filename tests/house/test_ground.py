"""The ground that the other tests stand on is itself tested: a check that cannot fail proves nothing."""

from __future__ import annotations

import socket
from collections.abc import Callable

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod.access.guard import me, me_or_none, public
from coprod.clock import now
from coprod.db import db
from coprod.people.models import Person
from coprod.schools.models import School
from tests.factories import make_person, make_school, make_staff
from tests.support.client import CheckedClient
from tests.support.network import NetworkUsed

GOOD = "<!doctype html><html lang=en><head><title>A</title></head><body><h1>{}</h1></body></html>"


@pytest.fixture
def app(make_app: Callable[..., flask.Flask]) -> flask.Flask:
    """The app with a few routes that misbehave."""
    app = make_app()

    @app.get("/test/who")
    @public
    def who() -> str:
        return GOOD.format(me().display_name if me_or_none() else "nobody")

    @app.get("/test/writes")
    @public
    def writes() -> str:
        db.session.add(School(name="Sneaky", created_at=now()))
        db.session.flush()
        return GOOD.format("written")

    @app.post("/test/rename")
    @public
    def rename() -> str:
        school = db.session.scalars(select(School)).one()
        school.name = flask.request.form["name"]
        return GOOD.format(school.name)

    @app.get("/test/unfit")
    @public
    def unfit() -> str:
        return "<!doctype html><p>no title"

    return app


def test_a_request_sees_what_the_test_arranged_and_the_test_sees_what_the_request_did(
    client: CheckedClient, session: scoped_session[Session]
) -> None:
    school = make_school("Hillside")
    assert client.post("/test/rename", data={"name": "Riverside"}).status_code == 200
    assert school.name == "Riverside"


def test_who_is_signed_in_does_not_leak_from_one_reader_to_another(
    client: CheckedClient, new_client: Callable[..., CheckedClient], session: scoped_session[Session]
) -> None:
    client.enter(make_staff(make_school(), display_name="Amina"))
    other = new_client()
    assert client.page("/test/who").heading == "Amina"
    assert other.page("/test/who").heading == "nobody"
    assert client.page("/test/who").heading == "Amina"
    client.leave()
    assert client.page("/test/who").heading == "nobody"


def test_a_page_that_is_only_read_may_not_write(
    client: CheckedClient, session: scoped_session[Session]
) -> None:
    make_school()
    with pytest.raises(AssertionError, match="a page that is only read changes nothing"):
        client.get("/test/writes")


def test_an_unfit_page_is_refused_and_says_why(
    client: CheckedClient, session: scoped_session[Session]
) -> None:
    make_school()
    with pytest.raises(AssertionError, match="has no lang"):
        client.get("/test/unfit")


def test_a_request_without_a_token_is_refused(
    client: CheckedClient, session: scoped_session[Session]
) -> None:
    make_school("Hillside")
    client.sends_token = False
    assert client.post("/test/rename", data={"name": "Riverside"}).status_code == 400


def test_each_test_begins_with_an_empty_database(session: scoped_session[Session]) -> None:
    for model in (School, Person):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_the_number_of_queries_of_a_request_is_known(
    client: CheckedClient, session: scoped_session[Session]
) -> None:
    school = make_school()
    client.get("/test/who")
    assert any("FROM school" in statement for statement in client.statements)
    before = client.statements
    make_person(school)  # so that what was read does not stand any more
    client.get("/test/who")
    assert client.statements == before


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as line, pytest.raises(NetworkUsed):
        line.connect(("192.0.2.1", 80))
