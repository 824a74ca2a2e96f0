"""The first run: an empty installation gets its school and its first administrator."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import public
from coprod.access.roles import Duty, StakeholderGroup
from coprod.config import Settings
from coprod.people import first_run, hashing, session
from coprod.people.actions import Particulars, add_person, give_slow_secret
from coprod.people.blueprint import bp
from coprod.people.models import CredentialKind
from coprod.people.setup_form import SetUpForm
from coprod.schools.actions import found_school
from coprod.web.errors import Conflict


@bp.route("/setup", methods=["GET", "POST"])
@public
def setup() -> ResponseReturnValue:
    """Name the school, and become its administrator. Not found once there is a school."""
    if flask.g.get("school") or not first_run.no_school_yet():
        raise NotFound
    form = SetUpForm()
    if form.validate_on_submit():
        if first_run.is_set_up_code(_settings(), form.code.data or ""):
            return _begin(form)
        form.code.errors = [*form.code.errors, _("That is not the set-up code. It is in the window where Coprod was started, and in the file “set-up-code” in the data folder.")]  # fmt: skip
    return flask.render_template("people/setup.html", form=form)


def _begin(form: SetUpForm) -> ResponseReturnValue:
    slow_hash = hashing.hash_slowly(form.password.data or "")
    if not first_run.no_school_yet() or not first_run.use_up(_settings()):
        raise Conflict(_("Somebody has just set this school up. Go to the start page and sign in."))
    school = found_school(form.school.data or "")
    particulars = Particulars(
        display_name=form.name.data or "", email=form.email.data, duties=frozenset({Duty.ADMINISTRATOR})
    )
    person = add_person(school.id, None, StakeholderGroup.PRACTITIONERS, particulars)
    give_slow_secret(person, person.id, CredentialKind.PASSWORD, slow_hash)
    session.begin(person, CredentialKind.PASSWORD)
    flask.flash(_("Your school is ready. Next, add your classes and your people."))
    return flask.redirect(flask.url_for("people.index"), code=303)


def _settings() -> Settings:
    settings: Settings = flask.current_app.extensions["coprod_settings"]
    return settings
