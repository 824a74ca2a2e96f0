"""The guard at every route."""

from __future__ import annotations

from typing import Any

import flask
import pytest
from sqlalchemy.orm import scoped_session
from werkzeug.exceptions import NotFound

from coprod.access import guard
from coprod.access.guard import MARK, BareRoute, check_every_route, needs, public
from coprod.access.policy import Can
from coprod.access.roles import Duty
from coprod.people.models import Person
from tests.factories import make_person, make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]


def test_an_app_with_a_route_that_declares_nothing_does_not_start(app: flask.Flask) -> None:
    bare = flask.Flask("bare", static_folder=None)
    bare.add_url_rule("/x", "x", lambda: "")
    with pytest.raises(BareRoute, match=r"x \(/x\) declares no access"):
        check_every_route(bare)


def test_a_route_that_declares_itself_starts() -> None:
    declared = flask.Flask("declared", static_folder=None)
    declared.add_url_rule("/x", "x", public(lambda: ""))
    declared.add_url_rule("/y", "y", needs(Can.BE_MYSELF)(lambda: ""))
    check_every_route(declared)


def test_every_route_of_the_app_says_what_it_needs(app: flask.Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], MARK), rule


def test_what_may_be_written_without_signing_in_is_on_a_short_list(app: flask.Flask) -> None:
    """A new public route that may write is looked at twice: add it here on purpose."""
    writable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], MARK) == "public"
    }
    assert writable == {
        "people.setup",
        "people.staff",
        "people.second",
        "people.protect",
        "people.protect_app",
        "people.new_password",
        "people.parent_email",
        "people.link",
        "people.school_account_back",
        "people.parent",
        "people.card",
        "people.pupil",
        "people.pupil_name",
        "people.pupil_pictures",
        "people.pupil_words",
        "people.sign_out",
        "messages.unsubscribe",
    }


def test_a_row_of_another_school_and_a_row_that_is_not_there_are_answered_alike(session: Session) -> None:
    here, there = make_school(host="here.test"), make_school(host="there.test")
    mine, theirs = make_person(here), make_person(there)
    assert guard.the_schools_own(Person, mine.id, here.id) is mine
    for key in (theirs.id, 999_999_999):
        with pytest.raises(NotFound):
            guard.the_schools_own(Person, key, here.id)


def test_a_visitor_is_led_to_sign_in_and_back_only_after_reading(
    client: CheckedClient, session: Session
) -> None:
    person = make_staff(make_school())
    assert client.get(f"/people/{person.id}?child=a+b").location == (
        f"/sign-in?next=/people/{person.id}?child%3Da%2Bb"
    )
    assert client.post(f"/people/{person.id}/leave").location == "/sign-in"  # a press is never repeated


@pytest.mark.parametrize("key", ["0", "999999999", "1234567890", "9" * 30, "-1", "1.5", "x", "%00"])
def test_a_silly_number_in_an_address_is_not_found(client: CheckedClient, session: Session, key: str) -> None:
    client.enter(make_staff(make_school(), Duty.ADMINISTRATOR))
    assert client.get(f"/people/{key}").status_code == 404
