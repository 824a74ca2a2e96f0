"""Reminders of a promised day: which is due by hand, sent once each, by mail and in the news, to whoever decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coprod.clock import now
from coprod.db import db
from coprod.decisions import reminders
from coprod.decisions.models import AnswerKind
from coprod.messages.models import News, NewsKind
from tests.decisions.answering import counted, give
from tests.insights.counted import Db

FRIDAY = date(2026, 12, 4)
HALF_TERM = frozenset(date(2026, 11, 30) + timedelta(days=more) for more in range(3))


@pytest.mark.parametrize(
    ("today", "off", "due"),
    [
        (date(2026, 11, 19), frozenset(), None),  # eleven school days after it
        (date(2026, 11, 20), frozenset(), 10),
        (date(2026, 11, 30), frozenset(), 10),  # Tuesday to Friday: four
        (date(2026, 12, 1), frozenset(), 3),
        (date(2026, 12, 3), frozenset(), 1),
        (date(2026, 12, 4), frozenset(), 1),  # today
        (date(2026, 12, 5), frozenset(), 0),
        (date(2026, 11, 29), HALF_TERM, 3),  # only Thursday and Friday are left of the week
        (date(2026, 11, 17), HALF_TERM, 10),
    ],
)
def test_a_reminder_is_due_by_school_days(today: date, off: frozenset[date], due: int | None) -> None:
    assert reminders.due(today, FRIDAY, off) == due


def news() -> list[int]:
    return list(db.session.scalars(select(News.person_id).where(News.kind == NewsKind.ANSWERS_DUE)))


def test_each_is_sent_once_and_the_most_urgent_of_several(session: Db) -> None:
    box = counted(answer_by=now().date() + timedelta(days=60))
    reminders.remind(now())
    assert news() == []
    for days, sent in ((1, 1), (0, 1), (-1, 2), (-2, 2)):
        box.consultation.answer_by = now().date() + timedelta(days=60)
        at = now() + timedelta(days=60 - days)
        for _round in range(2):
            reminders.remind(at)
        assert news() == [box.decider.id] * sent


def test_nobody_is_reminded_of_what_is_answered_or_still_voted_on(session: Db) -> None:
    box = counted(answer_by=now().date())
    give(box, box.cards[0])
    give(box, box.cards[1], AnswerKind.NOT_NOW)
    still = counted(
        answer_by=now().date(),
        voting_close_at=now() + timedelta(hours=1),
        sealed_at=None,
        ballot_secret=bytes(32),
    )
    reminders.remind(now())
    assert news() == []
    still.consultation.sealed_at = now()
    reminders.remind(now())
    assert news() == [still.decider.id]
