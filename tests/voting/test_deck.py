"""The deck: sets with a visible end, an order of each ballot's own, least heard first."""

from __future__ import annotations

from collections import Counter

import pytest

from coprod.access.roles import StakeholderGroup
from coprod.consultations.models import Consultation
from coprod.proposals.models import ProposalState
from coprod.voting import actions, deck
from tests.factories import make_consultation, make_proposal, make_school, make_seat

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation(make_school())


@pytest.mark.parametrize(
    ("answered", "cards", "expected"),
    [
        (0, 0, (0, 0, False)),
        (0, 1, (1, 1, False)),
        (0, 7, (1, 7, False)),
        (6, 7, (7, 7, False)),
        (0, 12, (1, 6, False)),
        (5, 12, (6, 6, False)),
        (6, 12, (1, 6, True)),
        (0, 15, (1, 5, False)),
        (10, 15, (1, 5, True)),
        (12, 12, (6, 6, True)),
    ],
)
def test_sets_are_at_most_seven_and_as_equal_as_can_be(
    answered: int, cards: int, expected: tuple[int, int, bool]
) -> None:
    assert deck.place_in_set(answered, cards) == expected


@pytest.mark.parametrize("cards", range(1, 60))
def test_no_set_is_longer_than_seven_and_sets_differ_by_one_at_most(cards: int) -> None:
    sizes = [deck.place_in_set(answered, cards)[1] for answered in range(cards)]
    assert max(sizes) <= 7
    assert max(sizes) - min(sizes) <= 1


def test_going_through_the_deck_meets_every_card_once(consultation: Consultation) -> None:
    cards = {make_proposal(consultation).id for _ in range(9)}
    make_proposal(consultation, state=ProposalState.DRAFT)
    seat, met = make_seat(consultation), []
    while (now := deck.next_set(consultation, seat)).card is not None:
        met.append(now.card.proposal.id)
        assert now.left == 9 - len(met) + 1
        actions.cast(consultation, seat, now.card.proposal.id, 0)

    assert set(met) == cards
    assert len(met) == 9


def test_each_ballot_has_an_order_of_its_own_that_stays(consultation: Consultation) -> None:
    for _ in range(8):
        make_proposal(consultation)
    firsts = []
    for _ in range(40):
        seat = make_seat(consultation)
        card = deck.next_set(consultation, seat).card
        again = deck.next_set(consultation, seat).card
        assert card is not None
        assert again is not None
        assert card.proposal.id == again.proposal.id
        firsts.append(card.proposal.id)

    assert len(set(firsts)) >= 5  # 40 draws from 8: fewer than 5 different ones has a chance below 1e-8
    assert Counter(firsts).most_common(1)[0][1] < 20


def test_the_card_that_ones_own_group_has_seen_least_comes_first(consultation: Consultation) -> None:
    heard, unheard = make_proposal(consultation), make_proposal(consultation)
    for _ in range(5):
        actions.cast(consultation, make_seat(consultation), heard.id, 1)
        parent = make_seat(consultation, stakeholder_group=StakeholderGroup.PARENTS)
        actions.cast(consultation, parent, unheard.id, 1)

    for _ in range(10):
        pupils_first = deck.next_set(consultation, make_seat(consultation)).card
        parents_first = deck.next_set(
            consultation, make_seat(consultation, stakeholder_group=StakeholderGroup.PARENTS)
        ).card
        assert pupils_first is not None
        assert parents_first is not None
        assert pupils_first.proposal.id == unheard.id
        assert parents_first.proposal.id == heard.id


def test_a_card_brings_its_moves(consultation: Consultation) -> None:
    make_proposal(consultation, "basics-play", "belonging-friends")
    card = deck.next_set(consultation, make_seat(consultation)).card
    assert card is not None
    assert card.moves == ("basics-play", "belonging-friends")
