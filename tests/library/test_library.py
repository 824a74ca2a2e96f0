"""Find, read, print and add to the library: what everybody sees, and what is the school's own."""

from __future__ import annotations

from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod import activities
from coprod.access.roles import Duty
from coprod.library.models import LibraryLink, OwnActivity, TutorSession
from tests.factories import make_class, make_person, make_school, make_staff
from tests.support.client import CheckedClient

Db = scoped_session[Session]
OWN = {
    "title": "Paper planes", "purpose": "To try again.", "first_year": "3", "last_year": "6", "setting": "hall",
    "moves": ["coping-problems"], "need": "Paper", "steps": "5 Fold one\n10 min Throw it\n5 Change one thing",
    "prompts": "What changed?", "sheet": "My plane", "question": "What should we try again?",
}  # fmt: skip
LINK = {
    "title": "A pack", "made_by": "Somebody kind", "purpose": "For tutor time.", "first_year": "7", "last_year": "9",
    "moves": ["basics-sleep"], "url": "https://example.org/pack",
}  # fmt: skip


@pytest.fixture
def teacher(session: Db, client: CheckedClient) -> CheckedClient:
    """Signed in as a teacher without a duty."""
    client.enter(make_staff(make_school()))
    return client


def test_anybody_reads_our_activities_and_prints_their_sheets(session: Db, client: CheckedClient) -> None:
    make_school()
    session.commit()
    page = client.page("/library")
    assert page.text.count("20 minutes") >= 42
    assert "Write one of our own" not in page.text
    for one in list(activities.load())[::14]:
        for sheet in ("", "/pupil-sheet", "/teacher-sheet"):
            assert one.title in client.page(f"/library/activities/{one.code}{sheet}").text
    assert client.get("/library/activities/no-such-thing").status_code == 404
    assert client.get("/library/activities/own-1").status_code == 404


def test_a_moves_page_leads_to_its_activities(session: Db, client: CheckedClient) -> None:
    make_school()
    page = client.page("/framework/moves/coping-laugh")
    assert page.links["The great bag race"] == "/library/activities/the-great-bag-race"
    assert page.links["The ministry of small laughs"] == "/library/activities/the-ministry-of-small-laughs"


def test_with_a_blank_framework_our_activities_still_run(session: Db, client: CheckedClient) -> None:
    school = make_school(blank_framework=True, framework_version=1)
    tutor = make_staff(school)
    group = make_class(school, tutor)
    client.enter(tutor)
    assert "Ask the cook" in client.page("/library").text
    begun = client.post("/library/activities/ask-the-cook/begin", data={"class_group_id": group.id})
    assert "Start with how, why, or what if." in client.page(begun.location).text


def test_it_is_narrowed_by_what_the_reader_wants(session: Db, client: CheckedClient) -> None:
    make_school()
    for asked, there, not_there in (
        ("year=8&setting=hall", "The table experiment", "Ask the cook"),
        ("move=basics-food", "Ask the cook", "The last bus puzzle"),
        ("compartment=core&q=MANUAL", "My user manual", "Ask the cook"),
        ("minutes=15", "Nothing fits", "Ask the cook"),
        ("year=-3&setting=moon&move=x&minutes=999999999999&q=cook", "Ask the cook", "Nothing fits"),
    ):
        text = client.page(f"/library?{asked}").text
        assert there in text, asked
        assert not_there not in text, asked


