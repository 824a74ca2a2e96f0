"""Pages that are drawn once and kept: for each reader their own, for everybody what is true now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import flask
import pytest
import time_machine
from sqlalchemy.orm import scoped_session

from coprod.access.roles import Duty
from coprod.clock import now
from coprod.consultations import showing
from coprod.consultations.models import Consultation, ShowTallies
from coprod.people.models import Person
from coprod.safeguarding.models import Concern, ConcernState
from coprod.schools.here import Here
from coprod.schools.models import School
from coprod.voting import actions
from coprod.web import kept
from tests import factories
from tests.support.client import CheckedClient

Db = scoped_session[Any]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that were drawn, on a shelf that begins empty."""
    names: list[str] = []
    real = flask.render_template

    def watched(name: str, **given: Any) -> str:
        names.append(name)
        return real(name, **given)

    monkeypatch.setattr(kept, "_shelf", kept._Shelf())
    monkeypatch.setattr(flask, "render_template", watched)
    return names


class Place:
    """A school with an open consultation of one card, and two pupils of the same year on its roll."""

    def __init__(self) -> None:
        self.school: School = factories.make_school()
        self.consultation: Consultation = factories.make_consultation(
            self.school, show_tallies=ShowTallies.AFTER_VOTE
        )
        self.card = factories.make_proposal(self.consultation, "basics-play", wording="Open the hall")
        self.ada, self.ben = (
            factories.make_pupil(self.school, 8, display_name=name) for name in ("Ada", "Ben")
        )
        for pupil in (self.ada, self.ben):
            factories.make_seat(self.consultation, pupil)
        self.url = f"/consultations/{self.consultation.id}"


def token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def read_as(client: CheckedClient, person: Person, url: str) -> str:
    client.enter(person)
    return client.get(url).text


