"""What was read stands until somebody commits, and no longer."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import flask
import pytest
import time_machine
from sqlalchemy.orm import scoped_session

from coprod import memory, standing
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.db import db, is_sqlite
from coprod.people.models import SignIn
from coprod.people.session import end_everywhere
from coprod.schools.models import School
from tests import factories
from tests.support.client import STATEMENTS, CheckedClient

Db = scoped_session[Any]


@pytest.fixture
def consultation(session: Db, client: CheckedClient) -> Consultation:
    """One that is open, with a pupil of its roll in front of it."""
    made = factories.make_consultation(factories.make_school())
    factories.make_proposal(made, "basics-play", wording="Open the hall")
    pupil = factories.make_pupil(db.session.get_one(School, made.school_id), 8)
    factories.make_seat(made, pupil)
    client.enter(pupil)
    return made


def asked(app: flask.Flask) -> int:
    """How many queries the last request made."""
    return len(app.extensions[STATEMENTS])


def read(app: flask.Flask, client: CheckedClient, consultation: Consultation) -> str:
    app.extensions[STATEMENTS].clear()
    html = client.get(f"/consultations/{consultation.id}").text
    return re.sub(
        r'(name="csrf_token" value=")[^"]+', r"\1", html
    )  # it carries the time at which it was made


def test_a_page_that_nothing_happened_to_is_not_asked_for_again(
    app: flask.Flask, client: CheckedClient, consultation: Consultation
) -> None:
    first = read(app, client, consultation)
    assert asked(app) > 0
    assert read(app, client, consultation) == first
    assert asked(app) == (0 if is_sqlite() else 4), "PostgreSQL does not say whether anything was committed"


def test_what_another_process_commits_is_on_the_next_page(
    app: flask.Flask, client: CheckedClient, consultation: Consultation
) -> None:
    assert "Open the library" not in read(app, client, consultation)
    db.session.commit()
    settings = app.extensions["coprod_settings"]
    words = "UPDATE proposal SET wording = 'Open the library'"
    if is_sqlite():
        script = f"import sqlite3; c = sqlite3.connect({db.engine.url.database!r}); c.execute({words!r}); c.commit()"
    else:
        script = f"import psycopg; c = psycopg.connect({settings.database_url.replace('+psycopg', '')!r}); c.execute({words!r}); c.commit()"
    subprocess.run([sys.executable, "-c", script], check=True)
    assert "Open the library" in read(app, client, consultation)


def test_who_is_signed_out_elsewhere_is_out_on_the_next_page(
    app: flask.Flask, client: CheckedClient, consultation: Consultation, session: Db
) -> None:
    for _ in range(2):
        assert "Sign in to take part" not in read(app, client, consultation)
    end_everywhere(session.query(SignIn).one().person_id)
    assert "Sign in to take part" in read(app, client, consultation)


def test_the_page_of_one_reader_is_not_anothers(
    app: flask.Flask, client: CheckedClient, consultation: Consultation
) -> None:
    read(app, client, consultation)
    client.leave()
    assert "Sign in to take part" in read(app, client, consultation)
    assert "Sign in to take part" in read(app, client, consultation)


def test_what_is_said_once_is_not_kept_with_the_page(
    app: flask.Flask, client: CheckedClient, consultation: Consultation
) -> None:
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "Your answer is saved.")]
    assert "Your answer is saved." in read(app, client, consultation)
    assert "Your answer is saved." not in read(app, client, consultation)
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "Your answer is saved.")]
    assert "Your answer is saved." in read(app, client, consultation)


def test_nothing_stands_past_its_time(app: flask.Flask) -> None:
    end = now() + timedelta(minutes=1)
    reads: list[int] = []

    def count() -> tuple[int, Any]:
        reads.append(1)
        return len(reads), end

    with app.test_request_context():
        standing.begin()
        with time_machine.travel(end - timedelta(seconds=1), tick=False):
            assert [standing.standing("key", count) for _ in range(2)] == ([1, 1] if is_sqlite() else [1, 2])
        with time_machine.travel(end, tick=False):
            assert standing.standing("key", count) == len(reads) > 1


def test_what_was_read_before_somebody_committed_is_not_given_to_who_comes_after(
    app: flask.Flask,
) -> None:
    """A slow reader looks first and keeps last: what it keeps belongs to the moment of its look."""
    with app.test_request_context(method="POST"):
        standing.begin()
        before = flask.g.standing_at
        factories.make_school()
        db.session.commit()  # on another connection, while the slow reader reads
        standing.keep("key", "as it was", now() + timedelta(hours=1))
        assert (standing.find("key") == "as it was") is is_sqlite()
        standing.begin()
        assert flask.g.standing_at != before or not is_sqlite()
        assert standing.find("key") is None


TRY_TO_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as shared:
    try:
        fcntl.lockf(shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
    except OSError:
        print("held")
"""
"""Byte 128 of the wal-index: who has it for himself alone takes the database for abandoned, and empties the file
(``UNIX_SHM_DMS`` in SQLite's os_unix.c)."""


def test_sqlites_own_locks_outlive_our_looks(
    app: flask.Flask, client: CheckedClient, consultation: Consultation
) -> None:
    if not is_sqlite():
        assert isinstance(standing._shelf().watch, standing._Blind)
        return
    read(app, client, consultation)
    shared = f"{db.engine.url.database}-shm"
    words = [sys.executable, "-c", TRY_TO_LOCK, shared]
    assert subprocess.run(words, check=True, capture_output=True, text=True).stdout == "held\n"


def test_without_a_way_to_look_everything_is_read(
    app: flask.Flask, client: CheckedClient, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_MAPS", "/nowhere")
    client.get("/privacy")
    db.engine.dispose()
    first = read(app, client, consultation)
    assert read(app, client, consultation) == first
    assert asked(app) == 4


def test_a_look_at_ones_own_memory_and_at_nothing() -> None:
    words = ctypes.create_string_buffer(b"quokka", 6)
    place = memory.Place(ctypes.addressof(words), 6)
    assert place.look() == b"quokka"
    words.raw = b"wombat"
    assert place.look() == b"wombat"
    for _ in range(2):
        place.close()
    for gone in (place, memory.Place(0, 6)):  # nothing is ever mapped at 0
        with pytest.raises(OSError, match="nothing to be seen"):
            gone.look()
        gone.close()


def test_only_so_much_is_kept(app: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "KEPT", 2)
    shelf = standing.Shelf(standing._Blind())
    for name in ("a", "b", "c"):
        shelf.keep(name, standing._Standing(name, b"1", now() + timedelta(hours=1)))
    assert [shelf.find(name, b"1") is not None for name in ("a", "b", "c")] == [False, True, True]
