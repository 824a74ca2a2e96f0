"""The fewest people in a figure: what the school says now holds at once, and never less than voters were promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from coprod.access.roles import Duty
from coprod.consultations.models import ShowTallies
from coprod.decisions.numbers import known_of
from coprod.insights import snapshots, thresholds
from coprod.insights.results import Audience, build
from coprod.insights.small_numbers import HIDDEN
from coprod.proposals import queries as proposals
from tests import factories
from tests.insights.counted import Counted, Db, closed
from tests.support.client import CheckedClient


@pytest.fixture(autouse=True)
def a_moment_without_a_fifteen() -> Iterator[None]:
    """Pages say when they were counted: at a quarter past, or at three, that would be the number looked for here."""
    with time_machine.travel(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)):
        yield


def counted(**values: object) -> Counted:
    """Fifteen of the practitioners answered, fifty pupils, thirty-five parents; promised were 10 and 5."""
    box = Counted(**{**closed(), "promised_public": 10, "promised_staff": 5, **values})
    box.say("Open the hall", (30, 10, 10), (20, 10, 5), (8, 4, 3))
    box.turn_out(50, 35, 15)
    box.take()
    return box


def pages(box: Counted, client: CheckedClient) -> dict[str, str]:
    """Every page with these numbers, as its reader sees it."""
    client.leave()
    found = {url: client.page(url).text for url in (box.results, box.page, f"{box.page}/answers")}
    client.enter(factories.make_staff(box.school, Duty.MODERATOR, display_name="Mo"))
    found[box.staff] = client.page(box.staff).text
    client.enter(box.decider)
    found["the decider's answers"] = client.page(f"{box.page}/answers").text
    found["the form of an answer"] = client.page(f"/proposals/{box.cards[0].id}/answer").text
    return found


def test_a_raised_threshold_hides_at_once_everywhere_what_was_counted_long_ago(
    session: Db, client: CheckedClient
) -> None:
    box = counted()
    before = pages(box, client)
    assert all("15" in text for text in before.values()), [u for u, t in before.items() if "15" not in t]

    box.school.public_threshold, box.school.staff_threshold = 20, 16
    session.flush()
    after = pages(box, client)

    for where, text in after.items():
        assert "15" not in text, where
    assert "50" in after[box.results]  # and nothing else is hidden
    kept = snapshots.newest(box.consultation.id)
    assert kept is not None
    assert kept.number == 1, "no new count is needed for that"


def test_the_maths_reads_no_more_than_the_raised_threshold_shows(session: Db) -> None:
    box = counted()
    words = proposals.on_cards(box.consultation.id)
    snapshot = snapshots.newest(box.consultation.id)
    assert snapshot is not None
    (before,) = build(snapshot, Audience.PUBLIC, words).all
    assert before.reading is not None
    assert "practitioners" in before.reading["groups"]

    box.school.public_threshold = 21  # more than there are practitioners
    session.flush()
    (after,) = build(snapshot, Audience.PUBLIC, words).all

    assert after.reading is not None
    assert "practitioners" not in after.reading["groups"]
    known = known_of(snapshot, Audience.PUBLIC)[box.cards[0].id]
    assert [group.cell for group in known.groups if group.label == "practitioners"] == [HIDDEN]


@pytest.mark.parametrize(("public", "staff"), [(3, 3), (9, 4)])
def test_a_lowered_threshold_shows_nobody_to_whom_more_was_promised(
    session: Db, client: CheckedClient, public: int, staff: int
) -> None:
    box = Counted(**closed(), promised_public=10, promised_staff=5)
    box.say("Open the hall", (30, 10, 10), (20, 10, 5), (2, 2, 0))
    box.turn_out(50, 35, 4)
    box.take()
    before = pages(box, client)

    box.school.public_threshold, box.school.staff_threshold = public, staff
    session.flush()
    box.take()

    for where, text in pages(box, client).items():
        assert text == before[where], where


def test_raised_and_lowered_again_shows_what_it_showed_at_first(session: Db, client: CheckedClient) -> None:
    box = counted()
    before = pages(box, client)
    for public in (20, 10):
        box.school.public_threshold = public
        session.flush()
    assert pages(box, client)[box.results] == before[box.results]


def test_while_voting_is_open_too(session: Db, client: CheckedClient) -> None:
    box = Counted(show_tallies=ShowTallies.AFTER_VOTE, promised_public=10)
    voter = factories.make_pupil(box.school)
    factories.make_seat(box.consultation, voter)
    card = box.say("Open the hall", (8, 4, 3))
    client.enter(voter)
    client.post(f"{box.page}/vote/{card.id}", data={"choice": "agree"})
    assert "15" in client.page(box.page).text

    box.school.public_threshold = 16
    session.flush()

    assert "15" not in client.page(box.page).text


def test_opening_promises_what_the_school_says_that_day(session: Db) -> None:
    school = factories.make_school(public_threshold=12, staff_threshold=6)
    consultation = factories.make_consultation(school, promised_public=12, promised_staff=6)
    assert thresholds.of(consultation, school) == {"public": 12, "staff": 6}
    school.public_threshold, school.staff_threshold = 5, 9
    assert thresholds.of(consultation, school) == {"public": 12, "staff": 9}
    session.flush()
    assert thresholds.now_of(consultation.id) == {"public": 12, "staff": 9}
