"""Signing in: who are you, and then the way of your age; and signing out."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me_or_none, needs, public, school
from coprod.access.policy import Can
from coprod.messages.outbox import settings
from coprod.people import codes, demo_door, letters, passkeys, session, signing_in
from coprod.people.blueprint import bp
from coprod.people.forms import CodeForm, PasskeyForm, StaffForm
from coprod.people.going_on import after_signing_in, wanted_page
from coprod.people.models import CredentialKind, Person
from coprod.people.second_step_views import step_after_password


@bp.route("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Who are you? On the demo, its people stand here too."""
    here = school()
    if me_or_none() and (wanted := wanted_page()):
        return flask.redirect(wanted, code=303)
    return flask.render_template(
        "people/sign_in.html",
        wanted=wanted_page(),
        links=links_by(),
        school_accounts=settings().oidc_name if settings().oidc_issuer else "",
        demo_people=demo_door.people(here.id),
    )


@bp.route("/sign-in/staff", methods=["GET", "POST"])
@public
def staff() -> ResponseReturnValue:
    """Email and password, and then the second step; or a passkey alone."""
    school_id, form, passkey, trouble = school().id, StaffForm(), PasskeyForm(), ""
    if passkey.answer.data:
        try:
            return enter(passkeys.whose(passkey.answer.data if passkey.validate() else "", school_id))
        except passkeys.NotProved:
            trouble = _("That passkey is not known here. Sign in with your email and password.")
    elif form.validate_on_submit():
        person = signing_in.with_password(school_id, form.email.data or "", form.password.data or "")
        if person:
            return step_after_password(person)
        # An answer below 400, so that the wrong try is kept. The same words whatever was wrong.
        form.form_errors.append(
            _("That email and password do not fit together. Check both and try again. After ten wrong tries you have to wait for 15 minutes.")
        )  # fmt: skip
    question = passkeys.question() if passkeys.possible() else None
    return flask.render_template("people/staff.html", form=form, question=question, trouble=trouble)


@bp.route("/sign-in/parent", methods=["GET", "POST"])
@public
def parent() -> ResponseReturnValue:
    """The code from a letter; or on to a link by mail, where the school sends mail."""
    return by_code(CredentialKind.INVITE, "people/parent.html", _("That code is not known here. Check it against your letter. If it still does not work, the school office can give you a new one."))  # fmt: skip


@bp.route("/card", methods=["GET", "POST"])
@public
def card() -> ResponseReturnValue:
    """A pupil's card: its picture code opens this page with the code behind the ``#``, which no server log sees."""
    return by_code(CredentialKind.CARD, "people/card.html", _("That card is not known here. Look at the letters again, or ask your teacher for a new card."))  # fmt: skip


@bp.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in."""
    session.end_here()
    flask.flash(_("You are signed out."))
    return _leave_nothing()


@bp.route("/sign-out/everywhere", methods=["POST"])
@needs(Can.BE_MYSELF)
def sign_out_everywhere() -> ResponseReturnValue:
    """End this person's sign-ins on every device."""
    me = me_or_none()
    if me:
        session.end_everywhere(me.id)
    session.end_here()
    flask.flash(_("You are signed out on every device."))
    return _leave_nothing()


def _leave_nothing() -> ResponseReturnValue:
    """Back to the start, and the browser forgets every page that it kept: the next one at the tablet sees none."""
    answer = flask.redirect(flask.url_for("people.sign_in"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def by_code(kind: CredentialKind, template: str, unknown: str) -> ResponseReturnValue:
    """Sign in by a long code, typed or carried over from the address by the page's script."""
    school_id, form = school().id, CodeForm()
    if form.validate_on_submit():
        code = codes.as_typed(form.code.data or "")
        person = signing_in.with_code(school_id, kind, code) if code else None
        if person:
            return enter(person, by=kind)
        form.code.errors = [*form.code.errors, unknown]
    return flask.render_template(
        template,
        form=form,
        links=links_by(),
        theirs=letters.letter_in(flask.request.args.get("in", "")),
        languages=letters.letters().values(),
    )


def links_by() -> str:
    """How a parent may get a link: ``email``, ``sms``, ``both``, or not at all."""
    mails, texts = settings().mails, settings().texts
    return "both" if mails and texts else "email" if mails else "sms" if texts else ""


def enter(person: Person, *, by: str = CredentialKind.PASSWORD) -> ResponseReturnValue:
    """Sign ``person`` in on this browser, and go on. ``by``: how; a passkey and a school's account are like a password."""
    session.begin(person, by)
    return flask.redirect(after_signing_in(flask.g.arrived), code=303)
