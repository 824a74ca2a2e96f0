"""The browser's guard is itself tested: a journey that cannot fail proves nothing."""

from __future__ import annotations

from collections.abc import Callable

import flask
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from coprod.access.guard import me, me_or_none, public
from coprod.db import db
from coprod.people.models import Person
from tests.factories import make_school, make_staff
from tests.support.browser import DESK, SCREENS, axe, fits, snap, visitor
from tests.support.live import LiveServer

PAGE = "<!doctype html><html lang=en><head><title>A</title>{head}</head><body><main><h1>A</h1>{body}</main></body></html>"


@pytest.fixture
def app(make_app: Callable[..., flask.Flask]) -> flask.Flask:
    """The app with a few pages, most of which misbehave."""
    app = make_app()

    def show(name: str, head: str = "", body: str = "", status: int = 200) -> None:
        def view() -> tuple[str, int]:
            who = me().display_name if me_or_none() else "nobody"
            return PAGE.format(head=head, body=body or who), status

        app.add_url_rule(f"/test/{name}", name, public(view))

    show("good")
    show("refused", status=404)
    show("broken", status=500)
    show("style", body="<p style='color: red'>red</p>")
    show("elsewhere", body="<img src='http://192.0.2.1/x.png' alt=''>")
    show("lost", body="<img src='/nowhere.png' alt=''>")
    show("unlabelled", body="<input>")
    show("wide", body=f"<p>{'w' * 500}</p>")
    with app.app_context():
        make_staff(make_school(), display_name="Amina")
        db.session.commit()
    return app


def test_a_good_page_passes_and_its_pictures_are_kept(visit: Callable[..., Page], live: LiveServer) -> None:
    page = visit(width=DESK)
    page.goto("/test/good")
    axe(page)
    fits(page)
    snap(page, "guard")
    assert all((SCREENS / f"guard-{width}.png").stat().st_size > 0 for width in (360, 1280))


def test_a_page_that_refuses_on_purpose_is_no_fault(visit: Callable[..., Page]) -> None:
    answer = visit().goto("/test/refused")
    assert answer is not None
    assert answer.status == 404


def test_somebody_can_be_signed_in_already(visit: Callable[..., Page], live: LiveServer) -> None:
    with live.rows() as session:
        amina = session.scalars(select(Person)).one()
    page = visit(amina, script=False)
    page.goto("/test/good")
    assert "Amina" in page.inner_text("main")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken", "500 from"),
        ("style", "Content Security Policy"),
        ("elsewhere", "asked another host"),
        ("lost", "404 from"),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_a_fault_that_the_browser_sees_fails_the_journey(
    browser: Browser, live: LiveServer, name: str, words: str, script: bool
) -> None:
    with pytest.raises(AssertionError, match=words), visitor(browser, live.url, script=script) as page:
        page.goto(f"/test/{name}")


def test_axe_finds_what_is_not_accessible(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/test/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_axe_refuses_to_pass_a_page_where_it_cannot_run(visit: Callable[..., Page]) -> None:
    page = visit(script=False)
    page.goto("/test/good")
    with pytest.raises(ValueError, match="needs JavaScript"):
        axe(page)


def test_a_page_wider_than_the_phone_is_found(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/test/wide")
    with pytest.raises(AssertionError, match="px wide"):
        fits(page)
