"""A round: who is asked what, how it opens by itself, and the verdict that rests on it."""

from __future__ import annotations

import threading
from datetime import timedelta

import flask
import pytest
from sqlalchemy import func, select

from coprod.audit.models import AuditEntry
from coprod.changes.actions import NeedsAnotherDay
from coprod.changes.models import Change, ChangeUpdate, Stage, Verdict
from coprod.clock import now
from coprod.consultations.models import Consultation, Purpose, Seat
from coprod.db import db
from coprod.insights.chores import boxes_due
from coprod.insights.snapshots import newest
from coprod.messages.models import News, NewsKind
from coprod.proposals.models import Proposal
from coprod.reviews import actions, chores
from coprod.reviews.actions import Finding, Own, Plan
from coprod.reviews.models import NextStep, QuestionKind, ReviewRound
from coprod.voting import actions as voting
from coprod.voting.ballots import VotingClosed, thread
from coprod.voting.models import Ballot, Vote
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.reviews.asking import CALMER, PLAN, Asked

WORDS = "Fewer pupils were sent to the office on wet days, and most of you say so."
HELPED = Finding(Verdict.HELPED, NextStep.CONTINUE, WORDS)


def told(kind: NewsKind) -> list[int]:
    return list(db.session.scalars(select(News.person_id).where(News.kind == kind).order_by(News.person_id)))


def test_those_asked_before_get_the_card_word_for_word_and_the_schools_question(session: Db) -> None:
    asked = Asked()
    parent = factories.make_person(asked.box.school)
    vote = asked.open_up()
    cards = session.scalars(
        select(Proposal).where(Proposal.consultation_id == vote.id).order_by(Proposal.id)
    ).all()
    assert [card.wording for card in cards] == [asked.box.cards[0].wording, CALMER.wording]
    assert [card.plain_wording for card in cards] == ["", CALMER.plain_wording]
    assert asked.question(QuestionKind.CARD).before_id == asked.box.cards[0].id
    named = session.scalars(
        select(Seat.person_id).where(Seat.consultation_id == vote.id, Seat.person_id.is_not(None))
    ).all()
    assert set(named) == {asked.pupil.id, parent.id, asked.box.decider.id}
    assert set(told(NewsKind.REVIEW_OPEN)) == set(named)
    assert vote.asked_groups == asked.box.consultation.asked_groups
    assert timedelta(days=13) < vote.voting_close_at - now() < timedelta(days=15)  # type: ignore[operator]


def test_only_the_years_that_were_asked_are_asked_again(session: Db) -> None:
    asked = Asked()
    asked.box.consultation.asked_years = [5]
    older = factories.make_pupil(asked.box.school, year=9)
    vote = asked.open_up()
    assert vote.asked_years == [5]
    seat = select(Seat).where(Seat.consultation_id == vote.id, Seat.person_id == older.id)
    assert session.scalars(seat).first() is None


def test_it_opens_once_and_its_questions_stay(session: Db) -> None:
    asked = Asked()
    asked.open_up()
    with pytest.raises(actions.AlreadyOpen):
        actions.open_up(asked.change.owner_id, asked.change)
    with pytest.raises(actions.AlreadyOpen):
        actions.prepare(asked.change.owner_id, asked.change, PLAN)
    assert session.scalar(select(func.count()).where(Consultation.purpose == Purpose.REVIEW)) == 1


def test_it_does_not_open_before_the_change_is_done_or_without_questions(session: Db) -> None:
    change = publish(answered())
    with pytest.raises(actions.NotPrepared):
        actions.open_up(change.owner_id, change)
    actions.prepare(change.owner_id, change, PLAN)
    actions.prepare(change.owner_id, change, Plan([CALMER, Own("I know about it.")], 7))
    go_to(change, Stage.UNDER_WAY)
    with pytest.raises(actions.NotDoneYet):
        actions.open_up(change.owner_id, change)
    this = session.scalars(select(ReviewRound)).one()
    assert [q.wording for q in actions.questions_of(this.id)] == [CALMER.wording, "I know about it."]


def test_the_steward_asks_on_the_day_and_reminds_of_what_nobody_prepared(session: Db) -> None:
    asked = Asked()
    forgotten = go_to(publish(asked.box, title="Toast in the morning"), Stage.DONE)
    early = go_to(publish(asked.box, title="Later"), Stage.DONE)
    actions.prepare(asked.change.owner_id, asked.change, PLAN)
    for change in (asked.change, forgotten):
        change.starts_on, change.review_on = now().date() - timedelta(days=9), now().date()
    keys = {change.id for change in (asked.change, forgotten)}
    session.commit()
    for _round in range(2):  # harmless to repeat
        chores.ask_again()
        chores.remind()
        session.commit()
    rounds = session.scalars(select(ReviewRound)).all()
    assert {this.change_id for this in rounds} == keys
    assert [this.change_id for this in rounds if this.consultation_id] == [asked.change.id]
    assert told(NewsKind.REVIEW_DUE) == [asked.change.owner_id]
    assert early.id not in keys


