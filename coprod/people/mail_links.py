"""A link by mail or text message for a parent: asked for with an address or a mobile number, opened in the same
browser, once, within ten minutes.

Whether anybody has that address is told to nobody: the answer and the rows written are the same.
"""

from __future__ import annotations

import secrets

import flask
from flask_babel import gettext as _
from sqlalchemy import select

from coprod.access.roles import StakeholderGroup
from coprod.db import db
from coprod.messages import outbox
from coprod.messages.models import Channel, MailKind
from coprod.people import codes, guesses, one_time
from coprod.people.models import LinkKind, Person
from coprod.schools.models import School

BROWSER = "asked"
"""Where this browser keeps the secret that its link is bound to."""
SHARE_A_NUMBER = 3
"""A mobile may be a family's: so many parents may have one number, and each gets a link with their name."""


def ask(school_id: int, where: str, channel: Channel = Channel.EMAIL) -> None:
    """Send a link to the parent with that address or number, if there is one.

    Args:
        where: an email address in small letters, or a mobile number with its country.
    """
    browser = flask.session.setdefault(BROWSER, secrets.token_urlsafe(32))
    may = guesses.may_be_sent_a_link(school_id, where)
    column = Person.mobile if channel is Channel.SMS else Person.email
    parents = db.session.scalars(
        select(Person)
        .where(
            Person.school_id == school_id,
            column == where,
            Person.stakeholder_group == StakeholderGroup.PARENTS,
            Person.active,
        )
        .order_by(Person.id)
        .limit(SHARE_A_NUMBER)
    ).all()
    if not may:
        return
    nobody: list[Person | None] = [None]  # the same work for an address that nobody has
    for parent in parents or nobody:
        code = one_time.make(parent.id if parent is not None else None, LinkKind.SIGN_IN, browser)
        name = parent.display_name if parent is not None and len(parents) > 1 else ""
        subject, body = _words(school_id, code, channel, name)
        if parent is not None:
            good_for = one_time.LASTS[LinkKind.SIGN_IN]
            outbox.queue(
                school_id, parent.id, MailKind.SIGN_IN_LINK, subject, body, good_for=good_for, channel=channel
            )


def use(school_id: int, code: str) -> Person | None:
    """Whose link that is, used up; nobody where this is not the browser that asked."""
    return one_time.use(school_id, LinkKind.SIGN_IN, code, flask.session.get(BROWSER, ""))


def _words(school_id: int, code: str, channel: Channel, name: str) -> tuple[str, str]:
    school = db.session.get_one(School, school_id)
    address = f"{outbox.address_of(school, flask.url_for('people.link'))}#{code}"
    if channel is Channel.SMS:
        return "", _text(school.name, address, code, name)
    lines = (
        _("You asked for a link to sign in to the site of %(school)s. Open it on the phone or computer on which you asked:", school=school.name),
        address,
        _("If it asks for a code, type this one: %(code)s", code=codes.in_groups(code)),
        _("It works once, for ten minutes. If you did not ask for it, do nothing: nobody can use it but the one who asked."),
    )  # fmt: skip
    return str(_("Your link to sign in")), "\n\n".join(str(line) for line in lines) + "\n"


def _text(school: str, address: str, code: str, name: str) -> str:
    """Short: a text message is paid for by its length."""
    who = f"{school}, {name}" if name else school
    sentence = _("%(who)s: sign in on the phone or computer where you asked. It works once, for ten minutes.", who=who)  # fmt: skip
    return "\n".join((sentence, address, _("Or type this code: %(code)s", code=codes.in_groups(code))))
