"""Two entries of one person: find the other, look at both, choose which stays."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from coprod.access.guard import me, needs, the_schools_own
from coprod.access.kept_forms import KeptFlaskForm
from coprod.access.policy import Can
from coprod.audit.log import record
from coprod.people import register, words
from coprod.people.models import Person
from coprod.privacy import joining
from coprod.privacy.blueprint import bp
from coprod.web.filters import day
from coprod.web.text import one_line


class JoinForm(KeptFlaskForm):
    """Which of the two stays."""

    other = HiddenField()
    stays = RadioField(lazy_gettext("Which entry stays?"), [DataRequired(lazy_gettext("Choose one."))])


@bp.route("/people/<int:person_id>/join", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=Person)
def join(person: Person) -> ResponseReturnValue:
    """Somebody who stands in the register twice."""
    form = JoinForm()
    asked = flask.request.args.get("with") or form.other.data
    if not asked:
        find = one_line(flask.request.args.get("find"))[:80]
        found = register.entries(joining.candidates(person, find))
        return flask.render_template(
            "privacy/join.html", person=person, find=find, found=found, words=words, two=None, form=form
        )
    other = _other(person, asked)
    needed = joining.must_stay(person, other)
    form.other.data = str(other.id)
    form.stays.choices = [
        SelectChoice(str(one.id), _("%(name)s (entry %(number)s)", name=one.display_name, number=number))
        for number, one in enumerate((person, other), 1)
        if one.active and needed in {None, one}
    ]
    if form.validate_on_submit():
        stays, goes = (person, other) if form.stays.data == str(person.id) else (other, person)
        if _joined(form, stays, goes):
            return flask.redirect(flask.url_for("people.person", person_id=stays.id), code=303)
    two = register.entries([person, other])
    children = [register.children_of(one.id) for one in (person, other)]
    return flask.render_template(
        "privacy/join.html", person=person, form=form, two=two, children=children, needed=needed, words=words
    )


def _joined(form: FlaskForm, stays: Person, goes: Person) -> bool:
    name, school_id = stays.display_name, stays.school_id
    try:
        joining.join(me(), stays, goes)
    except joining.OwnEntry:
        form.form_errors.append(_("You are signed in with the entry that would go. Choose it as the one that stays."))  # fmt: skip
    except joining.NotOnePerson:
        form.form_errors.append(_("These two cannot be joined this way."))
    except joining.HasHadASay as error:
        record(school_id, me().id, "entries not joined", f"person:{stays.id}", other=goes.id)
        form.form_errors.append(_("Not this way round, or not yet: the entry that would go has had a say in a consultation that is not over, and joining would give somebody its votes. Choose it as the one that stays, or join them after the vote."))  # fmt: skip
        if error.until is not None:
            form.form_errors.append(_("The last of these votes closes on %(day)s.", day=day(error.until)))
    else:
        flask.flash(_("The two entries of %(name)s are one now.", name=name))
        return True
    return False


def _other(person: Person, asked: str) -> Person:
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        raise NotFound
    other: Person = the_schools_own(Person, int(asked), person.school_id)
    if not joining.may_be_one(person, other):
        raise NotFound
    return other
