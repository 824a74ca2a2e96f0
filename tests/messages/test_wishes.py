"""A letter's own link ends such letters; and everybody says for themselves how often they want them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from coprod.messages import outbox, wishes
from coprod.messages.models import MailKind, News, Rhythm, UnsubscribeLink, WeeklyLetter
from tests import factories
from tests.messages.scene import A_WEEK, FRIDAY_AT_FOUR, Scene, a_round
from tests.support.client import CheckedClient
from tests.support.post_office import PostOffice

Db = scoped_session[Session]


@pytest.fixture
def app(posting_app: flask.Flask) -> flask.Flask:
    return posting_app


def as_shown(client: CheckedClient, link: str) -> str:
    return re.sub(r'value="[^"]*"', "", client.get(link).text.replace(link, ""))


def its_link(letter: Any) -> str:
    return str(letter["List-Unsubscribe"]).strip("<>").removeprefix("https://hillside.test")


def test_the_link_in_a_letter_ends_them_once_without_signing_in(
    app: flask.Flask, session: Db, scene: Scene, clock: Any, office: PostOffice, client: CheckedClient
) -> None:
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    link = its_link(office.arrived[0])
    [kept] = session.scalars(select(UnsubscribeLink.digest))
    assert link.rpartition("/")[2] not in kept

    assert as_shown(client, link) == as_shown(client, "/unsubscribe/x")  # nobody learns which are real
    assert wishes.rhythm_of(scene.parent.id) is Rhythm.WEEKLY  # a scanner that opens it ends nothing
    client.sends_token = False
    office.answer_to_rcpt = "451 later"
    clock.shift(A_WEEK)
    scene.happens("It waits in the outbox")
    clock.shift(A_WEEK)
    a_round(app)
    signing_in = outbox.queue(scene.school.id, scene.parent.id, MailKind.SIGN_IN_LINK, "Sign in", "Here")

    one_click = client.post(link, data={"List-Unsubscribe": "One-Click"})

    assert "sends you no more messages" in one_click.text
    assert "Messages to me" in one_click.text  # how to have them back
    assert wishes.rhythm_of(scene.parent.id) is Rhythm.NEVER
    assert signing_in is not None
    office.answer_to_rcpt = "250 fine"
    clock.shift(timedelta(hours=1))
    scene.happens("Not sent")
    a_round(app)
    assert [letter["Subject"] for letter in office.arrived[1:]] == ["Sign in"]
    wishes.choose(scene.parent.id, Rhythm.WEEKLY)
    for spent in (link, "/unsubscribe/x", f"/unsubscribe/{'A' * 500}", "/unsubscribe/%00%F0%9F%90%88"):
        assert "This link has ended" in client.post(spent).text
    assert wishes.rhythm_of(scene.parent.id) is Rhythm.WEEKLY


def test_another_schools_address_ends_nothing_and_old_links_are_forgotten(
    app: flask.Flask,
    session: Db,
    scene: Scene,
    clock: Any,
    office: PostOffice,
    new_client: Callable[..., CheckedClient],
) -> None:
    scene.school.host = "localhost"
    factories.make_school("Other", host="hillside.test")
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    link = str(office.arrived[0]["List-Unsubscribe"]).strip("<>").removeprefix("https://localhost")
    assert "This link has ended" in new_client("hillside.test").post(link).text
    clock.shift(timedelta(days=366))
    a_round(app)
    assert session.scalars(select(UnsubscribeLink)).all() == []
    assert session.scalars(select(WeeklyLetter)).all() == []
    assert session.scalars(select(News)).all() == []  # a year later it stands on the pages only


def test_i_say_how_often_and_pupils_are_sent_nothing(
    session: Db, scene: Scene, client: CheckedClient
) -> None:
    client.enter(scene.parent)
    assert client.page("/my/account").links["Choose how often"] == "/my/messages"
    page = client.page("/my/messages")
    assert "rosa@home.test" in page.text
    assert page.form("/my/messages").fields["rhythm"] == "weekly"
    client.send("/my/messages", {"rhythm": "at_once"}, form="/my/messages")
    assert client.page("/my/messages").form("/my/messages").fields["rhythm"] == "at_once"
    assert client.post("/my/messages", data={"rhythm": "hourly"}).status_code == 200
    assert wishes.rhythm_of(scene.parent.id) is Rhythm.AT_ONCE

    client.enter(scene.pupil)
    assert "We send pupils no emails" in client.page("/my/messages").text
    assert "Choose how often" not in client.page("/my/account").text
    client.post("/my/messages", data={"rhythm": "at_once"})
    assert wishes.rhythm_of(scene.pupil.id) is Rhythm.WEEKLY  # nothing was said, and nothing is sent
    scene.parent.email = None
    client.enter(scene.parent)
    assert "has not told us an email address or mobile number" in client.page("/my/messages").text
