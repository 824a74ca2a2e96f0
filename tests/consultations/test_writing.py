"""A moderator writes a consultation, opens it, and moves its dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations import actions
from coprod.consultations.models import Consultation, Seat
from coprod.people.models import Person
from coprod.schools.models import School
from tests.factories import make_consultation, make_person, make_pupil, make_school, make_staff
from tests.support.client import CheckedClient

Db = scoped_session[Session]
BACKGROUND = "One pupil in nine was late at least once a week last term. Tutors asked why. " * 2


@pytest.fixture
def school(session: Db) -> School:
    return make_school()


@pytest.fixture
def head(school: School) -> Person:
    return make_staff(school, Duty.DECISION_MAKER, role="Head teacher", display_name="Ms Hart")


@pytest.fixture
def moderator(school: School, head: Person, client: CheckedClient) -> Person:
    person = make_staff(school, Duty.MODERATOR)
    client.enter(person)
    return person


def weeks_ahead(weeks: int) -> date:
    """A Wednesday, some weeks from now."""
    today = now().date()
    return today + timedelta(days=(2 - today.weekday()) % 7, weeks=weeks)


def filled(head: Person) -> dict[str, Any]:
    """A form with nothing missing."""
    return {
        "title": "Hard mornings",
        "question": "What would help in the morning?",
        "background": BACKGROUND,
        "can_change": "When the doors open.",
        "cannot_change": "When lessons start.",
        "decision_maker": str(head.id),
        "asked_groups": ["pupils", "parents"],
        "ideas_open_day": weeks_ahead(1).isoformat(),
        "ideas_open_time": "09:00",
        "ideas_close_day": weeks_ahead(3).isoformat(),
        "ideas_close_time": "15:30",
        "voting_open_day": weeks_ahead(2).isoformat(),
        "voting_open_time": "09:00",
        "voting_close_day": weeks_ahead(4).isoformat(),
        "voting_close_time": "15:30",
        "answer_by": weeks_ahead(6).isoformat(),
    }


def the_one(session: Db) -> Consultation:
    return session.scalars(select(Consultation)).one()


def acts(session: Db) -> list[str]:
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))


def test_a_half_filled_draft_is_saved_and_says_what_is_missing(
    session: Db, client: CheckedClient, moderator: Person
) -> None:
    answer = client.send("/consultations/new", {"title": "Mornings"}, form="/consultations/new")

    draft = the_one(session)
    assert (draft.title, draft.question, draft.opened_at) == ("Mornings", "", None)
    page = client.page(answer.location)
    assert "Name the person who decides and will answer." in page.links
    assert "Say what can change. If nothing can, do not ask." in page.links
    assert acts(session) == ["consultation written"]


def test_a_draft_is_seen_by_staff_who_write_and_by_nobody_else(
    session: Db, client: CheckedClient, school: School, moderator: Person
) -> None:
    draft = make_consultation(school, title="Secret plan", opened_at=None)
    url = f"/consultations/{draft.id}"
    assert client.get(url).status_code == 200
    assert "Secret plan" in client.page("/consultations").text
    pupil = make_pupil(school)
    for person in (pupil, make_staff(school, Duty.ADMINISTRATOR), None):
        client.leave()
        if person:
            client.enter(person)
        assert client.get(url).status_code == 404
        assert client.get(f"{url}/edit").status_code in {303, 404}
        assert "Secret plan" not in client.page("/consultations").text


def test_a_mistake_loses_nothing(client: CheckedClient, moderator: Person, head: Person) -> None:
    wrong = {
        **filled(head),
        "title": "",
        "voting_close_day": weeks_ahead(1).isoformat(),
        "answer_by": "the day after",
        "ideas_open_time": "half past",
    }

    page = client.send("/consultations/new", wrong, form="/consultations/new")

    assert page.status_code == 200
    for kept in (BACKGROUND.strip(), "the day after", "half past", "When the doors open."):
        assert kept in page.text.replace("&#39;", "’")
    for said in (
        "Give it a title",
        "This must be later than the opening.",
        "Write the day like this",
        "Write the time like this",
    ):
        assert said in page.text


def test_days_and_times_may_be_typed_as_people_write_them(
    session: Db, client: CheckedClient, moderator: Person
) -> None:
    client.send(
        "/consultations/new",
        {
            "title": "Dates",
            "ideas_open_day": "4/12/2026",
            "ideas_open_time": "3.30pm",
            "ideas_close_day": "14 December 2026",
            "ideas_close_time": "9 am",
        },
        form="/consultations/new",
    )
    draft = the_one(session)
    assert draft.ideas_open_at == datetime(2026, 12, 4, 15, 30, tzinfo=UTC)
    assert draft.ideas_close_at == datetime(2026, 12, 14, 9, 0, tzinfo=UTC)


def test_times_are_the_school_s(session: Db, client: CheckedClient, moderator: Person) -> None:
    """In June London is an hour ahead of UTC."""
    client.send(
        "/consultations/new",
        {"title": "Summer", "voting_open_day": "2027-06-07", "voting_open_time": "09:00"},
        form="/consultations/new",
    )
    assert the_one(session).voting_open_at == datetime(2027, 6, 7, 8, 0, tzinfo=UTC)


def test_it_does_not_open_while_something_is_missing(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    draft = make_consultation(school, opened_at=None, can_change="", ballot_secret=None)

    answer = client.post(f"/consultations/{draft.id}/open")

    assert answer.status_code == 422
    assert "It did not open." in answer.text
    assert "Say what can change. If nothing can, do not ask." in answer.text
    assert the_one(session).opened_at is None
    assert session.scalars(select(Seat)).all() == []


def test_opening_makes_the_roll_and_the_secret(
    session: Db, client: CheckedClient, moderator: Person, head: Person, school: School
) -> None:
    pupil, parent = make_pupil(school), make_person(school)
    saved = client.send("/consultations/new", filled(head), form="/consultations/new")
    assert "Nothing is missing." in client.page(saved.location).text

    answer = client.send(saved.location, {}, form="/open")

    opened = the_one(session)
    assert answer.location == f"/consultations/{opened.id}"
    assert opened.opened_at is not None
    assert opened.ballot_secret is not None
    assert len(opened.ballot_secret) == 32
    assert set(session.scalars(select(Seat.person_id))) == {pupil.id, parent.id}
    assert acts(session) == ["consultation written", "consultation opened"]
    secret = opened.ballot_secret
    client.post(f"/consultations/{opened.id}/open")  # a second press changes nothing
    session.expire_all()
    assert the_one(session).ballot_secret == secret
    assert len(session.scalars(select(Seat)).all()) == 2


def test_once_open_the_question_stays(
    session: Db, client: CheckedClient, moderator: Person, head: Person, school: School
) -> None:
    opened = make_consultation(school, head)
    url = f"/consultations/{opened.id}"
    assert client.get(f"{url}/edit").location == f"{url}/dates"

    answer = client.post(f"{url}/edit", data={**filled(head), "question": "Something else?"})

    assert answer.status_code == 409
    assert the_one(session).question == "What would make lunchtimes better?"


def test_a_date_that_lies_ahead_may_be_moved_and_the_page_says_so(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    opened = make_consultation(school, answer_by=weeks_ahead(9))
    url = f"/consultations/{opened.id}"

    client.send(f"{url}/dates", {"voting_close_day": weeks_ahead(5).isoformat(), "voting_close_time": "15:30"}, form="/dates")  # fmt: skip

    moved = the_one(session)
    assert moved.voting_close_at is not None
    assert moved.voting_close_at.date() == weeks_ahead(5)
    assert moved.dates_changed_at is not None
    assert "Dates changed on" in client.page(url).text
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, list(entry.details["moved"])) == ("dates moved", ["voting_close_at"])


def test_no_close_is_moved_into_the_past(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    opened = make_consultation(school)
    before = actions.dates_of(opened)

    answer = client.send(
        f"/consultations/{opened.id}/dates",
        {"voting_close_day": (now() - timedelta(days=1)).date().isoformat()},
        form="/dates",
    )

    assert "Choose a time that lies ahead." in answer.text or "This must be later" in answer.text
    assert actions.dates_of(the_one(session)) == before


def test_what_has_come_cannot_be_moved_by_a_hand_made_request(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    opened = make_consultation(school)
    before = actions.dates_of(opened)
    fields = client.page(f"/consultations/{opened.id}/dates").form("/dates").fields
    assert "voting_open_day" not in fields

    fields["voting_open_day"], fields["voting_open_time"] = weeks_ahead(1).isoformat(), "09:00"
    answer = client.post(f"/consultations/{opened.id}/dates", data=fields)

    assert "This has come already and cannot be moved." in answer.text
    assert actions.dates_of(the_one(session)) == before


def test_voting_is_never_made_shorter_than_five_school_days(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    opened = make_consultation(school, voting_open_at=now() + timedelta(days=2))
    tomorrow = (now() + timedelta(days=4)).date().isoformat()
    answer = client.send(f"/consultations/{opened.id}/dates", {"voting_close_day": tomorrow}, form="/dates")
    assert "Give people time" in answer.text


def test_pressing_save_without_a_change_changes_nothing(
    session: Db, client: CheckedClient, moderator: Person, school: School
) -> None:
    opened = make_consultation(school)
    client.send(f"/consultations/{opened.id}/dates", {}, form="/dates")
    assert the_one(session).dates_changed_at is None
    assert acts(session) == []


HOSTILE = [
    "\x00", "\u202eabc", "\u200b", "x" * 7000, "😀" * 300, "<script>alert(1)</script>", "'; DROP TABLE idea; --",
    "%(x)s {{ 7*7 }}",
]  # fmt: skip


@pytest.mark.parametrize("field", ["title", "question", "background", "ideas_open_day", "voting_close_time"])
def test_no_text_breaks_the_form(client: CheckedClient, moderator: Person, field: str) -> None:
    plain = {"title": "A title", "rung": "consultation", "show_tallies": "after_close"}
    for text in HOSTILE:
        answer = client.post("/consultations/new", data={**plain, field: text})
        assert answer.status_code in {200, 303}
        assert "<script>alert" not in answer.text


def test_no_hand_made_choice_breaks_the_form(session: Db, client: CheckedClient, moderator: Person) -> None:
    for field, value in [
        ("decision_maker", "999999"),
        ("decision_maker", "x"),
        ("asked_years", "99999999999999999999"),
        ("classes", "-1"),
        ("asked_groups", "governors"),
        ("minimum_heard", "99999999999999999999"),
        ("rung", "manipulation"),
        ("voting_open_day", "0001-01-01"),
        ("voting_open_day", "9999-12-31"),
        ("voting_open_time", "99:99"),
    ]:
        answer = client.post(
            "/consultations/new",
            data={"title": "A title", "rung": "consultation", "show_tallies": "after_close", field: value},
        )
        assert answer.status_code in {200, 303}, (field, value)
    for draft in session.scalars(select(Consultation)):
        assert (draft.asked_groups, draft.asked_years, draft.decision_maker_id) == ([], [], None)
