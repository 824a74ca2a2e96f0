"""Names are forgotten when their time is over: shown first, then done by the steward, and logged."""

from __future__ import annotations

from datetime import timedelta

import flask
import pytest
from sqlalchemy import select

from coprod import steward
from coprod.access.roles import Duty
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.ideas.models import Idea
from coprod.messages.models import News, NewsKind
from coprod.messages.participants import tell_those_who_took_part
from coprod.privacy import keeping
from coprod.safeguarding.models import Concern, ConcernState
from coprod.schools.models import CareRules
from tests import factories
from tests.moderation.desk import Db, Desk
from tests.support.client import CheckedClient, save_what_the_test_arranged

FORGET = "forget names whose time is over"


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Desk:
    """Two sealed consultations, one of them long ago, and an open one; the pupil wrote and sat in each."""
    made = Desk(client)
    for days in (300, 100):
        closed = factories.make_consultation(
            made.school, title=f"{days} days ago", ballot_secret=None, sealed_at=now() - timedelta(days=days),
            voting_close_at=now() - timedelta(days=days), ideas_close_at=now() - timedelta(days=days),
            ideas_open_at=now() - timedelta(days=days + 20), voting_open_at=now() - timedelta(days=days + 10),
            opened_at=now() - timedelta(days=days + 21), answer_by=(now() - timedelta(days=days - 10)).date(),
        )  # fmt: skip
        factories.make_idea(closed, made.pupil, body=f"Words of {days}")
        factories.make_seat(closed, made.pupil, took_part=True)
        tell_those_who_took_part(closed, NewsKind.CHANGE_DONE, f"News of {days}", "/changes/1")
        session.add(
            Concern(
                school_id=made.school.id, author_id=made.pupil.id, words=f"Worry of {days}", written_at=now(), place="P",
                raised_at=now(), state=ConcernState.CLOSED, closed_at=now() - timedelta(days=days),
            )
        )  # fmt: skip
    return made


def names_left(session: Db) -> tuple[list[str], list[str], list[str]]:
    ideas = session.scalars(select(Idea.body).where(Idea.author_id.is_not(None)).order_by(Idea.id))
    seats = session.scalars(
        select(Consultation.title).join(Seat).where(Seat.person_id.is_not(None)).order_by(Consultation.id)
    )
    concerns = session.scalars(select(Concern.words).where(Concern.words != "").order_by(Concern.id))
    return list(ideas), list(seats), list(concerns)


def test_the_dry_run_says_what_would_go_and_changes_nothing(session: Db, desk: Desk) -> None:
    assert keeping.due(desk.school.id, None).anything is False
    assert keeping.due(desk.school.id, 6) == keeping.Due(consultations=1, ideas=1, seats=1, concerns=1)
    session.add(CareRules(school_id=desk.school.id, keep_months=6))
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    page = desk.client.page("/privacy/assessment").text
    assert "the names go from 1 ideas and 1 places on the roll" in page
    assert len(names_left(session)[0]) == 3


def test_the_steward_does_it_and_the_words_and_counts_stay(session: Db, app: flask.Flask, desk: Desk) -> None:
    session.add(CareRules(school_id=desk.school.id, keep_months=6))
    for _round in range(2):
        save_what_the_test_arranged()
        assert steward.make_a_round(app)[FORGET]
    session.expire_all()
    assert names_left(session) == (
        [desk.idea.body, "Words of 100"], ["100 days ago"], ["Worry of 100"],
    )  # fmt: skip
    assert "Words of 300" in session.scalars(select(Idea.body)).all()
    assert session.scalars(select(Seat.took_part)).all() == [True, True]
    assert session.scalars(select(News.about)).all() == ["News of 100"]  # it went to those who took part
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "names forgotten")).one()
    assert entry.details == {"months": 6, "consultations": 1, "ideas": 1, "seats": 1}


def test_without_a_rule_nothing_is_forgotten(session: Db, app: flask.Flask, desk: Desk) -> None:
    before = names_left(session)
    save_what_the_test_arranged()
    assert steward.make_a_round(app)[FORGET]
    session.expire_all()
    assert names_left(session) == before


@pytest.mark.parametrize("reader", ["child", "parent", "staff"])
def test_each_reader_has_a_notice(session: Db, desk: Desk, reader: str) -> None:
    session.add(CareRules(school_id=desk.school.id, keep_months=12))
    desk.client.leave()
    assert "12 months after the school has answered" in desk.client.page(f"/privacy/{reader}").text
    desk.client.page("/privacy/nobody", 404)


def test_the_assessment_is_a_file_to_finish(session: Db, desk: Desk) -> None:
    desk.client.enter(factories.make_staff(desk.school, Duty.ADMINISTRATOR))
    answer = desk.client.get("/privacy/assessment/file")
    assert "[School:" in answer.text
    answer.close()
