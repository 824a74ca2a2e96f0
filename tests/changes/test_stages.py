"""A change goes on: one stage at a time, never back, with words, told to those who took part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coprod.audit.models import AuditEntry
from coprod.changes import actions
from coprod.changes.actions import Step
from coprod.changes.models import ON_THE_WAY, Change, ChangeUpdate, Stage, Verdict
from coprod.clock import now
from coprod.db import db
from coprod.messages.models import News, NewsKind
from tests import factories
from tests.changes.doing import answered, go_to, publish, somebody
from tests.insights.counted import Db
from tests.support.client import CheckedClient
from tests.support.html import Page

ORDER = list(ON_THE_WAY)
GOOD = {"stage": "under_way", "words": "The tables are here."}


@pytest.mark.parametrize("start", ORDER)
@pytest.mark.parametrize("goal", ORDER)
def test_only_the_same_or_the_next_stage_can_be_said(session: Db, start: Stage, goal: Stage) -> None:
    change = go_to(publish(answered()), start)
    step = Step(goal, "Some words.", Verdict.PARTLY if goal is Stage.REVIEWED else None)
    allowed = ORDER.index(goal) - ORDER.index(start) in {0, 1}
    if allowed:
        actions.update(change.owner_id, change, step)
        assert change.stage is goal
    else:
        with pytest.raises(actions.NotTheNextStage):
            actions.update(change.owner_id, change, step)
        assert change.stage is start


def test_a_review_says_what_it_found_and_why(session: Db) -> None:
    change = go_to(publish(answered()), Stage.DONE)
    for step in (Step(Stage.REVIEWED, "We asked."), Step(Stage.REVIEWED, "", Verdict.HELPED)):
        with pytest.raises(actions.NothingSaid):
            actions.update(change.owner_id, change, step)
    with pytest.raises(actions.NotTheNextStage):
        actions.update(change.owner_id, change, Step(Stage.DONE, "We asked.", Verdict.HELPED))

    actions.update(change.owner_id, change, Step(Stage.REVIEWED, "Fewer quarrels.", Verdict.HELPED))
    assert (change.verdict, change.verdict_words) == (Verdict.HELPED, "Fewer quarrels.")


def test_what_was_too_early_to_say_is_looked_at_again(session: Db) -> None:
    change = go_to(publish(answered()), Stage.REVIEWED, Verdict.TOO_EARLY)
    actions.update(change.owner_id, change, Step(Stage.REVIEWED, "We asked in June.", Verdict.NO))
    assert (change.verdict, change.verdict_words) == (Verdict.NO, "We asked in June.")


def test_an_update_without_a_new_stage_has_words(session: Db) -> None:
    change = publish(answered())
    with pytest.raises(actions.NothingSaid):
        actions.update(change.owner_id, change, Step(Stage.PLANNED))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 303),
        ("pupil", 404),
        ("parent", 404),
        ("practitioner", 404),
        ("moderator", 404),
        ("owner", 200),
        ("decision_maker", 200),
    ],
)
def test_the_owner_or_a_decision_maker_goes_on_with_it(
    session: Db, client: CheckedClient, who: str, status: int
) -> None:
    box = answered()
    owner = factories.make_staff(box.school)
    change = publish(box, owner_id=owner.id)
    person = somebody(box.school, who, owner)
    if person is not None:
        client.enter(person)
    for path in ("update", "edit"):
        assert client.get(f"/changes/{change.id}/{path}").status_code == status
    client.post(f"/changes/{change.id}/update", data=GOOD | {"last_seen": last_update(change)})
    assert (db.session.get_one(Change, change.id).stage is Stage.UNDER_WAY) is (status == 200)
    shown = client.page(f"/changes/{change.id}").links
    assert ("Write an update" in shown) is (status == 200)


def test_each_step_is_public_logged_and_told(session: Db, client: CheckedClient) -> None:
    box = answered()
    pupil = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, pupil, took_part=True)
    factories.make_seat(box.consultation, factories.make_pupil(box.school))
    change = publish(box)
    client.enter(box.decider)

    sent = client.send(f"/changes/{change.id}/update", GOOD, form="/update")

    assert sent.location == f"/changes/{change.id}"
    news = db.session.scalars(select(News).where(News.kind == NewsKind.CHANGE_UNDER_WAY)).one()
    assert (news.person_id, news.path) == (pupil.id, f"/changes/{change.id}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "change moved on")).one()
    assert (entry.subject, entry.details) == (f"change:{change.id}", {"stage": "under_way"})
    client.leave()
    text = client.page(f"/changes/{change.id}").text
    assert "The tables are here." in text
    assert "We are doing" in text


def test_too_early_says_on_which_later_day_it_is_looked_at_again(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = go_to(publish(box), Stage.DONE)
    url, early = (
        f"/changes/{change.id}/update",
        {"stage": "reviewed", "verdict": "too_early", "words": "Wait."},
    )
    client.enter(box.decider)
    for wrong in ("", now().date().isoformat(), change.starts_on.isoformat()):
        refused = client.send(url, {**early, "ask_again_on": wrong}, form="/update")
        assert "It is too early: choose a day after" in Page(refused.text).text
        assert "Wait." in refused.text
    session.refresh(change)
    assert (change.stage, change.verdict) == (Stage.DONE, None)
    later = change.starts_on + timedelta(days=90)
    assert client.send(url, {**early, "ask_again_on": later.isoformat()}, form="/update").status_code == 303
    assert (change.stage, change.review_on) == (Stage.REVIEWED, later)


def test_who_took_part_hears_of_every_step_once(session: Db) -> None:
    box = answered()
    factories.make_seat(box.consultation, factories.make_pupil(box.school), took_part=True)
    change = publish(box)
    steps = (
        Step(Stage.UNDER_WAY, "It begins."),
        Step(Stage.UNDER_WAY, "It goes on."),
        Step(Stage.DONE, "It is there."),
        Step(
            Stage.REVIEWED,
            "Ask again.",
            Verdict.TOO_EARLY,
            ask_again_on=change.review_on + timedelta(days=30),
        ),
        Step(Stage.REVIEWED, "It helped.", Verdict.HELPED),
    )
    for step in steps:
        actions.update(change.owner_id, change, step)

    told = db.session.scalars(select(News.kind).where(News.path == f"/changes/{change.id}").order_by(News.id))
    assert [kind.value.removeprefix("change_") for kind in told] == [
        "planned", "under_way", "moved", "done", "reviewed", "reviewed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"stage": "done", "words": "Skipped one."}, "one stage at a time"),
        ({"stage": "reviewed", "words": "Skipped two.", "verdict": "helped"}, "one stage at a time"),
        ({"stage": "galaxy", "words": "Skipped more."}, "one stage at a time"),
        ({"stage": "planned", "words": " "}, "Write a few words"),
        ({"stage": [], "words": "No stage."}, "Say how far it is"),
        ({"stage": "under_way", "verdict": "helped", "words": "Early."}, "when you look at it again"),
        ({"stage": "under_way", "verdict": "brilliant", "words": "Early."}, "Choose one of these answers"),
        ({"stage": "under_way", "words": "x" * 3001}, "Up to 3000 letters"),
    ],
)
def test_other_steps_are_refused_with_what_to_do_and_nothing_typed_is_lost(
    session: Db, client: CheckedClient, sent: dict[str, str], words: str
) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    answer = client.send(f"/changes/{change.id}/update", sent, form="/update")
    assert answer.status_code == 200
    assert words in Page(answer.text).text
    assert sent["words"].strip() in answer.text
    assert db.session.get_one(Change, change.id).stage is Stage.PLANNED
    assert len(db.session.scalars(select(ChangeUpdate)).all()) == 1


def test_a_form_that_was_overtaken_is_not_sent_twice(session: Db, client: CheckedClient) -> None:
    """Two people, or one who pressed twice: the second is shown what is new, and keeps the words."""
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    seen = last_update(change)
    sent = [
        client.post(f"/changes/{change.id}/update", data=GOOD | {"last_seen": seen}) for _press in range(2)
    ]
    assert [answer.status_code for answer in sent] == [303, 200]
    assert "Somebody added to this change while you were writing" in Page(sent[1].text).text
    assert sent[1].text.count("The tables are here.") == 2  # what was said last, and what was typed
    assert len(db.session.scalars(select(ChangeUpdate)).all()) == 2


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "٣"])
def test_a_silly_mark_of_what_was_seen_counts_as_overtaken(
    session: Db, client: CheckedClient, seen: str
) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    assert client.post(f"/changes/{change.id}/update", data=GOOD | {"last_seen": seen}).status_code == 200
    assert len(db.session.scalars(select(ChangeUpdate)).all()) == 1


def test_corrected_words_are_said_to_be_corrected(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    url = f"/changes/{change.id}/edit"
    nothing = client.send(url, {"title": "The hall is open on wet days"}, form="/edit")
    assert "Say in a few words what you changed" in Page(nothing.text).text

    client.send(
        url,
        {
            "title": "The hall is open on wet days",
            "what_changed": "A clearer name.",
            "move_codes": ["core-hope"],
        },
        form="/edit",
    )

    client.leave()
    page = client.page(f"/changes/{change.id}")
    assert page.heading == "The hall is open on wet days"
    assert "A clearer name." in page.text
    assert "Feeling hopeful" in page.text
    assert "Play and free time" not in page.text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "change corrected")).one()
    assert entry.details == {"was": {"title": "The hall is open when it rains"}}


def last_update(change: Change) -> str:
    found = db.session.scalars(select(ChangeUpdate.id).where(ChangeUpdate.change_id == change.id)).all()
    return str(max(found))
