"""``coprod doctor`` and ``coprod verify-audit``."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import scoped_session

from coprod import health, migrating
from coprod.access.roles import Duty
from coprod.audit.log import record
from coprod.clock import now
from coprod.commands import doctor
from coprod.config import Settings
from coprod.schools.models import School
from coprod.turns import sqlite
from tests.commands.conftest import Run
from tests.factories import make_consultation, make_person, make_school, make_staff
from tests.support.client import save_what_the_test_arranged

Session = scoped_session[Any]


@pytest.fixture
def sound(session: Session, settings: Settings) -> None:
    """A set-up with which nothing is wrong."""
    school = make_school("Hillside")
    make_staff(school, Duty.ADMINISTRATOR, Duty.SAFEGUARDING_LEAD)
    record(school.id, None, "idea accepted", "idea:1")
    record(school.id, None, "idea accepted", "idea:2")
    save_what_the_test_arranged()
    if settings.is_sqlite:
        Path(settings.database_url.removeprefix("sqlite:///")).chmod(0o600)


def wrong(output: str) -> list[str]:
    return [line.removeprefix("WRONG  ") for line in output.splitlines() if line.startswith("WRONG")]


def test_of_a_sound_set_up_it_says_so(run: Run, sound: None) -> None:
    done = run("doctor")
    assert wrong(done.output) == []
    assert done.output.splitlines()[-1] == "Nothing is wrong."
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("version", "bad"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 4), False)],
)  # fmt: skip
def test_versions_of_sqlite_with_the_bug_are_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], bad: bool
) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version_info", version)
    on_sqlite = dataclasses.replace(settings, database_url="sqlite:///x")
    assert len(list(doctor.sqlite_version(on_sqlite))) == bad
    elsewhere = dataclasses.replace(settings, database_url="postgresql+psycopg://h/d")
    assert list(doctor.sqlite_version(elsewhere)) == []


def test_a_log_that_was_changed_is_found(run: Run, session: Session, sound: None) -> None:
    session.execute(text("UPDATE audit_entry SET act = 'idea returned' WHERE number = 2"))
    session.commit()
    done = run("doctor")
    assert wrong(done.output) == ["log: the log of Hillside was changed at entry 2, or that entry is missing"]
    assert done.exit_code == 1
    checked = run("verify-audit")
    assert checked.exit_code == 1
    assert "Hillside: BROKEN at entry 2" in checked.output


def test_a_whole_log_is_told_with_its_newest_seal(run: Run, session: Session, sound: None) -> None:
    seal = session.execute(text("SELECT hash FROM audit_head")).scalar_one()
    session.rollback()
    checked = run("verify-audit")
    assert checked.exit_code == 0
    assert checked.output.strip() == f"Hillside: whole, 2 entries, newest seal {seal}"


def test_tables_of_another_shape_are_named(run: Run, session: Session, sound: None) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()
    done = run("doctor")
    session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migrating.wanted()})
    session.commit()
    assert len(wrong(done.output)) == 1
    assert "migrations: the database is at older migration, this code wants" in done.output


def test_a_secret_that_others_can_read_is_named(run: Run, settings: Settings, sound: None) -> None:
    run("doctor")  # makes it
    file = settings.data_dir / "secret"
    file.chmod(0o644)
    assert wrong(run("doctor").output) == [
        f"secret: other accounts of this machine can read {file}; run: chmod 600 {file}"
    ]


def test_a_closed_vote_that_nobody_sealed_is_named(run: Run, session: Session, sound: None) -> None:
    school = session.scalars(select(School)).one()
    closed = make_consultation(school, voting_close_at=now() - timedelta(minutes=6))
    make_consultation(school, voting_close_at=now() - timedelta(minutes=1))  # the steward is on its way
    save_what_the_test_arranged()
    assert [line.split(":")[0] for line in wrong(run("doctor").output)] == ["ballots"]
    run("close-due")
    assert wrong(run("doctor").output) == []
    session.refresh(closed)
    assert closed.ballot_secret is None


def test_a_secret_of_one_sign_is_named(settings: Settings) -> None:
    weak = dataclasses.replace(settings, secret_key="a" * 40)
    assert ["repeats" in said for said in doctor.secret(weak)] == [True]


def test_a_setting_that_cannot_be_used_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_SECRET_KEY", "short")
    done = run("doctor")
    assert done.exit_code == 1
    assert "WRONG  settings: COPROD_SECRET_KEY must have at least 32 characters" in done.output


def test_a_full_disk_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _folder: 12_300_000)
    assert [said.split(" are")[0] for said in doctor.disk(settings)] == ["only 12 MB"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"public_url": "https://h.example", "trusted_hosts": ("h.example",), "proxies": 1}, []),
        ({"public_url": "https://h.example", "trusted_hosts": (".example",), "proxies": 1}, []),
        ({"public_url": "https://h.example", "trusted_hosts": (), "proxies": 1}, ["TRUSTED_HOSTS"]),
        ({"public_url": "https://h.example", "trusted_hosts": ("h.example",)}, ["PROXIES=1"]),
        ({"public_url": "http://h.example", "trusted_hosts": ("h.example",)}, ["in the open"]),
        ({"public_url": "http://127.0.0.1:9000", "trusted_hosts": ()}, []),
        ({"host": "0.0.0.0"}, ["COPROD_PUBLIC_URL"]),  # noqa: S104  # that is what is asked about
    ],
)
def test_addresses_that_do_not_fit_together_are_named(
    settings: Settings, changes: dict[str, Any], said: list[str]
) -> None:
    found = list(doctor.addresses(dataclasses.replace(settings, **changes)))
    assert len(found) == len(said)
    assert all(word in line for word, line in zip(said, found, strict=True))


def test_a_demo_in_public_is_named(settings: Settings) -> None:
    public = dataclasses.replace(settings, demo=True, public_url="https://h.example")
    assert ["anybody can be anybody" in said for said in doctor.demo(public)] == [True]
    assert list(doctor.demo(dataclasses.replace(settings, demo=True))) == []


def test_a_clock_behind_the_database_is_named(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(make_school())
    assert list(doctor.clock(settings)) == []
    monkeypatch.setattr(doctor, "now", lambda: now() - timedelta(days=1))
    assert ["behind" in said for said in doctor.clock(settings)] == [True]


def test_a_school_that_nobody_reaches_or_looks_after_is_named(session: Session, settings: Settings) -> None:
    assert [said.split(":")[0] for said in doctor.people(settings)] == ["there is no school yet"]
    hillside = make_school("Hillside")
    make_staff(hillside, Duty.ADMINISTRATOR, active=False)
    make_staff(hillside, Duty.DEPUTY_LEAD)
    assert [said.split(";")[0] for said in doctor.people(settings)] == ["Hillside has no administrator"]
    make_staff(hillside, Duty.ADMINISTRATOR)
    assert list(doctor.people(settings)) == []
    riverside = make_school("Riverside", host="riverside.test")
    make_staff(riverside, Duty.ADMINISTRATOR, Duty.SAFEGUARDING_LEAD)
    assert [said.split(",")[0] for said in doctor.people(settings)] == [
        "Hillside has no host name of its own"
    ]


def test_a_database_that_does_not_answer_is_a_finding_not_a_failure(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROD_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    done = run("doctor")
    assert done.exit_code == 1
    assert "WRONG  people: cannot be examined: " in done.output
    assert "WRONG  migrations: the database is at no migration" in done.output


def test_the_secret_command_prints_one_that_is_accepted(run: Run, settings: Settings) -> None:
    first, second = run("secret").output.strip(), run("secret").output.strip()
    assert first != second
    assert list(doctor.secret(dataclasses.replace(settings, secret_key=first))) == []


def test_a_mail_server_that_does_not_answer_is_named(settings: Settings, session: Session) -> None:
    deaf = dataclasses.replace(
        settings, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none", mail_from="a@hillside.test"
    )
    [trouble] = list(doctor.mail(deaf))
    assert "the mail server 127.0.0.1 cannot be used" in trouble
    assert list(doctor.mail(settings)) == []  # none is set up: nothing is wrong
