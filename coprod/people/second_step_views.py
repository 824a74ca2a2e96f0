"""The second step of staff: show it, or set one up. Reached after the password, or from one's own account."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.freshness import is_fresh
from coprod.access.guard import ask_again, me_or_none, public, school
from coprod.access.policy import Can
from coprod.people import half_way, passkeys, queries, second_step, session
from coprod.people.blueprint import bp
from coprod.people.forms import PasskeyForm, SecondStepForm
from coprod.people.going_on import after_signing_in, wanted_page
from coprod.people.models import CredentialKind, Person
from coprod.people.ways_in import qr
from coprod.web.navigation import may

SALT = "new_app"
"""Where the salt of an app that is being set up is kept: the cookie. It is no secret without the site's own."""


def step_after_password(person: Person) -> ResponseReturnValue:
    """The password was right: on to the second step, or to setting one up."""
    half_way.remember(person)
    return _to("people.second" if second_step.steps_of(person.id) else "people.protect")


@bp.route("/sign-in/second", methods=["GET", "POST"])
@public
def second() -> ResponseReturnValue:
    """A code of the app, one from paper, or a passkey."""
    person = half_way.who(school().id)
    if person is None:
        return _to("people.staff")
    steps = second_step.steps_of(person.id)
    if not steps:
        return _to("people.protect")
    form, passkey, trouble = SecondStepForm(), PasskeyForm(), ""
    if passkey.answer.data:
        if passkey.validate_on_submit() and _is_theirs(person, passkey.answer.data):
            return _enter(person)
        trouble = _("That passkey was not accepted. Try again, or use a code.")
    elif form.validate_on_submit():
        if second_step.proved(person.id, form.code.data or ""):
            return _enter(person)
        form.code.errors = [*form.code.errors, _wrong_code(person.id)]
    return flask.render_template(
        "people/second.html",
        form=form,
        steps=steps,
        question=passkeys.question(steps.passkeys) if steps.passkeys and passkeys.possible() else None,
        trouble=trouble,
    )


@bp.route("/sign-in/protect", methods=["GET", "POST"])
@public
def protect() -> ResponseReturnValue:
    """Choose a second step: a passkey (made here), or an app (its own page)."""
    person = _who_sets_up()
    if person is None:
        return _to("people.staff")
    form, trouble = PasskeyForm(), ""
    if form.validate_on_submit():
        try:
            passkeys.keep_new(person, form.answer.data or "")
        except passkeys.NotProved:
            trouble = _("The passkey was not made. Try again, or use an app.")
        else:
            return _done(person, _("Your passkey is set up. From now on it is all you need to sign in here."))
    steps = second_step.steps_of(person.id)
    return flask.render_template(
        "people/protect.html",
        question=passkeys.question_for_new(person, steps.passkeys, school().name)
        if passkeys.possible()
        else None,
        signed_in=me_or_none() is not None,
        steps=steps,
        trouble=trouble,
    )


@bp.route("/sign-in/protect/app", methods=["GET", "POST"])
@public
def protect_app() -> ResponseReturnValue:
    """Set up an app: its square, its key to type, and a first code to show that it works."""
    person = _who_sets_up()
    if person is None:
        return _to("people.staff")
    form = SecondStepForm()
    salt = str(flask.session.setdefault(SALT, second_step.new_salt()))
    if form.validate_on_submit():
        step = second_step.step_of(salt, form.code.data or "")
        if step is not None:
            flask.session.pop(SALT)
            second_step.add_app(person, salt, step)
            return _done(person, _("Your app is set up."))
        form.code.errors = [*form.code.errors, _("That is not the code that the app shows now. Codes change every half minute: type the newest. If it still does not work, check that the clock of your phone is right.")]  # fmt: skip
    account = person.email or person.display_name
    return flask.render_template(
        "people/protect_app.html",
        form=form,
        square=qr(second_step.address(salt, account, school().name)),
        key=second_step.key_of(salt),
        address=second_step.address(salt, account, school().name),
    )


def _who_sets_up() -> Person | None:
    """Staff whose password was right a moment ago, or who are signed in and have just shown it."""
    here = me_or_none()
    if here is None:
        return half_way.who(school().id)
    if not may(Can.BE_STAFF):
        return None
    if not is_fresh():
        ask_again()
    return queries.person_with(here.id)


def _done(person: Person, words: str) -> ResponseReturnValue:
    """Set up: sign in, if that is still to be done, and show the codes for paper once."""
    codes = [] if second_step.steps_of(person.id).codes_left else second_step.new_codes(person)
    onward = flask.url_for("people.account")
    if me_or_none() is None:
        onward = _sign_in(person)
    if codes:
        return flask.render_template("people/recovery_codes.html", codes=codes, words=words, onward=onward)
    flask.flash(words)
    return flask.redirect(onward, code=303)


def _enter(person: Person) -> ResponseReturnValue:
    return flask.redirect(_sign_in(person), code=303)


def _sign_in(person: Person) -> str:
    session.begin(person, CredentialKind.PASSWORD)
    return after_signing_in(flask.g.arrived)


def _is_theirs(person: Person, answer: str) -> bool:
    try:
        return passkeys.whose(answer, person.school_id).id == person.id
    except passkeys.NotProved:
        return False


def _wrong_code(person_id: int) -> str:
    if second_step.waits(person_id):
        return _("There were too many wrong codes. Wait 15 minutes, or use one of your codes on paper.")
    return _("That code is not right. Type the newest one: each works once, and not for long.")


def _to(endpoint: str) -> ResponseReturnValue:
    return flask.redirect(flask.url_for(endpoint, next=wanted_page()), code=303)
