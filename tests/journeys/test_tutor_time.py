"""A tutor runs a session from the library; what the class agreed becomes a proposal, and the class hears of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from coprod.people.models import ClassMember
from coprod.schools.models import ClassGroup
from tests.journeys.hillside import found_hillside, open_consultation
from tests.support.browser import DESK, axe, fits, snap
from tests.support.live import LiveServer

AGREED = "Put a puzzle on one long lunch table each day, so that anybody can sit down and join in."


def test_from_the_library_to_a_class_idea_that_becomes_a_proposal(
    visit: Callable[..., Page], live: LiveServer
) -> None:
    people = found_hillside(live)
    open_consultation(live, people)
    with live.rows() as session:
        group = session.scalars(select(ClassGroup)).one()
        session.add(ClassMember(class_id=group.id, person_id=people.practitioner.id))
    tutor = visit(people.practitioner, width=DESK)
    tutor.goto("/")
    tutor.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    tutor.get_by_label("Words").fill("chat at a lunch table")
    tutor.get_by_role("button", name="Find").click()
    well_made(tutor, "library")
    tutor.get_by_role("link", name="The table experiment").click()
    well_made(tutor, "library-activity")
    tutor.get_by_role("button", name="Begin").click()
    run_the_session(tutor)
    tutor.get_by_role("link", name="Send the class’s idea").click()
    tutor.get_by_label("What the class agreed").fill(AGREED)
    well_made(tutor, "library-idea")
    tutor.get_by_role("button", name="Send the class’s idea").click()
    expect(tutor.get_by_text("An adult at school reads our idea.")).to_be_visible()
    well_made(tutor, "library-next")
    desk = visit(people.moderator, width=DESK)
    desk.goto("/desk")
    expect(desk.get_by_text("5 Kestrel, agreed by the class together")).to_be_visible()
    desk.get_by_role("link", name="Begin with the oldest").click()
    desk.get_by_role("button", name="Accept", exact=True).click()
    make_a_proposal(desk)
    tutor.goto("/my/news")
    tutor.get_by_role("link", name=re.compile("5 Kestrel")).first.click()
    expect(tutor.get_by_text("A puzzle table stands in the hall at lunch.")).to_be_visible()
    tutor.get_by_role("link", name="Sessions and ideas of the class").click()
    expect(tutor.get_by_text("A puzzle table stands in the hall at lunch.")).to_be_visible()
    well_made(tutor, "library-class")


def run_the_session(page: Page) -> None:
    """Step by step to the question; the timer is started, and paused, by the tutor alone."""
    well_made(page, "library-run")
    page.get_by_role("button", name="Start the timer").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    for _step in range(4):
        page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="Our question")).to_be_visible()


def make_a_proposal(desk: Page) -> None:
    """The class's idea is worded for voting and put on the cards."""
    desk.goto("/consultations")
    desk.get_by_role("link", name="Better lunchtimes").click()
    desk.goto(f"{desk.url}/proposals")
    desk.get_by_role("link", name="Make it a proposal").first.click()
    desk.locator("#wording").fill("A puzzle table stands in the hall at lunch.")
    desk.locator("#plain_wording").fill("There is a puzzle table at lunch.")
    desk.locator("#adults_do").fill("An adult puts out a new puzzle each day.")
    desk.get_by_role("radio", name="Everyone").check()
    desk.get_by_role("button", name="Save and put on the cards").click()


def well_made(page: Page, name: str) -> None:
    """No fault that axe finds, nothing wider than the window, and a picture to look at."""
    axe(page)
    fits(page)
    snap(page, name)
