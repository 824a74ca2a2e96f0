"""A form is filled in with text for text and files for files, whatever is sent."""

from __future__ import annotations

import io
from typing import Any

import pytest

from coprod.access.roles import Duty
from tests import factories
from tests.moderation.desk import Db
from tests.support.client import CheckedClient


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"name": (io.BytesIO(b"a file"), "name.txt"), "host": "a.test"}},
        {"json": {"name": 7, "host": ["a.test"], "public_threshold": {"a": 1}}},
        {"json": [1, 2]},
        {"query_string": {"name": "From the address"}},
    ],
    ids=["a file under a text's name", "numbers and lists", "a bare list", "in the address"],
)
def test_only_text_counts_as_text(session: Db, client: CheckedClient, sent: dict[str, Any]) -> None:
    school = factories.make_school("Hillside School")
    client.enter(factories.make_staff(school, Duty.ADMINISTRATOR))
    answer = client.post("/school", **sent)
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    session.refresh(school)
    assert school.name == "Hillside School"


def test_what_no_page_may_hold_is_not_shown_again(session: Db, client: CheckedClient) -> None:
    school = factories.make_school()
    client.enter(factories.make_staff(school, Duty.ADMINISTRATOR))
    answer = client.post(
        "/school", data={"name": "", "host": "a\x00b\ufffe\x9b", "public_threshold": "\x1bten"}
    )
    assert "ab" in answer.text
    assert "ten" in answer.text
    assert not set("\x00\ufffe\x9b\x1b") & set(answer.text)
