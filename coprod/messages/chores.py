"""What the steward does for this room: it sends the mail that waits."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import flask

from coprod.db import db
from coprod.messages import outbox, smtp
from coprod.messages.models import Mail
from coprod.schools.models import School
from coprod.steward import duty

A_ROUND = 50  # mails at most, so that the steward's other duties are not kept waiting


@duty("send the mail that waits")
def send_mail() -> None:
    """Send what is due. Nothing is written, and nobody kept waiting, while the mail server thinks."""
    settings = outbox.settings()
    if not settings.mails:
        return
    waiting = outbox.due(A_ROUND)
    db.session.commit()
    if not waiting:
        return
    try:
        with smtp.connected(settings) as line:
            for mail_id in waiting:
                _send(line, mail_id)
    except smtp.Unreachable as error:
        flask.current_app.logger.warning("the mail server cannot be reached: %s", error)
        _put_off(waiting, str(error))


@duty("forget mail that was sent")
def forget_mail() -> None:
    """Kept for a month, without its words."""
    outbox.forget_old()


def _send(line: smtplib.SMTP, mail_id: int) -> None:
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
        smtp.hand_over(line, _letter(mail, school, to))
    except smtp.Refused as error:
        outbox.refused(mail, str(error))
    except ValueError:
        outbox.refused(mail, "the address cannot be written to")
    except smtp.Unreachable as error:
        outbox.try_later(mail, str(error))
    else:
        outbox.sent(mail)
    db.session.commit()


def _letter(mail: Mail, school: School, to: str) -> EmailMessage:
    return smtp.letter(
        outbox.settings(),
        key=f"coprod-{mail.id}-{mail.queued_at.timestamp():.0f}",
        sender=school.name,
        to=to,
        subject=mail.subject,
        body=mail.body,
    )


def _put_off(waiting: list[int], trouble: str) -> None:
    for mail_id in waiting:
        mail = outbox.take(mail_id)
        if mail is not None:
            outbox.try_later(mail, trouble)
    db.session.commit()
