"""One person's data: handed out, and taken out with a receipt. Votes survive as counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from coprod.access.roles import Duty
from coprod.audit.queries import check
from coprod.clock import now
from coprod.ideas.models import Idea, IdeaNote, IdeaState
from coprod.messages import unsubscribing, wishes
from coprod.messages.models import News, NewsKind, Rhythm, WeeklyLetter
from coprod.people.models import ClassMember, CredentialKind, Person
from coprod.privacy import erasing, export
from coprod.safeguarding.models import Concern
from coprod.voting.models import Vote
from tests import factories
from tests.moderation.desk import Db, Desk, acts
from tests.safeguarding.test_raising import tables_with
from tests.support.client import CheckedClient


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    made = Desk(client)
    factories.make_class(made.school, made.pupil, name="5B")
    factories.make_seat(made.consultation, made.pupil, took_part=True)
    factories.give_secret(made.pupil, CredentialKind.PICTURES, "fish star")
    session.add(
        News(
            school_id=made.school.id,
            person_id=made.pupil.id,
            consultation_id=made.consultation.id,
            kind=NewsKind.IDEA_ACCEPTED,
            about="x",
            path="/",
            at=now(),
        )
    )
    return made


@pytest.fixture
def admin(desk: Desk) -> Person:
    person = factories.make_staff(desk.school, Duty.ADMINISTRATOR)
    desk.client.enter(person)
    return person


def withheld(session: Db, desk: Desk) -> Concern:
    concern = Concern(
        school_id=desk.school.id, author_id=desk.pupil.id, words="quokkas at home", written_at=now(), place="P", raised_at=now()
    )  # fmt: skip
    session.add(concern)
    session.flush()
    factories.make_idea(
        desk.consultation, desk.pupil, body="", state=IdeaState.WITHHELD, concern_id=concern.id
    )
    return concern


def test_everybody_can_have_what_is_kept_about_them(session: Db, desk: Desk) -> None:
    withheld(session, desk)
    other = factories.make_person(desk.school, display_name="Somebody Else")
    factories.make_idea(desk.consultation, other, body="Of somebody else")
    desk.client.enter(desk.pupil)
    answer = desk.client.get("/my/data")
    found = json.loads(answer.text)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert found["register"]["name"] == "Nimah Quill"
    assert found["register"]["classes"] == ["5B"]
    assert [(idea["words"], idea["state"]) for idea in found["ideas"]] == [
        (desk.idea.body, "waiting"),
        ("quokkas at home", "waiting"),  # as on their own page: a gap would say that it was flagged
    ]
    assert [news["what"] for news in found["news"]] == ["idea_accepted"]
    assert found["news_is_sent"]["how_often"] == "never"  # to no pupil
    wishes.choose(other.id, Rhythm.AT_ONCE)
    assert export.of(other)["news_is_sent"]["how_often"] == "at_once"
    assert found["took_part_in"] == [{"consultation": "Better lunchtimes", "voted": True}]
    for not_there in ("Somebody Else", "Of somebody else", "concern", "withheld", "fish", "argon2"):
        assert not_there not in answer.text


def test_an_administrator_hands_it_out_and_the_log_says_so(session: Db, desk: Desk, admin: Person) -> None:
    withheld(session, desk)
    session.add(IdeaNote(idea_id=desk.idea.id, body="okapi note", at=now()))
    session.flush()
    answer = desk.client.post(f"/people/{desk.pupil.id}/data")
    assert json.loads(answer.text)["register"]["name"] == "Nimah Quill"
    assert "quokkas" not in answer.text  # whoever makes it must not learn that there is anything
    assert "okapi" not in answer.text  # a note of staff may be about others: a person looks at it first
    assert "Notes that staff made" in answer.text
    assert acts(session) == ["data of a person exported"]


def erase(desk: Desk, person: Person, name: str | None = None) -> Any:
    url = f"/people/{person.id}/erase"
    return desk.client.send(url, {"name": person.display_name if name is None else name}, form="/erase")


def test_nobody_is_erased_by_a_slip(session: Db, desk: Desk, admin: Person) -> None:
    assert "exactly as it stands" in erase(desk, desk.pupil, "Nimah").text
    assert desk.pupil.display_name == "Nimah Quill"
    assert erase(desk, admin).status_code == 409  # the only administrator


def test_an_erased_person_is_nowhere_and_there_is_a_receipt(session: Db, desk: Desk, admin: Person) -> None:
    read_by_all = factories.make_idea(desk.consultation, desk.pupil, body="Read by all")
    person_id = desk.pupil.id
    wishes.choose(person_id, Rhythm.NEVER)
    unsubscribing.new_code(person_id)
    session.add(WeeklyLetter(person_id=person_id, week=now().date()))
    session.flush()
    assert {"news", "news_wish", "unsubscribe_link", "weekly_letter"} <= set(erasing.leads_to(person_id))
    page = erase(desk, desk.pupil).text
    assert "They are erased." in page
    assert "that are left: 0." in page
    assert erasing.leads_to(person_id) == {}
    assert tables_with("Nimah") == tables_with("Quill") == set()
    gone, kept = session.get_one(Person, person_id), session.get_one(Idea, read_by_all.id)
    assert (gone.active, gone.year, gone.email, gone.display_name) == (False, None, None, "Erased person")
    assert (kept.body, kept.author_id, kept.state) == ("Read by all", None, IdeaState.ACCEPTED)
    assert session.get_one(Idea, desk.idea.id).body == ""  # nobody else had read it
    assert session.scalars(select(ClassMember)).all() == []
    assert acts(session)[-1] == "person erased"
    desk.client.enter(desk.moderator)
    assert desk.client.get(f"/ideas/{read_by_all.id}").status_code == 200


def test_votes_survive_an_erasure_as_counts(session: Db, desk: Desk) -> None:
    factories.make_proposal(desk.consultation)
    desk.client.enter(desk.pupil)
    desk.client.send(f"/consultations/{desk.consultation.id}/vote?on=1", {"choice": "agree"}, form="/vote/")
    before = session.scalar(select(func.count()).select_from(Vote))
    assert before == 1
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    erase(desk, desk.pupil)
    assert session.scalar(select(func.count()).select_from(Vote)) == before


def test_what_the_safeguarding_lead_must_keep_stays_there_alone(
    session: Db, desk: Desk, admin: Person
) -> None:
    concern = withheld(session, desk)
    page = erase(desk, desk.pupil).text
    assert "concern" not in page.lower()
    assert tables_with("Nimah Quill") == {"concern"}
    assert (
        "Written by Nimah Quill (Year 5, 5B), erased from the register"
        in session.get_one(Concern, concern.id).note
    )


def test_staff_who_decided_something_lose_their_name_and_the_log_stays_whole(
    session: Db, desk: Desk, admin: Person
) -> None:
    desk.client.enter(desk.moderator)
    desk.do("accept")
    desk.client.enter(admin)
    name = desk.moderator.display_name
    erase(desk, desk.moderator)
    assert tables_with(name) == set()
    assert "Erased person" in desk.client.page("/log").text
    assert check(desk.school.id).whole