def test_the_owner_hears_once_that_it_has_closed_and_the_camps_are_not_looked_for(session: Db) -> None:
    asked = Asked()
    asked.open_up()
    asked.close()
    for _round in range(2):
        chores.remind()
    assert told(NewsKind.REVIEW_CLOSED) == [asked.change.owner_id]
    assert asked.vote.id not in [key for key, _school, _final in boxes_due()]


def test_the_verdict_rests_on_the_count_and_stands_on_the_change(session: Db) -> None:
    asked = Asked()
    asked.open_up()
    mine = session.scalars(
        select(Seat).where(Seat.person_id == asked.pupil.id, Seat.took_part.is_(False))
    ).one()
    mine.took_part = True
    with pytest.raises(actions.StillOpen):
        actions.decide(asked.change.owner_id, asked.change, HELPED)
    asked.close()
    this = actions.decide(asked.change.owner_id, asked.change, HELPED)
    counted = newest(asked.vote.id)
    assert counted is not None
    assert (this.snapshot_id, this.next_step, counted.final) == (counted.id, NextStep.CONTINUE, True)
    assert (asked.change.stage, asked.change.verdict) == (Stage.REVIEWED, Verdict.HELPED)
    assert asked.change.verdict_words == WORDS
    assert told(NewsKind.CHANGE_REVIEWED) == [asked.pupil.id], "took part in the round only, told once"
    assert session.scalars(select(ChangeUpdate.words).order_by(ChangeUpdate.id)).all()[-1] == WORDS
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "review decided")).one()
    assert entry.details["snapshot"] == counted.id
    with pytest.raises(actions.AlreadyDecided):
        actions.decide(asked.change.owner_id, asked.change, HELPED)


def test_too_early_names_another_day_and_the_school_asks_again_then(session: Db) -> None:
    asked = Asked()
    asked.open_up()
    asked.close()
    for day in (None, now().date()):
        with pytest.raises(NeedsAnotherDay):
            actions.decide(
                asked.change.owner_id,
                asked.change,
                Finding(Verdict.TOO_EARLY, NextStep.CONTINUE, "Wait.", day),
            )
    later = asked.change.starts_on + timedelta(days=30)
    actions.decide(
        asked.change.owner_id, asked.change, Finding(Verdict.TOO_EARLY, NextStep.CONTINUE, "Wait.", later)
    )
    assert (asked.change.review_on, asked.change.verdict) == (later, Verdict.TOO_EARLY)
    first = asked.vote
    second = actions.prepare(asked.change.owner_id, asked.change, PLAN)
    assert (second.number, second.consultation_id) == (2, None)
    again = actions.open_up(asked.change.owner_id, asked.change)
    assert again.consultation_id not in {None, first.id}


def test_no_verdict_without_a_round(session: Db) -> None:
    change = go_to(publish(answered()), Stage.DONE)
    with pytest.raises(actions.NotOpenedYet):
        actions.decide(change.owner_id, change, HELPED)
    actions.prepare(change.owner_id, change, PLAN)
    with pytest.raises(actions.NotOpenedYet):
        actions.decide(change.owner_id, change, HELPED)


def test_after_the_close_nobody_can_tie_an_answer_to_a_person(session: Db) -> None:
    asked = Asked()
    vote = asked.open_up()
    secret = vote.ballot_secret
    card = asked.question(QuestionKind.OWN).proposal_id
    seat = session.scalars(
        select(Seat).where(Seat.person_id == asked.pupil.id, Seat.consultation_id == vote.id)
    ).one()
    for choice in (1, -1, -1):
        voting.cast(vote, seat, card or 0, choice)
    assert secret is not None
    assert session.scalars(select(Ballot.thread)).all() == [thread(secret, seat.id)]
    before = session.scalars(select(Ballot.id)).one()
    asked.close()
    assert (vote.ballot_secret, vote.sealed_at is not None) == (None, True)
    ballot = session.scalars(select(Ballot)).one()
    assert ballot.thread != thread(secret, seat.id)
    assert ballot.id != before
    assert session.scalars(select(Vote.choice)).all() == [-1], "one person, one answer: the last one"
    with pytest.raises(VotingClosed):
        voting.cast(vote, seat, card or 0, 1)
    holds = {name for table in (Ballot, Vote) for name in table.__table__.columns.keys()}  # noqa: SIM118  # columns, not rows
    assert not holds & {"person_id", "seat_id", "at"}


def test_two_stewards_at_once_open_one_round(app: flask.Flask) -> None:
    with app.app_context():
        asked = Asked()
        actions.prepare(asked.change.owner_id, asked.change, PLAN)
        key = asked.change.id
        db.session.commit()
    together = threading.Barrier(2)
    opened: list[bool] = []

    def press() -> None:
        with app.test_request_context(method="POST"):
            change = db.session.get_one(Change, key)
            db.session.rollback()
            together.wait()
            try:
                actions.open_up(None, change)
                db.session.commit()
                opened.append(True)
            except actions.AlreadyOpen:
                db.session.rollback()
                opened.append(False)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(opened) == [False, True]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Consultation.purpose == Purpose.REVIEW)) == 1
