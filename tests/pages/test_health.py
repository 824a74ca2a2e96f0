"""The pages that a machine asks, and the pages about the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import scoped_session

from coprod import health, migrating
from tests.factories import make_school
from tests.support.client import CheckedClient

Session = scoped_session[Any]


def test_the_process_answers_without_asking_the_database(client: CheckedClient) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"live": True})
    assert client.statements == []


def test_a_sound_site_is_ready(client: CheckedClient) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "wrong": []})


def test_tables_of_another_shape_are_not_ready(client: CheckedClient, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/health/ready")
    session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migrating.wanted()})
    session.commit()
    assert (answer.status_code, answer.json) == (503, {"ready": False, "wrong": ["migrations"]})


def test_a_full_disk_is_not_ready(client: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _folder: 1000)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "wrong": ["disk"]})


def test_room_is_measured_where_the_folder_will_be(tmp_path: Path) -> None:
    assert health.free_bytes(tmp_path / "not" / "there" / "yet") > 0


@pytest.mark.parametrize("url", ["/privacy", "/accessibility", "/help"])
def test_pages_about_the_site_are_open_to_everybody(
    client: CheckedClient, session: Session, url: str
) -> None:
    make_school()
    client.page(url)
    assert len(client.statements) == 1  # the school's own row