def test_a_school_writes_runs_changes_and_takes_out_its_own(session: Db, teacher: CheckedClient) -> None:
    assert teacher.send("/library/own/new", {**OWN, "steps": "Fold one"}, form="own").status_code == 200
    saved = teacher.send("/library/own/new", OWN, form="own")
    key = session.scalars(select(OwnActivity.id)).one()
    assert saved.location.endswith(f"/library/activities/own-{key}")
    page = teacher.page(f"/library/activities/own-{key}")
    assert "20 minutes" in page.text
    assert "Throw it" in page.text
    assert "My plane" in teacher.page(f"/library/activities/own-{key}/pupil-sheet").text
    assert teacher.page("/library?move=coping-problems").text.count("Paper planes") == 1
    teacher.send(f"/library/own/{key}/edit", {"title": "Paper boats"}, form="own")
    assert "Paper boats" in teacher.page("/library").text
    assert teacher.post(f"/library/own/{key}/take-out").status_code == 303
    assert session.scalar(select(func.count(OwnActivity.id))) == 0


def test_what_a_colleague_added_is_theirs_or_for_who_holds_a_duty(session: Db, client: CheckedClient) -> None:
    school = make_school()
    client.enter(make_staff(school))
    client.send("/library/links/new", LINK, form="links")
    key = session.scalars(select(LibraryLink.id)).one()
    assert f"/library/links/{key}/edit" in client.get("/library").text
    client.enter(make_staff(school))
    assert f"/library/links/{key}/edit" not in client.get("/library").text
    assert client.post(f"/library/links/{key}/take-out").status_code == 404
    client.enter(make_person(school))
    assert "A pack" not in client.page("/library").text
    client.enter(make_staff(school, Duty.MODERATOR))
    client.send(f"/library/links/{key}/edit", {"title": "A better pack"}, form="links")
    assert "A better pack" in client.page("/library?year=8").text
    assert client.post(f"/library/links/{key}/take-out").status_code == 303


def test_a_link_is_the_address_of_a_page_and_nothing_else(session: Db, teacher: CheckedClient) -> None:
    for url in (
        "javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "example.org",
        "https://me:you@example.org", "https://[bad", "https://two words.org", "JAVASCRIPT://example.org/%0aalert(1)",
    ):  # fmt: skip
        answer = teacher.post("/library/links/new", data={**LINK, "url": url})
        assert answer.status_code == 200, url
        assert "beginning with https://" in answer.text, url
    assert session.scalar(select(func.count(LibraryLink.id))) == 0


def test_what_does_not_fit_is_said_and_kept(session: Db, teacher: CheckedClient) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"first_year": "9", "last_year": "7"}, "The last year comes before the first"),
        ({"moves": []}, "Choose one to six moves"),
        ({"title": "x" * 121}, "Please make this shorter"),
        ({"first_year": "99"}, "Somebody kind"),
    ]
    for changed, said in wrong:
        answer = teacher.post("/library/links/new", data={**LINK, **changed})
        assert said in answer.text
        assert "Somebody kind" in answer.text
    assert session.scalar(select(func.count(LibraryLink.id))) == 0


def test_the_list_needs_no_more_queries_for_more_rows(session: Db, teacher: CheckedClient) -> None:
    teacher.send("/library/links/new", LINK, form="links")
    teacher.page("/library")
    before = len(teacher.statements)
    for _more in range(3):
        teacher.send("/library/own/new", OWN, form="own")
        teacher.send("/library/links/new", LINK, form="links")
    teacher.page("/library")
    assert len(teacher.statements) == before <= 6


def test_pastoral_staff_see_which_classes_took_part_and_no_more(session: Db, client: CheckedClient) -> None:
    school = make_school()
    tutor = make_staff(school, display_name="Mr Bell")
    make_class(school, name="9K", year=9, code="lantern-97")
    mine = make_class(school, tutor, name="8R", year=8)
    client.enter(tutor)
    begun = client.post("/library/activities/ask-the-cook/begin", data={"class_group_id": mine.id})
    assert client.get("/library/taking-part").status_code == 404
    client.post(f"{begun.location}/held")
    client.post(f"{begun.location}/held")
    assert session.scalars(select(TutorSession.held_at)).one() is not None
    client.enter(make_staff(school, Duty.MODERATOR))
    page = client.page("/library/taking-part").text
    assert "1 of 2 classes have held a session" in page
    assert "Mr Bell" not in page
