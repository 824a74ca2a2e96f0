"""A school's post, from a Thursday morning on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest
import time_machine
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from tests.messages.scene import THURSDAY, Scene
from tests.support.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with post_office() as opened:
        yield opened


@pytest.fixture
def posting_app(make_app: Callable[..., flask.Flask], office: PostOffice) -> flask.Flask:
    """The app of a school that sends mail."""
    return make_app(
        smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none", mail_from="coprod@hillside.test",
        public_url="https://hillside.test", trusted_hosts=("localhost", "hillside.test"),
    )  # fmt: skip


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It stands still on Thursday at nine."""
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(session: scoped_session[Session], clock: Any) -> Scene:
    """Who took part, and who did not."""
    return Scene()
