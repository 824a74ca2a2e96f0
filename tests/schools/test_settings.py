"""The administrator's page for the school: name, host name, smallest numbers, holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.schools.models import School, SchoolHoliday
from coprod.schools.queries import days_off
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]
AS_IT_IS = {"name": "Hillside School", "host": "", "public_threshold": "10", "staff_threshold": "5"}
HALF_TERM = {"what": "Half term", "first_day": "26/10/2026", "last_day": "30/10/2026"}


@pytest.fixture
def school(session: Db, client: CheckedClient) -> School:
    """A school, with its administrator at the client."""
    made = factories.make_school()
    client.enter(factories.make_staff(made, Duty.ADMINISTRATOR))
    return made


def acts(session: Db) -> list[tuple[str, dict[str, object]]]:
    rows = session.execute(select(AuditEntry.act, AuditEntry.details).order_by(AuditEntry.number))
    return [(act, details) for act, details in rows]


def save(client: CheckedClient, **values: str) -> str:
    return client.send("/school", {**AS_IT_IS, **values}, form="/school").text


def test_what_is_saved_holds_and_stands_in_the_log(
    session: Db, client: CheckedClient, school: School
) -> None:
    save(client, name="Hill Top School", public_threshold="12", staff_threshold="6", host="LOCALHOST")

    assert (school.name, school.public_threshold, school.staff_threshold, school.host) == (
        "Hill Top School", 12, 6, "localhost",
    )  # fmt: skip
    assert acts(session) == [
        (
            "school settings changed",
            {
                "name": ["Hillside School", "Hill Top School"],
                "host": [None, "localhost"],
                "public_threshold": [10, 12],
                "staff_threshold": [5, 6],
            },
        )
    ]
    assert "Hill Top School" in client.page("/school").text


def test_saving_what_is_so_already_changes_nothing(
    session: Db, client: CheckedClient, school: School
) -> None:
    save(client)
    assert acts(session) == []
    assert "Nothing was changed" in client.page("/school").text
    assert school.public_threshold == 10


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"public_threshold": "4"}, "Everybody must not see smaller groups than staff do"),
        ({"public_threshold": "2", "staff_threshold": "2"}, "Write a number from 3 to 100"),
        ({"staff_threshold": "0"}, "Write a number from 3 to 100"),
        ({"public_threshold": "101"}, "Write a number from 3 to 100"),
        ({"public_threshold": "ten"}, "Write a whole number, in figures."),
        ({"name": ""}, "Write the name of the school"),
        ({"name": "\u200b"}, "Write the name"),
        ({"name": "x" * 121}, "at most 120"),
        ({"host": "https://hillside.test/"}, "without https://"),
        ({"host": "-.-"}, "Write a host name"),
        ({"host": "elsewhere.example"}, "does not answer at that name yet"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    session: Db, client: CheckedClient, school: School, values: dict[str, str], said: str
) -> None:
    assert said in save(client, **values)
    assert acts(session) == []
    assert (school.name, school.public_threshold, school.staff_threshold) == ("Hillside School", 10, 5)


def test_two_schools_do_not_answer_to_one_name_and_none_goes_without(
    session: Db, client: CheckedClient
) -> None:
    here = factories.make_school(host="localhost")
    factories.make_school("Riverside", host="riverside.test")
    client.enter(factories.make_staff(here, Duty.ADMINISTRATOR))

    assert "Another school here answers to that name" in save(client, host="riverside.test")
    assert "nobody could reach this one" in save(client, host="")
    session.refresh(here)
    assert here.host == "localhost"
    assert acts(session) == []


def test_a_holiday_is_added_and_taken_away_and_both_are_in_the_log(
    session: Db, client: CheckedClient, school: School
) -> None:
    client.send("/school", HALF_TERM, form="/school/holidays")
    assert days_off(school.id) == {date(2026, 10, day) for day in range(26, 31)}
    assert "Half term" in client.page("/school").text

    holiday = session.scalars(select(SchoolHoliday)).one()
    client.post(f"/school/holidays/{holiday.id}/remove")
    assert days_off(school.id) == set()
    assert [act for act, _details in acts(session)] == ["holiday added", "holiday removed"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"last_day": "25/10/2026"}, "before the first"),
        ({"last_day": "30/10/2027"}, "longer than a holiday can be"),
        ({"first_day": "soon"}, "Write the day like this"),
        ({"last_day": ""}, "Write the last day"),
        ({"what": " "}, "Write what it is called"),
    ],
)
def test_a_holiday_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    session: Db, client: CheckedClient, school: School, values: dict[str, str], said: str
) -> None:
    answer = client.send("/school", {**HALF_TERM, **values}, form="/school/holidays")
    assert said in answer.text
    assert session.scalars(select(SchoolHoliday)).all() == []
    typed = {**HALF_TERM, **values}["what"].strip() or "26/10/2026"
    assert typed in answer.text or "2026-10-26" in answer.text
    assert days_off(school.id) == set()


def test_an_idea_that_waits_through_a_holiday_is_not_late(session: Db, client: CheckedClient) -> None:
    school = factories.make_school()
    consultation = factories.make_consultation(school)
    today = now().date()
    factories.make_idea(
        consultation, factories.make_pupil(school), state="waiting", sent_at=now() - timedelta(days=7)
    )
    client.enter(factories.make_staff(school, Duty.MODERATOR))
    assert "Late" in client.page("/desk").text

    holiday = SchoolHoliday(
        school_id=school.id, name="Half term", first_day=today - timedelta(days=8), last_day=today
    )
    session.add(holiday)
    session.flush()

    assert "Late" not in client.page("/desk").text
