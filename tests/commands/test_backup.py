"""``coprod backup``."""

from __future__ import annotations

import contextlib
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from coprod.commands import backup
from coprod.config import Settings
from coprod.turns import sqlite
from tests.commands.conftest import Run
from tests.factories import make_school
from tests.support.client import save_what_the_test_arranged

Session = scoped_session[Any]


def names_in(file: Path, settings: Settings) -> str:
    """What the copy holds, read without Coprod."""
    if settings.is_sqlite:
        with contextlib.closing(sqlite.connect(file)) as copy:
            return str(copy.execute("SELECT name FROM school").fetchall())
    words = ["pg_restore", "--data-only", "--table=school", "--file=-", str(file)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_a_backup_holds_what_is_saved_while_the_site_is_in_use(
    run: Run, session: Session, settings: Settings, tmp_path: Path
) -> None:
    make_school("Saved School")
    save_what_the_test_arranged()
    make_school("Unsaved School", host="other.test")  # a request on its way, not committed
    file = tmp_path / "backup"
    done = run("backup", str(file))
    assert done.exit_code == 0, done.output
    held = names_in(file, settings)
    assert "Saved School" in held
    assert "Unsaved School" not in held
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("backup?*"))  # nothing beside it


def test_a_file_that_is_there_is_never_written_over(run: Run, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("precious")
    done = run("backup", str(file))
    assert done.exit_code == 1
    assert "is there already" in done.output
    assert file.read_text() == "precious"


def test_a_folder_that_is_not_there_is_said(run: Run, session: Session, tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "nowhere" / "backup"))
    assert done.exit_code == 1
    assert "no backup was made" in done.output


def test_a_broken_database_gives_no_backup(tmp_path: Path) -> None:
    broken, part = tmp_path / "broken.sqlite", tmp_path / "part"
    with contextlib.closing(sqlite.connect(broken)) as made:
        made.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        made.execute("CREATE TABLE b (id INTEGER, a_id INTEGER REFERENCES a (id))")
        made.execute("INSERT INTO b VALUES (1, 99)")
        made.commit()
    with pytest.raises(backup.NotBackedUp, match="1 rows point at nothing"):
        backup.copy_sqlite(broken, part)
    with pytest.raises(backup.NotBackedUp, match="no database"):
        backup.copy_sqlite(tmp_path / "nothing.sqlite", part)


def test_without_pg_dump_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backup.NotBackedUp, match="postgresql-client"):
        backup.dump_postgres("postgresql+psycopg://u:p@h/d", tmp_path / "part")


def test_the_password_of_postgresql_goes_through_the_environment_only() -> None:
    said = backup.as_environment("postgresql+psycopg://anna:s%40fe@db.example:5433/coprod?sslmode=require")
    assert said == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "anna",
        "PGPASSWORD": "s@fe",
        "PGDATABASE": "coprod",
        "PGSSLMODE": "require",
    }
