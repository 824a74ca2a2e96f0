"""Two moderators at once, and an author who rewords meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from coprod.access.roles import Duty
from coprod.ideas.models import Idea, IdeaState
from tests import factories
from tests.moderation.desk import WORDS, Db, Desk, acts
from tests.support.client import CheckedClient


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    return Desk(client)


def test_a_second_decision_on_the_same_idea_is_refused_kindly_and_keeps_what_was_typed(
    session: Db, desk: Desk
) -> None:
    page = desk.client.page(desk.url())
    stale = page.form("/return").fields
    desk.do("accept")

    stale["return-reason"], stale["return-words"] = "not_clear", "What do you mean by striped?"
    answer = desk.client.post(desk.url("return"), data=stale)

    assert answer.status_code == 409
    assert "Somebody else has just dealt with this idea" in answer.text
    assert "What do you mean by striped?" in answer.text
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.ACCEPTED
    assert acts(session) == ["idea accepted"]


@pytest.mark.parametrize("act", ["accept", "merge", "split", "reword"])
def test_every_act_looks_at_what_was_seen(session: Db, desk: Desk, act: str) -> None:
    other = factories.make_idea(desk.consultation)
    fields = {
        "seen": "waiting.0000000000000000",
        "split-seen": "waiting.0000000000000000",
        "reword-seen": "waiting.0000000000000000",
        "into": str(other.id),
        "split-part_1": "One",
        "split-part_2": "Two",
        "reword-body": "New words",
    }
    assert desk.client.post(desk.url(act), data=fields).status_code == 409
    assert session.get_one(Idea, desk.idea.id).body == WORDS
    assert acts(session) == []


def test_words_that_their_author_changed_meanwhile_are_not_accepted_unread(session: Db, desk: Desk) -> None:
    seen = desk.seen()
    desk.client.enter(desk.pupil)
    desk.client.send(f"/ideas/{desk.idea.id}/reword", {"body": "Quite other words"}, form="/reword")
    desk.client.enter(desk.moderator)

    answer = desk.client.post(desk.url("accept"), data={"seen": seen})

    assert answer.status_code == 409
    assert "Quite other words" in answer.text
    assert session.get_one(Idea, desk.idea.id).state is IdeaState.WAITING


def test_of_two_moderators_in_the_same_moment_one_decides(
    session: Db, desk: Desk, new_client: Callable[..., CheckedClient]
) -> None:
    readers = [new_client(), new_client()]
    sent = []
    for reader, act in zip(readers, ("accept", "return"), strict=True):
        reader.enter(factories.make_staff(desk.school, Duty.MODERATOR))
        sent.append(reader.page(desk.url()).form(f"/{act}").fields)
    sent[1]["return-reason"] = "not_clear"
    addresses = [desk.url("accept"), desk.url("return")]
    session.commit()
    gate = threading.Barrier(2)

    def press(number: int) -> int:
        gate.wait()
        return readers[number].post(addresses[number], data=sent[number]).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, (0, 1)))

    assert answers == [303, 409]
    assert len(acts(session)) == 1
