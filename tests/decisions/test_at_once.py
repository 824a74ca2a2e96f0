"""Two who publish, amend and draft in the same moment: everything is kept once, or refused with its words."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from coprod.db import db
from coprod.decisions.models import Answer, AnswerAmendment, AnswerDraft
from coprod.messages.models import News
from tests import factories
from tests.decisions.answering import DISSENT, REASON, counted, draft, give
from tests.insights.counted import Counted, Db
from tests.support.at_once import NewClient, filled, in_the_same_moment
from tests.support.client import CheckedClient


@pytest.fixture
def two(session: Db, new_client: NewClient) -> tuple[Counted, list[CheckedClient]]:
    """A vote counted before its last pupil came, with a draft for each card, and its decider at two screens."""
    box = counted()
    factories.make_seat(box.consultation, factories.make_pupil(box.school), took_part=True)
    for card in box.cards:
        draft(box, card)
    screens = [new_client(), new_client()]
    for one in screens:
        one.enter(box.decider)
    return box, screens


def number_of(table: type[Answer | AnswerDraft | News]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_of_two_who_publish_in_the_same_moment_one_does(two: tuple[Counted, list[CheckedClient]]) -> None:
    box, screens = two
    answered = in_the_same_moment(
        *[filled(one, f"{box.page}/answers/publish", "/publish") for one in screens]
    )
    assert sorted(one.status_code for one in answered) == [303, 409]
    assert (number_of(Answer), number_of(AnswerDraft), number_of(News)) == (2, 0, 2)


def test_nothing_is_published_that_was_not_read_whoever_is_quicker(
    two: tuple[Counted, list[CheckedClient]],
) -> None:
    """One saves other words for a draft while the other publishes: the words win, or come back to their writer."""
    box, screens = two
    other = "Quite other words, which nobody has read so far."
    published, saved = in_the_same_moment(
        filled(screens[0], f"{box.page}/answers/publish", "/publish"),
        filled(screens[1], f"/proposals/{box.cards[0].id}/answer", "/answer", reason=other),
    )
    public = db.session.scalars(select(Answer.reason)).all()
    if published.status_code == 303:
        assert public == [REASON, REASON]
        assert (saved.status_code, other in saved.text) == (200, True)
    else:
        assert public == []
        assert "An answer was changed since you opened this page" in published.text
        assert saved.status_code == 303


def test_of_two_amendments_in_the_same_moment_one_is_made(session: Db, new_client: NewClient) -> None:
    box = counted()
    given = give(box, box.cards[0])
    sent = []
    for words in ("One.", "Two."):
        screen = new_client()
        screen.enter(box.decider)
        url = f"/proposals/{box.cards[0].id}/answer"
        sent.append(filled(screen, url, "/answer", reason=f"{REASON} {words}", why="It was not whole."))

    made, refused = sorted(in_the_same_moment(*sent), key=lambda one: -one.status_code)

    assert (made.status_code, refused.status_code) == (303, 200)
    assert "Somebody changed this answer while you were writing" in refused.text
    session.refresh(given)
    lost = {f"{REASON} One.", f"{REASON} Two."} - {given.reason}
    assert lost.pop() in refused.text, "the words that came late are kept for their writer"
    before = session.scalars(select(AnswerAmendment)).one()
    assert (before.reason, before.dissent) == (REASON, DISSENT), "the words before stay readable"
