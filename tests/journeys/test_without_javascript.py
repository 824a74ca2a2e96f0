"""The same on an old phone whose browser runs no script: sending an idea, and voting with one press each."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.hillside import CARD, found_hillside, open_consultation
from tests.support.browser import fits
from tests.support.live import LiveServer


def test_an_idea_is_sent_and_the_cards_are_answered_without_a_script(
    visit: Callable[..., Page], live: LiveServer
) -> None:
    wordings = open_consultation(live, found_hillside(live))
    page = visit(script=False)
    page.goto("/card?next=/consultations")
    page.locator("#code").fill(CARD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Better lunchtimes").click()
    fits(page)
    consultation = page.url

    page.goto(f"{consultation}/ideas/new")
    page.get_by_label("Your idea").fill("Put up a roof over the bench, so that we can read outside.")
    page.get_by_role("button", name="Send my idea").click()
    expect(page.get_by_text("Thank you. Your idea is sent.")).to_be_visible()
    fits(page)

    page.goto(f"{consultation}/vote")
    for _card in wordings:
        fits(page)
        page.get_by_role("button", name="Yes, do this").click()
    expect(page.get_by_text("That was every card. Thank you.")).to_be_visible()
    page.get_by_role("button", name="Take back my last answer").click()
    page.get_by_role("button", name="No, don’t").click()
    page.get_by_role("link", name="See my votes").click()
    expect(page.locator("button[value=agree][aria-pressed=true]")).to_have_count(len(wordings) - 1)
    expect(page.locator("button[value=disagree][aria-pressed=true]")).to_have_count(1)
