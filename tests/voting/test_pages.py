"""The deck's pages: one press a vote, an end in sight, and a way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coprod.consultations.models import Seat
from coprod.people.models import CredentialKind
from coprod.voting.models import Tally
from tests import factories
from tests.support.client import CheckedClient
from tests.voting.box import Box, Db, answer_all, votes


@pytest.mark.parametrize(("choice", "kept"), [("agree", 1), ("unsure", 0), ("disagree", -1)])
def test_one_press_votes_and_brings_the_next_card(
    session: Db, client: CheckedClient, choice: str, kept: int
) -> None:
    box = Box()
    client.enter(box.voter)
    first = client.page(box.vote).heading

    answer = client.send(box.vote, {"choice": choice}, form="/vote/")

    assert answer.status_code == 303
    assert answer.location == f"{box.vote}?done={next(iter(votes(session)))}"
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
    next_card = client.send(box.vote, {"choice": "disagree"}, form="/vote/").location or ""

    back = client.send(next_card, {}, form="/undo")

    assert votes(session) == {}
    assert client.page(back.location or "").heading == first
    assert session.scalars(select(Tally)).one().disagree == 0


def test_there_is_nothing_to_take_back_before_the_first_answer_or_twice(
    session: Db, client: CheckedClient
) -> None:
    box = Box()
    client.enter(box.voter)
    assert "Take back my last answer" not in client.page(box.vote).text
    next_card = client.send(box.vote, {"choice": "agree"}, form="/vote/").location or ""
    client.send(next_card, {}, form="/undo")

    again = client.post(box.vote + "/undo", data={"card": next_card.split("=")[1]})
    assert again.location == box.vote
    assert "Take back my last answer" not in client.page(next_card).text


@pytest.mark.parametrize("card", ["", "0", "-1", "x", "²", "9" * 400, "99999"])
def test_taking_back_what_is_no_card_of_mine_changes_nothing(
    session: Db, client: CheckedClient, card: str
) -> None:
    box = Box()
    client.enter(box.voter)
    client.post(box.of(0), data={"choice": "agree"})
    assert client.post(box.vote + "/undo", data={"card": card}).status_code == 409
    assert len(votes(session)) == 1
    assert "Take back my last answer" not in client.page(f"{box.vote}?done={card}").text


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
    assert "You have 2 stars to give." in client.page(box.vote).text


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


def test_no_page_needs_more_queries_when_there_are_more_cards(session: Db, client: CheckedClient) -> None:
    box = Box(cards=25)
    client.enter(box.voter)
    answer_all(client, box, 8)

    for url, most in ((box.vote + "?on=1", 8), (box.mine, 6), (box.of(0), 8)):
        client.page(url)
        assert len(client.statements) <= most, "\n".join(client.statements)
    client.post(box.of(20), data={"choice": "agree"})
    assert len(client.statements) <= 8, "\n".join(client.statements)


def test_a_vote_takes_no_more_than_eight_queries_and_the_first_ever_one_more(
    session: Db, client: CheckedClient
) -> None:
    """The one more, once for each voter: in which way they came is counted when their ballot is made."""
    box = Box()
    client.enter(box.voter, by=CredentialKind.PICTURES)

    client.post(box.of(0), data={"choice": "agree"})
    first = len(client.statements)
    client.post(box.of(1), data={"choice": "agree"})

    assert len(votes(session)) == 2
    assert first <= 9, "\n".join(client.statements)
    assert len(client.statements) <= 8


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


def test_who_came_to_the_school_late_gets_a_place_by_a_press(session: Db, client: CheckedClient) -> None:
    box = Box()
    late = factories.make_staff(box.school)
    client.enter(late)

    page = client.page(box.vote)
    assert page.heading == "You are asked too"
    assert client.page(box.mine).heading == client.page(box.of(0)).heading == "You are asked too"
    client.send(box.vote, {}, form="/vote")

    assert session.scalars(select(Seat.joined_late).where(Seat.person_id == late.id)).one()
    assert client.page(box.vote).heading.startswith("Proposal number")
