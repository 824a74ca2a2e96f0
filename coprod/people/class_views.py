"""Classes and tutor groups, their codes, and the pupils in them."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.access.guard import me, needs, school
from coprod.access.policy import Can
from coprod.people import class_actions, queries, register, words
from coprod.people.blueprint import bp
from coprod.people.register_forms import ClassForm, NamesForm
from coprod.schools.models import ClassGroup, ClassKind
from coprod.schools.queries import classes as classes_of


@bp.route("/people/classes", methods=["GET", "POST"])
@needs(Can.ADMINISTER)
def classes() -> ResponseReturnValue:
    """Every class with its code; add one."""
    form = ClassForm()
    form.offer()
    if form.validate_on_submit():
        try:
            made = class_actions.add_class(
                school().id, me().id, form.name.data or "", form.year.data, ClassKind(form.kind.data)
            )
        except class_actions.NameTaken:
            form.name.errors = [*form.name.errors, _("There is a class with this name already.")]
        else:
            flask.flash(_("%(name)s is added. Now add its pupils.", name=made.name))
            return flask.redirect(flask.url_for("people.class_page", class_group_id=made.id), code=303)
    here = school().id
    return flask.render_template(
        "people/classes.html",
        form=form,
        classes=classes_of(here),
        sizes=register.class_sizes(here),
        words=words,
    )


@bp.route("/people/classes/<int:class_group_id>")
@needs(Can.ADMINISTER, on=ClassGroup)
def class_page(class_group: ClassGroup) -> ResponseReturnValue:
    """One class: its code, its pupils, its sheets."""
    return _page(class_group, NamesForm())


@bp.route("/people/classes/<int:class_group_id>/pupils", methods=["POST"])
@needs(Can.ADMINISTER, on=ClassGroup)
def add_pupils(class_group: ClassGroup) -> ResponseReturnValue:
    """Add pupils by name, one a line."""
    form = NamesForm()
    if not form.validate_on_submit():
        return _page(class_group, form)
    if trouble := form.trouble():
        form.names.errors = [*form.names.errors, trouble]
        return _page(class_group, form)
    added = class_actions.add_pupils(class_group, me().id, form.list_of_names())
    flask.flash(ngettext("%(num)d pupil is added.", "%(num)d pupils are added.", added))
    return flask.redirect(flask.url_for("people.class_page", class_group_id=class_group.id), code=303)


@bp.route("/people/classes/<int:class_group_id>/code", methods=["POST"])
@needs(Can.ADMINISTER, on=ClassGroup)
def new_class_code(class_group: ClassGroup) -> ResponseReturnValue:
    """A new code; the old one stops working."""
    class_actions.renew_code(class_group, me().id)
    flask.flash(_("The class has a new code: %(code)s", code=class_group.code))
    return flask.redirect(flask.url_for("people.class_page", class_group_id=class_group.id), code=303)


def _page(class_group: ClassGroup, form: NamesForm) -> ResponseReturnValue:
    return flask.render_template(
        "people/class.html",
        in_class=class_group,
        form=form,
        pupils=register.entries(queries.pupils_of(class_group.id)),
        words=words,
    )
