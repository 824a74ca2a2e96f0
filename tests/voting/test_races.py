"""Many people at once, and one person racing with themselves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import flask
import pytest
from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.voting import actions, queries, seal
from coprod.voting.ballots import VotingClosed
from coprod.voting.models import Ballot, Vote
from tests.factories import make_consultation, make_proposal, make_school, make_seat

PUPILS = StakeholderGroup.PUPILS


@pytest.fixture
def box(app: flask.Flask) -> tuple[int, list[int], list[int]]:
    """A consultation with 5 cards and 200 seats, saved: its number, the cards' and the seats'."""
    with app.app_context():
        consultation = make_consultation(make_school())
        cards = [make_proposal(consultation).id for _ in range(5)]
        seats = [make_seat(consultation).id for _ in range(200)]
        db.session.commit()
        return consultation.id, cards, seats


def vote(app: flask.Flask, consultation_id: int, seat_id: int, card_id: int, choice: int) -> None:
    """One request's worth of voting, committed."""
    with app.test_request_context(method="POST"):
        consultation = db.session.get_one(Consultation, consultation_id)
        seat = db.session.get_one(Seat, seat_id)
        actions.cast(consultation, seat, card_id, choice)
        db.session.commit()


def all_at_once(tasks: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()


def test_two_hundred_people_at_once_are_each_counted_once(
    app: flask.Flask, box: tuple[int, list[int], list[int]]
) -> None:
    consultation_id, cards, seats = box
    all_at_once(
        [
            lambda seat=seat, card=card, choice=(seat + card) % 3 - 1: vote(
                app, consultation_id, seat, card, choice
            )  # type: ignore[misc]
            for card in cards
            for seat in seats
        ]
    )
    with app.app_context():
        for card in cards:
            expected = [sum((seat + card) % 3 - 1 == choice for seat in seats) for choice in (1, -1, 0)]
            counts = queries.tallies(consultation_id)[card][PUPILS]
            assert [counts.agree, counts.disagree, counts.unsure] == expected
        assert db.session.scalar(select(func.count()).select_from(Vote)) == 1000
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == 200
        assert queries.turnout(consultation_id)[PUPILS] == queries.Turnout(200, 200)


def test_a_person_racing_with_themselves_still_has_one_vote_a_card(
    app: flask.Flask, box: tuple[int, list[int], list[int]]
) -> None:
    consultation_id, cards, seats = box
    all_at_once(
        [
            lambda card=card, choice=number % 3 - 1: vote(app, consultation_id, seats[0], card, choice)  # type: ignore[misc]
            for number in range(20)
            for card in cards
        ]
    )
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1
        votes = {
            row.proposal_id: row.choice for row in db.session.execute(select(Vote.proposal_id, Vote.choice))
        }
        assert set(votes) == set(cards)
        for card, choice in votes.items():
            counts = queries.tallies(consultation_id)[card][PUPILS]
            assert counts.seen == 1
            assert {1: counts.agree, -1: counts.disagree, 0: counts.unsure}[choice] == 1


def test_votes_that_race_with_the_seal_are_counted_or_refused_never_half(
    app: flask.Flask, box: tuple[int, list[int], list[int]]
) -> None:
    consultation_id, cards, seats = box
    counted: list[int] = []

    def try_to_vote(seat: int) -> None:
        try:
            vote(app, consultation_id, seat, cards[0], 1)
        except VotingClosed:
            return
        counted.append(seat)

    def close_and_seal() -> None:
        with app.test_request_context(method="POST"):
            db.session.get_one(Consultation, consultation_id).voting_close_at = now()
            db.session.commit()
            assert seal.seal(consultation_id)
            db.session.commit()

    tasks: list[Callable[[], None]] = [lambda seat=seat: try_to_vote(seat) for seat in seats]  # type: ignore[misc]
    tasks.insert(100, close_and_seal)
    all_at_once(tasks)
    with app.app_context():
        assert queries.tallies(consultation_id)[cards[0]][PUPILS].agree == len(counted)
        assert db.session.scalar(select(func.count()).select_from(Vote)) == len(counted)
        assert 0 < len(counted) < 200
