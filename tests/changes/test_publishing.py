"""From a yes to a public change: who may, what the form knows already, what it refuses, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.audit.models import AuditEntry
from coprod.changes import actions
from coprod.changes.models import Change, ChangeMove, ChangeProposal, ChangeUpdate, Stage
from coprod.clock import now
from coprod.db import db
from coprod.decisions.models import AnswerKind
from coprod.messages.models import News, NewsKind
from coprod.proposals.models import ProposalIdea
from tests import factories
from tests.changes.doing import answered, draft, publish, somebody
from tests.decisions.answering import REASON, counted, give
from tests.insights.counted import Counted, Db
from tests.support.client import CheckedClient
from tests.support.html import Page


def new(box: Counted) -> str:
    return f"{box.page}/changes/new"


def filled(box: Counted, **changes: Any) -> dict[str, Any]:
    return {
        "how_we_know": "We ask again in March.",
        "owner_id": str(box.decider.id),
        "owner_title": "Head teacher",
        **changes,
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 303),
        ("pupil", 404),
        ("parent", 404),
        ("practitioner", 404),
        ("moderator", 404),
        ("owner", 200),  # of the box: the one who decides
    ],
)
def test_a_change_is_made_by_a_decision_maker(
    session: Db, client: CheckedClient, who: str, status: int
) -> None:
    box = answered()
    person = somebody(box.school, who, box.decider)
    if person is not None:
        client.enter(person)
    assert client.get(new(box)).status_code == status
    if status != 200:
        client.post(new(box), data=filled(box))
        assert db.session.scalars(select(Change)).first() is None


def test_without_a_yes_there_is_no_change(session: Db, client: CheckedClient) -> None:
    box = counted()
    give(box, box.cards[0], AnswerKind.NOT_NOW)
    client.enter(box.decider)
    assert "Answer a proposal first" in client.page(new(box), 409).text


def test_the_form_knows_what_was_said_answered_and_promised(session: Db, client: CheckedClient) -> None:
    """Only numbers that everybody may see: the seven practitioners are not in it."""
    box = answered()
    idea = factories.make_idea(box.consultation, body="We stand in the rain")
    factories.make_idea(box.consultation, body="So do we", state="merged", merged_into_id=idea.id)
    session.add(ProposalIdea(proposal_id=box.cards[0].id, idea_id=idea.id))
    client.enter(box.decider)

    fields = client.page(f"{new(box)}?proposal={box.cards[0].id}").form("/changes/new").fields

    assert fields["title"] == "Open the hall when it rains"
    assert fields["you_said"].splitlines() == [
        "“We stand in the rain”",
        "2 ideas said so.",
        "“Open the hall when it rains”: 41 of 50 pupils agreed and 24 of 30 parents and carers agreed.",
    ]
    assert fields["we_will"] == "Two adults look after the hall."
    assert fields["why"] == REASON
    assert fields.getlist("proposal_ids") == [str(box.cards[0].id)]
    assert fields.getlist("move_codes") == ["basics-play"]
    assert fields["owner_id"] == str(box.decider.id)
    assert (now().date() + timedelta(days=13)).isoformat() <= fields["starts_on"] < fields["review_on"]


@pytest.mark.parametrize("proposal", ["", "0", "x", "99999999999999999999", "<b>", "-1"])
def test_a_silly_proposal_in_the_address_begins_with_the_first_yes(
    session: Db, client: CheckedClient, proposal: str
) -> None:
    box = answered()
    client.enter(box.decider)
    page = client.page(f"{new(box)}?proposal={proposal}")
    assert page.form("/changes/new").fields["title"] == "Open the hall when it rains"


def test_a_published_change_is_planned_public_logged_and_told(session: Db, client: CheckedClient) -> None:
    box = answered()
    pupil, absent = factories.make_pupil(box.school), factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    factories.make_seat(box.consultation, absent)
    client.enter(box.decider)

    sent = client.send(new(box), filled(box, title="The hall is open"), form="/changes/new")

    change = db.session.scalars(select(Change)).one()
    assert sent.location == f"/changes/{change.id}"
    assert (change.stage, change.owner_title, change.school_id) == (
        Stage.PLANNED,
        "Head teacher",
        box.school.id,
    )
    assert db.session.scalars(select(ChangeProposal.proposal_id)).all() == [box.cards[0].id]
    assert db.session.scalars(select(ChangeMove.move_code)).all() == ["basics-play"]
    assert db.session.scalars(select(ChangeUpdate.stage)).all() == [Stage.PLANNED]
    news = db.session.scalars(select(News).where(News.kind == NewsKind.CHANGE_PLANNED)).one()
    assert (news.person_id, news.about, news.path) == (pupil.id, "The hall is open", f"/changes/{change.id}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "change published")).one()
    assert (entry.actor_id, entry.subject) == (box.decider.id, f"change:{change.id}")
    client.leave()
    assert "The hall is open" in client.page("/changes").text
    assert client.page(f"/changes/{change.id}").heading == "The hall is open"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "  "}, "Give the change a name"),
        ({"title": "x" * 141}, "Up to 140 letters"),
        ({"you_said": ""}, "Say what people said"),
        ({"we_will": ""}, "Say what the school will do"),
        ({"why": ""}, "Say why the school does this"),
        ({"how_we_know": ""}, "Say how you will find out"),
        ({"owner_title": ""}, "Write a role"),
        ({"reach": []}, "Say whom it reaches"),
        ({"proposal_ids": []}, "Choose at least one proposal"),
        ({"move_codes": []}, "Choose at least one resilient move"),
        ({"starts_on": ""}, "Write the day on which it starts"),
        ({"starts_on": "2027-05-01", "review_on": "2027-05-01"}, "Choose a day after"),
        ({"starts_on": "2027-05-02", "review_on": "2027-05-01"}, "Choose a day after"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    session: Db, client: CheckedClient, wrong: dict[str, Any], words: str
) -> None:
    box = answered()
    client.enter(box.decider)
    sent = client.send(
        new(box), filled(box, how_we_know="We will count smiles.") | wrong, form="/changes/new"
    )
    assert sent.status_code == 200
    assert words in Page(sent.text).text
    assert "how_we_know" in wrong or "We will count smiles." in sent.text
    assert db.session.scalars(select(Change)).first() is None


@pytest.mark.parametrize(
    "hostile",
    [
        {"proposal_ids": ["0"]},
        {"proposal_ids": ["1; DROP TABLE change"]},
        {"proposal_ids": ["9" * 5000]},
        {"move_codes": ["no-such-move"]},
        {"move_codes": ["basics-play;"]},
        {"owner_id": "999999"},
        {"owner_id": "x"},
        {"reach": "galaxy"},
        {"starts_on": "0000-00-00"},
        {"starts_on": "tomorrow"},
    ],
)
def test_what_no_form_would_send_is_refused(
    session: Db, client: CheckedClient, hostile: dict[str, Any]
) -> None:
    box = answered()
    client.enter(box.decider)
    sent = client.send(new(box), filled(box, **hostile), form="/changes/new")
    assert sent.status_code == 200
    assert db.session.scalars(select(Change)).first() is None


def test_a_pupil_or_another_schools_person_never_owns_a_change(session: Db, client: CheckedClient) -> None:
    box = answered()
    box.school.host = "localhost"
    stranger = factories.make_staff(factories.make_school("Riverside", host="riverside.test"))
    pupil = factories.make_pupil(box.school)
    client.enter(box.decider)
    for person in (stranger, pupil):
        sent = client.send(new(box), filled(box, owner_id=str(person.id)), form="/changes/new")
        assert sent.status_code == 200
    assert db.session.scalars(select(Change)).first() is None


def test_only_a_yes_of_the_same_consultation_becomes_a_change(session: Db) -> None:
    box = answered()
    elsewhere = answered()
    for cards in ([box.cards[1]], [box.cards[0], box.cards[1]], [elsewhere.cards[0]]):
        with pytest.raises(actions.NotAnsweredYes):
            publish(box, *cards)
    with pytest.raises(actions.NotAnsweredYes):
        actions.publish(box.decider.id, box.consultation, draft(box, proposal_ids=[]))


def test_several_proposals_may_become_one_change(session: Db, client: CheckedClient) -> None:
    box = answered()
    give(box, box.cards[1], AnswerKind.DIFFERENTLY)
    change = publish(box, *box.cards)
    text = client.page(f"/changes/{change.id}").text
    assert "Open the hall when it rains" in text
    assert "Phones at lunch" in text
