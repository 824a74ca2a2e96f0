"""Every message to a participant is read with ease by a child of nine: each kind of news, and each kind of mail."""

from __future__ import annotations

import re
from datetime import date

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.clock import now
from coprod.framework.reading import reading_age
from coprod.messages import letter_words, words
from coprod.messages.models import Mail, MailKind, NewsKind
from coprod.messages.queries import TOGETHER
from coprod.people import mail_links
from tests.messages.scene import Scene
from tests.support.client import CheckedClient

Db = scoped_session[Session]
OLDEST = 9.0


@pytest.fixture
def app(posting_app: flask.Flask) -> flask.Flask:
    return posting_app


def age(text: str) -> float:
    """Of what is read: addresses are tapped, and a line without an end is a sentence of its own."""
    lines = [re.sub(r"https?://\S+|[A-Z0-9-]{16,}", "", line).strip("*-: ") for line in text.splitlines()]
    return reading_age(" ".join(line if line[-1] in ".?" else f"{line}." for line in lines if line))


@pytest.mark.parametrize("kind", NewsKind)
def test_news(session: Db, kind: NewsKind) -> None:
    said = [words.sentence(kind)]
    if kind in TOGETHER:
        said += [words.together(kind, many, "Lunch") for many in (1, 12)]
    assert {one: age(one) for one in said if age(one) > OLDEST} == {}


@pytest.mark.parametrize("week", [date(2026, 11, 27), None])
def test_letters_with_every_kind_of_news(scene: Scene, week: date | None) -> None:
    lines = [
        letter_words.Line(kind, "Open the hall", f"/changes/{number}", now(), 1, "Better lunchtimes")
        for number, kind in enumerate(NewsKind)
    ]
    letter = letter_words.letter(scene.school, "", lines, "x" * 22, week)
    assert age(letter.text) <= OLDEST, letter.text
    assert age(letter.subject) <= OLDEST


def test_a_link_to_sign_in(app: flask.Flask, session: Db, scene: Scene) -> None:
    with app.test_request_context(method="POST"):
        mail_links.ask(scene.school.id, "rosa@home.test")
        mail = session.scalars(select(Mail).where(Mail.kind == MailKind.SIGN_IN_LINK)).one()
        assert age(f"{mail.subject}\n{mail.body}") <= OLDEST, mail.body


def test_the_pages_about_messages(session: Db, scene: Scene, client: CheckedClient) -> None:
    pages = [client.get("/unsubscribe/x"), client.post("/unsubscribe/x")]
    for somebody in (scene.parent, scene.pupil):
        client.enter(somebody)
        pages.append(client.get("/my/messages"))
    for answer in pages:
        main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
        said = re.sub(r"<svg.*?</svg>|<[^>]+>", "\n", main, flags=re.DOTALL)
        assert age(said) <= OLDEST, said
