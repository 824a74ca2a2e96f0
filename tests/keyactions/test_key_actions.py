"""A few quick key actions: chosen from what people said and what is missing, kept few, ended in the open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.changes.models import Change, Stage
from coprod.clock import now
from coprod.framework import load
from coprod.insights.models import Analysis
from coprod.keyactions import actions
from coprod.keyactions.actions import Instead, Origin, Plan
from coprod.keyactions.models import ActionState, KeyAction, Source
from coprod.people.models import Person
from coprod.privacy import export
from coprod.selfreview.models import SelfAction, Term
from tests import factories
from tests.changes.doing import answered, go_to
from tests.insights.counted import Counted, Db
from tests.selfreview.rounds import Asked
from tests.support.client import CheckedClient

BECAUSE = "It waits until the hall is free again, in January."


def plan(owner: Person, **changes: Any) -> dict[str, Any]:
    """What a form is sent with."""
    return {
        "what": "Toast at the gate", "why": "Some come hungry.", "owner_id": owner.id, "owner_title": "School cook",
        "by_when": (now() + timedelta(days=30)).date().isoformat(), "how_we_know": "We ask the first bus.",
        "first_step": "Two loaves on Monday.", **changes,
    }  # fmt: skip


def weighed() -> Counted:
    """An answered consultation that is over and sealed, both of whose cards are among its fair few."""
    box = answered()
    box.consultation.sealed_at = now()
    few = [{"id": card.id, "filled": False} for card in box.cards]
    row = Analysis(
        consultation_id=box.consultation.id, school_id=box.school.id, made_at=now(), final=True, fingerprint="0" * 64,
        votes=200, threshold=10, findings={"few": few}, start={},
    )  # fmt: skip
    factories._add(row)
    return box


def test_leaders_choose_from_an_empty_corner_and_all_staff_read_it(
    session: Db, client: CheckedClient
) -> None:
    school = factories.make_school()
    head, cook = factories.make_staff(school, Duty.DECISION_MAKER), factories.make_staff(school)
    move = load().moves[0]
    client.enter(head)
    assert "Nobody has spoken of these" in client.page("/key-actions/pick").text
    url = f"/key-actions/new?move={move.code}"
    page = client.page(url)
    assert move.quick_wins[0] in client.get(url).text
    assert f"Nobody had spoken of “{move.label_practitioner}”" in page.text
    assert client.send(url, plan(cook), form="/key-actions/new").status_code == 303
    row = session.scalars(select(KeyAction)).one()
    assert (row.source, row.move_code, row.state) == (Source.CORNER, move.code, ActionState.CHOSEN)
    client.enter(cook)
    page = client.page("/key-actions")
    assert page.links[move.label_practitioner] == f"/framework/moves/{move.code}"
    assert "Two loaves on Monday." in page.text
    assert "Choose an action" not in page.links
    assert "Two loaves on Monday." in client.page("/key-actions/print").text
    assert client.get("/key-actions/pick").status_code == 404
    # the cook looks after it, and may say how far it is
    assert client.post(f"/key-actions/{row.id}/move-on", data={"version": "1"}).status_code == 303
    assert row.state is ActionState.DOING
    stale = client.post(f"/key-actions/{row.id}/move-on", data={"version": "1"})
    assert (stale.status_code, row.state) == (409, ActionState.DOING)
    assert [e.act for e in session.scalars(select(AuditEntry)) if "key action" in e.act] == [
        "key action chosen",
        "key action moved on",
    ]
    kept = export.of(cook)["key_actions_they_look_after"]
    assert [(one["what"], one["state"]) for one in kept] == [("Toast at the gate", "doing")]


def test_when_the_few_are_full_one_stops_or_waits_and_says_why(session: Db, client: CheckedClient) -> None:
    head = factories.make_staff(factories.make_school(), Duty.DECISION_MAKER)
    three = [factories.make_key_action(head, what=f"Number {n}") for n in range(3)]
    client.enter(head)
    assert "The few are full" in client.page("/key-actions/pick").text
    url = "/key-actions/new"
    assert "What should stop or wait?" in client.page(url).text
    for wrong in ({}, {"instead_of": three[0].id}, {"instead_of": 99999, "because": BECAUSE}):
        refused = client.send(url, plan(head, **wrong), form=url)
        assert refused.status_code == 200
        assert "Two loaves on Monday." in refused.text
    assert {one.state for one in three} == {ActionState.CHOSEN}
    taken = client.send(url, plan(head, instead_of=three[0].id, because=BECAUSE), form=url)
    assert taken.status_code == 303
    session.expire_all()
    assert (three[0].state, three[0].let_go_because) == (ActionState.LET_GO, BECAUSE)
    assert BECAUSE in client.page("/key-actions").text
    words = {**plan(head), "by_when": now().date()}
    with pytest.raises(actions.TooMany):
        actions.choose(head.id, head.school_id, Origin(), Plan(**words))
    with pytest.raises(actions.TooMany):  # what is over makes no room
        actions.choose(head.id, head.school_id, Origin(), Plan(**words), Instead(three[0].id, BECAUSE))


def test_one_of_the_fair_few_becomes_a_change_and_then_a_practice_note(
    session: Db, client: CheckedClient
) -> None:
    box = weighed()
    yes, unanswered = box.cards
    client.enter(box.decider)
    page = client.page("/key-actions/pick")
    assert page.text.index(yes.wording) < page.text.index(unanswered.wording)
    assert page.text.count("Not answered yet") == 1
    url = f"/key-actions/new?proposal={yes.id}"
    assert client.send(url, plan(box.decider), form="/key-actions/new").status_code == 303
    action = session.scalars(select(KeyAction)).one()
    assert action.proposal_id == yes.id
    assert "Chosen already" in client.page("/key-actions/pick").text

    form = client.get(f"/key-actions/{action.id}/change").location
    assert f"proposal={yes.id}" in form
    filled = client.get(form).text
    assert "Toast at the gate" in filled
    assert "We ask the first bus." in filled
    change_words = {
        "key_action": action.id, "title": "Toast at the gate", "proposal_ids": [yes.id], "you_said": "We are hungry.",
        "we_will": "Toast.", "why": "Hungry.", "how_we_know": "We ask.", "reach": "everyone", "owner_id": box.decider.id,
        "owner_title": "Cook", "starts_on": now().date().isoformat(), "move_codes": ["basics-food"],
        "review_on": (now() + timedelta(days=50)).date().isoformat(),
    }  # fmt: skip
    new = f"/consultations/{box.consultation.id}/changes/new"
    assert client.send(new, change_words, form="/changes/new").status_code == 303
    change = session.scalars(select(Change)).one()
    session.refresh(action)
    assert (action.change_id, action.state) == (change.id, ActionState.DOING)
    # sent once more it makes a change of its own, and the action keeps its first
    client.send(new, change_words, form="/changes/new")
    session.refresh(action)
    assert action.change_id == change.id
    assert "Share it as a practice note" not in client.page("/key-actions").text
    go_to(change, Stage.REVIEWED)
    client.post(f"/key-actions/{action.id}/move-on", data={"version": str(action.version)})
    page = client.page("/key-actions")
    assert page.links["Toast at the gate"] == f"/changes/{change.id}"
    assert f"/changes/{change.id}/practice-note" in page.links.values(), page.links


def test_an_action_that_nobody_asked_for_is_tied_to_a_yes_first(session: Db, client: CheckedClient) -> None:
    box = weighed()
    own = factories.make_key_action(box.decider)
    client.enter(box.decider)
    where = f"/key-actions/{own.id}/change"
    assert "Ask the school about it" in client.page(where).text
    assert "has no yes" in client.page(f"{where}?proposal={box.cards[1].id}").text
    assert "has no yes" in client.page(f"{where}?proposal=%00x").text
    assert f"key_action={own.id}" in client.get(f"{where}?proposal={box.cards[0].id}").location


def test_who_was_slower_keeps_what_they_typed_and_what_is_over_stays(
    session: Db, client: CheckedClient
) -> None:
    head = factories.make_staff(factories.make_school(), Duty.DECISION_MAKER)
    action = factories.make_key_action(head)
    client.enter(head)
    url = f"/key-actions/{action.id}/edit"
    assert client.send(url, plan(head, version="1"), form="/edit").status_code == 303
    slow = client.send(url, plan(head, version="1", what="Mine instead"), form="/edit")
    assert "Somebody changed this action meanwhile" in slow.text
    assert "Mine instead" in slow.text
    assert action.what == "Toast at the gate"
    where = f"/key-actions/{action.id}/let-go"
    assert (
        "at least 20 letters" in client.send(where, {"because": "No.", "version": "2"}, form="/let-go").text
    )
    assert client.send(where, {"because": BECAUSE, "version": "2"}, form="/let-go").status_code == 303
    assert [client.get(page).status_code for page in (url, where)] == [409, 409]
    was = (
        session.scalars(select(AuditEntry).where(AuditEntry.act == "key action reworded"))
        .one()
        .details["was"]
    )
    assert was["what"] == "Benches by the gate"


def test_the_self_review_gives_its_open_actions_and_its_widest_gaps(
    session: Db, client: CheckedClient
) -> None:
    asked = Asked()
    head = factories.make_staff(asked.school, Duty.DECISION_MAKER)
    question = asked.questions[0]
    found = SelfAction(
        school_id=asked.school.id, self_review_id=asked.review.id, question_id=question.id, what="Open the door at eight",
        who="Site manager", by_when=now().date(), how_we_know="We count who comes.", term=Term.SHORT, created_at=now(),
    )  # fmt: skip
    factories._add(found)
    client.enter(head)
    assert "Open the door at eight" in client.page("/key-actions/pick").text
    url = f"/key-actions/new?finding={found.id}"
    assert "We count who comes." in client.get(url).text
    assert "see it very differently" in client.get(f"/key-actions/new?gap={question.id}").text
    client.send(url, plan(head), form="/key-actions/new")
    row = session.scalars(select(KeyAction)).one()
    assert (row.source, row.self_question_id) == (Source.FINDING, question.id)
    assert question.staff in client.page("/key-actions").text


@pytest.mark.parametrize(
    "strange", ["proposal=99999999999", "move=%3Cb%3E", "gap=-1&finding=%00", "proposal=²"]
)
def test_a_strange_address_begins_with_an_empty_page(
    session: Db, client: CheckedClient, strange: str
) -> None:
    client.enter(factories.make_staff(factories.make_school(), Duty.DECISION_MAKER))
    assert client.page(f"/key-actions/new?{strange}").heading == "A new key action"


def test_the_number_of_queries_does_not_grow(session: Db, client: CheckedClient) -> None:
    box = weighed()
    client.enter(box.decider)
    numbers = []
    for _time in range(2):
        factories.make_key_action(box.decider, source=Source.FEW, proposal_id=box.cards[0].id)
        client.page("/key-actions")
        listed = len(client.statements)
        client.page("/key-actions/pick")
        numbers.append((listed, len(client.statements)))
    assert numbers[0] == numbers[1]
    assert numbers[0][0] <= 6
    assert numbers[0][1] <= 16
