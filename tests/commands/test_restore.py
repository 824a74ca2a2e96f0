"""``coprod restore``, and a drill: a backup while the site is served, then the server is lost, then all is back."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.log import record
from coprod.audit.queries import check
from coprod.clock import now
from coprod.config import ROOT, Settings
from coprod.db import db
from coprod.ideas.models import IdeaNote, IdeaState
from coprod.people.models import CredentialKind
from coprod.safeguarding.models import Concern
from coprod.schools.models import School
from coprod.turns import sqlite
from tests import factories
from tests.commands.conftest import Run
from tests.support import databases
from tests.support.client import save_what_the_test_arranged

Session = scoped_session[Any]


def let_go() -> None:
    """Close every connection: the files are another process's now."""
    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def copy(run: Run, session: Session, tmp_path: Path) -> Path:
    """A backup of a school with a log."""
    school = factories.make_school("Hillside")
    factories.make_staff(school, Duty.ADMINISTRATOR)
    record(school.id, None, "idea accepted", "idea:1")
    save_what_the_test_arranged()
    file = tmp_path / "copies" / "monday"
    file.parent.mkdir()
    assert run("backup", str(file)).exit_code == 0
    return file


def schools(session: Session) -> list[str]:
    return list(session.scalars(select(School.name).order_by(School.id)))


def test_a_backup_takes_the_place_of_what_is_there(run: Run, session: Session, copy: Path) -> None:
    session.scalars(select(School)).one().name = "Spoilt since"
    session.commit()
    let_go()
    done = run("restore", str(copy), "--yes")
    assert done.exit_code == 0, done.output
    assert schools(session) == ["Hillside"]
    assert check(session.scalars(select(School.id)).one()).whole
    let_go()
    assert run("verify-audit").exit_code == 0


def test_what_was_there_is_kept_beside_it(run: Run, session: Session, settings: Settings, copy: Path) -> None:
    session.scalars(select(School)).one().name = "Spoilt since"
    session.commit()
    let_go()
    done = run("restore", str(copy), "--yes")
    if not settings.is_sqlite:
        assert "It was done in one transaction." in done.output  # nothing is kept, and nothing half done
        return
    [aside] = Path(settings.database_url.removeprefix("sqlite:///")).parent.glob("*.before-*")
    with contextlib.closing(sqlite.connect(aside)) as old:
        assert old.execute("SELECT name FROM school").fetchall() == [("Spoilt since",)]
    aside.unlink()


def test_without_a_yes_nothing_is_done(run: Run, session: Session, copy: Path) -> None:
    session.scalars(select(School)).one().name = "Kept"
    session.commit()
    let_go()
    assert run("restore", str(copy), given="n\n").exit_code == 1
    assert schools(session) == ["Kept"]


@pytest.mark.parametrize("damage", ["nothing", "text", "half", "another"])
def test_what_is_no_whole_backup_changes_nothing(run: Run, session: Session, copy: Path, damage: str) -> None:
    if damage == "another":
        copy.unlink()
        with contextlib.closing(sqlite.connect(copy)) as other:
            other.execute("CREATE TABLE x (y)")
    else:
        whole = copy.read_bytes()
        copy.write_bytes({"nothing": b"", "text": b"hello" * 999, "half": whole[: len(whole) // 2]}[damage])
    let_go()
    done = run("restore", str(copy), "--yes")
    assert done.exit_code == 1
    assert "nothing was restored" in done.output
    assert schools(session) == ["Hillside"]


def test_a_copy_to_share_holds_no_concern_no_mail_and_no_way_in(
    run: Run, session: Session, settings: Settings, tmp_path: Path
) -> None:
    if not settings.is_sqlite:
        let_go()
        assert "SQLite only" in run("backup", "--for-sharing", str(tmp_path / "shared")).output
        return
    school = factories.make_school()
    consultation, pupil = factories.make_consultation(school), factories.make_pupil(school)
    concern = Concern(school_id=school.id, author_id=pupil.id, words="quokkas at home", written_at=now(), place="P", raised_at=now())  # fmt: skip
    session.add(concern)
    session.flush()
    whole = factories.make_idea(consultation, pupil, body="", state=IdeaState.WITHHELD, concern_id=concern.id)
    factories.make_idea(consultation, pupil, body="Zebra crossing", split_from_id=whole.id)
    session.add(IdeaNote(idea_id=whole.id, body="okapi note", at=now()))
    factories.give_secret(pupil, CredentialKind.PICTURES, "fish star")
    save_what_the_test_arranged()
    let_go()
    file = tmp_path / "shared"
    done = run("backup", "--for-sharing", str(file))
    assert done.exit_code == 0, done.output
    held = file.read_bytes()
    assert b"Zebra crossing" in held
    for secret in (b"quokkas", b"okapi", b"argon2", bytes(range(32))):
        assert secret not in held
    with contextlib.closing(sqlite.connect(file)) as copy:  # nor that somebody's words went to the lead
        ideas = copy.execute("SELECT body, split_from_id FROM idea").fetchall()
    assert ideas == [("Zebra crossing", None)]


@pytest.fixture
def elsewhere(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Settings]:
    """A new machine: another folder, and another database with nothing in it."""
    folder = tmp_path / "new-machine"
    with databases.without_tables(pytestconfig.stash[databases.server_url], folder) as url:
        yield databases.settings_for(url, folder)


def test_the_drill(
    run: Run, session: Session, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    """A backup is made while people use the site; the machine is lost; a new one has all that was saved."""
    school = factories.make_school("Hillside")
    factories.make_consultation(school)
    save_what_the_test_arranged()
    let_go()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith("COPROD_")}
    env |= {
        "COPROD_DATABASE_URL": settings.database_url,
        "COPROD_DATA_DIR": str(settings.data_dir),
        "COPROD_PORT": str(port),
    }
    words = [sys.executable, "-c", "from coprod.cli import main; main()"]
    server = subprocess.Popen(
        [*words, "serve"], env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        assert "listens" in server.stdout.readline()
        seen: list[int] = []
        stop = threading.Event()

        def visit() -> None:
            while not stop.is_set():
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
                    seen.append(answer.status)

        visitor = threading.Thread(target=visit)
        visitor.start()
        file = tmp_path / "copy"
        made = run("backup", str(file))
        assert made.exit_code == 0, made.output
        refused = run("restore", str(file), "--yes") if settings.is_sqlite else None
        stop.set()
        visitor.join()
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert set(seen) == {200}
    if refused is not None:  # PostgreSQL cannot tell whether somebody serves it
        assert refused.exit_code == 1
        assert "already serves" in refused.output

    env |= {"COPROD_DATABASE_URL": elsewhere.database_url, "COPROD_DATA_DIR": str(elsewhere.data_dir)}
    done = subprocess.run(
        [*words, "restore", str(file), "--yes"],
        env=env,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ("There was no database before." in done.stdout) is settings.is_sqlite
    engine = create_engine(elsewhere.database_url)
    with engine.connect() as back:
        assert back.execute(text("SELECT title FROM consultation")).scalars().all() == ["Better lunchtimes"]
    engine.dispose()
    checked = subprocess.run(
        [*words, "verify-audit"], env=env, cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert session.scalar(select(func.count()).select_from(School)) == 1
