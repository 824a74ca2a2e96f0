"""By keyboard alone: every control is reached by Tab, shows that it is, and works by Enter or Space."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from coprod.consultations.models import Consultation
from tests.journeys.hillside import found_hillside, open_consultation
from tests.support.browser import DESK
from tests.support.live import LiveServer

MOST_STOPS = 60
"""Tab stops before a journey gives up: more would be too many for people too."""


@pytest.fixture
def page(visit: Callable[..., Page], live: LiveServer) -> Page:
    """A parent at the open consultation."""
    people = found_hillside(live)
    open_consultation(live, people)
    page = visit(people.parent, width=DESK)
    with live.rows() as session:
        page.goto(f"/consultations/{session.scalars(select(Consultation.id)).one()}")
    return page


def test_the_first_tab_leads_past_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    assert _focus_is_seen(page)
    page.keyboard.press("Enter")
    tab_to(page, "Vote")  # from the main part on, without the menu's stops
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_an_idea_is_sent_by_keyboard_alone(page: Page) -> None:
    page.goto(f"{page.url}/ideas/new")
    tab_to(page, "Your idea")
    page.keyboard.type("Put up a roof over the bench by the field.")
    tab_to(page, "Send my idea")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you. Your idea is sent.")).to_be_visible()


def test_the_cards_are_answered_taken_back_and_starred_by_keyboard_alone(page: Page) -> None:
    tab_to(page, "Vote")
    page.keyboard.press("Enter")
    for answer in ("Agree", "Disagree"):
        tab_to(page, answer)
        page.keyboard.press("Space")
        page.wait_for_load_state()
    tab_to(page, "Take back my last answer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your last answer is taken back.")).to_be_visible()
    for answer in ("Not sure", "Agree"):
        tab_to(page, answer)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(page.get_by_text("That was every card. Thank you.")).to_be_visible()
    tab_to(page, "Matters most to me")
    page.keyboard.press("Enter")
    expect(page.locator(".star-button[aria-pressed=true]")).to_have_count(1)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus; on the way, every stop must be seen."""
    named = page.get_by_role("button", name=name, exact=True)
    named = named.or_(page.get_by_role("link", name=name, exact=True)).or_(
        page.get_by_label(name, exact=True)
    )
    expect(named.first).to_be_visible()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert _focus_is_seen(page), f"on {page.url} the focus cannot be seen at {_where(page)}"
        if named.first.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"no {name!r} within {MOST_STOPS} stops on {page.url}")


def _focus_is_seen(page: Page) -> bool:
    """Whether something with a ring has the focus, and at least a part of it is on the screen (WCAG 2.4.7, 2.4.11)."""
    return bool(
        page.evaluate(
            """() => {
                const one = document.activeElement
                if (!one || one === document.body) return true  // between the page and the browser's own bar
                const box = one.getBoundingClientRect(), style = getComputedStyle(one)
                const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                return (ring || style.boxShadow !== 'none') && box.bottom > 0 && box.top < innerHeight && box.width > 0
            }"""
        )
    )


def _where(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.outerHTML.slice(0, 160)"))
