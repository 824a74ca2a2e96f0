"""What an administrator does for somebody's safety: end their sign-ins, let them set up a new second step."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.audit.log import record
from coprod.people import second_step, session
from coprod.people.blueprint import bp
from coprod.people.models import Person


@bp.route("/people/<int:person_id>/sign-ins/end", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def end_sign_ins(person: Person) -> ResponseReturnValue:
    """Sign somebody out on every device: a lost phone, a tablet left open."""
    session.end_everywhere(person.id)
    record(person.school_id, me().id, "signed out everywhere", f"person:{person.id}")
    flask.flash(_("%(name)s is signed out on every device.", name=person.display_name))
    return _back(person)


@bp.route("/people/<int:person_id>/second-step/remove", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def take_second_step(person: Person) -> ResponseReturnValue:
    """The phone is lost: they set up a new second step when they next sign in."""
    second_step.take_away(person, me().id)
    flask.flash(_("%(name)s is signed out, and sets up a new second step after the password.", name=person.display_name))  # fmt: skip
    return _back(person)


def _back(person: Person) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)
