"""Passkeys in a real browser, with a virtual authenticator: Chromium's own, driven over its debugging protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from coprod.access.roles import Duty
from coprod.people.models import CredentialKind, Passkey, SignIn
from tests import factories
from tests.support.browser import DESK, axe, fits, snap, visitor
from tests.support.live import LiveServer

EMAIL, PASSWORD = "adeyemi@hillside.test", "a quiet lake at dawn"


@pytest.fixture
def home(live: LiveServer) -> str:
    """The site's address by name: a passkey belongs to a name, never to a number."""
    with live.rows():
        person = factories.make_staff(
            factories.make_school(), Duty.MODERATOR, display_name="Ms Adeyemi", email=EMAIL
        )
        factories.give_secret(person, CredentialKind.PASSWORD, PASSWORD)
    return live.url.replace("127.0.0.1", "localhost")


@contextmanager
def device(browser: Browser, home: str, **how: Any) -> Iterator[tuple[Page, Any, str]]:
    """A browser with an authenticator inside that knows its owner. Gives the page and how to speak to it."""
    with visitor(browser, home, width=DESK, **how) as page:
        speak = page.context.new_cdp_session(page)
        speak.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = speak.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page, speak, made["authenticatorId"]


def by_password(page: Page) -> None:
    page.goto("/sign-in/staff")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/my/account")
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_a_passkey_is_made_and_is_then_all_that_is_needed(
    browser: Browser, live: LiveServer, home: str
) -> None:
    with device(browser, home) as (page, _speak, _key):
        by_password(page)
        expect(page).to_have_url(re.compile("/sign-in/protect"))
        axe(page)
        snap(page, "sign-in-protect")
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.locator(".long-code")).to_have_count(8)
        axe(page)
        fits(page)
        sign_out(page)
        page.goto("/sign-in/staff?next=/my/account")
        axe(page)
        snap(page, "sign-in-staff")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="My account")).to_be_visible()
        snap(page, "my-account")
        axe(page)
    with live.rows() as session:
        kept = session.scalars(select(Passkey)).one()
        assert kept.sign_count > 1
        assert kept.name == "Chrome, Linux"
        assert len(session.scalars(select(SignIn)).all()) == 2


def test_a_passkey_is_a_second_step_after_the_password_too(browser: Browser, home: str) -> None:
    with device(browser, home) as (page, _speak, _key):
        by_password(page)
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.locator(".long-code")).to_have_count(8)
        sign_out(page)
        by_password(page)
        expect(page).to_have_url(re.compile("/sign-in/second"))
        axe(page)
        snap(page, "sign-in-second")
        page.get_by_role("button", name="Use my passkey").click()
        expect(page).to_have_url(re.compile("/desk"))


def test_an_owner_who_is_not_recognised_gets_kind_words_and_no_further(browser: Browser, home: str) -> None:
    with device(browser, home) as (page, speak, key):
        by_password(page)
        speak.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.get_by_text("No passkey was made.")).to_be_visible()
        page.goto("/my/account")
        expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_an_answer_shown_again_with_the_old_cookie_is_refused(
    browser: Browser, live: LiveServer, home: str
) -> None:
    """What a thief would hold who had read one whole request: the form, and the cookie that went with it."""
    with device(browser, home) as (page, _speak, _key):
        by_password(page)
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.locator(".long-code")).to_have_count(8)
        sign_out(page)
        page.goto("/sign-in/staff")
        cookies = page.context.cookies()
        with page.expect_request(lambda sent: sent.method == "POST") as sent:
            page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url(re.compile("/desk"))
        form = sent.value.post_data
        assert form is not None
        with live.rows() as session:
            before = len(session.scalars(select(SignIn)).all())
        page.context.clear_cookies()
        page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what cookies() gives, add_cookies() takes
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{home}/sign-in/staff"}
        answer = page.request.post(f"{home}/sign-in/staff", data=form, headers=kind)
        assert answer.status == 200
        assert "That passkey is not known here." in answer.text()
    with live.rows() as session:
        assert len(session.scalars(select(SignIn)).all()) == before


def test_a_forged_signature_is_refused(browser: Browser, home: str) -> None:
    with device(browser, home) as (page, _speak, _key):
        by_password(page)
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.locator(".long-code")).to_have_count(8)
        sign_out(page)
        page.goto("/sign-in/staff")

        def forge(route: Any) -> None:
            sent = route.request.post_data_json
            answer = json.loads(sent["answer"])
            answer["response"]["signature"] = answer["response"]["authenticatorData"]
            sent["answer"] = json.dumps(answer)
            route.continue_(post_data=urlencode(sent))

        page.route(
            "**/sign-in/staff",
            lambda route: forge(route) if route.request.method == "POST" else route.continue_(),
        )
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_text("That passkey is not known here.")).to_be_visible()


def test_without_javascript_the_app_is_offered_and_no_dead_button(
    visit: Callable[..., Page], live: LiveServer, home: str
) -> None:
    page = visit(script=False)
    page.goto("/sign-in/staff")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    by_password(page)
    expect(page.get_by_role("link", name="Set up an app")).to_be_visible()
    expect(page.get_by_role("button", name="Set up a passkey")).to_be_hidden()
