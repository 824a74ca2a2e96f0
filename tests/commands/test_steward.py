"""The steward's rounds."""

from __future__ import annotations

import logging
import threading
from typing import Any

import flask
import pytest
from sqlalchemy.orm import scoped_session

from coprod import steward
from coprod.db import db
from coprod.schools.models import School
from tests.commands.conftest import Run
from tests.factories import make_school
from tests.support.client import save_what_the_test_arranged

Session = scoped_session[Any]


@pytest.fixture
def duties(monkeypatch: pytest.MonkeyPatch) -> dict[str, steward.Duty]:
    """A steward with no duties yet."""
    mine: dict[str, steward.Duty] = {}
    monkeypatch.setattr(steward, "_duties", mine)
    return mine


def rename(name: str) -> None:
    db.session.query(School).one().name = name


def test_each_duty_has_a_transaction_of_its_own(
    app: flask.Flask, session: Session, duties: dict[str, steward.Duty], caplog: pytest.LogCaptureFixture
) -> None:
    school = make_school("Before")
    save_what_the_test_arranged()

    @steward.duty("writes, then fails")
    def fails() -> None:
        rename("Half done")
        db.session.flush()
        raise ZeroDivisionError

    @steward.duty("looks")
    def looks() -> None:
        assert db.session.query(School).one().name == "Before"

    @steward.duty("writes")
    def writes() -> None:
        rename("Done")

    with caplog.at_level(logging.ERROR):
        done = steward.make_a_round(app)
    assert done == {"writes, then fails": False, "looks": True, "writes": True}
    assert "could not: writes, then fails" in caplog.text
    session.expire_all()
    assert school.name == "Done"


def test_a_thread_makes_rounds_until_it_is_stopped(app: flask.Flask, duties: dict[str, steward.Duty]) -> None:
    rounds = threading.Semaphore(0)
    steward.duty("count")(rounds.release)
    working = steward.Steward(app, seconds=0.01)
    for _ in range(3):
        assert rounds.acquire(timeout=10)
    working.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "steward"]


def test_what_has_to_be_done_is_known_once_the_app_is_built(app: flask.Flask, session: Session) -> None:
    done = steward.make_a_round(app)
    assert "forget sign-ins that have ended" in done
    assert "forget counts of wrong guesses" in done
    assert all(done.values())


def test_one_round_can_be_made_by_hand(run: Run, session: Session) -> None:
    session.rollback()
    done = run("close-due")
    assert done.exit_code == 0
    assert "done: forget sign-ins that have ended" in done.output


def test_a_round_by_hand_that_fails_says_so(
    run: Run, session: Session, duties: dict[str, steward.Duty]
) -> None:
    @steward.duty("cannot")
    def cannot() -> None:
        raise ZeroDivisionError

    session.rollback()
    done = run("close-due")
    assert done.exit_code == 1
    assert "FAILED: cannot" in done.output
