"""The box is sealed by the steward, in the app as it runs: nobody has to ask."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import flask
import pytest

from coprod.clock import now
from coprod.config import ROOT, Settings
from coprod.consultations.models import Consultation
from coprod.db import db
from coprod.steward import make_a_round
from coprod.voting import actions, seal
from coprod.voting.ballots import thread
from tests.factories import make_consultation, make_proposal, make_school, make_seat

SECRET = bytes(range(100, 132))


def closed_box(app: flask.Flask) -> tuple[int, list[str]]:
    """A consultation in which five people voted and which closed just now: its number, and the threads."""
    with app.app_context():
        consultation = make_consultation(make_school(), ballot_secret=SECRET)
        card = make_proposal(consultation)
        seats = [make_seat(consultation) for _ in range(5)]
        for seat in seats:
            actions.cast(consultation, seat, card.id, 1)
        consultation.voting_close_at = now() - timedelta(seconds=1)
        db.session.commit()
        return consultation.id, [thread(SECRET, seat.id) for seat in seats]


def test_a_round_of_the_steward_destroys_the_secret_of_a_closed_vote(app: flask.Flask) -> None:
    consultation_id, _threads = closed_box(app)
    assert all(make_a_round(app).values())
    with app.app_context():
        consultation = db.session.get_one(Consultation, consultation_id)
        assert consultation.ballot_secret is None
        assert consultation.sealed_at is not None


def test_a_round_leaves_an_open_vote_alone(app: flask.Flask) -> None:
    with app.app_context():
        consultation_id = make_consultation(make_school(), ballot_secret=SECRET).id
        db.session.commit()
    assert all(make_a_round(app).values())
    with app.app_context():
        assert db.session.get_one(Consultation, consultation_id).ballot_secret == SECRET


def test_one_box_that_cannot_be_sealed_keeps_no_other_waiting(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, _threads = closed_box(app)
    whole, _threads = closed_box(app)
    shuffle = seal.shuffle_ballots

    def fail_for_one(consultation_id: int) -> None:
        if consultation_id == broken:
            raise RuntimeError("a disk fault")
        shuffle(consultation_id)

    monkeypatch.setattr(seal, "shuffle_ballots", fail_for_one)
    make_a_round(app)
    with app.app_context():
        assert db.session.get_one(Consultation, broken).ballot_secret == SECRET
        assert db.session.get_one(Consultation, whole).ballot_secret is None

    monkeypatch.undo()
    make_a_round(app)
    with app.app_context():
        assert db.session.get_one(Consultation, broken).ballot_secret is None


def test_nothing_of_the_secret_nor_of_a_thread_is_left_in_the_files(
    app: flask.Flask, settings: Settings
) -> None:
    """Every byte of SQLite's files; PostgreSQL's are its server's, see docs/decisions/secret-ballots.md."""
    _consultation_id, threads = closed_box(app)
    needles = [SECRET, *(found.encode() for found in threads)]
    file = Path(settings.database_url.removeprefix("sqlite:///"))

    def found() -> int:
        if not settings.is_sqlite:
            return 0
        held = b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
        return sum(needle in held for needle in needles)

    assert found() == (len(needles) if settings.is_sqlite else 0)
    make_a_round(app)
    assert found() == 0
    assert not seal.left_to_sweep()


def test_the_app_as_it_starts_knows_every_rooms_chores() -> None:
    """In a process of its own, in which no test has imported anything."""
    code = "import sys; from coprod import rooms; print(*sorted(name for name in sys.modules if name.endswith('.chores')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    rooms = sorted(f"coprod.{path.parent.name}.chores" for path in (ROOT / "coprod").glob("*/chores.py"))
    assert found.stdout.split() == rooms
    assert "coprod.voting.chores" in rooms
