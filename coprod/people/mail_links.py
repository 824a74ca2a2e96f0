"""A link by mail for a parent: asked for with an address, opened in the same browser, once, within ten minutes.

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
from coprod.messages.models import MailKind
from coprod.people import codes, guesses, one_time
from coprod.people.models import LinkKind, Person
from coprod.schools.models import School

BROWSER = "asked"
"""Where this browser keeps the secret that its link is bound to."""


def ask(school_id: int, email: str) -> None:
    """Send a link to the parent with that address, if there is one."""
    browser = flask.session.setdefault(BROWSER, secrets.token_urlsafe(32))
    may = guesses.may_be_sent_a_link(school_id, email)
    parent_id = db.session.scalar(
        select(Person.id).where(
            Person.school_id == school_id,
            Person.email == email,
            Person.stakeholder_group == StakeholderGroup.PARENTS,
            Person.active,
        )
    )
    if not may:
        return
    code = one_time.make(parent_id, LinkKind.SIGN_IN, browser)
    subject, body = _words(school_id, code)
    if parent_id is not None:
        good_for = one_time.LASTS[LinkKind.SIGN_IN]
        outbox.queue(school_id, parent_id, MailKind.SIGN_IN_LINK, subject, body, good_for=good_for)


def use(school_id: int, code: str) -> Person | None:
    """Whose link that is, used up; nobody where this is not the browser that asked."""
    return one_time.use(school_id, LinkKind.SIGN_IN, code, flask.session.get(BROWSER, ""))


def _words(school_id: int, code: str) -> tuple[str, str]:
    school = db.session.get_one(School, school_id)
    address = outbox.address_of(school, flask.url_for("people.link"))
    lines = (
        _("You asked for a link to sign in to the site of %(school)s. Open it on the phone or computer on which you asked:", school=school.name),
        f"{address}#{code}",
        _("If it asks for a code, type this one: %(code)s", code=codes.in_groups(code)),
        _("It works once, for ten minutes. If you did not ask for it, do nothing: nobody can use it but the one who asked."),
    )  # fmt: skip
    return str(_("Your link to sign in")), "\n\n".join(str(line) for line in lines) + "\n"
