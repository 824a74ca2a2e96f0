"""What the steward does for this room: it sends the mail and the text messages that wait."""

from __future__ import annotations

import flask

from coprod.db import db
from coprod.messages import actions, letters, outbox
from coprod.messages.carriers import Carry, Outgoing, carrier
from coprod.messages.models import Channel, Mail
from coprod.messages.trouble import Refused, Unreachable
from coprod.schools.models import School
from coprod.steward import duty

A_ROUND = 50  # of each channel at most, so that the steward's other duties are not kept waiting


@duty("write the letters with news")
def write_letters() -> None:
    """Each in a transaction of its own. One that cannot be written stops none of the others."""
    waiting = letters.due(A_ROUND) if outbox.can_send() else []
    for person_id, week in waiting:
        try:
            letters.write(person_id, week)
            db.session.commit()
        except Exception:  # whatever it is, the others must still be written
            db.session.rollback()
            flask.current_app.logger.exception(
                "the letter with news for person %d cannot be written", person_id
            )
    letters.let_go()


@duty("send the mail that waits")
def send_mail() -> None:
    """Send what is due. Nothing is written, and nobody kept waiting, while a mail server thinks."""
    for channel in Channel:
        if outbox.is_set_up(channel):
            _send_all(channel)


@duty("forget mail that was sent")
def forget_mail() -> None:
    """Mail is kept for a month, without its words; news for a year."""
    outbox.forget_old()
    actions.forget_old_news()


def _send_all(channel: Channel) -> None:
    waiting = outbox.due(channel, A_ROUND)
    db.session.commit()
    if not waiting:
        return
    try:
        with carrier(outbox.settings(), channel) as carry:
            for mail_id in waiting:
                _send(carry, mail_id)
    except Unreachable as error:
        flask.current_app.logger.warning("%s cannot be sent: %s", channel.value, error)
        _put_off(waiting, str(error))


def _send(carry: Carry, mail_id: int) -> None:
    mail = outbox.take(mail_id)
    to = outbox.address_for(mail) if mail else None
    school = db.session.get_one(School, mail.school_id) if mail else None
    db.session.commit()
    if mail is None or school is None:
        return
    if to is None:
        outbox.refused(mail, "its reader has left, or has no address")
        db.session.commit()
        return
    try:
        carry(_outgoing(mail, school, to))
    except Refused as error:
        outbox.refused(mail, str(error))
    except Unreachable as error:
        outbox.try_later(mail, str(error))
    else:
        outbox.sent(mail)
    db.session.commit()


def _outgoing(mail: Mail, school: School, to: str) -> Outgoing:
    key = f"coprod-{mail.id}-{mail.queued_at.timestamp():.0f}"
    return Outgoing(
        key=key,
        sender=school.name,
        to=to,
        subject=mail.subject,
        body=mail.body,
        html=mail.html,
        unsubscribe=mail.unsubscribe,
    )


def _put_off(waiting: list[int], trouble: str) -> None:
    for mail_id in waiting:
        mail = outbox.take(mail_id)
        if mail is not None:
            outbox.try_later(mail, trouble)
    db.session.commit()
