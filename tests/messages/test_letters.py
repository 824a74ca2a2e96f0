"""Letters with news: once a week or at once, to those who took part and want them, once, in words a child of nine reads."""

from __future__ import annotations

import dataclasses
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import flask
import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from coprod import steward
from coprod.access.roles import Duty
from coprod.commands import doctor
from coprod.messages import letters, outbox, wishes
from coprod.messages.models import (
    Channel,
    Mail,
    MailState,
    News,
    NewsKind,
    Rhythm,
)
from coprod.messages.post_day import last_posting
from coprod.web import language
from tests import factories
from tests.messages.scene import A_SECOND, A_WEEK, FRIDAY_AT_FOUR, Scene, a_round, text_of
from tests.support.client import CheckedClient, save_what_the_test_arranged
from tests.support.notify import KEY, SMS_TEMPLATE
from tests.support.post_office import PostOffice

Db = scoped_session[Session]


@pytest.fixture
def app(posting_app: flask.Flask) -> flask.Flask:
    return posting_app


def test_once_a_week_those_who_took_part_are_written_to_and_nobody_else(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice
) -> None:
    halls = factories.make_consultation(scene.school, title="Quiet <halls>")
    factories.make_idea(halls, scene.parent, body="My own words")
    for number in range(12):
        scene.happens(f"Proposal {number}", NewsKind.PROPOSAL_ANSWERED)
    scene.happens("A carpet & a bench", in_=halls)
    clock.move_to(FRIDAY_AT_FOUR - A_SECOND)
    a_round(app)
    assert office.arrived == []

    clock.move_to(FRIDAY_AT_FOUR)
    for _steward in range(2):
        a_round(app)
    assert office.to == ["rosa@home.test"]
    [letter] = office.arrived
    assert letter["Subject"] == "2 things are new at Hillside School"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    page_part = letter.get_body(("html",))
    assert page_part is not None
    plain, page = text_of(letter), str(page_part.get_content())
    for said in (
        "BETTER LUNCHTIMES", "* The school gave 12 answers: Better lunchtimes",
        f"https://hillside.test/consultations/{scene.lunch.id}/answers",
        "QUIET <HALLS>", "* A carpet & a bench", "The school plans a change that you had a say in.", "26 November 2026",
        "https://hillside.test/changes#A-carpet-&-a-bench", "https://hillside.test/my/messages",
    ):  # fmt: skip
        assert said in plain, plain
    assert "Quiet &lt;halls&gt;" in page
    assert "My own words" not in plain + page  # an idea's words are not for the post
    assert scene.parent.display_name not in plain + page
    assert {link.split("?")[0].split("#")[0].rpartition("/")[0] for link in re.findall(r'href="([^"]+)"', page)} == {
        "https://hillside.test", "https://hillside.test/my", "https://hillside.test/unsubscribe",
        f"https://hillside.test/consultations/{scene.lunch.id}",
    }  # fmt: skip
    stop = str(letter["List-Unsubscribe"])
    assert stop.strip("<>") in plain
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_new_is_no_letter_and_what_was_read_in_the_app_is_not_new(
    app: flask.Flask, session: Db, scene: Scene, clock: Any, office: PostOffice, client: CheckedClient
) -> None:
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    clock.shift(A_WEEK)
    a_round(app)
    assert len(office.arrived) == 1

    scene.happens("Another")
    client.enter(scene.parent)
    newest = session.scalar(select(func.max(News.id)).where(News.person_id == scene.parent.id))
    client.send("/my/news", {"newest": str(newest)}, form="/my/news/read")
    clock.shift(A_WEEK)
    a_round(app)
    assert len(office.arrived) == 1
    scene.happens("A third")
    clock.shift(A_WEEK)
    a_round(app)
    assert "A third" in text_of(office.arrived[1])
    assert "Another" not in text_of(office.arrived[1])


