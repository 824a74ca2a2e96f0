"""The desk for a busy person: what the screening marks, one press, several at once, a second pair of eyes, notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.ideas.models import Idea, IdeaNote, IdeaState
from coprod.moderation.figures import figures, rounded
from coprod.moderation.marks import pieces
from coprod.safeguarding.models import Concern
from coprod.schools.models import CareRules
from coprod.screening import read
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk, acts, told
from tests.support.client import CheckedClient


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    return Desk(client)


@pytest.fixture
def two_say_yes(session: Db, desk: Desk) -> None:
    session.add(CareRules(school_id=desk.school.id, second_reader=True))


def state(session: Db, idea: Idea) -> IdeaState:
    return session.get_one(Idea, idea.id, populate_existing=True).state


def tick(desk: Desk, *ideas: Idea) -> None:
    desk.client.post("/desk/accept", data={"idea": [str(idea.id) for idea in ideas]})


def test_what_is_marked_is_said_in_words_and_the_text_stays_as_it_was(desk: Desk) -> None:
    idea = desk.waits("Nimah hogs the ball, ring 07700 900123 <b>now</b>", why="i feel so sad all the time")
    desk.client.typed |= {"<b>now</b>"}
    page = desk.client.page(desk.url(idea=idea))
    assert ["".join(mark.itertext()) for mark in page.all("mark")] == [
        "Nimah",
        "07700 900123",
        "i feel so sad all",
    ]
    for said in ("(name of somebody here)", "(phone number)", "(maybe: self-harm, or very low)"):
        assert said in page.text
    assert "Please look at: name of somebody here, phone number, maybe: self-harm, or very low." in page.text


def test_pieces_put_together_are_the_text() -> None:
    text = "my dad hits me, ring 07700 900123 or a@b.example.org, you shit 😀"
    assert "".join(piece.text for piece in pieces(text, read(text))) == text
    assert [piece.text for piece in pieces("", read(""))] == []


def test_what_may_be_a_worry_is_read_first(desk: Desk) -> None:
    worry = desk.waits("Younger, and sad", signs=1, sent_at=now() + timedelta(minutes=1))
    page = desk.client.page("/desk")
    assert page.text.index("Younger, and sad") < page.text.index(WORDS)
    assert "May be a worry: look first" in page.text
    assert desk.client.get(desk.url("next", worry)).location == desk.url()
    assert desk.client.get(desk.url("next")).location == desk.url(idea=worry)


def test_one_press_sends_it_back_with_kind_words(session: Db, desk: Desk) -> None:
    desk.do("return", {"return-reason": "names_somebody"})
    assert state(session, desk.idea) is IdeaState.RETURNED
    assert told(session) == [(desk.pupil.id, "idea_returned")]


def test_a_school_says_it_in_its_own_kind_words(session: Db, desk: Desk) -> None:
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    desk.client.send(
        "/desk/rules", {"words_names_somebody": "Lovely! Say it without the name?"}, form="/desk/rules"
    )
    kept = session.scalars(select(CareRules)).one()
    assert kept.reason_words == {
        "names_somebody": "Lovely! Say it without the name?"
    }  # the others may be translated
    assert acts(session) == ["rules for reading changed"]
    desk.client.enter(desk.moderator)
    assert "Lovely! Say it" in desk.client.page(desk.url()).text
    desk.do("return", {"return-reason": "names_somebody"})
    desk.client.enter(desk.pupil)
    assert "Lovely! Say it" in desk.client.page("/my/things").text
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    desk.client.send("/desk/rules", {"words_names_somebody": ""}, form="/desk/rules")
    desk.client.enter(desk.pupil)
    assert "Can you say it without the name?" in desk.client.page("/my/things").text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"escalate_hours": "0"}, "from 1 to 72"),
        ({"escalate_hours": "soon"}, "from 1 to 72"),
        ({"escalate_hours": "\x00\uffff"}, "from 1 to 72"),
        ({"keep_months": "1"}, "from 6 to 120"),
        ({"keep_months": "9" * 30}, "from 6 to 120"),
        ({"words_other": "x" * 501}, "up to 500"),
    ],
)
def test_rules_that_cannot_be_are_refused(session: Db, desk: Desk, values: dict[str, str], says: str) -> None:
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    assert says in desk.client.send("/desk/rules", values, form="/desk/rules").text
    assert session.scalars(select(CareRules)).all() == []


def test_several_are_accepted_at_once_where_each_was_opened(session: Db, desk: Desk) -> None:
    opened, unopened = desk.waits("Opened words"), desk.waits("Unopened words")
    desk.client.page(desk.url())
    desk.client.page(desk.url(idea=opened))
    boxes = [box.get("value") for box in desk.client.page("/desk").all("input") if box.get("name") == "idea"]
    assert set(boxes) == {str(desk.idea.id), str(opened.id)}
    tick(desk, desk.idea, opened, unopened)
    assert state(session, desk.idea) is state(session, opened) is IdeaState.ACCEPTED
    assert state(session, unopened) is IdeaState.WAITING
    assert "Some were not" in desk.client.page("/desk").text


def test_what_changed_after_it_was_opened_is_not_accepted_unread(session: Db, desk: Desk) -> None:
    desk.client.page(desk.url())
    desk.idea.body = "Other words by now"
    tick(desk, desk.idea)
    assert state(session, desk.idea) is IdeaState.WAITING


def test_what_may_be_a_worry_is_never_accepted_with_others(session: Db, desk: Desk) -> None:
    desk.idea.signs = 1
    desk.client.page(desk.url())
    tick(desk, desk.idea)
    assert state(session, desk.idea) is IdeaState.WAITING


def test_nobody_accepts_what_another_opened_or_another_school_has(session: Db, desk: Desk) -> None:
    desk.client.page(desk.url())
    desk.client.enter(factories.make_staff(desk.school, Duty.MODERATOR))
    tick(desk, desk.idea)
    for odd in ("x", "-1", "9" * 30, "\x00"):
        desk.client.post("/desk/accept", data={"idea": [odd]})
    assert state(session, desk.idea) is IdeaState.WAITING


def test_where_the_school_wants_two_one_yes_is_not_enough(session: Db, desk: Desk, two_say_yes: None) -> None:
    desk.do("accept")
    desk.client.post(desk.url("accept"), data={"seen": desk.seen()})  # twice the same person is one
    assert state(session, desk.idea) is IdeaState.WAITING
    assert told(session) == []
    assert "You said yes" in desk.client.page("/desk").text
    desk.client.enter(factories.make_staff(desk.school, Duty.MODERATOR))
    assert "It needs yours" in desk.client.page(desk.url()).text
    desk.do("accept")
    assert state(session, desk.idea) is IdeaState.ACCEPTED
    assert acts(session) == ["idea accepted by the first of two", "idea accepted"]


def test_new_words_need_two_yeses_again(session: Db, desk: Desk, two_say_yes: None) -> None:
    desk.do("accept")
    other = factories.make_staff(desk.school, Duty.MODERATOR)
    desk.client.enter(other)
    desk.do("reword", {"reword-body": "Striped lunches", "then": "accept"})
    idea = session.get_one(Idea, desk.idea.id)
    assert (idea.state, idea.first_yes_by_id) == (IdeaState.WAITING, other.id)
    desk.client.enter(desk.moderator)
    desk.do("split", {"split-part_1": "Striped", "split-part_2": "Lunches"})
    parts = session.scalars(select(Idea).where(Idea.split_from_id == idea.id)).all()
    assert {(part.state, part.first_yes_by_id) for part in parts} == {(IdeaState.WAITING, desk.moderator.id)}


def test_a_note_is_for_moderators_alone_and_goes_with_a_concern(session: Db, desk: Desk) -> None:
    assert "Write the note first." in desk.do("note", {"note-body": " "}).text
    desk.do("note", {"note-body": "Ask Mr Pike about quoits"})
    assert "Ask Mr Pike about quoits" in desk.client.page(desk.url()).text
    desk.client.enter(desk.pupil)
    for url in ("/my/things", f"/ideas/{desk.idea.id}"):
        assert "quoits" not in desk.client.page(url).source
    desk.client.enter(desk.moderator)
    desk.do("concern", {"note": "Look"})
    assert session.scalars(select(Concern.note)).one() == "Look\n\nAsk Mr Pike about quoits"
    assert session.scalars(select(IdeaNote)).all() == []


@pytest.mark.parametrize(("count", "shown"), [(0, None), (9, None), (10, 10), (14, 10), (15, 15), (23, 20)])
def test_a_figure_is_rounded_down_to_fives_and_small_ones_are_not_there(
    count: int, shown: int | None
) -> None:
    assert rounded(count, 10) == shown


def test_everybody_sees_how_ideas_were_read(session: Db, desk: Desk) -> None:
    def some(n: int, **values: Any) -> None:
        for _n in range(n):
            factories.make_idea(desk.consultation, desk.pupil, **values)

    some(11, handled_at=now() + timedelta(hours=1))
    some(12, state=IdeaState.RETURNED, return_reason="not_clear", handled_at=now() + timedelta(hours=1))
    some(3, state=IdeaState.WITHHELD, body="")
    some(4, external_ref=None, state=IdeaState.RETURNED, return_reason="other", handled_at=now())
    found = figures(desk.school.id, 10)
    pupils, parents = found.groups[desk.pupil.stakeholder_group], found.groups[factories.make_person(desk.school).stakeholder_group]  # fmt: skip
    assert (pupils.came, pupils.accepted, pupils.returned, pupils.waiting) == (
        25,
        10,
        15,
        None,
    )  # 28 that can be told
    assert pupils.school_days == 1
    assert parents == type(parents)(None, None, None, None, None)
    assert found.in_all == pupils
    assert {reason: n for reason, n in found.reasons.items() if n} == {"not_clear": 10}
    desk.client.leave()
    page = desk.client.page("/reading")
    assert "about 25" in page.text
    assert "fewer than 10" in page.text
    assert len(desk.client.statements) <= 6
