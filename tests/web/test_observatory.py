"""Our headers, by the points that Mozilla's HTTP Observatory gives: an A+ on every kind of answer.

Where the points come from is said in :mod:`tests.support.observatory`.
"""

from __future__ import annotations

from collections.abc import Callable

import flask
import pytest
from sqlalchemy import select
from werkzeug.datastructures import Headers

from coprod.access.roles import Duty
from coprod.db import db
from coprod.people.models import DutyHeld, Person
from tests import factories
from tests.support.client import CheckedClient
from tests.support.observatory import Answer, grade, points, score

HOST = "coprod.test"
PUBLIC = ("/", "/sign-in", "/sign-in/staff", "/consultations", "/privacy", "/help", "/nowhere", "/consultations/1",
          "/static/css/base.css", "/people")  # fmt: skip
SIGNED_IN = ("/my/things", "/my/account", "/people", "/log", "/my/data", "/worried", "/concerns")


@pytest.fixture
def served(make_app: Callable[..., flask.Flask]) -> flask.Flask:
    """As a school runs it: behind one proxy that speaks https."""
    app = make_app(public_url=f"https://{HOST}", trusted_hosts=(HOST,), proxies=1)
    with app.app_context():
        school = factories.make_school(host=HOST)
        factories.make_consultation(school)
        factories.make_staff(school, Duty.ADMINISTRATOR, Duty.SAFEGUARDING_LEAD)
        db.session.commit()
    return app


def client_of(app: flask.Flask) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    client.home = f"https://{HOST}"
    return client


def seen(client: CheckedClient, path: str) -> Answer:
    """The answer over https, and where plain http leads."""
    response = client.get(path)
    plain = client.get(path, base_url=f"http://{HOST}", headers={"X-Forwarded-Proto": "http"})
    page = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    found = Answer(response.headers, page, plain.location or "")
    response.close()
    plain.close()
    return found


def test_every_public_answer_has_an_a_plus(served: flask.Flask) -> None:
    client = client_of(served)
    for path in PUBLIC:
        answer = seen(client, path)
        assert answer.headers["Content-Type"].endswith("; charset=utf-8"), path
        assert grade(answer) == "A+", (path, points(answer))
        # 100, and 10 for the content policy, 5 for the referrer, 5 for frames, 10 for resources; 5 with cookies
        assert score(answer) == (135 if answer.headers.getlist("Set-Cookie") else 130), (path, points(answer))


def test_so_has_every_page_of_somebody_who_is_signed_in(served: flask.Flask) -> None:
    client = client_of(served)
    with served.app_context():
        client.enter(
            db.session.scalars(
                select(Person)
                .join(DutyHeld, DutyHeld.person_id == Person.id)
                .where(DutyHeld.duty == Duty.ADMINISTRATOR)
            ).one()
        )
    for path in SIGNED_IN:
        assert grade(seen(client, path)) == "A+", path


def test_the_cookies_of_a_sign_in_are_as_they_should_be(served: flask.Flask) -> None:
    client = client_of(served)
    client.get("/sign-in/staff")
    with client.session_transaction(base_url=client.home) as session:
        session["anything"] = 1
    response = client.get("/sign-in/staff")
    lines = response.headers.getlist("Set-Cookie")
    for line in lines:
        assert line.startswith("__Host-")
        for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert flag in line
        assert "Domain" not in line


def test_plain_http_leads_to_https_where_the_proxy_says_that_it_was_plain(served: flask.Flask) -> None:
    client = client_of(served)
    plain = {"base_url": f"http://{HOST}", "headers": {"X-Forwarded-Proto": "http"}}
    answer = client.get("/consultations?page=2", **plain)
    assert (answer.status_code, answer.location) == (308, f"https://{HOST}/consultations?page=2")
    assert (
        client.post("/sign-in/staff", **plain).status_code == 403
    )  # a password that came in the open is not taken
    assert client.get("/health/live", **plain).status_code == 200
    assert (
        client.get("/", base_url=f"http://{HOST}").status_code == 200
    )  # no word of it: no going round in circles


GOOD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("changed", "html", "by_http", "expected"),
    [
        ({}, "", "https://a.test/", (130, "A+")),
        ({"Set-Cookie": "session=1; Secure; HttpOnly; SameSite=Lax"}, "", "https://a.test/", (135, "A+")),
        ({"Set-Cookie": "session=1; Secure; SameSite=Lax"}, "", "https://a.test/", (70, "B")),  # 100 - 30, no bonus
        ({"Set-Cookie": "session=1; HttpOnly"}, "", "https://a.test/", (120, "A+")),  # 100 - 10 + 10 + 5 + 5 + 10
        ({}, "", "", (80, "B+")),  # 100 - 20: no way to https
        ({"Content-Security-Policy": None}, "", "https://a.test/", (55, "C")),  # 100 - 25 - 20 for frames
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"}, "", "https://a.test/", (80, "B+")),
        ({"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, "", "https://a.test/", (125, "A+")),
        ({"Referrer-Policy": "unsafe-url"}, "", "https://a.test/", (120, "A+")),  # 100 - 5 + 10 + 5 + 10
        ({"Strict-Transport-Security": None}, "", "https://a.test/", (80, "B+")),
        ({"Strict-Transport-Security": "max-age=60", "X-Content-Type-Options": None}, "", "https://a.test/", (85, "A-")),
        ({"Cross-Origin-Resource-Policy": None}, "", "https://a.test/", (120, "A+")),
        ({"Access-Control-Allow-Origin": "https://b.test", "Access-Control-Allow-Credentials": "true"}, "", "https://a.test/", (50, "C")),
        ({}, "<script src='https://b.test/x.js'></script>", "https://a.test/", (125, "A+")),  # 100 - 5 + 30
        ({}, "<script src='//b.test/x.js'></script>", "https://a.test/", (50, "C")),
    ],
)  # fmt: skip
def test_the_points_as_published(
    changed: dict[str, str | None], html: str, by_http: str, expected: tuple[int, str]
) -> None:
    headers = Headers({name: value for name, value in (GOOD | changed).items() if value is not None})
    answer = Answer(headers, html, by_http)
    assert (score(answer), grade(answer)) == expected
