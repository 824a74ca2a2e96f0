"""Two worlds that differ only in what is hidden give the same page, letter for letter: nothing leaks in any form."""

from __future__ import annotations

import re

import pytest

from coprod.access.roles import Duty, StakeholderGroup
from coprod.consultations.models import Seat
from coprod.insights.models import Snapshot
from coprod.voting.models import Tally
from tests import factories
from tests.insights.counted import Counted, Counts, Db, closed
from tests.support.client import CheckedClient

TOKENS = re.compile(r'name="csrf_token" value="[^"]*"|Count number \d+, taken on [^.]*\.')


def bare(html: str) -> str:
    """A page without what differs on every load, and without which count it is."""
    return TOKENS.sub("", html)


def change(
    session: Db, box: Counted, group: StakeholderGroup, counts: Counts, stars: int, took_part: int
) -> None:
    """Another world: that group said something else on the first card, and so many of it took part."""
    tally = session.get(Tally, (box.cards[0].id, group))
    assert tally is not None
    tally.agree, tally.disagree, tally.unsure, tally.stars = *counts, stars
    for number, seat in enumerate(session.query(Seat).filter_by(stakeholder_group=group).order_by(Seat.id)):
        seat.took_part = number < took_part
    session.query(Snapshot).delete()
    session.flush()


@pytest.mark.parametrize(
    ("counts", "stars", "took_part"),
    [
        ((0, 0, 0), 0, 0),
        ((9, 0, 0), 9, 9),
        ((0, 9, 0), 0, 9),
        ((0, 0, 9), 0, 9),
        ((1, 0, 0), 1, 1),
        ((3, 3, 3), 2, 9),
    ],
)
def test_a_hidden_cell_is_not_on_the_page_in_any_form(
    session: Db, client: CheckedClient, counts: Counts, stars: int, took_part: int
) -> None:
    """Neither as a number, nor in the turnout, a total, a bar, a sentence, a verdict, the order of rows or a label."""
    box = Counted(**closed())
    box.say("Open the hall", (45, 5, 1), (4, 2, 1), (16, 2, 1))
    box.say("Lunch clubs", (45, 5, 1), (0, 0, 0), (16, 2, 1))
    box.turn_out(51, 7, 19)
    box.take()
    pages = [bare(client.get(url).text) for url in (box.results, box.page)]

    change(session, box, StakeholderGroup.PARENTS, counts, stars, took_part)
    box.take()

    assert [bare(client.get(url).text) for url in (box.results, box.page)] == pages


@pytest.mark.parametrize("counts", [(50, 0, 0), (49, 1, 0), (46, 2, 2), (45, 0, 5), (45, 5, 0)])
def test_the_few_who_said_otherwise_where_nearly_all_agree_are_not_on_the_page(
    session: Db, client: CheckedClient, counts: Counts
) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (48, 1, 1), (30, 4, 1), (16, 2, 1))
    box.turn_out(50, 35, 19)
    box.take()
    pages = [bare(client.get(url).text) for url in (box.results, box.page)]
    assert "at least 9 in 10 of the 50 who answered" in pages[0]
    assert "at least 9 in 10 of the 50 who answered" in pages[1]

    change(session, box, StakeholderGroup.PUPILS, counts, 0, 50)
    box.take()

    assert [bare(client.get(url).text) for url in (box.results, box.page)] == pages


@pytest.mark.parametrize("counts", [(0, 0, 0), (4, 0, 0), (0, 4, 0), (1, 1, 2)])
def test_staff_see_no_cell_below_five_either(session: Db, client: CheckedClient, counts: Counts) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (45, 5, 1), (2, 1, 1), (16, 2, 1))
    box.say("Lunch clubs", (45, 5, 1), (1, 1, 1), (16, 2, 1))
    box.turn_out(51, 4, 19)
    box.take()
    client.enter(factories.make_staff(box.school, Duty.MODERATOR))
    before = bare(client.get(box.staff).text)

    change(session, box, StakeholderGroup.PARENTS, counts, 0, sum(counts))
    box.take()

    assert bare(client.get(box.staff).text) == before


@pytest.mark.parametrize("counts", [(7, 0, 0), (6, 1, 0), (6, 0, 1)])
def test_staff_are_not_told_what_each_of_seven_said(
    session: Db, client: CheckedClient, counts: Counts
) -> None:
    box = Counted(**closed())
    box.say("Open the hall", (45, 5, 1), (6, 1, 0), (16, 2, 1))
    box.turn_out(51, 7, 19)
    box.take()
    client.enter(factories.make_staff(box.school, Duty.MODERATOR))
    before = bare(client.get(box.staff).text)
    assert "all, or all but one, of the 7 who answered" in before

    change(session, box, StakeholderGroup.PARENTS, counts, 0, 7)
    box.take()

    assert bare(client.get(box.staff).text) == before
