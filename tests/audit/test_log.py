"""The log of what staff did: who may read it, and that nobody changes it unseen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit import queries
from coprod.audit.log import START, record
from coprod.audit.models import AuditEntry
from coprod.db import is_sqlite
from coprod.schools.models import School
from tests.factories import make_school, make_staff
from tests.support.client import CheckedClient

Session = scoped_session[Any]


@pytest.fixture
def school(session: Session) -> School:
    """A school with five acts in its log."""
    school = make_school(host="localhost")
    actor = make_staff(school, Duty.MODERATOR, display_name="Mr Osei")
    for number in range(1, 6):
        record(school.id, actor.id, "idea accepted", f"idea:{number}", reason=f"No {number}", ids=[1, 2])
    session.commit()
    return school


def test_entries_are_numbered_and_chained(session: Session, school: School) -> None:
    entries = session.query(AuditEntry).order_by(AuditEntry.number).all()
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous_hash == START
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert len({entry.hash for entry in entries}) == 5


def test_a_whole_log_is_found_whole_by_whoever_reads_it_later(session: Session, school: School) -> None:
    session.expire_all()
    newest = session.query(AuditEntry).filter_by(number=5).one().hash
    assert queries.check(school.id) == queries.Verdict(5, None, newest)
    assert queries.check(school.id).whole


def test_the_log_of_a_school_where_nothing_happened_is_whole(session: Session) -> None:
    assert queries.check(make_school().id) == queries.Verdict(0, None, START)


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit_entry SET act = 'idea returned' WHERE number = 3", 3),
        ("UPDATE audit_entry SET subject = 'idea:9' WHERE number = 1", 1),
        ("UPDATE audit_entry SET actor_id = NULL WHERE number = 2", 2),
        ("UPDATE audit_entry SET details = '{}' WHERE number = 4", 4),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE number = 5", 5),
        ("UPDATE audit_entry SET hash = previous_hash WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 1", 1),
        ("DELETE FROM audit_entry WHERE number = 3", 3),
        ("DELETE FROM audit_entry WHERE number = 5", 5),  # the end cut off
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_head SET number = 4", 5),
        ("DELETE FROM audit_head", 1),
    ],
)
def test_whatever_is_changed_or_taken_out_is_found_where_it_is(
    session: Session, school: School, tampering: str, found_at: int
) -> None:
    session.execute(text(tampering))
    session.commit()
    session.expire_all()
    assert queries.check(school.id).broken_at == found_at


@pytest.mark.parametrize(
    "tampering",
    [
        """UPDATE audit_entry SET details = '{"reason": "No",' WHERE number = 3""",
        """UPDATE audit_entry SET details = '{"reason": "Lie", "reason": "No 3", "ids": [1, 2]}' WHERE number = 3""",
        """UPDATE audit_entry SET details = '{ "reason": "No 3", "ids": [1, 2]}' WHERE number = 3""",
        "UPDATE audit_entry SET at = 'garbage' WHERE number = 3",
        "UPDATE audit_entry SET at = at || '0' WHERE number = 3",
        "UPDATE audit_entry SET act = CAST(x'6964E561' AS TEXT) WHERE number = 3",  # no text any more
    ],
)
def test_a_byte_that_makes_it_unreadable_or_means_the_same_is_found_too(
    session: Session, school: School, tampering: str
) -> None:
    if not is_sqlite():  # PostgreSQL itself refuses what is no moment, no text or no JSON
        tampering = (
            'UPDATE audit_entry SET details = \'{"reason": "Lie", "reason": "No 3"}\' WHERE number = 3'
        )
    session.connection().exec_driver_sql(tampering)
    session.commit()
    session.expire_all()
    assert queries.check(school.id).broken_at == 3


def test_one_school_s_broken_log_is_not_another_s(session: Session, school: School) -> None:
    other = make_school("Riverside", host="riverside.test")
    record(other.id, None, "ballot secret destroyed", "consultation:1")
    session.execute(text("UPDATE audit_entry SET act = 'x' WHERE school_id = :school"), {"school": school.id})
    assert queries.check(other.id).whole
    assert not queries.check(school.id).whole


def test_an_act_that_is_taken_back_leaves_no_entry(session: Session, school: School) -> None:
    record(school.id, None, "person added", "person:9")
    session.rollback()
    assert queries.check(school.id).entries == 5
    record(school.id, None, "person added", "person:10")
    session.commit()
    assert queries.check(school.id).whole


def test_an_administrator_reads_the_log_newest_first(
    client: CheckedClient, session: Session, school: School
) -> None:
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    words = client.page("/log").text
    assert words.index("idea:5") < words.index("idea:1")
    assert "Mr Osei" in words
    assert "reason: No 5" in words
    assert "ids: 1, 2" in words
    assert "The log is whole: 5 entries" in client.page("/log/check").text


def test_a_broken_log_is_said_on_the_page(client: CheckedClient, session: Session, school: School) -> None:
    session.execute(text("DELETE FROM audit_entry WHERE number = 3"))
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    assert "Entry 3 was changed, or is missing" in client.page("/log/check").text


def test_a_long_log_comes_in_pages_in_the_same_few_queries(
    client: CheckedClient, session: Session, school: School
) -> None:
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    client.page("/log")
    few = len(client.statements)
    for number in range(6, 60):
        record(school.id, None, "import done", f"import:{number}")
    words = client.page("/log").text
    assert len(client.statements) == few <= 4
    assert "import:59" in words
    assert "import:10" in words
    assert "import:9 " not in words
    assert "idea:1 " in client.page("/log?page=2").text


@pytest.mark.parametrize("duty", [None, Duty.MODERATOR, Duty.DECISION_MAKER, Duty.SAFEGUARDING_LEAD])
def test_the_log_is_for_administrators_alone(
    client: CheckedClient, school: School, duty: Duty | None
) -> None:
    client.enter(make_staff(school, *([duty] if duty else [])))
    assert client.get("/log").status_code == 404
    assert client.get("/log/check").status_code == 404
    client.leave()
    assert client.get("/log").location == "/sign-in?next=/log"


def test_another_school_s_log_is_not_shown(client: CheckedClient, session: Session, school: School) -> None:
    other = make_school("Riverside", host="riverside.test")
    record(other.id, None, "secret of Riverside", "idea:77")
    client.enter(make_staff(school, Duty.ADMINISTRATOR))
    assert "Riverside" not in client.page("/log").text
