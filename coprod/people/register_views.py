"""The register of people, for the administrator: who is here, in which stakeholder group, with which duties."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from coprod.access.guard import me, needs, school, the_schools_own
from coprod.access.policy import Can
from coprod.access.roles import StakeholderGroup
from coprod.clock import now
from coprod.consultations.queries import invitable
from coprod.people import actions, invitations, register, second_step, session, words
from coprod.people.blueprint import bp
from coprod.people.fields import key_sent
from coprod.people.models import Person
from coprod.people.register_forms import FORMS, ParentForm, PractitionerForm, PupilForm
from coprod.schools.queries import classes
from coprod.web.errors import Conflict
from coprod.web.paging import page_asked_for
from coprod.web.text import one_line

AnyForm = PupilForm | ParentForm | PractitionerForm


@bp.route("/people")
@needs(Can.ADMINISTER)
def index() -> ResponseReturnValue:
    """A page of the people of one stakeholder group."""
    group = _group(flask.request.args.get("group", ""))
    find = one_line(flask.request.args.get("find"))[:80]
    left = flask.request.args.get("left") == "yes"
    people = register.listed(school().id, group, active=not left, name_like=find, number=page_asked_for())
    return flask.render_template(
        "people/index.html",
        people=people,
        group=group,
        find=find,
        left=left,
        numbers=register.numbers(school().id),
        words=words,
    )


@bp.route("/people/add/<group>", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def add(group: str) -> ResponseReturnValue:
    """Add a person to a stakeholder group."""
    if group not in set(StakeholderGroup):
        raise NotFound
    of = StakeholderGroup(group)
    form = FORMS[of]()
    form.offer(classes(school().id))
    if form.validate_on_submit():
        try:
            person = actions.add_person(school().id, me().id, of, form.particulars())
        except actions.EmailTaken:
            _email_is_taken(form)
        else:
            flask.flash(_("%(name)s is added. Give them a way to sign in.", name=person.display_name))
            return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)
    return flask.render_template("people/edit.html", form=form, group=of, person=None, words=words)


@bp.route("/people/<int:person_id>")
@needs(Can.ADMINISTER, on=Person)
def person(person: Person) -> ResponseReturnValue:
    """One person: what the register says, their ways in, their family."""
    find = one_line(flask.request.args.get("child"))[:80]
    pupil = person.stakeholder_group is StakeholderGroup.PUPILS
    staff = person.stakeholder_group is StakeholderGroup.PRACTITIONERS
    return flask.render_template(
        "people/person.html",
        entry=register.entries([person])[0],
        children=[] if pupil else register.children_of(person.id),
        parents=register.parents_of(person.id) if pupil else [],
        find=find,
        found=register.pupils_named(person.school_id, find) if find and not pupil else [],
        kinds=sorted(actions.ways_of(person)),
        devices=session.open_ones(person.id),
        guest_of=_guest_of(person) if invitations.may_be_guest(person) else None,
        steps=second_step.steps_of(person.id) if staff else None,
        words=words,
    )


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=Person)
def edit(person: Person) -> ResponseReturnValue:
    """Change what the register says of a person. The stakeholder group stays."""
    form = FORMS[person.stakeholder_group](data=_said_of(person))
    form.offer(classes(person.school_id))
    if form.validate_on_submit():
        try:
            actions.edit_person(person, me().id, form.particulars())
        except actions.EmailTaken:
            _email_is_taken(form)
        except actions.LastAdministrator:
            form.form_errors.append(_last_administrator())
        else:
            flask.flash(_("Saved."))
            return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)
    return flask.render_template(
        "people/edit.html", form=form, group=person.stakeholder_group, person=person, words=words
    )


@bp.route("/people/<int:person_id>/leave", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def leave(person: Person) -> ResponseReturnValue:
    """Close a leaver's ways in."""
    try:
        actions.deactivate(person, me().id)
    except actions.LastAdministrator:
        raise Conflict(_last_administrator()) from None
    flask.flash(_("%(name)s can no longer sign in. What they wrote stays.", name=person.display_name))
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)


@bp.route("/people/<int:person_id>/back", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def back(person: Person) -> ResponseReturnValue:
    """Let a person back."""
    actions.reactivate(person, me().id)
    flask.flash(_("%(name)s is back. Give them a new way to sign in.", name=person.display_name))
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)


@bp.route("/people/<int:person_id>/children", methods=["POST"])
@needs(Can.ADMINISTER, on=Person)
def children(person: Person) -> ResponseReturnValue:
    """Say whose parent or carer somebody is, or take it back."""
    removes = bool(flask.request.form.get("remove"))
    child: Person = the_schools_own(Person, key_sent("remove" if removes else "add"), person.school_id)
    if removes:
        actions.untie_child(person, me().id, child.id)
    else:
        try:
            actions.tie_child(person, me().id, child)
        except actions.NotThisKind:
            raise NotFound from None
    flask.flash(_("Saved."))
    return flask.redirect(flask.url_for("people.person", person_id=person.id), code=303)


def _guest_of(person: Person) -> list[str]:
    """Titles of what a guest is invited to, as far as it is still open."""
    mine = set(invitations.invited_to(person.id))
    return [title for key, title in invitable(person.school_id, now()) if key in mine]


def _group(asked: str) -> StakeholderGroup:
    return StakeholderGroup(asked) if asked in set(StakeholderGroup) else StakeholderGroup.PUPILS


def _said_of(person: Person) -> dict[str, object]:
    """The form's first values."""
    class_ids = register.classes_of(person.id)
    return {
        "name": person.display_name,
        "email": person.email,
        "mobile": person.mobile,
        "language": person.language,
        "role": person.role,
        "outside": person.outside,
        "year": person.year,
        "classes": class_ids,
        "duties": [duty.value for duty in session.duties_of(person.id)],
    }


def _email_is_taken(form: AnyForm) -> None:
    if not isinstance(form, PupilForm):
        form.email.errors = [*form.email.errors, _("Somebody at the school has this email already.")]


def _last_administrator() -> str:
    return _("This is the only administrator. Make somebody else an administrator first.")
