"""A proposal becomes a card, may be changed until people have voted on it, and can be taken off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from coprod.audit.models import AuditEntry
from coprod.clock import now
from coprod.ideas.models import Idea, IdeaState
from coprod.proposals import queries
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState
from coprod.voting.queries import shown_tallies, tallies
from tests import factories
from tests.proposals.desk import FILLED, Db, Desk, only
from tests.support.client import CheckedClient


def test_a_draft_can_be_changed_and_the_log_keeps_what_it_said(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(
        desk.consultation, "basics-play", wording="Before", state=ProposalState.DRAFT
    )

    client.send(
        f"/proposals/{proposal.id}/edit", {"wording": "After", "moves": ["core-hope"]}, form="/proposals"
    )

    assert only(session).wording == "After"
    assert session.scalars(select(ProposalMove.move_code)).all() == ["core-hope"]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.details["before"]["wording"]) == ("proposal reworded", "Before")


def test_a_card_that_nobody_has_voted_on_may_still_be_reworded(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play", wording="Before")

    client.send(f"/proposals/{proposal.id}/edit", {"wording": "After"}, form="/proposals")

    assert only(session).wording == "After"


def test_the_words_of_a_card_with_votes_are_fixed_and_the_page_says_what_to_do(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play", wording="Before")
    desk.vote_on(proposal)
    edit = f"/proposals/{proposal.id}/edit"

    page = client.page(edit)
    client.post(edit, data={**FILLED, "wording": "After"})

    assert "People have voted on these words" in page.text
    assert {"Take it off", "Write a new one from it"} <= {
        " ".join(a.itertext()).strip() for a in page.all("a")
    }
    assert only(session).wording == "Before"


def test_where_a_card_with_votes_comes_from_can_still_be_named(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play")
    desk.vote_on(proposal)
    idea = factories.make_idea(desk.consultation)

    client.send(f"/proposals/{proposal.id}/edit", {"ideas": [str(idea.id)]}, form="/proposals")

    assert queries.idea_ids_of(proposal.id) == [idea.id]


def test_a_source_that_was_merged_since_stays_a_source(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    first, second = factories.make_idea(desk.consultation), factories.make_idea(desk.consultation)
    proposal = factories.make_proposal(desk.consultation, "basics-play", state=ProposalState.DRAFT)
    session.add(ProposalIdea(proposal_id=proposal.id, idea_id=first.id))
    merged = session.get_one(Idea, first.id)
    merged.state, merged.merged_into_id = IdeaState.MERGED, second.id
    session.flush()

    client.send(f"/proposals/{proposal.id}/edit", {"ideas": [str(second.id)]}, form="/proposals")

    assert queries.idea_ids_of(proposal.id) == [first.id, second.id]


def test_two_moderators_do_not_undo_each_other(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play", state=ProposalState.DRAFT)
    edit = f"/proposals/{proposal.id}/edit"
    form = client.page(edit).form("/proposals")
    proposal.wording = "What the other one wrote"

    form.fields["wording"] = "Mine"
    answer = client.post(edit, data=form.fields)

    assert "Somebody changed this proposal while you were writing" in answer.text
    assert "What the other one wrote" in answer.text
    assert only(session).wording == "What the other one wrote"


def test_taking_a_card_off_needs_a_reason_and_its_votes_no_longer_count(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play")
    desk.vote_on(proposal)
    url = f"/proposals/{proposal.id}/withdraw"

    refused = client.send(url, {"reason": "   "}, form="/proposals")
    client.send(url, {"reason": "It names a teacher."}, form="/proposals")

    assert "Say why." in refused.text
    assert only(session).state is ProposalState.WITHDRAWN
    assert tallies(desk.consultation.id) == shown_tallies(desk.consultation.id) == {}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "proposal taken off cards")).one()
    assert entry.details == {"reason": "It names a teacher."}


def test_a_proposal_that_was_taken_off_cannot_be_put_back_but_copied(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(
        desk.consultation, "basics-play", wording="Before", state=ProposalState.WITHDRAWN
    )

    assert client.post(f"/proposals/{proposal.id}/on-cards").status_code == 409
    form = client.page(f"{desk.new}?instead_of={proposal.id}").form("/proposals")

    assert form.fields["wording"] == "Before"
    assert form.fields.getlist("moves") == ["basics-play"]


def test_a_card_must_say_what_adults_would_do_and_make_a_move(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    no_adults = factories.make_proposal(
        desk.consultation, "basics-play", adults_do="", state=ProposalState.DRAFT
    )
    no_move = factories.make_proposal(desk.consultation, state=ProposalState.DRAFT)

    for proposal in (no_adults, no_move):
        answer = client.post(f"/proposals/{proposal.id}/on-cards", follow_redirects=True)
        assert "say what adults would do and choose a resilient move" in answer.text
    assert queries.on_cards(desk.consultation.id) == []


def test_after_the_close_the_cards_stay_as_they_were(session: Db, client: CheckedClient) -> None:
    desk = Desk(client, voting_close_at=now() - timedelta(minutes=1))
    card = factories.make_proposal(desk.consultation, "basics-play", wording="Before")
    draft = factories.make_proposal(desk.consultation, "basics-play", state=ProposalState.DRAFT)

    assert client.post(f"/proposals/{draft.id}/on-cards").status_code == 409
    assert client.post(f"/proposals/{card.id}/withdraw", data={"reason": "Late"}).status_code == 409
    client.post(f"/proposals/{card.id}/edit", data={**FILLED, "wording": "After"})

    assert session.get_one(Proposal, card.id).wording == "Before"
    assert [row.proposal.id for row in queries.on_cards(desk.consultation.id)] == [card.id]
    assert "the cards stay as they were" in client.page(desk.index).text
