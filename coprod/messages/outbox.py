"""Mail and text messages that wait to leave: written with the act it tells of, so that both are kept or neither.

The steward sends what waits (``messages/chores.py``). It takes a mail by moving its next try on, in a
transaction of its own, so two stewards never send the same one. A mail whose sender dies between the
mail server's yes and our note of it is sent again after a while, under the same Message-ID: mail
programs show it once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import flask
from sqlalchemy import ColumnElement, delete, false, or_, select, update

from coprod.clock import now
from coprod.config import Settings
from coprod.db import db
from coprod.messages.models import Channel, Mail, MailKind, MailState
from coprod.people.models import Person
from coprod.schools.models import School

WORTH_READING = timedelta(days=7)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
WHILE_SENDING = timedelta(minutes=5)
"""For how long a mail that is being sent is left alone."""
KEPT = timedelta(days=30)
SUBJECT_FITS, TROUBLE_FITS = 200, 200


def queue(
    school_id: int,
    person_id: int,
    kind: MailKind,
    subject: str,
    body: str,
    *,
    good_for: timedelta = WORTH_READING,
    channel: Channel = Channel.EMAIL,
    html: str = "",
    unsubscribe: str = "",
) -> Mail | None:
    """Write to a person in the transaction at hand. It goes to the address, or number, they have when it leaves.

    Args:
        kind: what it is for; all that an administrator sees of it.
        subject: one line.
        body: plain text. Wiped once it is sent, or cannot be. Never the words of a concern.
        channel: mail or a text message (which has no subject, and should be short).
        good_for: how long it is worth reading; after that it is not sent.
        html: the same words as a page, for carriers that take one.
        unsubscribe: the address that ends such mails, for the mail program's own button.

    Returns:
        what was written; none where this set-up has no such channel, or the person is not reached by it or has left.
    """
    person = db.session.get(Person, person_id)
    if not is_set_up(channel) or person is None or not _reached_at(person, channel):
        return None
    at = now()
    mail = Mail(
        school_id=school_id,
        person_id=person_id,
        kind=kind,
        channel=channel,
        subject=" ".join(subject.split())[:SUBJECT_FITS],
        body=body,
        html=html,
        unsubscribe=unsubscribe,
        queued_at=at,
        good_until=at + good_for,
        next_try_at=at,
        state=MailState.WAITING,
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def by_every_channel(school_id: int, person_id: int, kind: MailKind, subject: str, body: str) -> None:
    """Write to a person by mail and by text message, as far as there are both; the same words."""
    for channel in Channel:
        queue(school_id, person_id, kind, subject, body, channel=channel)


def is_set_up(channel: Channel) -> bool:
    """Whether this set-up has that channel."""
    return settings().texts if channel is Channel.SMS else settings().mails


def address_of(school: School, path: str) -> str:
    """The whole address of a page, for a mail: at the school's own host name, else where the site is reached."""
    base = settings().public_url or f"http://{settings().host}:{settings().port}"
    if school.host and urlsplit(base).hostname != school.host:
        parts = urlsplit(base)
        base = f"{parts.scheme}://{school.host}" + (f":{parts.port}" if parts.port else "")
    return base + path


def path_to(endpoint: str, **values: str | int) -> str:
    """The path of a page of ours, for a mail that is written while no browser asks."""
    return str(flask.current_app.url_map.bind("").build(endpoint, values))


def due(channel: Channel, most: int) -> list[int]:
    """The keys of what is to be sent now by that channel, the oldest first."""
    query = select(Mail.id).where(Mail.state == MailState.WAITING, Mail.next_try_at <= now())
    query = query.where(Mail.channel == channel)
    return list(db.session.scalars(query.order_by(Mail.next_try_at, Mail.id).limit(most)))


def take(mail_id: int) -> Mail | None:
    """Take a mail to send it, for a few minutes; none where somebody else has it, or it is not worth sending any more.

    Commit before sending: nobody else may write while a mail server thinks.
    """
    at = now()
    taken: Any = db.session.execute(
        update(Mail)
        .where(Mail.id == mail_id, Mail.state == MailState.WAITING, Mail.next_try_at <= at)
        .values(next_try_at=at + WHILE_SENDING, attempts=Mail.attempts + 1)
    )
    if not taken.rowcount:
        return None
    mail = db.session.get_one(Mail, mail_id, populate_existing=True)
    if mail.good_until <= at:
        _end(mail, MailState.TOO_LATE, mail.trouble)
        return None
    return mail


def address_for(mail: Mail) -> str | None:
    """Where it goes; none where its reader has left, or has no such address any more."""
    person = db.session.get(Person, mail.person_id)
    return _reached_at(person, mail.channel) if person is not None else None


def can_send() -> bool:
    """Whether this set-up has any channel."""
    return any(is_set_up(channel) for channel in Channel)


def reached() -> ColumnElement[bool]:
    """Whether a person (of an outer query over ``Person``) can be reached by a channel of this set-up."""
    by = {Channel.EMAIL: Person.email.is_not(None), Channel.SMS: Person.mobile.is_not(None)}
    return or_(false(), *(has_it for channel, has_it in by.items() if is_set_up(channel)))


def channel_to(person: Person) -> Channel | None:
    """How to reach that person here: by mail where they have an address, else by text message; none if neither goes."""
    return next((one for one in Channel if is_set_up(one) and _reached_at(person, one)), None)


def withdraw(person_id: int, kind: MailKind) -> None:
    """End what waits for that person and has not left: its reader wants it no more."""
    waiting = select(Mail).where(
        Mail.person_id == person_id, Mail.kind == kind, Mail.state == MailState.WAITING
    )
    for mail in db.session.scalars(waiting.with_for_update()):
        refused(mail, "its reader wants no more of these")


def sent(mail: Mail) -> None:
    """The mail server has it."""
    _end(mail, MailState.SENT, "")


def refused(mail: Mail, trouble: str) -> None:
    """The mail server will never have it."""
    _end(mail, MailState.REFUSED, trouble)


def try_later(mail: Mail, trouble: str) -> None:
    """It did not leave: try again after a pause that doubles each time, up to an hour."""
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    mail.next_try_at, mail.trouble = now() + pause, trouble[:TROUBLE_FITS]
    db.session.flush()


def forget_old() -> None:
    """Delete what was sent, or could not be, a month ago."""
    db.session.execute(delete(Mail).where(Mail.ended_at < now() - KEPT))


def overdue(since: datetime) -> int:
    """How many mails have waited since before that moment."""
    query = select(Mail.id).where(Mail.state == MailState.WAITING, Mail.queued_at < since)
    return len(db.session.scalars(query).all())


def settings() -> Settings:
    """What the app was told."""
    found: Settings = flask.current_app.extensions["coprod_settings"]
    return found


def _reached_at(person: Person, channel: Channel) -> str | None:
    if not person.active:
        return None
    return (person.mobile if channel is Channel.SMS else person.email) or None


def _end(mail: Mail, state: MailState, trouble: str) -> None:
    mail.state, mail.ended_at, mail.trouble = state, now(), trouble[:TROUBLE_FITS]
    mail.subject = mail.body = mail.html = mail.unsubscribe = ""
    db.session.flush()
