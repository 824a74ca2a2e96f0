"""The app as it is really served: waitress on a free port of this machine, in a thread of the test's process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import flask
from flask_sqlalchemy.session import Session
from playwright.sync_api import Page
from sqlalchemy.orm import scoped_session
from waitress import create_server, wasyncore

from coprod.db import db
from coprod.people.models import Person
from tests.support.client import CheckedClient


class LiveServer:
    """A served app.

    Attributes:
        app: the app itself, in this process.
        url: its address, without a slash at the end.
    """

    def __init__(self, app: flask.Flask, threads: int = 8) -> None:
        """Listen at once; :meth:`close` stops it."""
        self.app = app
        self._server = create_server(
            app, host="127.0.0.1", port=0, threads=threads, clear_untrusted_proxy_headers=True
        )
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, name="live server")
        self._thread.start()

    @contextmanager
    def rows(self) -> Iterator[scoped_session[Session]]:
        """Read or arrange rows beside the running server; what was changed is saved on leaving.

        Leave before the browser acts: SQLite lets one writer in at a time, and this is one.
        """
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def sign_in(self, page: Page, person: Person, reader: CheckedClient) -> None:
        """Let ``page`` be ``person``'s, without going through the sign-in page."""
        reader.home = self.url
        reader.enter(person)
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = reader.get_cookie(name, domain="127.0.0.1")
        assert cookie is not None
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])

    def close(self) -> None:
        """Stop listening, let go of every connection, and wait for the thread."""
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._server._map, ignore_all=True))
        self._thread.join()
        self._server.task_dispatcher.shutdown()
