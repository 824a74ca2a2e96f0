"""A tutor-group session: run step by step, and what the class agreed becomes the class's idea, nobody's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup, YearBand
from coprod.clock import now
from coprod.consultations.models import Consultation, ConsultationClass, Seat
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.library.models import TutorSession
from coprod.messages.models import News
from coprod.people import class_endings
from coprod.people.models import ClassMember, Person
from coprod.safeguarding.models import Concern
from coprod.schools.models import ClassGroup, School
from tests.factories import make_class, make_consultation, make_pupil, make_school, make_seat, make_staff
from tests.support.client import CheckedClient

Db = scoped_session[Session]
AGREED = "Let us sit where we like on Fridays, so that we meet other people."


@pytest.fixture
def school(session: Db) -> School:
    return make_school()


@pytest.fixture
def tutor(school: School) -> Person:
    return make_staff(school)


@pytest.fixture
def group(school: School, tutor: Person) -> ClassGroup:
    return make_class(school, tutor, make_pupil(school, 8), name="8R", year=8)


@pytest.fixture
def asked(school: School) -> Consultation:
    return make_consultation(school, asked_years=[8])


@pytest.fixture
def begin(client: CheckedClient, tutor: Person, group: ClassGroup) -> Callable[..., str]:
    """Begin an activity with the class, as its tutor; gives the session's address."""

    def one(code: str = "the-table-experiment") -> str:
        client.enter(tutor)
        begun = client.post(f"/library/activities/{code}/begin", data={"class_group_id": group.id})
        assert begun.status_code == 303
        return begun.location

    return one


def test_a_session_runs_a_step_at_a_time_to_the_question(
    client: CheckedClient, begin: Callable[..., str]
) -> None:
    run = begin()
    first = client.page(run).text
    assert "Each table has a different rule." in first
    assert "2 minutes" in first
    assert "What one change to our lunchtime" in client.page(f"{run}?step=5").text
    for odd in ("0", "-1", "99", "x", "9" * 40):
        assert client.get(f"{run}?step={odd}").status_code == 200
    assert len(client.statements) <= 8


def test_what_the_class_agreed_is_its_idea_and_no_pupils(
    session: Db, client: CheckedClient, begin: Callable[..., str], asked: Consultation, group: ClassGroup
) -> None:
    run = begin()
    sent = client.send(f"{run}/idea", {"body": AGREED, "why": "We asked round."}, form="idea")
    assert sent.location.endswith("/next")
    assert "An adult at school reads our idea." in client.page(sent.location).text
    again = client.send(f"{run}/idea", {"body": AGREED}, form="idea")
    assert again.status_code == 303
    idea = session.scalars(select(Idea)).one()
    assert (idea.author_id, idea.class_id, idea.state) == (None, group.id, IdeaState.WAITING)
    assert (idea.stakeholder_group, idea.year_band) == (StakeholderGroup.PUPILS, YearBand.KS3)
    assert session.scalars(select(IdeaMove.move_code)).all() == ["belonging-friends"]
    held = session.scalars(select(TutorSession)).one()
    assert held.idea_id == idea.id
    assert held.held_at is not None


def test_its_way_over_the_desk_comes_back_to_the_tutor_and_the_class_page(
    session: Db, school: School, client: CheckedClient, begin: Callable[..., str], asked: Consultation,
    tutor: Person, group: ClassGroup,
) -> None:  # fmt: skip
    client.send(f"{begin()}/idea", {"body": AGREED}, form="idea")
    idea = session.scalars(select(Idea)).one()
    moderator = make_staff(school, Duty.MODERATOR)
    client.enter(moderator)
    assert "8R, agreed by the class together" in client.page("/desk").text
    assert "8R, agreed by the class together" in client.page(f"/desk/ideas/{idea.id}").text
    back = {"return-reason": "other", "return-words": "Which room?"}
    client.send(f"/desk/ideas/{idea.id}", back, form="/return")
    client.enter(tutor)
    assert "Which room?" in client.page(f"/my/classes/{group.id}/sessions").text
    assert "The class’s idea" in client.page(f"/ideas/{idea.id}").text
    new = client.send(f"/ideas/{idea.id}/reword", {"body": f"{AGREED} In the hall."}, form="reword")
    assert new.location == f"/my/classes/{group.id}/sessions"
    client.enter(moderator)
    client.send(f"/desk/ideas/{idea.id}", {}, form="/accept")
    session.refresh(idea)
    assert idea.state is IdeaState.ACCEPTED
    told = session.execute(select(News.person_id, News.about).order_by(News.id)).all()
    assert told == [(tutor.id, "8R: Better lunchtimes")] * 2
    client.enter(make_pupil(school, 8))
    assert "A class, together" in client.page(f"/consultations/{asked.id}/ideas").text
    assert "A class, together" in client.page(f"/ideas/{idea.id}").text


