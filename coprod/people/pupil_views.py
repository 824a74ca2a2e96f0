"""How a pupil signs in: the class code, then their own name, then two pictures. One thing a page."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from coprod.access.guard import public, school
from coprod.people import codes, guesses, queries, signing_in
from coprod.people.blueprint import bp
from coprod.people.forms import ClassCodeForm, PupilForm
from coprod.people.going_on import wanted_page
from coprod.people.models import CredentialKind, Person
from coprod.people.pictures import BY_CODE, PICTURES
from coprod.people.sign_in_views import enter

CLASS, PUPIL = "class_group", "pupil"
"""Where the steps so far are kept, in the signed cookie of this browser: keys of rows, no names."""


@bp.route("/sign-in/pupil", methods=["GET", "POST"])
@public
def pupil() -> ResponseReturnValue:
    """The class code. No name is shown before it."""
    school_id, form = school().id, ClassCodeForm()
    if form.validate_on_submit():
        if guesses.too_many_class_codes(school_id):
            raise TooManyRequests
        found = queries.class_with_code(school_id, codes.class_code_as_typed(form.code.data or ""))
        if found:
            flask.session[CLASS] = found.id
            return flask.redirect(flask.url_for("people.pupil_name", next=wanted_page()), code=303)
        guesses.count_class_code(school_id)
        form.code.errors = [*form.code.errors, _("No class has that code. Look at the board or ask your teacher, then type it again.")]  # fmt: skip
    return flask.render_template("people/pupil.html", form=form)


@bp.route("/sign-in/pupil/name", methods=["GET", "POST"])
@public
def pupil_name() -> ResponseReturnValue:
    """Which of the class are you?"""
    found = queries.class_of_school(school().id, flask.session.get(CLASS))
    if found is None:
        return flask.redirect(flask.url_for("people.pupil", next=wanted_page()), code=303)
    names = queries.pupils_of(found.id)
    chosen = flask.request.form.get("pupil", "")
    if flask.request.method == "POST" and chosen in {str(person.id) for person in names}:
        flask.session[PUPIL] = int(chosen)
        return flask.redirect(flask.url_for("people.pupil_pictures", next=wanted_page()), code=303)
    return flask.render_template("people/pupil_name.html", in_class=found, names=names)


@bp.route("/sign-in/pupil/pictures", methods=["GET", "POST"])
@public
def pupil_pictures() -> ResponseReturnValue:
    """The two pictures, one after the other: each press sends one."""
    person = _chosen_pupil()
    if person is None:
        return flask.redirect(flask.url_for("people.pupil", next=wanted_page()), code=303)
    person_id, name = person.id, person.display_name
    form, trouble = PupilForm(), ""
    first = form.first.data if form.first.data in BY_CODE else ""
    if form.validate_on_submit() and first and form.second.data in BY_CODE:
        known = signing_in.with_pictures(person_id, first, form.second.data or "")
        if known:
            return enter(known)
        first = ""
        trouble = (
            _("There were too many tries. Wait 15 minutes, or ask your teacher to help.")
            if signing_in.waits(person_id, CredentialKind.PICTURES)
            else _("Those are not your two pictures in the right order. Try again from the first one.")
        )
    return flask.render_template(
        "people/pupil_pictures.html", form=form, name=name, pictures=PICTURES, first=first, trouble=trouble
    )


def _chosen_pupil() -> Person | None:
    """The pupil chosen before, if they are still in the class whose code was typed."""
    return queries.pupil_in_class(school().id, flask.session.get(CLASS), flask.session.get(PUPIL))
