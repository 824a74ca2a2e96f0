"""Ten thousand hostile requests over every route, as every kind of person: never a failure, never unescaped, and never
a word of another school."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import flask
import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from coprod.db import db
from coprod.ideas.models import Idea
from coprod.people.models import Person
from coprod.proposals.models import Proposal
from coprod.safeguarding.models import Concern
from coprod.schools.models import ClassGroup, School
from tests.support.client import CheckedClient, written
from tests.support.hostile import Attempt, Hostile, let_out
from tests.support.worlds import KINDS, World, make_world, reader

EACH = 1_120
"""Requests of each kind of person."""
assert len(KINDS) * EACH >= 10_000

PRIVATE, PUBLIC = "quagga", "okapi"
"""Words of the other school: one in what nobody reads without signing in there, one in names and cards. Somebody who asks
by that school's own host name is its visitor, and sees what its visitors see."""
ENDS_THE_VISIT = {"people.sign_out", "people.sign_out_everywhere", "people.device_sign_out"}
AFRESH = 60
"""After so many requests they sign in again, whatever has become of their sign-in."""


@pytest.fixture
def world(make_app: Callable[..., flask.Flask]) -> tuple[flask.Flask, World]:
    app = make_app(trusted_hosts=("a.test",))
    with app.app_context():
        here = make_world("a.test")
        db.session.commit()
    return app, here


@pytest.fixture
def worlds(make_app: Callable[..., flask.Flask]) -> tuple[flask.Flask, World, World]:
    app = make_app(trusted_hosts=("a.test", "b.test"))
    with app.app_context():
        here, there = make_world("a.test"), make_world("b.test")
        of_there = db.session.query(School.id).filter_by(host="b.test").scalar_subquery()
        for word, columns in {
            PRIVATE: (Idea.body, Concern.words, ClassGroup.name),
            PUBLIC: (Person.display_name, Proposal.wording),
        }.items():
            for column in columns:
                table = column.class_
                db.session.execute(update(table).where(table.school_id == of_there).values({column: word}))
        db.session.commit()
    return app, here, there


def ask(client: CheckedClient, token: str, attempt: Attempt) -> TestResponse:
    """Send it, with a token that fits: without one, no form would get further than the door."""
    arguments = attempt.arguments()
    if token:
        arguments["headers"]["X-CSRFToken"] = token
    return client.open(**arguments)


def faults(response: TestResponse, host: str) -> list[str]:
    """What is wrong with an answer to somebody of school A, who asked for ``host``."""
    found = []
    if response.status_code >= 500:
        found.append(f"answered {response.status}")
    if response.mimetype == "text/html":
        found += let_out(body := written(response).encode())  # whatever it came over the wire as
    else:
        body = response.get_data()
    words = (PRIVATE,) if host == "b.test" else (PRIVATE, PUBLIC)
    if any(word.encode() in body for word in words):
        found.append("shows what is of another school")
    where = urlsplit((response.location or "").replace("\\", "/"))
    if where.netloc not in {"", "a.test", "b.test"} or where.scheme not in {"", "http", "https"}:
        found.append(f"leads elsewhere: {response.location}")
    if any(cookie.startswith("x=") for cookie in response.headers.getlist("Set-Cookie")):
        found.append("sets a cookie that was asked for")
    return found


@pytest.mark.parametrize(
    "page",
    [
        '<p><script>alert(7)</script>', "<b>62615533</b>", '<a href="javascript:alert(7)//">', '<i title="x" onfocus=alert(7) x="">',
        "<p>a\x00b</p>", "<p>\ufffe</p>", "<p>\x9b31m</p>",
    ],
)  # fmt: skip
def test_what_a_page_lets_out_is_seen(page: str) -> None:
    assert let_out(page.encode())
    assert not let_out(
        b'<a title="&#34; onfocus=alert(7)">&lt;script&gt;alert(7) javascript:alert(7)//</a>\r\n\t'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_breaks_a_page_gets_through_unescaped_or_shows_another_schools_rows(
    worlds: tuple[flask.Flask, World, World], kind: str
) -> None:
    app, here, there = worlds
    client = reader(app, here, kind)
    client.checks_pages = client.sends_token = False
    hostile = Hostile(app, f"hostile {kind}", here, there)
    token, asked = "", 0
    wrong: dict[str, str] = {}
    for number in range(EACH):
        if number % AFRESH == 0:
            token = enter(app, client, here, kind)
        attempt = hostile.attempt(number)
        said = f"client.open(**{attempt!r}.arguments())"
        try:
            response = ask(client, token, attempt)
        except Exception as error:
            raise AssertionError(f"{type(error).__name__} as {kind} at request {number}: {said}") from error
        asked += 1
        for fault in faults(response, attempt.headers.get("Host", here.school)):
            wrong.setdefault(f"{attempt.endpoint} {fault}", said)
        if response.status_code == 200 and response.mimetype == "text/html":
            hostile.forms.read(written(response), attempt.path)
        response.close()
        if attempt.endpoint in ENDS_THE_VISIT:
            token = enter(app, client, here, kind)
    assert asked == EACH
    assert not wrong, f"as {kind}:\n" + "\n".join(f"{fault}\n    {said}" for fault, said in wrong.items())


def enter(app: flask.Flask, client: CheckedClient, here: World, kind: str) -> str:
    """Sign in anew, and say the token that their forms carry."""
    client.leave()
    if kind != "visitor":
        with app.app_context():
            client.enter(db.session.get_one(Person, here.people[kind]))
    client.sends_token = True
    token = client._with_token(None)["X-CSRFToken"]
    client.sends_token = False
    return str(token)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/consultations/%00", {}),
        ("/consultations/99999999999999999999", {}),
        ("/consultations/-1", {}),
        ("/%ff%fe", {}),
        ("/wall/..%2f..%2fetc", {}),
        ("/?page=%ff", {}),
        ("/", {"Cookie": "coprod=" + "x" * 3000}),
        ("/", {"Cookie": "coprod=eyJfdXNlcl9pZCI6MX0.Zg.x"}),
        ("/", {"Cookie": "language=../../etc"}),
        ("/", {"Accept-Language": "x" * 2000}),
        ("/", {"Accept-Language": "*;q=nonsense, \x7f"}),
        ("/sign-in?next=http://elsewhere.example", {}),
    ],
)
def test_silly_addresses_and_headers_are_answered_kindly(
    world: tuple[flask.Flask, World], path: str, headers: dict[str, str]
) -> None:
    app, here = world
    response = reader(app, here, "visitor").get(path, headers=headers)
    assert response.status_code < 500
    assert urlsplit(response.location or "").netloc in {"", "a.test"}


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"a=" + b"b" * 300_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
    ],
)
def test_bodies_that_are_no_form_are_refused_kindly(
    world: tuple[flask.Flask, World], data: bytes, content_type: str
) -> None:
    app, here = world
    for path in ("/sign-in/staff", "/sign-in/parent", "/sign-in/pupil", "/card"):
        response = reader(app, here, "visitor").post(path, data=data, content_type=content_type)
        assert response.status_code < 500