def test_two_readers_of_a_kind_share_the_drawing_and_keep_their_own_name_and_token(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    first = read_as(client, place.ada, place.url)
    second = read_as(client, place.ben, place.url)
    assert drawn == ["consultations/show.html"]
    assert "Ada" in first
    assert "Ben" not in first
    assert "Ben" in second
    assert "Ada" not in second
    assert token(first) != token(second)
    client.sends_token = False
    assert client.post("/sign-out", data={"csrf_token": token(first)}).status_code == 400
    assert client.post("/sign-out", data={"csrf_token": token(second)}).status_code == 303


def test_nothing_of_how_it_is_kept_is_seen(session: Db, client: CheckedClient, drawn: list[str]) -> None:
    place = Place()
    for person in (place.ada, place.ada):
        html = read_as(client, person, place.url)
        assert kept._NAME not in html
        assert kept._TOKEN not in html
    assert read_as(client, place.ada, place.url).count("Ada") == html.count("Ada") == 1


def test_a_name_is_never_taken_for_markup(session: Db, client: CheckedClient, drawn: list[str]) -> None:
    place = Place()
    place.ben.display_name = "<b>Ben</b> & {{ co }}"
    client.typed.add("{{ co }}")
    read_as(client, place.ada, place.url)
    assert "&lt;b&gt;Ben&lt;/b&gt; &amp; {{ co }}" in read_as(client, place.ben, place.url)


def test_a_changed_word_date_or_count_is_on_the_next_page(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    assert "Open the hall" in read_as(client, place.ada, place.url)
    place.card.wording = "Open the library"
    assert "Open the library" in client.get(place.url).text
    factories.make_proposal(place.consultation, "basics-play", wording="Lunch clubs")
    assert "Lunch clubs" in client.get(place.url).text
    place.consultation.background = "Lunch is loud."
    assert "Lunch is loud." in client.get(place.url).text
    place.school.name = "Hillside"
    assert "Hillside" in client.get(place.url).text
    assert len(drawn) == 5


def test_the_page_turns_with_the_clock_and_not_before(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    place.consultation.voting_close_at = close = now() + timedelta(minutes=10)
    client.enter(place.ada)
    assert "Voting closes" in client.get(place.url).text
    with time_machine.travel(close - timedelta(seconds=1), tick=False):
        assert "Voting closes" in client.get(place.url).text
    with time_machine.travel(close, tick=False):
        assert "Voting has closed" in client.get(place.url).text
    assert len(drawn) == 2


def test_a_vote_shows_in_the_voters_next_page(session: Db, client: CheckedClient, drawn: list[str]) -> None:
    place = Place()
    client.enter(place.ada)
    assert "Say what you think of each proposal" in client.get(place.url).text
    client.post(f"{place.url}/vote/{place.card.id}", data={"choice": "agree"})
    assert "You have voted" in client.get(place.url).text
    client.enter(place.ben)
    assert "Say what you think of each proposal" in client.get(place.url).text


def test_a_full_step_of_votes_shows_in_the_next_page(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    client.enter(place.ada)
    client.post(f"{place.url}/vote/{place.card.id}", data={"choice": "agree"})
    voters = [
        factories.make_seat(place.consultation, factories.make_pupil(place.school, 8)) for _ in range(14)
    ]
    for seat in voters[:9]:
        actions.cast(place.consultation, seat, place.card.id, 1)
    assert "Nearly all agree" in client.get(place.url).text
    for seat in voters[9:]:
        actions.cast(place.consultation, seat, place.card.id, -1)
    assert "10 of 15 agree" in client.get(place.url).text


def test_what_is_said_once_is_said_once(session: Db, client: CheckedClient, drawn: list[str]) -> None:
    place = Place()
    client.enter(place.ada)
    before = client.get(place.url).text
    with client.session_transaction() as kept_in_the_cookie:
        kept_in_the_cookie["_flashes"] = [("message", "Your answer is saved.")]
    assert "Your answer is saved." in client.get(place.url).text
    after = client.get(place.url).text
    assert "Your answer is saved." not in after
    assert after.replace(token(after), "") == before.replace(token(before), "")


def test_a_visitor_gets_no_cookie_and_no_name(session: Db, client: CheckedClient, drawn: list[str]) -> None:
    place = Place()
    read_as(client, place.ada, place.url)
    client.leave()
    answer = client.get(place.url)
    assert "Ada" not in answer.text
    assert "Sign in to take part" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_staff_and_pupils_do_not_share_a_drawing(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    staff = factories.make_staff(place.school, Duty.MODERATOR)
    assert "Move dates" in read_as(client, staff, place.url)
    assert "Move dates" not in read_as(client, place.ada, place.url)


def test_a_lead_misses_no_concern_and_no_deputy_is_told_of_one_that_is_not_theirs(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    """What the head of a page says to one person is kept for nobody."""
    place = Place()
    lead = factories.make_staff(place.school, Duty.SAFEGUARDING_LEAD)
    other = factories.make_staff(place.school, Duty.SAFEGUARDING_LEAD)
    banner = "1 concern has not been read"
    assert banner not in read_as(client, lead, place.url)
    about_the_other = Concern(
        school_id=place.school.id, author_id=place.ada.id, about_person_id=other.id, words="…", written_at=now(),
        place="Better lunchtimes", raised_at=now(),
    )  # fmt: skip
    session.add(about_the_other)
    session.flush()
    assert banner in read_as(client, lead, place.url)
    assert banner not in read_as(client, other, place.url)
    about_the_other.state = ConcernState.ACKNOWLEDGED
    assert banner not in read_as(client, lead, place.url)


def test_a_guest_does_not_get_the_page_of_the_schools_own_staff(
    session: Db, client: CheckedClient, drawn: list[str]
) -> None:
    place = Place()
    place.consultation.asked_groups = ["pupils"]  # both read along
    teacher = factories.make_staff(place.school)
    guest = factories.make_staff(place.school, outside=True, guest_until=now() + timedelta(days=9))
    assert "My classes" in read_as(client, teacher, place.url)
    assert "My classes" not in read_as(client, guest, place.url)


def test_only_so_many_are_kept_and_the_one_unwanted_for_longest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT", 2)
    shelf, page = kept._Shelf(), kept.Page.of("words")
    for name in ("a", "b"):
        shelf.keep(name, page)
    shelf.find("a")
    shelf.keep("c", page)
    assert [shelf.find(name) is not None for name in ("a", "b", "c")] == [True, False, True]


def test_the_ballot_secret_is_in_no_key(app: flask.Flask, session: Db) -> None:
    """What is kept in memory must not outlive the secret's destruction."""
    place = Place()
    secret = place.consultation.ballot_secret
    assert secret is not None
    here = Here(place.school.id, place.school.name, None, 10, 5)
    with app.test_request_context():
        key = showing.of(place.consultation, None, here, now()).key
    assert secret not in flatten(key)
    assert place.consultation.title in flatten(key)


def flatten(key: Any) -> list[Any]:
    if isinstance(key, tuple):
        return [leaf for part in key for leaf in flatten(part)]
    return [key]
