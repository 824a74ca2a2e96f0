"""Somebody sends an idea."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.access.roles import StakeholderGroup, YearBand
from coprod.clock import now
from coprod.consultations.models import Consultation
from coprod.ideas.models import Idea, IdeaMove, IdeaState
from coprod.people.models import Person
from coprod.schools.models import School
from tests.factories import make_consultation, make_idea, make_pupil, make_school, make_seat
from tests.support.client import CheckedClient
from tests.support.html import Page

Db = scoped_session[Session]


@pytest.fixture
def school(session: Db) -> School:
    return make_school()


@pytest.fixture
def consultation(school: School) -> Consultation:
    return make_consultation(school)


@pytest.fixture
def pupil(school: School, consultation: Consultation, client: CheckedClient) -> Person:
    person = make_pupil(school, 4)
    make_seat(consultation, person)
    client.enter(person)
    return person


@pytest.fixture
def new(consultation: Consultation) -> str:
    return f"/consultations/{consultation.id}/ideas/new"


def ideas(session: Db) -> list[Idea]:
    return list(session.scalars(select(Idea).order_by(Idea.id)))


def send(client: CheckedClient, url: str, **values: Any) -> Any:
    return client.send(url, values, form="/ideas/new")


def test_before_typing_one_is_told_who_reads_it_and_whom_to_call(
    client: CheckedClient, pupil: Person, new: str
) -> None:
    source = client.page(new).source
    before = source[: source.index("<textarea")]
    for said in ("An adult at school reads it before anybody else sees it.", "Your name is not shown.", "If you may not be safe, that adult must tell someone who can help.", "0800 1111", "999"):  # fmt: skip
        assert said in before


def test_an_idea_waits_and_its_author_finds_it(
    session: Db, client: CheckedClient, pupil: Person, new: str
) -> None:
    answer = send(client, new, body="A smile at the gate", why="It helps", moves=["belonging-keep"])

    assert answer.location == "/my/things?sent=yes"
    idea = ideas(session)[0]
    assert (idea.state, idea.body, idea.why, idea.author_id) == (
        IdeaState.WAITING, "A smile at the gate", "It helps", pupil.id,
    )  # fmt: skip
    assert (idea.stakeholder_group, idea.year_band) == (StakeholderGroup.PUPILS, YearBand.KS2)
    assert session.scalars(select(IdeaMove.move_code)).all() == ["belonging-keep"]
    page = client.page("/my/things")
    assert "A smile at the gate" in page.text
    assert "Waiting to be read" in page.text


def test_the_same_words_sent_twice_are_one_idea(
    session: Db, client: CheckedClient, pupil: Person, new: str
) -> None:
    for _press in range(3):
        assert send(client, new, body="A smile\r\nat the gate").status_code == 303
    assert len(ideas(session)) == 1
    send(client, new, body="Two smiles at the gate")
    assert len(ideas(session)) == 2


def test_too_long_is_said_and_every_word_is_kept(
    session: Db, client: CheckedClient, pupil: Person, new: str
) -> None:
    page = send(client, new, body="x" * 281, why="because")
    assert "Make your idea shorter" in page.text
    assert "x" * 281 in page.text
    assert "because" in page.text
    assert ideas(session) == []
    assert send(client, new, body="😀" * 279 + "\r\n😀").status_code == 200  # 281: a line end counts as one
    assert send(client, new, body="😀" * 278 + "\r\n😀").status_code == 303


def test_ideas_that_look_alike_are_shown_before_it_is_sent(
    session: Db, client: CheckedClient, pupil: Person, consultation: Consultation, new: str
) -> None:
    make_idea(consultation, body="A quiet room to calm down in")
    page = send(client, new, body="a quiet room", why="loud", moves=["coping-calm"])
    assert "These ideas look alike" in page.text
    assert "A quiet room to calm down in" in page.text
    assert len(ideas(session)) == 1

    sent = client.post(new, data={"body": "a quiet room", "why": "loud", "moves": ["coping-calm"], "choice": "anyway"})  # fmt: skip

    assert sent.status_code == 303
    mine = ideas(session)[1]
    assert (mine.body, mine.why, mine.says_same_as_id) == ("a quiet room", "loud", None)


def test_the_next_page_carries_everything_that_was_typed(
    client: CheckedClient, pupil: Person, consultation: Consultation, new: str
) -> None:
    make_idea(consultation, body="A quiet room to calm down in")

    step = Page(send(client, new, body='a quiet "room"', why="a\r\nb", moves=["coping-calm"]).text)
    fields = step.form("/ideas/new").fields
    assert (fields["body"], fields["why"], fields.getlist("moves")) == (
        'a quiet "room"',
        "a\nb",
        ["coping-calm"],
    )

    back = client.post(new, data={**fields.to_dict(flat=False), "choice": "change"})

    again = Page(back.text).form("/ideas/new").fields
    assert (again["body"], again["why"], again.getlist("moves")) == (
        'a quiet "room"',
        "a\nb",
        ["coping-calm"],
    )


def test_saying_that_it_is_the_same_sends_it_with_that_hint(
    session: Db, client: CheckedClient, pupil: Person, consultation: Consultation, new: str
) -> None:
    other = make_idea(consultation, body="A quiet room to calm down in")
    client.post(new, data={"body": "a quiet room", "choice": f"same-{other.id}"})
    mine = ideas(session)[1]
    assert (mine.state, mine.says_same_as_id) == (IdeaState.WAITING, other.id)


@pytest.mark.parametrize("choice", ["same-999999", "same-x", "same-", "same-99999999999999", "\x00"])
def test_a_made_up_choice_still_sends_it(
    session: Db, client: CheckedClient, pupil: Person, consultation: Consultation, new: str, choice: str
) -> None:
    client.post(new, data={"body": "a quiet room", "choice": choice})
    assert [(idea.body, idea.says_same_as_id) for idea in ideas(session)] == [("a quiet room", None)]


def test_ideas_seen_while_writing_are_not_shown_again(
    session: Db, client: CheckedClient, pupil: Person, consultation: Consultation, new: str
) -> None:
    other = make_idea(consultation, body="A quiet room to calm down in")
    assert send(client, new, body="a quiet room", alike_seen=str(other.id)).status_code == 303
    assert len(ideas(session)) == 2


def test_while_writing_only_accepted_ideas_of_this_consultation_are_shown(
    client: CheckedClient, school: School, pupil: Person, consultation: Consultation, new: str
) -> None:
    accepted = make_idea(consultation, body="A quiet room to calm down in")
    for state in (IdeaState.WAITING, IdeaState.RETURNED, IdeaState.SPLIT):
        make_idea(consultation, body=f"A quiet room, {state}", state=state)
    make_idea(make_consultation(school), body="A quiet room elsewhere")
    url = new.replace("/new", "/alike")

    answer = client.get(url, headers={"X-Words": quote("a quiet room – please")})

    assert answer.json is not None
    assert [idea["id"] for idea in answer.json["ideas"]] == [accepted.id]
    assert client.get(url).json == {"ideas": [], "moves": []}
    assert client.get(url, headers={"X-Words": "%00%ff%fe%E2%80%AE" * 400}).status_code == 200


def test_moves_that_may_fit_are_offered(client: CheckedClient, pupil: Person, new: str) -> None:
    found = client.get(
        new.replace("/new", "/alike"), headers={"X-Words": quote("I am tired, I need more sleep")}
    )
    assert found.json is not None
    assert "basics-sleep" in [move["code"] for move in found.json["moves"]]


def test_who_is_not_asked_is_told_kindly(session: Db, client: CheckedClient, school: School) -> None:
    consultation = make_consultation(school, asked_years=[9])
    client.enter(make_pupil(school, 4))
    url = f"/consultations/{consultation.id}/ideas/new"
    for answer in (client.get(url), client.post(url, data={"body": "Let me in"})):
        assert answer.status_code == 403
        assert "Other people are asked this time" in answer.text
    assert ideas(session) == []


def test_nothing_is_taken_after_ideas_have_closed(session: Db, client: CheckedClient, school: School) -> None:
    consultation = make_consultation(school, ideas_close_at=now() - timedelta(seconds=1))
    client.enter(make_pupil(school))
    answer = client.post(f"/consultations/{consultation.id}/ideas/new", data={"body": "Too late"})
    assert answer.status_code == 403
    assert "Ideas are not open" in answer.text
    assert ideas(session) == []


def test_a_visitor_is_asked_to_sign_in(client: CheckedClient, consultation: Consultation, new: str) -> None:
    assert client.get(new).location.startswith("/sign-in")


def test_no_text_breaks_it(session: Db, client: CheckedClient, pupil: Person, new: str) -> None:
    for text in ("\x00", "\x00A name\x00", "\u202eabc", "\u200b", "😀" * 280, "<script>alert(1)</script>", "x" * 150_000, "'; --", "%s {{ 7*7 }}"):  # fmt: skip
        for field in ("body", "why"):
            answer = client.post(new, data={"body": "An idea", field: text, "choice": "anyway"})
            assert answer.status_code in {200, 303}
            assert "<script>alert" not in answer.text
    assert all("\x00" not in idea.body and "\u202e" not in idea.body for idea in ideas(session))
    assert "" not in {idea.body for idea in ideas(session)}
    for moves in (["nonsense"], ["basics-sleep"] * 50, ["'"]):
        assert client.post(new, data={"body": f"Idea {moves}", "moves": moves}).status_code in {200, 303}
