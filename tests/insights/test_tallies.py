"""Tallies beside the cards on a consultation's page: who sees them, and when."""

from __future__ import annotations

import flask
from flask_babel import force_locale

from coprod.consultations.models import ShowTallies
from coprod.insights import painted
from coprod.insights.results import GroupSays
from coprod.insights.small_numbers import Cell, show_cell
from coprod.voting import actions
from tests import factories
from tests.insights.counted import Counted, Db, closed
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def told(page: Page) -> list[str]:
    """What the page tells of each card, in order."""
    return [text_of(found) for found in page.all("dl") if "tallies" in found.get("class", "")]


def test_nobody_sees_how_others_voted_before_they_have_voted_on_that_card(
    session: Db, client: CheckedClient
) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_VOTE)
    box.say("Open the hall", (35, 10, 1), (30, 4, 1), (15, 3, 1))
    box.say("Lunch clubs", (20, 20, 6), (20, 10, 5), (10, 8, 1))
    voter = factories.make_person(box.school)
    seat = factories.make_seat(box.consultation, voter)

    assert told(client.page(box.page)) == []
    client.enter(voter)
    assert told(client.page(box.page)) == []

    actions.cast(box.consultation, seat, box.cards[0].id, 1)
    seen = told(client.page(box.page))

    assert len(seen) == 1
    assert "35 of 46 agree" in seen[0]
    assert "20 of 46" not in client.page(box.page).text


def test_ones_own_vote_does_not_move_what_is_shown(session: Db, client: CheckedClient) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_VOTE)
    box.say("Open the hall", (35, 10, 1), (25, 9, 1), (15, 3, 1))
    voter = factories.make_person(box.school)
    seat = factories.make_seat(box.consultation, voter)
    actions.cast(box.consultation, seat, box.cards[0].id, -1)
    client.enter(voter)

    assert "25 of 35 agree, 1 not sure, 9 disagree" in told(client.page(box.page))[0]


def test_where_the_consultation_says_after_the_close_a_voter_sees_nothing_before(
    session: Db, client: CheckedClient
) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_CLOSE)
    box.say("Open the hall", (35, 10, 1), (30, 4, 1), (15, 3, 1))
    voter = factories.make_person(box.school)
    actions.cast(box.consultation, factories.make_seat(box.consultation, voter), box.cards[0].id, 1)
    client.enter(voter)

    assert told(client.page(box.page)) == []


def test_small_groups_are_hidden_from_voters_too(session: Db, client: CheckedClient) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_VOTE)
    box.say("Open the hall", (5, 4, 0), (30, 4, 1), (15, 3, 1))
    voter = factories.make_person(box.school)
    actions.cast(box.consultation, factories.make_seat(box.consultation, voter), box.cards[0].id, 1)
    client.enter(voter)

    assert "Pupils Too few to show" in told(client.page(box.page))[0]


def test_after_the_close_everybody_sees_the_last_count(session: Db, client: CheckedClient) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (35, 10, 1), (30, 4, 1), (15, 3, 1))
    box.take()

    assert "35 of 46 agree" in told(client.page(box.page))[0]


def test_the_page_needs_no_more_queries_for_twenty_five_cards(session: Db, client: CheckedClient) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_VOTE)
    voter = factories.make_person(box.school)
    seat = factories.make_seat(box.consultation, voter)
    for number in range(25):
        card = box.say(f"Proposal {number}", (35, 10, 1), (30, 4, 1), (15, 3, 1))
        actions.cast(box.consultation, seat, card.id, 1)
    client.enter(voter)

    assert len(told(client.page(box.page))) == 25
    assert len(client.statements) <= 8, "\n".join(client.statements)


def test_a_picture_that_is_kept_is_the_one_for_these_numbers_and_this_language(app: flask.Flask) -> None:
    """Painted once; and never shown for other numbers, another group or another reader's language."""

    def paint(group: str, agree: int, locale: str = "en_GB") -> str:
        with app.test_request_context(), force_locale(locale):
            return painted.tallies([GroupSays(group, 0, show_cell(Cell(agree, 10, 5), 10), None)])

    assert paint("pupils", 20) == paint("pupils", 20)
    assert (
        len({paint("pupils", 20), paint("pupils", 21), paint("parents", 20), paint("pupils", 20, "de")}) == 4
    )