def test_a_pupil_of_the_class_and_another_tutor_are_not_its_writer(
    session: Db, school: School, client: CheckedClient, begin: Callable[..., str], asked: Consultation, group: ClassGroup
) -> None:  # fmt: skip
    client.send(f"{begin()}/idea", {"body": AGREED}, form="idea")
    idea = session.scalars(select(Idea.id)).one()
    pupil = session.scalars(
        select(Person).join(ClassMember, ClassMember.person_id == Person.id).where(Person.year == 8)
    ).one()
    for person in (pupil, make_staff(school)):
        client.enter(person)
        assert client.get(f"/ideas/{idea}").status_code == 404
        assert client.get(f"/ideas/{idea}/reword").status_code == 404


def test_a_worry_in_it_goes_to_the_safeguarding_lead_with_the_class(
    session: Db, client: CheckedClient, begin: Callable[..., str], asked: Consultation
) -> None:
    run = begin()
    sent = client.send(
        f"{run}/idea", {"body": "One of us said that her dad hits her and she is scared."}, form="idea"
    )
    assert sent.location.endswith("/next")
    concern = session.scalars(select(Concern)).one()
    assert concern.place == "Better lunchtimes (idea of class 8R, typed by its tutor)"
    assert session.scalars(select(Idea.body)).one() == ""


def test_an_idea_goes_only_where_the_class_is_asked_now(
    session: Db, school: School, client: CheckedClient, begin: Callable[..., str]
) -> None:
    others = make_consultation(school)
    other = make_class(school, name="8T", year=8, code="harbour-86")
    session.add(ConsultationClass(consultation_id=others.id, class_id=other.id))
    refused = [
        others,
        make_consultation(school, asked_years=[9]),
        make_consultation(school, asked_groups=["parents"]),
        make_consultation(school, ideas_close_at=now() - timedelta(hours=1)),
        make_consultation(school, opened_at=None),
    ]
    ids = [one.id for one in refused]
    run = begin()
    assert "Nothing to send it to today" in client.page(f"{run}/idea").text
    for key in ids:
        sent = client.post(f"{run}/idea", data={"consultation_id": key, "body": AGREED})
        assert sent.status_code == 409
    make_consultation(school, title="Ours")
    session.flush()
    assert client.post(f"{run}/idea", data={"consultation_id": ids[0], "body": AGREED}).status_code == 200
    assert session.scalars(select(Idea)).all() == []


def test_nobody_else_leads_it(
    school: School, client: CheckedClient, begin: Callable[..., str], group: ClassGroup
) -> None:
    run = begin()
    client.enter(make_staff(school, Duty.MODERATOR))
    for url in (run, f"{run}/idea", f"{run}/vote", f"{run}/next", f"/my/classes/{group.id}/sessions"):
        assert client.get(url).status_code == 404
    client.enter(make_pupil(school, 8))
    begun = client.post("/library/activities/ask-the-cook/begin", data={"class_group_id": group.id})
    assert begun.status_code == 404


def test_the_vote_page_opens_the_door_and_counts_no_finer_than_it_may(
    session: Db, school: School, client: CheckedClient, begin: Callable[..., str], asked: Consultation, group: ClassGroup
) -> None:  # fmt: skip
    run = begin()
    assert "Fewer than 5 of the class have voted so far." in client.page(f"{run}/vote").text
    client.post(f"{run}/door")
    assert "The door is open." in client.page(f"{run}/vote").text
    pupils = [make_pupil(school, 8) for _ in range(11)]
    session.add_all(ClassMember(class_id=group.id, person_id=pupil.id) for pupil in pupils)
    for number, pupil in enumerate(pupils):
        make_seat(asked, pupil, took_part=number < 6)
    assert "6 of 12 in the class have voted." in client.page(f"{run}/vote").text
    ids = [pupil.id for pupil in pupils[:9]]
    session.execute(update(Seat).where(Seat.person_id.in_(ids)).values(took_part=True))
    assert "All of the class have voted, or nearly all." in client.page(f"{run}/vote").text


def test_a_class_that_is_merged_takes_its_sessions_ideas_and_questions_along(
    session: Db, school: School, client: CheckedClient, begin: Callable[..., str], asked: Consultation, group: ClassGroup
) -> None:  # fmt: skip
    client.send(f"{begin()}/idea", {"body": AGREED}, form="idea")
    into = make_class(school, name="8T", year=8, code="harbour-86")
    key = into.id
    session.add_all(ConsultationClass(consultation_id=asked.id, class_id=one.id) for one in (group, into))
    session.flush()
    class_endings.merge(group, into, make_staff(school).id)
    assert session.scalars(select(Idea.class_id)).all() == [key]
    assert session.scalars(select(TutorSession.class_id)).all() == [key]
    assert session.scalars(select(ConsultationClass.class_id)).all() == [key]
