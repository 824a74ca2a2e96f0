"""Show once more who you are, before a grave act."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access import freshness, kept_forms
from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.people import passkeys, second_step, signing_in
from coprod.people.blueprint import bp
from coprod.people.forms import AgainForm, PasskeyForm
from coprod.people.going_on import wanted_page


@bp.route("/sign-in/again", methods=["GET", "POST"])
@needs(Can.BE_STAFF)
def again() -> ResponseReturnValue:
    """The password, or a passkey; then back to what was wanted."""
    me_id, school_id = me().id, school().id
    form, passkey, trouble = AgainForm(), PasskeyForm(), ""
    if passkey.answer.data:
        if passkey.validate_on_submit() and _is_mine(passkey.answer.data, me_id, school_id):
            return _go_on()
        trouble = _("That passkey was not accepted. Try again, or use your password.")
    elif form.validate_on_submit():
        if signing_in.with_own_password(me_id, form.password.data or ""):
            return _go_on()
        form.password.errors = [*form.password.errors, _("That is not your password. After ten wrong tries you have to wait for 15 minutes.")]  # fmt: skip
    have = second_step.steps_of(me_id).passkeys
    return flask.render_template(
        "people/again.html",
        form=form,
        question=passkeys.question(have) if have and passkeys.possible() else None,
        trouble=trouble,
        kept=kept_forms.is_kept(wanted_page()),
    )


def _go_on() -> ResponseReturnValue:
    freshness.begin()
    wanted = wanted_page()
    if kept_forms.is_kept(wanted):
        flask.flash(_("Thank you. What you typed is still there: look at it, and press the button again."))
        if flask.request.args.get("file") == "yes":
            flask.flash(_("Choose the file again: files are not kept."), "warning")
    else:
        flask.flash(_("Thank you. If you had pressed a button, press it again."))
    return flask.redirect(wanted or "/", code=303)


def _is_mine(answer: str, me_id: int, school_id: int) -> bool:
    try:
        return passkeys.whose(answer, school_id).id == me_id
    except passkeys.NotProved:
        return False
