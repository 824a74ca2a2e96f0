"""A reader without a browser: every page it fetches is checked, and no page may write while it is only read."""

from __future__ import annotations

import contextvars
import gzip
import hashlib
import os
from collections.abc import Mapping
from typing import Any

import flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from coprod.db import db
from coprod.people import session as sign_ins
from coprod.people.models import Person
from coprod.turns import SAFE_METHODS
from tests.support.html import Page
from tests.support.known_pages import TOKENS
from tests.support.page_rules import problems

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
STATEMENTS = "statements of the request at hand"

_fit: set[int] = set()
"""Documents that were checked in this process and lacked and leaked nothing, whatever had been typed."""


class CheckedClient(FlaskClient):
    """Flask's test client, made as strict as the house and as forgetful as the real server.

    Each request runs in a context of its own, so that nothing (who is signed in, the session's rows) leaks from
    the test or from an earlier request. What the test arranged is committed first: a request sees only what is
    saved, and the test's own rows are read anew when it looks at them again.

    Attributes:
        home: the address of the school that is asked.
        statements: the SQL of the last request, in order.
        sends_token: whether requests that may write carry a valid CSRF token by themselves.
        checks_pages: whether each page is checked; off where a test reads thousands that others check.
        typed: what people wrote that looks like a leak (``{{ … }}``) and may be shown word for word.
    """

    home = "http://localhost"
    sends_token = True
    checks_pages = True

    def __init__(self, *args: Any, **values: Any) -> None:
        """Begin with no cookies."""
        super().__init__(*args, **values)
        self.statements: list[str] = []
        self.typed: set[str] = set()

    def open(self, *args: Any, **values: Any) -> TestResponse:
        """Ask, and check the answer.

        Raises:
            AssertionError: the page that came back lacks or leaks something; see :mod:`tests.support.page_rules`.
        """
        save_what_the_test_arranged()
        if "method" in values:  # a request of the test's own, not a redirect that is being followed
            values.setdefault("base_url", self.home)
            if values["method"] not in SAFE_METHODS:
                values["headers"] = self._with_token(values.get("headers"))
                self.typed |= _strings(values.get("data"))
        self.application.extensions[STATEMENTS] = []
        response: TestResponse = contextvars.Context().run(super().open, *args, **values)
        self.statements = self.application.extensions[STATEMENTS]
        if (
            self.checks_pages
            and response.mimetype == "text/html"
            and response.get_data()
            and response.status_code not in range(300, 400)
            and "attachment"
            not in response.headers.get("Content-Disposition", "")  # a file to keep is no page
        ):
            self._check(response)
        return response

    def _check(self, response: TestResponse) -> None:
        document = written(response)
        mark = hash(TOKENS.sub("", document))
        if mark in _fit:
            return
        wrong = problems(Page(document), self.typed)
        assert not wrong, f"{response.request.path} is not a fit page:\n" + "\n".join(wrong)
        if not self.typed:
            _fit.add(mark)

    def page(self, url: str, status: int = 200) -> Page:
        """Fetch a page, which must answer with ``status``."""
        response = self.get(url)
        assert response.status_code == status, (
            f"{url} answered {response.status}, location {response.location}"
        )
        return Page(response.text)

    def send(self, url: str, values: Mapping[str, Any], *, form: str = "") -> TestResponse:
        """Open the page at ``url``, fill in its form (the one whose address holds ``form``), and press send.

        Args:
            url: the page with the form.
            values: fields by name; a list for several values of one name. Buttons with a name go here too.
            form: part of the form's address, where a page has more than one.
        """
        found = self.page(url).form(form)
        for name, value in values.items():
            found.fields.setlist(name, value if isinstance(value, list) else [value])
            if value == []:  # no box ticked: a browser sends nothing
                del found.fields[name]
        return self.post(found.action or url, data=found.fields)

    def enter(self, person: Person, by: str = "") -> None:
        """Be ``person`` from now on, by a sign-in like any other; ``by``: how, as ``people.session.begin`` takes it."""
        key = person.id  # before the commit: reading a row after it would hold the database again
        save_what_the_test_arranged()
        kept = contextvars.Context().run(self._sign_in, key, by)
        with self.session_transaction(base_url=self.home) as session:
            session.clear()
            session.update(kept)

    def leave(self) -> None:
        """Be nobody: forget every cookie."""
        self._cookies = {}

    def _sign_in(self, person_id: int, by: str) -> dict[str, Any]:
        with self.application.test_request_context(base_url=self.home, method="POST"):
            flask.session.permanent = False
            person = db.session.get(Person, person_id)
            assert person is not None
            sign_ins.begin(person, by)
            db.session.commit()
            return dict(flask.session)

    def _with_token(self, given: Any) -> Headers:
        headers = Headers(given)
        if self.sends_token:
            with self.session_transaction(base_url=self.home) as session:
                raw = session.setdefault(
                    "csrf_token", hashlib.sha1(os.urandom(64), usedforsecurity=False).hexdigest()
                )
            headers.setdefault("X-CSRFToken", contextvars.Context().run(self._signed, raw))
        return headers

    def _signed(self, raw: str) -> str:
        with self.application.test_request_context():
            flask.session["csrf_token"] = raw
            return generate_csrf()


def written(response: TestResponse) -> str:
    """The answer's text, whether it was squeezed for the way or not."""
    data = response.get_data()
    return (gzip.decompress(data) if response.headers.get("Content-Encoding") == "gzip" else data).decode()


def save_what_the_test_arranged() -> None:
    """Commit the test's own session, and let go of the rows it had read: they may change now."""
    if flask.has_app_context():
        db.session.commit()
        db.session.expire_all()


def watch(app: flask.Flask) -> None:
    """Note the SQL of each request, and stop a GET that writes."""
    app.extensions[STATEMENTS] = []

    def about_to_run(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not flask.has_request_context():
            return
        app.extensions[STATEMENTS].append(statement)
        writes = statement.lstrip().upper().startswith(WRITES)
        assert not writes or flask.request.method not in SAFE_METHODS, (
            f"GET {flask.request.path} writes: a page that is only read changes nothing. Do it on POST. {statement}"
        )

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", about_to_run)


def _strings(data: Any) -> set[str]:
    values = data.values() if isinstance(data, Mapping) else ()
    return {
        part for value in values for part in (value if isinstance(value, list) else [value]) if _odd(part)
    }


def _odd(value: Any) -> bool:
    return isinstance(value, str) and ("{" in value or "%" in value or "None" in value or "<" in value)
