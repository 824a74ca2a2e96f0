"""Every page of the demo school, as each kind of person: readable by everybody, on any width, without a fault."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from coprod import create_app
from coprod.access.roles import Duty, StakeholderGroup
from coprod.clock import now
from coprod.db import db
from coprod.demo.fill import fill
from coprod.demo.script import load_script
from coprod.people.models import DutyHeld, Person
from coprod.roster.actions import keep_draft
from coprod.roster.models import ActKind, RosterAct
from tests.journeys.places import addresses
from tests.roster.files import roll_of, sims
from tests.support import databases
from tests.support.browser import DESK, axe, fits, visitor
from tests.support.client import CheckedClient
from tests.support.known_pages import TOKENS, KnownPages
from tests.support.live import LiveServer

ZOOMED = 320
"""CSS pixels that are left of 1280 at 400 %."""

WHO: dict[str, StakeholderGroup | Duty | None] = {
    "visitor": None,
    "pupil": StakeholderGroup.PUPILS,
    "parent": StakeholderGroup.PARENTS,
    "moderator": Duty.MODERATOR,
    "decision-maker": Duty.DECISION_MAKER,
    "safeguarding lead": Duty.SAFEGUARDING_LEAD,
    "administrator": Duty.ADMINISTRATOR,
}


@pytest.fixture(scope="module")
def demo(database: databases.Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The demo school, filled once for all who visit it here."""
    folder = tmp_path_factory.mktemp("demo")
    settings = databases.settings_for(database.fresh(folder), folder)
    app = create_app(dataclasses.replace(settings, demo=True))
    app.test_client_class = CheckedClient
    with app.app_context():
        fill(settings.time_zone, lambda: None)
        _read_a_roll()
        db.session.commit()
    server = LiveServer(app)
    yield server
    server.close()
    with app.app_context():
        db.engine.dispose()


def _read_a_roll() -> None:
    """The administrator has used a roll before, and looks at the next one: somebody new, a family, a line that is wrong."""
    admin = db.session.scalars(
        select(Person)
        .join(DutyHeld, DutyHeld.person_id == Person.id)
        .where(DutyHeld.duty == Duty.ADMINISTRATOR)
    ).one()
    child = ("1001", "Zoë", "O'Brien", "7", "7B")
    mother = ("51", "Mrs", "Mary", "O'Brien", "07700 900123", "mary@example.org", "Y", "N")
    kept_out = ("52", "Mr", "Tom", "Reilly", "", "", "Y", "Y")
    rows = (child + mother, child + kept_out, ("1002", "", "", "9", "9K"))
    keep_draft(admin.school_id, admin.id, roll_of(sims(*rows), today=now().date()))
    db.session.add(
        RosterAct(
            school_id=admin.school_id, actor_id=admin.id, kind=ActKind.PUPILS, at=now(), classes={},
            counts={"joined": 3, "changed": 1, "left": 2, "taken_out": 0, "classes": 1},
        )
    )  # fmt: skip


def _somebody(server: LiveServer, what: StakeholderGroup | Duty) -> Person:
    """A person on the demo's sign-in page: of that group, or with that duty and, if there is one, no other."""
    listed = {person.name for person in load_script().people.everybody() if person.demo}
    wanted = select(Person).where(Person.display_name.in_(listed)).order_by(Person.id)
    if isinstance(what, Duty):
        wanted = wanted.join(DutyHeld, DutyHeld.person_id == Person.id).where(DutyHeld.duty == what)
    else:
        wanted = wanted.where(Person.stakeholder_group == what)
    with server.rows() as session:
        return session.scalars(wanted).first() or pytest.fail(f"the demo lists nobody for {what}")


def _differs(markup: str) -> bytes:
    """What makes a page this page: all but the tokens, which differ each time."""
    return hashlib.sha256(TOKENS.sub("", markup).encode()).digest()


def _pages(reader: CheckedClient, every: list[str]) -> Iterator[tuple[str, str]]:
    """The addresses that answer this person with a page of its own, and one refusal of each kind; with the document."""
    refusals: set[int] = set()
    for address in every:
        answer = FlaskClient.get(reader, address)
        if answer.status_code == 200 or answer.status_code not in {*refusals, 302, 303, 308}:
            if answer.status_code != 200:
                refusals.add(answer.status_code)
            yield address, answer.text


def _wrong(page: Page, address: str, judged: set[bytes]) -> list[str]:
    """What is wrong with a page. What another person was shown word for word is not judged again."""
    page.goto(address)
    mark = _differs(page.inner_html("main"))
    if mark in judged:
        return []
    faults: list[str] = []
    for width, checks in ((DESK, (axe, fits)), (ZOOMED, (fits,))):
        page.set_viewport_size({"width": width, "height": 900 if width == DESK else 256})
        for check in checks:
            try:
                check(page)
            except AssertionError as wrong:
                faults.append(str(wrong))
    if not faults:
        judged.add(mark)
    return faults


@pytest.fixture(scope="module")
def judged() -> set[bytes]:
    """What was judged already, whoever saw it."""
    return set()


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_fit_for_everybody(
    browser: Browser, demo: LiveServer, judged: set[bytes], who: str
) -> None:
    known = KnownPages(f"{browser.browser_type.name} {browser.version}")
    reader = demo.app.test_client()
    assert isinstance(reader, CheckedClient)
    what, faults = WHO[who], []
    with visitor(browser, demo.url, width=DESK) as page:
        if what is not None:
            demo.sign_in(page, _somebody(demo, what), reader)
        reader.home = demo.url
        with demo.app.app_context():
            every = addresses(demo.app)
        pages = list(_pages(reader, every))
        assert len(pages) >= 20, f"of {len(every)} addresses only {len(pages)} opened"
        for address, document in pages:
            if known.knows(document):
                continue
            if found := _wrong(page, address, judged):
                faults += found
            else:
                known.keep(document)
    assert not faults, "\n\n".join(faults)
