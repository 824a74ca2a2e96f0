"""The deck's pages: one press a vote, an end in sight, and a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.models import Consultation, Seat
from coprod.people.models import Person
from coprod.proposals.models import Proposal, ProposalState
from coprod.schools.models import School
from coprod.voting.models import Ballot, Tally, Vote
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Session]


class Box:
    """A school, an open consultation with cards, and somebody on its roll."""

    def __init__(self, cards: int = 3, voter: Person | None = None, **values: Any) -> None:
        self.school: School = factories.make_school()
        self.consultation: Consultation = factories.make_consultation(self.school, **values)
        self.voter = voter or factories.make_person(self.school)
        self.seat: Seat = factories.make_seat(self.consultation, self.voter)
        self.cards: list[Proposal] = [
            factories.make_proposal(self.consultation, "basics-play", wording=f"Proposal number {n}")
            for n in range(1, cards + 1)
        ]
        self.vote = f"/consultations/{self.consultation.id}/vote"
        self.mine = f"/consultations/{self.consultation.id}/my-votes"

    def of(self, n: int) -> str:
        """The address of one card."""
        return f"{self.vote}/{self.cards[n].id}"


def votes(session: Db) -> dict[int, tuple[int, bool]]:
    """Every vote that is kept: card, choice, star."""
    return {v.proposal_id: (v.choice, v.matters_most) for v in session.scalars(select(Vote))}


def answer_all(client: CheckedClient, box: Box, count: int) -> None:
    """Press "agree" on that many cards, as they come."""
    for _ in range(count):
        client.send(box.vote + "?on=1", {"choice": "agree"}, form="/vote/")


@pytest.mark.parametrize(("choice", "kept"), [("agree", 1), ("unsure", 0), ("disagree", -1)])
def test_one_press_votes_and_brings_the_next_card(
    session: Db, client: CheckedClient, choice: str, kept: int
) -> None:
    box = Box()
    client.enter(box.voter)
    first = client.page(box.vote).heading

    answer = client.send(box.vote, {"choice": choice}, form="/vote/")

    assert answer.status_code == 303
    assert answer.location == box.vote
    assert [choice for choice, _ in votes(session).values()] == [kept]
    assert client.page(box.vote).heading != first
    assert session.scalars(select(Seat.took_part).where(Seat.id == box.seat.id)).one()


def test_the_card_shows_its_words_what_adults_would_do_and_its_move(
    session: Db, client: CheckedClient
) -> None:
    box = Box(cards=1)
    client.enter(box.voter)

    page = client.page(box.vote)

    assert page.heading == "Proposal number 1"
    assert "Two adults look after the hall." in page.text
    assert "Play" in page.text
    assert "Card 1 of 1" in page.text
    assert len([b for b in page.all("button") if b.get("name") == "choice"]) == 3


@pytest.mark.parametrize(
    ("year", "shown"), [(0, "Games when it rains"), (6, "Games when it rains"), (7, "Proposal")]
)
def test_pupils_up_to_year_six_read_the_plain_words_in_letters_as_they_are_taught(
    session: Db, client: CheckedClient, year: int, shown: str
) -> None:
    box = Box(cards=1)
    box.cards[0].plain_wording = "Games when it rains"
    box.cards[0].wording = "Proposal for indoor play provision"
    pupil = factories.make_pupil(box.school, year=year)
    factories.make_seat(box.consultation, pupil)
    client.enter(pupil)

    page = client.page(box.vote)

    assert page.heading.startswith(shown)
    assert (page.root.get("class") == "young") is (year <= 6)


def test_a_card_without_plain_words_shows_its_words_to_young_readers_too(
    session: Db, client: CheckedClient
) -> None:
    box = Box(cards=1)
    pupil = factories.make_pupil(box.school, year=3)
    factories.make_seat(box.consultation, pupil)
    client.enter(pupil)

    assert client.page(box.vote).heading == "Proposal number 1"


def test_a_set_ends_with_a_place_to_stop_and_no_push_to_go_on(session: Db, client: CheckedClient) -> None:
    """Twelve cards are two sets of six."""
    box = Box(cards=12)
    client.enter(box.voter)
    answer_all(client, box, 6)

    page = client.page(box.vote)

    assert page.heading == "Well done, that is a set."
    assert "There are 6 more cards, if you like." in page.text
    stop, go_on = (link for link in page.all("a") if "button" in link.get("class", ""))
    assert stop.get("class") == go_on.get("class"), "neither is pushed"
    assert client.page(box.vote + "?on=1").text.count("Card 1 of 6") == 1


def test_the_last_card_is_followed_by_thanks_and_the_end(session: Db, client: CheckedClient) -> None:
    box = Box(cards=3)
    client.enter(box.voter)
    answer_all(client, box, 3)

    page = client.page(box.vote)

    assert page.heading == "That was every card. Thank you."
    assert "Go on" not in page.text


def test_where_there_are_no_cards_the_page_says_so(session: Db, client: CheckedClient) -> None:
    box = Box(cards=0)
    client.enter(box.voter)

    assert client.page(box.vote).heading == "There are no cards yet"


def test_the_last_answer_can_be_taken_back_with_one_press(session: Db, client: CheckedClient) -> None:
    box = Box()
    client.enter(box.voter)
    first = client.page(box.vote).heading
    client.send(box.vote, {"choice": "disagree"}, form="/vote/")

    back = client.send(box.vote, {}, form="/undo")

    assert votes(session) == {}
    assert client.page(back.location or "").heading == first
    assert session.scalars(select(Tally)).one().disagree == 0


def test_there_is_nothing_to_take_back_before_the_first_answer_or_twice(
    session: Db, client: CheckedClient
) -> None:
    box = Box()
    client.enter(box.voter)
    assert "Take back my last answer" not in client.page(box.vote).text
    client.send(box.vote, {"choice": "agree"}, form="/vote/")
    client.post(box.vote + "/undo")

    assert client.post(box.vote + "/undo").status_code == 303
    assert "Take back my last answer" not in client.page(box.vote).text


def test_my_votes_can_be_looked_at_and_changed(session: Db, client: CheckedClient) -> None:
    box = Box()
    client.enter(box.voter)
    client.post(box.of(0), data={"choice": "agree"})

    page = client.page(box.mine)
    pressed = [
        b.get("value")
        for b in page.all("button")
        if b.get("name") == "choice" and b.get("aria-pressed") == "true"
    ]
    changed = client.send(box.mine, {"choice": "disagree"}, form=f"/vote/{box.cards[0].id}?from=list")

    assert pressed == ["agree"]
    assert "Your votes are secret" in page.text
    assert changed.location == box.mine
    assert votes(session) == {box.cards[0].id: (-1, False)}


def test_a_card_opened_by_itself_shows_the_answer_given_before(session: Db, client: CheckedClient) -> None:
    box = Box()
    client.enter(box.voter)
    client.post(box.of(1), data={"choice": "unsure"})

    page = client.page(box.of(1))

    pressed = {b.get("value"): b.get("aria-pressed") for b in page.all("button") if b.get("name") == "choice"}
    assert pressed == {"agree": "false", "unsure": "true", "disagree": "false"}


def test_up_to_three_cards_can_have_a_star(session: Db, client: CheckedClient) -> None:
    box = Box(cards=4)
    client.enter(box.voter)
    for n in range(4):
        client.post(box.of(n), data={"choice": "agree"})
    for n in range(3):
        assert client.post(box.of(n) + "/star", data={"on": "1"}).status_code == 303

    fourth = client.post(box.of(3) + "/star", data={"on": "1"}, follow_redirects=True)

    assert "Three cards have a star already" in fourth.text
    assert sum(star for _, star in votes(session).values()) == 3
    client.post(box.of(0) + "/star", data={"on": "0"})
    client.post(box.of(3) + "/star", data={"on": "1"})
    assert votes(session)[box.cards[3].id] == (1, True)


def test_the_end_of_a_set_offers_stars_and_pressing_one_stays_there(
    session: Db, client: CheckedClient
) -> None:
    box = Box(cards=2)
    client.enter(box.voter)
    answer_all(client, box, 2)

    pressed = client.send(box.vote, {}, form="/star?from=set")

    assert pressed.location == box.vote
    assert sum(star for _, star in votes(session).values()) == 1
    assert "You can give 2 more stars." in client.page(box.vote).text


def test_a_star_needs_an_answer_first(session: Db, client: CheckedClient) -> None:
    box = Box()
    client.enter(box.voter)

    answer = client.post(box.of(0) + "/star", data={"on": "1"}, follow_redirects=True)

    assert "Answer a card first" in answer.text
    assert votes(session) == {}


def test_words_that_changed_while_they_were_read_are_read_again(session: Db, client: CheckedClient) -> None:
    box = Box(cards=1)
    client.enter(box.voter)
    form = client.page(box.vote).form("/vote/")
    box.cards[0].wording = "Something else altogether"

    answer = client.post(form.action, data={**form.fields, "choice": "agree"}, follow_redirects=True)

    assert "changed while you read" in answer.text
    assert "Something else altogether" in answer.text
    assert votes(session) == {}


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


def test_no_page_needs_more_queries_when_there_are_more_cards(session: Db, client: CheckedClient) -> None:
    box = Box(cards=25)
    client.enter(box.voter)
    answer_all(client, box, 8)

    for url, most in ((box.vote + "?on=1", 8), (box.mine, 6), (box.of(0), 8)):
        client.page(url)
        assert len(client.statements) <= most, "\n".join(client.statements)
    client.post(box.of(20), data={"choice": "agree"})
    assert len(client.statements) <= 8, "\n".join(client.statements)


def test_the_first_vote_ever_takes_no_more_than_eight_queries(session: Db, client: CheckedClient) -> None:
    box = Box()
    client.enter(box.voter)

    client.post(box.of(0), data={"choice": "agree"})

    assert len(votes(session)) == 1
    assert len(client.statements) <= 8, "\n".join(client.statements)


def test_no_address_carries_an_answer(session: Db, client: CheckedClient) -> None:
    """Servers and browsers keep addresses."""
    box = Box(cards=2)
    client.enter(box.voter)
    seen = []
    for choice in ("agree", "disagree"):
        form = client.page(box.vote).form("/vote/")
        seen += [form.action, client.post(form.action, data={**form.fields, "choice": choice}).location or ""]
    for url in (box.vote, box.mine, box.of(0)):
        page = client.page(url)
        seen += [link.get("href", "") for link in page.all("a")] + [
            f.get("action", "") for f in page.all("form")
        ]

    assert not [url for url in seen if "agree" in url or "choice" in url]
