"""Rename a class; merge it into another or remove it, with what comes of that said before."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from coprod.access.guard import me, needs, the_schools_own
from coprod.access.kept_forms import KeptFlaskForm
from coprod.access.policy import Can
from coprod.consultations import classes as asked
from coprod.people import class_actions, class_endings
from coprod.people.blueprint import bp
from coprod.people.register_forms import ClassForm
from coprod.schools.models import ClassGroup, ClassKind
from coprod.schools.queries import classes as classes_of

REMOVE = "remove"


class EndingForm(KeptFlaskForm):
    """Into which class, or none."""

    to = RadioField(_l("What should become of it?"), [DataRequired(_l("Choose one."))])


@bp.route("/people/classes/<int:class_group_id>/edit", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=ClassGroup)
def class_edit(class_group: ClassGroup) -> ResponseReturnValue:
    """Another name, year or kind. Its code and its people stay."""
    form = ClassForm(data={"name": class_group.name, "year": class_group.year, "kind": class_group.kind})
    form.offer()
    if form.validate_on_submit():
        try:
            kind = ClassKind(form.kind.data)
            class_actions.edit_class(class_group, me().id, form.name.data or "", form.year.data, kind)
        except class_actions.NameTaken:
            form.name.errors = [*form.name.errors, _("There is a class with this name already.")]
        else:
            flask.flash(_("Saved."))
            return flask.redirect(flask.url_for("people.class_page", class_group_id=class_group.id), code=303)
    return flask.render_template("people/class_edit.html", in_class=class_group, form=form)


@bp.route("/people/classes/<int:class_group_id>/end", methods=["GET", "POST"])
@needs(Can.ADMINISTER, on=ClassGroup)
def class_end(class_group: ClassGroup) -> ResponseReturnValue:
    """Merge it into another class, or remove it."""
    asking = asked.that_ask(class_group.id)
    form = EndingForm()
    others = [one for one in classes_of(class_group.school_id) if one.id != class_group.id]
    form.to.choices = [
        *(SelectChoice(str(one.id), _("Merge it into %(name)s", name=one.name)) for one in others),
        *([] if asking.over else [SelectChoice(REMOVE, _("Remove it: its people stay, without a class"))]),
    ]
    if not asking.still and form.validate_on_submit():
        return _end(class_group, form.to.data or "")
    return flask.render_template(
        "people/class_end.html",
        in_class=class_group,
        form=form,
        asking=asking,
        who=class_endings.who_is_in(class_group.id),
    )


def _end(class_group: ClassGroup, to: str) -> ResponseReturnValue:
    name = class_group.name
    if to == REMOVE:
        class_endings.remove(class_group, me().id)
        flask.flash(_("%(name)s is removed.", name=name))
        return flask.redirect(flask.url_for("people.classes"), code=303)
    into: ClassGroup = the_schools_own(ClassGroup, int(to), class_group.school_id)
    asked.now_named(into.id, class_group.id)
    class_endings.merge(class_group, into, me().id)
    flask.flash(_("Everybody of %(name)s is in %(into)s now.", name=name, into=into.name))
    return flask.redirect(flask.url_for("people.class_page", class_group_id=into.id), code=303)
