"""Own wording before a round opens; groups without names; a plan whose actions become consultations; then and now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.insights.results import Audience
from coprod.safeguarding.models import Concern
from coprod.selfreview import actions, queries
from coprod.selfreview.models import SelfAction, SelfGroupNote, SelfQuestion, SelfReview
from tests import factories
from tests.insights.counted import Db
from tests.selfreview.rounds import PARENTS, PUPILS, STAFF, Asked
from tests.support.client import CheckedClient

OURS = {
    "area": "systems",
    "staff": "Doors are open.",
    "parents": "The doors are open.",
    "pupils": "Doors open.",
}
ACTION = {
    "what": "A calm room at lunch.", "who": "Site manager", "by_when": "4/12/2026",
    "how_we_know": "Fewer say red.", "term": "short",
}  # fmt: skip


def test_a_school_words_its_round_and_opens_it_and_then_it_is_fixed(
    session: Db, client: CheckedClient
) -> None:
    school = factories.make_school()
    leader = factories.make_staff(school, Duty.DECISION_MAKER)
    factories.make_pupil(school)
    client.enter(leader)
    wrong = client.send("/self-review/new", {"title": "\u200b", "days_open": "2"}, form="/self-review/new")
    assert "Give it a name that everybody understands." in wrong.text
    assert "Choose between 3 and 60 days." in wrong.text
    made = client.send("/self-review/new", {"title": "How is it here?"}, form="/self-review/new").location
    review = session.scalars(select(SelfReview)).one()
    assert made == f"/self-review/{review.id}/prepare"
    page = client.page(made or "")
    assert "A grown-up at school knows me well." in page.text
    assert len(client.statements) <= 8
    first = queries.questions(review.id)[0]
    at = f"/self-review/questions/{first.id}"
    assert client.post(at, data={**OURS, "left_out": "1"}).location == made
    assert "Write a sentence" in client.post(at, data={**OURS, "pupils": " "}).text
    assert "Please make this shorter" in client.post(at, data={**OURS, "staff": "x" * 201}).text
    assert client.post(f"/self-review/{review.id}/questions/new", data=OURS).location == made
    assert "Left out" in client.page(made or "").text
    opened = client.post(f"/self-review/{review.id}/open").location or ""
    assert opened.endswith("/self-review")
    assert client.get(at).status_code == 409
    assert client.post(made or "", data={"title": "Other"}).status_code == 409
    assert client.post(f"/self-review/{review.id}/open").status_code == 409
    assert client.post(f"/self-review/{review.id}/questions/new", data=OURS).status_code == 409
    asked = [one.staff for one in queries.questions(review.id)]
    assert len(asked) == 24
    assert asked[-1] == "Doors are open."
    assert first.id not in {one.id for one in queries.questions(review.id)}


def test_a_note_taker_writes_what_a_group_agreed_and_no_name(session: Db, client: CheckedClient) -> None:
    asked = Asked()
    client.enter(asked.cook)
    new = f"/self-review/{asked.review.id}/groups/new"
    few = client.post(new, data={"kind": "mixed", "people": "2", "held_on": "today"})
    assert "A group has between 3 and 40 people." in few.text
    at = client.post(new, data={"kind": "mixed", "people": "7", "held_on": "4/11/2026"}).location or ""
    assert at.endswith("/people")
    one, two, three = (question.id for question in asked.questions[:3])
    named = client.post(at, data={f"colour-{one}": "red", f"said-{one}": "Leah Leader said it is loud."})
    assert "This may name somebody" in named.text
    assert "it is loud" in named.text
    assert "Say which colour" in client.post(at, data={f"said-{one}": "It is loud."}).text
    assert "Choose one of the colours" in client.post(at, data={f"colour-{one}": "blue"}).text
    sent = {
        f"colour-{one}": "red", f"said-{one}": "It is loud.",
        f"colour-{two}": "dont_know", f"said-{two}": "",
        f"colour-{three}": "amber", f"said-{three}": "Dad hits me every night and I am scared to go home.",
    }  # fmt: skip
    assert (client.post(at, data=sent).location or "").endswith("/leadership")
    notes = session.scalars(select(SelfGroupNote).order_by(SelfGroupNote.question_id)).all()
    assert [(note.colour.value, note.said) for note in notes] == [
        ("red", "It is loud."), ("dont_know", ""), ("amber", ""),
    ]  # fmt: skip
    concern = session.scalars(select(Concern)).one()
    assert concern.author_id is None
    assert "notes of a group" in concern.place
    assert client.get(f"/self-review/{asked.review.id}/groups").status_code == 404
    client.enter(asked.leader)
    assert "It is loud." in client.page(f"/self-review/{asked.review.id}/groups").text
    client.enter(asked.parent)
    assert client.get(at).status_code == 404


def test_a_finding_becomes_an_action_a_consultation_and_a_line_of_the_plan(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    question = asked.questions[0]
    asked.say(question, {PUPILS: (2, 4, 14, 0), STAFF: (10, 2, 0, 1)})
    client.enter(asked.leader)
    new = f"/self-review/questions/{question.id}/action"
    assert client.get(new).status_code == 409, "people answer first"
    asked.close()
    for wrong in ({"what": "\u200b"}, {"by_when": "soon"}, {"term": "never"}, {"change": "999"}):
        assert client.post(new, data={**ACTION, **wrong}).status_code == 200
    plan = client.post(new, data=ACTION).location or ""
    assert plan == f"/self-review/{asked.review.id}/plan"
    action = session.scalars(select(SelfAction)).one()
    assert [(one.what, one.question) for one in queries.open_actions(asked.school.id)] == [
        (ACTION["what"], question.staff)
    ]
    at = f"/self-review/actions/{action.id}"
    edit = client.post(f"{at}/consultation").location or ""
    consultation = session.scalars(select(Consultation).order_by(Consultation.id.desc())).first()
    assert consultation is not None
    assert edit == f"/consultations/{consultation.id}/edit"
    assert consultation.title == ACTION["what"]
    assert question.parents in consultation.question
    assert client.post(f"{at}/consultation").status_code == 409
    consultation.opened_at = now() - timedelta(days=1)
    session.flush()
    back = f"/consultations/{asked.carrier.id}/self-review"
    assert back in client.page(f"/consultations/{consultation.id}").source
    client.enter(asked.pupil)
    page = client.page(plan)
    assert len(client.statements) <= 8
    assert "Site manager" in page.text
    assert f"Asked: {ACTION['what']}" in page.text
    assert "practitioners see this far greener than pupils do" in page.text
    client.enter(asked.leader)
    client.post(at, data={**ACTION, "done": "1"})
    assert queries.open_actions(asked.school.id) == []
    assert "Done" in client.page(plan).text


def test_a_round_asked_again_shows_then_and_now_where_the_words_are_the_same(session: Db) -> None:
    """Pupils then 2, 4, 14: level 0.2; now 14, 4, 2: level 0.8. Parents of now are too few."""
    asked = Asked()
    asked.say(asked.questions[0], {PUPILS: (2, 4, 14, 0), PARENTS: (5, 5, 5, 0)})
    asked.say(asked.questions[1], {PUPILS: (5, 10, 5, 0)})
    asked.close()
    again = Asked.__new__(Asked)
    again.__dict__.update(asked.__dict__)
    again.review = asked.prepare(asked.review.id)
    first, second = again.questions[:2]
    wording = actions.Wording(second.area, second.staff, second.parents, "We know who to go to.")
    actions.change_question(asked.leader_here, again.review, second, wording, left_out=False)
    again.carrier = actions.open_up(asked.leader_here, again.review)
    again.say(first, {PUPILS: (14, 4, 2, 0), PARENTS: (2, 1, 0, 0)})
    again.say(second, {PUPILS: (5, 10, 5, 0)})
    again.close()
    seen = queries.results(again.review, asked.school, Audience.PUBLIC)
    assert seen is not None
    assert seen.has_before
    by_question = {one.question.id: {sees.group: sees for sees in one.groups} for one in seen.questions}
    pupils, parents = by_question[first.id]["pupils"], by_question[first.id]["parents"]
    assert pupils.then is not None
    assert pupils.then.level == pytest.approx(0.2)
    assert pupils.now.level == pytest.approx(0.8)
    assert pupils.moved == "Greener than before"
    assert parents.now.hidden
    assert parents.moved == ""
    assert by_question[second.id]["pupils"].then is None
    assert session.scalar(select(SelfQuestion.before_id).where(SelfQuestion.id == second.id)) is None
