"""A few things, done well: the cap on changes under way, the stop with a reason, quick wins, several consultations."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.changes import actions
from coprod.changes.actions import Step
from coprod.changes.models import Change, ChangeUpdate, Stage, Verdict
from coprod.db import db
from coprod.decisions.models import Answer
from coprod.messages.models import News, NewsKind
from tests import factories
from tests.changes.doing import answered, draft, go_to, publish
from tests.insights.counted import Db
from tests.support.at_once import NewClient, filled, in_the_same_moment
from tests.support.client import CheckedClient
from tests.support.html import Page

BECAUSE = "The roof leaks, and the hall stays closed until next summer. We are sorry."


def test_when_three_are_under_way_the_fourth_waits_until_one_is_done_or_stopped(
    session: Db, client: CheckedClient
) -> None:
    box = answered()
    three = [go_to(publish(box, title=f"Number {n}"), Stage.UNDER_WAY) for n in range(3)]
    fourth = publish(box, title="One too many", quick_win=True)
    client.enter(box.decider)
    url = f"/changes/{fourth.id}/update"

    page = client.page(url)
    assert "What should stop, or wait?" in page.text
    assert {"Number 0", "Number 1", "Number 2"} <= set(page.links)
    refused = client.send(url, {"stage": "under_way", "words": "We begin."}, form="/update")
    assert "Finish one or stop one first" in Page(refused.text).text
    assert "We begin." in refused.text
    assert fourth.stage is Stage.PLANNED

    actions.update(box.decider.id, three[0], Step(Stage.STOPPED, BECAUSE))
    assert client.send(url, {"stage": "under_way"}, form="/update").status_code == 303
    with pytest.raises(actions.TooManyUnderWay):
        go_to(publish(box), Stage.UNDER_WAY)
    actions.update(box.decider.id, three[1], Step(Stage.DONE, "It is there."))
    go_to(publish(box), Stage.UNDER_WAY)


def test_the_cap_is_the_administrators_and_a_change_of_it_is_in_the_log(
    session: Db, client: CheckedClient
) -> None:
    box = answered()
    administrator = factories.make_staff(box.school, Duty.ADMINISTRATOR)
    client.enter(administrator)
    for wrong in ("0", "21", "x", ""):
        assert client.send("/answers/rules", {"most_under_way": wrong}, form="/rules").status_code == 200
    client.send("/answers/rules", {"most_under_way": "1", "second_reader": "y"}, form="/rules")
    go_to(publish(box), Stage.UNDER_WAY)
    with pytest.raises(actions.TooManyUnderWay):
        go_to(publish(box), Stage.UNDER_WAY)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == "rules for answering changed")
    ).one()
    assert (entry.actor_id, entry.details) == (administrator.id, {"second_reader": True, "most_under_way": 1})


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.UNDER_WAY])
def test_a_change_stops_with_a_reason_that_everybody_reads(
    session: Db, client: CheckedClient, stage: Stage
) -> None:
    box = answered()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    change = go_to(publish(box), stage)
    client.enter(box.decider)
    url = f"/changes/{change.id}/update"

    short = client.send(url, {"stage": "stopped", "words": "No money."}, form="/update")
    assert "Say why it stops" in Page(short.text).text
    client.send(url, {"stage": "stopped", "words": BECAUSE}, form="/update")

    assert change.stage is Stage.STOPPED
    told = db.session.scalars(select(News).where(News.kind == NewsKind.CHANGE_STOPPED)).one()
    assert (told.person_id, told.path) == (pupil.id, f"/changes/{change.id}")
    client.leave()
    text = client.page(f"/changes/{change.id}").text
    assert "This change was stopped" in text
    assert text.count(BECAUSE) == 2  # at the top, and in its story
    assert (
        "Stopped: " in client.page("/framework/moves/basics-play").text or "Stopped" in client.page("/").text
    )
    assert "Stopped (1)" in client.page("/changes").links
    client.enter(box.decider)
    for onward in ("planned", "under_way", "done", "reviewed"):
        sent = {"stage": onward, "words": "Onwards.", "verdict": "helped" if onward == "reviewed" else ""}
        assert client.send(url, sent, form="/update").status_code == 200
    assert (
        client.send(url, {"stage": "stopped", "words": "The roof is mended."}, form="/update").status_code
        == 303
    )


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.REVIEWED])
def test_what_is_done_cannot_be_stopped(session: Db, stage: Stage) -> None:
    change = go_to(publish(answered()), stage, Verdict.HELPED)
    with pytest.raises(actions.NotTheNextStage):
        actions.update(change.owner_id, change, Step(Stage.STOPPED, BECAUSE))


def test_a_change_rests_on_several_consultations_and_tells_everybody_once(
    session: Db, client: CheckedClient
) -> None:
    box = answered(title="Wet days")
    box.school.host = "localhost"
    other = answered(title="Lunch")
    other.consultation.school_id = box.school.id
    for card in other.cards:
        card.school_id = box.school.id
    session.execute(update(Answer).values(school_id=box.school.id))
    first, both = factories.make_pupil(box.school), factories.make_pupil(box.school)
    factories.make_seat(box.consultation, both, took_part=True)
    factories.make_seat(other.consultation, both, took_part=True)
    factories.make_seat(other.consultation, first, took_part=True)
    client.enter(box.decider)

    sent = client.send(
        f"{box.page}/changes/new",
        {
            "how_we_know": "We ask again.",
            "owner_title": "Head",
            "quick_win": "y",
            "proposal_ids": [str(box.cards[0].id), str(other.cards[0].id)],
        },
        form="/changes/new",
    )

    told = db.session.scalars(select(News.person_id).where(News.kind == NewsKind.CHANGE_PLANNED)).all()
    assert sorted(told) == sorted([first.id, both.id])
    client.leave()
    page = client.page(sent.location)
    assert {"Wet days", "Lunch"} <= set(page.links)
    assert "Quick win" in page.text
    with pytest.raises(actions.NotAnsweredYes):
        actions.publish(box.decider.id, box.consultation, draft(box, other.cards[0]))


def test_of_two_that_begin_in_the_same_moment_the_last_free_place_is_given_once(
    session: Db, new_client: NewClient
) -> None:
    box = answered()
    for _taken in range(2):
        go_to(publish(box), Stage.UNDER_WAY)
    sent = []
    for words in ("The first begins.", "The second begins."):
        screen = new_client()
        screen.enter(box.decider)
        url = f"/changes/{publish(box).id}/update"
        sent.append(filled(screen, url, "/update", stage="under_way", words=words))

    begun, refused = sorted(in_the_same_moment(*sent), key=lambda one: -one.status_code)

    assert (begun.status_code, refused.status_code) == (303, 200)
    assert "Finish one or stop one first" in refused.text
    assert ("The first begins." in refused.text) is not ("The second begins." in refused.text)
    assert session.scalar(select(func.count()).where(Change.stage == Stage.UNDER_WAY)) == 3
    told = session.scalars(select(ChangeUpdate.words).where(ChangeUpdate.words.contains("begins"))).all()
    assert len(told) == 1


def test_of_two_updates_of_one_change_in_the_same_moment_one_is_read_first(
    session: Db, new_client: NewClient
) -> None:
    """The same for a correction: nobody writes over what they have not read."""
    box = answered()
    change = publish(box)
    screens = [new_client(), new_client()]
    for screen in screens:
        screen.enter(box.decider)
    for form, typed in (
        ("update", {"stage": "planned", "words": "Paint is here."}),
        ("edit", {"title": "Quite other", "what_changed": "Its name."}),
    ):
        pair = [filled(one, f"/changes/{change.id}/{form}", f"/{form}", **typed) for one in screens]
        before = session.scalar(select(func.count()).select_from(ChangeUpdate)) or 0
        made, refused = sorted(in_the_same_moment(*pair), key=lambda one: -one.status_code)
        assert (made.status_code, refused.status_code) == (303, 200)
        assert "Somebody added to this change while you were writing" in refused.text
        assert session.scalar(select(func.count()).select_from(ChangeUpdate)) == before + 1
