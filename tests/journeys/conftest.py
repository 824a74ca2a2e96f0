"""What a journey may ask for: the app as it is really served, and people's browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import flask
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from coprod.people.models import Person
from tests.support.browser import launch, visitor
from tests.support.client import CheckedClient
from tests.support.live import LiveServer

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each worker that has a journey to make."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def live(app: flask.Flask) -> Iterator[LiveServer]:
    """The app, served by waitress on this machine."""
    server = LiveServer(app)
    yield server
    server.close()


@pytest.fixture
def visit(browser: Browser, live: LiveServer, new_client: Callable[..., CheckedClient]) -> Iterator[Visit]:
    """Open a browser for one person: ``visit()`` on a phone, ``visit(width=DESK)``, ``visit(script=False)``.

    ``visit(person)`` is signed in already. When the journey ends, any fault that a browser saw fails it: an
    error in the console, a refusal by the content policy, a request to another host, an answer of 500 or worse.
    """
    with ExitStack() as leaving:

        def open_one(person: Person | None = None, **how: Any) -> Page:
            page = leaving.enter_context(visitor(browser, live.url, **how))
            if person is not None:
                live.sign_in(page, person, new_client())
            return page

        yield open_one
