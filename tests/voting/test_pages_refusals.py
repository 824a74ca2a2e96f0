"""What the deck's pages refuse, and how: after the close, to the wrong person, to a hostile hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.proposals.models import ProposalState
from coprod.voting.models import Ballot
from tests import factories
from tests.support.client import CheckedClient
from tests.voting.box import Box, Db, votes


def test_a_vote_after_the_close_is_refused_kindly_and_not_counted(session: Db, client: CheckedClient) -> None:
    box = Box(voting_close_at=now() - timedelta(seconds=1))
    client.enter(box.voter)

    for answer in (
        client.post(box.of(0), data={"choice": "agree"}),
        client.get(box.vote),
        client.get(box.mine),
    ):
        assert answer.status_code == 403
        assert "Voting is not open" in answer.text
    assert votes(session) == {}


def test_a_vote_that_meets_the_close_on_its_way_is_refused_by_the_clock_at_writing(
    session: Db, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard still saw voting open; the action, a moment later, does not."""
    box = Box()
    client.enter(box.voter)
    close = box.consultation.voting_close_at
    assert close is not None
    monkeypatch.setattr("coprod.voting.actions.now", lambda: close)

    answer = client.post(box.of(0), data={"choice": "agree"})

    assert answer.status_code == 403
    assert "Your vote was not counted" in answer.text
    assert votes(session) == {}
    assert session.scalars(select(Ballot)).all() == []


def test_who_is_not_on_the_roll_is_told_so_kindly(session: Db, client: CheckedClient) -> None:
    box = Box(asked_years=[9])
    pupil = factories.make_pupil(box.school, year=4)
    client.enter(pupil)

    for url in (box.vote, box.of(0), box.mine):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "You are not asked this time" in answer.text
    for url in (box.of(0), box.vote + "/undo", box.of(0) + "/star"):
        assert client.post(url, data={"choice": "agree", "on": "1"}).status_code == 403
    assert votes(session) == {}


def test_a_group_that_is_not_asked_may_not_vote(session: Db, client: CheckedClient) -> None:
    box = Box(asked_groups=[StakeholderGroup.PUPILS.value])
    client.enter(box.voter)

    assert client.get(box.vote).status_code == 403
    assert client.post(box.of(0), data={"choice": "agree"}).status_code == 403


def test_a_visitor_is_asked_to_sign_in(session: Db, client: CheckedClient) -> None:
    box = Box()

    assert "/sign-in" in (client.get(box.vote).location or "")
    assert "/sign-in" in (client.post(box.of(0), data={"choice": "agree"}).location or "")
    assert votes(session) == {}


def test_another_schools_cards_are_not_there(session: Db, new_client: Callable[..., CheckedClient]) -> None:
    box = Box()
    other = factories.make_school("Riverside", host="riverside.test")
    box.school.host = "localhost"
    stranger = factories.make_person(other)
    client = new_client("riverside.test")
    client.enter(stranger)

    for url in (box.vote, box.of(0), box.mine):
        assert client.get(url).status_code == 404
    assert client.post(box.of(0), data={"choice": "agree"}).status_code == 404


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.WITHDRAWN])
def test_a_card_that_is_not_on_the_cards_takes_no_vote(
    session: Db, client: CheckedClient, state: ProposalState
) -> None:
    box = Box()
    box.cards[0].state = state
    client.enter(box.voter)

    answer = client.post(box.of(0), data={"choice": "agree"})

    assert answer.status_code == 409
    assert "This card is no longer there" in answer.text
    assert votes(session) == {}


@pytest.mark.parametrize("choice", ["", "2", "agree'--", "<script>", "AGREE", "1", "\x00", "agree" * 1000])
def test_a_choice_that_is_none_of_the_three_is_asked_again(
    session: Db, client: CheckedClient, choice: str
) -> None:
    box = Box()
    client.enter(box.voter)

    answer = client.post(box.of(0), data={"choice": choice}, follow_redirects=True)

    assert answer.status_code == 200
    assert "Please choose one of the three answers." in answer.text
    assert votes(session) == {}


@pytest.mark.parametrize("path", ["999999999", "0", "9" * 30, "x", "-1", "1.5", "%00"])
def test_a_silly_card_number_is_never_a_failure(session: Db, client: CheckedClient, path: str) -> None:
    box = Box()
    client.enter(box.voter)

    for url in (f"{box.vote}/{path}", f"{box.vote}/{path}/star"):
        assert client.post(url, data={"choice": "agree", "on": "1"}).status_code in {404, 409}
    assert client.get(f"{box.vote}/{path}").status_code in {404, 405, 409}


def test_another_consultations_card_takes_no_vote_here(session: Db, client: CheckedClient) -> None:
    box = Box()
    elsewhere = factories.make_consultation(box.school, title="Another")
    card = factories.make_proposal(elsewhere, "basics-play")
    client.enter(box.voter)

    assert client.post(f"{box.vote}/{card.id}", data={"choice": "agree"}).status_code == 409
    assert votes(session) == {}
