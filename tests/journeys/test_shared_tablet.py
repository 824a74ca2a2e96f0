"""A tablet that goes round the class: who presses "Finish" leaves nothing behind for the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.people.models import Person
from tests import factories
from tests.support.browser import DESK
from tests.support.live import LiveServer


@pytest.fixture
def wren(live: LiveServer) -> Person:
    with live.rows() as session:
        person = factories.make_pupil(factories.make_school(), display_name="Wren")
        session.commit()
        session.refresh(person)
        session.expunge(person)
    return person


@pytest.mark.parametrize("script", [True, False])
def test_after_finish_the_back_button_shows_nothing(
    visit: Callable[..., Page], live: LiveServer, wren: Person, script: bool
) -> None:
    page = visit(wren, script=script)
    page.goto("/my/account")
    expect(page.get_by_text("You are signed in as Wren.")).to_be_visible()
    page.goto("/my/news")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    for _ in range(3):
        page.go_back()
        assert "Wren" not in page.content()
        if page.url.endswith("/sign-in") or "about:" in page.url:
            break


def test_after_finish_the_cookies_hold_nobody_and_no_storage_is_left(
    visit: Callable[..., Page], live: LiveServer, wren: Person
) -> None:
    page = visit(wren)
    page.goto("/my/account")
    page.evaluate("() => localStorage.setItem('left', 'behind')")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert page.evaluate("() => localStorage.length") == 0
    kept: dict[str, Any] = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert set(kept) <= {"coprod", "device"}
    page.goto("/my/account")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_a_page_that_was_open_in_another_tab_lets_nobody_act(
    visit: Callable[..., Page], live: LiveServer, wren: Person
) -> None:
    page = visit(wren, width=DESK)
    page.goto("/my/account")
    other = page.context.new_page()
    other.goto("/my/account")
    other.get_by_role("button", name="Finish").click()
    expect(other.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("button", name="Sign out on every device").click()
    expect(page.get_by_text("You are signed in as")).to_have_count(0)
