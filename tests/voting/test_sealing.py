"""When voting has closed the secret is destroyed, and an adversary with the whole database learns nothing."""

from __future__ import annotations

import itertools
import random

import pytest
from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.voting import actions, queries, seal
from coprod.voting.ballots import VotingClosed, thread
from coprod.voting.models import Ballot, Vote
from tests.factories import make_consultation, make_proposal, make_school, make_seat

pytestmark = pytest.mark.usefixtures("session")


def close(consultation: Consultation) -> None:
    consultation.voting_close_at = now()
    db.session.flush()


def test_the_secret_is_destroyed_and_votes_stay_as_counts() -> None:
    consultation = make_consultation(make_school())
    card, seat = make_proposal(consultation), make_seat(consultation)
    actions.cast(consultation, seat, card.id, 1)
    before = queries.tallies(consultation.id)
    close(consultation)

    assert seal.due() == [consultation.id]
    assert seal.seal(consultation.id)
    assert not seal.seal(consultation.id)
    db.session.refresh(consultation)

    assert consultation.ballot_secret is None
    assert seal.due() == []
    assert queries.tallies(consultation.id) == before
    assert list(db.session.execute(select(Vote.proposal_id, Vote.choice))) == [(card.id, 1)]
    with pytest.raises(VotingClosed):
        queries.my_votes(consultation, seat)
    assert db.session.scalars(select(AuditEntry.act)).all() == ["ballot secret destroyed"]


def test_a_box_whose_voting_is_open_is_not_sealed() -> None:
    consultation = make_consultation(make_school())
    assert seal.due() == []
    assert not seal.seal(consultation.id)
    assert consultation.ballot_secret is not None


def test_a_sealed_box_takes_no_vote_even_if_somebody_moves_the_dates() -> None:
    consultation = make_consultation(make_school())
    card, seat = make_proposal(consultation), make_seat(consultation)
    opened_until = consultation.voting_close_at
    close(consultation)
    seal.seal(consultation.id)
    db.session.refresh(consultation)
    consultation.voting_close_at = opened_until
    consultation.ballot_secret = bytes(32)
    db.session.flush()

    with pytest.raises(VotingClosed):
        actions.cast(consultation, seat, card.id, 1)


def test_an_adversary_with_the_whole_database_does_no_better_than_chance() -> None:
    """Forty people vote one after the other, each for "their" card; the adversary knows that order.

    It has every table, also as copied before the seal, and every trick that the tables allow: the order
    of numbers, of storage, of threads, and the old secret's threads. It guesses which ballot is whose.
    """
    random.seed(7)
    consultation = make_consultation(make_school())
    card = make_proposal(consultation)
    people = [make_seat(consultation) for _ in range(40)]
    random.shuffle(people)
    truth: dict[int, int] = {}
    for number, seat in enumerate(people):
        actions.cast(consultation, seat, card.id, 1 if number % 2 else -1)
        truth[seat.id] = 1 if number % 2 else -1
    secret = consultation.ballot_secret
    assert secret is not None
    old_ids = set(db.session.scalars(select(Ballot.id)))
    old_threads = {thread(secret, seat.id) for seat in people}
    close(consultation)
    seal.seal(consultation.id)
    db.session.flush()

    ballots = db.session.execute(select(Ballot.id, Ballot.thread, Vote.choice).join(Vote)).all()
    assert len(ballots) == 40
    assert old_ids.isdisjoint(b.id for b in ballots)
    assert old_threads.isdisjoint(b.thread for b in ballots)
    orders = {
        "as stored": ballots,
        "by number": sorted(ballots, key=lambda b: b.id),
        "by thread": sorted(ballots, key=lambda b: b.thread),
    }
    for name, order in orders.items():
        right = sum(b.choice == truth[seat.id] for b, seat in zip(order, people, strict=True))
        # Half of 40 by chance; 33 or more, or 7 or fewer, has a chance of about 3e-5 each.
        assert 7 < right < 33, name


def test_numbers_and_threads_say_nothing_before_the_seal_either() -> None:
    consultation = make_consultation(make_school())
    card = make_proposal(consultation)
    for _ in range(200):
        actions.cast(consultation, make_seat(consultation), card.id, 1)
    # Written one after the other; random numbers come back in an order that is nothing like it.
    seats = {
        thread(consultation.ballot_secret or b"", seat): seat for seat in db.session.scalars(select(Seat.id))
    }
    in_number_order = [seats[t] for t in db.session.scalars(select(Ballot.thread).order_by(Ballot.id))]
    rising = sum(a < b for a, b in itertools.pairwise(in_number_order))
    assert 60 < rising < 140  # 199 pairs; chance is a half, these bounds are over five standard deviations


def test_many_groups_keep_their_ballots_marks() -> None:
    consultation = make_consultation(make_school())
    card = make_proposal(consultation)
    for group, choice in ((StakeholderGroup.PUPILS, 1), (StakeholderGroup.PARENTS, -1)):
        for _ in range(3):
            actions.cast(consultation, make_seat(consultation, stakeholder_group=group), card.id, choice)
    close(consultation)
    seal.seal(consultation.id)

    rows = db.session.execute(select(Ballot.stakeholder_group, Vote.choice).join(Vote)).all()
    assert (
        sorted((group.value, choice) for group, choice in rows) == [("parents", -1)] * 3 + [("pupils", 1)] * 3
    )
