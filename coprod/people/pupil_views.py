"""How a pupil signs in: the class code, then their own name, then two pictures or three words. One thing a page."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from coprod.access.guard import public, school
from coprod.people import class_actions, codes, guesses, queries, signing_in
from coprod.people.blueprint import bp
from coprod.people.forms import ClassCodeForm, PassphraseForm, PupilForm
from coprod.people.going_on import wanted_page
from coprod.people.models import CredentialKind, Person
from coprod.people.pictures import BY_CODE, PICTURES
from coprod.people.sign_in_views import enter
from coprod.schools.models import ClassGroup

CLASS, PUPIL = "class_group", "pupil"
"""Where the steps so far are kept, in the signed cookie of this browser: keys of rows, no names."""


@bp.route("/sign-in/pupil", methods=["GET", "POST"])
@public
def pupil() -> ResponseReturnValue:
    """The class code. No name is shown before it, nor while its door is closed."""
    school_id, form = school().id, ClassCodeForm()
    if form.validate_on_submit():
        if guesses.too_many_class_codes(school_id):
            raise TooManyRequests
        found = queries.class_with_code(school_id, codes.class_code_as_typed(form.code.data or ""))
        if found:
            flask.session[CLASS] = found.id
            return _to("people.pupil_name")
        guesses.count_class_code(school_id)
        form.code.errors = [*form.code.errors, _("No class has that code. Look at the board or ask your teacher, then type it again.")]  # fmt: skip
    return flask.render_template("people/pupil.html", form=form)


@bp.route("/sign-in/pupil/name", methods=["GET", "POST"])
@public
def pupil_name() -> ResponseReturnValue:
    """Which of the class are you? While the door is closed: those who have words, or a kind line."""
    found = queries.class_of_school(school().id, flask.session.get(CLASS))
    if found is None:
        return _to("people.pupil")
    names = queries.pupils_who_may_enter(found)
    chosen = flask.request.form.get("pupil", "")
    if flask.request.method == "POST" and chosen in {str(person.id) for person in names}:
        flask.session[PUPIL] = int(chosen)
        has_words = queries.pupils_with(CredentialKind.PASSPHRASE, [int(chosen)])
        return _to("people.pupil_words" if has_words else "people.pupil_pictures")
    return flask.render_template(
        "people/pupil_name.html", in_class=found, names=names, closed=_is_closed(found)
    )


@bp.route("/sign-in/pupil/pictures", methods=["GET", "POST"])
@public
def pupil_pictures() -> ResponseReturnValue:
    """The two pictures, one after the other: each press sends one."""
    person, in_class = _chosen_pupil()
    if person is None or in_class is None:
        return _to("people.pupil")
    if _is_closed(in_class):
        return _to("people.pupil_name")
    person_id, name = person.id, person.display_name
    form, trouble = PupilForm(), ""
    first = form.first.data if form.first.data in BY_CODE else ""
    if form.validate_on_submit() and first and form.second.data in BY_CODE:
        known = signing_in.with_pictures(person_id, first, form.second.data or "")
        if known:
            return enter(known, by=CredentialKind.PICTURES)
        first, trouble = "", _wrong(person_id, CredentialKind.PICTURES)
    return flask.render_template(
        "people/pupil_pictures.html", form=form, name=name, pictures=PICTURES, first=first, trouble=trouble
    )


@bp.route("/sign-in/pupil/words", methods=["GET", "POST"])
@public
def pupil_words() -> ResponseReturnValue:
    """Three words, for older pupils."""
    person, _in_class = _chosen_pupil()
    if person is None:
        return _to("people.pupil")
    person_id, name = person.id, person.display_name
    form = PassphraseForm()
    if form.validate_on_submit():
        known = signing_in.with_passphrase(person_id, form.words.data or "")
        if known:
            return enter(known, by=CredentialKind.PASSPHRASE)
        form.words.errors = [*form.words.errors, _wrong(person_id, CredentialKind.PASSPHRASE)]
    return flask.render_template("people/pupil_words.html", form=form, name=name)


def _wrong(person_id: int, kind: CredentialKind) -> str:
    """Count the wrong try for the class, and say what to do."""
    class_id = flask.session.get(CLASS)
    if isinstance(class_id, int):
        class_actions.count_wrong_try(class_id)
    if signing_in.waits(person_id, kind):
        return _("There were too many tries. Wait 15 minutes, or ask your teacher to help.")
    if kind is CredentialKind.PICTURES:
        return _("Those are not your two pictures in the right order. Try again from the first one.")
    return _("Those are not your three words. Look at the spelling and try again.")


def _is_closed(in_class: ClassGroup) -> bool:
    return not queries.is_open_now(in_class)


def _chosen_pupil() -> tuple[Person | None, ClassGroup | None]:
    """The pupil chosen before, if they are still in the class whose code was typed; and that class."""
    here, class_id = school().id, flask.session.get(CLASS)
    return (
        queries.pupil_in_class(here, class_id, flask.session.get(PUPIL)),
        queries.class_of_school(here, class_id),
    )


def _to(endpoint: str) -> ResponseReturnValue:
    return flask.redirect(flask.url_for(endpoint, next=wanted_page()), code=303)
