"""Moderators word proposals; nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.ideas.models import IdeaMove, IdeaState
from coprod.proposals import queries
from coprod.proposals.models import Proposal, ProposalIdea, ProposalMove, ProposalState, Reach
from tests import factories
from tests.proposals.desk import FILLED, Db, Desk, acts, only
from tests.support.client import CheckedClient


def test_a_proposal_is_written_as_a_draft_that_only_moderators_see(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)

    answer = client.send(desk.new, FILLED, form="/proposals")

    proposal = only(session)
    assert answer.location == desk.index
    assert (proposal.state, proposal.reach, proposal.adults_do) == (
        ProposalState.DRAFT, Reach.EVERYONE, "Two adults look after the hall.",
    )  # fmt: skip
    assert session.scalars(select(ProposalMove.move_code)).all() == ["basics-play"]
    assert acts(session) == ["proposal written"]
    assert queries.on_cards(desk.consultation.id) == []
    assert "The hall is open" not in client.page(f"/consultations/{desk.consultation.id}").text


def test_one_press_saves_and_puts_on_the_cards(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)

    client.send(desk.new, {**FILLED, "on_cards": "1"}, form="/proposals")

    assert only(session).state is ProposalState.ON_CARDS
    assert acts(session) == ["proposal written", "proposal put on cards"]


def test_from_an_accepted_idea_one_press_fills_the_form(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    idea = factories.make_idea(desk.consultation, body="Somewhere dry to play")
    session.add(IdeaMove(idea_id=idea.id, move_code="belonging-friends"))
    link = next(a for a in client.page(desk.index).all("a") if f"idea={idea.id}" in a.get("href", ""))

    form = client.page(link.get("href", "")).form("/proposals")

    assert form.fields["wording"] == "Somewhere dry to play"
    assert form.fields.getlist("moves") == ["belonging-friends"]
    assert form.fields.getlist("ideas") == [str(idea.id)]


def test_a_proposal_may_come_from_several_ideas(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    ideas = [factories.make_idea(desk.consultation) for _ in range(3)]

    client.send(
        desk.new,
        {**FILLED, "on_cards": "1", "ideas": [str(ideas[0].id), str(ideas[1].id)]},
        form="/proposals",
    )

    proposal = only(session)
    assert queries.idea_ids_of(proposal.id) == [ideas[0].id, ideas[1].id]
    assert [row.ideas for row in queries.on_cards(desk.consultation.id)] == [2]


@pytest.mark.parametrize("state", [IdeaState.WAITING, IdeaState.RETURNED])
def test_only_accepted_ideas_of_the_same_consultation_can_be_sources(
    session: Db, client: CheckedClient, state: IdeaState
) -> None:
    desk = Desk(client)
    unread = factories.make_idea(desk.consultation, state=state, body="Nobody has read this yet")
    elsewhere = factories.make_idea(factories.make_consultation(desk.school, title="Another"))

    assert "Nobody has read this yet" not in client.page(desk.new).text
    for idea in (unread, elsewhere):
        answer = client.send(desk.new, {**FILLED, "ideas": [str(idea.id)]}, form="/proposals")
        assert answer.status_code == 200
        assert "no longer there" in answer.text
        client.send(desk.new + f"?idea={idea.id}", FILLED, form="/proposals")
    assert session.scalars(select(ProposalIdea)).all() == []


def test_a_framework_move_starts_a_proposal_with_what_adults_can_do(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)

    form = client.page(desk.new + "?move=basics-sleep").form("/proposals")

    assert form.fields.getlist("moves") == ["basics-sleep"]
    assert form.fields["wording"]
    assert form.fields["adults_do"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("wording", "  \t ", "Write what people will vote on."),
        ("wording", "x" * 281, "Make the proposal shorter"),
        ("plain_wording", "x" * 281, "Make the words for young readers shorter"),
        ("adults_do", "", "Say what adults would do."),
        ("adults_do", " \n ", "Say what adults would do."),
        ("adults_do", "x" * 501, "Make what adults would do shorter."),
        ("reach", "galaxy", "Choose whom it reaches"),
        ("moves", ["no-such-move"], "no longer there"),
    ],
)
def test_what_is_missing_or_too_long_is_said_and_what_was_typed_is_kept(
    session: Db, client: CheckedClient, field: str, value: Any, said: str
) -> None:
    desk = Desk(client)

    answer = client.send(desk.new, {**FILLED, field: value}, form="/proposals")

    assert answer.status_code == 200
    assert said in answer.text
    kept = (
        "Two adults look after the hall." if field == "wording" else "The hall is open at lunch when it rains"
    )
    assert kept in answer.text
    assert session.scalars(select(Proposal)).all() == []


def test_a_proposal_makes_at_least_one_move(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)

    answer = client.send(desk.new, {k: v for k, v in FILLED.items() if k != "moves"}, form="/proposals")

    assert "Choose at least one resilient move." in answer.text
    assert session.scalars(select(Proposal)).all() == []


def test_words_that_ask_the_child_to_change_are_asked_about_and_never_refused(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)
    words = {**FILLED, "wording": "Pupils should be kinder at lunch"}

    checked = client.send(desk.new, {**words, "check": "1"}, form="/proposals")
    saved = client.send(desk.new, words, form="/proposals")

    assert "Whom does this ask to change?" in checked.text
    assert "Pupils should" in checked.text
    assert saved.status_code == 303
    assert "Please look once more" in client.page(desk.index).text
    assert only(session).wording == "Pupils should be kinder at lunch"


def test_checking_the_words_saves_nothing_and_tells_the_reading_age(
    session: Db, client: CheckedClient
) -> None:
    desk = Desk(client)

    answer = client.send(desk.new, {**FILLED, "check": "1"}, form="/proposals")

    assert "Easy to read from about age" in answer.text
    assert session.scalars(select(Proposal)).all() == []


@pytest.mark.parametrize(
    "duties", [(), (Duty.DECISION_MAKER,), (Duty.SAFEGUARDING_LEAD,), (Duty.ADMINISTRATOR,)]
)
def test_nobody_but_a_moderator_finds_these_pages(
    session: Db, client: CheckedClient, duties: tuple[Duty, ...]
) -> None:
    desk = Desk(client)
    proposal = factories.make_proposal(desk.consultation, "basics-play")
    client.enter(factories.make_staff(desk.school, *duties))
    one = f"/proposals/{proposal.id}"

    for url in (desk.index, desk.new, f"{one}/edit", f"{one}/withdraw"):
        assert client.get(url).status_code == 404
    for url in (desk.new, f"{one}/edit", f"{one}/withdraw", f"{one}/on-cards"):
        assert client.post(url, data={**FILLED, "reason": "x"}).status_code == 404


def test_another_schools_moderator_finds_none_of_it(
    session: Db, new_client: Callable[..., CheckedClient]
) -> None:
    client = new_client()
    desk = Desk(client)
    desk.school.host = "localhost"
    proposal = factories.make_proposal(desk.consultation, "basics-play")
    stranger = factories.make_staff(factories.make_school("Riverside", host="riverside.test"), Duty.MODERATOR)
    other = new_client("riverside.test")
    other.enter(stranger)

    for url in (desk.index, desk.new, f"/proposals/{proposal.id}/edit", f"/proposals/{proposal.id}/withdraw"):
        assert other.get(url).status_code == 404
    assert other.post(f"/proposals/{proposal.id}/on-cards").status_code == 404


@pytest.mark.parametrize(
    "query", ["idea=abc", "idea=99999999999999999999", "move=<script>", "move=", "instead_of=x", "instead_of=²", "instead_of=999999999", "idea=1&move=2&instead_of=3"]
)  # fmt: skip
def test_a_silly_start_gives_an_empty_form(session: Db, client: CheckedClient, query: str) -> None:
    desk = Desk(client)

    assert client.page(f"{desk.new}?{query}").form("/proposals").fields["wording"] == ""


@pytest.mark.parametrize(
    "words",
    ["<b>&\"'</b> {{ 7*7 }} %(x)s", "\x00\x07NUL", "👩‍👩‍👧 ﷽ \u202etfel", "'; DROP TABLE proposal; --"],
)
def test_hostile_words_stay_words(session: Db, client: CheckedClient, words: str) -> None:
    desk = Desk(client)
    client.typed.add(words)

    answer = client.send(
        desk.new, {**FILLED, "wording": words, "adults_do": words, "on_cards": "1"}, form="/proposals"
    )

    assert answer.status_code == 303
    assert client.get(desk.index).status_code == 200
    assert "\x00" not in only(session).wording


def test_the_list_needs_no_more_queries_for_twenty_five_proposals(session: Db, client: CheckedClient) -> None:
    desk = Desk(client)
    for _ in range(25):
        factories.make_proposal(desk.consultation, "basics-play", "core-hope")
        factories.make_idea(desk.consultation)

    client.page(desk.index)
    assert len(client.statements) <= 6, "\n".join(client.statements)
    client.page(desk.new)
    assert len(client.statements) <= 8
