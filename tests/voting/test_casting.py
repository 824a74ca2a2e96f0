"""Casting, changing and taking back votes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.db import db
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import School
from coprod.voting import actions, queries
from coprod.voting.ballots import VotingClosed
from coprod.voting.models import Ballot, Vote
from coprod.voting.tallies import Counts
from tests.factories import make_consultation, make_person, make_proposal, make_pupil, make_school, make_seat

pytestmark = pytest.mark.usefixtures("session")

PUPILS, PARENTS = StakeholderGroup.PUPILS, StakeholderGroup.PARENTS


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation(make_school())


@pytest.fixture
def card(consultation: Consultation) -> Proposal:
    return make_proposal(consultation)


@pytest.fixture
def seat(consultation: Consultation) -> Seat:
    return make_seat(consultation)


def how_pupils_voted(consultation: Consultation, card: Proposal) -> Counts:
    return queries.tallies(consultation.id).get(card.id, {}).get(PUPILS, Counts())


def test_a_vote_is_counted_in_its_stakeholder_group(
    consultation: Consultation, card: Proposal, seat: Seat
) -> None:
    actions.cast(consultation, seat, card.id, 1)
    actions.cast(consultation, make_seat(consultation, stakeholder_group=PARENTS), card.id, -1)

    assert queries.tallies(consultation.id) == {
        card.id: {PUPILS: Counts(agree=1), PARENTS: Counts(disagree=1)}
    }


def test_the_last_vote_on_a_card_counts(consultation: Consultation, card: Proposal, seat: Seat) -> None:
    for choice in (1, -1, -1, 0, -1):
        actions.cast(consultation, seat, card.id, choice)

    assert how_pupils_voted(consultation, card) == Counts(disagree=1)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1


def test_a_vote_taken_back_leaves_the_card_unanswered(
    consultation: Consultation, card: Proposal, seat: Seat
) -> None:
    actions.cast(consultation, seat, card.id, 1)
    actions.star(consultation, seat, card.id, on=True)
    actions.take_back(consultation, seat, card.id)
    actions.take_back(consultation, seat, card.id)  # twice is once

    assert how_pupils_voted(consultation, card) == Counts()
    assert queries.my_votes(consultation, seat) == []


def test_matters_most_is_for_three_cards_and_survives_a_changed_mind(
    consultation: Consultation, seat: Seat
) -> None:
    cards = [make_proposal(consultation) for _ in range(4)]
    for card in cards:
        actions.cast(consultation, seat, card.id, 1)
    for card in cards[:3]:
        actions.star(consultation, seat, card.id, on=True)
        actions.star(consultation, seat, card.id, on=True)  # pressed twice
    with pytest.raises(actions.TooManyStars):
        actions.star(consultation, seat, cards[3].id, on=True)
    actions.cast(consultation, seat, cards[0].id, -1)

    assert how_pupils_voted(consultation, cards[0]) == Counts(disagree=1, stars=1)
    assert [vote.matters_most for vote in queries.my_votes(consultation, seat)] == [True, True, True, False]

    actions.star(consultation, seat, cards[0].id, on=False)
    actions.star(consultation, seat, cards[3].id, on=True)
    assert [vote.matters_most for vote in queries.my_votes(consultation, seat)] == [False, True, True, True]


def test_a_star_on_a_card_taken_off_frees_its_place(consultation: Consultation, seat: Seat) -> None:
    cards = [make_proposal(consultation) for _ in range(4)]
    for card in cards:
        actions.cast(consultation, seat, card.id, 1)
    for card in cards[:3]:
        actions.star(consultation, seat, card.id, on=True)
    cards[0].state = ProposalState.WITHDRAWN
    db.session.flush()

    actions.star(consultation, seat, cards[3].id, on=True)
    assert [vote.proposal.id for vote in queries.my_votes(consultation, seat) if vote.matters_most] == [
        card.id for card in cards[1:]
    ]


def test_only_an_answered_card_can_matter_most(
    consultation: Consultation, card: Proposal, seat: Seat
) -> None:
    with pytest.raises(actions.NotVotedYet):
        actions.star(consultation, seat, card.id, on=True)


@pytest.mark.parametrize("choice", [2, -2, 100])
def test_there_are_three_choices(consultation: Consultation, card: Proposal, seat: Seat, choice: int) -> None:
    with pytest.raises(ValueError, match="1, -1 or 0"):
        actions.cast(consultation, seat, card.id, choice)


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.WITHDRAWN])
def test_only_what_is_on_the_cards_can_be_voted_on(
    consultation: Consultation, seat: Seat, state: ProposalState
) -> None:
    card = make_proposal(consultation, state=state)
    with pytest.raises(actions.NotOnCards):
        actions.cast(consultation, seat, card.id, 1)


def test_a_card_of_another_consultation_is_not_here(consultation: Consultation, seat: Seat) -> None:
    elsewhere = make_proposal(make_consultation(make_school("Other", host="other.example")))
    with pytest.raises(actions.NotOnCards):
        actions.cast(consultation, seat, elsewhere.id, 1)


def test_a_withdrawn_cards_votes_no_longer_count(
    consultation: Consultation, card: Proposal, seat: Seat
) -> None:
    actions.cast(consultation, seat, card.id, 1)
    card.state = ProposalState.WITHDRAWN
    db.session.flush()
    assert queries.tallies(consultation.id) == {}


@pytest.mark.parametrize(
    ("opens", "closes"), [(timedelta(seconds=1), timedelta(days=1)), (timedelta(days=-1), timedelta(0))]
)
def test_outside_the_dates_no_vote_is_taken(opens: timedelta, closes: timedelta) -> None:
    consultation = make_consultation(
        make_school(), voting_open_at=now() + opens, voting_close_at=now() + closes
    )
    with pytest.raises(VotingClosed):
        actions.cast(consultation, make_seat(consultation), make_proposal(consultation).id, 1)


def test_taking_part_is_noted_on_the_roll_without_a_time_or_a_choice(
    consultation: Consultation, card: Proposal
) -> None:
    school = db.session.get_one(School, consultation.school_id)
    seat, quiet = make_seat(consultation, make_pupil(school)), make_seat(consultation, make_person(school))
    actions.cast(consultation, seat, card.id, 1)
    db.session.refresh(seat)
    db.session.refresh(quiet)

    assert (seat.took_part, quiet.took_part) == (True, False)
    columns = {column.name for table in (Ballot, Vote) for column in table.__table__.columns}
    assert columns == {
        "id", "school_id", "consultation_id", "thread", "stakeholder_group", "year_band",
        "ballot_id", "proposal_id", "choice", "matters_most",
    }  # fmt: skip


def test_turnout_is_counted_by_stakeholder_group(consultation: Consultation, card: Proposal) -> None:
    seats = [make_seat(consultation) for _ in range(3)]
    make_seat(consultation, stakeholder_group=PARENTS)
    for seat in seats[:2]:
        actions.cast(consultation, seat, card.id, 0)

    assert queries.turnout(consultation.id) == {PUPILS: queries.Turnout(2, 3), PARENTS: queries.Turnout(0, 1)}
