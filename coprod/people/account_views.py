"""One's own account: a new password for staff, and signing out everywhere."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.access.roles import StakeholderGroup
from coprod.people import actions, hashing, session, signing_in
from coprod.people.blueprint import bp
from coprod.people.models import CredentialKind
from coprod.people.passwords import LONGEST, new_password_field


class PasswordForm(FlaskForm):
    """The password as it is, and as it is to be."""

    current = PasswordField(
        _l("Your password now"),
        [DataRequired(_l("Write your password as it is now.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password", "maxlength": LONGEST},
    )
    password = new_password_field()


@bp.route("/my/account", methods=["GET", "POST"])
@needs(Can.BE_MYSELF)
def account() -> ResponseReturnValue:
    """What belongs to one's own sign-in."""
    person_id, has_password = me().id, me().stakeholder_group is StakeholderGroup.PRACTITIONERS
    form = PasswordForm()
    if has_password and form.validate_on_submit():
        slow_hash = hashing.hash_slowly(form.password.data or "")  # first: hashing ends the transaction
        person = signing_in.with_own_password(person_id, form.current.data or "")
        if person:
            actions.give_slow_secret(person, person.id, CredentialKind.PASSWORD, slow_hash)
            session.begin(person)
            flask.flash(_("Your password is changed, and other devices are signed out."))
            return flask.redirect(flask.url_for("people.account"), code=303)
        form.current.errors = [*form.current.errors, _("That is not your password. After ten wrong tries you have to wait for 15 minutes.")]  # fmt: skip
    return flask.render_template("people/account.html", form=form if has_password else None)
