"""The sheet for a class: what is new, in words to read aloud, and nothing that leads to anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty, StakeholderGroup
from coprod.changes.models import Change, ChangeUpdate, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation, ConsultationClass
from coprod.db import db
from coprod.decisions.models import Answer, AnswerKind
from coprod.framework.reading import reading_age
from coprod.ideas.models import IdeaState
from coprod.insights.models import Snapshot
from coprod.messages import class_words
from coprod.people.models import ClassMember
from coprod.proposals.models import Reach
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]


class Lesson:
    """A tutor with a class of year 5, and a consultation that asks everybody."""

    def __init__(self) -> None:
        self.school = factories.make_school()
        self.tutor = factories.make_staff(self.school)
        self.pupil = factories.make_pupil(self.school, display_name="Zofia")
        self.own = factories.make_class(self.school, self.pupil, name="5 Otters", year=5)
        db.session.add(ClassMember(class_id=self.own.id, person_id=self.tutor.id))
        self.lunch = factories.make_consultation(self.school)
        self.page = f"/my/classes/{self.own.id}/news"

    def idea(self, body: str, days_ago: float = 1, of: Consultation | None = None, **values: Any) -> None:
        factories.make_idea(
            of or self.lunch, self.pupil, body=body, handled_at=now() - timedelta(days=days_ago), **values
        )

    def answer(self, wording: str, kind: AnswerKind, days_ago: int = 1) -> None:
        proposal = factories.make_proposal(self.lunch, wording=wording)
        snapshot = Snapshot(
            school_id=self.school.id, consultation_id=self.lunch.id, number=proposal.id, taken_at=now(),
            fingerprint="x", results={},
        )  # fmt: skip
        db.session.add(snapshot)
        db.session.flush()
        db.session.add(
            Answer(
                school_id=self.school.id, consultation_id=self.lunch.id, proposal_id=proposal.id, kind=kind,
                reason="Because.", snapshot_id=snapshot.id, answered_by_id=self.tutor.id,
                answered_at=now() - timedelta(days=days_ago),
            )
        )  # fmt: skip

    def change(self, title: str, stage: Stage, days_ago: int = 1, verdict: Verdict | None = None) -> None:
        change = Change(
            school_id=self.school.id, consultation_id=self.lunch.id, title=title, you_said="a", we_will="b", why="c",
            how_we_know="d", reach=Reach.EVERYONE, owner_id=self.tutor.id, owner_title="Head",
            starts_on=now().date(), review_on=now().date() + timedelta(days=9), stage=stage, verdict=verdict,
            created_at=now() - timedelta(days=90),
        )  # fmt: skip
        db.session.add(change)
        db.session.flush()
        for days in (80, days_ago):
            db.session.add(
                ChangeUpdate(change_id=change.id, at=now() - timedelta(days=days), stage=stage, words="x")
            )


@pytest.fixture
def lesson(session: Db) -> Lesson:
    return Lesson()


def test_the_class_hears_what_is_new_and_whose_it_was_is_not_there(
    lesson: Lesson, client: CheckedClient
) -> None:
    lesson.idea("A bench in the shade")
    lesson.idea("Long ago", days_ago=9)
    lesson.idea("Not read yet", state=IdeaState.WAITING)
    lesson.idea("Came back", state=IdeaState.RETURNED)
    factories.make_idea(
        lesson.lunch, factories.make_person(lesson.school), body="My daughter is sad", handled_at=now()
    )
    lesson.answer("Open the hall", AnswerKind.WILL)
    lesson.answer("A pool", AnswerKind.CANNOT, days_ago=30)
    lesson.change("Clubs on Monday.", Stage.UNDER_WAY)
    lesson.change("New bins", Stage.DONE, days_ago=20)
    lesson.change("Quiet room", Stage.REVIEWED, verdict=Verdict.HELPED)
    client.enter(lesson.tutor)

    page = client.page(lesson.page)

    for said in (
        "You can vote now: Better lunchtimes. It ends on ", "“A bench in the shade”",
        "“Open the hall” The school says: yes, we will do this.", "We have begun to do this: Clubs on Monday.",
        "We did this, and it helped: Quiet room.",
    ):  # fmt: skip
        assert said in page.text, said
    for unsaid in ("Long ago", "Not read yet", "Came back", "My daughter", "A pool", "New bins", "Zofia"):
        assert unsaid not in page.source, unsaid
    longer = client.page(f"{lesson.page}?since={(now() - timedelta(days=40)).date()}")
    for said in ("Long ago", "A pool", "New bins"):
        assert said in longer.text
    assert client.page(f"/my/classes/{lesson.own.id}").links["What is new, to read aloud"] == lesson.page


def test_what_does_not_ask_the_class_is_not_told_to_it(lesson: Lesson, client: CheckedClient) -> None:
    other = factories.make_class(lesson.school, name="5 Foxes", year=5, code="fox-1111")
    asks = [
        factories.make_consultation(
            lesson.school, title="Parents", asked_groups=[StakeholderGroup.PARENTS.value]
        ),
        factories.make_consultation(lesson.school, title="Year six", asked_years=[6]),
        factories.make_consultation(lesson.school, title="Foxes"),
        factories.make_consultation(lesson.school, title="Draft", opened_at=None),
    ]
    db.session.add(ConsultationClass(consultation_id=asks[2].id, class_id=other.id))
    for consultation in asks:
        lesson.idea(f"Idea of {consultation.title}", of=consultation)
    client.enter(lesson.tutor)
    text = client.page(lesson.page).text
    assert "Better lunchtimes" in text
    assert not [one.title for one in asks if one.title in text]
    assert client.get(f"/my/classes/{other.id}/news").status_code == 404
    client.enter(factories.make_staff(lesson.school, Duty.ADMINISTRATOR))
    assert "Foxes" in client.page(f"/my/classes/{other.id}/news").text


def test_it_stays_one_sheet_and_as_many_questions_to_the_database(
    lesson: Lesson, client: CheckedClient
) -> None:
    client.enter(lesson.tutor)
    client.page(lesson.page)
    few = len(client.statements)
    for number in range(7):
        lesson.idea(f"{number} " + "many words " * 25)
        lesson.answer(f"Card {number}", AnswerKind.NOT_NOW)
        lesson.change(f"Change {number}", Stage.PLANNED)
    factories.make_consultation(
        lesson.school, title="What would help?", voting_open_at=now() + timedelta(days=9)
    )
    page = client.page(lesson.page)
    assert len(client.statements) == few <= 8
    assert "You can send your ideas now: What would help? It ends on " in page.text
    assert page.text.count("The school says: not now.") == 4
    assert page.text.count("There is more on the site.") == 3
    assert max(len(line) for line in page.text.split("“") if "many words" in line) < 250


@pytest.mark.parametrize("since", ["", "2999-01-01", "1999-01-01", "<b>"])
def test_a_silly_day_is_last_week(lesson: Lesson, client: CheckedClient, since: str) -> None:
    client.enter(lesson.tutor)
    page = client.page(f"{lesson.page}?since={since}")
    assert [field.get("value") for field in page.all("input") if field.get("name") == "since"] == [
        str((now() - timedelta(days=7)).date())
    ]


def test_every_sentence_is_read_with_ease_at_nine(session: Db) -> None:
    said = [class_words.to_vote("Lunch", now()), class_words.to_say("Lunch", now())]
    said += [class_words.answer(kind) for kind in AnswerKind]
    said += [class_words.change("New bins", stage, None) for stage in Stage if stage is not Stage.REVIEWED]
    said += [class_words.change("New bins", Stage.REVIEWED, verdict) for verdict in Verdict]
    said += [
        "You said what would help. This is what has happened since 20 November 2026.",
        "Pupils sent in ideas. Here are some of them.",
        "You can read more, and why, on the site. An adult can help you.",
    ]
    assert {one: reading_age(one) for one in said if reading_age(one) > 9.0} == {}
