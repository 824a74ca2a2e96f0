"""The one-time link to choose a password: from the administrator, for staff who are new or have forgotten theirs."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import public, school
from coprod.people import actions, codes, hashing, one_time
from coprod.people.blueprint import bp
from coprod.people.forms import NewPasswordForm
from coprod.people.models import CredentialKind, LinkKind
from coprod.people.second_step_views import step_after_password


@bp.route("/sign-in/new-password", methods=["GET", "POST"])
@public
def new_password() -> ResponseReturnValue:
    """The link's code (carried over by the page's script, or typed), and a password of one's own."""
    school_id, form = school().id, NewPasswordForm()
    if form.validate_on_submit():
        code = codes.as_typed(form.code.data or "")
        slow_hash = hashing.hash_slowly(form.password.data or "")  # first: hashing ends the transaction
        person = one_time.use(school_id, LinkKind.NEW_PASSWORD, code) if code else None
        if person:
            actions.give_slow_secret(person, person.id, CredentialKind.PASSWORD, slow_hash)
            return step_after_password(person)
        form.code.errors = [*form.code.errors, _("This link does not work any more. It works once, for three days. Ask for a new one.")]  # fmt: skip
    return flask.render_template("people/new_password.html", form=form)
