"""What each audience sees of a counted round: small numbers stay hidden, the gap is worked out of what is shown."""

from __future__ import annotations

import pytest

from coprod.insights.results import Audience
from coprod.selfreview import queries
from coprod.selfreview.colours import HIDDEN, Gap, Shown, gap, show
from coprod.selfreview.models import Colour, SelfQuestion
from tests.insights.counted import Db
from tests.selfreview.rounds import PARENTS, PUPILS, STAFF, Asked, Numbers
from tests.support.client import CheckedClient


def cell(numbers: Numbers, threshold: int = 10) -> Shown:
    return show(dict(zip(Colour, numbers, strict=True)), threshold)


def test_a_cell_below_the_threshold_shows_nothing_and_nearly_all_shows_no_split() -> None:
    assert cell((4, 3, 2, 0)) == HIDDEN
    assert cell((4, 3, 2, 1)).split is not None
    assert cell((0, 0, 0, 12)) == Shown(12, nearly_all=Colour.DONT_KNOW)
    assert cell((0, 11, 1, 0)) == Shown(12, nearly_all=Colour.AMBER), "one other would be found"
    assert cell((2, 10, 0, 0)).nearly_all is None


def test_a_level_is_the_mean_of_those_who_gave_a_colour_and_none_where_most_did_not_know() -> None:
    assert cell((5, 10, 5, 4)).level == pytest.approx(0.5)
    assert cell((6, 0, 2, 2)).level == pytest.approx(6 / 8)
    assert cell((4, 1, 0, 6)).level is None
    assert cell((12, 0, 0, 0)).level == 1
    assert cell((0, 0, 0, 12)).level is None
    assert HIDDEN.level is None


def test_the_gap_is_between_the_two_furthest_apart_and_there_is_none_with_one_group() -> None:
    cells = {
        "pupils": cell((0, 10, 10, 0)),
        "parents": cell((0, 20, 0, 0)),
        "practitioners": cell((15, 5, 0, 0)),
    }
    assert gap(cells) == Gap("pupils", "practitioners", 15 / 20 + 2.5 / 20 - 0.25)
    assert gap({"pupils": cell((0, 10, 10, 0)), "parents": HIDDEN}) is None


def spoken(asked: Asked) -> list[SelfQuestion]:
    """One question with a wide gap, one alike, one that few answered."""
    first, second, third = asked.questions[:3]
    asked.say(second, {PUPILS: (2, 4, 14, 0), PARENTS: (6, 6, 0, 0), STAFF: (10, 2, 0, 1)})
    asked.say(first, {PUPILS: (5, 10, 5, 0), PARENTS: (3, 6, 3, 0), STAFF: (2, 3, 2, 0)})
    asked.say(third, {PUPILS: (4, 3, 2, 0), PARENTS: (1, 0, 0, 0)})
    return [first, second, third]


def test_everybody_reads_the_widest_gap_first_and_no_small_number_and_staff_see_groups_of_five(
    session: Db, client: CheckedClient
) -> None:
    """Pupils 20, 20 and 9; parents 12, 12 and 1; staff 7, 13 and none. Everybody sees from 10, staff with a duty from 5."""
    asked = Asked()
    first, second, third = spoken(asked)
    at = f"/consultations/{asked.carrier.id}/self-review"
    client.enter(asked.parent)
    assert "2 green" not in client.page(at).text, "nobody reads a number while it is open"
    asked.close()
    page = client.page(at)
    assert len(client.statements) <= 8
    headings = [heading.text for heading in page.all("h3")]
    assert headings[:2] == [second.parents, first.parents]
    assert "practitioners see this far greener" in page.text
    assert "2 green, 4 amber, 14 red, 0 don’t know" in page.text
    assert "10 green, 2 amber, 0 red, 1 don’t know" in page.text
    assert "2 green, 3 amber, 2 red, 0 don’t know" not in page.text
    assert "4 green, 3 amber, 2 red" not in page.text
    assert "1 person" not in page.text
    client.enter(asked.leader)
    staff = client.page(at).text
    assert "2 green, 3 amber, 2 red, 0 don’t know" in staff
    assert "4 green, 3 amber, 2 red, 0 don’t know" in staff
    widest = queries.widest_gaps(asked.school.id, 1)
    assert [(one.question_id, one.self_review_id) for one in widest] == [(second.id, asked.review.id)]
    assert widest[0].size == pytest.approx(11 / 12 - 4 / 20)
    assert third.id not in {one.question_id for one in queries.widest_gaps(asked.school.id, 99)}
    assert queries.open_actions(asked.school.id) == []


def test_turnout_is_hidden_where_it_would_tell_of_a_hidden_cell(session: Db) -> None:
    asked = Asked()
    question = asked.questions[0]
    asked.say(question, {PUPILS: (5, 5, 5, 0), STAFF: (3, 3, 0, 0)})
    asked.close()
    seen = queries.results(asked.review, asked.school, Audience.PUBLIC)
    assert seen is not None
    assert {place.group: place.took_part for place in seen.turnout} == {
        "pupils": 15, "parents": None, "practitioners": None,
    }  # fmt: skip