def test_two_stewards_write_one_letter_and_one_that_dies_loses_nothing(
    app: flask.Flask,
    scene: Scene,
    clock: Any,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    second = scene.person("second@home.test")
    factories.make_seat(scene.lunch, second, took_part=True)
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR + timedelta(days=3))  # nobody was there on Friday
    save_what_the_test_arranged()
    queue, unlucky = outbox.queue, scene.parent.id
    save_what_the_test_arranged()

    def fall_over(school_id: int, person_id: int, *rest: Any, **more: Any) -> Any:
        if person_id == unlucky:
            raise OSError("the power went out")
        return queue(school_id, person_id, *rest, **more)

    monkeypatch.setattr(outbox, "queue", fall_over)
    a_round(app)
    assert office.to == ["second@home.test"]
    assert f"person {scene.parent.id} cannot be written" in caplog.text
    monkeypatch.undo()
    owed = letters.due(50)
    assert owed == [(scene.parent.id, date(2026, 11, 27))]
    assert letters.owed_since(clock_now()) == 1
    assert "1 reader(s) of news are still owed last week's letter" in " ".join(doctor.mail(outbox.settings()))
    assert [letters.write(*owed[0]), letters.write(*owed[0])] == [
        True,
        False,
    ]  # both stewards had read the same list
    a_round(app)
    assert office.to == ["second@home.test", "rosa@home.test"]
    assert letters.owed_since(clock_now()) == 0


def test_two_stewards_at_the_same_moment_write_and_send_one_letter_each(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice
) -> None:
    for number in range(3):
        factories.make_seat(scene.lunch, scene.person(f"{number}@home.test"), took_part=True)
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    save_what_the_test_arranged()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(steward.make_a_round, [app, app]))
    a_round(app)
    assert sorted(office.to) == ["0@home.test", "1@home.test", "2@home.test", "rosa@home.test"]


def clock_now() -> datetime:
    return datetime.now(UTC)


def test_late_news_waits_for_the_next_week_and_no_week_has_two_letters(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice
) -> None:
    scene.happens("In time")
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    scene.happens("In the same second")  # as a transaction that began before and was saved after
    clock.shift(A_SECOND)
    scene.happens("Too late")
    a_round(app)
    clock.shift(-timedelta(hours=1))  # a server's clock is set right
    a_round(app)
    assert len(office.arrived) == 1
    clock.shift(A_WEEK + timedelta(hours=1))
    a_round(app)
    assert len(office.arrived) == 2
    assert "In the same second" in text_of(office.arrived[1])
    assert "Too late" in text_of(office.arrived[1])


def test_a_mail_server_that_is_down_for_days_gets_each_letter_once(
    app: flask.Flask, session: Db, scene: Scene, clock: Any, office: PostOffice
) -> None:
    scene.happens()
    office.answer_to_rcpt = "451 later"
    clock.move_to(FRIDAY_AT_FOUR)
    for _day in range(9):
        a_round(app)
        clock.shift(timedelta(days=1))
    office.answer_to_rcpt = "250 fine"
    a_round(app)
    a_round(app)
    assert office.to == ["rosa@home.test"]
    mail = session.scalars(select(Mail)).one()
    assert (mail.state, mail.attempts, mail.body + mail.html + mail.unsubscribe) == (MailState.SENT, 10, "")


@pytest.mark.parametrize(
    ("at", "friday", "posted_at"),
    [
        ("2026-11-27T15:59:59", date(2026, 11, 20), "2026-11-20T16:00"),
        ("2026-11-27T16:00:00", date(2026, 11, 27), "2026-11-27T16:00"),
        ("2026-03-29T12:00:00", date(2026, 3, 27), "2026-03-27T16:00"),  # the clocks go forward that Sunday
        ("2026-04-03T15:00:00", date(2026, 4, 3), "2026-04-03T15:00"),  # four in summer is three in UTC
        ("2026-10-30T15:30:00", date(2026, 10, 23), "2026-10-23T15:00"),  # six days after they went back
        ("2027-01-01T16:00:00", date(2027, 1, 1), "2027-01-01T16:00"),
    ],
)
def test_the_week_turns_on_friday_at_four_by_the_clock_on_the_wall(
    at: str, friday: date, posted_at: str
) -> None:
    found = last_posting(datetime.fromisoformat(at).replace(tzinfo=UTC), "Europe/London")
    assert found == (friday, datetime.fromisoformat(posted_at).replace(tzinfo=UTC))


