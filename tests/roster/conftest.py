"""A school with an administrator, who is signed in, and a hand to send files with."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from coprod.access.roles import Duty
from coprod.people.models import Person
from coprod.schools.models import School
from tests.factories import make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]
Send = Callable[..., Any]


def as_body(fields: Any) -> dict[str, Any]:
    """A form with a file as a browser sends it, made in memory: the test client would use a file for a large one."""
    stream, length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return {
        "input_stream": stream,
        "content_length": length,
        "content_type": f"multipart/form-data; boundary={boundary}",
    }


@pytest.fixture
def school(session: Session) -> School:
    return make_school(host="localhost")


@pytest.fixture
def admin(school: School, client: CheckedClient) -> Person:
    person = make_staff(school, Duty.ADMINISTRATOR, display_name="Ada Admin", email="ada@school.example")
    client.enter(person)
    return person


@pytest.fixture
def upload(client: CheckedClient, admin: Person) -> Send:
    """Send a file; the answer leads to the page to look at."""

    def send(data: bytes, name: str = "roll.csv", **values: Any) -> Any:
        fields: Any = client.page("/people/roll").form("/people/roll").fields
        for field, value in values.items():
            fields.setlist(field, [value])
        fields.setlist("file", [FileStorage(io.BytesIO(data), name)])
        return client.post("/people/roll", **as_body(fields))

    return send


@pytest.fixture
def use(client: CheckedClient, upload: Send) -> Send:
    """Send a file, look at it, and use it; the answer leads to the act."""

    def send_and_use(data: bytes, *, sure: bool = False, **values: Any) -> Any:
        look = upload(data, **values).location
        return client.send(look, {"sure": "y"} if sure else {}, form="/use")

    return send_and_use
