"""Whoever works with children can say "I'm worried about a child" on every page, in their own words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coprod.access.roles import Duty, StakeholderGroup
from coprod.audit.models import AuditEntry
from coprod.ideas.models import IdeaState
from coprod.messages.models import Mail
from coprod.safeguarding import telling
from coprod.safeguarding.models import AboutWhom, Concern, ConcernState
from tests import factories
from tests.moderation.desk import Db, Desk, acts, told
from tests.safeguarding.test_raising import tables_with
from tests.support.client import CheckedClient
from tests.support.html import Page

WORRY = "A girl in 4B said that quokkas follow her home"
LINK = "I’m worried about a child"


class Kitchen(Desk):
    """A cook who holds no duty is signed in; there is a lead."""

    def __init__(self, client: CheckedClient) -> None:
        super().__init__(client)
        self.lead = factories.make_staff(self.school, Duty.SAFEGUARDING_LEAD, display_name="Mrs Lead")
        self.cook = factories.make_staff(self.school, display_name="Mr Cook")
        client.enter(self.cook)


@pytest.fixture
def desk(session: Db, client: CheckedClient) -> Kitchen:
    return Kitchen(client)


def test_the_link_is_on_every_page_of_theirs_and_comes_back_to_it(session: Db, desk: Kitchen) -> None:
    here = f"/consultations/{desk.consultation.id}/ideas"
    for url in ("/", here, f"/consultations/{desk.consultation.id}", "/answers", "/my/account", "/changes"):
        if (response := desk.client.get(url)).status_code == 200:
            assert "/worried" in desk.client.page(url).links.values(), url
        else:
            assert response.status_code == 404, url

    form = desk.client.get("/worried", headers={"Referer": f"http://localhost{here}?q=quokka"})
    assert here in form.text
    assert "quokka" not in form.text  # what was searched for is nobody's business
    answer = desk.client.send("/worried", {"words": WORRY, "page": here}, form="/worried")

    assert answer.location == here
    concern = session.scalars(select(Concern)).one()
    assert (concern.words, concern.author_id, concern.raised_by_id) == (WORRY, None, desk.cook.id)
    assert (concern.told, concern.seen_on, concern.place) == (True, here, "Better lunchtimes")
    assert (concern.state, concern.about) == (ConcernState.NEW, AboutWhom.CHILD)


def test_it_is_told_to_the_lead_and_to_nobody_else(session: Db, desk: Kitchen) -> None:
    factories.make_staff(desk.school, Duty.HEAD, email="head@hillside.test")
    desk.client.send("/worried", {"words": WORRY}, form="/worried")
    assert tables_with("quokkas") == {"concern"}
    assert acts(session) == ["concern raised"]
    assert [entry.details for entry in session.scalars(select(AuditEntry))] == [{}]
    assert told(session) == []
    assert {mail.person_id for mail in session.scalars(select(Mail))} <= {desk.lead.id}
    assert "concern" not in desk.client.page("/").text  # nor are they told what becomes of it

    desk.client.enter(desk.lead)
    assert "1 concern has not been read" in desk.client.page("/").text
    page = desk.client.page(f"/concerns/{session.scalars(select(Concern.id)).one()}")
    assert WORRY in page.text
    assert "Mr Cook" in page.text
    assert "Written by" not in page.text


def test_one_about_the_lead_goes_past_the_lead(session: Db, desk: Kitchen) -> None:
    factories.make_staff(desk.school, Duty.HEAD)
    desk.client.send("/worried", {"words": WORRY, "about": "staff"}, form="/worried")
    concern = session.scalars(select(Concern)).one()
    assert concern.about is AboutWhom.STAFF
    desk.client.enter(desk.lead)
    assert desk.client.get(f"/concerns/{concern.id}").status_code == 404


def test_who_may_and_who_may_not(session: Db, desk: Kitchen) -> None:
    for person in (
        factories.make_guest(desk.consultation),
        factories.make_person(desk.school, StakeholderGroup.PARENTS, Duty.CHAIR),
    ):
        desk.client.enter(person)
        assert desk.client.send("/worried", {"words": WORRY}, form="/worried").status_code == 303
    for outsider in (desk.pupil, factories.make_person(desk.school)):
        desk.client.enter(outsider)
        assert LINK not in desk.client.page("/").text
        assert desk.client.post("/worried", data={"words": WORRY}).status_code == 404
    assert len(session.scalars(select(Concern)).all()) == 2


def test_after_ten_in_an_hour_the_words_stay_and_the_lead_is_to_be_spoken_to(
    session: Db, desk: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "IN_AN_HOUR", 2)
    for _n in range(2):
        desk.client.send("/worried", {"words": WORRY}, form="/worried")
    third = desk.client.send("/worried", {"words": "A third about quokkas"}, form="/worried")
    assert third.status_code == 429
    assert "A third about quokkas" in third.text
    assert "Speak to the safeguarding lead now." in third.text

    desk.idea.state = IdeaState.ACCEPTED
    kept = desk.client.send(f"/ideas/{desk.idea.id}", {"note": "A note"}, form="/concern")
    assert kept.status_code == 429
    assert "A note" in kept.text
    assert len(session.scalars(select(Concern)).all()) == 2

    desk.client.enter(desk.moderator)  # who holds a duty reads for a living
    for _n in range(3):
        assert desk.client.send("/worried", {"words": WORRY}, form="/worried").status_code == 303


@pytest.mark.parametrize(
    "page",
    [
        "//elsewhere.example/",
        "javascript:alert(7)",
        "/nowhere",
        "/" + "x" * 300,
        "/\\elsewhere.example",
        "/worried",
    ],
)
def test_no_page_that_is_not_ours_is_kept_or_led_to(session: Db, desk: Kitchen, page: str) -> None:
    again = desk.client.post("/worried", data={"words": "", "page": page})
    assert Page(again.text).links["Back, without sending"] == "/"
    assert desk.client.post("/worried", data={"words": WORRY, "about": "child", "page": page}).location == "/"
    assert session.scalars(select(Concern.seen_on)).all() == [""]


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "x" * 4001])
def test_what_says_nothing_or_too_much_is_asked_for_again(session: Db, desk: Kitchen, words: str) -> None:
    answer = desk.client.post("/worried", data={"words": words, "about": "child"})
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    assert session.scalars(select(Concern)).all() == []