def test_who_wants_to_hear_at_once_gets_one_letter_for_what_comes_together(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice
) -> None:
    wishes.choose(scene.parent.id, Rhythm.AT_ONCE)
    scene.happens("First")
    clock.shift(timedelta(minutes=14))
    scene.happens("Second")
    a_round(app)
    assert office.arrived == []
    clock.shift(timedelta(minutes=1))
    a_round(app)
    a_round(app)
    assert office.to == ["rosa@home.test"]
    assert "First" in text_of(office.arrived[0])
    assert "Second" in text_of(office.arrived[0])
    assert "you asked to hear from Hillside School at once" in text_of(office.arrived[0])


def test_who_wants_none_or_has_left_or_has_no_address_is_not_owed_any(
    app: flask.Flask, session: Db, scene: Scene, clock: Any, office: PostOffice
) -> None:
    wishes.choose(scene.parent.id, Rhythm.NEVER)
    for somebody in (scene.person("gone@home.test", active=False), scene.person(None)):
        factories.make_seat(scene.lunch, somebody, took_part=True)
    scene.happens()
    assert (
        session.scalar(select(func.count()).select_from(News).where(News.to_send)) == 3
    )  # the pupil's never is
    a_round(app)
    assert session.scalars(select(News.id).where(News.to_send)).all() == []
    wishes.choose(scene.parent.id, Rhythm.WEEKLY)  # what happened before is not sent after all
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    assert office.arrived == []
    assert len(session.scalars(select(News)).all()) == 4  # in the app all the same


def test_a_letter_is_in_its_readers_language(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "offered", lambda: ("en_GB", "pl"))
    scene.parent.language = "pl"
    english = scene.person("ann@home.test")
    factories.make_seat(scene.lunch, english, took_part=True)
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    said = {to: text_of(letter) for to, letter in zip(office.to, office.arrived, strict=True)}
    assert "26 listopada 2026" in said["rosa@home.test"]
    assert "26 November 2026" in said["ann@home.test"]
    pages = {to: letter.get_body(("html",)) for to, letter in zip(office.to, office.arrived, strict=True)}
    assert '<html lang="pl"' in str(pages["rosa@home.test"].get_content())  # type: ignore[union-attr]  # it has one


def test_the_list_of_mail_does_not_say_who_took_part(
    app: flask.Flask, scene: Scene, clock: Any, office: PostOffice, client: CheckedClient
) -> None:
    scene.parent.display_name = "Rosa Okafor"
    scene.happens("A secret title")
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    client.enter(factories.make_staff(scene.school, Duty.ADMINISTRATOR))
    page = client.page("/mail")
    assert "somebody who took part" in page.text
    assert "Rosa Okafor" not in page.source
    assert "A secret title" not in page.source


def test_who_has_a_mobile_number_only_gets_a_text_message_with_the_same_rights(
    app: flask.Flask, session: Db, scene: Scene, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    texting = dataclasses.replace(
        outbox.settings(), smtp_host="", mail_from="", notify_key=KEY, notify_sms_template=SMS_TEMPLATE,
        notify_url="http://127.0.0.1:1",
    )  # fmt: skip
    monkeypatch.setitem(app.extensions, "coprod_settings", texting)
    by_text = factories.make_person(scene.school, mobile="+447700900123")
    factories.make_seat(scene.lunch, by_text, took_part=True)
    scene.happens()
    clock.move_to(FRIDAY_AT_FOUR)
    a_round(app)
    mail = session.scalars(select(Mail)).one()  # the other parent has an address, and there is no mail here
    assert (mail.person_id, mail.channel, mail.html) == (by_text.id, Channel.SMS, "")
    assert re.fullmatch(
        r"1 thing is new at Hillside School\. Read on: https://hillside\.test/my/news "
        r"To stop these: https://hillside\.test/unsubscribe/[\w-]{22}", mail.body,
    )  # fmt: skip
