"""The safeguarding lead reads a concern, acknowledges it, writes down what was done, and closes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry, AuditHead
from coprod.clock import now
from coprod.people.models import ClassMember, Person
from coprod.safeguarding.models import Concern, ConcernState, ConcernWording
from coprod.schools.models import ClassGroup
from tests import factories
from tests.moderation.desk import Db, Desk, acts
from tests.support.client import CheckedClient

WORDS = "Exact words about quokkas"


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    return Desk(client)


@pytest.fixture
def lead(desk: Desk) -> Person:
    person = factories.make_staff(desk.school, Duty.SAFEGUARDING_LEAD, display_name="Mrs Lead")
    desk.client.enter(person)
    return person


def raised(session: Db, desk: Desk, **values: Any) -> Concern:
    """A concern that the moderator raised."""
    defaults: dict[str, Any] = {
        "school_id": desk.school.id,
        "author_id": desk.pupil.id,
        "words": WORDS,
        "why": "",
        "written_at": now(),
        "place": "Better lunchtimes",
        "raised_by_id": desk.moderator.id,
        "raised_at": now(),
        "note": "A note",
    }
    defaults["unread_since"] = values.get("raised_at", defaults["raised_at"])
    concern = Concern(**{**defaults, **values})
    session.add(concern)
    session.flush()
    return concern


def test_the_lead_reads_the_words_who_in_which_class_when_where_and_who_raised_it(
    session: Db, desk: Desk, lead: Person
) -> None:
    group = ClassGroup(school_id=desk.school.id, name="5B", code="fiveb", year=5)
    session.add(group)
    session.flush()
    session.add(ClassMember(class_id=group.id, person_id=desk.pupil.id))
    desk.moderator.display_name = "Mr Mod"
    page = desk.client.page(f"/concerns/{raised(session, desk).id}")
    for said in (WORDS, "Nimah Quill", "Year 5", "5B", "Better lunchtimes", "Mr Mod", "A note"):
        assert said in page.text


def test_nobody_else_finds_them(session: Db, desk: Desk) -> None:
    concern = raised(session, desk)
    others = [
        None,
        desk.pupil,
        desk.moderator,
        factories.make_person(desk.school),
        factories.make_staff(desk.school),
        factories.make_staff(desk.school, Duty.ADMINISTRATOR, Duty.DECISION_MAKER, Duty.MODERATOR),
    ]
    for person in others:
        desk.client.leave()
        if person:
            desk.client.enter(person)
        for url in ("/concerns", f"/concerns/{concern.id}"):
            answer = desk.client.get(url)
            assert answer.status_code == (404 if person else 303)
        if person:
            assert desk.client.post(f"/concerns/{concern.id}/acknowledge").status_code == 404
            assert (
                desk.client.post(f"/concerns/{concern.id}/outcome", data={"outcome": "x"}).status_code == 404
            )
            assert "/concerns" not in desk.client.page("/consultations").links.values()
    assert concern.state is ConcernState.NEW


def test_a_lead_of_another_school_finds_nothing(session: Db, desk: Desk) -> None:
    concern = raised(session, desk)
    desk.school.host = "hillside.test"
    other = factories.make_school("Other", host="localhost")
    desk.client.enter(factories.make_staff(other, Duty.SAFEGUARDING_LEAD))
    assert desk.client.get(f"/concerns/{concern.id}").status_code == 404
    assert "No concerns" in desk.client.page("/concerns").text


def test_new_ones_come_first_with_their_age_and_a_banner(session: Db, desk: Desk, lead: Person) -> None:
    raised(
        session, desk, place="Closed place", state=ConcernState.CLOSED, raised_at=now() - timedelta(days=9)
    )
    raised(session, desk, place="Newer place", raised_at=now() - timedelta(hours=2))
    raised(session, desk, place="Oldest place", raised_at=now() - timedelta(days=3))
    page = desk.client.page("/concerns")
    assert "2 concerns have not been read" in page.text
    assert "The oldest has waited: 3 days" in page.text
    places = [page.text.index(words) for words in ("Oldest place", "Newer place", "Closed place")]
    assert places == sorted(places)
    assert WORDS not in page.source  # the list may stand open on a desk


def test_without_a_new_one_there_is_no_banner(session: Db, desk: Desk, lead: Person) -> None:
    raised(session, desk, state=ConcernState.ACKNOWLEDGED)
    assert "not been read" not in desk.client.page("/concerns").text


def test_it_is_acknowledged_once(session: Db, desk: Desk, lead: Person) -> None:
    concern = raised(session, desk)
    for _press in range(2):
        desk.client.post(f"/concerns/{concern.id}/acknowledge")
    kept = session.scalars(select(Concern)).one()
    assert (kept.state, kept.acknowledged_by_id) == (ConcernState.ACKNOWLEDGED, lead.id)
    assert acts(session) == ["concern acknowledged"]


def test_it_is_closed_with_what_was_done_and_never_in_silence(session: Db, desk: Desk, lead: Person) -> None:
    url = f"/concerns/{raised(session, desk).id}"
    close, export = f"{url}/close", f"{url}/export"
    desk.client.post(close)
    assert "Write down what was done before you close it." in desk.client.page(url).text

    desk.client.send(url, {"outcome": "Spoke to her mother"}, form="/outcome")
    desk.client.post(close)
    assert "Take the record first" in desk.client.page(url).text
    desk.client.post(export, data={"how": "paper"})
    desk.client.send(url, {"outcome": "Spoke to her mother. Early help."}, form="/outcome")
    desk.client.post(close)  # the record does not say what was done since
    assert "Take the record first" in desk.client.page(url).text

    desk.client.post(export, data={"how": "text"})
    desk.client.post(close)

    kept = session.scalars(select(Concern)).one()
    assert (kept.state, kept.outcome) == (ConcernState.CLOSED, "Spoke to her mother. Early help.")
    assert kept.closed_at is not None
    assert acts(session) == [
        "concern acknowledged", "concern worked on", "concern exported", "concern worked on", "concern exported",
        "concern closed",
    ]  # fmt: skip
    assert "Exported on " in (said := desk.client.page(url).text)
    assert " by Mrs Lead, closed." in said


def test_its_record_has_all_of_it_on_one_sheet_and_as_a_file_that_stands_alone(
    session: Db, desk: Desk, lead: Person
) -> None:
    words = "Exact <b>words</b>\nabout quokkas"
    concern = raised(session, desk, words=words, why="A why", outcome="Spoke to her mother")
    session.add(ConcernWording(concern_id=concern.id, body="The first words", replaced_at=now()))
    desk.moderator.display_name = "Mr Mod"
    url = f"/concerns/{concern.id}"
    desk.client.post(f"{url}/acknowledge")
    page = desk.client.page(f"{url}/record")
    assert len(desk.client.statements) <= 8

    as_page = desk.client.post(f"{url}/export", data={"how": "page"})
    as_text = desk.client.post(f"{url}/export", data={"how": "text"})

    head = session.scalars(select(AuditHead)).one()
    before_this = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert before_this is not None
    assert (before_this.act, before_this.details, before_this.actor_id) == (
        "concern exported",
        {"how": "text"},
        lead.id,
    )
    everything = (
        "about quokkas", "A why", "The first words", "Nimah Quill", "Year 5", "Better lunchtimes", "Mr Mod", "A note",
        "Spoke to her mother", "Mrs Lead", "concern acknowledged",
    )  # fmt: skip
    for text in (page.text, as_page.text, as_text.text):
        assert [said for said in everything if said not in text] == []
    assert head.hash in as_text.text
    assert "Exact <b>words</b>\r\n" in as_text.text  # as it was written, on a line of its own
    assert "<b>words" not in as_page.text
    assert 'href="' not in as_page.text  # nothing beside it is needed
    assert "<style>" in as_page.text
    for answer, name in ((as_page, "html"), (as_text, "txt")):
        assert answer.headers["Content-Disposition"] == f"attachment; filename=concern-{concern.id}.{name}"
    assert desk.client.post(f"{url}/export", data={"how": "fax"}).status_code == 303


def test_nobody_else_gets_the_record(session: Db, desk: Desk) -> None:
    concern = raised(session, desk)
    for person in (
        desk.moderator,
        factories.make_staff(desk.school),
        factories.make_staff(desk.school, Duty.HEAD),
    ):
        desk.client.enter(person)
        assert desk.client.get(f"/concerns/{concern.id}/record").status_code == 404
        for act in ("export", "close"):
            assert desk.client.post(f"/concerns/{concern.id}/{act}", data={"how": "text"}).status_code == 404
    assert acts(session) == []


def test_two_leads_do_not_undo_each_other(session: Db, desk: Desk, lead: Person) -> None:
    concern = raised(session, desk)
    url = f"/concerns/{concern.id}"
    fields = desk.client.page(url).form("/outcome").fields
    desk.client.send(url, {"outcome": "First lead’s words"}, form="/outcome")

    fields["outcome"] = "Second lead’s words"
    answer = desk.client.post(f"{url}/outcome", data=fields)

    assert answer.status_code == 409
    assert "First lead’s words" in answer.text
    assert "Second lead’s words" in answer.text
    assert session.scalars(select(Concern)).one().outcome == "First lead’s words"


def test_no_text_breaks_it(session: Db, desk: Desk, lead: Person) -> None:
    url = f"/concerns/{raised(session, desk, words='<script>alert(1)</script>', note='{{ 7*7 }}').id}"
    desk.client.typed |= {"{{ 7*7 }}"}
    for text in ("\x00", "\u202eabc", "x" * 100_000, "<script>alert(2)</script>"):
        answer = desk.client.send(url, {"outcome": text}, form="/outcome")
        assert answer.status_code in {200, 303}
    assert "<script>alert" not in desk.client.get(url).text


def test_the_pages_ask_the_database_as_often_for_one_as_for_many(
    session: Db, desk: Desk, lead: Person
) -> None:
    url = f"/concerns/{raised(session, desk).id}"

    def queries(address: str) -> int:
        desk.client.page(address)
        return len(desk.client.statements)

    before = queries("/concerns"), queries(url)
    for _n in range(12):
        raised(session, desk)
    assert (queries("/concerns"), queries(url)) == before
    assert before[0] <= 6
    assert before[1] <= 8
