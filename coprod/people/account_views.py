"""One's own account: password and second steps of staff, the devices one is signed in on, signing out everywhere."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from coprod.access.guard import me, needs
from coprod.access.policy import Can
from coprod.messages.outbox import settings
from coprod.people import (
    actions,
    hashing,
    passkeys,
    queries,
    school_accounts,
    second_step,
    session,
    signing_in,
)
from coprod.people.blueprint import bp
from coprod.people.fields import key_sent
from coprod.people.models import CredentialKind
from coprod.people.passwords import LONGEST, new_password_field
from coprod.web.errors import Conflict
from coprod.web.navigation import may


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
    person_id, has_password = me().id, may(Can.BE_STAFF)
    form = PasswordForm()
    if has_password and form.validate_on_submit():
        slow_hash = hashing.hash_slowly(form.password.data or "")  # first: hashing ends the transaction
        person = signing_in.with_own_password(person_id, form.current.data or "")
        if person:
            actions.give_slow_secret(person, person.id, CredentialKind.PASSWORD, slow_hash)
            session.begin(person, CredentialKind.PASSWORD)
            flask.flash(_("Your password is changed, and other devices are signed out."))
            return flask.redirect(flask.url_for("people.account"), code=303)
        form.current.errors = [*form.current.errors, _("That is not your password. After ten wrong tries you have to wait for 15 minutes.")]  # fmt: skip
    provider = settings().oidc_name if settings().oidc_issuer and not me().is_guest else ""
    return flask.render_template(
        "people/account.html",
        form=form if has_password else None,
        steps=second_step.steps_of(person_id) if has_password else None,
        devices=session.open_ones(person_id),
        here=me().sign_in_id,
        school_accounts=provider,
        connected=bool(provider) and school_accounts.is_connected(person_id),
    )


@bp.route("/my/account/passkeys", methods=["POST"])
@needs(Can.BE_STAFF)
def passkey_remove() -> ResponseReturnValue:
    """Remove one of my passkeys, as long as another second step is left."""
    person = queries.person_with(me().id)
    steps = second_step.steps_of(person.id)
    if not steps.app and len(steps.passkeys) <= 1:
        raise Conflict(_("This is your only second step. Set up another one first."))
    if not passkeys.take_away(person, key_sent("passkey")):
        raise NotFound
    flask.flash(_("The passkey is removed."))
    return flask.redirect(flask.url_for("people.account"), code=303)


@bp.route("/my/account/recovery-codes", methods=["POST"])
@needs(Can.BE_STAFF)
def new_recovery_codes() -> ResponseReturnValue:
    """New codes for paper; the old ones stop working."""
    person = queries.person_with(me().id)
    if not second_step.steps_of(person.id):
        raise Conflict(
            _("Set up a passkey or an app first: the codes on paper take its place on the day it is lost.")
        )
    return flask.render_template(
        "people/recovery_codes.html",
        codes=second_step.new_codes(person),
        words=_("Your earlier codes stop working."),
        onward=flask.url_for("people.account"),
    )


@bp.route("/my/account/devices", methods=["POST"])
@needs(Can.BE_MYSELF)
def device_sign_out() -> ResponseReturnValue:
    """Sign one of my devices out."""
    if not session.end_one(me().id, key_sent("device")):
        raise NotFound
    flask.flash(_("That device is signed out."))
    return flask.redirect(flask.url_for("people.account"), code=303)
