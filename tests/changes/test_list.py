"""The list of changes is sifted by stage, by who was asked, by move and by school year; and never shows an old page."""

from __future__ import annotations

from datetime import UTC, datetime

from coprod.audit.models import AuditEntry
from coprod.changes.models import Stage
from coprod.db import db
from coprod.framework import load
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of


def titles(page: Page) -> list[str]:
    return [text_of(h) for h in page.all("h2") if h.find("a") is not None]


def test_each_choice_says_how_many_it_shows_and_shows_them(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(box, title="Friends", move_codes=["belonging-friends"])
    old = publish(box, title="Play", move_codes=["basics-play"])
    old.created_at = datetime(2024, 10, 1, tzinfo=UTC)
    box.consultation.asked_groups = ["pupils", "parents"]

    page = client.page("/changes")
    assert sorted(titles(page)) == ["Friends", "Play"]
    options = {text_of(option): option.get("value") for option in page.all("option")}
    label = load().move("basics-play").label_young_person
    assert options[f"{label} (1)"] == "basics-play"
    assert options["Pupils (2)"] == "pupils"
    assert options["2024/25 (1)"] == "2024"
    assert not any(words.startswith("Practitioners") for words in options)
    assert titles(client.page("/changes?move=basics-play")) == ["Play"]
    assert titles(client.page("/changes?year=2024")) == ["Play"]
    assert titles(client.page("/changes?year=2024&move=belonging-friends")) == []
    assert titles(client.page("/changes?group=practitioners")) == []
    both = client.page("/changes?group=pupils&move=basics-play")
    assert both.links["Planned (1)"] == "/changes?stage=planned&group=pupils&move=basics-play"


def test_what_is_published_stands_in_the_next_page_that_anybody_loads(
    session: Db, client: CheckedClient
) -> None:
    """Pages are kept; a visitor who looks twice reads the news the second time."""
    box = answered()
    change = publish(box, title="First")
    for _twice in range(2):  # drawn, then kept
        assert titles(client.page("/changes")) == ["First"]
        assert "Planned" in client.page(f"/changes/{change.id}").text
    asked = len(client.statements)
    publish(box, title="Second")
    go_to(change, Stage.UNDER_WAY)
    assert sorted(titles(client.page("/changes"))) == ["First", "Second"]
    assert "Now it is under_way." in client.page(f"/changes/{change.id}").text
    assert len(client.statements) > asked <= 2  # who is here, and what the page hangs on, at the most


def test_an_owner_is_offered_the_update_that_others_are_not(session: Db, client: CheckedClient) -> None:
    box = answered()
    owner = factories.make_staff(box.school)
    change = publish(box, owner_id=owner.id)
    for reader, offered in (
        (None, False),
        (factories.make_staff(box.school), False),
        (owner, True),
        (box.decider, True),
    ):
        if reader is not None:
            client.enter(reader)
        assert ("Write an update" in client.page(f"/changes/{change.id}").links) is offered


def test_a_change_names_the_count_and_the_entry_that_it_rests_on(session: Db, client: CheckedClient) -> None:
    box = answered()
    snapshot = box.take()
    change = publish(box)
    entry = db.session.query(AuditEntry).filter_by(act="change published").one()
    page = client.page(f"/changes/{change.id}")
    assert f"Count number {snapshot.number}" in page.text
    assert snapshot.fingerprint not in page.source  # whoever has it finds hidden numbers by trying
    assert entry.hash in page.text
