"""Two thousand hostile requests over every route, as every kind of person: never a failure, never unescaped."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import flask
import pytest

from coprod.db import db
from tests.support.client import CheckedClient
from tests.support.html import Page
from tests.support.worlds import KINDS, World, make_world, reader

EACH = 225
"""Requests of each kind of person: 2,025 in all."""

SCRIPT = "<script>alert(7)</script>"
WORDS = (
    "", " ", "0", "-1", "1", "9" * 40, "1e309", "NaN", "null", "true", "\x00", "a\x00b", "\r\nSet-Cookie: x=1",
    SCRIPT, f'"><{SCRIPT}', "' OR 1=1 --", "'; DROP TABLE idea; --", "${7*7}", "%s%n%x", "../../etc/passwd",
    "javascript:alert(7)", "http://elsewhere.example/", "//elsewhere.example", "\u202eevil\u202c", "\ufeff", "🙂" * 300,
    "e\u0301" * 200, "x" * 5000, "2026-02-30", "0000-00-00", "99:99", "٣", "\ud7ff", "=HYPERLINK(1)",
)  # fmt: skip
NAMES = ("body", "why", "choice", "mark", "reason", "own_words", "page", "q", "next", "last", "on", "email", "password",
         "code", "name", "kind", "wording", "plain_wording", "adults_do", "reach", "moves", "stage", "words", "title")  # fmt: skip


@pytest.fixture
def world(make_app: Callable[..., flask.Flask]) -> tuple[flask.Flask, World]:
    app = make_app(trusted_hosts=("a.test",))
    with app.app_context():
        here = make_world("a.test")
        db.session.commit()
    return app, here


def fields_of(client: CheckedClient, url: str) -> list[str]:
    """The names of what a page's forms ask for; the usual ones where it has none."""
    response = client.get(url)
    if response.status_code != 200 or response.mimetype != "text/html":
        return list(NAMES)
    page = Page(response.text)
    found = {str(e.get("name")) for e in page.all("input", "textarea", "select", "button") if e.get("name")}
    return sorted(found - {"csrf_token"}) or list(NAMES)


def hostile(chance: random.Random, names: list[str]) -> dict[str, Any]:
    """Some of the fields, some twice, some that nobody asked for."""
    chosen = [name for name in names if chance.random() < 0.8] + chance.sample(NAMES, 2)
    return {
        name: [chance.choice(WORDS) for _ in range(1 if chance.random() < 0.9 else 3)]
        for name in dict.fromkeys(chosen)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_breaks_a_page_or_gets_through_unescaped(
    world: tuple[flask.Flask, World], kind: str
) -> None:
    app, here = world
    chance = random.Random(f"hostile {kind}")  # noqa: S311  # the same every time
    client = reader(app, here, kind)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    for _ in range(EACH):
        rule = chance.choice(rules)
        url = here.url(app, rule)
        method = chance.choice(["GET", "POST", "POST", "POST", "PUT", "DELETE"])
        values = hostile(chance, fields_of(client, url) if method == "POST" else list(NAMES))
        if method == "POST":
            response = client.open(url, method=method, data=values)
        else:
            response = client.open(url, method=method, query_string=values)
        said = f"{method} {url} with {values!r}"
        assert response.status_code < 500, said
        assert SCRIPT not in response.text, said
        assert urlsplit(response.location or "").netloc in {"", "a.test"}, said
        assert "Set-Cookie: x" not in str(response.headers), said


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
